"""What the rules that live on the session's memory ask of a case: who was turned away, what was due, how long ago."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, once
from statusdoctor.facts.cookie_storing import PAIR_LIMIT, Refusal, are_kin, in_third_party_context, refusal
from statusdoctor.facts.cookies import is_session_name, sent_cookies
from statusdoctor.facts.logins import comes_with_a_token, is_login_address, is_logout_address, keeps_return
from statusdoctor.facts.timing import ago
from statusdoctor.history import Record, StoredCookie

#: Statuses that say "I do not know you": 419 is Laravel's and Zend's, 440 that of IIS.
UNKNOWN_CALLER: Final = frozenset((401, 419, 440))
_NONE_ARRIVED: Final = ("auth/no-credentials", "auth/forbidden-anonymous", "auth/session-expired")
#: What a session that stayed behind or was lost leaves without merit: nobody forgot to log in.
EXPLAINED_BY_A_LOST_SESSION: Final = ("auth/no-credentials", "auth/forbidden-anonymous", "auth/token-rejected")
#: How Koa, ASP.NET and Auth.js part a session: a signature beside its value, or pieces of a long one.
_PART: Final = re.compile(r"(?:\.sig|C\d{1,2}|\.\d{1,2}|_chunk_?\d{1,2})$")
_LONG_VALUE: Final = 8  # characters from which a cookie that scripts cannot read is taken for a session's
_LIKE_A_SESSION: Final = re.compile(r"(?:sid|sess|session|auth|token|jwt)$", re.I)
#: Cookies of guards, balancers, consent, handshakes and taste, which say nothing of who is logged in.
_OTHER: Final = re.compile(
    r"csrf|xsrf|antiforgery|requestverif|authenticity|^_?_?cf|^aws(?:alb|elb)(?!auth)|bigip|^arr_?affinity|incap_|visid_|nlbi_"
    r"|^nsc_|^ak_|^bm_|^_abck|datadome|^_px|^_dd_s|consent|optanon|gdpr|locale|lang(?:uage)?$|theme|route|sticky|affinity"
    r"|(?:^|[._-])(?:lb|srv|server_?id|node|backend)|balancer|state|nonce|pkce|verifier|callback|return|redirect|flash"
    r"|device|visitor|anonymous|guest|cart|tracking|^_?_?(?:ga|gid|gcl|fbp|utm|hs|hj)[a-z]?(?:_|$)|experiment|variant|bucket",
    re.I,
)


def on_cause(cause: str, evidence: Evidence) -> Evidence:
    """Evidence for another cause than the rule's own: what proves one thing can rule its neighbour out."""
    return msgspec.structs.replace(evidence, cause=cause)


def earlier(case: Case, record: Record) -> str:
    """How long before this request another one began: "12 seconds earlier"."""
    return f"{ago(case.sent_at - record.started)} earlier"


@once
def leads_to_login(case: Case) -> str:
    """The address of the login page to which the answer redirects; empty where it does not, or where one was asked."""
    target = case.history.target
    asked = case.request.url
    if not target or is_logout_address(asked):
        return ""
    if is_login_address(asked) and not (comes_with_a_token(case.request) and _names_this_place(case, target)):
        return ""
    if is_login_address(target) or (keeps_return(target) and _names_this_place(case, target)):
        return target
    return ""


def _names_this_place(case: Case, target: str) -> bool:
    """Whether a redirect's query brings the asked address along, to come back to it."""
    query = target.partition("?")[2]
    return case.request.route != "/" and case.request.route.replace("/", "%2F") in query.replace("/", "%2F")


@once
def turned_away(case: Case) -> bool:
    """Whether the answer treats the caller as nobody: by its status, by its words, or as a redirect to a login page."""
    if case.status in UNKNOWN_CALLER:
        return True
    if case.status == 403 or "says-error" in case.triggers:
        return any(case.matched(cause) for cause in _NONE_ARRIVED)
    return 300 <= case.status < 400 and bool(leads_to_login(case))


def cookies_visible(case: Case) -> bool:
    """Whether the capture shows which cookies were sent."""
    return "cookie" in case.request.headers or case.request.headers.lacks("cookie")


@once
def sent_names(case: Case) -> frozenset[str]:
    return frozenset(name for name, _ in case.sent_cookies)


def session_like(stored: StoredCookie) -> bool:
    """Whether a cookie says who is logged in: by its name, or as a long value that scripts may not read."""
    name = stored.name
    if is_session_name(name):
        return True
    if _OTHER.search(name):
        return False
    return bool(_LIKE_A_SESSION.search(name)) or (stored.cookie.http_only and stored.length >= _LONG_VALUE)


def other_part_sent(case: Case, stored: StoredCookie) -> bool:
    """Whether a cookie is one part of a session of which another part was sent."""
    whole = _PART.sub("", stored.name)
    return any(_PART.sub("", name) == whole for name in sent_names(case) - {stored.name})


def refused_as_it_was_set(case: Case, stored: StoredCookie) -> Refusal | None:
    """Why this client did not keep a cookie; None where it did, or where what was asked then is forgotten."""
    asked = stored.record.request
    if stored.record.forgotten:
        return None
    found = refusal(stored.cookie, asked)
    if stored.length > PAIR_LIMIT:  # its value was cut as it was remembered
        found = Refusal("too-large", "", f"{len(stored.name) + stored.length:,}", everywhere=True)
    if found is None and in_third_party_context(asked) and stored.cookie.same_site != "none":
        policy = stored.cookie.same_site
        found = Refusal("cross-site-lax", "", f"SameSite={policy.capitalize()}" if policy else "no SameSite")
    return found if found is None or case.client.is_browser or found.everywhere else None


@once
def had_a_session(case: Case) -> bool:
    """Whether a server of this site gave this client a session, and nothing of it came along, whatever kept it."""
    given = (*case.history.cookies_set(), *case.history.stillborn_cookies())
    return any(session_like(c) and are_kin(c.record.request.host, case.request.host) for c in given)


@once
def missing_cookies(case: Case) -> list[StoredCookie]:
    """Cookies that a server of this session set, in whose scope the request lies, and which it did not bring."""
    if not cookies_visible(case):
        return []
    names = sent_names(case)
    return [stored for stored in case.history.due_cookies if stored.name not in names]


def carried(case: Case, name: str, value: str) -> Iterator[Record]:
    """The client's earlier exchanges with this host that carried this very cookie, newest first."""
    for record in case.history.to_host():
        if value in record.request.headers.get("cookie") and (name, value) in sent_cookies(record.request.headers):
            yield record
