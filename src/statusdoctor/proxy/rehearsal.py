"""A rehearsal: made-up failures of several kinds, so that all that loads on first use is there when one comes."""

from __future__ import annotations

import io
from collections.abc import Iterator

from statusdoctor.doctor import Doctor
from statusdoctor.model import Body, Exchange, Failure, Headers, Request, Response
from statusdoctor.render.terminal.writer import TerminalWriter

_HOST = "https://api.rehearsal.example"
_JWT = "eyJhbGciOiJub25lIn0.eyJleHAiOjF9.c2lnbmF0dXJl"


def rehearse() -> None:
    """Loads rules and words, examines the made-up failures and draws them for nobody."""
    doctor = Doctor(patience=0)
    doctor.warm_up()
    writer = TerminalWriter(io.StringIO())
    for exchange in failures():
        for found in doctor.feed(exchange):
            writer.diagnosis(found)


def failures() -> Iterator[Exchange]:
    """One for each kind of body that a parser of its own reads, and one without an answer."""
    yield _answered(401, "application/json", b'{"error": "invalid_token"}', ("Authorization", f"Bearer {_JWT}"))
    yield _answered(404, "text/html", b"<html><title>Not Found</title><body>no</body></html>")
    yield _answered(500, "application/xml", b"<Error><Code>InternalError</Code></Error>")
    yield _answered(403, "text/plain", b"no", ("Origin", "https://shop.rehearsal.example"), ("Cookie", "sid=1"))
    yield Exchange(Request.to("GET", f"{_HOST}/"), failure=Failure("[Errno 111] Connect call failed", stage="connect"))


def _answered(status: int, kind: str, body: bytes, *fields: tuple[str, str]) -> Exchange:
    request = Request.to("GET", f"{_HOST}/v1/orders/8812", Headers.of(*fields))
    return Exchange(request, Response(status, Headers.of(("Content-Type", kind)), Body(body)), started=1.0)
