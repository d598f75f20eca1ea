"""Traffic made up for measuring: mixed exchanges as a HAR of any size, or as Exchanges of many clients.

One in ten fails. The same arguments always give the same bytes: one random generator with a seed, no clock.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from statusdoctor.model import Body, Exchange, Headers, Request, Response

START = 1_795_521_600.0
HOSTS = ("api.shop.example", "auth.shop.example", "media.shop.example", "www.shop.example", "pay.partner.example")
ROUTES = ("orders", "products", "invoices", "customers", "carts", "stock", "reports", "sessions")
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
PROSE = "parcel delivery address invoice order customer stock price basket voucher return refund label carrier".split()
FAILURES: tuple[tuple[int, dict[str, Any] | str, dict[str, str]], ...] = (
    (
        401,
        {"error": "invalid_token", "message": "The access token expired"},
        {"WWW-Authenticate": 'Bearer error="invalid_token"'},
    ),
    (401, {"detail": "Authentication credentials were not provided."}, {"WWW-Authenticate": "Bearer"}),
    (
        403,
        {"error": "insufficient_scope"},
        {"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="orders.write"'},
    ),
    (404, {"message": "Not Found"}, {}),
    (404, "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>", {}),
    (409, {"message": "The order was shipped already"}, {}),
    (422, {"detail": [{"loc": ["body", "quantity"], "msg": "Field required", "type": "missing"}]}, {}),
    (429, {"message": "Too Many Requests"}, {"Retry-After": "30", "X-RateLimit-Remaining": "0"}),
    (500, {"error": "Internal Server Error"}, {}),
    (
        502,
        "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
        {},
    ),
    (503, "Service Unavailable", {"Retry-After": "120"}),
    (504, "upstream request timeout", {}),
)


def token(source: random.Random, length: int = 40) -> str:
    return "".join(source.choices(ALPHABET, k=length))


def request_fields(source: random.Random, host: str, tokens: list[str]) -> list[tuple[str, str]]:
    return [
        ("Host", host), ("User-Agent", "ShopApp/5.2 (Android 14; Pixel 8)"), ("Accept", "application/json"),
        ("Accept-Encoding", "gzip"), ("Accept-Language", "en-GB"),
        ("Authorization", f"Bearer {source.choice(tokens)}"),
        ("Cookie", f"sid={source.choice(tokens)[:24]}; theme=dark"), ("X-Request-Id", token(source, 32)),
        ("X-App-Version", "5.2.0"), ("X-Device", token(source, 16)), ("Connection", "keep-alive"),
        ("Cache-Control", "no-cache"),
    ]  # fmt: skip


def response_fields(source: random.Random, kind: str, more: dict[str, str]) -> list[tuple[str, str]]:
    return [
        ("Date", "Tue, 24 Nov 2026 12:00:00 GMT"), ("Content-Type", kind), ("Server", "nginx"),
        ("Vary", "Accept-Encoding"),
        ("Cache-Control", "private, max-age=0"), ("X-Request-Id", token(source, 32)),
        ("ETag", f'"{token(source, 16)}"'),
        ("X-Content-Type-Options", "nosniff"), ("Strict-Transport-Security", "max-age=31536000"),
        ("Connection", "keep-alive"),
        *more.items(),
    ]  # fmt: skip


def good_body(source: random.Random) -> str:
    size = int(source.triangular(500, 20_000, 3_000))
    item = {
        "id": source.randrange(10**6),
        "text": " ".join(source.choices(PROSE, k=20)),
        "tags": source.choices(PROSE, k=3),
    }
    one = json.dumps(item)
    return "[" + ",".join([one] * max(1, size // len(one))) + "]"


def entries(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Entries of a HAR, one in ten of them failing."""
    source = random.Random(seed)
    tokens = [token(source, 300) for _ in range(20)]
    for number in range(count):
        yield _entry(source, number, tokens)


def _entry(source: random.Random, number: int, tokens: list[str]) -> dict[str, Any]:
    host, route = source.choice(HOSTS), source.choice(ROUTES)
    status, body, more = (200, good_body(source), {}) if number % 10 else source.choice(FAILURES)
    text = body if isinstance(body, str) else json.dumps(body)
    kind = "text/html" if text.startswith("<") else "text/plain" if text[:1].isalpha() else "application/json"
    return {
        "startedDateTime": f"2026-11-24T{12 + number // 3600 % 10:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000Z",
        "time": source.randrange(5, 400),
        "request": {
            "method": source.choice(("GET", "GET", "GET", "POST", "PUT")),
            "url": f"https://{host}/v1/{route}/{source.randrange(10**5)}?page={source.randrange(9)}",
            "httpVersion": "HTTP/2",
            "headers": [{"name": n, "value": v} for n, v in request_fields(source, host, tokens)],
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0,
        },
        "response": {
            "status": status, "statusText": "", "httpVersion": "HTTP/2",
            "headers": [{"name": n, "value": v} for n, v in response_fields(source, kind, more)],
            "cookies": [], "content": {"size": len(text), "mimeType": kind, "text": text}, "redirectURL": "",
            "headersSize": -1, "bodySize": len(text),
        },
        "cache": {}, "timings": {"send": 1, "wait": 20, "receive": 3},
    }  # fmt: skip


def write_har(path: Path, count: int) -> int:
    """Writes a HAR of `count` entries; gives its size in bytes."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"entries":[\n')
        for number, entry in enumerate(entries(count)):
            file.write(("," if number else "") + json.dumps(entry) + "\n")
        file.write("]}}")
    return path.stat().st_size


def exchanges(count: int, clients: int = 500, seed: int = 7) -> Iterator[Exchange]:
    """Exchanges of many clients, made from a few hundred shapes so that making them costs little."""
    source = random.Random(seed)
    tokens = [token(source, 300) for _ in range(3 * clients)]
    shapes = [_shape(source, number) for number in range(400)]
    for number in range(count):
        method, host, route, status, answer, raw, fields = shapes[number % len(shapes)]
        credentials = tokens[(number * 7 + number // 5000) % len(tokens)]
        sent = Headers.of(("Authorization", f"Bearer {credentials}"), *fields)
        asked = Request(method, "https", host, 443, f"/v1/{route}/{number % 100_000}", sent)
        at = START + number / 50
        yield Exchange(
            request=asked,
            response=Response(status, answer, Body(raw)),
            started=at,
            answered=at + 0.02,
            finished=at + 0.03,
            index=number,
            id=str(number),
            client=f"10.0.{number % clients // 250}.{number % 250}",
        )


def _shape(source: random.Random, number: int) -> tuple[str, str, str, int, Headers, bytes, list[tuple[str, str]]]:
    host, route = source.choice(HOSTS), source.choice(ROUTES)
    status, body, more = (200, good_body(source)[:2000], {}) if number % 10 else source.choice(FAILURES)
    text = body if isinstance(body, str) else json.dumps(body)
    if status == 200:
        text = text.rpartition("},")[0] + "}]" if "}," in text else "[]"
    kind = "text/html" if text.startswith("<") else "text/plain" if text[:1].isalpha() else "application/json"
    answer = Headers.of(*response_fields(source, kind, more))
    return (
        source.choice(("GET", "POST")),
        host,
        route,
        status,
        answer,
        text.encode(),
        request_fields(source, host, ["x"])[:5],
    )
