"""Leads and spares of oauth: steps of one login that must agree, compared over the session."""

from __future__ import annotations

from typing import Any, Final

from statusdoctor.history.flows import challenge_of
from statusdoctor.model import Exchange
from tests.builders import CHROME, Session, exchange, form, get, jwt, lead, page, post, reply, request, spare

LOGIN: Final = "https://login.shop.example"
BACK: Final = "https://app.shop.example/cb"
CODE: Final = "Db3_BpmVe0oUsmXxPgz71afjXqHxAJ1S"
VERIFIER: Final = "pvB85ysM6yzzxohHRLIQBkOQBNZDZjHvIdqCHp1HRHGy9r5FxUcJyQ"
GRANT: Final = {"error": "invalid_grant", "error_description": "grant request is invalid"}


def authorize(state: str = "st-0123456", verifier: str = VERIFIER, redirect_uri: str = BACK, **more: str) -> Exchange:
    """The browser is sent to the provider, which sends it back with a code."""
    asked = {
        "client_id": "spa", "response_type": "code", "redirect_uri": redirect_uri, "state": state,
        "nonce": "n-0S6_WzA2Mj",
        "code_challenge": challenge_of(verifier), "code_challenge_method": "S256",
    } | more  # fmt: skip
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return exchange(
        get(f"{LOGIN}/auth?{query}", user_agent=CHROME), reply(302, location=f"{BACK}?code={CODE}&state={state}")
    )


def callback(state: str = "st-0123456", status: int = 200) -> Exchange:
    answer = reply(status, {"error": "state mismatch"}) if status >= 400 else reply(status, "<title>Signed in</title>")
    return exchange(get(f"{BACK}?code={CODE}&state={state}", user_agent=CHROME), answer)


def redeem(status: int = 400, body: Any = None, at: float = 0.0, **changed: str) -> Exchange:
    sent: dict[str, Any] = {
        "grant_type": "authorization_code", "code": CODE, "redirect_uri": BACK, "client_id": "spa",
        "code_verifier": VERIFIER,
    } | changed  # fmt: skip
    answer = body or ({"access_token": "a" * 40, "expires_in": 900} if status < 400 else GRANT)
    return exchange(form(f"{LOGIN}/token", **{k: v for k, v in sent.items() if v}), reply(status, answer), at=at)


def renew(token: str, status: int = 200, **answer: str) -> Exchange:
    asked = form(f"{LOGIN}/token", grant_type="refresh_token", refresh_token=token, client_id="spa")
    return exchange(asked, reply(status, answer or GRANT))


# state-mismatch


@lead("oauth/state-mismatch", certainty="certain")
def another_state_comes_back() -> Session:
    return [authorize(), callback("af0ifjsldkj", 403)]


@lead("oauth/state-mismatch")
def no_state_comes_back() -> Session:
    return [authorize(), exchange(get(f"{BACK}?code={CODE}", user_agent=CHROME), reply(400, {"error": "bad request"}))]


@lead("oauth/state-mismatch")
def beside_the_cookie_that_keeps_it() -> Exchange:
    asked = get(f"{BACK}?code={CODE}&state=af0ifjsldkj", cookie="oauth_state=RoMytVE6Xqkxhy97MKrxtJ", user_agent=CHROME)
    return exchange(asked, reply(403, {"error": "forbidden"}))


@lead("oauth/state-mismatch")
def sent_on_to_an_error_page() -> Session:
    failed = reply(302, location="https://app.shop.example/login?error=OAuthCallback")
    return [authorize(), exchange(get(f"{BACK}?code={CODE}&state=af0ifjsldkj", user_agent=CHROME), failed)]


@lead("oauth/state-mismatch")
def begun_at_one_name_and_back_at_another() -> Session:
    to_provider = (
        f"{LOGIN}/auth?client_id=web&response_type=code&redirect_uri=http://localhost:8000/cb&state=st-0123456"
    )
    begun = exchange(get("http://127.0.0.1:8000/login", user_agent=CHROME), reply(302, location=to_provider))
    back = get("http://localhost:8000/cb?code=abcdef012345&state=st-0123456", user_agent=CHROME)
    return [begun, exchange(back, reply(400, "<h1>mismatching_state</h1>", content_type="text/html"))]


@spare("oauth/state-mismatch")
def sent_on_to_the_application() -> Session:
    return [
        authorize(),
        exchange(get(f"{BACK}?code={CODE}&state=other", user_agent=CHROME), reply(302, location="/home")),
    ]


@spare("oauth/state-mismatch")
def the_same_state_comes_back() -> Session:
    return [authorize(), callback(status=500)]


# code-expired-or-used


@lead("oauth/code-expired-or-used", certainty="certain")
def redeemed_twice() -> Session:
    return [authorize(), callback(), redeem(200), redeem()]


@lead("oauth/code-expired-or-used")
def redeemed_a_quarter_of_an_hour_later() -> Session:
    return [authorize(), callback(), redeem(at=900)]


@spare("oauth/code-expired-or-used")
def a_fresh_code_with_another_fault() -> Session:
    return [authorize(), callback(), redeem(code_verifier="x" * 43)]


# pkce-mismatch


@lead("oauth/pkce-mismatch", certainty="certain")
def the_verifier_of_another_attempt() -> Session:
    return [authorize(), callback(), redeem(code_verifier="qkEl3RpYo3yYbA2swRk5V3m9S7OsAaLmFl9-CdZ6OWs")]


@lead("oauth/pkce-missing")
def a_challenge_and_no_verifier() -> Session:
    return [authorize(), callback(), redeem(code_verifier="")]


@spare("oauth/pkce-mismatch")
def the_verifier_fits() -> Session:
    return [authorize(), callback(), redeem(redirect_uri="https://app.shop.example/other")]


# redirect-uri-mismatch


@lead("oauth/redirect-uri-mismatch", certainty="certain")
def another_one_in_the_token_request() -> Session:
    return [authorize(), callback(), redeem(redirect_uri="https://app.shop.example/cb/")]


@lead("oauth/redirect-uri-mismatch")
def left_out_of_the_token_request() -> Session:
    return [authorize(), callback(), redeem(redirect_uri="")]


@spare("oauth/redirect-uri-mismatch")
def the_same_in_both_requests() -> Session:
    return [authorize(), callback(), redeem(code_verifier="x" * 43)]


# nonce-mismatch


def with_id_token(nonce: str) -> Exchange:
    answer = {"access_token": "a" * 40, "id_token": jwt(nonce=nonce, aud="spa", iss=LOGIN)}
    asked = request(
        "POST", f"{LOGIN}/token",
        f"grant_type=authorization_code&code={CODE}&redirect_uri={BACK}&client_id=spa&code_verifier={VERIFIER}",
        content_type="application/x-www-form-urlencoded", origin="https://app.shop.example", user_agent=CHROME,
    )  # fmt: skip
    return exchange(asked, reply(200, answer, access_control_allow_origin="https://app.shop.example"))


@lead("oauth/nonce-mismatch", certainty="certain")
def the_id_token_has_another_nonce() -> Session:
    return [authorize(), callback(), with_id_token("of-another-login")]


@lead("oauth/nonce-mismatch")
def the_application_says_so_at_its_callback() -> Exchange:
    said = {"error": "invalid_claim", "message": "invalid_claim: Invalid claim: 'nonce'"}
    return exchange(get(f"{BACK}?code={CODE}&state=st-0123456", user_agent=CHROME), reply(401, said))


@spare("oauth/nonce-mismatch")
def the_id_token_has_this_nonce() -> Session:
    return [authorize(), callback(), with_id_token("n-0S6_WzA2Mj")]


# refresh-token-invalid


@lead("oauth/refresh-token-invalid", certainty="certain")
def the_older_one_after_a_rotation() -> Session:
    first = redeem(200, {"access_token": "a" * 40, "refresh_token": "r1" * 16})
    rotated = renew("r1" * 16, access_token="b" * 40, refresh_token="r2" * 16)
    return [authorize(), callback(), first, rotated, renew("r1" * 16, 400)]


@lead("oauth/refresh-token-invalid", certainty="certain")
def revoked_by_the_client_itself() -> Session:
    first = redeem(200, {"access_token": "a" * 40, "refresh_token": "r1" * 16})
    gone = exchange(form(f"{LOGIN}/revoke", token="r1" * 16), reply(200))
    return [first, gone, renew("r1" * 16, 400)]


@spare("oauth/refresh-token-invalid")
def a_refresh_that_works() -> Session:
    first = redeem(200, {"access_token": "a" * 40, "refresh_token": "r1" * 16})
    return [first, renew("r1" * 16, access_token="b" * 40)]


# assertion-rejected


@lead("oauth/assertion-rejected")
def the_same_assertion_twice() -> Session:
    assertion = jwt(jti="a-1", iss="job", sub="job", aud=f"{LOGIN}/token")
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    asked = form(
        f"{LOGIN}/token", grant_type="client_credentials", client_assertion=assertion, client_assertion_type=kind
    )
    refused = {"error": "invalid_client", "error_description": "client authentication failed"}
    return [exchange(asked, reply(200, {"access_token": "a" * 40})), exchange(asked, reply(401, refused))]


def begun_with_a_cookie() -> Exchange:
    """An application begins a login and keeps what belongs to it in a cookie."""
    address = f"https://login.shop.example/oauth/authorize?client_id=web&state=Yk3vQx7dZp1m&redirect_uri={BACK}"
    cookie = "p.sid=s%3Aabcdefghijklmnop.qrstuvwxyz; Path=/; HttpOnly; Secure; SameSite=Lax"
    return exchange(
        get("https://app.shop.example/login", user_agent=CHROME), reply(302, location=address, set_cookie=cookie)
    )


def back(status: int, **named: str) -> Exchange:
    return exchange(
        get(f"{BACK}?code={CODE}&state=Yk3vQx7dZp1m", user_agent=CHROME, **named), reply(status, "Forbidden")
    )


@lead("oauth/state-mismatch")
def back_without_the_cookie_of_this_login() -> Session:
    return [begun_with_a_cookie(), back(403)]


@spare("oauth/state-mismatch")
def back_with_the_cookie_of_this_login_and_not_welcome() -> Session:
    return [begun_with_a_cookie(), back(403, cookie="p.sid=s%3Aabcdefghijklmnop.qrstuvwxyz")]


@lead("oauth/state-mismatch")
def a_provider_that_does_not_know_the_state_that_came_back_to_it() -> Exchange:
    said = "error=invalid_request&error_code=bad_oauth_state&error_description=OAuth+callback+with+invalid+state"
    return exchange(get(f"{BACK}?{said}", user_agent=CHROME), page(400, "Sign-in failed", "Something went wrong."))


def led_on(error: str, status: int = 302) -> Exchange:
    """The provider sends the browser back with an error; the application shows its own page next."""
    answer = reply(status, location="/") if status < 400 else page(status, "Sign-in failed")
    return exchange(get(f"{BACK}?error={error}&state=st-0123456", user_agent=CHROME, accept="text/html"), answer)


@lead("server/error")
def a_provider_that_failed_itself() -> Exchange:
    return led_on("server_error")


@lead("server/unavailable")
def a_provider_that_is_too_busy_to_log_in() -> Exchange:
    return led_on("temporarily_unavailable", 400)


@lead("oauth/invalid-scope")
def a_scope_refused_and_the_browser_led_on() -> Exchange:
    return led_on("invalid_scope&error_description=unknown+scope")


@spare("oauth/login-required")
def a_silent_login_that_found_nobody_and_leads_on() -> Exchange:
    return led_on("login_required")


def posted_back(then: str, **cookie: str) -> Session:
    """A login that a provider of another site answers by a form: the browser's own request for it is left out."""
    begun = reply(302, location="https://idp.other.example/sso?SAMLRequest=fZJ", **cookie)
    asked = post(
        "https://app.shop.example/saml/acs", "SAMLResponse=PHNhbWw%2B&RelayState=%2F", user_agent=CHROME,
        content_type="application/x-www-form-urlencoded", origin="https://idp.other.example",
        sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document",
    )  # fmt: skip
    first = exchange(get("https://app.shop.example/login", user_agent=CHROME, sec_fetch_site="none"), begun)
    return [first, exchange(asked, reply(302, location=then))]


@lead("cookies/out-of-scope", patient=1)
def a_saml_request_that_stayed_behind() -> Session:
    return posted_back("/login?error=no_request", set_cookie="saml_req=77aa88bb; Path=/; Secure; SameSite=Lax")


@spare("cookies/out-of-scope", patient=1)
def a_saml_login_that_needs_no_cookie() -> Session:
    return posted_back("/home", set_cookie="saml_req=77aa88bb; Path=/; Secure; SameSite=Lax")


@spare("cookies/out-of-scope", patient=1)
def a_saml_login_that_began_without_a_cookie() -> Session:
    return posted_back("/login?error=no_request")
