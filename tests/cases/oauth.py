"""Leads and spares of oauth: what the request itself tells, whoever answers (answers: oauth_answers.py)."""

from __future__ import annotations

from typing import Any

from statusdoctor.model import Exchange, Response
from tests.builders import API, CHROME, Session, basic, bearer, exchange, form, get, jwt, lead, page, post, reply, spare
from tests.oauth_requests import (
    CALLBACK,
    CODE,
    JWT_GRANT,
    TOKEN,
    VERIFIER,
    authorize,
    device,
    machine,
    password,
    refresh,
    spa,
    token,
)

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
AT = f"https://{TOKEN}"


def error(code: str, description: str = "", status: int = 400) -> Response:
    return reply(status, {"error": code} | ({"error_description": description} if description else {}))


def issued() -> Response:
    return reply(200, {"access_token": "at-7b1e5f0c9b7e2144", "token_type": "Bearer", "expires_in": 900})


# assertion-rejected


def signed(**claims: Any) -> dict[str, str]:
    """A client that authenticates with a signed assertion."""
    whole = {"iss": "pk", "sub": "pk", "aud": "https://login.shop.example", "jti": "d3f3-11db"} | claims
    return {"client_id": "pk", "client_assertion_type": ASSERTION_TYPE, "client_assertion": jwt(**whole)}


@lead("oauth/assertion-rejected", certainty="certain")
def an_assertion_made_once_at_start() -> Exchange:
    asked = machine(**signed(exp=-900, iat=-960))
    return exchange(asked, error("invalid_client", "client authentication failed", 401))


@lead("oauth/assertion-rejected")
def an_assertion_for_another_server() -> Exchange:
    return exchange(machine(**signed(aud="https://login.other.example/token")), error("invalid_client", status=401))


@lead("oauth/assertion-rejected", certainty="certain")
def an_assertion_of_tomorrow() -> Exchange:
    return exchange(machine(**signed(iat=7200, exp=7500)), error("invalid_client", status=401))


@lead("oauth/assertion-rejected")
def an_assertion_that_names_another_client() -> Exchange:
    return exchange(machine(**signed(iss="other", sub="other")), error("invalid_client", status=401))


@lead("oauth/assertion-rejected")
def an_assertion_that_is_no_token() -> Exchange:
    asked = token(grant_type=JWT_GRANT, assertion="not-a-token", client_id="svc")
    return exchange(asked, error("invalid_grant"))


@lead("oauth/assertion-rejected")
def a_grant_by_assertion() -> Exchange:
    asked = token(grant_type=JWT_GRANT, assertion=jwt(iss="svc", aud="https://login.shop.example"), client_id="svc")
    return exchange(asked, error("invalid_grant"))


@spare("oauth/assertion-rejected")
def an_assertion_that_was_accepted_and_a_scope_that_was_not() -> Exchange:
    return exchange(machine(**signed(), scope="orders:all"), error("invalid_scope", "requested scope is not allowed"))


# client-auth-method


@lead("oauth/client-auth-method", certainty="certain")
def another_method_than_before() -> Session:
    sent = machine(client_id="pk", client_secret="pk-secret-11")
    refused = error("invalid_client", "client authentication failed", 401)
    return [exchange(machine(**signed()), issued()), exchange(sent, refused)]


@lead("oauth/client-auth-method")
def the_secret_in_both_places() -> Exchange:
    named = {"authorization": basic("web", "s3cr3t-of-web")}
    asked = form(AT, named=named, grant_type="client_credentials", client_id="web", client_secret="s3cr3t-of-web")
    return exchange(asked, error("invalid_client", status=401))


@lead("oauth/client-auth-method")
def a_machine_without_a_secret() -> Exchange:
    return exchange(machine(client_id="job"), error("invalid_client", "client authentication failed", 401))


@spare("oauth/client-auth-method")
def the_same_method_as_before() -> Session:
    refused = error("invalid_client", "client authentication failed", 401)
    return [exchange(machine(), issued()), exchange(machine(client_id="web", client_secret="another-one"), refused)]


# client-type-mismatch


@lead("oauth/client-type-mismatch")
def a_page_with_the_id_of_a_web_application() -> Exchange:
    says = "Client authentication failed. Either the client or the client credentials are invalid."
    return exchange(spa("dev-1.okta.com/oauth2/default/v1/token"), error("invalid_client", says, 401))


@lead("oauth/client-type-mismatch")
def a_secret_wanted_from_a_page() -> Exchange:
    return exchange(spa(), error("invalid_request", "client_secret is missing."))


@spare("oauth/client-type-mismatch")
def a_page_whose_code_is_dead() -> Exchange:
    return exchange(spa(), error("invalid_grant"))


# code-expired-or-used


@lead("oauth/code-expired-or-used")
def a_code_refused_without_a_word() -> Exchange:
    return exchange(token(), error("invalid_grant"))


@spare("oauth/code-expired-or-used")
def a_refresh_refused_without_a_word() -> Exchange:
    return exchange(refresh(), error("invalid_grant"))


# code-malformed


@lead("oauth/code-malformed", certainty="certain")
def a_code_still_percent_encoded() -> Exchange:
    return exchange(token(code="4%2F0AX4XfWh-madeUp%2Bfor9"), error("invalid_grant", "Bad Request"))


@lead("oauth/code-malformed", certainty="certain")
def the_name_of_the_variable() -> Exchange:
    return exchange(token(code="AuthCode"), error("invalid_grant", "Malformed auth code."))


@lead("oauth/code-malformed")
def the_whole_address_as_code() -> Exchange:
    return exchange(token(code=f"{CALLBACK}?code={CODE}"), error("invalid_grant"))


@lead("oauth/code-malformed")
def a_code_that_the_server_calls_malformed() -> Exchange:
    return exchange(token(), error("invalid_grant", "Malformed auth code."))


@spare("oauth/code-malformed")
def a_code_with_a_slash_in_it() -> Exchange:
    return exchange(token(code="4/0AX4XfWhMadeUpFor9CasesAndNoMore"), error("invalid_grant", "Bad Request"))


# consent-denied


@lead("oauth/consent-denied", certainty="certain")
def the_user_says_no() -> Exchange:
    return exchange(authorize(), reply(302, location=f"{CALLBACK}?error=access_denied&state=st-81"))


@lead("oauth/consent-denied")
def the_callback_fails_upon_a_refusal() -> Exchange:
    says = "error=access_denied&error_description=The+user+denied+your+request&state=st-81"
    return exchange(get(f"{CALLBACK}?{says}", user_agent=CHROME), page(500, "Internal Server Error"))


@lead("oauth/consent-denied")
def the_device_was_not_allowed() -> Exchange:
    return exchange(device(), error("access_denied"))


@spare("oauth/consent-denied")
def an_api_that_denies_access() -> Exchange:
    return exchange(get(API, authorization=bearer()), error("access_denied", status=403))


# device-authorization-pending, device-slow-down, device-code-expired


@lead("oauth/device-authorization-pending")
def still_waiting_for_the_user() -> Exchange:
    return exchange(device(), error("authorization_pending"))


@spare("oauth/device-authorization-pending")
def polled_too_fast() -> Exchange:
    return exchange(device(), error("slow_down"))


@lead("oauth/device-slow-down", certainty="certain")
def every_second() -> Exchange:
    return exchange(device(), error("slow_down", "you are polling too quickly"))


@spare("oauth/device-slow-down")
def polled_in_time() -> Exchange:
    return exchange(device(), error("authorization_pending"))


@lead("oauth/device-code-expired", certainty="certain")
def the_user_never_came() -> Exchange:
    return exchange(device(), error("expired_token", "device code is expired"))


@spare("oauth/device-code-expired")
def an_api_token_that_expired() -> Exchange:
    return exchange(get(API, authorization=bearer(exp=-720)), error("expired_token", status=401))


# invalid-client


@lead("oauth/invalid-client", certainty="certain")
def another_secret_worked_before() -> Session:
    refused = error("invalid_client", "client authentication failed", 401)
    return [exchange(machine(), issued()), exchange(machine(client_id="web", client_secret="another-one"), refused)]


@lead("oauth/invalid-client", certainty="certain")
def a_secret_that_was_never_set() -> Exchange:
    asked = machine(client_id="web", client_secret="undefined")
    return exchange(asked, error("invalid_client", "client authentication failed", 401))


@lead("oauth/invalid-client")
def basic_with_a_wrong_secret() -> Exchange:
    asked = form(AT, named={"authorization": basic("web", "wrong-one-2")}, grant_type="client_credentials")
    return exchange(asked, reply(401, {"error": "invalid_client"}, www_authenticate='Bearer error="invalid_client"'))


@lead("oauth/invalid-client")
def a_basic_pair_without_its_second_half() -> Exchange:
    asked = form(AT, named={"authorization": basic("web", "")}, grant_type="client_credentials")
    return exchange(asked, error("invalid_client", status=401))


@lead("oauth/invalid-client")
def a_bare_401_of_a_token_endpoint() -> Exchange:
    return exchange(machine(), reply(401))


@spare("oauth/invalid-client")
def a_good_client_with_a_dead_code() -> Exchange:
    return exchange(token(), error("invalid_grant"))


# invalid-scope, invalid-target


@lead("oauth/invalid-scope", certainty="certain")
def a_scope_that_nobody_knows() -> Exchange:
    back = f"{CALLBACK}?error=invalid_scope&state=st-81"
    return exchange(authorize(scope="openid orders:everything"), reply(302, location=back))


@spare("oauth/invalid-scope")
def a_token_that_lacks_a_scope() -> Exchange:
    said = 'Bearer error="insufficient_scope", scope="orders:write"'
    return exchange(post(API, {}, authorization=bearer(scope="orders:read")), reply(403, www_authenticate=said))


@lead("oauth/invalid-target", certainty="certain")
def a_resource_that_is_not_registered() -> Exchange:
    asked = machine(resource="https://api.other.example")
    return exchange(asked, error("invalid_target", "resource indicator is missing, or unknown"))


@spare("oauth/invalid-target")
def a_token_for_another_api() -> Exchange:
    said = 'Bearer error="invalid_token", error_description="the audience is not accepted"'
    return exchange(get(API, authorization=bearer(aud="https://other.example")), reply(401, www_authenticate=said))


# login-required


@lead("oauth/login-required", certainty="certain")
def a_silent_login_without_a_session() -> Exchange:
    back = f"{CALLBACK}?error=login_required&state=st-81"
    return exchange(authorize(prompt="none"), reply(302, location=back))


@lead("oauth/login-required")
def consent_that_nobody_may_be_asked_for() -> Exchange:
    back = f"{CALLBACK}#error=consent_required&state=st-81"
    return exchange(authorize(prompt="none"), reply(303, location=back))


@spare("oauth/login-required")
def a_login_page_for_everybody_else() -> Exchange:
    return exchange(authorize(), reply(302, location="https://login.shop.example/interaction/xWczayyWem"))


# nonce-mismatch (compared in oauth_session.py)


@lead("oauth/nonce-mismatch")
def the_application_compared_the_nonce() -> Exchange:
    asked = get(f"{CALLBACK}?code={CODE}&state=st-81", user_agent=CHROME)
    return exchange(asked, reply(401, {"error": "Nonce mismatch"}))


@spare("oauth/nonce-mismatch")
def a_nonce_of_wordpress() -> Exchange:
    said = {"code": "rest_cookie_invalid_nonce", "message": "Cookie check failed", "data": {"status": 403}}
    return exchange(post("https://blog.example/wp-json/wp/v2/posts", {}, x_wp_nonce="1f0c"), reply(403, said))


# parameter-missing


@lead("oauth/parameter-missing", certainty="certain")
def no_user_name() -> Exchange:
    return exchange(password(username=""), error("invalid_request", "Missing 'username' in request."))


@lead("oauth/parameter-missing")
def no_grant_type() -> Exchange:
    asked = form(AT, client_id="web", client_secret="s3cr3t-of-web-24", code=CODE)
    return exchange(asked, error("unsupported_grant_type"))


@lead("oauth/parameter-missing", certainty="certain")
def the_code_sent_twice() -> Exchange:
    asked = post(
        AT, f"grant_type=authorization_code&code={CODE}&code={CODE}&client_id=web&client_secret=s3cr3t-of-web",
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    return exchange(asked, error("invalid_request"))


@lead("oauth/parameter-missing")
def no_response_type() -> Exchange:
    back = f"{CALLBACK}?error=invalid_request&error_description=Missing+response_type+parameter.&state=st-81"
    return exchange(authorize(response_type=""), reply(302, location=back))


@lead("oauth/parameter-missing")
def something_that_is_not_named() -> Exchange:
    return exchange(token(), error("invalid_request"))


@lead("oauth/parameter-missing")
def something_that_came_twice() -> Exchange:
    return exchange(machine(), error("invalid_request", "a value appears twice"))


@lead("oauth/parameter-missing")
def a_device_that_does_not_name_itself() -> Exchange:
    asked = form("https://login.shop.example/oauth/device/code", grant_type="", scope="openid", client_id="")
    return exchange(asked, error("invalid_request", "client_id is missing"))


@spare("oauth/parameter-missing")
def nothing_is_missing_but_the_form() -> Exchange:
    asked = post(AT, {"grant_type": "client_credentials", "client_id": "web", "client_secret": "s3cr3t-of-web"})
    return exchange(asked, error("invalid_request", "Missing form parameter: grant_type"))


# password-grant-rejected


@lead("oauth/password-grant-rejected", certainty="certain")
def the_password_is_another_one() -> Exchange:
    return exchange(password(), error("invalid_grant", "Invalid credentials given."))


@spare("oauth/password-grant-rejected")
def the_client_is_unknown() -> Exchange:
    return exchange(password(), error("invalid_client", status=401))


# pkce-method, pkce-missing, pkce-mismatch (recomputed in oauth_session.py)


@lead("oauth/pkce-method", certainty="certain")
def plain_where_a_hash_is_wanted() -> Exchange:
    back = f"{CALLBACK}?error=invalid_request&error_description=code_challenge_method+must+be+S256&state=st-81"
    asked = authorize(code_challenge=VERIFIER, code_challenge_method="plain")
    return exchange(asked, reply(302, location=back))


@lead("oauth/pkce-method")
def a_challenge_without_its_method() -> Exchange:
    back = f"{CALLBACK}?error=invalid_request&error_description=code_challenge_method+is+required&state=st-81"
    return exchange(authorize(code_challenge=VERIFIER), reply(302, location=back))


@spare("oauth/pkce-method")
def no_challenge_at_all() -> Exchange:
    back = f"{CALLBACK}?error=invalid_request&error_description=code_challenge_method+must+be+S256&state=st-81"
    return exchange(authorize(), reply(302, location=back))


@lead("oauth/pkce-missing", certainty="certain")
def no_verifier() -> Exchange:
    return exchange(spa(code_verifier=""), error("invalid_request", "Missing 'code_verifier'"))


@spare("oauth/pkce-missing")
def a_verifier_that_does_not_fit() -> Exchange:
    return exchange(spa(), error("invalid_grant", "PKCE verification failed."))


@lead("oauth/pkce-mismatch", certainty="certain")
def a_verifier_of_another_attempt() -> Exchange:
    return exchange(spa(), error("invalid_grant", "PKCE verification failed."))


@spare("oauth/pkce-mismatch")
def no_verifier_was_sent() -> Exchange:
    return exchange(token(), error("invalid_grant", "code_verifier is required"))


# redirect-uri-mismatch


@lead("oauth/redirect-uri-mismatch")
def the_page_of_a_provider_that_nobody_knows() -> Exchange:
    said = page(400, "oops! something went wrong", "error: invalid_redirect_uri error_description: not registered")
    return exchange(authorize(redirect_uri="http://localhost:3000/cb"), said)


@lead("oauth/redirect-uri-mismatch")
def the_token_request_names_another_address() -> Exchange:
    return exchange(token(), error("invalid_grant", "Invalid 'redirect_uri' in request."))


@lead("oauth/redirect-uri-mismatch")
def the_token_request_does_not_repeat_it() -> Exchange:
    return exchange(token(redirect_uri=""), error("invalid_grant", "redirect_uri does not match"))


@spare("oauth/redirect-uri-mismatch")
def a_recited_sentence_that_names_every_reason() -> Exchange:
    said = (
        "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in "
        "the authorization request, or was issued to another client."
    )
    return exchange(token(), error("invalid_grant", said))


# refresh-token-invalid (rotation in oauth_session.py)


@lead("oauth/refresh-token-invalid", certainty="certain")
def a_refresh_that_is_refused() -> Exchange:
    return exchange(refresh(), error("invalid_grant"))


@lead("oauth/refresh-token-invalid")
def an_api_of_its_own_that_refreshes() -> Exchange:
    asked = post("https://api.shop.example/v1/auth/refresh", {"refreshToken": "rt-5f0c9b7e21a4"})
    return exchange(asked, reply(401, {"message": "Refresh token expired"}))


@lead("oauth/refresh-token-invalid")
def a_blacklisted_token() -> Exchange:
    asked = post("https://api.shop.example/api/token/refresh/", {"refresh": jwt(token_type="refresh")})
    return exchange(asked, reply(401, {"detail": "Token is blacklisted", "code": "token_not_valid"}))


@lead("oauth/refresh-token-invalid")
def an_api_of_its_own_that_says_little() -> Exchange:
    asked = post("https://api.shop.example/v1/auth/refresh", {"refreshToken": "rt-5f0c9b7e21a4"})
    return exchange(asked, reply(403, {"message": "no"}))


@spare("oauth/refresh-token-invalid")
def a_code_that_is_refused() -> Exchange:
    return exchange(token(), error("invalid_grant"))


# state-mismatch (compared in oauth_session.py)


@lead("oauth/state-mismatch")
def the_application_compared_the_state() -> Exchange:
    asked = get(f"{CALLBACK}?code={CODE}&state=af0ifjsldkj", user_agent=CHROME)
    return exchange(asked, reply(403, {"error": "Unable to verify authorization request state."}))


# unauthorized-client, unsupported-grant-type


@lead("oauth/unauthorized-client", certainty="certain")
def a_grant_that_is_closed_to_the_client() -> Exchange:
    says = "The client is not authorized to use 'grant_type=client_credentials'"
    return exchange(machine(), error("unauthorized_client", says))


@lead("oauth/unauthorized-client")
def a_response_type_that_is_not_enabled() -> Exchange:
    back = f"{CALLBACK}?error=unsupported_response_type&state=st-81"
    return exchange(authorize(response_type="token"), reply(302, location=back))


@spare("oauth/unauthorized-client")
def a_grant_that_nobody_knows() -> Exchange:
    return exchange(machine(grant_type="client_credential"), error("unsupported_grant_type"))


@lead("oauth/unsupported-grant-type", certainty="certain")
def the_last_letter_is_missing() -> Exchange:
    return exchange(machine(grant_type="client_credential"), error("unsupported_grant_type"))


@spare("oauth/unsupported-grant-type")
def a_known_grant_in_json() -> Exchange:
    asked = post(AT, {"grant_type": "client_credentials", "client_id": "web", "client_secret": "s3cr3t-of-web"})
    return exchange(asked, error("unsupported_grant_type"))


# wrong-content-type


@lead("oauth/wrong-content-type")
def json_in_place_of_a_form() -> Exchange:
    asked = post(AT, {"grant_type": "client_credentials", "client_id": "web", "client_secret": "s3cr3t-of-web"})
    return exchange(asked, error("unsupported_grant_type"))


@lead("oauth/wrong-content-type")
def multipart_in_place_of_a_form() -> Exchange:
    part = '--b1\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = part.format("grant_type", "password") + part.format("username", "ada") + "--b1--\r\n"
    asked = post(AT, body, content_type="multipart/form-data; boundary=b1")
    return exchange(asked, error("invalid_request", "Missing form parameter: grant_type"))


@lead("oauth/wrong-content-type")
def parameters_in_the_address() -> Exchange:
    asked = post(f"{AT}?grant_type=client_credentials&client_id=web&client_secret=s3cr3t-of-web")
    return exchange(asked, error("invalid_request", "grant_type is missing"))


@lead("oauth/wrong-content-type", certainty="certain")
def a_media_type_that_is_refused() -> Exchange:
    asked = post(AT, {"grant_type": "client_credentials", "client_id": "web"})
    return exchange(asked, reply(415, {"error": "HTTP 415 Unsupported Media Type"}))


@lead("oauth/wrong-content-type")
def json_and_a_server_that_names_nothing() -> Exchange:
    asked = post(AT, {"grant_type": "client_credentials", "client_id": "web", "client_secret": "s3cr3t-of-web"})
    return exchange(asked, error("invalid_request"))


@lead("oauth/wrong-content-type")
def json_and_a_server_without_words() -> Exchange:
    asked = post(AT, {"grant_type": "client_credentials", "client_id": "web", "client_secret": "s3cr3t-of-web"})
    return exchange(asked, reply(400))


@spare("oauth/wrong-content-type")
def json_to_a_provider_that_takes_it() -> Exchange:
    asked = post(
        "https://shop.eu.auth0.com/oauth/token",
        {"grant_type": "client_credentials", "client_id": "web", "client_secret": "x1y2z3w4"},
    )
    return exchange(asked, error("access_denied", "Unauthorized", 401))
