"""The scripted client: plain HTTP/1.1, straight or through a proxy, with the fields that a story wants."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

USER_AGENT = "lab-client/1"
TIMEOUT_S = 10.0
MOST_HOPS = 6  # browsers stop at 20; a loop is one after six
BOUND_TO_ORIGIN = ("authorization", "cookie")

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one request: a response, or with status None the failure in its place."""

    method: str
    url: str
    status: int | None
    headers: Message = field(default_factory=Message)
    body: bytes = b""
    failure: str = ""

    def json(self) -> dict[str, str]:
        """The body's fields, for replies that are known to be JSON objects."""
        return dict(json.loads(self.body))

    def cookie(self, name: str) -> str:
        """The value of a cookie that this reply sets."""
        return SimpleCookie(self.headers.get("Set-Cookie", ""))[name].value

    @property
    def location(self) -> str:
        """Where a redirect leads, empty where this is none."""
        moved = self.status in (301, 302, 303, 307, 308)
        return urljoin(self.url, self.headers.get("Location", "")) if moved else ""


class Client:
    """Keeps its connections open as long as it lives; a proxy is given as `127.0.0.1:8080`."""

    def __init__(self, proxy: str | None = None) -> None:
        self._proxy = proxy.removeprefix("http://") if proxy else ""
        self._connections: dict[str, HTTPConnection] = {}

    def send(self, method: str, url: str, fields: Fields | None = None, body: bytes = b"") -> Reply:
        """Make one request and read the whole answer."""
        target = url if self._proxy else _path(url)
        connection = self._connection(self._proxy or urlsplit(url).netloc)
        try:
            connection.request(
                method, target, body or None, {"User-Agent": USER_AGENT, "Accept": "*/*", **(fields or {})}
            )
            response = connection.getresponse()
            return Reply(method, url, response.status, response.msg, response.read())
        except (OSError, HTTPException) as fault:
            connection.close()
            return Reply(method, url, None, failure=f"{type(fault).__name__}: {fault}")

    def follow(self, method: str, url: str, fields: Fields | None = None, body: bytes = b"") -> Iterator[Reply]:
        """Make a request and follow its redirects as browsers do, giving every reply on the way."""
        sent = dict(fields or {})
        for _ in range(MOST_HOPS):
            reply = self.send(method, url, sent, body)
            yield reply
            if not reply.location:
                return
            if reply.status == 303 or (reply.status in (301, 302) and method == "POST"):
                method, body = "GET", b""
            if _origin(reply.location) != _origin(url):
                sent = {name: value for name, value in sent.items() if name.lower() not in BOUND_TO_ORIGIN}
            url = reply.location

    def close(self) -> None:
        """Close every connection."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connection(self, netloc: str) -> HTTPConnection:
        if netloc not in self._connections:
            self._connections[netloc] = HTTPConnection(netloc, timeout=TIMEOUT_S)
        return self._connections[netloc]


def _path(url: str) -> str:
    where = urlsplit(url)
    return (where.path or "/") + (f"?{where.query}" if where.query else "")


def _origin(url: str) -> tuple[str, str]:
    where = urlsplit(url)
    return where.scheme, where.netloc
