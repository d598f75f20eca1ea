"""auth/: sessions kept by cookies: left out, forgotten by the server, cut on the way; login pages for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote

from statusdoctor.diagnosis import OWN_LOGOUT
from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.browser import cross_origin
from statusdoctor.facts.cookie_storing import in_third_party_context
from statusdoctor.facts.cookies import is_session_name
from statusdoctor.facts.logins import is_login_address, is_logout_address, wants_data
from statusdoctor.facts.sites import same_site
from statusdoctor.history import Record, StoredCookie
from statusdoctor.knowledge import Fix
from statusdoctor.model import split_url
from statusdoctor.rules.auth_reading import is_jwt
from statusdoctor.rules.session_reading import (
    carried,
    cookies_visible,
    earlier,
    missing_cookies,
    on_cause,
    other_part_sent,
    sent_names,
    session_like,
    turned_away,
)

#: Containers that hand out a session id only to whom they do not know; frameworks renew theirs with every answer.
_GIVEN_TO_STRANGERS: Final = ("jsessionid", "phpsessid", "asp.net_sessionid", "connect.sid", "aspsessionid", "cfid")
_JARS: Final = {
    "curl": "curl -c jar -b jar …",
    "python-requests": "session = requests.Session()",
    "axios": "axios-cookiejar-support",
    "okhttp": "OkHttpClient.Builder().cookieJar(…)",
}
_SHORTEST_CUT: Final = 6
_COOKIE_SCHEMES: Final = ("cookie", "session", "form", "formbased", "xbasic", "x-basic")
_COOKIE_FIELD: Final = "request.headers.cookie"


@evidence_for("auth/session-cookie-missing", on=("error", "redirect", "says-error"))
def cookie_left_out(case: Case) -> Iterator[Evidence]:
    """A session cookie of this host was due and did not come, and the server knows nobody."""
    if "authorization" in case.request.headers or not turned_away(case):
        return
    missing = [m for m in missing_cookies(case) if session_like(m) and not other_part_sent(case, m)]
    if not missing:
        return
    stored = max(missing, key=lambda m: (_opened_a_session(case, m), m.record.started))
    says = f"The session cookie {stored.name}, set {earlier(case, stored.record)}, was not sent back."
    if _withheld(case, stored):
        yield strong(says, at="request.headers", quote="", about=(stored.record,))
        return
    if "redirect" in case.triggers and stored.record not in case.history.hops and not wants_data(case.request):
        return  # a visitor is shown the way, unless it is the login itself that led here
    opened = _opened_a_session(case, stored)
    weight = proof if opened else strong
    yield weight(says, at="request.headers", quote="", about=(stored.record,), fix=_keep(case))
    away = against("The server had given this client a session cookie earlier.", "earlier", about=(stored.record,))
    for cause in ("auth/no-credentials", "auth/forbidden-anonymous", "auth/api-key-misplaced", "auth/api-key-missing"):
        yield on_cause(cause, away)
    if not any(is_session_name(name) for name in sent_names(case)):
        ended = rules_out("No session cookie was sent that could have ended.", "request.headers", "")
        yield on_cause("auth/session-expired", ended)


def _keep(case: Case) -> Fix:
    if case.client.is_browser and case.fetch.mode == "cors" and cross_origin(case.request):
        return Fix("client", "Tell the call to bring its cookies.", "fetch(url, {credentials: 'include'})")
    if case.client.is_browser and in_third_party_context(case.request):
        return Fix("server", "Serve pages and API from one site: browsers hold other sites' cookies back.")
    example = next((jar for name, jar in _JARS.items() if case.client.name.startswith(name)), "")
    return Fix("client", "Use a client with a cookie jar, or one session object for all requests.", example)


def _opened_a_session(case: Case, stored: StoredCookie) -> bool:
    """Whether a login set the cookie, or requests that carried it went well."""
    asked = stored.record.request
    if asked.method == "POST" and (is_login_address(asked.url) or b"passw" in asked.body.raw):
        return True
    if is_login_address(asked.url) or "code=" in asked.path:
        return True
    return any(record.ok for record in carried(case, stored.name, stored.cookie.value))


def _withheld(case: Case, stored: StoredCookie) -> bool:
    """Whether a browser leaves the cookie out on purpose, because the request comes from another site."""
    page = split_url(case.fetch.page).hostname or case.request.host
    crosses = case.fetch.site == "cross-site" or not same_site(page, case.request.host)
    return case.client.is_browser and crosses and stored.cookie.same_site != "none"


@evidence_for("auth/session-expired", on=("error", "redirect"))
def cleared_by_this_answer(case: Case) -> Iterator[Evidence]:
    """The server deletes the cookie that it was sent: it no longer knows what it stands for."""
    sent = dict(case.sent_cookies) if turned_away(case) else {}
    for cookie in case.set_cookies:
        name = cookie.name
        if name not in sent or not is_session_name(name):
            continue
        if cookie.removes(case.server_time):
            says = f"The session cookie {name} was sent, and this answer deletes it."
            yield proof(says, at="response.headers.set-cookie", quote=f"{name}=")
        elif name.lower().startswith(_GIVEN_TO_STRANGERS) and cookie.value != sent[name]:
            says = f"The cookie {name} was sent, and the server gave out a new session in its place."
            yield strong(says, at="response.headers.set-cookie", quote=f"{name}=")


@evidence_for("auth/session-expired", on=("error", "redirect", "says-error"))
def cleared_earlier(case: Case) -> Iterator[Evidence]:
    """The server deleted the cookie before (a logout), and the client goes on without it."""
    if "authorization" in case.request.headers or not cookies_visible(case) or not turned_away(case):
        return
    if "redirect" in case.triggers and not wants_data(case.request):
        return  # who logged out and comes back is shown the way
    names = sent_names(case) | {stored.name for stored in case.history.jar()}
    gone = [stored for stored in case.history.cleared_cookies() if session_like(stored) and stored.name not in names]
    for stored in gone[-1:]:
        if stored.cleared is stored.record:
            continue  # cookies/expired-on-arrival
        if stored.cleared is not None and case.sent_at - stored.cleared.started < 86400:
            says = f"The server deleted the session cookie {stored.name} {earlier(case, stored.cleared)}."
            where = OWN_LOGOUT if is_logout_address(stored.cleared.request.url) else "earlier"
            yield proof(says, at=where, about=(stored.cleared, stored.record))
            ended = against("The session of this client was ended by the server.", "earlier", about=(stored.cleared,))
            yield on_cause("auth/no-credentials", ended)


@evidence_for("auth/session-expired", on=("error", "redirect", "says-error"))
def ran_out(case: Case) -> Iterator[Evidence]:
    """The session cookie lived as long as its Max-Age or Expires said, and the client let it go."""
    if "authorization" in case.request.headers or not cookies_visible(case) or not turned_away(case):
        return
    if "redirect" in case.triggers and not wants_data(case.request):
        return  # who comes back later is shown the way
    names, at = sent_names(case) | {stored.name for stored in case.history.jar()}, case.exchange.started
    over = [c for c in case.history.cookies_set() if session_like(c) and c.name not in names and not c.lives_at(at)]
    for stored in [c for c in over if c.belongs_to(case.request)][-1:]:
        age = stored.cookie.max_age
        end = f"bore Max-Age={age}" if age is not None else "has passed its Expires"
        says = f"The session cookie {stored.name}, set {earlier(case, stored.record)}, {end}: it has run out."
        yield proof(says, at="earlier", about=(stored.record,))
        gone = against("The session that this client had has run out.", "earlier", about=(stored.record,))
        yield on_cause("auth/no-credentials", gone)


@evidence_for("auth/session-expired", on=("error", "redirect", "says-error"))
def known_before(case: Case) -> Iterator[Evidence]:
    """The very cookie that is refused now opened the door earlier."""
    if "authorization" in case.request.headers or not turned_away(case):
        return
    for name, value in case.sent_cookies:
        if not is_session_name(name) or is_jwt(value):
            continue
        accepted = next((r for r in carried(case, name, value) if r.ok), None)
        if accepted is None or ("redirect" in case.triggers and _left_since(case, accepted)):
            continue
        says = f"The same session cookie {name} was accepted {earlier(case, accepted)}."
        same_place = accepted.request.route == case.request.route and accepted.request.method == case.method
        yield (proof if same_place else strong)(says, at=_COOKIE_FIELD, quote=f"{name}={value}", about=(accepted,))
        return


def _left_since(case: Case, accepted: Record) -> bool:
    """Whether the client itself logged out after a success: to be shown the login then is what it asked for."""
    later = (r for r in case.history.to_host() if r.started >= accepted.started)
    return any(is_logout_address(record.request.url) for record in later)


@evidence_for("auth/session-expired", on=("error", "redirect"))
def sent_and_unknown(case: Case) -> Iterator[Evidence]:
    """Nothing more is known than that a session cookie was sent and the caller is nobody."""
    if "authorization" in case.request.headers or not turned_away(case):
        return
    sent = next((c for c in case.credentials if c.kind == "cookie" and not c.fault and not is_jwt(c.value)), None)
    if sent is None:
        return
    says = f"The session cookie {sent.name} was sent, and the server treats the caller as unknown."
    asks_for_cookies = all(c.name in _COOKIE_SCHEMES for c in case.challenges)
    program = case.status >= 400 and asks_for_cookies
    weight = strong if case.status == 440 or program or wants_data(case.request) else slight
    yield weight(says, at=_COOKIE_FIELD, quote=f"{sent.name}={sent.value}")
    if case.challenges and asks_for_cookies:
        yield on_cause(
            "auth/no-credentials", rules_out("A session cookie was sent, as the challenge asks.", _COOKIE_FIELD)
        )


@evidence_for("auth/session-cookie-malformed", on=("error", "redirect"))
def came_back_altered(case: Case) -> Iterator[Evidence]:
    """The value that came back is the one that was set, cut or coded once more."""
    if not turned_away(case) and case.status not in (400, 403, 500):
        return
    sent = dict(case.sent_cookies)
    for stored in case.history.cookies_given():
        value = sent.get(stored.name)
        if value is None or value == stored.cookie.value or not session_like(stored):
            continue
        what = _alteration(stored, value)
        if what:
            says = f"The cookie {stored.name} came back {what}."
            yield proof(says, at=_COOKIE_FIELD, quote=f"{stored.name}={value}", about=(stored.record,))
            yield from _not_the_tokens_fault(stored)
            return


@evidence_for("auth/session-cookie-malformed", on=("error", "redirect"))
def came_back_in_part(case: Case) -> Iterator[Evidence]:
    """Some sessions are kept in several cookies: a value and its signature, or pieces of a long value."""
    if not turned_away(case) and case.status not in (400, 403, 500):
        return
    names = sent_names(case)
    for stored in case.history.cookies_given():
        if stored.name not in names and other_part_sent(case, stored):
            says = f"The session's other part, the cookie {stored.name}, was left out."
            yield proof(says, at=_COOKIE_FIELD, quote="", about=(stored.record,))
            yield from _not_the_tokens_fault(stored)
            return


def _not_the_tokens_fault(stored: StoredCookie) -> Iterator[Evidence]:
    whole = rules_out("The server had set this session whole.", "earlier", about=(stored.record,))
    for cause in ("auth/token-malformed", "auth/token-wrong-type", "auth/session-expired"):
        yield on_cause(cause, whole)


def _alteration(stored: StoredCookie, value: str) -> str:
    """What happened to a cookie's value between Set-Cookie and Cookie; empty where it is another one altogether."""
    whole = stored.cookie.value
    if len(value) >= _SHORTEST_CUT and len(value) < stored.length and whole.startswith(value):
        return f"cut to {len(value)} of its {stored.length} characters"
    if len(whole) < stored.length:
        return ""  # what was set is not kept whole
    if "%" in whole and value == unquote(whole):
        return "with its percent-encoding undone"
    if value != whole and value in (quote(whole, safe=""), quote(whole)):
        return "percent-encoded once more"
    if value.strip("\"'") == whole.strip("\"'"):
        return "with other quotes around it"
    if value == whole.replace("+", " "):
        return "with its plus signs turned into blanks"
    return "in other letter case" if value.lower() == whole.lower() else ""
