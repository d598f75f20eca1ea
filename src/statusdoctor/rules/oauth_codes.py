"""oauth/: error codes that mean one thing at the step where they are said, and the words that overrule them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, strong
from statusdoctor.facts.oauth import OAuthRequest
from statusdoctor.rules.oauth_reading import ON, Told, named_elsewhere, of_the_account, refusal
from statusdoctor.rules.session_reading import on_cause

_DENIED: Final = "The authorization server says that the user or an administrator refused."
_SILENT: Final = "The server cannot finish this login without showing a page to the user."
_REDIRECT: Final = "The authorization server does not accept the redirect_uri of this request."
_GRANT: Final = "The token endpoint does not know the grant type that was asked for."
_USE: Final = "The server knows the client and does not let it use this grant or response type."
_TARGET: Final = "The authorization server does not issue tokens for the resource that was asked for."
_SCOPE: Final = "The authorization server refuses a scope that was asked for."
_RAN_OUT: Final = "The server says that the device code has expired."
_MODE: Final = "The authorization server does not send its answer in the response_mode that was asked for."
_OBJECT: Final = "The authorization server takes no request object, neither in the address nor behind one."
_NOBODY: Final = "Access is denied to a client that acts for itself: nobody was asked for consent."
_CODE: Final = "The server does not know this authorization code (any more)."
_REFRESH: Final = "The server no longer honours this refresh token."

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
    "unsupported_response_mode": ("request/query-parameter-invalid", _MODE),
    "request_not_supported": ("request/query-parameter-invalid", _OBJECT),
    "request_uri_not_supported": ("request/query-parameter-invalid", _OBJECT),
    "invalid_request_object": ("request/query-parameter-invalid", "The server does not accept the request object."),
    "invalid_request_uri": ("request/query-parameter-invalid", "The server does not know (any more) this request_uri."),
    "unsupported_response_type": ("oauth/unauthorized-client", _USE),
    "invalid_target": ("oauth/invalid-target", _TARGET),
    "invalid_resource": ("oauth/invalid-target", _TARGET),
    "invalid_scope": ("oauth/invalid-scope", _SCOPE),
    "slow_down": ("oauth/device-slow-down", "The device polls faster than the server allows."),
    "authorization_pending": ("oauth/device-authorization-pending", "The user has not finished the login yet."),
    "code_expired": ("oauth/device-code-expired", _RAN_OUT),
    "incorrect_device_code": ("oauth/device-code-expired", "The server does not know this device code (any more)."),
    "device_flow_disabled": ("oauth/unauthorized-client", "The device flow is not enabled for this application."),
    "grant_type_disabled": ("oauth/unauthorized-client", _USE),
    "invalid_grant_type": ("oauth/unsupported-grant-type", _GRANT),
    "unauthorized_scope_error": ("oauth/invalid-scope", _SCOPE),
    "bad_redirect_uri": ("oauth/redirect-uri-mismatch", _REDIRECT),
    "code_already_used": ("oauth/code-expired-or-used", "The server says that the code was used already."),
    "auth_code_not_found": ("oauth/code-expired-or-used", _CODE),
    "bad_auth_code": ("oauth/code-expired-or-used", _CODE),
    "bad_refresh_token": ("oauth/refresh-token-invalid", _REFRESH),
    "invalid_refresh_token": ("oauth/refresh-token-invalid", _REFRESH),
    "refresh_token_not_found": ("oauth/refresh-token-invalid", _REFRESH),
    "invalid_user_credentials": ("oauth/password-grant-rejected", "The server refuses user name or password."),
    "invalid_pkce_code_verifier": ("oauth/pkce-mismatch", "The server says that the code_verifier does not fit."),
    "missing_client_id": ("oauth/parameter-missing", "The server found no client_id in the request."),
    "redirect_uri_missing": ("oauth/parameter-missing", "The request carries no redirect_uri."),
    "user_cancelled_login": ("oauth/consent-denied", "The user cancelled the login."),
    "user_cancelled_authorize": ("oauth/consent-denied", "The user cancelled the consent."),
    "admin_policy_enforced": ("oauth/consent-denied", _DENIED),
    "org_internal": ("oauth/consent-denied", "The application is for users of its own organisation only."),
    "invalid_app_access": ("oauth/consent-denied", _DENIED),
    "oauth_app_blocked": ("oauth/consent-denied", _DENIED),
    "missing_redirect_uri": ("oauth/parameter-missing", "The request carries no redirect_uri."),
    "mismatching_state": ("oauth/state-mismatch", "The state that came back is not the one that was sent."),
}
#: What a provider tells of itself in the address with which it sends the browser back (RFC 6749, 4.1.2.1).
_OF_THE_PROVIDER: Final = {
    "server_error": ("server/error", "The authorization server sent the browser back because it failed itself."),
    "temporarily_unavailable": ("server/unavailable", "The authorization server cannot log anybody in at the moment."),
}
#: Codes by which several things can be meant: the words of the answer decide, where they speak of another parameter.
_VAGUE: Final = frozenset(("access_denied", "unauthorized_client", "interaction_required", "invalid_scope"))


_NOT_OF_USE: Final = frozenset(
    "redirect_uri client_secret client_assertion code_verifier code_challenge refresh_token".split()
)


@evidence_for("", on=ON)
def one_meaning(case: Case) -> Iterator[Evidence]:
    refused = refusal(case)
    if refused is None:
        return
    found, step = refused
    cause, says = _ANYWHERE.get(found.code, ("", ""))
    if found.code == "expired_token" and step.grant in ("device", "backchannel", ""):
        cause, says = "oauth/device-code-expired", _RAN_OUT
    if found.where == "request.url" and found.code == "invalid_request" and found.words.endswith("invalid state"):
        cause, says = "oauth/state-mismatch", "The provider did not know the state that came back to it."
    if found.where == "request.url" or case.status < 400:
        cause, says = _OF_THE_PROVIDER.get(found.code, (cause, says))
    if found.code == "access_denied" and step.grant == "client":
        cause, says = "oauth/unauthorized-client", _NOBODY
    if not cause or named_elsewhere(case, cause) or _overruled(found, step) or of_the_account(case):
        return
    if found.where == "request.url" and case.status >= 500:
        brought = against("The provider's refusal came in the address; the server failed over it.", at="request.url")
        for trip in ("server/unhandled-exception", "server/error", "server/misconfigured"):
            yield on_cause(trip, brought)
    weight = strong if found.code in _VAGUE and found.subject not in ("", "scope", "grant_type") else proof
    yield on_cause(cause, weight(says, at=found.where, quote=found.quote))


def _overruled(found: Told, step: OAuthRequest) -> bool:
    """Whether the words speak of something that the code does not fit: several servers choose codes loosely."""
    if found.code == "access_denied":
        return found.words.strip() == "unauthorized"  # Auth0's word for a wrong client secret
    if found.code == "unsupported_grant_type":
        return not step.asked.get("grant_type")
    if found.code == "unauthorized_client":
        return found.subject in _NOT_OF_USE
    return found.code == "invalid_scope" and found.subject == "resource"
