"""Leads and spares of auth/: answers that know the caller, fields that get lost, errors told with 200."""

from __future__ import annotations

from typing import Any

from statusdoctor.model import Exchange, Headers, Request
from tests.builders import API, Session, basic, bearer, exchange, form, get, jwt, lead, page, post, reply, spare

ALLAUTH = "https://app.books.example/_allauth/app/v1/account/email"
BLOG = "https://blog.example/wp-json/wp/v2/users/me"
LOGGED_IN = "wordpress_logged_in_4f1e2d3c=editor%7C1676571600%7CM4deUp0123456789%7Cabcdef0123456789"
MAPS = "https://maps.googleapis.com/maps/api/geocode/json?address=Pristina&key=AIzaSyM4deUpForTheTest0123456789abcde"
REPORTS = "https://report-api-abcdefghij-ew.a.run.app/v1/reports/7"


def flows(*ids: str, known: bool, status: int = 401) -> Any:
    body = {"status": status, "data": {"flows": [{"id": i} for i in ids]}, "meta": {"is_authenticated": known}}
    return reply(status, body)


# step-up-required, account-blocked, session-expired


@lead("auth/step-up-required", certainty="certain")
def a_fresh_login_is_wanted_of_somebody_who_is_signed_in() -> Exchange:
    return exchange(
        post(ALLAUTH, {"email": "a@b.example"}, x_session_token="made-up"), flows("reauthenticate", known=True)
    )


@lead("auth/step-up-required")
def a_login_that_waits_for_its_second_factor() -> Exchange:
    return exchange(
        post(ALLAUTH, {}, x_session_token="made-up-0123456789"), flows("login", "mfa_authenticate", known=False)
    )


@spare("auth/step-up-required")
def a_stranger_is_shown_the_ways_in() -> Exchange:
    return exchange(get(ALLAUTH), flows("login", "signup", known=False))


@lead("auth/account-blocked")
def an_address_that_is_not_verified_yet() -> Exchange:
    return exchange(
        post(ALLAUTH, {}, x_session_token="made-up-0123456789"), flows("login", "verify_email", known=False)
    )


@lead("auth/session-expired")
def a_session_token_that_is_gone() -> Exchange:
    return exchange(get(ALLAUTH, x_session_token="made-up-0123456789"), flows(known=False, status=410))


@lead("auth/account-blocked", certainty="certain")
def a_user_who_was_disabled_told_in_one_word() -> Exchange:
    body = {"error": {"code": 400, "message": "USER_DISABLED", "errors": [{"message": "USER_DISABLED"}]}}
    url = "https://identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=AIzaSyM4deUpForTheTest0123456789"
    return exchange(post(url, {"email": "ada@club.example", "password": "made-up"}), reply(400, body))


# credentials-stripped


@lead("auth/credentials-stripped", certainty="certain")
def a_field_with_underscores_behind_nginx() -> Exchange:
    said = reply(401, {"detail": "Not authenticated"}, server="nginx/1.22.1", www_authenticate="APIKey")
    headers = Headers.of(("Host", "api.parcels.example"), ("x_api_key", "made-up-7d1f0a93c2e84b56"))
    return exchange(Request.to("GET", "https://api.parcels.example/v1/parcels/7", headers), said)


@spare("auth/credentials-stripped")
def a_field_with_hyphens_behind_nginx() -> Exchange:
    said = reply(401, {"detail": "Invalid API key"}, server="nginx/1.22.1")
    return exchange(get(x_api_key="made-up-7d1f0a93c2e84b56"), said)


# forbidden-anonymous


@lead("auth/forbidden-anonymous")
def cloud_run_without_an_identity() -> Exchange:
    text = "Your client does not have permission to get URL /v1/reports/7 from this server."
    return exchange(get(REPORTS, accept="application/json"), page(403, "403 Forbidden", text, server="Google Frontend"))


@spare("auth/forbidden-anonymous")
def cloud_run_with_an_identity_that_may_not() -> Exchange:
    text = "Your client does not have permission to get URL /v1/reports/7 from this server."
    asked = get(REPORTS, authorization=bearer(aud="https://report-api-abcdefghij-ew.a.run.app"))
    return exchange(asked, page(403, "403 Forbidden", text, server="Google Frontend"))


# csrf-token-missing


@lead("auth/csrf-token-missing", certainty="certain")
def wordpress_with_its_cookie_and_no_nonce() -> Exchange:
    body = {"code": "rest_not_logged_in", "message": "You are not currently logged in.", "data": {"status": 401}}
    return exchange(get(BLOG, cookie=LOGGED_IN), reply(401, body))


@spare("auth/csrf-token-missing")
def wordpress_without_its_cookie() -> Exchange:
    body = {"code": "rest_not_logged_in", "message": "You are not currently logged in.", "data": {"status": 401}}
    return exchange(get(BLOG), reply(401, body))


@spare("auth/csrf-token-missing")
def wordpress_with_an_old_nonce() -> Exchange:
    body = {"code": "rest_cookie_invalid_nonce", "message": "Cookie check failed", "data": {"status": 403}}
    return exchange(get(BLOG, cookie=LOGGED_IN, x_wp_nonce="4f1e2d3c4b"), reply(403, body))


# basic-rejected, api-key-restricted, credentials-for-another-host, refresh-failed, credentials-misplaced


@spare("auth/basic-rejected")
def a_user_who_may_come_from_the_same_machine_only() -> Exchange:
    body = {"error": "not_authorised", "reason": "User can only log in via localhost"}
    asked = get("http://mq.corp.example:15672/api/overview", authorization=basic("guest", "guest"))
    return exchange(asked, reply(401, body, www_authenticate='Basic realm="RabbitMQ Management"'))


@lead("auth/api-key-restricted")
def a_key_for_pages_used_by_a_server() -> Exchange:
    said = "API keys with referer restrictions cannot be used with this API."
    return exchange(get(MAPS), reply(200, {"error_message": said, "results": [], "status": "REQUEST_DENIED"}))


@lead("auth/credentials-for-another-host")
def a_token_of_the_staging_host_whose_signature_does_not_verify() -> Session:
    token = f"Bearer {jwt(sub='ada')}"
    return [
        exchange(get("https://staging-api.shop.example/v1/orders", authorization=token), reply(200, {"orders": []})),
        exchange(
            get("https://api.shop.example/v1/orders", authorization=token),
            reply(422, {"msg": "Signature verification failed"}),
        ),
    ]


@lead("auth/refresh-failed")
def calls_go_on_at_once_after_a_refresh_was_refused() -> Session:
    answer = {"fault": {"error": [{"message": "message=AuthenticationFailed; errorCode=003200; statusCode=401"}]}}
    return [
        exchange(
            form(
                "https://oauth.books.example/oauth2/v1/tokens/bearer", grant_type="refresh_token", refresh_token="AB11"
            ),
            reply(400, {"error": "invalid_grant"}),
        ),
        exchange(
            get("https://api.books.example/v3/query", authorization="Bearer Zm9yVGhlVGVzdDAxMjM0NTY3"),
            reply(401, answer),
        ),
    ]


@spare("auth/refresh-failed")
def calls_of_another_site_after_a_refresh_was_refused() -> Session:
    return [
        exchange(
            form(
                "https://oauth.books.example/oauth2/v1/tokens/bearer", grant_type="refresh_token", refresh_token="AB11"
            ),
            reply(400, {"error": "invalid_grant"}),
        ),
        exchange(
            get("https://api.maps.example/v3", authorization="Bearer Zm9yVGhlVGVzdDAxMjM0NTY3"),
            reply(401, {"error": "token expired"}),
        ),
    ]


@lead("auth/credentials-misplaced")
def the_proxys_password_in_the_servers_field() -> Exchange:
    said = reply(407, "Proxy Authentication Required", proxy_authenticate="Basic")
    return exchange(get("http://www.partner.example:8000/v1/prices", authorization=basic()), said)


@spare("auth/credentials-misplaced")
def the_servers_password_at_a_proxy_that_wants_its_own() -> Session:
    asked = get("http://www.partner.example:8000/v1/prices", authorization=basic())
    said = reply(407, "Proxy Authentication Required", proxy_authenticate="Negotiate")
    return [exchange(asked, reply(200, {"prices": []})), exchange(asked, said)]


# A link that is signed, cookies that say nothing, schemes in other fields


@lead("auth/signature-mismatch")
def a_signed_link_that_has_not_run_out_and_is_refused() -> Exchange:
    url = "http://files.shop.example/sec/a.zip?md5=Zk31bWFkZS11cC1tZDUtMDE&expires=1795525200"
    return exchange(get(url), page(403, "403 Forbidden", server="nginx/1.22.1"))


@lead("auth/signed-url-expired")
def a_signed_link_that_has_run_out_answered_with_410() -> Exchange:
    url = "http://files.shop.example/sec/a.zip?md5=Zk31bWFkZS11cC1tZDUtMDE&expires=1795518000"
    return exchange(get(url), page(410, "410 Gone", server="nginx/1.22.1"))


@lead("auth/no-credentials")
def cookies_that_count_visitors_only() -> Exchange:
    return exchange(get(cookie="theme=dark; _ga=GA1.2.1098273645.1795500000"), reply(401, "Unauthorized"))


@spare("auth/no-credentials")
def a_cookie_that_may_be_a_session() -> Exchange:
    return exchange(get(cookie="shop_login=4f1e2d3c4b5a69788796a5b4c3d2e1f0"), reply(401, "Unauthorized"))


@lead("auth/credentials-misplaced")
def basic_in_a_field_of_another_name() -> Exchange:
    said = page(401, "401 Authorization Required", server="nginx/1.22.1", www_authenticate='Basic realm="Files"')
    return exchange(get(x_authorization=basic()), said)


@spare("auth/api-key-misplaced")
def a_key_refused_by_a_web_servers_own_page() -> Exchange:
    said = page(401, "401 Authorization Required", server="nginx/1.22.1")
    return exchange(get(x_api_key="bad-key-9876543210"), said)


@spare("auth/login-rejected")
def a_key_behind_bearer_that_is_called_bad_credentials() -> Exchange:
    said = reply(401, {"message": "Bad credentials", "documentation_url": "https://docs.example/rest"})
    return exchange(post("https://api.hub.example/repos", {"name": "x"}, authorization="Bearer ghx_0123456789ab"), said)


# Guards that say no more than Forbidden, challenges with other statuses, refusals with 500 and 200


@lead("auth/csrf-origin-rejected")
def a_form_of_another_site_refused_without_a_word() -> Exchange:
    asked = form(
        "https://edge.shop.example/form/x",
        named={"origin": "https://www.marketing.example", "sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"},
        mail="a@b.example",
    )
    return exchange(asked, reply(403, "Forbidden", content_type="text/plain;charset=UTF-8"))


@spare("auth/csrf-origin-rejected")
def a_form_of_the_same_site_refused_without_a_word() -> Exchange:
    asked = form(
        "https://edge.shop.example/form/x",
        named={"origin": "https://edge.shop.example", "sec_fetch_site": "same-origin", "sec_fetch_mode": "navigate"},
        mail="a@b.example",
    )
    return exchange(asked, reply(403, "Forbidden", content_type="text/plain;charset=UTF-8"))


@lead("auth/csrf-token-missing")
def rack_protection_and_a_form_of_a_script() -> Exchange:
    said = reply(
        403, "Forbidden", content_type="text/plain", set_cookie="rack.session=jz1Y5OsuSMEaKeWI; path=/; HttpOnly"
    )
    return exchange(form("https://notes.school.example/save", text="hello"), said)


@lead("auth/wrong-scheme", certainty="certain")
def basic_at_a_bearer_api_that_answers_400() -> Exchange:
    said = reply(400, "Bad Request", content_type="text/plain", www_authenticate='Bearer error="invalid_request"')
    return exchange(get(authorization=basic()), said)


@lead("auth/wrong-scheme")
def a_token_of_proxmox_behind_bearer() -> Exchange:
    token = "Bearer root@pam!mon=4504b1c9-cd9b-408d-b20c-844bbc8d4198"
    said = reply(401, b"", reason="No ticket", server="pve-api-daemon/3.0")
    return exchange(get("https://pve.home.example:8006/api2/json/nodes", authorization=token), said)


@lead("auth/forbidden")
def a_grant_that_lacks_told_with_500() -> Exchange:
    told = "Code: 497. DB::Exception: reader: Not enough privileges. "
    told += "To execute this query, it's necessary to have the grant"
    asked = post("https://click.data.example:8443/?query=x", "{}", authorization=basic("reader"))
    return exchange(asked, reply(500, f"{told} INSERT(id) ON shop.orders. (ACCESS_DENIED)", content_type="text/plain"))


@lead("auth/multiple-credentials", certainty="certain")
def clickhouse_with_basic_and_fields_of_its_own() -> Exchange:
    told = "Code: 516. DB::Exception: Invalid authentication: it is not allowed to use X-ClickHouse HTTP headers and"
    asked = post("http://click.data.example:8123/", "SELECT 1", authorization=basic(), x_clickhouse_user="reader")
    return exchange(asked, reply(403, f"{told} Authorization HTTP header simultaneously.", content_type="text/plain"))


@lead("auth/scheme-missing")
def a_token_alone_told_by_graphql_with_200() -> Exchange:
    error: dict[str, Any] = {
        "extensions": {"path": "$", "code": "invalid-headers"},
        "message": "Malformed Authorization header",
    }
    asked = post("https://todo.hasura.app/v1/graphql", {"query": "{ todos { id } }"}, authorization=jwt(sub="42"))
    return exchange(asked, reply(200, {"errors": [error]}))


@lead("auth/client-certificate-rejected")
def a_bank_that_takes_no_such_certificate() -> Exchange:
    said = {"tppMessages": [{"category": "ERROR", "code": "CERTIFICATE_INVALID", "text": "Not valid for this TPP"}]}
    return exchange(
        get("https://xs2a.bank.example/v1/accounts", authorization="Bearer made-up-token"), reply(401, said)
    )


# Another way than the one that is read


@lead("auth/wrong-scheme", certainty="certain")
def basic_that_is_read_as_a_token() -> Exchange:
    return exchange(get(authorization=basic()), reply(403, {"message": "jwt malformed"}))


@lead("auth/wrong-scheme")
def basic_at_a_host_that_took_bearer_before() -> Session:
    return [
        exchange(get(authorization=bearer()), reply(200, {"orders": []})),
        exchange(get(authorization=basic()), reply(401, "Unauthorized")),
    ]


@spare("auth/wrong-scheme")
def a_token_of_another_kind_at_a_host_that_took_bearer_before() -> Session:
    return [
        exchange(get(authorization=bearer()), reply(200, {"orders": []})),
        exchange(get(authorization="Token 4f1e2d3c4b5a69788796"), reply(401, "Unauthorized")),
    ]


@lead("auth/credentials-misplaced")
def a_token_in_a_field_of_its_own_at_a_host_that_took_authorization() -> Session:
    return [
        exchange(get(authorization=bearer()), reply(200, {"orders": []})),
        exchange(get(x_access_token=jwt(sub="ada")), reply(401, "Unauthorized")),
    ]


@lead("auth/api-key-misplaced")
def a_key_in_authorization_at_a_host_that_took_a_field() -> Session:
    return [
        exchange(get(x_api_key="made-up-0123456789"), reply(200, {"orders": []})),
        exchange(get(authorization="Bearer made-up-0123456789"), reply(401, {"error": "Unauthorized"})),
    ]


@lead("auth/token-malformed")
def a_signature_cut_short_that_is_called_invalid() -> Exchange:
    return exchange(get(authorization=f"Bearer {jwt(sub='ada')[:-20]}"), reply(401, {"message": "invalid signature"}))


@lead("auth/token-expired")
def an_expired_token_refused_with_500() -> Exchange:
    said = reply(500, {"auth": False, "message": "Failed to authenticate token."})
    return exchange(get(x_access_token=jwt(sub="ada", exp=-720)), said)


@spare("auth/token-expired")
def a_server_that_fails_though_the_token_has_expired() -> Exchange:
    said = page(500, "Internal Server Error", "TypeError: Cannot read properties of undefined (reading 'token')")
    return exchange(get(x_access_token=jwt(sub="ada", exp=-720)), said)


@lead("auth/api-key-invalid")
def a_key_in_a_field_that_no_list_holds() -> Exchange:
    return exchange(get(x_shop_key="made-up-0123456789"), reply(401, {"error": "Unauthorized"}))


@lead("auth/csrf-token-missing")
def a_session_that_may_read_and_not_write() -> Session:
    cookie = {"cookie": "connect.sid=s%3AabcdefghijklmnopqrstuvwxyzABCDEF.0123456789abcdefghij"}
    return [
        exchange(get(**cookie), reply(200, {"orders": []})),
        exchange(post(API, {"n": 1}, **cookie), reply(403, "Forbidden", content_type="text/plain")),
    ]


@lead("auth/csrf-token-mismatch")
def a_token_sent_and_the_change_refused_without_a_word() -> Exchange:
    asked = post(API, {"n": 1}, x_csrf_token="bad0123456789", cookie="crumb=abcdefghijklmnopqrst")
    return exchange(asked, reply(403, {"statusCode": 403, "error": "Forbidden", "message": "Forbidden"}))


@spare("auth/csrf-token-mismatch")
def a_token_sent_and_the_change_refused_for_a_right() -> Exchange:
    asked = post(API, {"n": 1}, x_csrf_token="bad0123456789", cookie="crumb=abcdefghijklmnopqrst")
    return exchange(asked, reply(403, {"statusCode": 403, "message": "You need the role editor to do this."}))


@lead("auth/session-expired")
def a_session_that_the_challenge_of_cookies_does_not_know() -> Exchange:
    said = {"statusCode": 401, "error": "Unauthorized", "message": "Missing authentication"}
    asked = get(cookie="sid=Fe26.2**abcdefghijklmnopqrstuvwxyz0123456789")
    return exchange(asked, reply(401, said, www_authenticate="cookie"))


@lead("auth/token-rejected")
def a_well_formed_bearer_that_is_called_an_invalid_header() -> Exchange:
    return exchange(
        get(authorization="Bearer bad-0123456789abcdef"), reply(401, {"error": "invalid authorization header"})
    )


# Names in challenges, cookies that look like tokens, slips of form that the server calls otherwise


@spare("auth/no-credentials")
def a_realm_that_sounds_like_a_statement() -> Exchange:
    said = reply(401, "Unauthorized Access", www_authenticate='Bearer realm="Authentication Required"')
    return exchange(get(x_api_key="bad-0123456789abcdef"), said)


@lead("auth/session-expired")
def a_signed_cookie_of_flask_that_is_no_token() -> Exchange:
    said = page(
        401, "401 Unauthorized", "The server could not verify that you are authorized to access the URL requested."
    )
    return exchange(get(cookie="session=eyJfdXNlcl9pZCI6IjEifQ.Z0abcd.abcdefghijklmnopqrstuvwxyz0"), said)


@lead("auth/basic-trailing-newline")
def a_token_with_a_line_break_that_is_called_badly_padded() -> Exchange:
    return exchange(get(authorization=f"Bearer {jwt(sub='ada')}%0A"), reply(422, {"msg": "Invalid crypto padding"}))


@lead("auth/token-wrong-issuer")
def an_issuer_named_behind_a_general_word() -> Exchange:
    asked = get(authorization=bearer(iss="https://other-id.example"))
    return exchange(asked, reply(401, {"detail": "Invalid token: Invalid issuer"}))


@lead("auth/token-not-yet-valid")
def an_iat_an_hour_ahead_refused_with_general_words() -> Exchange:
    asked = get(authorization=bearer(iat=3600, exp=7200))
    return exchange(asked, reply(401, {"detail": "Could not validate credentials"}, www_authenticate="Bearer"))


@lead("auth/api-key-misplaced")
def a_token_in_authorization_where_the_challenge_names_a_key() -> Exchange:
    said = reply(401, {"detail": "Not authenticated"}, www_authenticate="APIKey")
    return exchange(get(authorization="Bearer good-0123456789"), said)


@lead("auth/api-key-invalid")
def a_key_that_django_calls_a_permission() -> Exchange:
    said = reply(403, {"detail": "You do not have permission to perform this action."})
    return exchange(get(authorization="Api-Key abcd1234.0123456789abcdef0123456789abcdef"), said)


@lead("auth/wrong-scheme")
def bearer_at_a_server_that_offers_basic() -> Exchange:
    said = reply(401, "Unauthorized Access", www_authenticate='Basic realm="Authentication Required"')
    return exchange(get(authorization="Bearer abcdef0123456789"), said)


# Frameworks that do not speak of their guard, signatures of requests


def spring(status: int = 403) -> Any:
    return reply(
        status, {"timestamp": "2026-11-24T12:00:00.000+00:00", "status": 403, "error": "Forbidden", "path": "/o"}
    )


@lead("auth/csrf-token-missing")
def a_change_with_the_session_of_spring_and_no_token() -> Exchange:
    return exchange(post(API, {"n": 1}, cookie="JSESSIONID=ABCDEF0123456789ABCDEF0123456789"), spring())


@spare("auth/csrf-token-missing")
def a_change_with_bearer_at_spring() -> Exchange:
    return exchange(post(API, {"n": 1}, authorization=bearer()), spring())


@spare("auth/csrf-token-missing")
def a_change_refused_by_spring_where_others_passed() -> Session:
    asked = post(API, {"n": 1}, authorization=basic())
    return [exchange(asked, reply(201, {"n": 1})), exchange(asked, spring())]


@lead("auth/csrf-token-missing")
def a_form_without_the_antiforgery_token_of_aspnet_core() -> Exchange:
    asked = form("https://app.shop.example/Contact", named={"cookie": ".AspNetCore.Antiforgery.x=CfDJ8abc"}, Name="Ada")
    return exchange(asked, reply(400, b"", server="Kestrel"))


@spare("auth/csrf-token-missing")
def json_without_a_token_at_aspnet_core() -> Exchange:
    return exchange(post("https://app.shop.example/api/x", {"n": 1}), reply(400, b"", server="Kestrel"))


@lead("auth/signature-mismatch", certainty="certain")
def an_invalid_signature_where_no_token_was_sent() -> Exchange:
    signed = {"x_api_key": "abcdef0123456789", "x_signature": "0f1e2d3c4b5a69788796a5b4c3d2e1f0"}
    return exchange(post(API, {"n": 1}, **signed), reply(401, {"error": "Invalid signature"}))


@spare("auth/signature-mismatch")
def an_invalid_signature_of_a_token() -> Exchange:
    return exchange(get(authorization=bearer()), reply(401, {"error": "Invalid signature"}))


@spare("auth/forbidden-anonymous")
def a_route_that_api_gateway_does_not_have() -> Exchange:
    said = reply(
        403, {"message": "Missing Authentication Token"}, x_amzn_errortype="MissingAuthenticationTokenException"
    )
    return exchange(get("https://abc123.execute-api.eu-west-1.amazonaws.com/prod/ordrs", authorization=bearer()), said)
