"""Leads and spares of the family cors."""

from __future__ import annotations

from typing import Any

import msgspec

from statusdoctor.model import Exchange, Failure, Headers, Request, Response
from tests.builders import CHROME, Session, exchange, get, lead, page, reply, request, spare

PAGE = "https://app.shop.example"
API = "https://api.shop.example/v1/cart"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def by_page(method: str = "GET", url: str = API, *, site: str = "same-site", **named: Any) -> Request:
    """A call of a script of the page, as Chrome sends it."""
    named = {"user_agent": CHROME, "origin": PAGE, "referer": f"{PAGE}/", "accept": "*/*"} | named
    more = {"sec_fetch_mode": "cors", "sec_fetch_site": site, "sec_fetch_dest": "empty"}
    return request(method, url, **(more | named))


def preflight(method: str = "PUT", headers: str = "", url: str = API, **named: Any) -> Request:
    asked = {"access_control_request_headers": headers} if headers else {}
    return by_page("OPTIONS", url, access_control_request_method=method, **asked, **named)


def allow(status: int = 200, body: Any = "", *, origin: Any = PAGE, **named: Any) -> Response:
    return reply(status, body, access_control_allow_origin=origin, **named)


def tag(dest: str, url: str, *, site: str = "cross-site", **named: Any) -> Request:
    """What an element of a page loads without CORS."""
    return get(
        url,
        user_agent=CHROME,
        referer=f"{PAGE}/",
        sec_fetch_mode="no-cors",
        sec_fetch_site=site,
        sec_fetch_dest=dest,
        **named,
    )


def document(**named: Any) -> Exchange:
    asked = get(
        f"{PAGE}/player",
        user_agent=CHROME,
        accept="text/html",
        sec_fetch_mode="navigate",
        sec_fetch_site="none",
        sec_fetch_dest="document",
    )
    return exchange(asked, page(200, "Shop", **named))


ITEMS = {"items": [{"sku": "A-1001", "qty": 2}]}


@lead("cors/preflight-status", certainty="certain")
def a_token_is_wanted_of_the_preflight() -> Exchange:
    answer = reply(401, {"message": "Unauthorized"}, www_authenticate='Bearer realm="api"')
    return exchange(preflight("GET", "authorization"), answer)


@lead("cors/preflight-status")
def not_modified_is_no_leave() -> Exchange:
    return exchange(preflight(), allow(304, access_control_allow_methods="PUT"))


@spare("cors/preflight-status")
def a_part_is_as_good_as_the_whole() -> Exchange:
    return exchange(preflight(), allow(206, access_control_allow_methods="PUT"))


@lead("cors/preflight-status")
def the_router_knows_no_options() -> Exchange:
    return exchange(preflight("POST", "content-type"), reply(405, {"detail": "Method Not Allowed"}, allow="POST"))


@lead("cors/preflight-status")
def no_route_for_options() -> Exchange:
    return exchange(preflight(), reply(404, {"message": "Cannot OPTIONS /v1/cart"}))


@lead("cors/preflight-status")
def the_gateway_behind_is_down() -> Exchange:
    return exchange(preflight(), page(502, "502 Bad Gateway", server="nginx/1.24.0"))


@lead("cors/preflight-status")
def a_firefox_preflight_over_plain_http() -> Exchange:
    asked = request(
        "OPTIONS",
        "http://api.shop.example/v1/cart",
        user_agent=FIREFOX,
        origin="http://app.shop.example",
        accept="*/*",
        access_control_request_method="PUT",
    )
    return exchange(asked, reply(403, {"message": "Missing Authentication Token"}))


@spare("cors/preflight-status")
def a_program_asks_for_the_options() -> Exchange:
    asked = request("OPTIONS", API, user_agent="curl/8.5.0", origin=PAGE, access_control_request_method="PUT")
    return exchange(asked, reply(401, {"message": "Unauthorized"}))


@spare("cors/preflight-status")
def a_preflight_that_is_answered_well() -> Exchange:
    return exchange(preflight(), allow(204, access_control_allow_methods="PUT"))


@spare("cors/preflight-status")
def the_page_itself_sends_options() -> Exchange:
    return exchange(by_page("OPTIONS"), allow(405, {"detail": "Method Not Allowed"}, allow="GET"))


@lead("cors/preflight-redirect", certainty="certain")
def http_redirects_the_preflight_to_https() -> Exchange:
    asked = preflight(url="http://api.shop.example/v1/cart", site="cross-site")
    return exchange(asked, page(301, "301 Moved Permanently", location="https://api.shop.example/v1/cart"))


@lead("cors/preflight-redirect")
def a_login_gateway_redirects_the_preflight() -> Exchange:
    location = "https://login.shop.example/oauth2/authorize?client_id=x&redirect_uri=https%3A%2F%2Fapi.shop.example"
    return exchange(preflight("GET", "authorization"), reply(302, location=location))


@spare("cors/preflight-redirect")
def the_call_itself_is_redirected() -> Exchange:
    return exchange(by_page(), allow(307, location="/v2/cart"))


@lead("cors/origin-missing", certainty="certain")
def no_cors_fields_at_all() -> Exchange:
    return exchange(by_page(), reply(200, ITEMS, server="nginx"))


@lead("cors/origin-missing")
def an_options_handler_that_knows_no_cors() -> Exchange:
    return exchange(preflight("DELETE"), reply(200, allow="GET, HEAD, DELETE, OPTIONS", server="gunicorn"))


@lead("cors/origin-missing", patient=1)
def the_preflight_allows_and_the_answer_does_not() -> Session:
    good = allow(204, access_control_allow_methods="PUT", access_control_allow_headers="content-type")
    return [
        exchange(preflight("PUT", "content-type"), good),
        exchange(by_page("PUT", content_type="application/json"), reply(200, {"ok": True})),
    ]


@lead("cors/origin-missing")
def a_redirect_on_the_way_bears_none() -> Exchange:
    return exchange(by_page(), reply(302, location="https://cdn.shop.example/cart.json"))


@lead("cors/origin-missing")
def a_get_with_origin_over_plain_http() -> Exchange:
    asked = get(
        "http://api.shop.example/v1/cart",
        user_agent=CHROME,
        origin="http://app.shop.example",
        accept="*/*",
        accept_language="en",
    )
    return exchange(asked, reply(200, ITEMS, server="Apache/2.4.62"))


@lead("cors/origin-missing")
def a_font_of_another_host() -> Exchange:
    asked = by_page(url="https://cdn.fonts.example/a.woff2", site="cross-site", sec_fetch_dest="font")
    return exchange(asked, reply(200, b"wOF2", content_type="font/woff2"))


@spare("cors/origin-missing")
def a_ping_over_plain_http_that_nobody_answers_to() -> Exchange:
    asked = request(
        "POST",
        "http://count.stats.example/b",
        "x",
        user_agent=CHROME,
        origin="http://app.shop.example",
        accept="*/*",
        accept_language="en",
        content_type="text/plain;charset=UTF-8",
    )
    return exchange(asked, reply(204))


@spare("cors/origin-missing")
def a_call_within_one_origin() -> Exchange:
    asked = by_page(url=f"{PAGE}/v1/cart", site="same-origin")
    return exchange(asked, reply(200, ITEMS))


@spare("cors/origin-missing")
def an_image_without_cors() -> Exchange:
    return exchange(tag("image", "https://img.other.example/l.png"), reply(200, b"\x89PNG", content_type="image/png"))


@spare("cors/origin-missing")
def a_form_that_is_posted_to_another_host() -> Exchange:
    asked = by_page("POST", sec_fetch_mode="navigate", sec_fetch_dest="document", content_type="text/plain")
    return exchange(asked, page(200, "Thanks"))


@spare("cors/origin-missing")
def a_beacon_over_plain_http() -> Exchange:
    asked = request(
        "POST",
        "http://stats.other.example/b",
        "x",
        user_agent=CHROME,
        origin="http://app.shop.example",
        accept="text/html,*/*",
        accept_language="en",
        content_type="text/plain",
    )
    return exchange(asked, reply(204))


@spare("cors/origin-missing")
def an_error_without_cors_fields() -> Exchange:
    return exchange(by_page(), reply(500, "Internal Server Error"))


@spare("cors/origin-missing")
def curl_with_an_origin() -> Exchange:
    return exchange(get(API, user_agent="curl/8.5.0", origin=PAGE), reply(200, ITEMS))


@spare("cors/origin-missing")
def an_extension_reads_what_it_may() -> Exchange:
    asked = by_page(origin="chrome-extension://abcdefghijklmnop", site="cross-site")
    return exchange(asked, reply(200, ITEMS))


@spare("cors/origin-missing")
def a_revalidation_that_changed_nothing() -> Exchange:
    return exchange(by_page(if_none_match='"a"'), reply(304, etag='"a"'))


@lead("cors/origin-mismatch", certainty="certain")
def one_fixed_origin_is_allowed() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin="https://www.shop.example"))


@lead("cors/origin-mismatch")
def the_scheme_differs() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin="http://app.shop.example"))


@lead("cors/origin-mismatch")
def the_port_differs() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin=f"{PAGE}:8443"))


@lead("cors/origin-mismatch")
def a_slash_at_the_end() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin=f"{PAGE}/"))


@lead("cors/origin-mismatch")
def capital_letters() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin=PAGE.upper()))


@lead("cors/origin-mismatch")
def a_pattern_for_subdomains() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin="https://*.shop.example"))


@lead("cors/origin-mismatch")
def a_sandboxed_frame() -> Exchange:
    return exchange(by_page(origin="null", site="cross-site"), allow(200, ITEMS))


@lead("cors/origin-mismatch", patient=1)
def a_redirect_made_the_origin_null() -> Session:
    cdn = "https://cdn.other.example/cart.json"
    return [
        exchange(by_page(), allow(302, location=cdn)),
        exchange(by_page(url=cdn, origin="null", site="cross-site"), allow(200, ITEMS)),
    ]


@lead("cors/origin-mismatch")
def the_preflight_names_another_origin() -> Exchange:
    return exchange(preflight(), allow(204, origin="https://www.shop.example", access_control_allow_methods="PUT"))


@spare("cors/origin-mismatch")
def the_very_origin() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, vary="Origin"))


@spare("cors/origin-mismatch")
def a_star_for_a_sandboxed_frame() -> Exchange:
    return exchange(by_page(origin="null", site="cross-site"), allow(200, ITEMS, origin="*"))


@spare("cors/origin-mismatch")
def a_tag_that_needs_no_cors() -> Exchange:
    answer = reply(
        200, "var u=1;", content_type="text/javascript", access_control_allow_origin="https://www.shop.example"
    )
    return exchange(tag("script", "https://img.shop.example/u.js", site="same-site"), answer)


@lead("cors/origin-multiple", certainty="certain")
def proxy_and_application_both_add_it() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin=[PAGE, PAGE]))


@lead("cors/origin-multiple")
def two_lines_that_differ() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin=["*", PAGE]))


@lead("cors/origin-multiple")
def a_list_with_commas() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin=f"{PAGE}, https://www.shop.example"))


@spare("cors/origin-multiple")
def white_space_around_one_value() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin=f" {PAGE} "))


@lead("cors/origin-invalid", certainty="certain")
def a_host_without_its_scheme() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin="app.shop.example"))


@lead("cors/origin-invalid")
def a_quoted_star() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin="'*'"))


@lead("cors/origin-invalid")
def an_empty_value() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin=""))


@lead("cors/origin-invalid")
def the_word_true() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, origin="true", x_powered_by="Express"))


@spare("cors/origin-invalid")
def an_origin_with_a_port() -> Exchange:
    asked = by_page(origin="http://localhost:3000", site="cross-site")
    return exchange(asked, allow(200, ITEMS, origin="http://localhost:3000"))


@lead("cors/wildcard-with-credentials", certainty="certain")
def cookies_and_a_star() -> Exchange:
    answer = allow(200, ITEMS, origin="*", access_control_allow_credentials="true", server="uvicorn")
    return exchange(by_page(cookie="sid=made-up-1"), answer)


@lead("cors/wildcard-with-credentials")
def credentials_asked_for_and_none_there() -> Exchange:
    asked = by_page(site="cross-site", sec_fetch_storage_access="active")
    return exchange(asked, allow(200, ITEMS, origin="*"))


@lead("cors/wildcard-with-credentials", patient=1)
def a_star_for_the_preflight_of_calls_with_cookies() -> Session:
    good = allow(200, ITEMS, access_control_allow_credentials="true")
    return [
        exchange(by_page(cookie="sid=made-up-1"), good),
        exchange(preflight(), allow(204, origin="*", access_control_allow_methods="PUT")),
    ]


@spare("cors/wildcard-with-credentials")
def a_star_and_a_bearer_token() -> Exchange:
    return exchange(by_page(authorization="Bearer made-up"), allow(200, ITEMS, origin="*"))


@spare("cors/wildcard-with-credentials")
def a_star_for_a_preflight() -> Exchange:
    return exchange(preflight(), allow(204, origin="*", access_control_allow_methods="PUT"))


@lead("cors/credentials-not-allowed", certainty="certain")
def cookies_and_no_leave() -> Exchange:
    return exchange(by_page(cookie="sid=made-up-1"), allow(200, ITEMS))


@lead("cors/credentials-not-allowed")
def python_wrote_true_in_its_own_way() -> Exchange:
    return exchange(by_page(cookie="sid=made-up-1"), allow(200, ITEMS, access_control_allow_credentials="True"))


@lead("cors/credentials-not-allowed", patient=1)
def no_leave_in_the_preflight_of_calls_with_cookies() -> Session:
    good = allow(200, ITEMS, access_control_allow_credentials="true")
    return [
        exchange(by_page(cookie="sid=made-up-1"), good),
        exchange(preflight(), allow(204, access_control_allow_methods="PUT")),
    ]


@lead("cors/credentials-not-allowed")
def two_layers_say_true() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, access_control_allow_credentials=["true", "true"]))


@lead("cors/credentials-not-allowed")
def yes_is_no_leave() -> Exchange:
    answer = allow(204, access_control_allow_methods="PUT", access_control_allow_credentials="yes")
    return exchange(preflight(), answer)


@spare("cors/credentials-not-allowed")
def false_is_meant() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, access_control_allow_credentials="false"))


@spare("cors/credentials-not-allowed")
def a_call_to_another_site_that_bears_no_cookies() -> Exchange:
    return exchange(by_page(site="cross-site"), allow(200, ITEMS, access_control_allow_credentials="True"))


@spare("cors/credentials-not-allowed")
def no_cookies_and_no_leave() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS))


@spare("cors/credentials-not-allowed")
def an_image_with_its_cookie() -> Exchange:
    answer = reply(200, b"<svg/>", content_type="image/svg+xml", access_control_allow_origin="*")
    return exchange(tag("image", "https://img.shop.example/u.svg", site="same-site", cookie="sid=made-up-1"), answer)


@lead("cors/method-not-allowed", certainty="certain")
def delete_is_not_listed() -> Exchange:
    return exchange(preflight("DELETE"), allow(204, access_control_allow_methods="GET, POST"))


@lead("cors/method-not-allowed")
def no_methods_are_listed() -> Exchange:
    return exchange(preflight("PUT"), allow(200, access_control_allow_headers="*"))


@lead("cors/method-not-allowed")
def patch_in_lower_case() -> Exchange:
    return exchange(preflight("patch"), allow(204, access_control_allow_methods="GET, PUT, PATCH"))


@lead("cors/method-not-allowed")
def a_list_that_is_none() -> Exchange:
    return exchange(preflight("POST"), allow(204, access_control_allow_methods="GET; POST; PUT"))


@spare("cors/method-not-allowed")
def post_needs_no_leave() -> Exchange:
    good = allow(204, access_control_allow_methods="PUT", access_control_allow_headers="content-type")
    return exchange(preflight("POST", "content-type"), good)


@spare("cors/method-not-allowed")
def a_star_for_methods() -> Exchange:
    return exchange(preflight("DELETE"), allow(204, access_control_allow_methods="*"))


@lead("cors/header-not-allowed", certainty="certain")
def x_requested_with_is_not_listed() -> Exchange:
    return exchange(preflight("GET", "x-requested-with"), allow(204, access_control_allow_headers="content-type"))


@lead("cors/header-not-allowed")
def one_of_many_is_not_listed() -> Exchange:
    asked = preflight("POST", "authorization,content-type,x-csrf-token", site="cross-site")
    return exchange(asked, allow(200, origin="*", access_control_allow_headers="Authorization, Content-Type"))


@lead("cors/header-not-allowed")
def a_list_of_names_that_is_none() -> Exchange:
    return exchange(preflight("GET", "x-a"), allow(204, access_control_allow_headers="x a"))


@spare("cors/header-not-allowed")
def names_in_other_case() -> Exchange:
    return exchange(preflight("GET", "x-requested-with"), allow(204, access_control_allow_headers="X-Requested-With"))


@spare("cors/header-not-allowed")
def a_star_for_headers() -> Exchange:
    return exchange(preflight("GET", "x-a"), allow(204, access_control_allow_headers="*"))


@lead("cors/wildcard-excludes-authorization", certainty="certain")
def a_star_does_not_cover_authorization() -> Exchange:
    asked = preflight("GET", "authorization,x-a", user_agent=FIREFOX)
    return exchange(asked, allow(204, access_control_allow_headers="*"))


@lead("cors/wildcard-excludes-authorization", certainty="likely")
def the_same_in_chrome() -> Exchange:
    return exchange(preflight("GET", "authorization"), allow(204, origin="*", access_control_allow_headers="*"))


@spare("cors/wildcard-excludes-authorization")
def authorization_is_named_beside_the_star() -> Exchange:
    return exchange(preflight("GET", "authorization"), allow(204, access_control_allow_headers="Authorization, *"))


@lead("cors/error-hides-behind", patient=1)
def a_crash_passes_the_cors_layer() -> Session:
    good = allow(204, access_control_allow_methods="POST", access_control_allow_headers="content-type")
    return [
        exchange(preflight("POST", "content-type"), good),
        exchange(
            by_page("POST", content_type="application/json"), reply(500, "Internal Server Error", server="gunicorn")
        ),
    ]


@lead("cors/error-hides-behind")
def a_proxy_answers_by_itself() -> Exchange:
    return exchange(by_page(), page(502, "502 Bad Gateway", server="nginx/1.24.0"))


@lead("cors/error-hides-behind")
def an_error_that_allows_another_origin() -> Exchange:
    return exchange(by_page(), allow(401, {"message": "expired"}, origin="https://www.shop.example"))


@spare("cors/error-hides-behind")
def an_error_that_the_page_can_read() -> Exchange:
    return exchange(by_page(), allow(500, {"error": "crash"}))


@spare("cors/error-hides-behind")
def an_error_within_one_origin() -> Exchange:
    return exchange(by_page(url=f"{PAGE}/v1/cart", site="same-origin"), reply(500, "Internal Server Error"))


@lead("cors/redirect-credentials", certainty="certain")
def location_bears_a_password() -> Exchange:
    return exchange(by_page(), allow(302, location="https://ada:made-up@api.shop.example/v2/cart"))


@spare("cors/redirect-credentials")
def a_navigation_may_follow() -> Exchange:
    asked = get(
        API,
        user_agent=CHROME,
        sec_fetch_mode="navigate",
        sec_fetch_site="cross-site",
        sec_fetch_dest="document",
    )
    return exchange(asked, reply(302, location="https://ada:made-up@api.shop.example/v2/cart"))


@lead("cors/private-network")
def a_printer_that_gives_no_leave() -> Exchange:
    asked = preflight("PUT", url="http://192.168.1.9/print", access_control_request_private_network="true")
    return exchange(asked, allow(204, access_control_allow_methods="PUT"))


@lead("cors/private-network")
def the_browser_did_not_let_it_out() -> Exchange:
    asked = by_page(url="http://192.168.1.9/print", site="cross-site")
    return exchange(asked, "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS")


@spare("cors/private-network")
def a_printer_that_gives_leave() -> Exchange:
    asked = preflight("PUT", url="http://192.168.1.9/print", access_control_request_private_network="true")
    return exchange(asked, allow(204, access_control_allow_methods="PUT", access_control_allow_private_network="true"))


@lead("cors/resource-policy", certainty="certain")
def helmets_default_on_an_image_host() -> Exchange:
    answer = reply(200, b"\x89PNG", content_type="image/png", cross_origin_resource_policy="same-origin")
    return exchange(tag("image", "https://img.shop.example/l.png", site="same-site"), answer)


@lead("cors/resource-policy")
def same_site_for_another_site() -> Exchange:
    answer = reply(200, "var a=1;", content_type="text/javascript", cross_origin_resource_policy="same-site")
    return exchange(tag("script", "https://cdn.other.example/a.js"), answer)


@lead("cors/resource-policy", patient=1)
def the_page_demands_leave() -> Session:
    return [
        document(cross_origin_embedder_policy="require-corp"),
        exchange(
            tag("script", "https://stats.other.example/s.js"), reply(200, "var s;", content_type="text/javascript")
        ),
    ]


@lead("cors/resource-policy", patient=1)
def a_frame_without_a_policy_of_its_own() -> Session:
    asked = get(
        "https://maps.other.example/frame",
        user_agent=CHROME,
        referer=f"{PAGE}/",
        sec_fetch_mode="navigate",
        sec_fetch_site="cross-site",
        sec_fetch_dest="iframe",
    )
    return [document(cross_origin_embedder_policy="require-corp"), exchange(asked, page(200, "Map"))]


def picture_over_plain_http(policy: str, referer: str = "http://shop.corp.example/") -> Exchange:
    asked = get(
        "http://img.corp.example/l.png", user_agent=CHROME, referer=referer, accept="image/avif,image/*,*/*;q=0.8",
        accept_language="en",
    )  # fmt: skip
    return exchange(asked, reply(200, b"\x89PNG", content_type="image/png", cross_origin_resource_policy=policy))


@lead("cors/resource-policy")
def kept_to_its_own_origin_over_plain_http() -> Exchange:
    return picture_over_plain_http("same-origin")


@spare("cors/resource-policy")
def a_sister_lets_its_site_in_over_plain_http() -> Exchange:
    return picture_over_plain_http("same-site")


@spare("cors/resource-policy")
def for_its_own_page_over_plain_http() -> Exchange:
    return picture_over_plain_http("same-origin", referer="http://img.corp.example/album")


@spare("cors/resource-policy")
def cross_origin_for_everybody() -> Exchange:
    answer = reply(200, b"\x89PNG", content_type="image/png", cross_origin_resource_policy="cross-origin")
    return exchange(tag("image", "https://img.other.example/l.png"), answer)


@spare("cors/resource-policy")
def a_call_in_cors_mode() -> Exchange:
    return exchange(by_page(), allow(200, ITEMS, cross_origin_resource_policy="same-origin"))


@spare("cors/resource-policy", patient=1)
def a_page_without_demands() -> Session:
    return [
        document(),
        exchange(
            tag("script", "https://stats.other.example/s.js"), reply(200, "var s;", content_type="text/javascript")
        ),
    ]


@lead("cors/opaque-blocked")
def json_for_a_script_tag() -> Exchange:
    answer = reply(200, "cb({})\n", content_type="application/json", x_content_type_options="nosniff")
    return exchange(tag("script", "https://api.partner.example/jsonp"), answer)


@lead("cors/opaque-blocked")
def a_page_for_an_image_tag() -> Exchange:
    return exchange(tag("image", "https://img.other.example/l.png"), page(200, "Sign in", "Please log in."))


@lead("cors/opaque-blocked", certainty="certain")
def an_error_in_place_of_a_song() -> Exchange:
    answer = reply(200, {"error": "not licensed here"}, x_content_type_options="nosniff")
    return exchange(tag("audio", "https://media.other.example/a.mp3"), answer)


@lead("cors/opaque-blocked", certainty="certain")
def an_error_in_place_of_a_picture() -> Exchange:
    answer = reply(200, {"error": "image expired"}, x_content_type_options="nosniff")
    return exchange(tag("image", "https://img.other.example/p"), answer)


@lead("cors/opaque-blocked")
def the_browsers_own_word_for_it() -> Exchange:
    return exchange(tag("image", "https://img.other.example/l.png"), "net::ERR_BLOCKED_BY_ORB")


@lead("cors/opaque-blocked")
def json_that_calls_itself_a_script() -> Exchange:
    answer = reply(200, '{"base": "EUR"}', content_type="application/javascript")
    return exchange(tag("script", "https://api.partner.example/jsonp"), answer)


@lead("cors/opaque-blocked")
def a_page_that_calls_itself_a_picture() -> Exchange:
    body = "<!-- sign in --><html><title>Sign in</title></html>"
    return exchange(tag("image", "https://img.other.example/l.png"), reply(200, body, content_type="image/png"))


@spare("cors/opaque-blocked")
def a_script_in_an_old_comment() -> Exchange:
    answer = reply(200, "<!-- hide from old browsers\nvar a=1;", content_type="text/javascript")
    return exchange(tag("script", "https://cdn.other.example/a.js"), answer)


@spare("cors/opaque-blocked")
def something_without_a_type() -> Exchange:
    return exchange(tag("script", "https://api.partner.example/jsonp"), reply(200, '{"base": "EUR"}'))


@spare("cors/opaque-blocked")
def a_script_under_its_own_type() -> Exchange:
    answer = reply(200, "var a=1;", content_type="text/javascript", x_content_type_options="nosniff")
    return exchange(tag("script", "https://cdn.other.example/a.js"), answer)


@spare("cors/opaque-blocked")
def a_pixel_without_content() -> Exchange:
    answer = reply(200, b"", content_type="text/html", x_content_type_options="nosniff")
    return exchange(tag("image", "https://stats.other.example/p"), answer)


@spare("cors/opaque-blocked")
def a_frame_of_another_site() -> Exchange:
    return exchange(tag("iframe", "https://maps.other.example/frame"), page(200, "Map"))


@lead("cors/origin-mismatch")
def the_cors_layer_throws_an_error_of_its_own() -> Exchange:
    return exchange(by_page(), page(500, "Error", "Error: Not allowed by CORS", x_powered_by="Express"))


@lead("cors/origin-mismatch")
def spring_refuses_the_origin() -> Exchange:
    return exchange(by_page(), reply(403, "Invalid CORS request", content_type="text/plain"))


@lead("cors/preflight-status")
def starlette_refuses_the_headers() -> Exchange:
    return exchange(preflight("GET", "x-a"), allow(400, "Disallowed CORS headers", content_type="text/plain"))


@lead("cors/preflight-status")
def a_bucket_without_rules() -> Exchange:
    words = "CORSResponse: CORS is not enabled for this bucket."
    body = f"<Error><Code>AccessForbidden</Code><Message>{words}</Message></Error>"
    return exchange(preflight("PUT"), reply(403, body, content_type="application/xml", server="AmazonS3"))


@lead("cors/origin-missing", patient=1)
def the_second_hop_of_a_redirect_bears_none() -> Session:
    cdn = "https://cdn.other.example/cart.json"
    return [
        exchange(by_page(), allow(302, location=cdn)),
        exchange(by_page(url=cdn, origin="null", site="cross-site"), reply(200, ITEMS)),
    ]


@spare("cors/opaque-blocked")
def a_page_that_a_tag_does_not_get() -> Exchange:
    return exchange(tag("image", "https://img.other.example/l.png"), page(404, "Not Found"))


def signed_in() -> Exchange:
    answer = page(200, "Shop", set_cookie="sid=made-up-8c1f20; Domain=shop.example; Path=/; Secure; SameSite=Lax")
    return exchange(get(f"{PAGE}/", user_agent=CHROME, accept="text/html"), answer)


@lead("cors/wildcard-with-credentials", patient=1)
def a_star_for_the_preflight_and_nothing_after_it() -> Session:
    star = allow(204, origin="*", access_control_allow_methods="PUT", access_control_allow_credentials="true")
    return [signed_in(), exchange(preflight(), star)]


@lead("cors/credentials-not-allowed", patient=1)
def no_leave_for_cookies_and_nothing_after_it() -> Session:
    return [signed_in(), exchange(preflight(), allow(204, access_control_allow_methods="PUT"))]


@spare("cors/credentials-not-allowed", patient=1)
def the_call_follows_its_preflight() -> Session:
    good = allow(204, access_control_allow_methods="PUT")
    return [signed_in(), exchange(preflight(), good), exchange(by_page("PUT"), allow(200, ITEMS))]


def part_of_the_page(dest: str, mode: str) -> Request:
    return (
        tag(dest, f"{PAGE}/part", site="same-origin")
        if mode == "no-cors"
        else get(
            f"{PAGE}/part",
            user_agent=CHROME,
            referer=f"{PAGE}/player",
            sec_fetch_mode=mode,
            sec_fetch_site="same-origin",
            sec_fetch_dest=dest,
        )
    )


@lead("cors/resource-policy", patient=1, certainty="certain")
def a_worker_without_a_policy_of_its_own() -> Session:
    script = reply(200, "onmessage=()=>0", content_type="text/javascript")
    demanding = document(cross_origin_embedder_policy="require-corp")
    return [demanding, exchange(part_of_the_page("worker", "same-origin"), script)]


@lead("cors/resource-policy", patient=1)
def a_frame_of_the_same_origin_without_a_policy() -> Session:
    demanding = document(cross_origin_embedder_policy="require-corp")
    return [demanding, exchange(part_of_the_page("iframe", "navigate"), page(200, "Part"))]


@spare("cors/resource-policy", patient=1)
def a_worker_with_the_policy() -> Session:
    told = {"content_type": "text/javascript", "cross_origin_embedder_policy": "require-corp"}
    demanding = document(cross_origin_embedder_policy="require-corp")
    return [demanding, exchange(part_of_the_page("worker", "same-origin"), reply(200, "onmessage=()=>0", **told))]


@spare("cors/resource-policy", patient=1)
def a_worker_of_a_page_without_demands() -> Session:
    script = reply(200, "onmessage=()=>0", content_type="text/javascript")
    return [document(), exchange(part_of_the_page("worker", "same-origin"), script)]


@lead("cors/origin-mismatch", certainty="certain")
def vertx_refuses_the_origin_in_its_status_line() -> Exchange:
    return exchange(by_page(), reply(403, reason="CORS Rejected - Invalid origin"))


@lead("cors/origin-mismatch")
def a_rust_server_refuses_the_origin() -> Exchange:
    return exchange(by_page(), reply(400, "Origin is not allowed to make this request", content_type="text/plain"))


@lead("cors/origin-mismatch")
def nothing_but_a_403_for_another_origin() -> Exchange:
    return exchange(by_page(url="http://localhost:11434/api/tags", site="cross-site"), reply(403))


@spare("cors/origin-mismatch")
def a_403_of_its_own_page() -> Exchange:
    return exchange(get(f"{PAGE}/x", user_agent=CHROME, origin=PAGE, sec_fetch_site="same-origin"), reply(403))


def stopped(kind: str, method: str = "GET", page: str = "https://app.shop.test") -> Exchange:
    """What Chromium's developer tools keep of a request of which they say net::ERR_FAILED alone."""
    asked = Request.to(method, "https://api.shop.test/v1/orders", Headers.of(("Referer", f"{page}/")))
    told = exchange(asked, Failure("net::ERR_FAILED", who=""))
    return msgspec.structs.replace(told, aside={"browser_error": "net::ERR_FAILED", "resource_type": kind})


@lead("cors/origin-missing", certainty="likely")
def a_script_was_told_of_nothing() -> Exchange:
    return stopped("fetch")


@lead("cors/preflight-status", certainty="likely")
def a_preflight_came_to_nothing() -> Exchange:
    return stopped("preflight", "OPTIONS")


@spare("cors/origin-missing")
def a_picture_came_to_nothing() -> Exchange:
    return stopped("image")


@spare("cors/origin-missing")
def a_script_asked_its_own_origin_in_vain() -> Exchange:
    return stopped("xhr", page="https://api.shop.test")
