"""Leads and spares of refusals told in one word, deep in an envelope, or by what the session was not given."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import CHROME, Session, exchange, form, get, jwt, lead, page, post, reply, spare

SHOP = "https://api.shop.example/v1/things"
TOKEN = "Bearer k7Qp2mZx81LwTbRv"
HOME = "https://home.example"
BRIDGE = "http://192.168.1.216/api"


def coded(status: int, code: str, **more: str) -> Exchange:
    return exchange(get(SHOP, authorization=TOKEN), reply(status, {"code": code, **more}))


@lead("auth/token-expired")
def a_code_with_humps() -> Exchange:
    return coded(403, "TokenExpired")


@lead("auth/token-expired")
def a_code_where_the_sentence_belongs() -> Exchange:
    return exchange(get(SHOP, authorization=TOKEN), reply(401, {"message": "TokenExpired"}))


@spare("auth/token-revoked")
def a_code_whose_sentence_says_more() -> Exchange:
    return coded(403, "AccessRevoked", message="You are not a member of this project")


@lead("auth/api-key-invalid")
def a_code_in_capitals_with_dashes() -> Exchange:
    return exchange(get(SHOP, x_api_key="k7Qp2mZx81LwTbRv"), reply(401, {"code": "INVALID-API-KEY"}))


@lead("auth/step-up-required")
def the_password_has_to_be_confirmed() -> Exchange:
    return exchange(
        post(SHOP, {"a": 1}, cookie="sid=s%3A8f2a91cc07be"),
        reply(403, {"message": "Password confirmation is required"}),
    )


@spare("auth/step-up-required")
def a_form_that_lacks_the_second_password() -> Exchange:
    answer = reply(422, {"message": "The password confirmation does not match."})
    return exchange(post(SHOP, {"password": "a", "password_confirmation": "b"}), answer)


@lead("auth/step-up-required")
def a_second_factor_asked_for_with_499() -> Exchange:
    answer = reply(499, {"code": "MFA_AUTH_REQUIRED", "message": "MFA required"})
    return exchange(post("https://192.168.1.1/api/auth/login", {"username": "ada", "password": "made-up"}), answer)


@spare("gateway/client-gave-up")
def a_499_that_an_application_wrote() -> Exchange:
    return exchange(get(SHOP), reply(499, {"error": {"code": 499, "message": "Token Required"}}))


@lead("auth/insufficient-scope")
def a_scope_called_invalid_by_an_api() -> Exchange:
    answer = reply(401, {"status": "error", "error": "authentication error: invalid scope requested"})
    return exchange(post(SHOP, "x", authorization=TOKEN), answer)


@lead("auth/account-blocked")
def xbox_live_counts_its_reasons() -> Exchange:
    asked = post("https://xsts.auth.xboxlive.com/xsts/authorize", {"Properties": {"UserTokens": [jwt(sub="8")]}})
    return exchange(asked, reply(401, {"Identity": "0", "XErr": 2148916238, "Message": ""}, www_authenticate="XSTS"))


@lead("access/geo-blocked")
def xbox_live_does_not_serve_the_country() -> Exchange:
    asked = post("https://xsts.auth.xboxlive.com/xsts/authorize", {"Properties": {"UserTokens": [jwt(sub="8")]}})
    return exchange(asked, reply(401, {"Identity": "0", "XErr": 2148916235, "Message": ""}))


@spare("auth/no-credentials")
def a_token_deep_in_the_body() -> Exchange:
    asked = post(SHOP, {"context": {"identity": {"tokens": [jwt(sub="8")]}}})
    return exchange(asked, reply(401, {"message": "no"}, www_authenticate="XSTS"))


@lead("auth/placeholder-token")
def a_bridge_asked_in_the_name_of_undefined() -> Exchange:
    error = {"error": {"type": 1, "address": "/lights", "description": "unauthorized user"}}
    return exchange(get(f"{BRIDGE}/undefined/lights"), reply(200, [error]))


@spare("auth/placeholder-token")
def a_bridge_that_forgot_its_user() -> Exchange:
    error = {"error": {"type": 1, "address": "/lights", "description": "unauthorized user"}}
    return exchange(get(f"{BRIDGE}/1028d66426293e821ecfd9ef1a0731df/lights"), reply(200, [error]))


@lead("auth/token-expired")
def an_xml_answer_says_failure_under_200() -> Exchange:
    told = "<R><Ack>Failure</Ack><Errors><ShortMessage>Auth token is hard expired.</ShortMessage></Errors></R>"
    return exchange(post(SHOP, "<Q/>", content_type="text/xml"), reply(200, told, content_type="text/xml"))


@spare("content/error-in-success")
def an_xml_answer_says_success() -> Exchange:
    told = "<R><Ack>Success</Ack><Order><Note>Auth token is hard expired.</Note></Order></R>"
    return exchange(post(SHOP, "<Q/>", content_type="text/xml"), reply(200, told, content_type="text/xml"))


@spare("auth/token-malformed")
def a_log_of_others_refusals() -> Exchange:
    rows = [{"type": "fp", "details": {"error": {"message": "Invalid token"}}}, {"type": "s", "details": {}}]
    return exchange(get(SHOP, authorization="Bearer eyJhbGciOiJSUzI1NiJ9.e30.abc"), reply(200, rows))


# access: checks that are no page of words


@lead("access/bot-challenge")
def a_check_as_json() -> Exchange:
    told = {
        "appId": "PXu6b0",
        "blockScript": "/u6b0/captcha.js",
        "altBlockScript": "https://captcha.px-cloud.net/PXu6b0/captcha.js",
    }
    return exchange(get(SHOP, accept="application/json"), reply(403, told))


@lead("access/bot-challenge")
def a_shop_speaks_in_a_comment() -> Exchange:
    told = "<!-- To discuss automated access to Amazon data please contact us. --><html><title>Sorry!</title></html>"
    return exchange(get("https://www.amazon.com/dp/B000"), reply(503, told, content_type="text/html"))


@lead("access/bot-challenge")
def a_puzzle_in_place_of_a_feed() -> Exchange:
    puzzle = page(200, "Making sure you're not a bot!", "Loading...")
    return exchange(get("https://git.shop.example/releases.rss", accept="application/rss+xml"), puzzle)


@spare("access/bot-challenge")
def a_feed_that_is_one() -> Exchange:
    feed = reply(
        200,
        "<rss><channel><title>Robots and blocked humans</title></channel></rss>",
        content_type="application/rss+xml",
    )
    return exchange(get("https://git.shop.example/releases.rss", accept="application/rss+xml"), feed)


# Sessions that were never given, or for another path


def seen(url: str, **named: str) -> dict[str, str]:
    return {"user_agent": CHROME, "accept": "text/html", "sec_fetch_mode": "navigate", **named}


@lead("cookies/out-of-scope", patient=1)
def a_session_for_the_path_behind_the_proxy() -> Session:
    at = f"{HOME}/rss/i/"
    given = page(200, "Sign in", "Sign in", set_cookie="FreshRSS=8a7b6c5d4e; path=/i/; secure; HttpOnly")
    return [
        exchange(get(at, **seen(at)), given),
        exchange(form(at, named=seen(at), user="ada"), page(403, "Error 403 - Forbidden", "No permission")),
    ]


@spare("cookies/out-of-scope", patient=1)
def a_session_for_the_path_that_is_asked() -> Session:
    at = f"{HOME}/rss/i/"
    given = page(200, "Sign in", "Sign in", set_cookie="FreshRSS=8a7b6c5d4e; path=/rss/; secure; HttpOnly")
    return [
        exchange(get(at, **seen(at)), given),
        exchange(form(at, named=seen(at), user="ada"), page(403, "Error 403 - Forbidden", "No permission")),
    ]


def began(**named: str) -> Exchange:
    back = "https%3A%2F%2Fhome.example%2Fback"
    to = f"https://login.example/authorize?response_type=code&client_id=a&redirect_uri={back}&state=5kq8Jr1Lm2"
    return exchange(get(f"{HOME}/login", **seen("")), reply(302, location=to, **named))


def came_back(told: str, **named: str) -> Exchange:
    asked = get(f"{HOME}/back?code=Zk3Vq8Lm1Pq0&state=5kq8Jr1Lm2", **seen("", **named))
    return exchange(asked, reply(400, {"message": told}))


@lead("cookies/never-issued", patient=1)
def a_login_comes_back_to_a_session_without_a_cookie() -> Session:
    return [began(), came_back("InvalidState")]


@spare("cookies/never-issued", patient=1)
def a_login_comes_back_with_the_cookie_of_its_start() -> Session:
    return [began(set_cookie="sid=s%3A8f2a91cc07be; Path=/"), came_back("InvalidState", cookie="sid=s%3A8f2a91cc07be")]


@lead("oauth/state-mismatch")
def a_state_called_invalid_in_one_word() -> Exchange:
    return came_back("InvalidState")


@spare("oauth/state-mismatch")
def an_invalid_state_of_a_thing() -> Exchange:
    return exchange(post(SHOP, {"a": 1}, authorization=TOKEN), reply(409, {"message": "InvalidState"}))


@lead("auth/csrf-token-missing")
def oauth2_proxy_misses_its_cookie() -> Exchange:
    told = "Login Failed: Unable to find a valid CSRF token. Please try again."
    return exchange(get(f"{HOME}/oauth2/callback?code=abcdef&state=ghijkl%3A%2F"), page(403, "403 Forbidden", told))


@lead("auth/step-up-required")
def okta_wants_more_assurance() -> Exchange:
    told = "The application's assurance requirements are not met by the 'subject_token'."
    asked = form(
        "https://a.okta.com/oauth2/v1/token",
        grant_type="urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token="a",
    )
    return exchange(asked, reply(400, {"error": "invalid_grant", "error_description": told}))
