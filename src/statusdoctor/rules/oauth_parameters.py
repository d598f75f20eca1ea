"""oauth/: the parameter that a refusal speaks of: absent, repeated, refused, or sent where it is not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, slight, strong
from statusdoctor.facts.oauth import OAuthRequest
from statusdoctor.rules.oauth_reading import ON, Told, asked, named, named_elsewhere, refusal, told, unnamed
from statusdoctor.rules.session_reading import on_cause

#: A parameter that was sent and that the answer speaks of, to what is wrong with it.
_REFUSED: Final = {
    "redirect_uri": ("oauth/redirect-uri-mismatch", "The server refuses the redirect_uri that was sent."),
    "scope": ("oauth/invalid-scope", "The server refuses the scope that was asked for."),
    "code_challenge_method": ("oauth/pkce-method", "The server refuses the code_challenge_method that was sent."),
    "code_challenge": ("oauth/pkce-method", "The server refuses the code_challenge that was sent."),
    "code_verifier": ("oauth/pkce-mismatch", "The server says that the code_verifier does not fit the code_challenge."),
    "client_id": ("oauth/invalid-client", "The server does not know the client_id that was sent."),
    "client_secret": ("oauth/invalid-client", "The server refuses the client secret that was sent."),
    "code": ("oauth/code-expired-or-used", "The server does not accept the authorization code."),
    "grant_type": ("oauth/unsupported-grant-type", "The server does not accept the grant_type that was sent."),
    "response_type": ("oauth/unauthorized-client", "The server refuses the response type that was asked for."),
    "refresh_token": ("oauth/refresh-token-invalid", "The server does not accept the refresh token."),
    "resource": ("oauth/invalid-target", "The server refuses the resource or audience that was asked for."),
    "client_assertion": ("oauth/assertion-rejected", "The server does not accept the signed assertion."),
    "device_code": ("oauth/device-code-expired", "The server does not accept the device code (any more)."),
    "username": ("oauth/password-grant-rejected", "The server does not accept the user name or password."),
    "password": ("oauth/password-grant-rejected", "The server does not accept the user name or password."),
}
_PKCE: Final = frozenset(("code_challenge", "code_verifier", "code_challenge_method"))
#: Subjects that servers name in passing.
_IN_PASSING: Final = frozenset(("code", "code_challenge", "resource", "client_assertion", "password", "username"))
#: What a page of the authorize step can speak of without an error code; the rest of its words are furniture.
_ON_PAGES: Final = frozenset(("redirect_uri", "client_id", "scope", "response_type", *_PKCE))
#: What each grant has to bring along (RFC 6749, 4 and 6; RFC 8628, 3.4; RFC 7523, 2.1).
_NEEDS: Final = {
    "code": ("code",), "refresh": ("refresh_token",), "password": ("username", "password"), "device": ("device_code",),
    "assertion": ("assertion",), "exchange": ("subject_token", "subject_token_type"), "backchannel": ("auth_req_id",),
}  # fmt: skip
_SPEAKS_OF: Final = frozenset(("", "invalid_request", "invalid_grant", "unauthorized_client", "invalid_client"))


@evidence_for("", on=ON)
def parameter_named(case: Case) -> Iterator[Evidence]:
    """The words of a refusal name a parameter: absent from the request, or sent and refused."""
    found = told(case) or unnamed(case)
    step = asked(case) if found is not None else None
    if found is None or step is None or found.code not in _SPEAKS_OF or not _counts(found, step):
        return
    subject = _subject(found, step)
    if not step.asked.get(subject) and not _sent_otherwise(step, subject):
        yield from _absent(case, found, step, subject)
    elif not found.says_absent and not found.says_repeated:
        yield from _refused(case, found, step, subject)


def _counts(found: Told, step: OAuthRequest) -> bool:
    """Whether this code, at this step, is about the parameter that the words name."""
    subject = _subject(found, step)
    if found.code == "invalid_client":  # about id and secret, unless an authorize page speaks of the address
        return step.step == "authorize" and subject == "redirect_uri"
    if found.code == "unauthorized_client":
        return subject in ("redirect_uri", "refresh_token", "code_verifier", "code_challenge", "client_secret")
    if found.code == "" and step.step in ("authorize", "logout"):
        return subject in _ON_PAGES
    if found.code == "invalid_grant" and subject == "client_id":  # the code of another client
        return False
    return bool(subject) and subject not in ("state", "nonce")


def _subject(found: Told, step: OAuthRequest) -> str:
    """The parameter that the words name; PKCE without more is the verifier here and the challenge there."""
    if found.subject != "pkce":
        return found.subject
    return "code_verifier" if step.is_token else "code_challenge"


def _sent_otherwise(step: OAuthRequest, subject: str) -> bool:
    """Whether a parameter came along under another name or in a header."""
    if subject == "client_id" and step.step == "pushed":
        return False  # the request that is pushed bears it as an authorization request does (RFC 9126, 2.1)
    if subject in ("client_id", "client_secret"):
        return step.client_auth != "none"
    if subject == "resource":
        return bool(step.asked.get("audience") or step.asked.get("scope"))
    if subject == "redirect_uri":
        return bool(step.asked.get("post_logout_redirect_uri"))
    return subject == "client_assertion" and bool(step.asked.get("assertion"))


def _absent(case: Case, found: Told, step: OAuthRequest, subject: str) -> Iterator[Evidence]:
    cause, says = "oauth/parameter-missing", f"The server speaks of {subject}; the request carries none."
    if subject == "code_challenge_method" and step.asked.get("code_challenge"):
        cause = "oauth/pkce-method"
    elif subject in _PKCE:
        cause = "oauth/pkce-missing"
    elif subject == "client_secret" and _is_public(case, step):
        cause, says = "oauth/client-type-mismatch", "The server wants a client secret from a client that can keep none."
    elif subject == "redirect_uri" and found.code == "invalid_grant":
        cause, says = "oauth/redirect-uri-mismatch", "The token request does not repeat the redirect_uri."
    elif found.code != "invalid_request" and not found.says_absent:
        return
    if not named_elsewhere(case, cause):
        weight = proof if found.code and (found.says_absent or subject in _PKCE) else strong
        yield on_cause(cause, weight(says, found.where, found.quote))


def _is_public(case: Case, step: OAuthRequest) -> bool:
    return "origin" in case.request.headers or bool(step.asked.get("code_verifier"))


def _refused(case: Case, found: Told, step: OAuthRequest, subject: str) -> Iterator[Evidence]:
    cause, says = _REFUSED.get(subject, ("", ""))
    if not cause or named_elsewhere(case, cause) or (subject == "code" and step.grant not in ("code", "")):
        return
    weight = strong if subject in _IN_PASSING or not found.code else proof
    yield on_cause(cause, weight(says, found.where, found.quote))


@evidence_for("oauth/parameter-missing", on=ON)
def something_is_absent(case: Case) -> Iterator[Evidence]:
    """What the protocol demands at this step and the request does not carry, or carries twice."""
    refused = refusal(case)
    if refused is None:
        return
    found, step = refused
    if step.carried in ("json", "multipart", "text"):
        return
    if found.code not in ("invalid_request", "unsupported_grant_type") or named_elsewhere(
        case, "oauth/parameter-missing"
    ):
        return
    absent = _what_is_absent(found, step)
    if step.repeated:
        yield proof(f"The request carries {step.repeated[0]} more than once.", "request.body", "")
    elif absent:
        weight = proof if found.code == "invalid_request" or absent == "grant_type" else strong
        yield weight(f"The request carries no {absent}, which this step needs.", "request.body", "")
    elif found.says_repeated:
        yield strong("The server says that a parameter came more than once.", found.where, found.quote)
    elif found.code == "invalid_request" and not found.subject and not named(case):
        yield slight("The server calls the request invalid and names no parameter.", found.where, found.quote)


def _what_is_absent(found: Told, step: OAuthRequest) -> str:
    needs: tuple[str, ...] = ()
    if found.code == "unsupported_grant_type":
        needs = ("grant_type",)
    elif step.step == "token":
        needs = _NEEDS.get(step.grant, ()) if step.grant else ("grant_type",)
    elif step.step == "authorize" and "request" not in step.asked and "request_uri" not in step.asked:
        needs = ("client_id", "response_type")
    elif step.step == "device":
        needs = ("client_id",)
    return next((name for name in needs if not step.asked.get(name)), "")


@evidence_for("oauth/redirect-uri-mismatch", on=("error",), status=(400, 401, 403, 404))
def authorize_page_without_words(case: Case) -> Iterator[Evidence]:
    """A server answers an authorize request itself only where it cannot trust client or redirect URI."""
    step = asked(case)
    if step is None or step.step != "authorize" or not step.asked.get("redirect_uri") or told(case) or named(case):
        return
    yield slight("The server shows a page of its own in place of redirecting back.", "request.url", "")
