"""Reports for the tests of renderings: one with a bit of everything, and one whose traffic wants to do harm."""

from __future__ import annotations

from statusdoctor.diagnosis import Report, Source, SourceError
from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.model import Exchange, Failure, Headers, Peer, Request, Response
from tests.builders import basic, bearer, exchange, get, masker, page, post, reply, session

OLD = bearer(exp=-480, iat=-1380, iss="https://login.shop.example")
DENIED = reply(401, reason="Unauthorized", www_authenticate='Basic realm="shop"')
SHOP = (
    exchange(get("https://api.shop.example/v1/orders/9001", authorization=OLD), reply(200, {"id": 9001}), at=-520),
    exchange(get("https://api.shop.example/v1/orders/8812", authorization=OLD), reply(401, {"error": "invalid_token"})),
    exchange(get("https://api.shop.example/v1/orders/8813", authorization=OLD), reply(401, {"error": "invalid_token"})),
    exchange(get("https://www.shop.example/"), page(502, "502 Bad Gateway", server="nginx")),
    exchange(get("http://localhost:3000/api/items"), "[Errno 111] Connect call failed"),
    exchange(
        post("https://api.shop.example/v1/orders", "{'quantity': 2}", content_type="application/json"),
        reply(400, {"message": "Unexpected token ' in JSON at position 1"}, reason="Bad Request"),
    ),
    exchange(get("https://admin.shop.example/v1/me", authorization=basic()), DENIED),
)


def shop(*, messages: bool = True, errors: tuple[SourceError, ...] = ()) -> Report:
    """A capture of a shop's traffic in which this and that fails."""
    whole = session(*SHOP)
    doctor = Doctor(patience=None, masker=masker(), messages=messages)
    return diagnose(whole, doctor=doctor, sources=(Source("shop.har", "har", len(whole), errors),))


def healthy() -> Report:
    whole = session(exchange(get(), reply(200, {"ok": True})))
    return diagnose(whole, doctor=Doctor(patience=None), sources=(Source("fine.har", "har", 1),))


#: What ends an element, an attribute, a code span, a table's cell, a template, a comment, a CDATA section, a link.
HOSTILE = (
    "</code></pre></style></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"
    "{{7*7}}{% raw %}`` ` ```|</td>-->]]>[click](http://evil.example)![x](http://evil.example/p.png)"
    "@everyone #1 GH-2 *bold* __x__ <http://evil.example> &lt;\u202e\x1b[31m"
)


def hostile() -> Report:
    """A session in which every text that a server or a client chooses is an attack on who reads the report."""
    fields = Headers.of(("Host", "evil.example"), (HOSTILE, HOSTILE), ("Content-Type", "application/json"))
    evil = Response(401, Headers.of(("WWW-Authenticate", f'Bearer realm="{HOSTILE}"'), ("Server", HOSTILE)))
    asked = Request(HOSTILE, "https", f"{HOSTILE}.example", 443, f"/{HOSTILE}?q={HOSTILE}", fields, version=HOSTILE)
    refused = Exchange(None, failure=Failure(HOSTILE, stage="tls-client"), server_peer=Peer(sni=HOSTILE))
    whole: list[Exchange] = session(
        exchange(get("https://evil.example/", authorization=f"Bearer {HOSTILE}"), evil),
        exchange(asked, Response(400, fields, reason=HOSTILE), client=HOSTILE),
        exchange(get(f"https://evil.example/{HOSTILE}"), reply(400, {"error": HOSTILE, "message": HOSTILE})),
        exchange(post("https://evil.example/", HOSTILE), reply(422, {"errors": {HOSTILE: [HOSTILE]}})),
        exchange(get("https://evil.example/"), page(500, HOSTILE, HOSTILE)),
        exchange(get("https://evil.example/"), HOSTILE),
        refused,
    )
    errors = (SourceError(HOSTILE, HOSTILE),)
    doctor = Doctor(patience=None, masker=masker(), messages=True, everything=True)
    return diagnose(whole, doctor=doctor, sources=(Source(HOSTILE, "har", 7, errors),))
