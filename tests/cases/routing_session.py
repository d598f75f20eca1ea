"""Leads and spares of routing, limits and cookies that live on the session: like addresses, its pace, its jar."""

from __future__ import annotations

from statusdoctor.model import Exchange
from tests.builders import CHROME, Session, exchange, get, lead, page, post, reply, spare

API = "https://api.shop.example"
NOT_FOUND = page(404, "404 Not Found")


def works(path: str) -> Exchange:
    return exchange(get(API + path), reply(200, {"ok": True}))


def fails(path: str) -> Exchange:
    return exchange(get(API + path), NOT_FOUND)


@lead("routing/case-mismatch", certainty="certain")
def written_with_capitals() -> Session:
    return [works("/docs/guide.html"), fails("/Docs/Guide.html")]


@spare("routing/case-mismatch")
def another_document() -> Session:
    return [works("/docs/guide.html"), fails("/docs/tour.html")]


@lead("routing/trailing-slash", certainty="certain")
def the_slash_is_missing() -> Session:
    return [works("/api/orders/"), fails("/api/orders")]


@lead("routing/trailing-slash")
def one_slash_too_many() -> Session:
    return [works("/api/orders"), fails("/api/orders/")]


@lead("routing/trailing-slash")
def a_post_beside_a_get_that_worked() -> Session:
    return [works("/api/orders/"), exchange(post(f"{API}/api/orders", {"a": 1}), NOT_FOUND)]


@spare("routing/trailing-slash")
def a_method_that_neither_takes() -> Session:
    refused = reply(405, {"error": "method not allowed"}, allow="GET")
    return [works("/api/orders/"), exchange(post(f"{API}/api/orders", {"a": 1}), refused)]


@lead("routing/prefix-duplicated")
def the_base_url_brings_it_too() -> Session:
    return [works("/api/cart"), fails("/api/api/cart")]


@spare("routing/prefix-duplicated")
def two_parts_that_differ() -> Session:
    return [works("/api/cart"), fails("/api/rest/cart")]


@lead("routing/prefix-missing", certainty="certain")
def the_same_path_works_behind_a_prefix() -> Session:
    return [works("/api/v1/cart"), fails("/cart")]


@lead("routing/prefix-missing")
def the_same_route_works_behind_a_prefix() -> Session:
    return [works("/api/v1/orders/12"), fails("/orders/13")]


@spare("routing/prefix-missing")
def the_icon_of_another_folder() -> Session:
    return [works("/static/favicon.ico"), fails("/favicon.ico")]


# limits


@lead("limits/rate-limited")
def a_loop_without_a_pause() -> Session:
    asked = get(f"{API}/v1/items")
    burst = [exchange(asked, reply(200, []), at=0.1 * n) for n in range(1, 30)]
    return [*burst, exchange(asked, reply(429, "slow down", content_type="text/plain"), at=3.1)]


@lead("limits/rate-limited", certainty="certain")
def one_more_than_the_told_limit() -> Session:
    asked = get(f"{API}/v1/items")
    told = {"ratelimit_limit": "5", "ratelimit_remaining": "0", "ratelimit_reset": "60", "ratelimit_policy": "5;w=60"}
    return [
        *(exchange(asked, reply(200, []), at=n) for n in range(1, 6)),
        exchange(asked, reply(429, "", **told), at=6.5),
    ]


@spare("limits/rate-limited")
def a_failure_after_a_burst() -> Session:
    burst = [exchange(get(f"{API}/v1/items"), reply(200, []), at=0.1 * n) for n in range(1, 30)]
    return [*burst, exchange(get(f"{API}/v1/items"), reply(404, {"error": "unknown"}), at=3.1)]


@lead("limits/retry-after-ignored")
def back_after_a_second() -> Session:
    asked = get(f"{API}/v1/items")
    return [
        exchange(asked, reply(429, "", retry_after="30"), at=1),
        exchange(asked, reply(429, "", retry_after="29"), at=2),
    ]


@spare("limits/retry-after-ignored")
def back_after_the_pause() -> Session:
    asked = get(f"{API}/v1/items")
    return [
        exchange(asked, reply(429, "", retry_after="30"), at=1),
        exchange(asked, reply(429, "", retry_after="30"), at=40),
    ]


@lead("limits/retry-storm")
def five_tries_in_a_second() -> Session:
    asked = get(f"{API}/v1/items")
    return [exchange(asked, reply(500, {"error": "oops"}), at=0.2 * n) for n in range(1, 6)]


@spare("limits/retry-storm")
def pauses_that_grow() -> Session:
    asked = get(f"{API}/v1/items")
    return [exchange(asked, reply(500, {"error": "oops"}), at=at) for at in (1, 2, 4, 8, 16, 32)]


# cookies


@lead("cookies/not-returned")
def a_preference_that_never_comes_back() -> Session:
    given = exchange(get(f"{API}/start"), reply(200, {"ok": True}, set_cookie="tenant=acme; Path=/"))
    return [given, exchange(get(f"{API}/orders"), reply(400, {"error": "unknown tenant"}))]


@spare("cookies/not-returned")
def it_comes_back() -> Session:
    given = exchange(get(f"{API}/start"), reply(200, {"ok": True}, set_cookie="tenant=acme; Path=/"))
    return [given, exchange(get(f"{API}/orders", cookie="tenant=acme"), reply(400, {"error": "unknown tenant"}))]


@spare("cookies/not-returned")
def another_program_on_the_same_machine() -> Session:
    given = exchange(get(f"{API}/start", user_agent=CHROME), reply(200, {"ok": True}, set_cookie="tenant=acme; Path=/"))
    return [given, exchange(get(f"{API}/orders", user_agent="curl/8.5.0"), reply(400, {"error": "unknown tenant"}))]
