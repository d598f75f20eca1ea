"""Leads and spares of cookies that were lost as they were set, or stayed behind: what the next request meets."""

from __future__ import annotations

from statusdoctor.model import Exchange, Response
from tests.builders import CHROME, Session, exchange, form, get, lead, page, post, reply, spare
from tests.cases.cookies import LOGIN, SITE, call, sets, visit

NOBODY = {"error": "not logged in"}


def own_call(url: str = f"{SITE}/api/me", **named: str) -> Exchange:
    """A script of the page calls, and is told that it is nobody."""
    return exchange(call(url, site="same-origin", origin="", **named), reply(401, NOBODY))


def login(line: str, url: str = LOGIN) -> Exchange:
    asked = form(url, user="ada", password="made-up", named={"user_agent": CHROME, "accept_language": "en"})
    return exchange(asked, sets(line))


@lead("cookies/expired-on-arrival", patient=1, certainty="certain")
def the_session_ended_before_it_came() -> Session:
    return [login("esid=made-up-51; Path=/; Secure; HttpOnly; Expires=Mon, 24 Nov 2025 08:00:00 GMT"), own_call()]


@lead("cookies/expired-on-arrival", patient=1)
def the_session_was_deleted_as_it_was_set() -> Session:
    return [login("app_session=made-up-51; Path=/; Secure; HttpOnly; Max-Age=0"), own_call()]


@spare("cookies/expired-on-arrival", patient=2)
def the_session_was_set_again_and_lives() -> Session:
    return [
        login("esid=made-up-51; Path=/; Secure; HttpOnly; Max-Age=0"),
        login("esid=made-up-52; Path=/; Secure; HttpOnly; Max-Age=3600"),
        own_call(),
    ]


@spare("cookies/expired-on-arrival", patient=1)
def an_old_session_was_tidied_away() -> Session:
    asked = visit(cookie="sid=made-up-51")
    return [exchange(asked, sets("sid=made-up-51; Path=/; Max-Age=0")), own_call()]


@lead("cookies/secure-over-http", patient=1)
def a_secure_session_set_over_http() -> Session:
    url = "http://app.shop.example/login"
    return [
        login("sid=made-up-8c1f20; Path=/; Secure; HttpOnly", url),
        exchange(visit("http://app.shop.example/orders"), page(401, "Unauthorized")),
    ]


SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Safari/605.1.15"
)


def on_this_machine(agent: str) -> Session:
    url = "http://localhost:3000/login"
    asked = form(url, user="ada", password="made-up", named={"user_agent": agent, "accept_language": "en"})
    first = exchange(asked, sets("sid=made-up-8c1f20; Path=/; Secure; HttpOnly"))
    return [first, exchange(visit("http://localhost:3000/orders", user_agent=agent), page(401, "Unauthorized"))]


@lead("cookies/secure-over-http", patient=1)
def safari_trusts_this_machine_no_more_than_others() -> Session:
    return on_this_machine(SAFARI)


@spare("cookies/secure-over-http", patient=1)
def chrome_keeps_secure_cookies_of_this_machine() -> Session:
    return on_this_machine(CHROME)


@lead("cookies/samesite-none-insecure", patient=1)
def a_session_for_everywhere_without_secure() -> Session:
    return [login("sid=made-up-8c1f20; Path=/; HttpOnly; SameSite=None"), own_call(user_agent=CHROME)]


@lead("cookies/domain-mismatch", patient=1)
def a_session_for_a_neighbours_domain() -> Session:
    return [login("sid=made-up-8c1f20; Path=/; Secure; Domain=api.shop.example"), own_call()]


@lead("cookies/prefix-violation", patient=1)
def a_login_that_leads_back_to_itself() -> Session:
    back = exchange(visit(f"{SITE}/home", site="same-origin"), reply(302, location="/login?next=/home"))
    return [login("__Host-session=made-up-8c1f20; Secure; HttpOnly"), back]


@spare("cookies/prefix-violation", patient=1)
def a_visitor_is_shown_the_way() -> Session:
    first = exchange(visit(f"{SITE}/"), sets("__Host-session=made-up-8c1f20; Secure; HttpOnly"))
    return [first, exchange(visit(f"{SITE}/home", site="same-origin"), reply(302, location="/login?next=/home"))]


@lead("cookies/cross-site-lax", patient=1)
def a_frame_whose_session_was_refused() -> Session:
    frame = visit("https://widget.booking.example/", site="cross-site", sec_fetch_dest="iframe")
    return [
        exchange(frame, sets("bsid=made-up-51; Path=/; Secure; HttpOnly; SameSite=Strict")),
        own_call("https://widget.booking.example/api/slots"),
    ]


@spare("auth/no-credentials", patient=1)
def a_session_that_only_its_own_host_gets() -> Session:
    asked = call("https://api.shop.example/me", site="same-site", origin="https://www.shop.example")
    return [
        exchange(visit("https://www.shop.example/login"), sets("lsid=made-up-51; Path=/; Secure; HttpOnly")),
        exchange(asked, reply(401, NOBODY)),
    ]


@lead("cookies/out-of-scope", patient=1)
def logged_in_at_localhost_and_called_by_number() -> Session:
    asked = call("http://127.0.0.1:8000/api/me", origin="http://localhost:3000")
    return [
        exchange(visit("http://localhost:8000/login"), sets("sessionid=made-up-51; Path=/; HttpOnly; SameSite=Lax")),
        exchange(asked, reply(401, NOBODY)),
    ]


@lead("cookies/out-of-scope", patient=1)
def a_session_bound_to_the_admin_pages() -> Session:
    asked = visit("https://cms.paper.example/admin/login")
    return [
        exchange(asked, sets("cmssid=made-up-51; Path=/admin; Secure; HttpOnly")),
        own_call("https://cms.paper.example/api/stats"),
    ]


@lead("auth/no-credentials", patient=1)
def only_a_balancer_and_a_choice_of_language_were_set() -> Session:
    return [
        exchange(visit(f"{SITE}/"), sets("ARRAffinity=8c1f2051aa; Path=/; HttpOnly; Secure", "lang=en; Path=/")),
        own_call(),
    ]


@lead("cookies/never-issued", patient=1)
def a_login_of_a_script_that_is_given_nothing() -> Session:
    taken = reply(200, '{"ok":true}', content_type="application/json", content_length="11")
    return logged_in_by_a_script(taken)


@spare("cookies/never-issued", patient=1)
def a_login_of_a_script_that_is_given_a_token() -> Session:
    taken = reply(200, {"token": "made-up-8c1f20-0a1b2c3d4e5f"}, content_length="390")
    return logged_in_by_a_script(taken)


def logged_in_by_a_script(taken: Response) -> Session:
    asked = post(
        f"{SITE}/api/session",
        '{"email": "ada@shop.example", "password": "made-up"}',
        user_agent=CHROME,
        content_type="application/json",
    )
    return [exchange(asked, taken), own_call()]


ME = "https://app.shop.example/me"
ENTER = "https://app.shop.example/login"


@lead("cookies/expired-on-arrival")
def the_same_answer_sets_and_deletes() -> list[Exchange]:
    lines = ["sid=1a2b3c4d5e; Path=/; Secure", "sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]
    login = exchange(post(ENTER, {"u": "ada"}), reply(200, {"ok": True}, set_cookie=lines))
    return [login, exchange(get(ME), reply(401, {"error": "unauthenticated"}))]


@spare("cookies/expired-on-arrival")
def the_same_answer_deletes_the_cookie_of_another_path() -> list[Exchange]:
    lines = ["sid=1a2b3c4d5e; Path=/; Secure", "sid=; Path=/old; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]
    login = exchange(post(ENTER, {"u": "ada"}), reply(200, {"ok": True}, set_cookie=lines))
    return [login, exchange(get(ME), reply(401, {"error": "unauthenticated"}))]


@lead("auth/session-expired")
def a_session_of_a_minute() -> list[Exchange]:
    login = exchange(post(ENTER, {"u": "ada"}), reply(200, {"ok": True}, set_cookie="sid=1a2b3c; Max-Age=60; Secure"))
    return [login, exchange(get(ME), reply(401, {"error": "unauthenticated"}), at=90)]


@spare("auth/session-expired")
def a_session_that_still_lives() -> list[Exchange]:
    login = exchange(post(ENTER, {"u": "ada"}), reply(200, {"ok": True}, set_cookie="sid=1a2b3c; Max-Age=600; Secure"))
    return [login, exchange(get(ME), reply(401, {"error": "unauthenticated"}), at=90)]


@lead("cookies/too-large", patient=1)
def a_session_too_large_to_be_kept() -> Session:
    return [login(f"token={'e' * 4200}; Path=/; Secure; HttpOnly"), own_call()]


@spare("cookies/too-large", patient=1)
def a_session_that_is_large_and_fits() -> Session:
    return [login(f"token={'e' * 4000}; Path=/; Secure; HttpOnly"), own_call()]
