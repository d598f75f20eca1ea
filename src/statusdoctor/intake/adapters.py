"""Answers of requests, httpx and aiohttp to Exchanges, with the redirects and challenges that led to them.

None of the three is imported: their objects are asked for what they have. Nothing is sent, and no stream is read: a
body that the caller has not read counts as not kept. In place of an answer the exception can be given that the library
raised.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from statusdoctor.facts.moments import http_date
from statusdoctor.intake.texts.failures import ended_by, stage_of
from statusdoctor.model import (
    LOST_BODY,
    NO_BODY,
    NO_PEER,
    Body,
    Exchange,
    Failure,
    Headers,
    Peer,
    Request,
    Response,
)

_VERSIONS: Final = {10: "HTTP/1.0", 11: "HTTP/1.1", 20: "HTTP/2.0", 30: "HTTP/3"}


def from_requests(outcome: Any) -> list[Exchange]:
    """The exchanges behind a `requests.Response`: its history (redirects, a challenge), then itself.

    outcome: the response, or the exception that requests raised.
    """
    return _chain(outcome, _of_requests, "requests")


def from_httpx(outcome: Any) -> list[Exchange]:
    """The exchanges behind an `httpx.Response`: its history (redirects, a challenge), then itself.

    outcome: the response, or the exception that httpx raised.
    """
    return _chain(outcome, _of_httpx, "httpx")


def from_aiohttp(outcome: Any) -> list[Exchange]:
    """The exchanges behind an `aiohttp.ClientResponse`: its history (redirects), then itself.

    outcome: the response, or the exception that aiohttp raised. aiohttp keeps neither the bodies that were sent nor
    those of redirects; that of an answer is known once `read()`, `text()` or `json()` was awaited.
    """
    return _chain(outcome, _of_aiohttp, "aiohttp")


class _Part(msgspec.Struct):
    """One exchange as a library holds it. took: the seconds until the answer's header section was there."""

    request: Request | None
    response: Response | None = None
    failure: Failure | None = None
    took: float = 0.0
    peer: Peer = NO_PEER


def _chain(outcome: Any, read: Callable[[Any], _Part], client: str) -> list[Exchange]:
    """All that led to an outcome, in its order, with times."""
    answer = getattr(outcome, "response", None) if isinstance(outcome, BaseException) else None
    last = outcome if answer is None else answer
    return _timed([read(part) for part in (*(getattr(last, "history", None) or ()), last)], client)


def _timed(parts: list[_Part], client: str) -> list[Exchange]:
    """Libraries keep no clock times. The server's Date is nearest; without one, now less the time that it took."""
    exchanges: list[Exchange] = []
    now = time.time() - sum(part.took for part in parts)
    started = 0.0
    for index, part in enumerate(parts):
        date = _date(part.response)
        started = max(started, now if date is None else date - part.took)
        now += part.took
        exchanges.append(
            Exchange(
                request=part.request,
                response=part.response,
                failure=part.failure,
                started=started,
                sent=started,
                answered=started + part.took if part.took else None,
                finished=started + part.took if part.took else None,
                index=index,
                client=client,
                server_peer=part.peer,
                via_proxy=False,
            )
        )
    return exchanges


def _date(response: Response | None) -> float | None:
    """When an answer was made; None for a stored one."""
    if response is None or response.headers.get("age", "0") != "0":
        return None
    return http_date(response.headers.get("date"))


def _failed(outcome: BaseException, request: Request | None) -> _Part:
    """An exception in the words that its library would print: its name, and what it says."""
    words = f"{type(outcome).__name__}: {outcome}".rstrip(": ")
    number = _given(outcome, "errno")  # aiohttp leaves out what the operating system said
    if isinstance(number, int) and f"[Errno {number}]" not in words:
        words = f"{words} [Errno {number}]"
    host, port = _given(outcome, "host") or "", _given(outcome, "port") or 0
    peer = Peer(host, port, sni=host) if request is None and host else NO_PEER
    return _Part(request, failure=Failure(words, stage_of(words), ended_by(words)), peer=peer)


# requests


def _of_requests(outcome: Any) -> _Part:
    asked = _given(outcome, "request")
    request = _requests_request(asked) if _given(asked, "url") else None
    if isinstance(outcome, BaseException):
        return _failed(outcome, request)
    headers = _headers(_lines(_given(outcome.raw, "headers")) or outcome.headers.items())
    version = _VERSIONS.get(_given(outcome.raw, "version") or 0, "")
    content = None if outcome._content is False else outcome.content  # False: nobody has read the stream
    response = Response(outcome.status_code, headers, _body(content, headers, request), outcome.reason or "", version)
    return _Part(_spoken(request, version), response, took=outcome.elapsed.total_seconds())


def _requests_request(asked: Any) -> Request:
    """What a PreparedRequest sent. http.client adds Host, by the URL, where the caller set none."""
    pairs = list((asked.headers or {}).items())
    if not any(_bytes(name).lower() == b"host" for name, _ in pairs):
        pairs.insert(0, ("Host", Request.to("", asked.url).netloc))
    content = asked.body
    body = NO_BODY if content is None else Body(content) if isinstance(content, str | bytes) else LOST_BODY
    return Request.to(asked.method or "", asked.url, _headers(pairs), body)


def _lines(headers: Any) -> list[tuple[Any, Any]]:
    """The field lines of urllib3's headers: a repeated field is there several times."""
    lines = _given(headers, "iteritems")
    return list(lines()) if lines is not None else []


# httpx


def _of_httpx(outcome: Any) -> _Part:
    asked = _given(outcome, "request")
    request = None
    if asked is not None:
        sent = _given(asked, "content")
        body = LOST_BODY if sent is None else Body(sent)
        request = Request.to(asked.method, str(asked.url), Headers(asked.headers.raw), body)
    if isinstance(outcome, BaseException):
        return _failed(outcome, request)
    headers, version = Headers(outcome.headers.raw), {"HTTP/2": "HTTP/2.0"}.get(outcome.http_version, "HTTP/1.1")
    body = _body(_given(outcome, "content"), headers, request)
    response = Response(outcome.status_code, headers, body, outcome.reason_phrase, version)
    took = _given(outcome, "elapsed")
    return _Part(_spoken(request, version), response, took=took.total_seconds() if took is not None else 0.0)


# aiohttp


def _of_aiohttp(outcome: Any) -> _Part:
    info = _given(outcome, "request_info")
    request = None
    if info is not None:
        headers = _headers(info.headers.items())
        sends = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        request = Request.to(info.method, str(info.real_url), headers, LOST_BODY if sends else NO_BODY)
    if isinstance(outcome, BaseException):
        return _aiohttp_error(outcome, request)
    headers = Headers(outcome.raw_headers)
    version = "HTTP/1.0" if outcome.version == (1, 0) else "HTTP/1.1"
    response = Response(outcome.status, headers, _body(outcome._body, headers, request), outcome.reason or "", version)
    return _Part(request, response)


def _aiohttp_error(outcome: BaseException, request: Request | None) -> _Part:
    """What `raise_for_status()` raises holds the head of the answer; everything else is a failure."""
    status = _given(outcome, "status")
    if not status:
        return _failed(outcome, request)
    headers = _headers((_given(outcome, "headers") or {}).items())
    return _Part(request, Response(status, headers, LOST_BODY, _given(outcome, "message") or ""))


# What they have in common


def _given(thing: Any, name: str) -> Any:
    """An attribute, or None: httpx raises where a stream was not read, or nothing was bound."""
    try:
        return getattr(thing, name, None)
    except RuntimeError:
        return None


def _spoken(request: Request | None, version: str) -> Request | None:
    return msgspec.structs.replace(request, version=version) if request is not None and version else request


def _headers(pairs: Iterable[tuple[Any, Any]]) -> Headers:
    return Headers((_bytes(name), _bytes(value)) for name, value in pairs)


def _body(content: bytes | None, headers: Headers, request: Request | None) -> Body:
    """A body as all three libraries give it, with its codings undone. None: nobody has read it."""
    if content is not None:
        return Body(content) if content else NO_BODY
    is_none = headers.get("content-length") == "0" or (request is not None and request.method == "HEAD")
    return NO_BODY if is_none else LOST_BODY


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")
