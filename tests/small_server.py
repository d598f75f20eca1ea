"""A small real server on this machine, for tests of what real HTTP clients make of its answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EXPIRED = b'{"error": "invalid_token", "error_description": "The token expired"}'


@contextmanager
def serving() -> Iterator[str]:
    """The server's origin, for as long as it is wanted."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class _Handler(BaseHTTPRequestHandler):
    """/ok, /expired, /redirect, /basic, /cut, /closed; anything else is 404."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        getattr(self, f"_{self.path.strip('/').partition('?')[0]}", self._missing)()

    do_POST = do_HEAD = do_GET

    def _ok(self) -> None:
        self._answer(200, b'{"ok": true}')

    def _expired(self) -> None:
        self._answer(401, EXPIRED, ("WWW-Authenticate", 'Bearer error="invalid_token"'))

    def _redirect(self) -> None:
        self._answer(302, b"", ("Location", "/expired"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))

    def _round(self) -> None:
        self._answer(302, b"", ("Location", "/round"))

    def _basic(self) -> None:
        known = "Authorization" in self.headers
        self._answer(200 if known else 401, b"", ("WWW-Authenticate", 'Digest realm="x", nonce="abc", qop="auth"'))

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def _closed(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _missing(self) -> None:
        self._answer(404, b"no such page")

    def _answer(self, status: int, body: bytes, *fields: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(body))), *fields):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""
