"""The values everything else speaks of: Headers, Body, Request, Response, Failure, Exchange.

Frozen; nothing here knows mitmproxy, HAR or any rule. Headers and Body stand in message.py. Times are seconds since
the epoch, UTC.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

import msgspec

from statusdoctor.message import (
    ALL_HIDDEN,
    FIELD_BYTES,
    LOST_BODY,
    NO_BODY,
    NO_HEADERS,
    UNSEEN_HEADERS,
    Body,
    Headers,
)

__all__ = [
    "ALL_HIDDEN", "BODY_LIMIT", "FIELD_BYTES", "LOST_BODY", "NO_BODY", "NO_HEADERS", "NO_PEER", "NO_REQUEST",
    "UNSEEN_HEADERS", "Body", "Exchange", "Failure", "Headers", "Peer", "Request", "Response", "WebSocketEnd",
    "port_of", "split_url",
]  # fmt: skip

BODY_LIMIT: Final = 64 * 1024  # bytes looked at after decoding; more tells nothing more and costs time
_PORTS: Final = {"https": 443, "http": 80, "wss": 443, "ws": 80}


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
    answered the moment the response's header section was complete. aside holds facts of the recorder
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
