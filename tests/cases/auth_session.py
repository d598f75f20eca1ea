"""Leads and spares of auth: sessions in cookies, login pages, and credentials over several exchanges."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import CHROME, Session, basic, bearer, exchange, form, get, lead, page, post, reply, spare

SHOP = "https://shop.example"
SID = "sessionid=q8w7e6r5t4z3u2i1o0p9a8s7d6f5g4h3"
LOGIN = f"{SHOP}/accounts/login/"


def signed_in(**more: str) -> Exchange:
    """A login that sets the session cookie."""
    return exchange(
        form(LOGIN, username="ada", password="lovelace-1815", named=more),
        reply(302, location="/account/", set_cookie=f"{SID}; Path=/; HttpOnly; Secure; SameSite=Lax"),
    )


def asks(path: str = "/orders.json", **named: str) -> Exchange:
    """A program's request that Django sends to the login page."""
    asked = get(f"{SHOP}{path}", accept="application/json", **named)
    return exchange(asked, reply(302, location=f"/accounts/login/?next={path}"))


# session-cookie-missing


@lead("auth/session-cookie-missing", certainty="certain")
def a_client_without_a_cookie_jar() -> Session:
    return [signed_in(), asks()]


@lead("auth/session-cookie-missing")
def an_api_that_answers_401() -> Session:
    login = exchange(
        post(f"{SHOP}/api/login", {"user": "ada", "password": "lovelace"}),
        reply(200, {"ok": True}, set_cookie="connect.sid=s%3Aabcdefghijklmnop.qrstuvwxyz; Path=/; HttpOnly"),
    )
    return [login, exchange(get(f"{SHOP}/api/me"), reply(401, {"error": "Not logged in"}))]


@lead("auth/session-cookie-missing")
def a_session_of_the_parent_domain() -> Session:
    login = exchange(
        form("https://login.shop.example/signin", user="ada", password="lovelace"),
        reply(
            303,
            location="https://www.shop.example/",
            set_cookie="sid=9f8e7d6c5b4a39281706; Domain=shop.example; Path=/",
        ),
    )
    return [login, exchange(get("https://api.shop.example/cart"), reply(401, {"error": "no session"}))]


@lead("auth/session-cookie-missing")
def an_api_that_says_so_with_200() -> Session:
    answer = reply(200, {"success": False, "error": "Authentication required"})
    return [signed_in(), exchange(get(f"{SHOP}/api/me"), answer)]


@lead("auth/session-cookie-missing")
def odoo_reads_the_cookie_alone() -> Session:
    odoo = "https://erp.corp.example/web"
    login = exchange(
        post(f"{odoo}/session/authenticate", {"params": {"login": "ada", "password": "x"}}),
        reply(200, {"result": {"uid": 7}}, set_cookie="session_id=5b1d0f2a3c4e5f60718293a4; Path=/; HttpOnly"),
    )
    error = {"code": 100, "message": "Odoo Session Expired", "data": {"name": "odoo.http.SessionExpiredException"}}
    asked = post(f"{odoo}/dataset/call_kw", {"jsonrpc": "2.0"}, x_openerp_session_id="5b1d0f2a3c4e5f60718293a4")
    return [login, exchange(asked, reply(200, {"jsonrpc": "2.0", "error": error}))]


@spare("auth/session-cookie-missing")
def the_cookie_came_back() -> Session:
    return [signed_in(), exchange(get(f"{SHOP}/orders.json", cookie=SID), reply(401, {"error": "no"}))]


@spare("auth/session-cookie-missing")
def a_cookie_for_another_path() -> Session:
    login = exchange(
        form(f"{SHOP}/admin/login", user="ada", password="lovelace"),
        reply(302, location="/admin/", set_cookie="sessionid=abcdefghijklmnopqrst; Path=/admin; Secure"),
    )
    return [login, exchange(get(f"{SHOP}/orders"), reply(401, {"error": "who?"}))]


@spare("auth/session-cookie-missing")
def a_visitor_who_never_logged_in() -> Session:
    visit = exchange(
        get(SHOP, user_agent=CHROME), page(200, "Shop", set_cookie="sessionid=anonymous0123456789; Path=/")
    )
    return [visit, exchange(get(f"{SHOP}/account", accept="text/html"), reply(302, location="/login?next=/account"))]


@lead("auth/session-cookie-missing")
def the_login_itself_leads_back_to_the_login() -> Session:
    account = get(f"{SHOP}/account/", accept="text/html", user_agent=CHROME)
    return [signed_in(user_agent=CHROME), exchange(account, reply(302, location="/accounts/login/?next=/account/"))]


@spare("auth/session-cookie-missing")
def a_person_in_another_window() -> Session:
    account = get(f"{SHOP}/orders/", accept="text/html", user_agent=CHROME)
    return [signed_in(user_agent=CHROME), exchange(account, reply(302, location="/accounts/login/?next=/orders/"))]


# session-expired


@lead("auth/session-expired", certainty="certain")
def the_answer_deletes_the_cookie() -> Exchange:
    answer = reply(401, {"error": "session unknown"}, set_cookie="sessionid=; Path=/; Max-Age=0")
    return exchange(get(f"{SHOP}/api/cart", cookie=SID), answer)


@lead("auth/session-expired", certainty="certain")
def the_same_cookie_worked_before() -> Session:
    asked = get(f"{SHOP}/api/cart", cookie=SID)
    return [exchange(asked, reply(200, {"items": []})), exchange(asked, reply(401, {"error": "unauthorized"}), at=1900)]


@lead("auth/session-expired")
def logged_out_and_going_on() -> Session:
    logout = exchange(
        post(f"{SHOP}/signout", cookie=SID), reply(303, location="/", set_cookie="sessionid=; Path=/; Max-Age=0")
    )
    return [signed_in(), logout, exchange(get(f"{SHOP}/api/cart"), reply(401, {"error": "Not logged in"}))]


@spare("auth/session-expired", patient=2)
def logged_out_and_in_again() -> Session:
    """A page asks who is logged in after the logout, and shows its login."""
    logout = exchange(post(f"{SHOP}/signout", cookie=SID), reply(204, set_cookie="sessionid=; Path=/; Max-Age=0"), at=1)
    who = exchange(get(f"{SHOP}/api/me"), reply(401, {"error": "Not logged in"}), at=2)
    return [signed_in(), logout, who, exchange(get(f"{SHOP}/api/me", cookie=SID), reply(200, {"user": "ada"}), at=9)]


@lead("auth/session-expired")
def exchange_says_login_timeout() -> Exchange:
    asked = get("https://mail.corp.example/owa/service.svc", cookie="cadata=0123456789abcdef; X-OWA-Session=abcdef01")
    return exchange(asked, reply(440, "", reason="Login Timeout"))


@lead("auth/session-expired")
def in_the_servers_words() -> Exchange:
    answer = reply(401, {"code": "SESSION_EXPIRED", "message": "Your session has expired. Please log in again."})
    return exchange(get(f"{SHOP}/api/cart", cookie=SID), answer)


def for_a_minute() -> Exchange:
    """A login whose session cookie says itself how long it lives."""
    answer = reply(200, {"user": "ada"}, set_cookie="connect.sid=s%3Aabcdefghijklmnop.qrstuvwxyz; Path=/; Max-Age=60")
    return exchange(post(f"{SHOP}/api/login", {"user": "ada", "password": "lovelace"}), answer)


@lead("auth/session-expired", certainty="certain")
def the_cookie_outlived_its_own_lifetime() -> Session:
    return [for_a_minute(), exchange(get(f"{SHOP}/api/me"), reply(401, "Unauthorized"), at=90)]


@spare("auth/session-expired")
def the_cookie_was_left_out_within_its_lifetime() -> Session:
    return [for_a_minute(), exchange(get(f"{SHOP}/api/me"), reply(401, "Unauthorized"), at=30)]


@spare("auth/session-expired")
def an_analytics_cookie_is_no_session() -> Exchange:
    return exchange(get(f"{SHOP}/api/cart", cookie="_ga=GA1.2.1234567890.1234567890"), reply(401, {"error": "no"}))


@spare("auth/session-expired")
def signing_out_leads_to_the_login_page() -> Exchange:
    answer = reply(303, location="/login", set_cookie="sessionid=; Path=/; Max-Age=0")
    return exchange(post(f"{SHOP}/logout", cookie=SID), answer)


@spare("auth/session-expired")
def logged_out_and_shown_the_login_page() -> Session:
    account = get(f"{SHOP}/account", cookie=SID, accept="text/html")
    to_login = reply(302, location="/login?next=/account")
    logout = exchange(post(f"{SHOP}/logout", cookie=SID), reply(303, location="/"))
    return [exchange(account, reply(200, "Ada")), logout, exchange(account, to_login)]


# session-cookie-malformed


def given(value: str) -> Exchange:
    answer = reply(200, {"ok": True}, set_cookie=f"session={value}; Path=/; HttpOnly")
    return exchange(post(f"{SHOP}/login", {"user": "ada", "password": "x"}), answer)


@lead("auth/session-cookie-malformed", certainty="certain")
def cut_at_the_equals_sign() -> Session:
    set_value = "eyJ1c2VyIjoxfQ==.ZkJpYQ.hR5sR0Kq8mD1uVtYw3xN2bC4eF6"
    return [given(set_value), exchange(get(f"{SHOP}/api/me", cookie="session=eyJ1c2VyIjoxfQ"), reply(401, {"e": 1}))]


@lead("auth/session-cookie-malformed")
def decoded_on_the_way() -> Session:
    sent = get(f"{SHOP}/api/me", cookie="session=s:abc+def/ghi=.jkl")
    return [given("s%3Aabc%2Bdef%2Fghi%3D.jkl"), exchange(sent, reply(401, {"e": 1}))]


@lead("auth/session-cookie-malformed")
def koas_signature_was_left_out() -> Session:
    login = exchange(
        post(f"{SHOP}/login", {"user": "ada", "password": "x"}, user_agent=CHROME),
        reply(
            200, {"ok": True}, set_cookie=["koa.sess=eyJ1c2VyIjoiYWRhIn0; Path=/", "koa.sess.sig=Zk9hR3dLbTE; Path=/"]
        ),
    )
    copied = get(f"{SHOP}/api/me", cookie="koa.sess=eyJ1c2VyIjoiYWRhIn0", user_agent="widget/1.2")
    return [login, exchange(copied, reply(401, "Unauthorized"))]


@lead("auth/session-cookie-malformed")
def a_piece_of_a_long_session_is_missing() -> Session:
    pieces = [f".AspNetCore.CookiesC{n}={'x' * 30}{n}; Path=/; HttpOnly; Secure" for n in (1, 2)]
    login = exchange(form(LOGIN, user="ada", password="x"), reply(302, location="/", set_cookie=pieces))
    sent = get(f"{SHOP}/api/me", cookie=f".AspNetCore.CookiesC1={'x' * 30}1")
    return [login, exchange(sent, reply(401, {"error": "who?"}))]


@lead("auth/session-cookie-malformed")
def express_says_that_the_signature_is_wrong() -> Exchange:
    answer = reply(403, {"error": "invalid cookie signature"})
    return exchange(get(f"{SHOP}/api/me", cookie="connect.sid=s%3Aabc.def"), answer)


@spare("auth/session-cookie-malformed")
def another_session_altogether() -> Session:
    sent = get(f"{SHOP}/api/me", cookie="session=ffffffffffffffffffffffff")
    return [given("eyJ1c2VyIjoxfQ==.ZkJpYQ.hR5sR0Kq8mD1uVtYw3xN2bC4eF6"), exchange(sent, reply(401, {"e": 1}))]


# login-redirect


@lead("auth/login-redirect", certainty="certain")
def an_api_call_is_sent_to_the_login() -> Exchange:
    asked = get(f"{SHOP}/api/orders", accept="application/json")
    return exchange(asked, reply(302, location=f"{SHOP}/login?ReturnUrl=%2Fapi%2Forders"))


@lead("auth/login-redirect", certainty="certain")
def the_login_page_arrives_with_200() -> Session:
    login = "<html><head><title>Sign in</title></head><form><input type=password name=p></form></html>"
    followed = get(f"{LOGIN}?next=/orders.json", accept="application/json")
    return [asks(), exchange(followed, reply(200, login, content_type="text/html"))]


@lead("auth/login-redirect")
def a_script_in_a_page_is_sent_to_single_sign_on() -> Exchange:
    asked = get(
        f"{SHOP}/data",
        user_agent=CHROME,
        accept="*/*",
        sec_fetch_mode="cors",
        sec_fetch_dest="empty",
        sec_fetch_site="same-origin",
    )
    target = (
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1&response_type=code&redirect_uri=x"
    )
    return exchange(asked, reply(302, location=target))


@lead("auth/login-redirect", certainty="certain")
def a_token_is_not_heard_below_a_path_named_sso() -> Exchange:
    asked = get(f"{SHOP}/sso/orders", accept="*/*", authorization="Bearer 9d8a7c66f1")
    return exchange(asked, reply(302, location=f"https://sso.shop.example/login?rd={SHOP}/sso/orders"))


@spare("auth/login-redirect")
def a_login_that_goes_on_to_its_provider() -> Exchange:
    asked = get(f"{SHOP}/sso/start", accept="*/*", user_agent=CHROME)
    return exchange(asked, reply(302, location=f"https://sso.shop.example/authorize?redirect_uri={SHOP}/sso/start"))


@spare("auth/login-redirect")
def a_person_opens_a_page() -> Exchange:
    asked = get(f"{SHOP}/account", accept="text/html,application/xhtml+xml,*/*;q=0.8", user_agent=CHROME)
    return exchange(asked, reply(302, location="/login?next=/account"))


@spare("auth/login-redirect")
def a_redirect_within_the_api() -> Exchange:
    return exchange(get(f"{SHOP}/api/orders", accept="application/json"), reply(301, location="/api/orders/"))


# credentials-dropped-on-redirect


@lead("auth/credentials-dropped-on-redirect", certainty="certain")
def dropped_when_the_host_changes() -> Session:
    moved = exchange(
        get("https://old.shop.example/report", authorization=basic(), user_agent="python-requests/2.28.1"),
        reply(301, location="https://backup.partner.example/report"),
    )
    refused = exchange(
        get("https://backup.partner.example/report", user_agent="python-requests/2.28.1"),
        reply(401, www_authenticate='Basic realm="Backups"'),
    )
    return [moved, refused]


@lead("auth/credentials-dropped-on-redirect")
def dropped_over_two_hops() -> Session:
    return [
        exchange(
            get("http://api.shop.example/v1", authorization=bearer()),
            reply(301, location="https://api.shop.example/v1"),
        ),
        exchange(get("https://api.shop.example/v1"), reply(308, location="https://api.shop.example/v1/")),
        exchange(get("https://api.shop.example/v1/"), reply(401, {"error": "unauthorized"})),
    ]


@spare("auth/credentials-dropped-on-redirect")
def carried_along() -> Session:
    token = bearer()
    return [
        exchange(get("https://a.example/x", authorization=token), reply(301, location="https://a.example/x/")),
        exchange(get("https://a.example/x/", authorization=token), reply(401, {"error": "invalid token"})),
    ]


@spare("auth/credentials-dropped-on-redirect")
def a_signed_download_needs_none() -> Session:
    return [
        exchange(
            get("https://api.example/file", authorization=bearer()), reply(302, location="https://cdn.example/f?sig=1")
        ),
        exchange(get("https://cdn.example/f?sig=1"), reply(200, "bytes")),
    ]


# credentials-for-another-host


@lead("auth/credentials-for-another-host")
def a_staging_key_on_production() -> Session:
    key = "3f9a1c77e5d24b6f8a90"
    return [
        exchange(get("https://staging.shop.example/v1/items", x_api_key=key), reply(200, {"items": []})),
        exchange(get("https://api.shop.example/v1/items", x_api_key=key), reply(401, {"error": "unauthorized"})),
    ]


@spare("auth/credentials-for-another-host")
def a_key_that_this_host_took_before() -> Session:
    key = "3f9a1c77e5d24b6f8a90"
    return [
        exchange(get("https://staging.shop.example/v1/items", x_api_key=key), reply(200, {"items": []})),
        exchange(get("https://api.shop.example/v1/items", x_api_key=key), reply(200, {"items": []})),
        exchange(get("https://api.shop.example/v1/items", x_api_key=key), reply(401, {"error": "unauthorized"})),
    ]


# refresh-failed and retry-loop


def refresh(answer: int = 400) -> Exchange:
    asked = form(
        "https://login.shop.example/token", grant_type="refresh_token", refresh_token="r" * 32, client_id="app"
    )
    body = {"error": "invalid_grant"} if answer >= 400 else {"access_token": "n" * 40, "refresh_token": "s" * 32}
    return exchange(asked, reply(answer, body))


def call(token: str, status: int, path: str = "/v1/orders") -> Exchange:
    body = {"ok": True} if status < 400 else {"error": "invalid_token"}
    return exchange(get(f"https://api.shop.example{path}", authorization=f"Bearer {token}"), reply(status, body))


@lead("auth/refresh-failed", certainty="certain")
def an_opaque_token_dies_with_its_refresh() -> Session:
    dead = "o" * 40
    return [call(dead, 200), call(dead, 401), refresh(), call(dead, 401, "/v1/cart")]


@lead("auth/refresh-failed")
def an_expired_jwt_goes_on() -> Session:
    dead = bearer(exp=-5, iat=-900).removeprefix("Bearer ")
    return [call(dead, 200), call(dead, 401), refresh(), call(dead, 401), call(dead, 401, "/v1/cart")]


@spare("auth/refresh-failed")
def the_refresh_worked() -> Session:
    dead = "o" * 40
    return [call(dead, 200), call(dead, 401), refresh(200), call(dead, 401, "/v1/cart")]


@spare("auth/refresh-failed")
def a_new_token_after_the_failure() -> Session:
    dead = "o" * 40
    again = form("https://login.shop.example/token", grant_type="password", username="ada", password="lovelace")
    login = exchange(again, reply(200, {"access_token": "f" * 40, "expires_in": 900}))
    return [call(dead, 200), refresh(), login, call("f" * 40, 401)]


@lead("auth/retry-loop")
def refused_three_times_over() -> Session:
    return [call("o" * 40, 401), call("o" * 40, 401), call("o" * 40, 401)]


@lead("auth/retry-loop")
def the_same_cookies_again() -> Session:
    asked = get(f"{SHOP}/api/cart", cookie=SID)
    return [exchange(asked, reply(401, {"error": "no"})) for _ in range(4)]


@spare("auth/retry-loop")
def other_credentials_each_time() -> Session:
    return [call("a" * 40, 401), call("b" * 40, 401), call("c" * 40, 401)]


@spare("auth/retry-loop")
def two_tries_are_no_loop() -> Session:
    return [call("o" * 40, 401), call("o" * 40, 401)]
