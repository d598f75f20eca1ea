"""Leads and spares of refusals told in one word, deep in an envelope, or by what the session was not given."""

from __future__ import annotations

from statusdoctor.model import Exchange, Headers, Request
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


def signed_in_with_a_cookie_for(path: str) -> Session:
    """A sign-in below /rss/i/ that is refused, after its page had set a cookie for a path."""
    at = f"{HOME}/rss/i/"
    given = page(200, "Sign in", "Sign in", set_cookie=f"FreshRSS=8a7b6c5d4e; path={path}; secure; HttpOnly")
    return [
        exchange(get(at, **seen(at)), given),
        exchange(form(at, named=seen(at), user="ada"), page(403, "Error 403 - Forbidden", "No permission")),
    ]


@lead("cookies/out-of-scope", patient=1)
def a_session_for_the_path_behind_the_proxy() -> Session:
    return signed_in_with_a_cookie_for("/i/")


@spare("cookies/out-of-scope", patient=1)
def a_session_for_the_path_that_is_asked() -> Session:
    return signed_in_with_a_cookie_for("/rss/")


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


# What products and people say of schemes, addresses and https


@lead("auth/wrong-scheme")
def password_authentication_is_gone() -> Exchange:
    return exchange(
        get(SHOP, authorization=TOKEN), reply(403, {"message": "Token authentication is no longer allowed"})
    )


@spare("auth/wrong-scheme")
def token_authentication_is_required() -> Exchange:
    return exchange(get(SHOP), reply(401, {"message": "Token authentication required, it is not allowed to skip it"}))


@lead("auth/wrong-scheme", certainty="certain")
def an_oauth_token_where_a_key_is_read() -> Exchange:
    asked = post("https://api.anthropic.com/v1/messages", {"model": "a"}, authorization="Bearer sk-ant-oat01-made-up")
    error = {"type": "authentication_error", "message": "OAuth authentication is currently not supported."}
    return exchange(asked, reply(401, {"type": "error", "error": error}))


@lead("access/ip-blocked")
def an_address_that_is_not_in_the_list() -> Exchange:
    return exchange(get(SHOP, authorization=TOKEN), reply(403, {"message": "Client IP not in allowlist"}))


@lead("access/feature-disabled")
def an_api_that_is_not_for_this_account() -> Exchange:
    told = {"message": "Access to this API is not available for your account"}
    return exchange(get(SHOP, authorization=TOKEN), reply(403, told))


@spare("state/not-ready")
def an_api_that_will_not_become_available() -> Exchange:
    return an_api_that_is_not_for_this_account()


@lead("request/upgrade-required")
def an_api_that_wants_https() -> Exchange:
    return exchange(get(SHOP.replace("https", "http")), reply(400, {"error": "This endpoint requires HTTPS"}))


@spare("request/upgrade-required")
def a_callback_that_wants_https() -> Exchange:
    told = {"error": "The callback URL must use HTTPS"}
    return exchange(post(SHOP.replace("https", "http"), {"url": "http://a.example"}), reply(400, told))


@lead("server/misconfigured")
def a_plugin_that_wants_its_administrator() -> Exchange:
    told = {"code": "jwt_auth_bad_config", "message": "JWT is not configured properly, please contact the admin"}
    return exchange(
        post(f"{HOME}/wp-json/jwt-auth/v1/token", {"username": "ada", "password": "made-up"}), reply(403, told)
    )


@lead("auth/login-rejected")
def a_password_five_levels_down() -> Exchange:
    user = {"name": "ada", "domain": {"id": "default"}, "password": "made-up"}
    asked = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}}
    told = {"error": {"code": 401, "message": "The request you have made requires authentication."}}
    return exchange(
        post("https://keystone.shop.example:5000/v3/auth/tokens", asked),
        reply(401, told, www_authenticate='Keystone uri="https://keystone.shop.example:5000"'),
    )


@spare("auth/no-credentials")
def a_secret_in_xml() -> Exchange:
    asked = post(SHOP, "<Q><User>ada</User><AuthToken>made-up</AuthToken></Q>", content_type="text/xml")
    return exchange(asked, reply(401, "<E>no</E>", content_type="text/xml"))


@lead("auth/signed-url-expired")
def a_temporary_address_of_swift() -> Exchange:
    at = "https://swift.shop.example/v1/AUTH_a/files/a.zip?temp_url_sig=0123456789abcdef&temp_url_expires=1000000000"
    return exchange(
        get(at), page(401, "", "401 Unauthorized: Temp URL invalid", www_authenticate='Swift realm="AUTH_a"')
    )


@lead("auth/api-key-invalid")
def a_key_given_for_a_token() -> Exchange:
    asked = form(
        "https://iam.cloud.ibm.com/identity/token",
        grant_type="urn:ibm:params:oauth:grant-type:apikey",
        apikey="k7Qp2mZx81",
    )
    told = {"errorCode": "BXNIM0415E", "errorMessage": "Provided API key could not be found."}
    return exchange(asked, reply(400, told))


@lead("auth/api-key-invalid")
def a_key_id_of_another_name() -> Exchange:
    at = "https://ecs.aliyuncs.com/?Action=DescribeRegions&AccessKeyId=LTAImade0up12345&Signature=abc%3D&Format=JSON"
    told = {"Code": "InvalidAccessKeyId.NotFound", "Message": "Specified access key is not found."}
    return exchange(get(at), reply(404, told))


def ajax(**pairs: str) -> Exchange:
    named = {"cookie": "wordpress_logged_in_a=ada%7C1%7Cabc"}
    asked = form(f"{HOME}/wp-admin/admin-ajax.php", named=named, action="save_order", **pairs)
    return exchange(asked, reply(403, "-1", content_type="text/html; charset=UTF-8"))


@lead("auth/csrf-token-mismatch")
def wordpress_says_minus_one_to_a_nonce() -> Exchange:
    return ajax(nonce="0a1b2c3d4e")


@lead("auth/csrf-token-missing")
def wordpress_says_minus_one_without_a_nonce() -> Exchange:
    return ajax(order="1")


@spare("auth/csrf-token-mismatch")
def another_server_counts_down() -> Exchange:
    return exchange(form(f"{HOME}/count", n="0"), reply(403, "-1", content_type="text/html"))


@lead("auth/login-rejected")
def a_stage_of_authentik_says_it_under_200() -> Exchange:
    told = {"component": "ak-stage-password", "response_errors": {"password": [{"string": "Invalid password"}]}}
    asked = post("https://auth.shop.example/api/v3/flows/executor/login/", {"password": "made-up"})
    return exchange(asked, reply(200, told))


@spare("auth/account-blocked")
def a_bot_that_somebody_blocked() -> Exchange:
    told = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    return exchange(post("https://api.telegram.org/bot1:made-up/sendMessage", {"chat_id": 1}), reply(403, told))


@lead("auth/forbidden")
def a_code_behind_dots_where_the_sentence_belongs() -> Exchange:
    told = {"meta": {"rc": "error", "msg": "api.err.NoPermission"}, "data": []}
    return exchange(
        post("https://192.168.1.1:8443/api/s/default/cmd", {"cmd": "a"}, cookie="unifises=8f2a91cc07be8f2a"),
        reply(403, told),
    )


@lead("auth/token-rejected")
def a_token_error_in_one_word_under_200() -> Exchange:
    told = {"ts": 1, "code": "2001", "msg": "AccessTokenError", "data": {}}
    return exchange(post(SHOP, {"access_token": "lvtx.8f2a91cc07be"}), reply(200, told))


@spare("auth/credentials-stripped")
def a_field_with_an_underscore_that_was_read() -> Exchange:
    told = {"error": [{"code": "GATEWAY", "description": "Unauthorized token or incorrect authorization header"}]}
    sent = Headers.of(("Host", "api.shop.example"), ("WM_SEC.ACCESS_TOKEN", "8f2a91cc07be"))
    asked = Request.to("GET", SHOP, sent)
    return exchange(asked, reply(401, told))


def told(status: int, sentence: str) -> Exchange:
    return exchange(get(SHOP, authorization=TOKEN), reply(status, {"message": sentence}))


@lead("auth/account-blocked")
def an_application_that_nobody_approved() -> Exchange:
    return told(403, "Application is not approved for production access")


@lead("auth/account-blocked")
def a_password_that_is_too_old() -> Exchange:
    return told(401, "Password expired, please change it")


@spare("auth/account-blocked")
def a_reset_link_that_is_over() -> Exchange:
    return told(403, "The link to change your expired password is no longer valid")


@lead("auth/token-not-yet-valid")
def a_token_from_tomorrow() -> Exchange:
    return told(401, "Token issued in the future")


@lead("auth/api-key-invalid")
def an_application_that_is_not_known() -> Exchange:
    return told(401, "app_id not found")


@lead("auth/api-key-restricted")
def a_key_for_servers_in_a_browser() -> Exchange:
    return told(403, "This key cannot be used from a browser")


@lead("access/geo-blocked")
def access_from_here_is_restricted() -> Exchange:
    return told(403, "Access from your location is restricted")


@lead("access/payment-required")
def a_free_tier_without_this_model() -> Exchange:
    return told(403, "Free tier users cannot use this model")


@spare("access/payment-required")
def a_plan_of_a_building() -> Exchange:
    return told(403, "You may not see the floor plan of this building")
