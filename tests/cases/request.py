"""request/: the message itself, and neighbours that look like it."""

from __future__ import annotations

import msgspec

from statusdoctor.model import NO_BODY, Body, Exchange, Failure, Headers, Request
from tests.builders import Session, exchange, get, lead, page, post, reply, request, session, spare

TOKEN = "Bearer eyJhbGciOiJSUzI1NiJ9." + "a1b2c3d4" * 1200
NGINX_TOO_LARGE = page(400, "400 Request Header Or Cookie Too Large", "<hr>nginx/1.24.0", server="nginx/1.24.0")
APACHE_TOO_LARGE = page(
    400,
    "400 Bad Request",
    "Your browser sent a request that this server could not understand. "
    "Size of a request header field exceeds server limit.",
    server="Apache/2.4.62 (Debian)",
)
NGINX_400 = reply(
    400,
    "<html><head><title>400 Bad Request</title></head><body><center><h1>400 Bad Request</h1></center>"
    "<hr><center>nginx/1.24.0</center></body></html>",
    server="nginx/1.24.0",
    content_type="text/html",
)


def raw(
    *fields: tuple[str, str], method: str = "GET", url: str = "https://shop.example/", version: str = "HTTP/1.1"
) -> Request:
    """A request with exactly these fields."""
    return Request.to(method, url, Headers.of(*fields), NO_BODY, version)


def crumbs(count: int, size: int = 200) -> str:
    return "; ".join(f"exp_{n}={'x' * size}" for n in range(count))


# cookie-bloat, header-too-large, uri-too-long


@lead("request/cookie-bloat", certainty="certain")
def forty_cookies_and_nginx() -> Exchange:
    return exchange(get("https://shop.example/", cookie=crumbs(45)), NGINX_TOO_LARGE)


@lead("request/cookie-bloat", certainty="certain")
def one_huge_cookie_and_apache() -> Exchange:
    return exchange(get("https://shop.example/", cookie=f"cart={'x' * 9000}"), APACHE_TOO_LARGE)


@lead("request/cookie-bloat", certainty="certain")
def cookies_in_several_lines_of_http2() -> Exchange:
    return exchange(get("https://shop.example/", cookie=[f"c{n}={'x' * 900}" for n in range(18)]), reply(431))


@lead("request/cookie-bloat")
def a_bare_400_to_nine_kilobytes_of_cookies() -> Exchange:
    return exchange(get("https://shop.example/", cookie=crumbs(48)), reply(400))


@spare("request/cookie-bloat")
def a_long_token_beside_one_small_cookie() -> Exchange:
    return exchange(get("https://shop.example/", cookie="sid=4be1", authorization=TOKEN), reply(431))


@spare("request/cookie-bloat")
def large_cookies_and_an_application_that_refuses_a_field() -> Exchange:
    return exchange(get("https://shop.example/", cookie=crumbs(48)), reply(400, {"detail": "page must be a number"}))


@lead("request/header-too-large", certainty="certain")
def a_long_token_and_node() -> Exchange:
    return exchange(get("https://shop.example/", authorization=TOKEN * 2), reply(431))


@lead("request/header-too-large")
def many_fields_and_gunicorn() -> Exchange:
    fields = [(f"X-Trace-{n}", "y" * 300) for n in range(40)]
    answer = page(400, "Bad Request", "Error parsing headers: 'limit request headers fields size'", server="gunicorn")
    return exchange(raw(("Host", "shop.example"), *fields), answer)


@spare("request/header-too-large")
def cookies_are_what_is_too_large() -> Exchange:
    return exchange(get("https://shop.example/", cookie=crumbs(45)), NGINX_TOO_LARGE)


@spare("request/header-too-large")
def a_body_that_is_too_large() -> Exchange:
    return exchange(post("https://shop.example/", "x" * 20_000, content_length=20000), reply(413))


@lead("request/uri-too-long", certainty="certain")
def a_filter_with_hundreds_of_ids() -> Exchange:
    ids = ",".join(str(n) for n in range(3000))
    return exchange(get(f"https://api.shop.example/orders?ids={ids}"), reply(414))


@lead("request/uri-too-long")
def node_counts_the_address_as_header() -> Exchange:
    return exchange(get(f"https://api.shop.example/orders?q={'a' * 17000}"), reply(431))


@spare("request/uri-too-long")
def a_long_address_and_a_missing_order() -> Exchange:
    return exchange(get(f"https://api.shop.example/orders?q={'a' * 9000}"), reply(404, {"detail": "No such order."}))


# malformed, host-missing, ambiguous-length, version, port


@lead("request/malformed")
def a_field_name_with_a_blank() -> Exchange:
    return exchange(raw(("Host", "shop.example"), ("Accept text/html", "")), NGINX_400)


@lead("request/malformed")
def a_line_break_inside_a_value() -> Exchange:
    return exchange(raw(("Host", "shop.example"), ("X-Key", "abc\rdef")), reply(400))


@spare("request/malformed")
def an_application_that_refuses_a_field() -> Exchange:
    return exchange(post(body={"quantity": -1}), reply(422, {"errors": {"quantity": ["must be positive"]}}))


@lead("request/host-missing", certainty="certain")
def no_host_at_all() -> Exchange:
    return exchange(raw(("Accept", "*/*")), NGINX_400)


@lead("request/host-missing", certainty="certain")
def two_hosts() -> Exchange:
    return exchange(raw(("Host", "shop.example"), ("Host", "other.example")), NGINX_400)


@lead("request/host-missing")
def a_host_with_scheme_and_path() -> Exchange:
    return exchange(raw(("Host", "https://shop.example/api")), NGINX_400)


@spare("request/host-missing")
def http2_has_no_host_field() -> Exchange:
    return exchange(raw(("accept", "*/*"), version="HTTP/2.0"), NGINX_400)


@spare("request/host-missing")
def a_capture_that_hides_the_host() -> Exchange:
    asked = Request.to("GET", "https://shop.example/", Headers((), frozenset(("host",))))
    return exchange(asked, NGINX_400)


@lead("request/ambiguous-length", certainty="certain")
def two_lengths_that_differ() -> Exchange:
    asked = raw(("Host", "shop.example"), ("Content-Length", "3"), ("Content-Length", "5"), method="POST")
    return exchange(asked, NGINX_400)


@lead("request/ambiguous-length")
def a_length_beside_chunks_and_a_proxy_that_refuses() -> Exchange:
    asked = raw(("Host", "s.example"), ("Content-Length", "11"), ("Transfer-Encoding", "chunked"), method="POST")
    return exchange(
        asked, Failure("Received message with both transfer-encoding and content-length headers from client")
    )


@spare("request/ambiguous-length")
def chunks_alone() -> Exchange:
    asked = raw(("Host", "shop.example"), ("Transfer-Encoding", "chunked"), method="POST")
    return exchange(asked, reply(400, {"detail": "JSON parse error"}))


@lead("request/version-unsupported")
def http_slash_nine() -> Exchange:
    return exchange(raw(("Host", "shop.example"), version="HTTP/9.0"), reply(505))


@lead("request/version-unsupported")
def http2_for_a_target_of_http1() -> Exchange:
    return exchange(raw(("accept", "*/*"), version="HTTP/2.0"), reply(464))


@spare("request/version-unsupported")
def an_old_version_of_the_api() -> Exchange:
    return exchange(get(), reply(400, {"message": "API version 2019-01 is no longer supported"}))


@lead("request/plain-http-to-https-port")
def plain_http_to_443_and_a_bare_400() -> Exchange:
    return exchange(get("http://shop.example:443/"), reply(400))


@spare("request/plain-http-to-https-port")
def https_and_a_bare_400() -> Exchange:
    return exchange(get("https://shop.example/"), reply(400))


# timeout, upgrade, conditions, early data, ranges, accept


@lead("request/timeout", certainty="certain")
def one_byte_of_four_hundred() -> Exchange:
    asked = request("POST", "https://bff.example/items", Body(b"{"), content_length=400)
    return exchange(asked, reply(408), took=5.0)


@lead("request/timeout")
def an_upload_that_never_ended() -> Exchange:
    return exchange(post("https://bff.example/items", "x", content_length=1), reply(408), took=20.0)


@spare("request/timeout")
def a_proxy_that_means_the_service_behind() -> Exchange:
    return exchange(
        get(), reply(504, {"error": "Upstream service reached hard timeout."}, x_generator="tyk.io"), took=30.0
    )


@lead("request/upgrade-required", certainty="certain")
def a_websocket_address_in_the_browser() -> Exchange:
    return exchange(get("https://chat.example/ws"), reply(426, "Upgrade Required", upgrade="websocket"))


@lead("request/upgrade-required")
def http10_to_a_mesh() -> Exchange:
    return exchange(raw(("Host", "a.example"), version="HTTP/1.0"), reply(426, server="istio-envoy"))


@spare("request/upgrade-required")
def a_version_that_is_not_spoken() -> Exchange:
    return exchange(raw(("Host", "shop.example"), version="HTTP/9.0"), reply(505))


@lead("request/precondition-required", certainty="certain")
def a_change_without_its_version() -> Session:
    read = exchange(get("https://api.shop.example/docs/12"), reply(200, {"a": 1}, etag='"r3"'))
    return session(read, exchange(request("PUT", "https://api.shop.example/docs/12", {"a": 2}), reply(428)))


@spare("request/precondition-required")
def a_condition_that_does_not_hold() -> Exchange:
    return exchange(request("PUT", "https://api.shop.example/docs/12", {"a": 2}, if_match='"r3"'), reply(412))


@lead("request/too-early")
def early_data_that_might_be_a_replay() -> Exchange:
    return exchange(post(body={"a": 1}, early_data="1"), reply(425))


@spare("request/too-early")
def a_425_for_a_job_that_runs() -> Exchange:
    return exchange(get(), reply(425, {"code": "not_ready", "message": "The report is not ready yet."}))


@lead("request/range-unsatisfiable", certainty="certain")
def a_complete_download_resumed() -> Exchange:
    return exchange(get("https://files.example/a.iso", range="bytes=47022-"), reply(416, content_range="bytes */47022"))


@lead("request/range-unsatisfiable")
def a_range_past_the_end() -> Exchange:
    return exchange(get("https://files.example/a.iso", range="bytes=90000-"), reply(416, content_range="bytes */47022"))


@spare("request/range-unsatisfiable")
def a_range_of_a_file_that_is_gone() -> Exchange:
    return exchange(get("https://files.example/a.iso", range="bytes=0-"), reply(404))


@lead("request/not-acceptable")
def a_media_type_that_is_not_served() -> Exchange:
    return exchange(get(accept="application/vnd.shop.v9+json"), reply(406))


@spare("request/not-acceptable")
def a_body_in_a_type_that_is_not_taken() -> Exchange:
    return exchange(post(body="a=1", content_type="text/csv"), reply(415))


@lead("request/query-syntax")
def a_query_that_does_not_parse() -> Exchange:
    answer = {"status": "error", "errorType": "bad_data", "error": "1:9: parse error: unclosed left parenthesis"}
    return exchange(get("https://prom.example/api/v1/query?query=sum(up"), reply(400, answer))


@spare("request/query-syntax")
def a_body_that_is_no_json() -> Exchange:
    answer = {"detail": "JSON parse error - Expecting ',' delimiter: line 1 column 9 (char 8)"}
    return exchange(post(body='{"a": 1 "b": 2}', content_type="application/json"), reply(400, answer))


def _unsent(e: Exchange) -> Exchange:
    return msgspec.structs.replace(e, via_proxy=False)


@spare("request/host-missing")
def a_browsers_capture_without_a_host_field() -> Exchange:
    return _unsent(exchange(raw(("Accept", "*/*"), version=""), reply(400, {"message": "bad id"})))


@lead("request/query-syntax")
def jira_cannot_read_the_jql() -> Exchange:
    says = "Error in the JQL Query: Expecting operator but got 'A'. The valid operators are '=', '!='."
    asked = get("https://x.atlassian.example/rest/api/2/search?jql=projct%20A")
    return exchange(asked, reply(400, {"errorMessages": [says], "errors": {}}))


@lead("request/malformed")
def a_percent_sign_that_encodes_nothing() -> Exchange:
    return exchange(
        get("https://api.shop.example/p/%E0%A4%A"), page(400, "Error", "URIError: Failed to decode param '%E0%A4%A'")
    )
