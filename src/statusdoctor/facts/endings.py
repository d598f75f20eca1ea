"""Which side ended an exchange, where its recorder does not say so itself, and whether a browser left it on purpose."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.facts.browser import client, origin_of
from statusdoctor.model import Exchange, Failure, Request, Response

_RESET: Final = re.compile(r"stream reset by (?:client|server) \((\w+)\)")
_CLOSED: Final = "peer closed connection"  # mitmproxy, of a side that speaks HTTP/2, whichever it is
_STREAMS: Final = ("text/event-stream", "multipart/x-mixed-replace", "application/x-ndjson", "application/grpc")
_MEDIA: Final = ("video", "audio")  # players ask for a file from its middle and break off as they have enough
_PATIENCE_S: Final = 10.0  # within this a person moves on; later the wait itself is worth a word
_REFUSED: Final = re.compile(r"blocked|disallowed|unsafe|denied", re.I)  # a browser's own no, which its capture tells
_BY_AN_EXTENSION: Final = "err_blocked_by_client"
_OF_A_BROWSER: Final = ("net::err_", "ns_error_", "ns_binding_")  # how developer tools begin what went wrong
IMPATIENT_S: Final = 1.0  # programs that take a request back have waited at least so long
_LIMIT_S: Final = 3.0  # from here a wait of whole seconds is a time limit
_NEAR_S: Final = 0.06


def reset_code(text: str) -> str:
    """The name of the code with which an HTTP/2 stream was reset; empty where none was."""
    found = _RESET.search(text)
    return found[1] if found else ""


def is_nameless_end(failure: Failure) -> bool:
    """Whether the recorder says that a side closed its connection, and not which one."""
    return not failure.who and failure.text.strip(" .").lower() == _CLOSED


def ended_by(exchange: Exchange) -> str:
    """client or server, where the recorder or the protocols of both sides tell; else empty.

    A reset stream, and the bare words "peer closed connection", come only from a side that speaks HTTP/2. Where both
    do, CANCEL is the word of a client that lost interest: in a browser's exchange, or before any answer for which it
    has waited a while.
    """
    failure = exchange.failure
    if failure is None or failure.who:
        return failure.who if failure is not None else ""
    code = reset_code(failure.text)
    if not code and not is_nameless_end(failure):
        return ""
    client_speaks, server_speaks = (peer.alpn == "h2" for peer in (exchange.client_peer, exchange.server_peer))
    if client_speaks != server_speaks:
        return "client" if client_speaks else "server"
    if code != "CANCEL" or exchange.request is None:
        return ""
    if client(exchange.request).is_browser:
        return "client"
    return "client" if exchange.response is None and waited(exchange) >= IMPATIENT_S else ""


def waited(exchange: Exchange) -> float:
    """Seconds from the request to its end."""
    failure = exchange.failure
    at = failure.at if failure is not None else None
    return max(0.0, (at or exchange.answered or exchange.finished or exchange.started) - exchange.started)


def refused_by_browser(failure: Failure) -> bool:
    """Whether the browser itself, an extension in it or its administrator let the request or its answer not pass."""
    return _is_of_a_browser(failure) and _REFUSED.search(failure.text) is not None


def _is_of_a_browser(failure: Failure) -> bool:
    return failure.text.lower().startswith(_OF_A_BROWSER)


def _is_filtered(failure: Failure, request: Request) -> bool:
    """Whether a content blocker kept a page's request to another origin back, as its user wants it to."""
    if _BY_AN_EXTENSION not in failure.text.lower():
        return False
    page = request.headers.get("origin") or request.headers.get("referer")
    return bool(page) and origin_of(page) != request.origin


def was_left(exchange: Exchange) -> bool:
    """Whether the client ended the exchange as clients do every day: nothing failed.

    Answers without an end of their own are ended by who reads them. A browser leaves what it waits for when the page
    is left, when a script asks anew (search as you type), and when a player has enough of a file.
    """
    failure, request, response = exchange.failure, exchange.request, exchange.response
    if failure is None or ended_by(exchange) != "client" or "log" in exchange.aside:
        return False
    if _REFUSED.search(failure.text):
        return request is not None and _is_filtered(failure, request)
    if response is not None and response.status < 300 and _has_no_end(response):
        return True
    if request is None or (response is not None and response.status >= 400):
        return False
    if not (client(request).is_browser or _is_of_a_browser(failure)):
        return False
    if response is not None and request.headers.get("sec-fetch-dest") in _MEDIA:
        return True
    seconds = waited(exchange)
    by_limit = seconds > _LIMIT_S and abs(seconds - round(seconds)) < _NEAR_S
    return seconds < _PATIENCE_S and not by_limit


def _has_no_end(response: Response) -> bool:
    return response.headers.get("content-type").lower().startswith(_STREAMS)
