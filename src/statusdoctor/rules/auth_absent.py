"""auth/no-credentials: nothing was sent that could say who asks, or nothing of it arrived."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.cookies import is_session_name
from statusdoctor.knowledge import Fix
from statusdoctor.rules.auth_answers import asks_for_no_login, says_none_arrived, says_unauthenticated
from statusdoctor.rules.auth_in_the_body import is_a_login, leaves_it_open, refused_value
from statusdoctor.rules.auth_reading import authorization, elsewhere, is_preflight, nothing_sent
from statusdoctor.rules.session_reading import had_a_session

_ABOUT_A_FIELD: Final = re.compile(r"authorization|bearer|header|token|jwt")
_LOGGED_IN: Final = ("bearer", "basic", "token", "jwt", "dpop", "digest", "negotiate", "ntlm", "apikey")
#: How schemes other than Bearer are used, in the words of a command that does it.
_EXAMPLES: Final = {
    "basic": "curl -u <user>:<password> …",
    "digest": "curl --digest -u <user>:<password> …",
    "ntlm": "curl --ntlm -u <domain>\\<user>:<password> …",
    "negotiate": "curl --negotiate -u : …   # with a Kerberos ticket: kinit",
    "dpop": "Authorization: DPoP <token>   # and DPoP: <proof>, signed for this method and address",
    "token": "Authorization: Token <token>",
    "apikey": "Authorization: ApiKey <key>",
}


@evidence_for("auth/no-credentials", on=("error", "says-error"))
def no_credentials(case: Case) -> Iterator[Evidence]:
    if is_preflight(case) or case.status == 407:
        return
    if nothing_sent(case):
        yield from _nothing(case)
    elif case.matched("auth/no-credentials"):
        yield from _something(case)


def _nothing(case: Case) -> Iterator[Evidence]:
    asked = case.status == 401 or (case.status < 300 and says_unauthenticated(case))
    if not asked or asks_for_no_login(case):
        return
    cookie = "no cookie" if case.request.headers.lacks("cookie") else "no cookie of a session"
    says = f"The request carried no credentials: no Authorization, {cookie}, no key."
    if _explained_by_history(case) or is_a_login(case) or refused_value(case):
        yield slight(says, at="request.headers", quote="")
    elif leaves_it_open(case) and not case.challenges and not says_none_arrived(case):
        yield strong(says, at="request.headers", quote="")
    elif not says_none_arrived(case) and _may_be_in_the_body(case):
        yield strong(f"{says} Its body was not recorded.", at="request.headers", quote="")
    elif case.challenges or says_none_arrived(case) or case.status < 300:
        names = " or ".join(dict.fromkeys(c.scheme for c in case.challenges))
        says = f"The request carried no credentials; the server asks for {names}." if names else says
        yield proof(says, _place(case), None if names else "", fix=_way_in(case))
    else:
        sure = case.request.headers.lacks("cookie") and not case.unheard
        yield (proof if sure else strong)(says, at="request.headers", quote="")


def _may_be_in_the_body(case: Case) -> bool:
    """Whether a login or a token request may have brought its secret in a body that was not recorded."""
    return not case.request.body.kept and case.method not in ("GET", "HEAD")


def _place(case: Case) -> str:
    return "response.headers.www-authenticate" if case.challenges else "request.headers"


def _way_in(case: Case) -> Fix | None:
    """How credentials of the kind that is asked for are sent, where that is not as a bearer token."""
    example = next((_EXAMPLES[c.name] for c in case.challenges if c.name in _EXAMPLES), "")
    if not example or case.challenges.first("bearer") is not None:
        return None
    return Fix("client", "Send the credentials that the challenge or the documentation asks for.", example)


def _explained_by_history(case: Case) -> bool:
    """A session cookie was set and not sent back, or a redirect lost what the first request carried."""
    before = case.history.redirect_here()
    if before and "authorization" in before.request.headers:
        return True
    if any(c.name in _LOGGED_IN for c in case.challenges):
        return any(s.host == case.request.host and is_session_name(s.cookie.name) for s in case.history.jar())
    return had_a_session(case)


def _something(case: Case) -> Iterator[Evidence]:
    """The server says that nothing arrived, and something was sent."""
    sent = authorization(case) or elsewhere(case)
    if sent:
        yield rules_out("The request did carry credentials.", at=sent.where)
    elif any(c.password for c in case.credentials):
        yield rules_out("The request brought a password.", at="request.body", quote="")
    elif case.request.headers.lacks("authorization") and not _ABOUT_A_FIELD.search(case.words):
        yield against("The request carried a cookie.", at="request.headers.cookie")
