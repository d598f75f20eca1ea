"""Leads and spares of the family content."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from typing import Any

import msgspec

from statusdoctor.model import Body, Exchange, Headers, Request, Response
from tests.builders import CHROME, exchange, fields, get, lead, page, post, reply, spare

API = "https://api.shop.example/v1/items"
APP = "https://app.shop.example"
ITEMS = json.dumps({"items": [{"id": n, "name": f"item {n}"} for n in range(40)]}).encode()


def wants_json(url: str = API, **named: Any) -> Request:
    return get(url, **({"accept": "application/json", "user_agent": "python-requests/2.32.3"} | named))


def coded(raw: bytes, coding: str, **named: Any) -> Response:
    """An answer whose bytes bear a content coding, as a proxy recorded them."""
    told = {"content_type": "application/json", "content_encoding": coding} | named
    return Response(200, fields(told), Body(raw, coded=True))


def wired(raw: bytes, **named: Any) -> Response:
    """An answer with its bytes as they were on the wire."""
    return Response(200, fields({"content_type": "application/json"} | named), Body(raw, coded=True))


def loads(dest: str, url: str, *, site: str = "same-origin", mode: str = "no-cors", **named: Any) -> Request:
    """What an element of a page loads."""
    more = {"user_agent": CHROME, "referer": f"{APP}/", "accept": "*/*"}
    return get(url, **(more | {"sec_fetch_dest": dest, "sec_fetch_mode": mode, "sec_fetch_site": site} | named))


def text(kind: str, body: str, **named: Any) -> Response:
    return reply(200, body, content_type=kind, **named)


@lead("content/error-in-success")
def everything_is_200() -> Exchange:
    body = {"code": 401, "data": None, "message": "The shop cannot do this now", "status": "error"}
    return exchange(wants_json(authorization="Bearer made-up"), reply(200, body))


@lead("content/error-in-success")
def ok_is_false() -> Exchange:
    return exchange(wants_json(), reply(200, {"ok": False, "message": "The warehouse is closed"}))


@lead("content/error-in-success")
def a_number_of_its_own() -> Exchange:
    return exchange(wants_json(), reply(200, {"errcode": 48002, "errmsg": "basket function is not open"}))


@lead("content/error-in-success")
def success_is_false_with_a_list() -> Exchange:
    body = {"success": False, "errors": [{"code": 7003, "message": "Could not route the basket"}], "result": None}
    return exchange(wants_json(), reply(200, body))


@lead("content/error-in-success")
def an_error_page_with_200() -> Exchange:
    return exchange(get("https://www.shop.example/old", accept="text/html"), page(200, "404 Not Found", "Not here."))


@lead("content/error-in-success")
def wrapped_once_more() -> Exchange:
    body = {"Response": {"Error": {"Code": "ResourceInsufficient", "Message": "No stock left"}, "RequestId": "1"}}
    return exchange(wants_json(), reply(200, body))


@lead("content/error-in-success")
def a_store_fails_while_it_copies() -> Exchange:
    said = "<Code>InternalError</Code><Message>We encountered an internal error.</Message>"
    body = f'<?xml version="1.0"?><Error>{said}</Error>'
    return exchange(get(API), reply(200, body, content_type="application/xml"))


@lead("content/error-in-success")
def php_breaks_off_with_200() -> Exchange:
    body = "<br />\n<b>Fatal error</b>:  Allowed memory size exhausted in <b>/srv/a.php</b> on line 3<br />"
    return exchange(get(API, accept="text/html"), reply(200, body, content_type="text/html"))


@lead("content/error-in-success")
def a_line_of_text_that_says_error() -> Exchange:
    return exchange(get(API), reply(200, "ERROR: no such basket", content_type="text/plain"))


@spare("content/error-in-success")
def a_log_file() -> Exchange:
    asked = get("https://www.shop.example/logs/today.log")
    return exchange(asked, reply(200, "ERROR 12:00 no such basket", content_type="text/plain"))


@spare("content/error-in-success")
def a_job_that_failed() -> Exchange:
    body = {"id": "job_1", "status": "failed", "error": {"message": "Out of memory"}}
    return exchange(wants_json(), reply(200, body))


@spare("content/error-in-success")
def a_list_of_errors_that_were_asked_for() -> Exchange:
    return exchange(wants_json(), reply(200, {"items": [{"error": "timeout"}], "errors": 3, "total": 1}))


@spare("content/error-in-success")
def no_errors() -> Exchange:
    return exchange(wants_json(), reply(200, {"success": True, "errors": [], "error": None, "code": 0}))


@spare("content/error-in-success")
def a_page_about_errors() -> Exchange:
    answer = page(200, "404 errors and how we hunt them", "A story. " * 400)
    return exchange(get("https://www.shop.example/blog", accept="text/html"), answer)


@spare("content/error-in-success")
def a_country_has_a_code() -> Exchange:
    return exchange(wants_json(), reply(200, {"code": 49, "country": "Germany", "message": "Hallo"}))


@lead("content/html-instead-of-json")
def a_notice_for_people() -> Exchange:
    return exchange(wants_json(), page(200, "Service notice", "The catalogue is being rebuilt."))


@lead("content/html-instead-of-json")
def a_page_under_a_name_of_data() -> Exchange:
    asked = get("https://www.shop.example/data/items.json", user_agent="okhttp/4.12.0")
    return exchange(asked, page(200, "Shop", "Welcome to the shop."))


@lead("content/html-instead-of-json")
def a_page_that_is_labelled_json() -> Exchange:
    body = "<!doctype html><html><head><title>Shop</title></head><body>Welcome</body></html>"
    return exchange(get(API), text("application/json", body))


@spare("content/html-instead-of-json")
def html_was_welcome_too() -> Exchange:
    return exchange(get(API, accept="text/html,application/json;q=0.9"), page(200, "Items"))


@spare("content/html-instead-of-json")
def a_fragment_for_a_page() -> Exchange:
    asked = wants_json(accept="application/json, text/plain, */*", user_agent=CHROME)
    return exchange(asked, reply(200, "<div class=row>1</div>", content_type="text/html"))


@lead("content/truncated")
def fewer_bytes_than_announced() -> Exchange:
    return exchange(wants_json(), wired(ITEMS[:-1], content_length=str(len(ITEMS) + 400)))


@lead("content/truncated")
def a_gzip_stream_without_its_end() -> Exchange:
    raw = gzip.compress(ITEMS)
    return exchange(wants_json(), coded(raw[: len(raw) * 2 // 3], "gzip", connection="close"))


@lead("content/truncated")
def a_document_that_breaks_off() -> Exchange:
    return exchange(wants_json(), wired(ITEMS[:300], content_length="300"))


@spare("content/truncated")
def all_of_it_came() -> Exchange:
    raw = gzip.compress(ITEMS)
    return exchange(wants_json(), coded(raw, "gzip", content_length=str(len(raw))))


@spare("content/truncated")
def an_answer_to_head() -> Exchange:
    asked = Request.to("HEAD", API, Headers.of(("User-Agent", "curl/8.5.0")))
    return exchange(asked, reply(200, content_type="application/json", content_length="4711"))


@lead("content/encoding-broken", certainty="certain")
def named_twice_and_applied_once() -> Exchange:
    return exchange(wants_json(), coded(gzip.compress(ITEMS), "gzip, gzip"))


@lead("content/encoding-broken")
def plain_text_labelled_gzip() -> Exchange:
    return exchange(wants_json(), coded(ITEMS, "gzip"))


@lead("content/encoding-broken")
def plain_text_labelled_brotli() -> Exchange:
    return exchange(wants_json(), coded(ITEMS, "br"))


@lead("content/encoding-broken")
def applied_twice_and_named_once() -> Exchange:
    return exchange(wants_json(), coded(gzip.compress(gzip.compress(ITEMS)), "gzip"))


@lead("content/encoding-broken")
def compressed_and_not_said() -> Exchange:
    return exchange(wants_json(), wired(gzip.compress(ITEMS)))


@spare("content/encoding-broken")
def compressed_as_it_says() -> Exchange:
    raw = gzip.compress(ITEMS)
    return exchange(wants_json(), coded(raw, "gzip", content_length=str(len(raw))))


@spare("content/encoding-broken")
def an_archive_is_no_coding() -> Exchange:
    return exchange(get(API), wired(gzip.compress(ITEMS), content_type="application/gzip"))


@lead("content/invalid-json", certainty="certain")
def a_line_of_source_before_the_json() -> Exchange:
    body = "<?php/* 2018 */require_once('x.php');?>" + ITEMS.decode()
    return exchange(wants_json(), text("application/json; charset=UTF-8", body))


@lead("content/invalid-json")
def a_warning_before_the_json() -> Exchange:
    body = "<br />\n<b>Warning</b>: Undefined variable $x in <b>/srv/a.php</b> on line 3<br />\n" + ITEMS.decode()
    return exchange(wants_json(), text("application/json", body))


@lead("content/invalid-json")
def python_printed_its_own_way() -> Exchange:
    return exchange(wants_json(), text("application/json", "{'items': [1, 2], 'next': None}"))


@lead("content/invalid-json")
def not_a_number() -> Exchange:
    return exchange(wants_json(), text("application/json", '{"price": NaN, "items": []}'))


@lead("content/invalid-json")
def json_in_utf16() -> Exchange:
    return exchange(wants_json(), reply(200, '{"items": [1]}'.encode("utf-16"), content_type="application/json"))


@spare("content/invalid-json")
def json_with_the_mark_of_utf8() -> Exchange:
    return exchange(wants_json(), reply(200, b"\xef\xbb\xbf{}", content_type="application/json"))


@lead("content/invalid-json")
def a_comma_too_many() -> Exchange:
    return exchange(wants_json(), text("application/json", '{"items": [1, 2], "next": null,}'))


@lead("content/invalid-json")
def a_name_without_quotes() -> Exchange:
    return exchange(wants_json(), text("application/json", "{items: [1, 2]}"))


@lead("content/invalid-json")
def a_line_break_within_a_string() -> Exchange:
    return exchange(wants_json(), text("application/json", '{"note": "first\nsecond"}'))


@spare("content/invalid-json")
def half_of_a_pair_of_surrogates() -> Exchange:
    return exchange(wants_json(), text("application/json", '{"note": "\\ud83d"}'))


@lead("content/invalid-json")
def two_documents_in_one_body() -> Exchange:
    return exchange(wants_json(), text("application/json", '{"a": 1}{"b": 2}'))


@lead("content/invalid-json")
def a_tracker_behind_the_json() -> Exchange:
    return exchange(wants_json(), text("application/json", '{"a": 1}\n<!-- page generated in 0.2 s -->'))


@spare("content/invalid-json")
def a_document_a_line() -> Exchange:
    return exchange(wants_json(), text("application/json", '{"a": 1}\n{"b": 2}\n'))


@spare("content/invalid-json")
def a_guard_that_clients_remove() -> Exchange:
    return exchange(wants_json(), text("application/json", ')]}\'\n{"a": 1}'))


@spare("content/invalid-json")
def a_call_that_was_asked_for() -> Exchange:
    return exchange(wants_json(f"{API}?callback=got"), text("application/json", 'got({"a": 1})'))


@spare("content/invalid-json")
def good_json_with_the_word() -> Exchange:
    return exchange(wants_json(), text("application/json", '{"a": "NaN, None and }{ are words here"}'))


@lead("content/mime-mismatch", certainty="certain")
def a_script_as_plain_text_with_nosniff() -> Exchange:
    answer = text("text/plain", "window.ran=1;", x_content_type_options="nosniff")
    return exchange(loads("script", f"{APP}/js/main.js"), answer)


@lead("content/mime-mismatch")
def a_module_that_is_labelled_json() -> Exchange:
    return exchange(
        get("https://shop.example/app.mjs"), reply(200, "export default 1", content_type="application/json")
    )


@lead("content/mime-mismatch")
def a_style_sheet_as_html() -> Exchange:
    return exchange(loads("style", f"{APP}/site.css", accept="text/css,*/*;q=0.1"), text("text/html", ".q{color:red}"))


@lead("content/mime-mismatch")
def a_module_that_is_the_start_page() -> Exchange:
    return exchange(loads("script", f"{APP}/assets/index-a1.js", mode="cors"), page(200, "Shop", "Welcome."))


@lead("content/mime-mismatch")
def a_service_worker_as_a_page() -> Exchange:
    return exchange(loads("serviceworker", f"{APP}/sw.js", mode="same-origin"), page(200, "Shop", "Welcome."))


@lead("content/mime-mismatch")
def an_event_stream_as_json() -> Exchange:
    asked = loads("empty", f"{APP}/events", mode="cors", accept="text/event-stream", cache_control="no-cache")
    return exchange(asked, text("application/json", '{"a": 1}'))


@spare("content/mime-mismatch")
def a_script_under_its_type() -> Exchange:
    answer = text("application/javascript; charset=utf-8", "window.ran=1;", x_content_type_options="nosniff")
    return exchange(loads("script", f"{APP}/js/main.js"), answer)


@spare("content/mime-mismatch")
def a_classic_script_as_plain_text() -> Exchange:
    return exchange(loads("script", f"{APP}/js/main.js"), text("text/plain", "window.ran=1;"))


@spare("content/mime-mismatch")
def an_event_stream() -> Exchange:
    asked = loads("empty", f"{APP}/events", mode="cors", accept="text/event-stream", cache_control="no-cache")
    return exchange(asked, text("text/event-stream", "data: 1\n\n"))


@lead("content/integrity-mismatch", certainty="certain")
def a_digest_of_something_else() -> Exchange:
    digest = base64.b64encode(hashlib.sha256(b"another file").digest()).decode()
    return exchange(wants_json(), wired(ITEMS, content_digest=f"sha-256=:{digest}:"))


@lead("content/integrity-mismatch")
def the_browser_computed_another() -> Exchange:
    words = "Failed to find a valid digest in the 'integrity' attribute for resource with computed SHA-384 integrity"
    return exchange(loads("script", "https://cdn.other.example/a.js", site="cross-site", mode="cors"), words)


@spare("content/integrity-mismatch")
def the_digest_that_was_promised() -> Exchange:
    digest = base64.b64encode(hashlib.md5(ITEMS, usedforsecurity=False).digest()).decode()
    return exchange(wants_json(), wired(ITEMS, content_md5=digest))


@spare("content/integrity-mismatch")
def the_digest_of_the_unpacked_content() -> Exchange:
    digest = base64.b64encode(hashlib.sha256(ITEMS).digest()).decode()
    return exchange(wants_json(), coded(gzip.compress(ITEMS), "gzip", content_digest=f"sha-256=:{digest}:"))


@lead("content/unexpected-body", certainty="certain")
def a_204_with_a_body() -> Exchange:
    return exchange(post(API, {"a": 1}), reply(204, {"ok": True}))


@lead("content/unexpected-body")
def a_304_with_a_body() -> Exchange:
    return exchange(get(API, if_none_match='"a"'), reply(304, {"ok": True}))


@lead("content/unexpected-body")
def a_204_that_announces_one() -> Exchange:
    return exchange(post(API, {"a": 1}), reply(204, content_length="11"))


@spare("content/unexpected-body")
def a_204_without_a_body() -> Exchange:
    return exchange(post(API, {"a": 1}), reply(204, content_length="0"))


@spare("content/unexpected-body")
def a_304_that_tells_the_length_of_the_other_answer() -> Exchange:
    return exchange(get(API, if_none_match='"a"'), reply(304, etag='"a"', content_length="4711"))


@lead("content/range-unasked", certainty="certain")
def a_part_nobody_asked_for() -> Exchange:
    return exchange(get(API), reply(206, b"part", content_range="bytes 0-3/900"))


@lead("content/range-unasked")
def a_part_that_does_not_say_which() -> Exchange:
    return exchange(get(API, range="bytes=0-3"), reply(206, b"part"))


@spare("content/range-unasked")
def a_part_that_was_asked_for() -> Exchange:
    return exchange(get(API, range="bytes=0-3"), reply(206, b"part", content_range="bytes 0-3/900"))


@lead("content/range-unasked")
def another_part_than_was_asked_for() -> Exchange:
    return exchange(get(API, range="bytes=1000-1099"), reply(206, b"x" * 100, content_range="bytes 0-99/5000"))


@spare("content/range-unasked")
def a_shorter_part_than_was_asked_for() -> Exchange:
    return exchange(get(API, range="bytes=100-9999"), reply(206, b"part", content_range="bytes 100-103/104"))


@spare("content/range-unasked")
def several_parts() -> Exchange:
    answer = reply(206, b"--x\r\n", content_type="multipart/byteranges; boundary=x")
    return exchange(get(API, range="bytes=0-3,8-9"), answer)


@lead("content/encoding-broken")
def gzip_text_labelled_brotli() -> Exchange:
    return exchange(wants_json(), coded(gzip.compress(b"id;name\n7;Kettle\n", mtime=0), "br", content_type="text/csv"))


@lead("content/encoding-broken")
def gzip_text_labelled_deflate() -> Exchange:
    return exchange(
        wants_json(), coded(gzip.compress(b"id;name\n7;Kettle\n", mtime=0), "deflate", content_type="text/csv")
    )


@spare("content/encoding-broken")
def zlib_labelled_deflate() -> Exchange:
    return exchange(wants_json(), coded(zlib.compress(b"id;name\n7;Kettle\n"), "deflate", content_type="text/csv"))


@lead("content/encoding-broken")
def gzip_labelled_brotli() -> Exchange:
    return exchange(wants_json(), coded(gzip.compress(ITEMS), "br, gzip", content_length="9"))


@lead("content/encoding-broken")
def gzip_labelled_zstd() -> Exchange:
    return exchange(wants_json(), coded(gzip.compress(ITEMS), "zstd"))


@lead("content/encoding-broken")
def bytes_that_are_in_no_coding() -> Exchange:
    return exchange(wants_json(), coded(b"\x00\x01\x02" * 90, "gzip"))


@spare("content/mime-mismatch")
def an_answer_that_the_proxy_made() -> Exchange:
    answer = text("text/plain", "window.ran=1;", x_content_type_options="nosniff")
    return exchange(loads("script", f"{APP}/js/main.js"), msgspec.structs.replace(answer, by_proxy=True))


@lead("content/html-instead-of-json")
def ngrok_warns_first() -> Exchange:
    shell = '<!DOCTYPE html><html><head><title>ngrok</title></head><body><div id="root"></div></body></html>'
    asked = get("https://5d2a.ngrok.example/api/todos", accept="application/json", user_agent=CHROME)
    return exchange(asked, reply(200, shell, content_type="text/html", ngrok_error_code="ERR_NGROK_6024"))


@lead("content/invalid-json")
def nothing_for_a_script_that_parses() -> Exchange:
    return exchange(loads("empty", f"{APP}/v1/settings", mode="cors"), wired(b"", content_length="0"))


@spare("content/invalid-json")
def an_empty_answer_to_a_post() -> Exchange:
    asked = post(f"{APP}/v1/seen", {"id": 1}, user_agent=CHROME, sec_fetch_dest="empty", sec_fetch_mode="cors")
    return exchange(asked, wired(b"", content_length="0"))


@lead("content/encoding-broken")
def a_plain_script_labelled_br() -> Exchange:
    told = {"content_type": "text/javascript", "content_encoding": "br"}
    return exchange(loads("script", f"{APP}/app.js"), wired(b'console.log("hello")', **told))


@lead("content/mime-mismatch")
def a_stream_labelled_json() -> Exchange:
    asked = loads("empty", f"{APP}/feed", mode="cors", accept="text/event-stream")
    return exchange(asked, wired(b"data: 1:0\n\n"))


@lead("content/error-in-success")
def php_broke_off_under_the_label_of_json() -> Exchange:
    says = "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function rows() in /var/www/r.php:2"
    return exchange(wants_json(), reply(200, says, content_type="application/json"))


@lead("content/error-in-success")
def php_printed_a_warning_first() -> Exchange:
    says = "<br />\n<b>Warning</b>:  mysqli_connect(): (HY000/2002): Connection refused in <b>/var/www/db.php</b>"
    return exchange(
        get("https://shop.example/"), reply(200, f"{says}<!doctype html><html></html>", content_type="text/html")
    )


@spare("content/error-in-success")
def a_page_about_warnings_of_php() -> Exchange:
    text = "<!doctype html><html><title>Debugging</title><p>PHP prints <b>Warning</b>: and goes on.</html>"
    return exchange(get("https://shop.example/"), reply(200, text, content_type="text/html"))


@spare("content/error-in-success")
def a_page_of_recorded_errors() -> Exchange:
    body = {"errors": [{"id": 7, "message": "ECONNREFUSED 127.0.0.1:5432", "count": 3}], "total": 1, "page": 1}
    return exchange(wants_json(), reply(200, body))


@spare("server/database")
def errors_that_an_admin_looks_at() -> Exchange:
    body = {"errors": [{"id": 7, "message": "ECONNREFUSED 127.0.0.1:5432", "count": 3}], "total": 1, "page": 1}
    return exchange(wants_json(), reply(200, body))


@spare("content/error-in-success")
def the_sentences_of_an_application() -> Exchange:
    body = {"error": "Something went wrong", "errors": {"tokenExpired": "Your session has expired, log in again"}}
    return exchange(wants_json("https://www.shop.example/assets/i18n/en.json"), reply(200, body))


@spare("content/error-in-success")
def the_log_of_a_job() -> Exchange:
    body = "Error: Process completed with exit code 1.\n##[error]HTTP 403\nFatal: Authentication failed\n"
    return exchange(get("https://blobs.shop.example/x?sig=a"), reply(200, body, content_type="text/plain"))


@lead("content/error-in-success")
def two_lines_that_say_error() -> Exchange:
    return exchange(get(API), reply(200, "ERROR: no such basket\nbasket 17", content_type="text/plain"))


@spare("content/error-in-success")
def a_text_that_has_no_error() -> Exchange:
    return exchange(get(API), reply(200, "error: none\nstatus: ok\n", content_type="text/plain"))


@spare("content/error-in-success")
def a_scan_of_something_else() -> Exchange:
    body = {"target": "www.shop.example", "result": "failed", "checks": [{"name": "tls", "passed": False}]}
    return exchange(wants_json(), reply(200, body))


@spare("content/error-in-success")
def a_form_that_says_error_zero() -> Exchange:
    return exchange(get(API), reply(200, "error=0&msg=ok", content_type="text/plain"))


def worker_and_its_import(kind: str) -> list[Exchange]:
    worker = loads("worker", f"{APP}/w.js", mode="same-origin")
    asked = loads("script", f"{APP}/lib.txt", referer=f"{APP}/w.js")
    return [exchange(worker, text("text/javascript", "importScripts('/lib.txt')")), exchange(asked, text(kind, "x=1"))]


@lead("content/mime-mismatch", patient=1, certainty="certain")
def a_worker_imports_plain_text() -> list[Exchange]:
    return worker_and_its_import("text/plain")


@spare("content/mime-mismatch", patient=1)
def a_worker_imports_a_script() -> list[Exchange]:
    return worker_and_its_import("text/javascript")


def stream_that_ends_with(data: str) -> Exchange:
    asked = loads("empty", f"{APP}/feed", mode="cors", accept="text/event-stream")
    return exchange(asked, text("text/event-stream", f"data: 1\n\ndata: {data}\n\n"))


@lead("content/error-in-success")
def a_stream_whose_last_event_is_an_error() -> Exchange:
    return stream_that_ends_with('{"error": "overloaded"}')


@spare("content/error-in-success")
def a_stream_whose_last_event_has_no_error() -> Exchange:
    return stream_that_ends_with('{"error": "none", "rows": 2}')


def over_http(path: str, accept: str, answer: Response) -> Exchange:
    """What a page on plain http loads: browsers send no Sec-Fetch fields there."""
    asked = {"user_agent": CHROME, "referer": "http://shop.example/", "accept": accept, "accept_language": "en"}
    return exchange(get(f"http://shop.example{path}", **asked, accept_encoding="gzip, deflate"), answer)


START_PAGE = "<!doctype html><html><head><title>Shop</title></head><body><div id=root></div></body></html>"


@lead("content/mime-mismatch")
def a_style_sheet_with_nosniff_over_http() -> Exchange:
    told = text("text/plain", "b{}", x_content_type_options="nosniff")
    return over_http("/site.css", "text/css,*/*;q=0.1", told)


@lead("content/mime-mismatch")
def an_event_stream_over_http_that_is_a_page() -> Exchange:
    return over_http("/events", "text/event-stream", text("text/html", START_PAGE))


@lead("content/mime-mismatch")
def the_start_page_for_a_script_over_http() -> Exchange:
    return over_http("/assets/main.8f2.js", "*/*", text("text/html", START_PAGE))


@lead("content/mime-mismatch")
def the_start_page_for_a_classic_script() -> Exchange:
    return exchange(loads("script", f"{APP}/assets/main.8f2.js"), text("text/html", START_PAGE))


@lead("content/mime-mismatch")
def the_start_page_for_a_font() -> Exchange:
    return exchange(loads("font", f"{APP}/fonts/a.woff2", mode="cors"), text("text/html", START_PAGE))


@lead("content/mime-mismatch")
def the_start_page_for_a_picture() -> Exchange:
    return exchange(loads("image", f"{APP}/img/hero.webp"), text("text/html", START_PAGE))


@spare("content/mime-mismatch")
def the_start_page_for_an_icon_nobody_made() -> Exchange:
    return exchange(loads("image", f"{APP}/favicon.png"), text("text/html", START_PAGE))


@spare("content/mime-mismatch")
def a_beacon_that_answers_with_an_empty_page() -> Exchange:
    return exchange(loads("image", f"{APP}/px?e=1"), text("text/html", "<html></html>"))


@spare("content/mime-mismatch")
def a_script_over_http_under_its_type() -> Exchange:
    return over_http("/a.js", "*/*", text("application/javascript", "window.a=1", x_content_type_options="nosniff"))


@spare("content/mime-mismatch")
def a_program_that_loads_a_script_over_http() -> Exchange:
    asked = get("http://shop.example/a.js", user_agent="curl/8.5.0", accept="*/*")
    return exchange(asked, text("text/plain", "window.a=1", x_content_type_options="nosniff"))


SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>"


@lead("content/mime-mismatch", certainty="certain")
def a_drawing_of_an_object_store() -> Exchange:
    return exchange(loads("image", f"{APP}/logo.svg"), text("binary/octet-stream", SVG))


@spare("content/mime-mismatch")
def a_drawing_under_its_type() -> Exchange:
    return exchange(loads("image", f"{APP}/logo.svg"), text("image/svg+xml", SVG))


@spare("content/mime-mismatch")
def a_photograph_of_an_object_store() -> Exchange:
    answer = reply(200, b"\x89PNG\r\n\x1a\n", content_type="binary/octet-stream")
    return exchange(loads("image", f"{APP}/hero.png"), answer)


@lead("content/mime-mismatch", certainty="certain")
def a_module_of_data_as_plain_text() -> Exchange:
    return exchange(loads("json", f"{APP}/settings.json", mode="cors"), text("text/plain", "{}"))


@spare("content/mime-mismatch")
def a_module_of_data_under_its_type() -> Exchange:
    return exchange(loads("json", f"{APP}/settings.json", mode="cors"), text("application/json", "{}"))
