"""One exchange as it is remembered: light while it is recent, a trace of itself once it is forgotten."""

from __future__ import annotations

from typing import Final

from statusdoctor.history.bounds import Bounds
from statusdoctor.model import LOST_BODY, NO_BODY, Body, Exchange, Headers, Request, Response

_OVERHEAD: Final = 700  # bytes that the structures of one record take, its fields and bodies apart
_RETRY_GRACE_S: Final = 0.05  # clocks of client and server side of a proxy differ by less


class _All(frozenset[str]):
    """The names that a forgotten exchange may have had: every name."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return True


FORGOTTEN: Final = Headers((), _All())


class Compact(Headers):
    """Fields that are looked up where they stand: an index would take more memory than they do, record for record."""

    __slots__ = ()
    is_light = True

    @property
    def index(self) -> dict[str, tuple[str, ...]]:
        """Made anew for who asks, and not kept."""
        found = super().index
        self._index = None
        return found

    def get(self, name: str, default: str = "") -> str:
        values = self.all(name)
        return values[0].strip() if values else default

    def all(self, name: str) -> tuple[str, ...]:
        wanted = name.encode()
        size = len(wanted)
        return tuple([v.decode("utf-8", "replace") for n, v in self.fields if len(n) == size and n.lower() == wanted])

    def joined(self, name: str) -> str:
        return ", ".join(self.all(name))

    def lacks(self, name: str) -> bool:
        return name not in self.hidden and not self.all(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.all(name))


class Record:
    """One remembered exchange. `exchange` has no bodies but small ones; once forgotten, no fields either."""

    __slots__ = (
        "exchange", "finished", "number", "ok", "origin", "request", "route", "size", "started", "status", "target",
        "template",
    )  # fmt: skip

    def __init__(self, exchange: Exchange, template: str, number: int, size: int) -> None:
        assert exchange.request is not None  # only exchanges with a request are remembered
        self.exchange = exchange
        self.request: Request = exchange.request
        self.route = exchange.request.route
        self.template = template
        self.number = number
        self.size = size
        self.status = exchange.status
        self.ok = 200 <= self.status < 300
        self.target: str | None = None  # where it redirects, once somebody has asked (following.py)
        self.origin = self.request.origin
        self.started = exchange.started
        self.finished = exchange.finished if exchange.finished is not None else exchange.started

    @property
    def forgotten(self) -> bool:
        """Whether only its trace is left: address, status, time and number."""
        return self.request.headers is FORGOTTEN

    @property
    def order(self) -> tuple[float, int]:
        """Its place among others: by the start of its request, at one moment by when it was remembered."""
        return self.started, self.number

    def done_before(self, moment: float) -> bool:
        """Whether its answer was there at that moment: what overlaps cannot have taught the client anything."""
        return self.finished <= moment + _RETRY_GRACE_S

    def fade(self, address: int) -> None:
        """Drops all but the trace. Stores that still point here keep a small thing."""
        whole, asked = self.exchange, self.request
        request = Request(
            asked.method,
            asked.scheme,
            asked.host,
            asked.port,
            asked.path[:address],
            FORGOTTEN,
            LOST_BODY,
            asked.version,
        )
        response = Response(self.status, FORGOTTEN, LOST_BODY) if whole.response is not None else None
        self.request = request
        self.route = request.route
        self.exchange = Exchange(
            request,
            response,
            started=whole.started,
            finished=whole.finished,
            source=whole.source,
            index=whole.index,
            id=whole.id,
            client=whole.client,
            utc_offset=whole.utc_offset,
        )

    def __repr__(self) -> str:
        return f"Record(#{self.number}, {self.request.method} {self.status})"  # addresses may hold secrets


def lighten(exchange: Exchange, bounds: Bounds) -> Exchange:
    """The exchange without what would make the memory heavy: large bodies, and the indexes of its fields."""
    asked, got = exchange.request, exchange.response
    request = asked and Request(
        asked.method,
        asked.scheme,
        asked.host,
        asked.port,
        asked.path,
        _light(asked.headers),
        _small(asked.body, bounds.request_body),
        asked.version,
    )
    response = got and Response(
        got.status,
        _light(got.headers),
        _small(got.body, bounds.error_body) if got.status >= 400 else LOST_BODY,
        got.reason,
        got.version,
        got.trailers,
        got.by_proxy,
    )
    return _with(exchange, request, response)


def _light(headers: Headers) -> Headers:
    return headers if headers.is_light else Compact(headers.fields, headers.hidden)


def _with(exchange: Exchange, request: Request | None, response: Response | None) -> Exchange:
    return Exchange(
        request,
        response,
        exchange.failure,
        exchange.started,
        exchange.finished,
        exchange.answered,
        exchange.sent,
        exchange.source,
        exchange.index,
        exchange.id,
        exchange.client,
        exchange.client_peer,
        exchange.server_peer,
        exchange.reused,
        exchange.utc_offset,
        exchange.websocket,
        exchange.via_proxy,
        exchange.aside,
        exchange.mode,
    )


def _small(body: Body, limit: int) -> Body:
    if body is NO_BODY or not body.kept:
        return body
    raw = body.raw
    if not raw:
        return NO_BODY
    return Body(raw, coded=body.coded) if len(raw) <= limit else LOST_BODY


def weight(exchange: Exchange) -> int:
    """About how many bytes a lightened exchange takes."""
    size = _OVERHEAD
    request, response = exchange.request, exchange.response
    if request is not None:
        size += len(request.path) + _weight(request.headers, request.body)
    if response is not None:
        size += _weight(response.headers, response.body)
    return size


def _weight(headers: Headers, body: Body) -> int:
    if body is not NO_BODY and body is not LOST_BODY:
        return len(body.raw) + _weight(headers, NO_BODY)
    return headers.weight


def digest(value: str) -> int:
    """What stands for a secret in memory: equal secrets have equal digests, and no secret is kept.

    The interpreter's own hash: keyed anew in every process, and the cheapest there is.
    """
    return hash(value)
