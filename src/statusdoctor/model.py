"""The values everything else speaks of: Headers, Body, Request, Response, Failure, Exchange.

Frozen; nothing here knows mitmproxy, HAR or any rule. Fields keep their order, case and repetition; bytes stay
bytes and are decoded when somebody asks. What a capture may have lost is marked (`Headers.hidden`, `Body.kept`), so
that a rule can tell "was not sent" from "was not recorded". Times are seconds since the epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import ClassVar, Final
from urllib.parse import SplitResult, urlsplit

import msgspec

BODY_LIMIT: Final = 64 * 1024  # bytes looked at after decoding; more tells nothing more and costs time
FIELD_BYTES: Final = 120  # that one field takes in memory besides its characters
_HEADER_CODEC: Final = "utf-8"
_PORTS: Final = {"https": 443, "http": 80, "wss": 443, "ws": 80}


class Headers:
    """The fields of one message: order, case and repetition as sent; look-up by lower-case name.

    `hidden` holds the lower-case names that the capture may have removed: `lacks` never says that such a field
    was absent.
    """

    __slots__ = ("_index", "fields", "hidden")
    is_light: ClassVar[bool] = False  # whether a memory can keep it as it is: it takes no more room than it must

    def __init__(self, fields: Iterable[tuple[bytes, bytes]] = (), hidden: frozenset[str] = frozenset()) -> None:
        self.fields: tuple[tuple[bytes, bytes], ...] = tuple(fields)
        self.hidden = hidden
        self._index: dict[str, tuple[str, ...]] | None = None

    @classmethod
    def of(cls, *pairs: tuple[str, str], hidden: frozenset[str] = frozenset()) -> Headers:
        """Headers from text: `Headers.of(("Host", "a.example"))`."""
        return cls(((n.encode(), v.encode(errors="surrogateescape")) for n, v in pairs), hidden)

    @property
    def index(self) -> dict[str, tuple[str, ...]]:
        """Lower-case name to its values, in order; undecodable bytes become replacement characters."""
        known = self._index
        if known is None:
            try:  # half of what a healthy exchange costs is spent here: a comprehension takes half of a loop
                known = {_lower[name]: (value.decode(),) for name, value in self.fields}
            except UnicodeDecodeError:
                known = {}
            self._index = known = known if len(known) == len(self.fields) else self._with_repetitions()
        return known

    def _with_repetitions(self) -> dict[str, tuple[str, ...]]:
        """The index of fields some of which come more than once, or do not decode."""
        index: dict[str, tuple[str, ...]] = {}
        for raw_name, raw_value in self.fields:
            name, value = _lower[raw_name], raw_value.decode(_HEADER_CODEC, "replace")
            index[name] = (*index[name], value) if name in index else (value,)
        return index

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field (`name` in lower case), stripped; `default` where there is none."""
        values = (self._index or self.index).get(name)  # the slot first: a property costs as much as the look-up
        return values[0].strip() if values else default

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field, one for each line that was sent."""
        return (self._index or self.index).get(name, ())

    def joined(self, name: str) -> str:
        """The lines of a list field as one (RFC 9110, 5.3). Not for Set-Cookie or challenges."""
        return ", ".join((self._index or self.index).get(name, ()))

    def lacks(self, name: str) -> bool:
        """True only where the field was really not sent: absent, and not one the capture may have removed."""
        return name not in (self._index or self.index) and name not in self.hidden

    @property
    def weight(self) -> int:
        """About how many bytes of memory they take."""
        return FIELD_BYTES * len(self.fields) + sum(map(len, chain.from_iterable(self.fields)))

    def __contains__(self, name: object) -> bool:
        return name in (self._index or self.index)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for name, value in self.fields:
            yield name.decode(_HEADER_CODEC, "replace"), value.decode(_HEADER_CODEC, "replace")

    def __len__(self) -> int:
        return len(self.fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.fields == other.fields and self.hidden == other.hidden

    def __hash__(self) -> int:
        return hash(self.fields)

    def __repr__(self) -> str:
        return f"Headers({len(self.fields)} fields)"  # values may be secret: never in a traceback


_NAMES_AT_MOST: Final = 4096


class _LowerNames(dict[bytes, str]):
    """Names in lower case. The same few come again and again: they are decoded once. Bounded."""

    def __missing__(self, raw: bytes) -> str:
        name = raw.decode(_HEADER_CODEC, "replace").lower()
        if len(self) < _NAMES_AT_MOST and len(raw) <= 64:
            self[raw] = name
        return name


_lower: Final = _LowerNames()


class _EveryName(frozenset[str]):
    """A set of names that holds every name."""

    def __contains__(self, name: object) -> bool:
        return True


ALL_HIDDEN: Final[frozenset[str]] = _EveryName(("*",))
NO_HEADERS: Final = Headers()
UNSEEN_HEADERS: Final = Headers(hidden=ALL_HIDDEN)  # a capture that does not show a header section at all


class Body:
    """The content of one message: raw bytes, or text, or a function that fetches them when asked.

    kept: False where the capture did not store it (streamed, cut off, removed); then its absence proves nothing.
    coded: True where the bytes still bear the Content-Encoding of the wire.
    size: bytes on the wire where known and different from what is kept.
    """

    __slots__ = ("_source", "coded", "kept", "size")

    def __init__(
        self,
        source: bytes | str | Callable[[], bytes | None] | None = b"",
        *,
        kept: bool = True,
        coded: bool = False,
        size: int | None = None,
    ) -> None:
        self._source = source
        self.kept = kept and source is not None
        self.coded = coded
        self.size = size

    @property
    def raw(self) -> bytes:
        """The bytes as kept (before any content coding is undone); empty where nothing was kept."""
        source = self._source
        if callable(source):
            source = source()
        if isinstance(source, str):
            source = source.encode("utf-8", "replace")
        self._source = source
        return source or b""

    @property
    def empty(self) -> bool:
        """True only where the body was recorded and has no bytes."""
        return self.kept and not self.raw

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __repr__(self) -> str:
        return f"Body(kept={self.kept}, coded={self.coded})"


NO_BODY: Final = Body(b"")
LOST_BODY: Final = Body(None, kept=False)


class Request(msgspec.Struct, frozen=True, gc=False):
    """One request. `path` holds path and query as sent; `host` is lower case, without a port.

    What a capture did not show is empty: a pasted response tells neither method nor host.
    """

    method: str
    scheme: str
    host: str
    port: int
    path: str
    headers: Headers = NO_HEADERS
    body: Body = NO_BODY
    version: str = "HTTP/1.1"
    trailers: Headers = NO_HEADERS

    @property
    def origin(self) -> str:
        """Scheme, host and port as browsers write them, the default port left out; empty for an unseen host."""
        return _origin(self.scheme, self.host, self.port)

    @property
    def netloc(self) -> str:
        return self.origin.partition("://")[2]

    @property
    def url(self) -> str:
        """The absolute URL. CONNECT names host and port alone; `*` and the like stand behind the origin."""
        if not self.host:
            return self.path
        if self.method == "CONNECT" and self.port:
            return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        return f"{self.origin}{self.path}" if self.path.startswith("/") else f"{self.origin}/{self.path}"

    @property
    def route(self) -> str:
        """The path without its query."""
        return self.path.partition("?")[0]

    @property
    def query(self) -> str:
        return self.path.partition("?")[2]

    @classmethod
    def to(
        cls,
        method: str,
        url: str,
        headers: Headers = NO_HEADERS,
        body: Body = NO_BODY,
        version: str = "HTTP/1.1",
    ) -> Request:
        """A request for an absolute URL; whatever does not parse stays in `path`."""
        parts = split_url(url)
        path = parts.path or "/"
        if parts.query or url.endswith("?"):
            path = f"{path}?{parts.query}"
        scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
        return cls(method, scheme, parts.hostname or "", port_of(parts), path, headers, body, version)


@lru_cache(maxsize=1024)  # a session has few origins, and they are asked for all the time
def _origin(scheme: str, host: str, port: int) -> str:
    if not host:
        return ""
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}" if port == _PORTS.get(scheme) else f"{scheme}://{name}:{port}"


NO_REQUEST: Final = Request("", "", "", 0, "/")  # stands where a capture shows none


class Response(msgspec.Struct, frozen=True, gc=False):
    """One response. `reason` is empty for HTTP/2 and where none was sent."""

    status: int
    headers: Headers = NO_HEADERS
    body: Body = NO_BODY
    reason: str = ""
    version: str = "HTTP/1.1"
    trailers: Headers = NO_HEADERS
    by_proxy: bool = False  # made by the debugging proxy itself (its 407, map_local, replay), not by a server


class Failure(msgspec.Struct, frozen=True, gc=False):
    """What stood in place of a response.

    stage: dns, connect, tls-server, tls-client, request, response or unknown, as far as the recorder knew.
    text: the recorder's own words. who: client or server, where it is known which side ended it.
    """

    text: str
    stage: str = "unknown"
    who: str = ""
    at: float | None = None


class WebSocketEnd(msgspec.Struct, frozen=True, gc=False):
    """How a WebSocket ended: close code, who closed, and the reason text."""

    code: int
    by_client: bool = False
    reason: str = ""
    messages: int = 0


class Peer(msgspec.Struct, frozen=True, gc=False):
    """One side of the connection as the recorder saw it."""

    address: str = ""
    port: int = 0
    connection: str = ""
    tls: str = ""  # TLS version, empty for clear text
    sni: str = ""
    alpn: str = ""
    error: str = ""


NO_PEER: Final = Peer()


class Exchange(msgspec.Struct, frozen=True, gc=False):
    """One request and its response, or the failure that stood in place of a response.

    source and index say where it stands: the n-th exchange (from 0) of the n-th capture; live, index counts on.
    started is the moment the request was sent, finished the end of the answer or the failure (epoch seconds);
    answered the moment the response's header section was complete. notes_on holds facts of the recorder
    (`browser_error`: what a browser's developer tools said; `initiator`: which page or script asked).
    """

    request: Request | None
    response: Response | None = None
    failure: Failure | None = None
    started: float = 0.0
    finished: float | None = None
    answered: float | None = None
    sent: float | None = None
    source: int = 0
    index: int | None = None
    id: str = ""
    client: str = ""
    client_peer: Peer = NO_PEER
    server_peer: Peer = NO_PEER
    reused: bool | None = None
    utc_offset: int | None = None
    websocket: WebSocketEnd | None = None
    via_proxy: bool = True  # a proxy recorded it: absence of a field was visible unless Headers says otherwise
    aside: dict[str, str] = {}
    mode: str = "regular"

    @property
    def status(self) -> int:
        """The status code; 0 where there is no response."""
        return self.response.status if self.response else 0

    @property
    def host(self) -> str:
        if self.request:
            return self.request.host
        return self.server_peer.sni or self.server_peer.address


def split_url(url: str) -> SplitResult:
    """urlsplit that never raises: what it refuses comes back as a bare path."""
    try:
        parts = urlsplit(url)
        parts.port, parts.hostname  # noqa: B018 - both are parsed on access and raise there
    except ValueError:
        return SplitResult("", "", url, "", "")
    return parts


def port_of(parts: SplitResult) -> int:
    """The port of a split URL: its own, or its scheme's default; 0 where neither is known."""
    return parts.port or _PORTS.get(parts.scheme, 0)
