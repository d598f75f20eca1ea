"""auth/: notes, faults worth telling beside the cause: challenges missing or malformed, secrets in the open."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof
from statusdoctor.rules.auth_reading import is_preflight

_SECRETS: Final = ("bearer", "basic", "token", "dpop", "api-key", "bare")


@evidence_for("auth/challenge-missing", on=("error",), status=(401, 407))
def no_challenge(case: Case) -> Iterator[Evidence]:
    name = "proxy-authenticate" if case.status == 407 else "www-authenticate"
    if case.response.headers.lacks(name) and not is_preflight(case):
        shown = "Proxy-Authenticate" if case.status == 407 else "WWW-Authenticate"
        yield proof(f"The {case.status} bears no {shown}, which the specification requires.", "response.headers", "")


@evidence_for("auth/challenge-malformed", on=("error",), status=(401, 407))
def broken_challenge(case: Case) -> Iterator[Evidence]:
    name = "proxy-authenticate" if case.status == 407 else "www-authenticate"
    for fault in case.challenges.faults[:2]:
        yield proof(f"The challenge is not well formed: {fault}.", at=f"response.headers.{name}")


@evidence_for("auth/credentials-over-plain-http", on=("error",))
def readable_on_the_way(case: Case) -> Iterator[Evidence]:
    if case.request.scheme != "http" or _is_this_machine(case.request.host) or case.method == "CONNECT":
        return
    for sent in case.credentials:
        if sent.kind in _SECRETS and sent.value and sent.fault not in ("placeholder", "empty"):
            yield proof(f"The request carried {sent.scheme or sent.name} credentials over plain http.", at=sent.where)
            return


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@evidence_for("auth/credentials-in-url", on=("error",))
def secret_in_the_url(case: Case) -> Iterator[Evidence]:
    for sent in case.credentials:
        if sent.where != "request.url" or sent.kind not in ("token", "api-key"):
            continue
        if sent.value and sent.fault not in ("placeholder", "empty"):
            yield proof(f"The URL carries a secret in its query parameter {sent.name}.", at="request.url")
            return
