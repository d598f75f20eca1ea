"""oauth/: invalid_grant narrowed down by the grant: which code, token, password or assertion was presented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, strong
from statusdoctor.facts.oauth import OAuthRequest
from statusdoctor.history import is_refresh
from statusdoctor.rules.oauth_reading import Told, asked, named_elsewhere, of_the_account, refusal, told, unnamed
from statusdoctor.rules.session_reading import on_cause
from statusdoctor.secrecy import is_placeholder

_ENDED: Final = re.compile(
    r"invalid|expired|revoked|blacklisted|not found|reuse|rotated|unknown|no longer|malformed|not valid"
)
_IS_REFRESH: Final = re.compile(r'refresh[_ -]?token|"refresh"|session', re.I)
_GONE: Final = re.compile(r"user[_ ](?:was )?(?:not[_ ]found|deleted|does not exist)|no such user|unknown user")
_BARE_TOKEN: Final = re.compile(
    r"(?:invalid|expired|revoked|unknown) token\b|\btoken (?:is |was |has |has been )?(?:invalid|expired|revoked)"
)
_ENCODED: Final = re.compile(r"%[0-9A-Fa-f]{2}|\s|[<>{}\"]|#_=?_?$|&")
_NAME: Final = re.compile(r"\$?\{?\{?(?:auth(?:orization)?[_-]?)?code\}?\}?|authcode|code_?value|your[-_ ].*", re.I)
_GRANTS: Final = {
    "refresh": ("oauth/refresh-token-invalid", "The server no longer honours this refresh token."),
    "password": (
        "oauth/password-grant-rejected",
        "The server refuses the user name and password of the password grant.",
    ),
    "device": ("oauth/device-code-expired", "The server does not accept this device code (any more)."),
    "assertion": ("oauth/assertion-rejected", "The server does not accept the assertion of this grant."),
    "exchange": ("oauth/assertion-rejected", "The server does not accept the token that was to be exchanged."),
}
_REFUSALS: Final = frozenset("invalid_grant expired_token bad_verification_code invalid_code token_inactive".split())
#: Subjects of an invalid_grant that leave it open what was wrong with a code.
_OF_THE_CODE: Final = frozenset(("", "code", "scope", "refresh_token", "client_id", "username", "password", "resource"))


def _grant_refused(found: Told | None) -> bool:
    return found is not None and found.code in _REFUSALS


@evidence_for("", on=("error", "says-error"))
def grant_refused(case: Case) -> Iterator[Evidence]:
    """invalid_grant for a grant that brings one thing along: that thing is refused."""
    refused = refusal(case)
    if refused is None:
        return
    found, step = refused
    if not _grant_refused(found) or of_the_account(case):
        return
    cause, says = _GRANTS.get(step.grant, ("", ""))
    if cause and not named_elsewhere(case, cause):
        weight = proof if step.grant in ("refresh", "password", "assertion") else strong
        yield on_cause(cause, weight(says, at=found.where, quote=found.quote))


@evidence_for("oauth/code-expired-or-used", on=("error", "says-error"))
def code_refused(case: Case) -> Iterator[Evidence]:
    """invalid_grant for a code: expired or used, unless words or session tell of another thing that must match."""
    refused = refusal(case)
    if refused is None:
        return
    found, step = refused
    if not _grant_refused(found) or step.grant != "code":
        return
    if named_elsewhere(case, "oauth/code-expired-or-used") or _odd_code(step) or of_the_account(case):
        return
    if found.subject in _OF_THE_CODE:
        yield strong("The server does not accept the authorization code.", at=found.where, quote=found.quote)


@evidence_for("oauth/code-malformed", on=("error", "says-error"))
def code_damaged(case: Case) -> Iterator[Evidence]:
    refused = refusal(case)
    if refused is None:
        return
    found, step = refused
    if step.grant != "code" or not step.asked.get("code"):
        return
    if found.code not in ("invalid_grant", "invalid_request", "invalid_code", "bad_verification_code"):
        return
    oddity = _odd_code(step)
    if oddity:
        yield proof(f"The authorization code that was sent {oddity}.", at="request.body", quote="")
    elif "malformed" in found.words and found.subject in ("code", ""):
        yield proof("The server calls the authorization code malformed.", at=found.where)


def _odd_code(step: OAuthRequest) -> str:
    """What is wrong with the code as it was sent; empty where nothing is."""
    code = step.asked.get("code", "")
    if _NAME.fullmatch(code) or is_placeholder(code):
        return "is a placeholder, not a code"
    if code.startswith("http") and "code=" in code:
        return "is a whole address"
    if _ENCODED.search(code):
        return "is still percent-encoded or holds stray characters"
    return ""


@evidence_for("oauth/refresh-token-invalid", on=("error",), status=(400, 401, 403))
def token_spoken_of(case: Case) -> Iterator[Evidence]:
    """At a refresh, "the token" without more is the refresh token, and the user who is gone is its owner."""
    step = asked(case)
    found = told(case) or unnamed(case) if step is not None and step.grant == "refresh" else None
    if found is None or found.code not in ("", "invalid_request") or found.subject not in ("", "username"):
        return
    if named_elsewhere(case, "oauth/refresh-token-invalid") or of_the_account(case):
        return
    if _GONE.search(found.words):
        yield proof("The server does not know the user of this refresh token.", at=found.where, quote="")
        for cause in ("routing/object-missing", "routing/not-found"):
            yield on_cause(cause, against("The request was a refresh; the user of its token is gone.", found.where, ""))
    elif _BARE_TOKEN.search(found.words):
        yield strong("The server does not accept the token of this refresh.", at=found.where, quote="")


def of_its_own(case: Case) -> bool:
    """Whether an API's own refresh endpoint was asked, with a refresh token in the body."""
    if asked(case) is not None or not is_refresh(case.request):
        return False
    return _IS_REFRESH.search(case.sent.text[:4096]) is not None


@evidence_for("oauth/refresh-token-invalid", on=("error",), status=(400, 401, 403, 422))
def refresh_refused(case: Case) -> Iterator[Evidence]:
    """An API's own refresh endpoint, which speaks no OAuth, refused the token in the body."""
    if not of_its_own(case):
        return
    if case.matched("auth/csrf-token-missing") or case.matched("limits/rate-limited") or of_the_account(case):
        return
    says = "The endpoint that refreshes tokens refused the refresh token."
    if _ENDED.search(case.words) or case.status == 401:
        yield proof(says, at="request.body", quote="")
    else:
        yield strong(says, at="request.body", quote="")
