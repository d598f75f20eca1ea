"""Where oauth/ ends and auth/ begins: what an authorization server refuses is no access token and no login form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, rules_out
from statusdoctor.rules.oauth_grants import of_its_own
from statusdoctor.rules.oauth_reading import asked, named, told
from statusdoctor.rules.session_reading import on_cause

#: Causes about access tokens, logins and permissions: they cannot explain an OAuth error of these steps.
_FOREIGN: Final = tuple(
    f"auth/{slug}"
    for slug in (
        "api-key-invalid api-key-misplaced api-key-missing basic-rejected credentials-dropped-on-redirect "
        "credentials-misplaced credentials-stripped digest-rejected forbidden forbidden-anonymous "
        "insufficient-scope login-redirect login-rejected no-credentials refresh-failed scheme-missing "
        "session-expired token-bad-signature token-expired token-malformed token-not-yet-valid token-rejected "
        "token-revoked token-wrong-audience token-wrong-issuer token-wrong-type wrong-scheme session-cookie- "
        "missing placeholder-token handshake-broken"
    ).split()
)
_OF_OTHERS: Final = (
    "access/forbidden", "payload/validation-failed", "payload/invalid-field", "payload/missing-field",
    "request/malformed", "content/error-in-success",
)  # fmt: skip
_REFRESH: Final = "oauth/refresh-token-invalid"
_STEPS: Final = frozenset(("token", "pushed", "device", "introspection", "revocation", "authorize"))


#: Causes about a token: where a refresh token is presented in the body, that is the token meant.
_OF_TOKENS: Final = tuple(
    c for c in _FOREIGN if c.startswith("auth/token-") or c.endswith(("-credentials", "-anonymous"))
)


@evidence_for("", on=("error",), status=(400, 401, 403, 422))
def refresh_of_an_api(case: Case) -> Iterator[Evidence]:
    """An API's own refresh endpoint speaks of the refresh token, as other routes speak of the access token."""
    named_so = any(m.words.cause == _REFRESH and m.words.strength == "proof" for m in case.matches)
    if (of_its_own(case) or named_so) and case.request.headers.lacks("authorization"):
        for cause in _OF_TOKENS:
            yield on_cause(cause, rules_out("The request presents a refresh token in its body.", "request.body", ""))


@evidence_for("oauth/wrong-content-type", on=("error",), status=(415,))
def media_type_of_a_token_request(case: Case) -> Iterator[Evidence]:
    step = asked(case)
    if step is not None and step.step in _STEPS:
        says = f"The request belongs to the {step.step} step of OAuth, which takes a form."
        yield on_cause("payload/wrong-content-type", rules_out(says, "request.body", ""))


@evidence_for("", on=("error", "says-error", "redirect"))
def error_of_an_authorization_server(case: Case) -> Iterator[Evidence]:
    if case.status < 400 and told(case) is None:
        return
    step = asked(case)
    if step is None or step.step not in _STEPS or (told(case) is None and not named(case)):
        return
    says = f"The answer is an OAuth error of the {step.step} step."
    for cause in _FOREIGN:
        yield on_cause(cause, rules_out(says, "response.body", ""))
    for cause in _OF_OTHERS:
        yield on_cause(cause, rules_out(says, "response.body", ""))
