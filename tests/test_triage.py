"""What triage lets pass, and what it sends to the rules."""

from __future__ import annotations

import gzip
import json
import random
from typing import Any

import pytest

from statusdoctor.model import Body, Exchange, Failure, Headers, Response
from statusdoctor.triage import triage
from tests.builders import CHROME, exchange, fields, get, post, reply, request

API = "https://api.shop.example/v1/items"
ITEMS = {"items": [{"id": n, "code": f"A{n}", "status": "active"} for n in range(90)], "next": None}


def answered(body: Any, **named: Any) -> Exchange:
    return exchange(get(API, accept="application/json", authorization="Bearer made-up"), reply(200, body, **named))


def wired(raw: bytes, **named: Any) -> Exchange:
    """An answer with its bytes as they were on the wire."""
    return exchange(get(API), Response(200, fields(named), Body(raw, coded=True)))


def loads(dest: str, answer: Response, *, site: str = "same-origin", **named: Any) -> Exchange:
    more = {"sec_fetch_dest": dest, "sec_fetch_site": site, "sec_fetch_mode": "no-cors", "user_agent": CHROME}
    return exchange(get("https://app.shop.example/x", **(more | named)), answer)


def shared(mode: str, *, method: str = "GET", **named: Any) -> Exchange:
    """A page of another site asks, with its cookies."""
    page = {"origin": "https://a.example", "sec_fetch_site": "cross-site", "sec_fetch_mode": mode, "cookie": "sid=x"}
    return exchange(request(method, API, **page), reply(200, ITEMS, **named))


LEAVE = {"access_control_allow_origin": "https://a.example", "access_control_allow_credentials": "true"}

HEALTHY: dict[str, Exchange] = {
    "data": answered(ITEMS),
    "an empty list": answered([]),
    "no errors": answered({"errors": [], "error": None, "success": True, "code": 0, "status": "ok"}),
    "compressed data": wired(
        gzip.compress(json.dumps(ITEMS).encode()), content_type="application/json", content_encoding="gzip",
        content_length=str(len(gzip.compress(json.dumps(ITEMS).encode()))),
    ),
    "a page": exchange(get(API, accept="text/html"), reply(200, "<html><title>Shop</title>", content_type="text/html")),
    "a script": loads("script", reply(200, "var a;", content_type="text/javascript")),
    "a style sheet": loads("style", reply(200, "a{}", content_type="text/css")),
    "an image": loads("image", reply(200, b"\x89PNG", content_type="image/png")),
    "a document a line": answered('{"a":1}\n{"b":2}', content_type="application/x-ndjson"),
    "nothing to say": exchange(post(API), reply(204)),
    "an answer to head": exchange(request("HEAD", API), reply(200, content_length="900")),
    "a private copy": answered(ITEMS, cache_control="private, max-age=60"),
    "a session": answered(ITEMS, set_cookie="sid=made-up-8c1f20; Path=/; Secure; HttpOnly; SameSite=Lax"),
    "a lasting session": answered(ITEMS, set_cookie="sid=made-up-8c; Expires=Wed, 24 Nov 2027 12:00:00 GMT; Secure"),
    "a logout": answered(ITEMS, set_cookie="sid=; Path=/; Max-Age=0; Secure"),
    "a gRPC answer": answered(b"\x00", content_type="application/grpc", grpc_status="0"),
    "a feed": answered("<rss><title>errors</title></rss>", content_type="application/rss+xml"),
    "more than is unfolded": wired(
        gzip.compress(random.Random(7).randbytes(9000).hex().encode()), content_type="application/json",
        content_encoding="gzip", transfer_encoding="chunked",
    ),
    "another coding": wired(b"\x0b\x01\x80p{}\x03", content_type="text/css", content_encoding="br"),
    "a prefetch that a cache declines": exchange(
        get(API, sec_purpose="prefetch"), reply(503, cf_speculation_refused="prefetch refused: not eligible")
    ),
    "a call that a page may make": shared("cors", vary="Accept-Encoding, Origin", **LEAVE),
    "a call whose answer nobody keeps": shared("cors", cache_control="no-store", **LEAVE),
    "a page opened from another site": shared("navigate"),
    "a body that was not kept": exchange(get(API), reply(200, None, content_type="application/json")),
}  # fmt: skip


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_exchange_is_let_pass(name: str) -> None:
    assert frozenset() == triage(HEALTHY[name])


SUSPECT: dict[str, tuple[Exchange, str]] = {
    "an error": (exchange(get(API), reply(404)), "error"),
    "a redirect": (exchange(get(API), reply(302, location="/x")), "redirect"),
    "not modified": (exchange(get(API), reply(304)), "not-modified"),
    "a part": (exchange(get(API), reply(206, b"x")), "partial"),
    "no answer": (exchange(get(API), "connection refused"), "failure"),
    "an upgrade": (exchange(get(API, upgrade="websocket"), reply(200)), "websocket"),
    "a preflight": (exchange(request("OPTIONS", API, access_control_request_method="PUT"), reply(204)), "preflight"),
    "a copy that ignores who asked": (shared("cors", **LEAVE), "browser"),
    "a leave for another page": (shared("cors", **LEAVE | {"access_control_allow_origin": "null"}), "browser"),
    "a star for cookies": (shared("cors", access_control_allow_origin="*"), "browser"),
    "a tag of another site": (shared("no-cors"), "browser"),
    "a call across origins": (exchange(get(API, origin="https://a.example"), reply(200)), "browser"),
    "an image of another site": (loads("image", reply(200, content_type="image/png"), site="cross-site"), "browser"),
    "a page for a program": (answered("<html>", content_type="text/html"), "success"),
    "nothing where something was announced": (answered("", content_length="9"), "success"),
    "something where nothing may be": (exchange(post(API), reply(204, "x")), "success"),
    "fewer bytes": (wired(b"part", content_length="900"), "success"),
    "plain text labelled gzip": (wired(b'{"a":1}', content_encoding="gzip"), "success"),
    "gzip without a label": (wired(b"\x1f\x8b\x08", content_type="text/plain"), "success"),
    "a recorder that kept the beginning": (
        exchange(get(API), Response(200, fields({"content_type": "image/png"}), Body(b"x", coded=True, size=9))),
        "success",
    ),
    "two codings": (wired(b"\x1f\x8b\x08", content_encoding="gzip, gzip"), "success"),
    "a stream without a length": (wired(b"\x1f\x8b\x08", content_encoding="gzip"), "success"),
    "JSON that begins wrongly": (answered("Warning: x", content_type="application/json"), "success"),
    "JSON that ends wrongly": (answered('{"a": [1, 2', content_type="application/json"), "success"),
    "JSON with a foreign word": (answered('{"a": NaN}', content_type="application/json"), "success"),
    "a script as a page": (loads("script", reply(200, "<html>", content_type="text/html")), "success"),
    "an image as a page": (loads("image", reply(200, "<html>", content_type="text/html")), "success"),
    "one's own data for everybody": (answered(ITEMS, cache_control="public, max-age=60"), "shared"),
    "a digest": (wired(b"x", content_digest="sha-256=:abc:"), "success"),
    "an envelope": (answered({"ok": False, "error": "closed"}), "says-error"),
    "an error at the end": (answered({**ITEMS, "errors": [{"message": "no"}]}), "says-error"),
    "a number of its own": (answered({"code": 40001, "msg": "invalid"}), "says-error"),
    "a fault": (answered("<s:Envelope><s:Body><s:Fault>x</s:Fault>", content_type="text/xml"), "says-error"),
    "a gRPC status": (answered(b"", content_type="application/grpc", grpc_status="5"), "says-error"),
    "an error page": (answered("<html><title>404 Not Found</title>", content_type="text/html"), "says-error"),
    "a form that says error": (answered("error=bad_code", content_type="text/plain"), "says-error"),
    "a cookie for elsewhere": (answered({}, set_cookie="a=1; Domain=other.example; Secure"), "set-cookie"),
    "a cookie for a suffix": (answered({}, set_cookie="a=1; Domain=example; Secure"), "set-cookie"),
    "a cookie without secure": (answered({}, set_cookie="a=1; SameSite=None"), "set-cookie"),
    "a cookie with a prefix": (answered({}, set_cookie="__Host-a=1; Secure"), "set-cookie"),
    "a cookie of nothing": (answered({}, set_cookie="; Path=/"), "set-cookie"),
    "a cookie that had ended": (
        answered({}, set_cookie="sid=made-up-8c1f20; Expires=Mon, 23 Nov 2026 12:00:00 GMT; Secure"), "set-cookie"
    ),
    "a long cookie": (answered({}, set_cookie=f"sid={'a' * 1100}; Secure"), "set-cookie"),
}  # fmt: skip


@pytest.mark.parametrize("name", SUSPECT)
def test_what_is_worth_a_look_is_named(name: str) -> None:
    case, finding = SUSPECT[name]

    assert finding in triage(case)


def test_a_stream_that_the_client_left_is_no_failure() -> None:
    answer = Response(200, Headers.of(("Content-Type", "text/event-stream")))
    left = Exchange(get(API), answer, Failure("client disconnected", who="client"))

    assert "failure" not in triage(left)


def test_a_handshake_without_a_request_is_a_failure() -> None:
    assert {"failure"} == triage(Exchange(None, failure=Failure("tls", "tls-client")))


def test_trailers_can_tell_of_a_grpc_failure() -> None:
    headers = Headers.of(("Content-Type", "application/grpc"))
    answer = Response(200, headers, trailers=Headers.of(("grpc-status", "16")))

    assert "says-error" in triage(exchange(get(API), answer))
