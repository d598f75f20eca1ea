"""limits/: rate, quota, concurrency and logins told apart, and neighbours that look like them."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import exchange, form, get, lead, page, post, reply, spare

LOGIN = "https://shop.example/login"


@lead("limits/rate-limited", certainty="certain")
def a_window_with_nothing_left() -> Exchange:
    answer = reply(
        429,
        {"error": "Too many requests"},
        x_ratelimit_limit="5",
        x_ratelimit_remaining="0",
        ratelimit_policy="5;w=60",
        x_ratelimit_reset="60",
        retry_after="60",
    )
    return exchange(get(), answer)


@lead("limits/rate-limited", certainty="certain")
def the_fields_of_the_present_draft() -> Exchange:
    answer = reply(429, ratelimit='"default";r=0;t=23', ratelimit_policy='"default";q=60;w=60')
    return exchange(get(), answer)


@lead("limits/rate-limited")
def a_bare_429_with_a_short_pause() -> Exchange:
    return exchange(get(), reply(429, retry_after="7"))


@lead("limits/rate-limited")
def a_bare_429() -> Exchange:
    return exchange(get(), reply(429))


@spare("limits/rate-limited")
def a_403_that_is_about_rights_beside_limit_fields() -> Exchange:
    answer = reply(403, {"message": "Resource not accessible by personal access token"}, x_ratelimit_remaining="4990")
    return exchange(get(), answer)


@spare("limits/rate-limited")
def a_success_that_says_what_is_left() -> Exchange:
    return exchange(get(), reply(200, {"a": 1}, x_ratelimit_limit="60", x_ratelimit_remaining="0"))


@lead("limits/quota-exhausted")
def a_day_with_nothing_left() -> Exchange:
    answer = reply(429, x_ratelimit_limit="1000", x_ratelimit_remaining="0", x_ratelimit_reset="41000")
    return exchange(get(), answer)


@lead("limits/quota-exhausted")
def a_pause_of_half_a_day() -> Exchange:
    return exchange(get(), reply(429, {"message": "Limit reached"}, retry_after="61200"))


@lead("limits/quota-exhausted", certainty="certain")
def words_of_a_monthly_quota() -> Exchange:
    return exchange(
        get(), reply(429, {"message": "You have exceeded the monthly quota for Requests on your current plan"})
    )


@spare("limits/quota-exhausted")
def a_minute_with_nothing_left() -> Exchange:
    answer = reply(429, x_ratelimit_limit="60", x_ratelimit_remaining="0", x_ratelimit_reset="31", retry_after="31")
    return exchange(get(), answer)


@lead("limits/concurrency", certainty="certain")
def too_many_at_once() -> Exchange:
    return exchange(get(), reply(429, {"error": {"message": "Too many concurrent requests for user."}}))


@spare("limits/concurrency")
def too_many_in_a_minute() -> Exchange:
    return exchange(get(), reply(429, {"error": "Too many requests"}, retry_after="30"))


@lead("limits/login-throttled")
def a_password_answered_with_429() -> Exchange:
    return exchange(form(LOGIN, username="ada", password="lovelace-1815"), page(429, "Too Many Requests"))


@lead("limits/login-throttled")
def a_json_login_answered_with_429() -> Exchange:
    asked = post("https://api.shop.example/auth/login", {"email": "a@b.example", "password": "lovelace-1815"})
    return exchange(asked, reply(429, {"message": "Too many requests"}, retry_after="60"))


@lead("limits/login-throttled", certainty="certain")
def the_words_of_a_throttle() -> Exchange:
    answer = {"message": "Too many login attempts. Please try again in 52 seconds."}
    return exchange(form(LOGIN, email="a@b.example", password="lovelace-1815"), reply(422, answer))


@spare("limits/login-throttled")
def an_api_call_answered_with_429() -> Exchange:
    return exchange(post(body={"sku": "A-7"}), reply(429, {"message": "Too many requests"}, retry_after="60"))


@spare("limits/login-throttled")
def a_wrong_password() -> Exchange:
    return exchange(form(LOGIN, username="ada", password="lovelace-1815"), reply(401, {"message": "Wrong password"}))


@lead("limits/retry-after-missing")
def a_429_without_any_word_when() -> Exchange:
    return exchange(get(), page(429, "429 Too Many Requests"))


@lead("limits/retry-after-missing")
def a_503_without_any_word_when() -> Exchange:
    return exchange(get(), reply(503, "no healthy upstream", content_type="text/plain", server="envoy"))


@spare("limits/retry-after-missing")
def a_429_with_retry_after() -> Exchange:
    return exchange(get(), reply(429, retry_after="7"))


@spare("limits/retry-after-missing")
def a_429_with_a_reset() -> Exchange:
    return exchange(get(), reply(429, x_ratelimit_remaining="0", x_ratelimit_reset="31"))


@lead("limits/rate-limited")
def nginx_answers_a_burst_with_503() -> list[Exchange]:
    url, page_503 = "https://shop.example/suggest?q=", page(503, "503 Service Temporarily Unavailable", server="nginx")
    first = [exchange(get(f"{url}{n}"), reply(200, []), at=n / 20) for n in range(2)]
    return [*first, *(exchange(get(f"{url}{n}"), page_503, at=n / 20) for n in range(2, 6))]


@spare("limits/rate-limited")
def nginx_answers_a_lone_request_with_503() -> Exchange:
    return exchange(get("https://shop.example/"), page(503, "503 Service Temporarily Unavailable", server="nginx"))


@spare("limits/rate-limited")
def a_node_of_vault_that_stands_by() -> Exchange:
    body = {"initialized": True, "sealed": False, "standby": True}
    return exchange(get("https://vault.shop.example/v1/sys/health"), reply(429, body))
