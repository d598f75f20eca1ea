"""oauth/wrong-content-type: parameters sent as JSON, as multipart or in the address, where a form is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.oauth import FORM, OAuthRequest
from statusdoctor.knowledge import Fix
from statusdoctor.rules.oauth_reading import Told, asked, named_elsewhere, refusal, told

_POSTED: Final = frozenset(("token", "pushed", "device", "introspection", "revocation"))
_SHAPES: Final = {"json": "JSON", "multipart": "multipart", "text": "a form labelled otherwise"}
_MEDIA_TYPE: Final = (
    "x-www-form-urlencoded",
    "form-urlencoded",
    "content-type",
    "content type",
    "media type",
    "mediatype",
)
_COMPLAINS: Final = frozenset(("invalid_request", "unsupported_grant_type", "invalid_client", "invalid_grant"))


@evidence_for("oauth/wrong-content-type", on=("error", "says-error"))
def body_in_another_form(case: Case) -> Iterator[Evidence]:
    step = asked(case)
    if step is None or step.step not in _POSTED or case.method != "POST":
        return
    if step.carried != "query" and step.carried not in _SHAPES:
        return
    found = told(case)
    fix = Fix("client", f"Send the parameters as a form, with Content-Type: {FORM}.")
    at = "request.url" if step.carried == "query" else "request.headers.content-type"
    says = _sent_as(case, step)
    if case.status == 415 or any(word in case.words for word in _MEDIA_TYPE):
        yield proof(says, at, fix=fix)
    elif found is not None and found.code in _COMPLAINS and _misses_what_was_sent(found, step):
        yield proof(f"{says} The server did not find them.", at, fix=fix)
    elif found is not None and found.code in ("invalid_request", "unsupported_grant_type"):
        if not found.subject and not named_elsewhere(case):
            yield strong(says, at, fix=fix)
    elif found is None and case.status in (400, 401, 422) and not case.request.route.endswith(_POLLED):
        yield slight(says, at, fix=fix)


#: Trakt's path for who polls with the code of a device: the status alone tells how far the user is.
_POLLED: Final = "/oauth/device/token"
_BY_STATUS: Final = {
    400: ("oauth/device-authorization-pending", "the user has not yet allowed it"),
    404: ("oauth/device-code-expired", "it knows no such device code"),
    409: ("oauth/code-expired-or-used", "the code was used before"),
    410: ("oauth/device-code-expired", "the code has run out"),
    418: ("oauth/consent-denied", "the user said no"),
    429: ("oauth/device-slow-down", "the device asks too often"),
}


@evidence_for("", on=("error",), status=tuple(_BY_STATUS))
def told_by_status_alone(case: Case) -> Iterator[Evidence]:
    if case.request.route.endswith(_POLLED) and case.method == "POST" and not case.response.body.raw.strip():
        cause, says = _BY_STATUS[case.status]
        yield Evidence("proof", f"The status says it alone: {says}.", "response.status", str(case.status), cause=cause)


def _sent_as(case: Case, step: OAuthRequest) -> str:
    if step.carried == "query":
        return "The parameters stand in the address, and the body is empty."
    return f"The parameters were sent as {_SHAPES[step.carried]} ({case.sent.declared or 'no Content-Type'})."


def _misses_what_was_sent(found: Told, step: OAuthRequest) -> bool:
    """Whether the answer calls a parameter absent, or a grant unknown, that stands in the request all the same."""
    subject = found.subject
    if found.code == "unsupported_grant_type" or (subject == "grant_type" and not found.says_absent):
        return step.grant not in ("", "other")
    return found.says_absent and bool(step.asked.get(subject))


@evidence_for("oauth/unsupported-grant-type", on=("error", "says-error"))
def grant_that_was_not_read(case: Case) -> Iterator[Evidence]:
    """A grant type that every server knows, in a body that this one did not read, is not the fault."""
    refused = refusal(case)
    if refused is None:
        return
    found, step = refused
    if found.code != "unsupported_grant_type" or step.carried not in _SHAPES:
        return
    if step.grant not in ("", "other"):
        yield rules_out(f"The grant is a usual one; the body was {_SHAPES[step.carried]}.", "request.body", "")
