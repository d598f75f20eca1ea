"""cookies/: a session that does not reach the server: its cookie is out of scope, held back, or was never set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.cookie_storing import in_third_party_context, is_loopback, kept_back
from statusdoctor.facts.csrf import guard
from statusdoctor.facts.logins import is_login_address, is_logout_address, wants_data
from statusdoctor.facts.sites import domain_matches, registrable_domain
from statusdoctor.history import Record, StoredCookie
from statusdoctor.knowledge import Fix
from statusdoctor.model import Response
from statusdoctor.rules.oauth_session import speaks_of_state
from statusdoctor.rules.session_reading import (
    EXPLAINED_BY_A_LOST_SESSION,
    carried,
    cookies_visible,
    earlier,
    on_cause,
    refused_as_it_was_set,
    sent_names,
    session_like,
    turned_away,
)

_COOKIE: Final = "request.headers"
_NO_SESSION: Final = ("bearer", "basic", "digest", "dpop", "ntlm", "negotiate")
_FORM: Final = "application/x-www-form-urlencoded"
_ROOM_FOR_A_TOKEN: Final = 40  # bytes of an answer
_GUARDS: Final = ("auth/csrf-token-mismatch", "auth/csrf-token-missing")


@evidence_for("cookies/out-of-scope", on=("error", "redirect"))
def stays_behind(case: Case) -> Iterator[Evidence]:
    """The client holds a session cookie of this site whose own attributes keep it from this request."""
    found = _held_back(case)
    if found is None:
        return
    stored, why = found
    if why == "SameSite" and in_third_party_context(case.request):
        return  # that is cookies/cross-site-lax
    weigh = _weight(case, stored, why)
    yield weigh(_sentence(case, stored, why), _COOKIE, "", about=(stored.record,), fix=_fix(case, stored, why))
    if weigh is not slight:
        yield from _explained(stored)


def _weight(case: Case, stored: StoredCookie, why: str) -> Callable[..., Evidence]:
    """A neighbour's session, or one of another part of the site, need not be what this address wants."""
    if why in ("SameSite", "Secure"):
        return proof if case.status >= 400 else strong
    if any(challenge.name in _NO_SESSION for challenge in case.challenges):
        return slight
    if why == "Path":
        return proof if not stored.cookie.path and _was_used(case, stored) else strong
    twins = stored.host.removeprefix("www.") == case.request.host.removeprefix("www.")
    if is_loopback(case.request.host):  # a port of its own may be a program of its own
        twins = stored.record.request.port == case.request.port
    return strong if twins or (case.client.is_browser and _was_used(case, stored)) else slight


@evidence_for("cookies/cross-site-lax", on=("error", "redirect"))
def not_sent_across_sites(case: Case) -> Iterator[Evidence]:
    """A script or frame of another site's page asks, and the session cookie may not go along."""
    found = _held_back(case)
    if found is None or found[1] != "SameSite" or not in_third_party_context(case.request):
        return
    stored = found[0]
    policy = _policy(stored)
    says = f"The cookie {stored.name} ({policy}) does not go along from a page of another site."
    fix = Fix("server", "Set it for use across sites.", f"Set-Cookie: {stored.name}=…; Secure; SameSite=None")
    weigh = proof if case.fetch.credentials or case.fetch.mode != "cors" else strong
    yield weigh(says, _COOKIE, "", about=(stored.record,), fix=fix)
    yield from _explained(stored)


def _explained(stored: StoredCookie) -> Iterator[Evidence]:
    """What a session that stayed behind leaves without merit: nobody forgot to log in."""
    for cause in EXPLAINED_BY_A_LOST_SESSION:
        says = "This client has a session; its cookie stayed behind."
        away = Evidence("rules_out", says, "earlier", about=(stored.record,))
        yield on_cause(cause, away)


def _held_back(case: Case) -> tuple[StoredCookie, str] | None:
    """The latest session cookie that an attribute keeps from this request, and which one; none if a session came."""
    if not turned_away(case) or not cookies_visible(case) or "authorization" in case.request.headers:
        return None
    if case.status < 400 and not case.client.is_browser and not wants_data(case.request):
        return None
    sent = sent_names(case)
    found = None
    for stored in case.history.jar():
        why = kept_back(stored, case.request)
        if stored.name in sent or not session_like(stored) or refused_as_it_was_set(case, stored):
            continue
        if not why:
            return None  # a session cookie was due: it is the client that left it out
        if why != "Site" and (why != "Path" or not is_login_address(case.request.url)):
            found = (stored, why)
    return found


def _was_used(case: Case, stored: StoredCookie) -> bool:
    """Whether earlier requests went well with this cookie."""
    if any(record.ok for record in carried(case, stored.name, stored.cookie.value)):
        return True
    asked = stored.record.request
    return asked.method == "POST" or is_login_address(asked.url)


def _policy(stored: StoredCookie) -> str:
    policy = stored.cookie.same_site
    return f"SameSite={policy.capitalize()}" if policy in ("lax", "strict") else "no SameSite, so Lax"


def _sentence(case: Case, stored: StoredCookie, why: str) -> str:
    name = stored.name
    match why:
        case "Host":
            kind = "set for that host alone" if stored.host_only else "set for that domain"
            return f"The session cookie {name} is of {stored.host}, {kind}, and this is {case.request.host}."
        case "Path":
            return f"The session cookie {name} has the path {stored.path}, and this address is not under it."
        case "Secure":
            return f"The session cookie {name} is Secure and stays behind on plain http."
    return f"The session cookie {name} is {_policy(stored)}, and this request was begun by another site."


def _fix(case: Case, stored: StoredCookie, why: str) -> Fix:
    match why:
        case "Host":
            site = registrable_domain(stored.host)
            if not domain_matches(case.request.host, site) or stored.name.startswith("__Host-"):
                return Fix("client", "Call the host, scheme and path that the cookie was set for.", stored.host)
            line = f"Set-Cookie: {stored.name}=…; Domain={site}; Path=/; Secure; HttpOnly"
            return Fix("server", "Set the cookie for the whole site, or call the host that set it.", line)
        case "Path":
            return Fix(
                "server",
                "Set the session cookie with Path=/ on the host that needs it.",
                f"Set-Cookie: {stored.name}=…; Path=/",
            )
        case "Secure":
            return Fix("client", "Use https here.", f"https://{case.request.host}{case.request.route}")
    return Fix(
        "server",
        "Use SameSite=Lax for sessions that links from other sites must find.",
        f"Set-Cookie: {stored.name}=…; SameSite=Lax",
    )


@evidence_for("cookies/never-issued", on=("error",), status=(400, 403, 419, 422))
def form_without_a_session(case: Case) -> Iterator[Evidence]:
    """A form's token came back, and the session that could confirm it never had a cookie."""
    if not any(case.matched(cause) for cause in _GUARDS) or not guard(case.request).tokens:
        return
    pages = _answers_without_cookies(case)
    if not pages:
        return
    says = "The form's token came back without a session: no answer of this host set a cookie."
    yield proof(says, "response.headers.set-cookie", "", about=(pages[0],), fix=_trust_the_proxy(case))


@evidence_for("cookies/never-issued", on=("error",), status=(400, 401, 403, 422, 500))
def callback_without_a_session(case: Case) -> Iterator[Evidence]:
    """A login comes back whose state the application kept in a session, and no answer ever gave this client one."""
    if not case.matched("oauth/state-mismatch") and not speaks_of_state(case):
        return
    began = next((r for r in _answers_without_cookies(case) if _sent_to_log_in(r)), None)
    if began is not None and "state=" in case.request.query:
        says = f"The answer that began this login {earlier(case, began)} set no cookie, nor did another of this host."
        yield proof(says, "response.headers.set-cookie", "", about=(began,), fix=_trust_the_proxy(case))


@evidence_for("cookies/never-issued", on=("error", "redirect"))
def login_without_a_session(case: Case) -> Iterator[Evidence]:
    """A login was taken, nothing was given for it, and the client is still nobody."""
    if not turned_away(case) or "authorization" in case.request.headers or is_logout_address(case.request.url):
        return
    login = next((r for r in _answers_without_cookies(case) if _is_taken_login(r)), None)
    if login is None:
        return
    says = f"The login {earlier(case, login)} was taken and set no session cookie."
    yield strong(says, "earlier", "", about=(login,), fix=_trust_the_proxy(case))
    away = rules_out(says, "earlier", about=(login,))
    yield from (on_cause(cause, away) for cause in (*EXPLAINED_BY_A_LOST_SESSION, "auth/login-redirect"))


def _answers_without_cookies(case: Case) -> list[Record]:
    """The client's earlier answers of this host, newest first; none where one set a cookie or any cookie was sent."""
    if "cookie" in case.request.headers or not cookies_visible(case) or case.set_cookies:
        return []
    found = [record for record in case.history.to_host(100) if record.exchange.response is not None]
    return [] if any(_touches_cookies(record) for record in found) else found


def _touches_cookies(record: Record) -> bool:
    response = record.exchange.response
    return response is None or not response.headers.lacks("set-cookie") or not record.request.headers.lacks("cookie")


def _sent_to_log_in(record: Record) -> bool:
    answer = record.exchange.response
    return answer is not None and "state=" in answer.headers.get("location")


def _is_taken_login(record: Record) -> bool:
    """A form that was answered with a redirect, or a script's call whose good answer has no room for a token."""
    asked, answer = record.request, record.exchange.response
    if asked.method != "POST" or answer is None or b"pass" not in asked.body.raw.lower():
        return False
    kind = asked.headers.get("content-type")
    if kind.startswith(_FORM) and answer.status in (301, 302, 303):
        return not is_login_address(answer.headers.get("location"))
    return "json" in kind and (answer.status == 204 or (answer.status in (200, 201) and _is_short(answer)))


def _is_short(answer: Response) -> bool:
    length = answer.headers.get("content-length")
    return length.isdecimal() and int(length[:9]) < _ROOM_FOR_A_TOKEN


def _trust_the_proxy(case: Case) -> Fix | None:
    if case.request.scheme != "https":
        return None
    fix = Fix("server", "Trust the proxy's X-Forwarded-Proto, so that Secure cookies are set.")
    powered = case.response.headers.get("x-powered-by").lower()
    return msgspec.structs.replace(fix, example="app.set('trust proxy', 1)") if "express" in powered else fix
