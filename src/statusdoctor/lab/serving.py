"""A small HTTP/1.1 server on loopback: what it is asked (Call), what it answers (Answer), and its life."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler
from secrets import token_hex
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LOOPBACK = "127.0.0.1"
MOST_BODY = 1024 * 1024
IDLE_S = 30.0
POLL_S = 0.02  # how soon a stop is noticed; the default half second would be felt
BODILESS = (204, 304)

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One request as an application sees it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Message
    body: bytes

    def form(self) -> dict[str, str]:
        """The fields of a form body; of a name that repeats, the last value."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def cookie(self, name: str) -> str:
        """The value of a cookie, empty where it was not sent."""
        try:
            morsel = SimpleCookie(self.headers.get("Cookie", "")).get(name)
        except CookieError:
            return ""
        return morsel.value if morsel else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; Server, Date and Content-Length are added when it is sent."""

    status: int
    body: bytes = b""
    fields: Fields = ()


App = Callable[[Call], Answer]


class Refused(Exception):
    """Raised by a guard: the answer to send instead of what was asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class HangUp(Exception):
    """Raised by an application that closes the connection before it answers."""


def json_answer(status: int, value: object, *fields: tuple[str, str]) -> Answer:
    """An answer whose body is JSON."""
    return Answer(status, json.dumps(value).encode(), (("Content-Type", "application/json"), *fields))


def page(status: int, title: str, text: str, *fields: tuple[str, str]) -> Answer:
    """An HTML page; the text may hold markup, so what comes from a request does not belong in it."""
    head = f"<!doctype html>\n<html><head><title>{title}</title></head>\n"
    html = f"{head}<body><h1>{title}</h1>\n{text}\n</body></html>\n"
    return Answer(status, html.encode(), (("Content-Type", "text/html; charset=utf-8"), *fields))


def redirect(status: int, location: str, *fields: tuple[str, str]) -> Answer:
    """A redirect with an empty body."""
    return Answer(status, b"", (("Location", location), *fields))


def always(answer: Answer) -> App:
    """A view that knows one answer."""
    return lambda _call: answer


def crashed(fault: Exception) -> Answer:
    """What a framework answers when an application threw: the exception's name, and an id to look up."""
    words = {"error": "internal_server_error", "exception": f"{type(fault).__name__}: {fault}"}
    return json_answer(500, words, ("X-Request-Id", token_hex(8)))


class Service(ThreadingTCPServer):
    """One application on a port of its own, on loopback alone; `stop` ends every thread that it began."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, app: App, label: str) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.app = app
        self.label = label
        self.port: int = self.server_address[1]
        self._talks: list[tuple[socket.socket, threading.Thread]] = []
        self._ear = threading.Thread(target=self.serve_forever, args=(POLL_S,), name=label, daemon=True)

    def base(self, host: str = LOOPBACK) -> str:
        """The address to put before a path."""
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Begin to answer."""
        self._ear.start()

    def stop(self) -> None:
        """Close the port and every open connection, and wait for the threads."""
        self.shutdown()
        self._ear.join()
        self.server_close()
        for talk, _ in self._talks:
            with suppress(OSError):
                talk.shutdown(socket.SHUT_RDWR)
        for _, thread in self._talks:
            thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread that `stop` can find again."""
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), name=self.label, daemon=True
        )
        self._talks = [talk for talk in self._talks if talk[1].is_alive()] + [(request, thread)]
        thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: an application's faults become a 500, so only a client that left comes here."""


class _Handler(BaseHTTPRequestHandler):
    server: Service
    protocol_version = "HTTP/1.1"
    timeout = IDLE_S
    wbufsize = -1  # head and body leave in one packet
    disable_nagle_algorithm = True

    def _talk(self) -> None:
        refusal = self._unreadable()
        if refusal:
            self.close_connection = True
            self._send(Answer(refusal, fields=(("Connection", "close"),)))
            return
        try:
            self._send(self._answer())
        except HangUp:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _talk

    def _unreadable(self) -> int:
        """The status that refuses this request's body, or 0."""
        if "Transfer-Encoding" in self.headers:
            return 411
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdecimal()):
            return 400
        return 413 if int(length) > MOST_BODY else 0

    def _answer(self) -> Answer:
        where = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        query = dict(parse_qsl(where.query, keep_blank_values=True))
        try:
            return self.server.app(Call(self.command, where.path, query, self.headers, body))
        except Refused as refusal:
            return refusal.answer
        except HangUp:
            raise
        except Exception as fault:
            return crashed(fault)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.fields:
            self.send_header(name, value)
        if answer.status not in BODILESS:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def version_string(self) -> str:
        return self.server.label

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: whoever watches the exchange tells what happened."""
