"""Leads and spares of auth/: whether credentials came, in which form, and to which hop."""

from __future__ import annotations

import base64

from statusdoctor.model import Exchange, Headers, Request
from tests.builders import (
    API,
    Session,
    basic,
    bearer,
    exchange,
    form,
    get,
    jwt,
    lead,
    page,
    post,
    reply,
    request,
    spare,
)

PLAIN = "http://api.shop.example/v1/orders/8812"
BEARER = 'Bearer realm="orders"'
BASIC = 'Basic realm="Board"'
OPAQUE = "Bearer k7Qp2mZx81LwTbRvYs64NhJd"


def encoded(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def proxied(**named: str) -> Exchange:
    answer = page(407, "Cache Access Denied", proxy_authenticate='Basic realm="squid"')
    return exchange(get("http://news.example/today", **named), answer)


# no-credentials


@lead("auth/no-credentials", certainty="certain")
def an_api_asked_without_a_token() -> Exchange:
    return exchange(get(accept="application/json"), reply(401, {"detail": "x"}, www_authenticate=BEARER))


@lead("auth/no-credentials")
def graphql_says_unauthenticated_in_a_200() -> Exchange:
    error = {"message": "You must be logged in", "extensions": {"code": "UNAUTHENTICATED"}}
    return exchange(post(body={"query": "{ me }"}), reply(200, {"errors": [error], "data": None}))


@lead("auth/no-credentials")
def grpc_says_unauthenticated_in_a_200() -> Exchange:
    answer = reply(200, content_type="application/grpc", grpc_status="16", grpc_message="missing bearer token")
    return exchange(post(content_type="application/grpc"), answer)


@lead("auth/no-credentials")
def a_slack_method_called_without_a_token() -> Exchange:
    return exchange(post("https://slack.com/api/chat.postMessage"), reply(200, {"ok": False, "error": "not_authed"}))


@spare("auth/no-credentials")
def a_capture_that_removed_the_authorization() -> Exchange:
    hidden = Headers.of(("Accept", "*/*"), hidden=frozenset(("authorization", "cookie")))
    return exchange(Request.to("GET", API, hidden), reply(401, {"detail": "x"}))


@spare("auth/no-credentials")
def a_preflight_that_meets_the_token_check() -> Exchange:
    asked = request("OPTIONS", origin="https://app.example", access_control_request_method="GET", sec_fetch_mode="cors")
    return exchange(asked, reply(401, {"message": "No token provided"}))


@spare("auth/no-credentials")
def a_token_request_without_client_authentication() -> Exchange:
    asked = form("https://login.example/oauth/token", grant_type="authorization_code", code="c0de", client_id="web")
    return exchange(asked, reply(401, {"error": "invalid_client"}, www_authenticate="Basic"))


# proxies


@lead("auth/no-proxy-credentials", certainty="certain")
def a_proxy_asked_without_a_login() -> Exchange:
    return proxied()


@spare("auth/no-proxy-credentials")
def a_proxy_asked_with_a_login() -> Exchange:
    return proxied(proxy_authorization=basic())


@lead("auth/proxy-credentials-rejected", certainty="certain")
def a_proxy_that_refuses_the_password() -> Exchange:
    return proxied(proxy_authorization=basic())


@spare("auth/proxy-credentials-rejected")
def a_proxy_that_got_no_password() -> Exchange:
    return proxied()


# the scheme


@lead("auth/wrong-scheme", certainty="certain")
def basic_where_bearer_is_asked() -> Exchange:
    answer = reply(401, {"detail": "Not authenticated"}, www_authenticate="Bearer")
    return exchange(get(authorization=basic()), answer)


@lead("auth/wrong-scheme")
def token_where_bearer_is_asked() -> Exchange:
    answer = reply(401, {"detail": "Authentication credentials were not provided."}, www_authenticate=BEARER)
    return exchange(get(authorization=f"Token {jwt()}"), answer)


@lead("auth/wrong-scheme")
def basic_at_an_api_that_says_it_found_no_token() -> Exchange:
    return exchange(get(authorization=basic()), reply(401, {"message": "No token provided"}))


@spare("auth/wrong-scheme")
def bearer_in_lower_case() -> Exchange:
    answer = reply(401, {"detail": "x"}, www_authenticate=BEARER)
    return exchange(get(authorization=f"bearer {jwt(exp=-60)}"), answer)


@lead("auth/scheme-missing", certainty="certain")
def a_bare_jwt_where_bearer_is_asked() -> Exchange:
    return exchange(get(authorization=jwt()), reply(401, {"message": "Unauthorized"}, www_authenticate=BEARER))


@lead("auth/scheme-missing")
def a_discord_bot_token_without_bot() -> Exchange:
    asked = get("https://discord.com/api/v10/users/@me", authorization="MzgxOTk2NzM0NTY3.DPOmYw.m4d3UpForTheCase01")
    return exchange(asked, reply(401, {"message": "401: Unauthorized", "code": 0}))


@lead("auth/scheme-missing")
def a_colon_behind_bearer() -> Exchange:
    answer = reply(401, {"message": "No token provided"}, www_authenticate=BEARER)
    return exchange(get(authorization=f"Bearer: {jwt()}"), answer)


@spare("auth/scheme-missing")
def a_bare_key_that_another_rule_refuses() -> Exchange:
    return exchange(get(authorization=OPAQUE), reply(401, {"message": "Unauthorized"}))


@lead("auth/scheme-duplicated", certainty="certain")
def bearer_twice() -> Exchange:
    return exchange(get(authorization=f"Bearer Bearer {jwt()}"), reply(401, {"message": "jwt malformed"}))


@lead("auth/scheme-duplicated")
def basic_twice() -> Exchange:
    return exchange(get(authorization=f"Basic {basic()}"), page(401, "401", www_authenticate=BASIC))


@spare("auth/scheme-duplicated")
def bearer_once() -> Exchange:
    return exchange(get(authorization=bearer()), reply(401, {"message": "invalid token"}))


# placeholders


@lead("auth/placeholder-token", certainty="certain")
def bearer_undefined() -> Exchange:
    return exchange(get(authorization="Bearer undefined"), reply(401, {"message": "jwt malformed"}))


@lead("auth/placeholder-token")
def an_unfilled_template_answered_403() -> Exchange:
    return exchange(get(authorization="Bearer {{access_token}}"), reply(403, {"message": "Invalid token"}))


@lead("auth/placeholder-token")
def an_empty_bearer_taken_for_anonymous() -> Exchange:
    words = 'forbidden: User "system:anonymous" cannot get path "/api"'
    body = {"kind": "Status", "status": "Failure", "message": words, "reason": "Forbidden", "code": 403}
    return exchange(get("https://10.0.4.11:6443/api", authorization="Bearer "), reply(403, body))


@lead("auth/placeholder-token")
def a_key_field_that_holds_the_example_of_the_manual() -> Exchange:
    return exchange(get(x_api_key="YOUR_API_KEY"), reply(401, {"message": "Invalid API key"}))


@spare("auth/placeholder-token")
def a_real_token() -> Exchange:
    return exchange(get(authorization=OPAQUE), reply(401, {"message": "invalid token"}))


# Basic


@lead("auth/basic-malformed", certainty="certain")
def basic_with_the_pair_in_clear() -> Exchange:
    words = {"detail": "Invalid basic header. Credentials not correctly base64 encoded."}
    return exchange(get(authorization="Basic ada:lovelace"), reply(401, words, www_authenticate='Basic realm="api"'))


@lead("auth/basic-malformed")
def basic_of_the_user_alone() -> Exchange:
    return exchange(get(authorization=encoded("ada")), page(401, "401 Unauthorized", www_authenticate=BASIC))


@spare("auth/basic-malformed")
def basic_as_it_should_be() -> Exchange:
    return exchange(get(authorization=basic()), page(401, "401 Unauthorized", www_authenticate=BASIC))


@lead("auth/basic-trailing-newline", certainty="certain")
def a_password_encoded_with_echo() -> Exchange:
    asked = get(authorization=encoded("ada:lovelace-1815\n"))
    return exchange(asked, page(401, "401 Unauthorized", www_authenticate=BASIC))


@lead("auth/basic-trailing-newline")
def a_token_in_the_query_with_an_encoded_line_break() -> Exchange:
    asked = get(f"{API}?access_token=k7Qp2mZx81LwTbRvYs64NhJd%0A")
    return exchange(asked, reply(401, {"message": "Invalid token"}))


@spare("auth/basic-trailing-newline")
def a_password_with_a_blank_inside() -> Exchange:
    asked = get(authorization=encoded("ada:love lace 1815"))
    return exchange(asked, page(401, "401 Unauthorized", www_authenticate=BASIC))


@lead("auth/basic-rejected", certainty="certain")
def a_wrong_password_at_nginx() -> Exchange:
    return exchange(get(authorization=basic()), page(401, "401 Authorization Required", www_authenticate=BASIC))


@lead("auth/basic-rejected")
def a_package_index_that_refuses_user_and_password() -> Exchange:
    words = "Invalid or non-existent authentication information. See the help page."
    return exchange(post("https://upload.pypi.example/legacy/", b"x", authorization=basic()), page(403, "403", words))


@lead("auth/basic-rejected")
def a_registry_that_says_authentication_required() -> Exchange:
    error = {"code": "UNAUTHORIZED", "message": "authentication required", "detail": None}
    asked = get("https://hub.corp.example/v2/", authorization=basic())
    return exchange(asked, reply(401, {"errors": [error]}, www_authenticate='Basic realm="Registry"'))


@spare("auth/basic-rejected")
def a_right_password_without_the_right() -> Exchange:
    return exchange(get(authorization=basic()), page(403, "403 Forbidden"))


@spare("auth/basic-rejected")
def client_credentials_at_a_token_endpoint() -> Exchange:
    asked = form("https://login.example/oauth/token", named={"authorization": basic()}, grant_type="client_credentials")
    return exchange(asked, reply(401, {"error": "invalid_client"}, www_authenticate="Basic"))


# logins


@lead("auth/login-rejected", certainty="certain")
def a_json_login_refused() -> Exchange:
    asked = post("https://api.shop.example/api/login", {"email": "ada@shop.example", "password": "x"})
    return exchange(asked, reply(401, {"error": "INVALID_CREDENTIALS", "message": "Invalid email or password"}))


@lead("auth/login-rejected")
def a_drf_token_login_answered_400() -> Exchange:
    asked = post("https://api.shop.example/api-token-auth/", {"username": "ada", "password": "x"})
    words = {"non_field_errors": ["Unable to log in with provided credentials."]}
    return exchange(asked, reply(400, words))


@lead("auth/login-rejected")
def a_login_form_shown_again_with_200() -> Exchange:
    named = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    asked = form("https://shop.example/accounts/login/", named=named, username="ada", password="x")
    words = "Please enter a correct username and password. Note that both fields may be case-sensitive."
    return exchange(asked, page(200, "Log in", words))


@spare("auth/login-rejected")
def a_registration_with_a_short_password() -> Exchange:
    asked = post("https://api.shop.example/api/register", {"email": "ada@shop.example", "password": "x"})
    return exchange(asked, reply(422, {"errors": {"password": ["must be at least 8 characters"]}}))


@spare("auth/login-rejected")
def a_login_that_worked() -> Exchange:
    asked = post("https://api.shop.example/api/login", {"email": "ada@shop.example", "password": "right"})
    return exchange(asked, reply(200, {"token": "k7Qp2mZx81LwTbRvYs64NhJd"}))


# the place


@lead("auth/credentials-misplaced", certainty="certain")
def the_proxys_password_in_authorization_of_connect() -> Exchange:
    asked = request("CONNECT", "https://news.example:443/", authorization=basic())
    return exchange(asked, page(407, "Proxy Authentication Required", proxy_authenticate='Basic realm="corp"'))


@lead("auth/credentials-misplaced")
def a_token_in_a_field_of_its_own() -> Exchange:
    return exchange(get(x_access_token=jwt()), reply(401, {"message": "No token provided"}, www_authenticate=BEARER))


@lead("auth/credentials-misplaced")
def a_token_in_a_cookie_where_a_header_is_read() -> Exchange:
    answer = reply(401, {"msg": "Missing Authorization Header"})
    return exchange(get(cookie=f"access_token={jwt()}"), answer)


@spare("auth/credentials-misplaced")
def a_token_in_the_right_place() -> Exchange:
    return exchange(get(authorization=bearer(exp=-60)), reply(401, {"message": "jwt expired"}))


@lead("auth/multiple-credentials", certainty="certain")
def a_token_in_header_and_query() -> Exchange:
    asked = get(f"{API}?access_token=k7Qp2mZx81LwTbRvYs64NhJd", authorization=OPAQUE)
    return exchange(asked, reply(400, "Bad Request"))


@lead("auth/multiple-credentials")
def a_presigned_url_with_a_bearer_token() -> Exchange:
    signed = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature=0f1e2d3c"
    words = (
        "<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed; only the X-Amz-Algorithm query "
        "parameter, Signature query string parameter or the Authorization header should be specified</Message></Error>"
    )
    asked = get(f"https://files.s3.example/a.pdf?{signed}", authorization=OPAQUE)
    return exchange(asked, reply(400, words, content_type="application/xml"))


@spare("auth/multiple-credentials")
def a_header_and_an_innocent_query() -> Exchange:
    return exchange(get(f"{API}?page=2", authorization=OPAQUE), reply(400, {"error": "page out of range"}))


@lead("auth/credentials-stripped")
def the_application_says_that_no_header_arrived() -> Exchange:
    return exchange(get(authorization=bearer()), reply(401, {"msg": "Missing Authorization Header"}))


@spare("auth/credentials-stripped")
def no_header_was_sent() -> Exchange:
    return exchange(get(), reply(401, {"msg": "Missing Authorization Header"}))


# notes


@lead("auth/challenge-missing")
def a_401_without_a_challenge() -> Exchange:
    return exchange(get(), reply(401, {"message": "Unauthenticated."}))


@spare("auth/challenge-missing")
def a_401_with_a_challenge() -> Exchange:
    return exchange(get(), reply(401, {"message": "Unauthenticated."}, www_authenticate=BEARER))


@lead("auth/challenge-malformed")
def a_challenge_with_an_open_quote() -> Exchange:
    return exchange(get(), reply(401, www_authenticate='Bearer realm="orders, error=invalid_token'))


@spare("auth/challenge-malformed")
def two_challenges_on_one_line() -> Exchange:
    return exchange(get(), reply(401, www_authenticate='Negotiate, Basic realm="intranet", charset="UTF-8"'))


@lead("auth/credentials-over-plain-http")
def a_bearer_token_over_http() -> Exchange:
    return exchange(get(PLAIN, authorization=bearer(exp=-60)), reply(401, {"message": "jwt expired"}))


@spare("auth/credentials-over-plain-http")
def a_bearer_token_to_the_own_machine() -> Exchange:
    asked = get("http://127.0.0.1:8000/orders", authorization=bearer(exp=-60))
    return exchange(asked, reply(401, {"message": "jwt expired"}))


@lead("auth/credentials-in-url")
def a_key_in_the_query() -> Exchange:
    asked = get(f"{API}?api_key=0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    return exchange(asked, reply(403, {"errors": ["Invalid API key"]}))


@spare("auth/credentials-in-url")
def a_page_number_in_the_query() -> Exchange:
    return exchange(get(f"{API}?page=2&key=name"), reply(404, {"message": "no such page"}))


# another environment


@lead("auth/credentials-for-another-environment", certainty="certain")
def a_stripe_object_of_the_other_mode() -> Exchange:
    words = "No such customer: 'cus_9'; a similar object exists in live mode, but a test mode key was used."
    asked = get("https://api.stripe.com/v1/customers/cus_9", authorization="Bearer sk_test_4eC39HqLyjWDarjtT1zdp7dc")
    return exchange(asked, reply(404, {"error": {"message": words, "type": "invalid_request_error"}}))


@lead("auth/credentials-for-another-environment")
def a_staging_issuer_at_the_production_api() -> Exchange:
    token = bearer(iss="https://login.staging.shop.example/", sub="ada")
    return exchange(get(authorization=token), reply(401, {"message": "Unauthorized"}))


@spare("auth/credentials-for-another-environment")
def a_token_of_the_same_environment() -> Exchange:
    token = bearer(iss="https://login.shop.example/", sub="ada")
    return exchange(get(authorization=token), reply(401, {"message": "Unauthorized"}))


# who may live with whom


@spare("auth/no-credentials")
def a_session_cookie_that_is_not_sent_back() -> Session:
    given = reply(200, {"ok": True}, set_cookie="sessionid=4f9c2a7be1; Path=/; HttpOnly")
    login = post("https://api.shop.example/login", {"username": "ada", "password": "right"})
    return [exchange(login, given), exchange(get(), reply(401, {"message": "Please log in"}))]
