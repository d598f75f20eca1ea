"""WARC files of web archives and crawlers to Exchanges, read by warcio (the extra `statusdoctor[warc]`).

A request and its response are records of their own, in either order. One waits for the other within a bounded number
of records; a response whose request was not stored has one of which nothing but the address is known.
"""

from __future__ import annotations

import datetime
import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from typing import Any, BinaryIO, Final

import msgspec

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts.bodies import announced
from statusdoctor.intake.texts.heads import Head, Start, start_of
from statusdoctor.intake.texts.places import request_of
from statusdoctor.model import (
    BODY_LIMIT,
    LOST_BODY,
    NO_BODY,
    UNSEEN_HEADERS,
    Body,
    Exchange,
    Headers,
    Peer,
    Request,
    Response,
    split_url,
)

_WAITING_AT_MOST: Final = 500  # records between a request and its response
_BODILESS: Final = frozenset((204, 304))
_MISSING: Final = "WARC files are read by warcio: pip install 'statusdoctor[warc]', then try again."


class _Half(msgspec.Struct):
    """A request or a response that waits for the other; `index` is the place of the exchange in the file."""

    index: int
    moment: float
    address: str
    head: Head
    body: Body
    url: str


def from_warc(
    source: str | os.PathLike[str] | BinaryIO, problems: list[Problem] | None = None, *, source_number: int = 0
) -> Iterator[Exchange]:
    """The exchanges of a WARC file, each as soon as both of its records were read."""
    found: list[Problem] = [] if problems is None else problems
    try:
        records = import_module("warcio.archiveiterator").ArchiveIterator
    except ImportError:
        found.append(Problem("the file", _MISSING, fatal=True))
        return
    pairs = _Pairs(source_number)
    try:
        with open(source, "rb") if isinstance(source, str | os.PathLike) else nullcontext(source) as stream:
            for record in records(stream):
                if record.rec_type in ("request", "response", "revisit"):
                    yield from pairs.take(record)
            yield from pairs.rest()
    except Exception as exc:  # warcio raises what its parsers and zlib do
        yield from pairs.rest()
        words = str(exc).strip().rstrip(".") or type(exc).__name__
        found.append(Problem(_where(pairs.count), f"The file is damaged or cut here ({words}).", fatal=True))
    if not pairs.count and not found:
        found.append(Problem("the file", "It holds no records of requests or responses.", fatal=True))


def _where(count: int) -> str:
    return f"after exchange {count - 1}" if count else "at the start"


class _Pairs:
    """Requests and responses that wait for each other, by the record that they name or by their address."""

    def __init__(self, source: int) -> None:
        self.source = source
        self.count = 0
        self._waiting: OrderedDict[str, _Half] = OrderedDict()

    def take(self, record: Any) -> Iterator[Exchange]:
        """One more record: the exchange that it completes, or the oldest that waited too long."""
        half = self._half(record)
        if half is None:
            return
        keys = [record.rec_headers.get_header(name) for name in ("WARC-Concurrent-To", "WARC-Record-ID")]
        other = next((self._waiting.pop(key) for key in keys if self._fits(key, half)), None)
        if other is None:
            half.index, self.count = self.count, self.count + 1
            self._waiting[keys[0] or keys[1] or f"record {self.count}"] = half
            if len(self._waiting) > _WAITING_AT_MOST:
                yield from self._alone(self._waiting.popitem(last=False)[1])
            return
        half.index = other.index
        yield self._exchange(half, other) if other.head.start.status else self._exchange(other, half)

    def rest(self) -> Iterator[Exchange]:
        """What still waits at the end of the file."""
        while self._waiting:
            yield from self._alone(self._waiting.popitem(last=False)[1])

    def _fits(self, key: str | None, half: _Half) -> bool:
        other = self._waiting.get(key) if key else None
        return other is not None and bool(other.head.start.status) != bool(half.head.start.status)

    def _half(self, record: Any) -> _Half | None:
        named, http = record.rec_headers.get_header, record.http_headers
        if http is None:
            return None
        start = start_of(f"{http.protocol} {http.statusline}".encode())
        if start is None:
            return None
        headers = Headers.of(*((name, value) for name, value in http.headers))
        body = _body(record, start, headers)
        address, url = named("WARC-IP-Address") or "", (named("WARC-Target-URI") or "").strip("<>")
        return _Half(0, _moment(named("WARC-Date")), address, Head(start, headers, 0), body, url)

    def _alone(self, half: _Half) -> Iterator[Exchange]:
        if half.head.start.status:
            asked = Request.to("", half.url, UNSEEN_HEADERS, LOST_BODY, half.head.start.version)
            yield self._built(half, asked)

    def _exchange(self, asked: _Half, answered: _Half) -> Exchange:
        parts = split_url(asked.url or answered.url)
        origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        return self._built(answered, request_of(asked.head, asked.body, answered.head.headers, origin=origin))

    def _built(self, half: _Half, request: Request) -> Exchange:
        start, headers = half.head.start, half.head.headers
        return Exchange(
            request=request,
            response=Response(start.status, headers, half.body, start.reason, start.version),
            started=half.moment,
            source=self.source,
            index=half.index,
            server_peer=Peer(half.address, request.port),
            via_proxy=False,
        )


def _body(record: Any, start: Start, headers: Headers) -> Body:
    """At most what a rule looks at, its codings undone; a revisit stands for content that another record holds."""
    if record.rec_type == "revisit":
        return LOST_BODY
    if start.status in _BODILESS or announced(headers) == 0:
        return NO_BODY
    return Body(record.content_stream().read(BODY_LIMIT), size=announced(headers))


def _moment(text: str | None) -> float:
    try:
        return datetime.datetime.fromisoformat(text or "").timestamp()
    except ValueError:
        return 0.0
