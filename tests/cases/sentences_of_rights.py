"""Leads and spares of sentences about who may: roles, owners, members, and secrets that stand in the body."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import exchange, get, lead, post, reply, request, spare

SHOP = "https://api.shop.example"
TOKEN = "Bearer k7Qp2mZx81LwTbRv"


def told(status: int, sentence: str, body: object, url: str = f"{SHOP}/v1/things", **named: object) -> Exchange:
    return exchange(post(url, body, **named), reply(status, {"error": sentence}))


def known(status: int, sentence: str) -> Exchange:
    return told(status, sentence, {"item": 4}, authorization=TOKEN)


@lead("auth/forbidden")
def a_role_that_is_needed_and_a_401() -> Exchange:
    return known(401, "Manager approval required")


@lead("auth/forbidden")
def what_belongs_to_somebody_else_and_a_401() -> Exchange:
    return known(401, "This list does not belong to your team")


@lead("auth/forbidden")
def only_ones_own_and_a_session() -> Exchange:
    asked = request("DELETE", f"{SHOP}/users/7", cookie="sid=0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    return exchange(asked, reply(403, "You can remove only your own profile!", content_type="text/plain"))


@spare("auth/forbidden")
def only_managers_and_nobody_asked() -> Exchange:
    return told(401, "Manager approval required", {"item": 4})


@lead("auth/step-up-required")
def a_code_in_place_of_a_sentence() -> Exchange:
    return exchange(get(f"{SHOP}/v1/keys", authorization=TOKEN), reply(401, {"detail": "step_up_required"}))


@lead("auth/token-rejected")
def an_invitation_that_nobody_knows() -> Exchange:
    return told(401, "Wrong invite code", {"inviteCode": "AB12-9911"})


@lead("auth/token-expired")
def a_mailed_link_that_ran_out() -> Exchange:
    return told(401, "Expired link. Sign up again", {"token": "9f8e7d6c5b4a3928", "email": "a@shop.example"})


@lead("auth/api-key-invalid")
def a_licence_that_is_refused() -> Exchange:
    return told(401, "Invalid license key", {"license_key": "AB12-CD34-EF56", "device": "d-7"})


@spare("auth/api-key-invalid")
def a_key_of_something_else() -> Exchange:
    return told(401, "Unauthorized", {"license_key": "AB12-CD34-EF56", "device": "d-7"})


@spare("auth/token-rejected")
def a_token_that_is_missing_beside_a_code_of_the_body() -> Exchange:
    return told(401, "Missing or invalid token", {"couponCode": "SPRING24", "token": ""})


@spare("auth/token-expired")
def a_code_of_the_body_that_nobody_speaks_of() -> Exchange:
    return told(401, "Session expired", {"couponCode": "SPRING24"})


@lead("auth/api-key-invalid")
def a_key_to_be_checked() -> Exchange:
    asked = get(f"{SHOP}/v1/things", x_api_key="pk_8812aa91ff")
    return exchange(asked, reply(403, {"message": "Authentication failed. Make sure your API key is correct."}))


@lead("state/already-exists")
def somebody_who_waits_already() -> Exchange:
    return known(403, "Player is already in this queue")


@spare("state/already-exists")
def an_import_that_runs() -> Exchange:
    return known(403, "The import is already in progress")


@lead("state/conflict")
def a_login_of_somebody_who_is_logged_in() -> Exchange:
    return told(400, "You are already logged in", {"email": "a@shop.example"}, f"{SHOP}/sessions")


@spare("state/conflict")
def logged_in_elsewhere() -> Exchange:
    return known(401, "You are already logged in on another device")


@lead("payload/validation-failed")
def a_form_that_fails_with_401() -> Exchange:
    return known(401, "Validation Error.")


@spare("payload/validation-failed")
def a_token_that_fails_its_validation() -> Exchange:
    return known(401, "Validation failed for the token")


@lead("limits/rate-limited")
def attempts_that_are_no_logins() -> Exchange:
    asked = get(f"{SHOP}/v1/gift?code=SPRING24")
    return exchange(asked, reply(429, {"error": "Too many attempts. Wait a few minutes."}))


@spare("limits/rate-limited")
def attempts_that_are_logins() -> Exchange:
    sent = {"email": "a@shop.example", "password": "hunter2hunter2"}
    return exchange(post(f"{SHOP}/login", sent), reply(429, {"error": "Too many attempts. Wait a few minutes."}))


@lead("auth/login-rejected")
def the_old_password_when_it_is_changed() -> Exchange:
    sent = {"currentPassword": "hunter22hunter22", "newPassword": "hunter33hunter33"}
    asked = request("PUT", f"{SHOP}/users/me/password", sent, authorization=TOKEN)
    return exchange(asked, reply(401, {"message": "Current password is incorrect"}))


@spare("auth/login-rejected")
def a_new_password_that_is_too_short() -> Exchange:
    sent = {"currentPassword": "hunter22hunter22", "newPassword": "h"}
    asked = request("PUT", f"{SHOP}/users/me/password", sent, authorization=TOKEN)
    return exchange(asked, reply(422, {"message": "Invalid password: it must have at least 8 characters"}))


@lead("auth/token-rejected")
def a_token_and_a_403_that_asks_for_a_login() -> Exchange:
    return known(403, "Please login again")


@lead("auth/session-expired")
def a_session_and_a_403_that_asks_for_a_login() -> Exchange:
    asked = post(f"{SHOP}/v1/things", {"item": 4}, cookie="sid=0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    return exchange(asked, reply(403, {"error": "Need to re-login"}))


@spare("auth/token-rejected")
def a_role_that_counts_from_the_next_login() -> Exchange:
    return known(403, "Your role was updated, log in again to apply it")


@lead("auth/account-blocked")
def an_account_that_is_active_no_more() -> Exchange:
    return known(401, "This account is no longer active.")


@lead("payload/missing-field")
def a_field_that_lacks_and_a_403() -> Exchange:
    return told(403, "playerName is required", {"score": 4}, authorization=TOKEN)


@spare("payload/missing-field")
def a_tenant_that_the_token_lacks() -> Exchange:
    return told(401, "tenantId is required", {"score": 4}, authorization=TOKEN)


@lead("access/host-not-allowed")
def a_host_that_is_refused() -> Exchange:
    return exchange(get(f"{SHOP}/v1/things"), reply(403, "forbidden: bad Host", content_type="text/plain"))


@spare("access/host-not-allowed")
def a_host_of_the_database() -> Exchange:
    return told(403, "Unknown host for the database", {"host": "db-7"}, authorization=TOKEN)


@lead("auth/csrf-origin-rejected")
def an_origin_that_is_refused() -> Exchange:
    asked = post(f"{SHOP}/v1/things", {"item": 4}, origin="https://evil.example")
    return exchange(asked, reply(403, "forbidden: bad Origin", content_type="text/plain"))


@lead("limits/quota-exhausted")
def as_many_as_may_be_kept() -> Exchange:
    return known(403, "You have reached the maximum of 50 pending reminders")


@spare("limits/quota-exhausted")
def as_many_as_may_run_at_once() -> Exchange:
    return known(403, "You have reached the maximum of 5 concurrent builds")


@lead("oauth/refresh-token-invalid")
def a_refresh_token_of_a_house_of_its_own() -> Exchange:
    return told(401, "Invalid or expired refresh token", {"refresh": "9f8e7d6c5b4a3928"}, f"{SHOP}/auth/refresh")


@spare("oauth/refresh-token-invalid")
def no_refresh_token_was_brought() -> Exchange:
    return told(401, "No refresh token", {}, f"{SHOP}/auth/refresh")


@spare("auth/token-rejected")
def a_token_that_turns_pages() -> Exchange:
    return exchange(get(f"{SHOP}/v1/things?page_token=abcdef"), reply(400, {"message": "Invalid page token"}))


@spare("access/host-not-allowed")
def a_host_in_the_body() -> Exchange:
    return told(400, "Invalid hostname", {"hostname": "x..y"}, authorization=TOKEN)


@lead("access/payment-required")
def what_only_those_who_pay_may() -> Exchange:
    return known(403, "Colour gradients is a premium feature")


@spare("access/payment-required")
def a_premium_thing_that_is_refused_for_its_state() -> Exchange:
    return known(403, "Only paid orders can be shipped")


@lead("auth/account-blocked")
def a_tenant_that_was_switched_off() -> Exchange:
    return known(403, "Tenant is currently suspended")


@spare("auth/account-blocked")
def a_feature_that_a_company_has_not() -> Exchange:
    return known(403, "Exports by company disabled for your region")


@lead("auth/forbidden")
def a_role_that_does_not_fit() -> Exchange:
    return known(401, "Role is not matched.")


@lead("auth/login-rejected")
def a_one_time_code_that_is_wrong() -> Exchange:
    return told(401, "Invalid OTP", {"email": "a@shop.example", "otp": "112233"}, f"{SHOP}/auth/verify")


@lead("limits/login-throttled")
def passkeys_that_are_tried_too_often() -> Exchange:
    return told(429, "Too many passkey attempts; retry later", {"email": "a@shop.example"}, f"{SHOP}/passkeys")
