"""Leads and spares of sentences that people write into the bodies of their errors, each in another way."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import bearer, exchange, get, lead, post, reply, spare

SHOP = "https://api.shop.example"
TOKEN = "Bearer k7Qp2mZx81LwTbRv"


def told(status: int, sentence: str, body: object, url: str = f"{SHOP}/v1/things") -> Exchange:
    return exchange(post(url, body, authorization=TOKEN), reply(status, {"error": sentence}))


def said(status: int, sentence: str, **named: object) -> Exchange:
    named.setdefault("authorization", TOKEN)
    return exchange(get(f"{SHOP}/v1/things", **named), reply(status, {"error": sentence}))


@lead("auth/token-expired")
def a_login_that_lapsed() -> Exchange:
    return said(401, "This token is past its expiry date")


@spare("auth/token-expired")
def a_token_that_has_not_run_out_and_a_sentence_that_leaves_it_open() -> Exchange:
    return said(401, "The token was expired or is not valid", authorization=bearer(exp=4_000_000_000))


@spare("auth/token-expired")
def one_of_the_jobs_of_a_list_failed() -> Exchange:
    jobs = [{"id": 1, "status": "failed", "error": "token expired"}, {"id": 2, "status": "ok", "error": None}]
    return exchange(get(f"{SHOP}/v1/jobs"), reply(200, {"items": jobs}))


@lead("auth/session-expired")
def a_session_that_is_over() -> Exchange:
    return said(401, "Your sign-in has lapsed because of inactivity", cookie="sid=s%3A8f2a91cc07be")


@lead("auth/token-wrong-audience")
def a_token_for_another_service() -> Exchange:
    return said(401, "Token was issued for a different service", authorization=bearer(exp=4_000_000_000))


@lead("auth/step-up-required")
def a_password_that_is_asked_for_again() -> Exchange:
    return said(403, "Please re-enter your password to change billing details")


@lead("auth/api-key-restricted")
def a_key_for_one_site() -> Exchange:
    return said(403, "This API key may only be used from shop.example", x_api_key="pk_8812aa91ff", authorization=[])


@lead("access/geo-blocked")
def a_country_that_is_not_served() -> Exchange:
    return said(403, "Sorry, this isn\u2019t available in your country")


@lead("access/ip-blocked")
def no_vpns() -> Exchange:
    return said(403, "Access from VPNs and proxies is not permitted")


@lead("routing/api-version")
def a_version_that_is_not_served() -> Exchange:
    return said(400, "API version v7 is not supported")


@spare("routing/api-version")
def a_browser_that_is_too_old() -> Exchange:
    return said(400, "This browser version is not supported")


@lead("limits/concurrency")
def two_exports_are_running() -> Exchange:
    return said(429, "You already have 2 exports running, wait for one to finish")


@lead("limits/login-throttled")
def too_many_wrong_codes() -> Exchange:
    sent = post(f"{SHOP}/verify", {"code": "123456"})
    return exchange(sent, reply(403, {"error": "Too many wrong codes. Wait 10 minutes before trying again."}))


@lead("limits/quota-exhausted")
def an_allowance_of_the_day() -> Exchange:
    return said(429, "Daily upload allowance reached")


@lead("gateway/maintenance")
def servers_that_are_upgraded() -> Exchange:
    return said(503, "We're upgrading our servers and will be back shortly")


@spare("gateway/maintenance")
def an_upgrade_that_the_client_needs() -> Exchange:
    return said(503, "Upgrade your client to go on")


@lead("gateway/overloaded")
def a_demand_that_is_too_high() -> Exchange:
    return said(503, "We're experiencing unusually high demand right now")


@lead("state/conflict")
def an_order_that_was_never_paid() -> Exchange:
    sent = post(f"{SHOP}/orders/9/refund", {"all": True}, authorization=TOKEN)
    return exchange(sent, reply(400, {"error": "Cannot refund an order that was never paid"}))


@spare("state/conflict")
def somebody_who_may_not_edit() -> Exchange:
    sent = post(f"{SHOP}/posts/9", {"x": 1}, authorization=TOKEN)
    return exchange(sent, reply(403, {"error": "You cannot edit posts because you are not allowed to"}))


@lead("state/already-exists")
def a_name_that_somebody_has() -> Exchange:
    sent = post(f"{SHOP}/signup", {"username": "ada", "password": "x"})
    return exchange(sent, reply(409, {"error": "Username is not available"}))


@lead("access/hotlink-blocked")
def an_origin_that_is_not_listed() -> Exchange:
    return said(403, "Origin https://app2.shop.example is not allowed", origin="https://app2.shop.example")


@lead("auth/csrf-origin-rejected")
def a_change_from_an_origin_that_is_not_listed() -> Exchange:
    sent = post(f"{SHOP}/x", {"x": 1}, origin="https://app2.shop.example", cookie="sid=s%3A8f2a91cc07be")
    return exchange(sent, reply(403, {"error": "Cross-site requests are not allowed"}))


@lead("auth/insufficient-scope")
def a_scope_that_the_token_lacks() -> Exchange:
    return told(403, "Your token does not have the orders:write scope", {"x": 1})


@lead("auth/token-revoked")
def access_that_was_withdrawn() -> Exchange:
    return said(401, "Access for this device was withdrawn by the account owner")


@lead("auth/account-blocked")
def an_address_to_be_verified_first() -> Exchange:
    return told(
        401, "You need to verify your address first. Check your inbox.", {"email": "a@b.example", "password": "x"}
    )


@lead("auth/login-rejected")
def a_user_that_nobody_knows() -> Exchange:
    body = {"email": "a@b.example", "password": "x"}
    return exchange(post(f"{SHOP}/users/sign_in", body), reply(422, {"error": "Sorry, we do not know that user"}))


@spare("auth/login-rejected")
def a_user_that_is_no_login() -> Exchange:
    return told(422, "Sorry, we do not know that user", {"owner": "bob"})


@lead("auth/csrf-token-mismatch")
def a_form_that_has_gone_stale() -> Exchange:
    sent = post(f"{SHOP}/x", {"x": 1}, cookie="sid=s%3A8f2a91cc07be", x_csrf_token="abc")
    return exchange(sent, reply(403, {"error": "Your form has gone stale, refresh the page"}))


@lead("access/user-agent-blocked")
def programs_that_are_not_welcome() -> Exchange:
    return exchange(get(f"{SHOP}/x", user_agent="python-requests/2.34"), reply(403, {"error": "Bots are not welcome"}))


@lead("access/payment-required")
def a_payment_method_to_be_updated() -> Exchange:
    return told(403, "Please update your payment method", {"x": 1})


@lead("access/feature-disabled")
def hooks_that_are_switched_off() -> Exchange:
    return told(403, "Webhooks are switched off for this project", {"x": 1})


@lead("limits/rate-limited")
def a_rate_that_is_too_high() -> Exchange:
    return said(503, "Rate of requests is too high for this caller")


@lead("payload/too-large")
def a_picture_that_is_bigger() -> Exchange:
    sent = post(f"{SHOP}/x", b"x" * 99, content_type="image/png")
    return exchange(sent, reply(400, {"error": "Your picture is bigger than 2 MB"}))


@lead("state/idempotency-key-reused")
def a_key_of_another_payment() -> Exchange:
    sent = post(f"{SHOP}/pay", {"x": 1}, idempotency_key="k-1")
    return exchange(sent, reply(409, {"error": "This Idempotency-Key was used for another payment"}))


@lead("state/already-exists")
def a_project_of_that_name() -> Exchange:
    return told(409, "You already have a project called shop", {"name": "shop"})


@lead("routing/object-missing")
def an_order_that_was_not_found() -> Exchange:
    return exchange(get(f"{SHOP}/orders/5512"), reply(404, {"error": "We couldn't find that order"}))


# Sentences about the content


@lead("payload/missing-field")
def a_title_is_needed() -> Exchange:
    return told(400, "Need a title", {"body": "x"})


@lead("payload/invalid-field")
def a_value_is_quoted() -> Exchange:
    return told(400, "Not a valid date: 31.02.2026", {"due": "31.02.2026"})


@lead("payload/invalid-field")
def a_field_is_spoken_of() -> Exchange:
    return told(400, "Quantity can not be less than 1", {"quantity": 0})


@spare("payload/invalid-field")
def nothing_of_the_body_is_spoken_of() -> Exchange:
    return told(400, "We are not amused", {"quantity": 0})


@lead("request/query-parameter-invalid")
def a_parameter_is_spoken_of() -> Exchange:
    return exchange(get(f"{SHOP}/things?sort=upwards"), reply(400, {"error": "Invalid sort order"}))


@lead("request/query-parameter-missing")
def a_parameter_is_to_be_passed() -> Exchange:
    return exchange(get(f"{SHOP}/search"), reply(400, {"error": "Please pass a search term (q)"}))


@spare("request/query-parameter-missing")
def a_client_is_to_start_again() -> Exchange:
    return exchange(get(f"{SHOP}/cart"), reply(400, {"error": "Your cart has gone. Please start again."}))


@lead("request/header-missing")
def a_field_line_is_asked_for() -> Exchange:
    return said(400, "Tell us your client version in X-Client-Version")


@spare("request/header-missing")
def a_field_line_came() -> Exchange:
    return said(400, "Your X-Client-Version needs an update", x_client_version="1")


@lead("payload/missing-field")
def a_name_of_two_words_is_empty() -> Exchange:
    return told(400, "Did you forget the price?", {"name": "x"})


@lead("payload/invalid-field")
def two_words_mean_one_field() -> Exchange:
    return told(400, "First name looks odd", {"firstName": "???"})


@lead("request/query-parameter-missing")
def a_parameter_is_shown() -> Exchange:
    return exchange(get(f"{SHOP}/weather"), reply(400, {"error": "Which city? Add ?city=..."}))


@lead("auth/csrf-token-mismatch")
def a_security_token_that_does_not_match() -> Exchange:
    sent = post(f"{SHOP}/x", {"x": 1}, cookie="sid=s%3A8f2a91cc07be")
    return exchange(sent, reply(403, {"error": "Security token did not match, please resubmit the form"}))


@lead("auth/credentials-for-another-environment")
def a_token_of_the_test_environment() -> Exchange:
    return said(401, "That token belongs to the test environment")


@lead("auth/clock-skew")
def a_clock_that_is_off() -> Exchange:
    return said(401, "Your clock is off by 400 seconds")


@lead("auth/replay-detected")
def a_nonce_that_was_seen_before() -> Exchange:
    return told(401, "We have seen this nonce before", {"x": 1})


@lead("auth/signature-mismatch")
def a_signature_that_differs() -> Exchange:
    return told(401, "The webhook's HMAC differs from ours", {"x": 1})


@spare("auth/signature-mismatch")
def the_signature_of_a_token() -> Exchange:
    return said(401, "The token's signature is wrong", authorization=bearer(exp=4_000_000_000))


@lead("state/not-ready")
def an_image_that_is_still_uploading() -> Exchange:
    return said(404, "Image is still uploading")


@lead("server/database")
def a_database_that_is_slow() -> Exchange:
    return said(500, "Database timeout")


@lead("gateway/upstream-bad-response")
def a_partner_that_answers_oddly() -> Exchange:
    return said(502, "The payment provider sent an unexpected response")


@lead("gateway/upstream-refused")
def a_partner_that_is_down() -> Exchange:
    return said(503, "The shipping service is offline")


@lead("gateway/upstream-timeout")
def a_partner_that_does_not_answer() -> Exchange:
    return said(500, "Our payment provider didn't respond")


@lead("payload/digest-mismatch")
def a_checksum_that_differs() -> Exchange:
    return told(422, "The checksum you sent differs from that of the upload", {"x": 1})


@lead("access/ip-blocked")
def an_address_that_is_not_on_the_list() -> Exchange:
    return said(403, "Your address 203.0.113.9 is not in our allow-list")


@spare("access/ip-blocked")
def an_address_of_another_kind() -> Exchange:
    return said(403, "The delivery address is not yours to change")


@lead("routing/object-missing")
def a_customer_that_is_not_there() -> Exchange:
    return exchange(get(f"{SHOP}/customers/88"), reply(404, {"error": "There is no customer 88"}))


@spare("routing/object-missing")
def a_route_that_is_not_there() -> Exchange:
    return exchange(get(f"{SHOP}/custmers"), reply(404, {"error": "There is no route at this address"}))


@lead("routing/object-missing")
def an_item_that_is_not_in_the_catalogue() -> Exchange:
    return exchange(get(f"{SHOP}/items/7"), reply(404, {"detail": "Item with this ID is not in the catalogue"}))


@lead("auth/token-wrong-audience")
def an_audience_that_was_not_expected() -> Exchange:
    told_so = {"error": "invalid_token", "message": "Unexpected 'aud' value"}
    return exchange(get(f"{SHOP}/a", authorization=bearer(exp=4_000_000_000)), reply(401, told_so))


@lead("state/already-exists")
def a_duplicate_field_value() -> Exchange:
    return told(400, 'Duplicate field value: "shop". Please use another value!', {"name": "shop"})


@lead("payload/missing-field")
def a_path_that_mongoose_misses() -> Exchange:
    return told(500, "Tour validation failed: price: A tour must have a price", {"name": "x"})


@lead("payload/invalid-field")
def a_path_that_mongoose_refuses() -> Exchange:
    return told(400, "Tour validation failed: price: Too cheap", {"price": 1})


@lead("payload/invalid-field")
def an_id_of_the_path_is_invalid() -> Exchange:
    return exchange(get(f"{SHOP}/tours/wwwww"), reply(400, {"message": "Invalid _id: wwwww."}))


@lead("request/query-parameter-invalid")
def a_format_of_the_query() -> Exchange:
    told_so = {"error": "Invalid date format, use YYYY-MM-DD"}
    return exchange(get(f"{SHOP}/sales?from=01.02.2026"), reply(400, told_so))


@lead("payload/wrong-content-type")
def a_form_with_parts_was_expected() -> Exchange:
    return told(400, "Expected multipart/form-data", {"file": "a.png"})


@lead("payload/missing-field")
def a_list_that_is_empty() -> Exchange:
    return told(400, "items must be a non-empty array", {"items": []})


@lead("server/misconfigured")
def a_secret_that_is_not_set() -> Exchange:
    return said(500, "JWT_SECRET is not defined")


@spare("server/misconfigured")
def a_variable_of_a_program_that_is_not_defined() -> Exchange:
    return said(500, "user is not defined")


@lead("auth/session-expired")
def a_session_that_is_invalid() -> Exchange:
    return exchange(get(f"{SHOP}/y", cookie="sid=s%3A8f2a91cc07be"), reply(403, {"error": "Session invalid"}))
