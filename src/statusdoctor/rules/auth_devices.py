"""auth/: devices that speak SOAP: cameras and recorders that want WS-Security (ONVIF Core Specification, 5.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, strong
from statusdoctor.knowledge import Fix
from statusdoctor.rules.session_reading import on_cause

_REFUSED: Final = re.compile(r"\bter:NotAuthorized\b|\bwsse:(?:FailedAuthentication|FailedCheck|InvalidSecurity)\b")
_STATUSES: Final = (400, 401, 403, 500)
_SECURITY: Final = re.compile(r"[:<]Security[ >]")


@evidence_for("auth/no-credentials", on=("error",), status=_STATUSES)
def asked_without_security(case: Case) -> Iterator[Evidence]:
    """The fault says that the sender is not known, and the envelope bears no Security header."""
    found = _REFUSED.search(case.got.text[:4096])
    if found is None or not case.sent.text or "authorization" in case.request.headers:
        return
    if _SECURITY.search(case.sent.text[:8192]):
        says = "The request bore WS-Security, and the device refused its user, password or time."
        yield on_cause("auth/login-rejected", strong(says, "response.body", found[0]))
        yield _fault(found[0])
        return
    says = "The SOAP request bears no Security header, and the device wants to know who asks."
    yield proof(says, "response.body", found[0], fix=Fix("client", "Send a UsernameToken.", "<wsse:Security>…"))
    yield on_cause("auth/forbidden", rules_out("Nobody was named who could be forbidden it.", "request.body", ""))
    yield _fault(found[0])


def _fault(code: str) -> Evidence:
    return on_cause(
        "payload/soap-fault", against("The Fault's own code says which failure it is.", "response.body", code)
    )
