"""oauth/: error codes that mean one thing at the step where they are said, and the words that overrule them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, strong
from statusdoctor.rules.oauth_reading import ON, asked, named_elsewhere, told
from statusdoctor.rules.session_reading import on_cause

_DENIED: Final = "The authorization server says that the user or an administrator refused."
_SILENT: Final = "The server cannot finish this login without showing a page to the user."
_REDIRECT: Final = "The authorization server does not accept the redirect_uri of this request."
_GRANT: Final = "The token endpoint does not know the grant type that was asked for."
_USE: Final = "The server knows the client and does not let it use this grant or response type."
_TARGET: Final = "The authorization server does not issue tokens for the resource that was asked for."
_SCOPE: Final = "The authorization server refuses a scope that was asked for."
_RAN_OUT: Final = "The server says that the device code has expired."

#: Code to cause and sentence, whatever the step.
_ANYWHERE: Final = {
    "access_denied": ("oauth/consent-denied", _DENIED),
    "authorization_declined": ("oauth/consent-denied", _DENIED),
    "login_required": ("oauth/login-required", _SILENT),
    "interaction_required": ("oauth/login-required", _SILENT),
    "consent_required": ("oauth/login-required", _SILENT),
    "account_selection_required": ("oauth/login-required", _SILENT),
    "invalid_redirect_uri": ("oauth/redirect-uri-mismatch", _REDIRECT),
    "redirect_uri_mismatch": ("oauth/redirect-uri-mismatch", _REDIRECT),
    "redirect_mismatch": ("oauth/redirect-uri-mismatch", _REDIRECT),
    "mismatching_redirect_uri": ("oauth/redirect-uri-mismatch", _REDIRECT),
    "unsupported_grant_type": ("oauth/unsupported-grant-type", _GRANT),
    "unauthorized_client": ("oauth/unauthorized-client", _USE),
    "unsupported_response_type": ("oauth/unauthorized-client", _USE),
    "invalid_target": ("oauth/invalid-target", _TARGET),
    "invalid_resource": ("oauth/invalid-target", _TARGET),
    "invalid_scope": ("oauth/invalid-scope", _SCOPE),
    "slow_down": ("oauth/device-slow-down", "The device polls faster than the server allows."),
    "authorization_pending": ("oauth/device-authorization-pending", "The user has not finished the login yet."),
    "code_expired": ("oauth/device-code-expired", _RAN_OUT),
    "missing_redirect_uri": ("oauth/parameter-missing", "The request carries no redirect_uri."),
    "mismatching_state": ("oauth/state-mismatch", "The state that came back is not the one that was sent."),
}
#: Codes by which several things can be meant: the words of the answer decide, where they speak of another parameter.
_VAGUE: Final = frozenset(("access_denied", "unauthorized_client", "interaction_required", "invalid_scope"))


@evidence_for("", on=ON)
def one_meaning(case: Case) -> Iterator[Evidence]:
    found, step = told(case), asked(case)
    if found is None or step is None:
        return
    cause, says = _ANYWHERE.get(found.code, ("", ""))
    if found.code == "expired_token" and step.grant in ("device", "backchannel", ""):
        cause, says = "oauth/device-code-expired", _RAN_OUT
    if not cause or named_elsewhere(case, cause) or _overruled(found.code, found.subject):
        return
    weight = strong if found.code in _VAGUE and found.subject not in ("", "scope", "grant_type") else proof
    yield on_cause(cause, weight(says, at=found.where, quote=found.quote))


def _overruled(code: str, subject: str) -> bool:
    """Whether the words speak of a parameter that the code does not fit: several servers choose codes loosely."""
    if code == "unauthorized_client":
        return subject in (
            "redirect_uri",
            "client_secret",
            "client_assertion",
            "code_verifier",
            "code_challenge",
            "refresh_token",
        )
    if code == "invalid_scope":
        return subject in ("resource",)
    return False


@evidence_for("oauth/unauthorized-client", on=ON)
def response_type_refused(case: Case) -> Iterator[Evidence]:
    """A server that calls the response type invalid_request means the same."""
    found, step = told(case), asked(case)
    if found is None or step is None or (found.code, found.subject) != ("invalid_request", "response_type"):
        return
    if step.asked.get("response_type") and not named_elsewhere(case, "oauth/unauthorized-client"):
        yield strong("The server refuses the response type that was asked for.", found.where, found.quote)
