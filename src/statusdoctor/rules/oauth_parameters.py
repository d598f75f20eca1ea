"""oauth/: requests that a server calls invalid: what it found absent, repeated, refused, or could not read at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, slight, strong
from statusdoctor.facts.oauth import FORM, OAuthRequest
from statusdoctor.knowledge import Fix
from statusdoctor.rules.oauth_reading import ON, Told, asked, named, named_elsewhere, told
from statusdoctor.rules.session_reading import on_cause

#: A parameter that was sent and that the answer speaks of, to what is wrong with it.
_REFUSED: Final = {
    "redirect_uri": ("oauth/redirect-uri-mismatch", "The server refuses the redirect_uri that was sent."),
    "scope": ("oauth/invalid-scope", "The server refuses the scope that was asked for."),
    "code_challenge_method": ("oauth/pkce-method", "The server refuses the code_challenge_method that was sent."),
    "code_verifier": ("oauth/pkce-mismatch", "The server says that the code_verifier does not fit the code_challenge."),
    "client_id": ("oauth/invalid-client", "The server does not know the client_id that was sent."),
    "client_secret": ("oauth/invalid-client", "The server refuses the client secret that was sent."),
    "code": ("oauth/code-expired-or-used", "The server does not accept the authorization code."),
    "grant_type": ("oauth/unsupported-grant-type", "The server does not accept the grant_type that was sent."),
    "refresh_token": ("oauth/refresh-token-invalid", "The server does not accept the refresh token."),
    "resource": ("oauth/invalid-target", "The server refuses the resource or audience that was asked for."),
    "client_assertion": ("oauth/assertion-rejected", "The server does not accept the signed assertion."),
    "device_code": ("oauth/device-code-expired", "The server does not accept the device code (any more)."),
    "username": ("oauth/password-grant-rejected", "The server does not accept the user name or password."),
    "password": ("oauth/password-grant-rejected", "The server does not accept the user name or password."),
}
_PKCE: Final = frozenset(("code_challenge", "code_verifier", "code_challenge_method"))
#: What each grant has to bring along (RFC 6749, 4 and 6; RFC 8628, 3.4; RFC 7523, 2.1).
_NEEDS: Final = {
    "code": ("code",), "refresh": ("refresh_token",), "password": ("username", "password"), "device": ("device_code",),
    "assertion": ("assertion",), "exchange": ("subject_token", "subject_token_type"), "backchannel": ("auth_req_id",),
}  # fmt: skip
_COMPLAINS: Final = ("invalid_request", "unsupported_grant_type", "invalid_client", "invalid_grant")
_UNREAD: Final = ("json", "multipart", "query", "text")
_FORM_WORDS: Final = (
    "x-www-form-urlencoded",
    "content-type",
    "content type",
    "media type",
    "mediatype",
    "form-urlencoded",
)
_POSTED: Final = frozenset(("token", "pushed", "device", "introspection", "revocation"))


@evidence_for("oauth/wrong-content-type", on=("error", "says-error"))
def body_in_another_form(case: Case) -> Iterator[Evidence]:
    """JSON, multipart or the query in place of a form, and a server that says it misses what was sent."""
    step, found = asked(case), told(case)
    if step is None or step.step not in _POSTED or case.method != "POST" or step.carried not in _UNREAD:
        return
    says = _sent_as(case, step)
    fix = Fix("client", f"Send the parameters as a form, with Content-Type: {FORM}.")
    at = "request.headers.content-type" if step.carried != "query" else "request.url"
    if case.status == 415 or any(word in case.words for word in _FORM_WORDS):
        yield proof(says, at, fix=fix)
    elif found is None:
        if case.status in (400, 401, 422):
            yield slight(says, at, fix=fix)
    elif found.code in _COMPLAINS and _misses_what_was_sent(found, step):
        yield proof(f"{says} The server did not find them.", at, fix=fix)
    elif found.code in _COMPLAINS[:2] and not found.subject and not named_elsewhere(case):
        yield strong(says, at, fix=fix)


def _sent_as(case: Case, step: OAuthRequest) -> str:
    if step.carried == "query":
        return "The parameters stand in the address, and the body is empty."
    declared = case.sent.declared or "no Content-Type"
    shape = {"json": "JSON", "multipart": "multipart", "text": "a form labelled otherwise"}[step.carried]
    return f"The parameters were sent as {shape} ({declared}), not as a form."


def _misses_what_was_sent(found: Told, step: OAuthRequest) -> bool:
    """Whether the answer calls a parameter absent, or a grant unknown, that stands in the request all the same."""
    subject = found.subject
    if found.code == "unsupported_grant_type" or (subject == "grant_type" and not found.says_absent):
        return step.grant not in ("", "other")
    return found.says_absent and bool(step.asked.get(subject))


@evidence_for("", on=ON)
def parameter_refused(case: Case) -> Iterator[Evidence]:
    """The words of an invalid_request or invalid_grant name a parameter: absent, or refused."""
    found, step = told(case), asked(case)
    if found is None or step is None or found.code not in ("invalid_request", "invalid_grant", "unauthorized_client"):
        return
    subject = found.subject
    if not subject or (found.code == "unauthorized_client" and subject in ("client_id", "grant_type", "scope", "code")):
        return
    if not step.asked.get(subject) and not _sent_otherwise(step, subject):
        yield from _absent(case, found, subject)
    elif not found.says_absent and not found.says_repeated:
        yield from _refused(case, found, step, subject)


def _sent_otherwise(step: OAuthRequest, subject: str) -> bool:
    """Whether a parameter came along under another name or in a header."""
    if subject in ("client_id", "client_secret"):
        return step.client_auth != "none"
    if subject == "resource":
        return bool(step.asked.get("audience") or step.asked.get("scope"))
    if subject == "client_assertion":
        return bool(step.asked.get("assertion") or step.asked.get("client_assertion"))
    return False


def _absent(case: Case, found: Told, subject: str) -> Iterator[Evidence]:
    if subject in _PKCE:
        if not named_elsewhere(case, "oauth/pkce-missing"):
            yield on_cause(
                "oauth/pkce-missing",
                proof(f"The server speaks of {subject}; the request carries none.", found.where, found.quote),
            )
    elif found.says_absent and not named_elsewhere(case, "oauth/parameter-missing"):
        yield on_cause(
            "oauth/parameter-missing",
            proof(f"The server wants {subject}; the request carries none.", found.where, found.quote),
        )


def _refused(case: Case, found: Told, step: OAuthRequest, subject: str) -> Iterator[Evidence]:
    cause, says = _REFUSED.get(subject, ("", ""))
    if subject == "code_challenge":
        cause, says = "oauth/pkce-method", "The server refuses the code_challenge that was sent."
    if subject == "code" and step.grant not in ("code", ""):
        return
    if cause and not named_elsewhere(case, cause):
        weight = strong if subject in ("code", "code_challenge", "resource", "client_assertion") else proof
        yield on_cause(cause, weight(says, found.where, found.quote))


@evidence_for("oauth/parameter-missing", on=ON)
def something_is_absent(case: Case) -> Iterator[Evidence]:
    """What the protocol demands at this step and the request does not carry."""
    found, step = told(case), asked(case)
    if (
        found is None
        or step is None
        or found.code not in _COMPLAINS[:2]
        or step.carried in ("json", "multipart", "text")
    ):
        return
    if step.repeated and not named_elsewhere(case, "oauth/parameter-missing"):
        yield proof(f"The request carries {step.repeated[0]} more than once.", "request.body", "")
    absent = _what_is_absent(step)
    if absent:
        weight = proof if found.code == "invalid_request" or absent == "grant_type" else strong
        yield weight(f"The request carries no {absent}, which this step needs.", "request.body", "")
    elif found.says_repeated:
        yield strong("The server says that a parameter came more than once.", found.where, found.quote)
    elif found.code == "invalid_request" and not found.subject and not named(case):
        yield slight("The server calls the request invalid and names no parameter.", found.where, found.quote)


def _what_is_absent(step: OAuthRequest) -> str:
    if step.step == "token":
        needs = ("grant_type",) if not step.grant else _NEEDS.get(step.grant, ())
    elif step.step in ("authorize", "pushed") and "request" not in step.asked and "request_uri" not in step.asked:
        needs = ("client_id", "response_type") if step.step == "authorize" else ()
    elif step.step == "device":
        needs = ("client_id",)
    else:
        needs = ()
    return next((name for name in needs if not step.asked.get(name)), "")


@evidence_for("oauth/redirect-uri-mismatch", on=("error",), status=(400, 401, 403, 404))
def authorize_page_without_words(case: Case) -> Iterator[Evidence]:
    """A server answers an authorize request itself only where it cannot trust client or redirect URI."""
    step = asked(case)
    if step and step.step == "authorize" and step.asked.get("redirect_uri") and told(case) is None and not named(case):
        yield slight("The server shows a page of its own in place of redirecting back.", "request.url", "")
