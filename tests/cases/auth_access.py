"""Leads and spares of auth/: keys, scopes, rights, accounts, client certificates and clocks."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import (
    API,
    NOON,
    Session,
    basic,
    bearer,
    exchange,
    get,
    lead,
    page,
    post,
    reply,
    spare,
)

OPAQUE = "Bearer k7Qp2mZx81LwTbRvYs64NhJd"
DATE = "Tue, 24 Nov 2026 12:00:00 GMT"
GITHUB = "https://api.github.com/repos/acme-secret/console"


def told(words: str, status: int = 403, **named: str) -> Exchange:
    """A call with a bearer token, and a JSON message."""
    return exchange(get(authorization=OPAQUE), reply(status, {"message": words}, **named))


# keys


@lead("auth/api-key-missing", certainty="certain")
def kong_finds_no_key() -> Exchange:
    return exchange(get(), reply(401, {"message": "No API key found in request"}, server="kong/3.4.0"))


@lead("auth/api-key-missing")
def stripe_called_without_a_key() -> Exchange:
    words = "You did not provide an API key. You need to provide your API key in the Authorization header."
    return exchange(post("https://api.stripe.com/v1/charges"), reply(401, {"error": {"message": words}}))


@lead("auth/api-key-missing")
def an_api_that_answers_403_to_nobody() -> Exchange:
    words = "Access denied due to missing subscription key. Make sure to include subscription key."
    return exchange(get(), reply(401, {"statusCode": 401, "message": words}))


@spare("auth/api-key-missing")
def a_key_that_was_sent_and_refused() -> Exchange:
    return exchange(get(x_api_key="flt_9a8b7c6d5e4f"), reply(401, {"message": "Invalid API key"}))


@lead("auth/api-key-invalid", certainty="certain")
def openai_says_incorrect_key() -> Exchange:
    error = {
        "message": "Incorrect API key provided: sk-abc***.",
        "type": "invalid_request_error",
        "code": "invalid_api_key",
    }
    asked = post(
        "https://api.openai.com/v1/chat/completions", {"model": "m"}, authorization="Bearer sk-abcdef0123456789ab"
    )
    return exchange(asked, reply(401, {"error": error}))


@lead("auth/api-key-invalid")
def a_key_answered_403() -> Exchange:
    return exchange(get(x_api_key="flt_9a8b7c6d5e4f"), reply(403, {"error": "Invalid API key"}))


@lead("auth/api-key-invalid")
def a_key_refused_without_a_word() -> Exchange:
    return exchange(get(x_api_key="flt_9a8b7c6d5e4f"), reply(401, {"message": "Unauthorized"}))


@spare("auth/api-key-invalid")
def no_key_at_all() -> Exchange:
    return exchange(get(), reply(401, {"message": "Invalid API key"}))


@lead("auth/api-key-misplaced", certainty="certain")
def a_key_in_a_field_of_another_name() -> Exchange:
    words = "x-fleet-key header is required: missing api key"
    return exchange(get(x_api_key="flt_9a8b7c6d5e4f"), reply(401, {"message": words}))


@lead("auth/api-key-misplaced")
def a_key_behind_bearer_where_a_field_is_read() -> Exchange:
    error = {"type": "authentication_error", "message": "x-api-key header is required"}
    asked = post(
        "https://api.anthropic.com/v1/messages", {"model": "m"}, authorization="Bearer sk-ant-api03-0123456789"
    )
    return exchange(asked, reply(401, {"type": "error", "error": error}))


@spare("auth/api-key-misplaced")
def a_key_in_the_right_place() -> Exchange:
    return exchange(get(x_api_key="flt_9a8b7c6d5e4f"), reply(401, {"message": "Invalid API key"}))


@lead("auth/api-key-restricted", certainty="certain")
def google_blocks_the_referrer() -> Exchange:
    error = {
        "code": 403,
        "message": "Requests from referer https://staging.shop.example/ are blocked.",
        "status": "PERMISSION_DENIED",
        "details": [{"reason": "API_KEY_HTTP_REFERRER_BLOCKED", "domain": "googleapis.com"}],
    }
    asked = get("https://maps.googleapis.com/v1/x?key=AIzaSyA0123456789abcdefghijklmnopqrstuv")
    return exchange(asked, reply(403, {"error": error}))


@lead("auth/api-key-restricted")
def an_exchange_refuses_the_address() -> Exchange:
    asked = get("https://api.exchange.example/v3/account", x_mbx_apikey="vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zv")
    return exchange(asked, reply(401, {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}))


@spare("auth/api-key-restricted")
def google_does_not_know_the_key() -> Exchange:
    error = {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT"}
    asked = get("https://maps.googleapis.com/v1/x?key=AIzaSyA0123456789abcdefghijklmnopqrstuv")
    return exchange(asked, reply(400, {"error": error}))


# scope


@lead("auth/insufficient-scope", certainty="certain")
def the_challenge_says_insufficient_scope() -> Exchange:
    challenge = 'Bearer error="insufficient_scope", scope="orders:write"'
    return exchange(get(authorization=OPAQUE), reply(403, www_authenticate=challenge))


@lead("auth/insufficient-scope")
def github_hides_a_private_repository() -> Exchange:
    named = {"x_oauth_scopes": "read:org, user", "x_accepted_oauth_scopes": "repo"}
    asked = get(GITHUB, authorization="token 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567")
    return exchange(asked, reply(404, {"message": "Not Found"}, **named))


@lead("auth/insufficient-scope")
def the_challenge_names_a_scope_that_the_token_lacks() -> Exchange:
    answer = reply(401, {"detail": "Not enough permissions"}, www_authenticate='Bearer scope="items:write"')
    return exchange(post(authorization=bearer(scope="items:read")), answer)


@lead("auth/insufficient-scope")
def slack_says_missing_scope_in_a_200() -> Exchange:
    body = {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "identify"}
    return exchange(post("https://slack.com/api/chat.postMessage", authorization=OPAQUE), reply(200, body))


@spare("auth/insufficient-scope")
def a_role_is_missing_not_a_scope() -> Exchange:
    return told("You do not have permission to perform this action.")


@spare("auth/insufficient-scope")
def github_says_not_found_to_a_token_with_the_scope() -> Exchange:
    named = {"x_oauth_scopes": "repo, user", "x_accepted_oauth_scopes": "repo"}
    asked = get(GITHUB, authorization="token 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567")
    return exchange(asked, reply(404, {"message": "Not Found"}, **named))


# stronger logins and single sign-on


@lead("auth/step-up-required", certainty="certain")
def a_stronger_login_by_rfc_9470() -> Exchange:
    challenge = 'Bearer error="insufficient_user_authentication", acr_values="phr", max_age="300"'
    return exchange(get(authorization=OPAQUE), reply(401, www_authenticate=challenge))


@lead("auth/step-up-required")
def an_api_that_wants_a_second_factor() -> Exchange:
    return exchange(post(authorization=OPAQUE), reply(403, {"error": "mfa_required", "message": "MFA is required"}))


@spare("auth/step-up-required")
def a_plain_invalid_token() -> Exchange:
    return exchange(get(authorization=OPAQUE), reply(401, www_authenticate='Bearer error="invalid_token"'))


@lead("auth/sso-authorization-required", certainty="certain")
def github_wants_the_token_authorised() -> Exchange:
    words = (
        "Resource protected by organization SAML enforcement. You must grant your token access to this organization."
    )
    sso = "required; url=https://github.com/orgs/acme/sso?authorization_request=A1"
    asked = get(GITHUB, authorization="token 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567")
    return exchange(asked, reply(403, {"message": words}, x_github_sso=sso))


@spare("auth/sso-authorization-required")
def github_lists_partial_results() -> Exchange:
    answer = reply(
        403, {"message": "Must have admin rights to Repository."}, x_github_sso="partial-results; organizations=1"
    )
    return exchange(get(GITHUB, authorization=OPAQUE), answer)


# rights


@lead("auth/forbidden")
def drf_names_the_permission() -> Exchange:
    return exchange(
        post(authorization=OPAQUE), reply(403, {"detail": "You do not have permission to perform this action."})
    )


@lead("auth/forbidden")
def kubernetes_names_the_verb() -> Exchange:
    words = 'pods is forbidden: User "system:serviceaccount:shop:ci" cannot list resource "pods" in API group ""'
    body = {"kind": "Status", "status": "Failure", "message": words, "reason": "Forbidden", "code": 403}
    return exchange(get("https://10.0.4.11:6443/api/v1/pods", authorization=OPAQUE), reply(403, body))


@lead("auth/forbidden")
def a_right_password_without_the_role() -> Exchange:
    words = "The server understood the request but refuses to authorize it."
    return exchange(get(authorization=basic()), page(403, "HTTP Status 403 - Forbidden", words))


@spare("auth/forbidden")
def nobody_was_logged_in() -> Exchange:
    return exchange(get(), reply(403, {"message": "You do not have permission to view this order."}))


@lead("auth/forbidden-anonymous", certainty="certain")
def drf_with_session_authentication_first() -> Exchange:
    answer = reply(403, {"detail": "Authentication credentials were not provided."})
    return exchange(get(accept="application/json"), answer)


@lead("auth/forbidden-anonymous")
def kubernetes_took_the_caller_for_anonymous() -> Exchange:
    body = {"kind": "Status", "message": 'forbidden: User "system:anonymous" cannot get path "/"', "code": 403}
    return exchange(get("https://10.0.4.11:6443/"), reply(403, body))


@lead("auth/forbidden-anonymous")
def a_route_that_worked_with_a_token() -> Session:
    return [
        exchange(get(authorization=OPAQUE), reply(200, {"id": 1})),
        exchange(get(), page(403, "Forbidden")),
    ]


@spare("auth/forbidden-anonymous")
def a_firewalls_page_for_everybody() -> Exchange:
    return exchange(
        get(), page(403, "Attention Required! | Cloudflare", "Sorry, you have been blocked", server="cloudflare")
    )


@spare("auth/forbidden-anonymous")
def somebody_was_logged_in() -> Exchange:
    return told("You do not have permission to view this order.")


@lead("auth/account-blocked", certainty="certain")
def an_unverified_address() -> Exchange:
    body = {"code": "auth/email-not-verified", "message": "Please verify your email address before using the API"}
    return exchange(get(authorization=bearer(sub="ada")), reply(403, body))


@lead("auth/account-blocked")
def a_login_to_a_locked_account() -> Exchange:
    asked = post("https://api.shop.example/login", {"username": "ada", "password": "right"})
    return exchange(asked, reply(401, {"message": "User account is locked"}))


@spare("auth/account-blocked")
def a_wrong_password() -> Exchange:
    asked = post("https://api.shop.example/login", {"username": "ada", "password": "x"})
    return exchange(asked, reply(401, {"message": "Invalid username or password"}))


# client certificates


@lead("auth/client-certificate-missing", certainty="certain")
def nginx_got_no_certificate() -> Exchange:
    answer = page(400, "400 No required SSL certificate was sent", "nginx/1.22.1", server="nginx")
    return exchange(get(), answer)


@spare("auth/client-certificate-missing")
def nginx_refused_the_certificate() -> Exchange:
    return exchange(get(), page(400, "400 The SSL certificate error", "nginx/1.22.1", server="nginx"))


@lead("auth/client-certificate-rejected", certainty="certain")
def nginx_found_the_certificate_expired() -> Exchange:
    return exchange(get(), page(400, "400 The SSL certificate error", "nginx/1.22.1", server="nginx"))


@spare("auth/client-certificate-rejected")
def nginx_wants_a_certificate() -> Exchange:
    return exchange(get(), page(400, "400 No required SSL certificate was sent", server="nginx"))


# clocks


@lead("auth/clock-skew", certainty="certain")
def aws_names_the_difference() -> Exchange:
    words = (
        "<Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the current time "
        "is too large.</Message></Error>"
    )
    line = "AWS4-HMAC-SHA256 Credential=AKIA/20261124/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0f1e"
    asked = get(authorization=line, x_amz_date="20261124T110000Z")
    return exchange(asked, reply(403, words, content_type="application/xml", date=DATE))


@lead("auth/clock-skew")
def an_oauth_timestamp_two_hours_behind() -> Exchange:
    line = f'OAuth oauth_consumer_key="x", oauth_nonce="1", oauth_signature="y", oauth_timestamp="{int(NOON) - 7200}"'
    return exchange(
        get(authorization=line), reply(401, {"errors": [{"message": "Could not authenticate you"}]}, date=DATE)
    )


@lead("auth/clock-skew")
def a_signed_request_with_an_old_timestamp_field() -> Exchange:
    asked = get(
        f"{API}?symbol=A", x_api_key="flt_9a8b7c6d5e4f", x_timestamp=str(int(NOON) - 900), x_signature="0f1e2d3c"
    )
    return exchange(asked, reply(401, {"message": "Request timestamp expired"}, date=DATE))


@spare("auth/clock-skew")
def clocks_that_agree() -> Exchange:
    asked = get(x_api_key="flt_9a8b7c6d5e4f", x_timestamp=str(int(NOON)), x_signature="0f1e2d3c")
    return exchange(asked, reply(401, {"message": "Invalid API key"}, date=DATE))
