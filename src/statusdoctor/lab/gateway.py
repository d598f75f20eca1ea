"""A reverse proxy written small, and the backends behind it that are slow or hang up."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from http.client import HTTPConnection, HTTPException, HTTPResponse
from secrets import token_hex
from urllib.parse import urlencode

from statusdoctor.lab.serving import LOOPBACK, Answer, App, Call, HangUp, page

LABEL = "lab-gateway"
PATIENCE_S = 0.3
SLOWNESS_S = 5.0
# Fields of one connection (RFC 9110, 7.6.1), and those that each hop writes itself.
OWN_FIELDS = {
    "connection",
    "keep-alive",
    "transfer-encoding",
    "te",
    "upgrade",
    "content-length",
    "server",
    "date",
}


@dataclass(frozen=True, slots=True)
class Gateway:
    """The application: the first segment of a path chooses the backend's port."""

    ports: Mapping[str, int]

    def __call__(self, call: Call) -> Answer:
        first, _, rest = call.path.lstrip("/").partition("/")
        port = self.ports.get(first)
        if port is None:
            return _page(404, "No backend is configured for this path.")
        try:
            return _forward(call, port, f"/{rest}")
        except TimeoutError:
            return _page(504, f"The backend {LOOPBACK}:{port} did not answer: read timed out after {PATIENCE_S} s.")
        except ConnectionRefusedError as fault:
            return _page(502, f"Could not connect to the backend {LOOPBACK}:{port}: {fault.strerror}.")
        except (OSError, HTTPException) as fault:
            return _page(502, f"Could not read from the backend {LOOPBACK}:{port}: {fault}.")


def slow(stopping: threading.Event) -> App:
    """A backend that takes longer than the gateway waits; a world that stops does not wait for it."""

    def work(_call: Call) -> Answer:
        stopping.wait(SLOWNESS_S)
        return page(200, "Done", "<p>The export is ready.</p>")

    return work


def hung_up(_call: Call) -> Answer:
    """A backend that closes the connection before it answers."""
    raise HangUp


def _forward(call: Call, port: int, path: str) -> Answer:
    target = f"{path}?{urlencode(call.query)}" if call.query else path
    fields = {name: value for name, value in call.headers.items() if name.lower() not in OWN_FIELDS}
    backend = HTTPConnection(LOOPBACK, port, timeout=PATIENCE_S)
    try:
        backend.request(call.method, target, call.body or None, fields | {"Via": f"1.1 {LABEL}"})
        return _passed_on(backend.getresponse())
    finally:
        backend.close()


def _passed_on(reply: HTTPResponse) -> Answer:
    kept = ((name, value) for name, value in reply.getheaders() if name.lower() not in OWN_FIELDS)
    return Answer(reply.status, reply.read(), (*kept, ("Via", f"1.1 {LABEL}")))


def _page(status: int, reason: str) -> Answer:
    title = {404: "404 Not Found", 502: "502 Bad Gateway", 504: "504 Gateway Timeout"}[status]
    text = f"<p>{escape(reason)}</p>\n<hr><center>{LABEL}</center>"
    return page(status, title, text, ("X-Request-Id", token_hex(8)))
