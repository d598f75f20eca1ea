"""Leads and spares of the family cache."""

from __future__ import annotations

from typing import Any

from statusdoctor.model import Exchange
from tests.builders import Session, bearer, exchange, get, lead, page, reply, spare
from tests.cases.cors import ITEMS, PAGE, allow, by_page

FEED = "https://cdn.shop.example/feed.json"
FILE = "https://cdn.shop.example/v1/app.js"


@lead("cache/unsolicited-304", certainty="certain")
def nobody_named_a_version() -> Exchange:
    return exchange(get(FILE, user_agent="curl/8.5.0"), reply(304))


@spare("cache/unsolicited-304")
def the_version_is_the_same() -> Exchange:
    return exchange(get(FILE, if_none_match='"a1"'), reply(304, etag='"a1"'))


@spare("cache/unsolicited-304")
def not_changed_since() -> Exchange:
    return exchange(get(FILE, if_modified_since="Mon, 23 Nov 2026 10:00:00 GMT"), reply(304))


@lead("cache/stale-error")
def a_404_kept_for_ten_years() -> Exchange:
    answer = reply(404, "Not Found", cache_control="max-age=315569000", x_cache="HIT", content_type="text/plain")
    return exchange(get(FILE), answer)


@lead("cache/stale-error")
def a_500_out_of_a_cache() -> Exchange:
    return exchange(get(FILE), page(500, "Internal Server Error", age="240", cf_cache_status="HIT"))


@lead("cache/stale-error")
def an_old_404() -> Exchange:
    return exchange(get(FILE), reply(404, "Not Found", age="7200", x_cache="Hit from cloudfront"))


@spare("cache/stale-error")
def an_error_that_was_not_cached() -> Exchange:
    return exchange(get(FILE), reply(404, "Not Found", x_cache="MISS"))


@spare("cache/stale-error")
def the_cdn_passes_an_error_on() -> Exchange:
    return exchange(get(FILE), page(502, "Bad Gateway", x_cache="Error from cloudfront"))


def authorised(**named: Any) -> Exchange:
    asked = get("https://api.shop.example/v1/me", authorization="Bearer made-up-51aa", accept="application/json")
    return exchange(asked, reply(200, {"name": "Ada"}, **named))


@lead("cache/private-data-shared")
def ones_own_data_for_everybody() -> Exchange:
    return authorised(cache_control="public, max-age=600")


@lead("cache/private-data-shared")
def a_shared_copy_for_an_authorised_request() -> Exchange:
    return authorised(cache_control="s-maxage=600", age="12")


@lead("cache/private-data-shared")
def a_session_cookie_that_a_cdn_may_keep() -> Exchange:
    answer = reply(200, "<html></html>", cache_control="public, max-age=60", set_cookie="sid=made-up-1; Path=/; Secure")
    return exchange(get("https://www.shop.example/"), answer)


@spare("cache/private-data-shared", patient=1)
def a_host_of_which_it_was_told() -> Session:
    return [a_session_cookie_that_a_cdn_may_keep(), a_session_cookie_that_a_cdn_may_keep()]


@spare("cache/private-data-shared")
def for_private_caches_alone() -> Exchange:
    return authorised(cache_control="private, max-age=600, s-maxage=60")


@spare("cache/private-data-shared")
def a_public_file_and_a_login() -> Exchange:
    asked = get(FILE, cookie="sid=made-up-1")
    return exchange(asked, reply(200, "var a;", content_type="text/javascript", cache_control="public, max-age=600"))


@lead("cache/vary-origin-missing")
def a_copy_made_for_another_site() -> Exchange:
    answer = allow(200, ITEMS, origin="https://www.partner.example", age="311", x_cache="HIT")
    return exchange(by_page(url=FEED), answer)


@lead("cache/vary-origin-missing", patient=1)
def each_gets_his_own_and_vary_is_missing() -> Session:
    return [
        exchange(
            by_page(url=FEED, origin="https://www.shop.example"), allow(200, ITEMS, origin="https://www.shop.example")
        ),
        exchange(by_page(url=FEED), allow(200, ITEMS, cache_control="public, max-age=60")),
    ]


@spare("cache/vary-origin-missing", patient=1)
def each_gets_his_own_and_vary_says_so() -> Session:
    other = allow(200, ITEMS, origin="https://www.shop.example", vary="Accept-Encoding, Origin")
    return [
        exchange(by_page(url=FEED, origin="https://www.shop.example"), other),
        exchange(by_page(url=FEED), allow(200, ITEMS, vary="Accept-Encoding, Origin")),
    ]


@spare("cache/vary-origin-missing")
def one_constant_origin() -> Exchange:
    return exchange(by_page(url=FEED), allow(200, ITEMS, age="311"))


@lead("cache/cors-headers-missing-in-copy", patient=1)
def the_copy_lost_what_the_server_sends() -> Session:
    return [
        exchange(by_page(url=FEED), allow(200, ITEMS, x_cache="MISS")),
        exchange(by_page(url=FEED), reply(200, ITEMS, x_cache="HIT", age="40")),
    ]


@lead("cache/cors-headers-missing-in-copy", patient=1)
def the_copy_was_stored_for_an_image_tag() -> Session:
    plain = get(FEED, user_agent=by_page().headers.get("user-agent"), referer=f"{PAGE}/")
    return [
        exchange(plain, reply(200, ITEMS, x_cache="MISS")),
        exchange(by_page(url=FEED), reply(200, ITEMS, x_cache="HIT", age="2")),
    ]


@spare("cache/cors-headers-missing-in-copy")
def the_server_itself_sends_none() -> Exchange:
    return exchange(by_page(url=FEED), reply(200, ITEMS, x_cache="MISS"))


@spare("cache/vary-origin-missing")
def what_no_cache_keeps() -> Exchange:
    return exchange(
        by_page(url=FEED), allow(200, ITEMS, origin="https://www.partner.example", cache_control="no-store")
    )


@spare("cache/cors-headers-missing-in-copy")
def a_copy_without_a_past() -> Exchange:
    return exchange(by_page(url=FEED), reply(200, ITEMS, x_cache="HIT"))


@spare("cache/vary-origin-missing", patient=1)
def the_same_for_each() -> Session:
    return [
        exchange(by_page(url=FEED), allow(200, ITEMS, cache_control="max-age=60")),
        exchange(by_page(url=FEED), allow(200, ITEMS, cache_control="max-age=60")),
    ]


def asked_again(origin: str, **stored: str) -> Session:
    """A page of one origin has a file in its cache; a page of another asks whether it changed."""
    first = by_page(url=FEED, origin="https://www.pool.example")
    second = by_page(url=FEED, origin=origin, if_none_match='"c4"')
    answer = reply(200, {"c": 4}, etag='"c4"', cache_control="no-cache", **stored)
    return [exchange(first, answer), exchange(second, reply(304, etag='"c4"'), at=1.0)]


@lead("cache/vary-origin-missing", patient=1)
def a_304_brings_back_the_copy_of_another_page() -> Session:
    return asked_again("https://shop.pool.example", access_control_allow_origin="https://www.pool.example")


@lead("cache/cors-headers-missing-in-copy", patient=1)
def a_304_brings_back_a_copy_without_cors_fields() -> Session:
    return asked_again("https://shop.pool.example")


@spare("cache/vary-origin-missing", patient=1)
def a_304_brings_back_the_pages_own_copy() -> Session:
    return asked_again("https://www.pool.example", access_control_allow_origin="https://www.pool.example")


@spare("cache/cors-headers-missing-in-copy", patient=1)
def a_304_brings_back_a_copy_for_everybody() -> Session:
    return asked_again("https://shop.pool.example", access_control_allow_origin="*")


@lead("cache/stale-error")
def a_refusal_that_a_cdn_kept() -> Exchange:
    answer = reply(
        401, {"error": "unauthorized"}, cf_cache_status="HIT", age="117", cache_control="public, max-age=300"
    )
    return exchange(get("https://www.shop.example/api/prices", authorization=bearer()), answer)


@spare("cache/stale-error")
def a_challenge_that_a_cdn_kept_for_who_has_no_credentials() -> Exchange:
    return exchange(get("https://www.shop.example/api/prices"), reply(401, cf_cache_status="HIT", age="117"))


@lead("cache/only-if-cached-miss", certainty="certain")
def a_cache_that_has_nothing() -> Exchange:
    asked = get("https://api.shop.example/prices", cache_control="max-stale=60, only-if-cached")
    return exchange(asked, reply(504, reason="Unsatisfiable Request (only-if-cached)"))


@spare("cache/only-if-cached-miss")
def a_server_too_slow_for_its_gateway() -> Exchange:
    asked = get("https://api.shop.example/prices", cache_control="no-cache")
    return exchange(asked, page(504, "504 Gateway Time-out", "nginx", server="nginx"))
