"""Leads and spares of redirects: loops, and what is lost on the way."""

from __future__ import annotations

import msgspec

from statusdoctor.model import Exchange, Headers
from tests.builders import Session, bearer, exchange, form, get, lead, post, reply, request, spare

SITE = "https://www.shop.example"


def sent(path: str, location: str, status: int = 302, **named: str) -> Exchange:
    answer = {name: value for name, value in named.items() if name == "set_cookie"}
    asked = {name: value for name, value in named.items() if name != "set_cookie"}
    return exchange(get(path if "://" in path else SITE + path, **asked), reply(status, location=location, **answer))


@lead("redirect/loop", certainty="certain")
def three_addresses_in_a_circle() -> Session:
    return [sent("/a", "/b"), sent("/b", "/c"), sent("/c", "/a"), sent("/a", "/b"), sent("/b", "/c")]


@lead("redirect/loop")
def the_circle_is_about_to_close() -> Session:
    return [sent("/a", "/b"), sent("/b", "/a")]


@spare("redirect/loop")
def a_login_that_comes_back() -> Session:
    return [
        sent("/account", "/login?next=/account"),
        sent("/login?next=/account", "/account", set_cookie="sid=0123456789abcdef; Path=/"),
        exchange(get(f"{SITE}/account", cookie="sid=0123456789abcdef"), reply(200, "<title>Account</title>")),
    ]


@spare("redirect/loop")
def the_same_page_asked_twice_by_a_person() -> Session:
    return [sent("/", "/home"), exchange(get(f"{SITE}/home"), reply(200, "home")), sent("/", "/home")]


@spare("redirect/loop")
def a_circle_with_cookies_that_the_capture_hides() -> Session:
    hidden = frozenset(("cookie", "set-cookie"))

    def unseen(e: Exchange) -> Exchange:
        assert e.response is not None
        headers = Headers(e.response.headers.fields, hidden)
        return msgspec.structs.replace(e, response=msgspec.structs.replace(e.response, headers=headers))

    return [unseen(sent("/a", "/b")), unseen(sent("/b", "/a"))]


@lead("redirect/loop")
def twenty_redirects_in_a_row() -> Session:
    return [sent(f"/page?n={n}", f"/page?n={n + 1}") for n in range(20)]


@spare("redirect/loop")
def six_redirects_in_a_row() -> Session:
    return [sent(f"/page?n={n}", f"/page?n={n + 1}") for n in range(6)]


@lead("redirect/cookie-loop", certainty="certain")
def the_consent_cookie_is_not_kept() -> Session:
    return [sent("/consent", "/consent", set_cookie="consent=1; Path=/") for _ in range(4)]


@spare("redirect/cookie-loop")
def the_cookie_comes_back_and_the_loop_goes_on() -> Session:
    first = sent("/consent", "/consent", set_cookie="consent=1; Path=/")
    return [first, *(sent("/consent", "/consent", cookie="consent=1") for _ in range(3))]


@lead("redirect/scheme-loop", certainty="certain")
def http_and_https_in_turn() -> Session:
    over_tls, plain = f"{SITE}/shop", "http://www.shop.example/shop"
    return [sent(over_tls, plain), sent(plain, over_tls), sent(over_tls, plain), sent(plain, over_tls)]


@lead("redirect/scheme-loop")
def https_sends_to_itself() -> Session:
    return [sent("/secure", f"{SITE}/secure", 301) for _ in range(3)]


@spare("redirect/scheme-loop")
def a_page_that_waits_for_itself() -> Exchange:
    return sent("/export/7", f"{SITE}/export/7", 302)


@spare("redirect/scheme-loop")
def http_sends_to_https_once() -> Session:
    return [sent("http://www.shop.example/", f"{SITE}/", 301), exchange(get(f"{SITE}/"), reply(200, "hello"))]


@lead("redirect/method-lost")
def a_json_post_meets_a_301() -> Exchange:
    return exchange(
        post("http://api.shop.example/v1/orders", {"sku": "A"}),
        reply(301, location="https://api.shop.example/v1/orders"),
    )


@lead("redirect/method-lost")
def a_put_meets_a_302() -> Exchange:
    asked = request("PUT", "https://api.shop.example/v1/orders/1", {"sku": "A"})
    return exchange(asked, reply(302, location="https://api.shop.example/v1/orders/1/"))


@spare("redirect/method-lost")
def a_form_is_answered_with_its_page() -> Exchange:
    return exchange(form(f"{SITE}/orders", sku="A"), reply(302, location="/orders/1"))


@spare("redirect/method-lost")
def a_308_keeps_the_method() -> Exchange:
    return exchange(
        post("http://api.shop.example/v1/orders", {"sku": "A"}),
        reply(308, location="https://api.shop.example/v1/orders"),
    )


@lead("routing/method-changed-by-redirect", certainty="certain")
def a_post_comes_back_as_a_get() -> Session:
    moved = exchange(post(f"{SITE}/checkout", {"id": 1}), reply(301, location="/v2/checkout"))
    return [moved, exchange(get(f"{SITE}/v2/checkout"), reply(405, {"error": "method not allowed"}, allow="POST"))]


@lead("routing/method-changed-by-redirect", certainty="certain")
def an_api_that_misses_what_was_posted() -> Session:
    moved = exchange(post(f"{SITE}/api/quote", {"items": [1]}), reply(302, location="/api/v2/quote"))
    return [moved, exchange(get(f"{SITE}/api/v2/quote"), reply(400, {"error": "items is required"}))]


@lead("routing/method-changed-by-redirect")
def a_webhook_that_went_to_http_and_is_refused_as_a_get() -> Session:
    moved = exchange(
        post("http://api.shop.example/hooks/paid", {"id": 1}),
        reply(301, location="https://api.shop.example/hooks/paid"),
    )
    return [moved, exchange(get("https://api.shop.example/hooks/paid"), reply(403, "<h1>403 Forbidden</h1>"))]


@spare("routing/method-changed-by-redirect")
def a_refusal_with_grounds_of_its_own_at_another_place() -> Session:
    moved = exchange(post(f"{SITE}/checkout", {"id": 1}), reply(302, location="/v2/checkout"))
    return [moved, exchange(get(f"{SITE}/v2/checkout"), reply(403, {"error": "your address is blocked"}))]


@spare("routing/method-changed-by-redirect")
def a_page_after_a_form() -> Session:
    moved = exchange(form(f"{SITE}/login", user="ada", password="x"), reply(302, location="/dashboard"))
    return [moved, exchange(get(f"{SITE}/dashboard"), reply(404, "nothing here"))]


@spare("routing/method-changed-by-redirect")
def a_get_from_the_start() -> Session:
    moved = sent("/checkout", "/v2/checkout", 301)
    return [moved, exchange(get(f"{SITE}/v2/checkout"), reply(405, {"error": "method not allowed"}, allow="POST"))]


@lead("payload/body-dropped", certainty="certain")
def curl_repeats_the_post_without_its_body() -> Session:
    moved = exchange(post(f"{SITE}/api/v1/orders", {"sku": "A"}), reply(301, location="/api/v1/orders/"))
    again = post(f"{SITE}/api/v1/orders/", content_type="application/json", authorization=bearer())
    return [moved, exchange(again, reply(400, {"sku": ["This field is required."]}))]


@lead("payload/body-dropped")
def a_retry_without_its_stream() -> Session:
    first = exchange(post(f"{SITE}/upload", "x" * 100, content_type="text/csv"), "server closed connection")
    return [first, exchange(post(f"{SITE}/upload", content_type="text/csv"), reply(400, {"error": "no content"}))]


@spare("payload/body-dropped")
def a_post_that_never_had_one() -> Session:
    moved = exchange(post(f"{SITE}/api/ping"), reply(308, location="/api/ping/"))
    return [moved, exchange(post(f"{SITE}/api/ping/"), reply(400, {"error": "no content"}))]


@spare("routing/method-changed-by-redirect")
def another_fault_after_a_posts_redirect() -> Session:
    moved = exchange(post("https://api.shop.example/items", {"a": 1}), reply(301, location="/items/"))
    asked = get("https://api.shop.example/items/", accept="application/xml")
    return [moved, exchange(asked, reply(406, {"detail": "Could not satisfy the request Accept header."}))]
