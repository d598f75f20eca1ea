"""Whether there is anything to look at in an exchange: nearly free, for it runs on all healthy traffic too.

`triage` gives the findings (names from evidence.TRIGGERS) that call up rules; an empty set means healthy.
"""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.facts.content import Content
from statusdoctor.model import Body, Exchange, Headers, Request, Response

HEALTHY: Final[frozenset[str]] = frozenset()
_ERROR: Final = frozenset(("error",))
_PEEK: Final = 512  # bytes at each end of a JSON body: GraphQL may put its errors last
_PEEK_CODED: Final = 4096  # a compressed body up to this size is unfolded whole
_SPEAKS: Final = re.compile(
    rb'"(?:errors?|error_?(?:code|type|message|msg)|errcode|errno|fault|faultstring|exception)"\s*:\s*'
    rb'(?!null|\[\s*\]|\{\s*\}|false|0\s*[,}]|""|"(?:none|ok|success|0|no_error|no error)")'
    rb'|"(?:ok|success|succeeded|issuccess)"\s*:\s*false'
    rb'|"status"\s*:\s*"(?:error|fail|failed|failure|unauthorized|forbidden)"'
    rb'|"(?:code|status|statuscode|status_code)"\s*:\s*"?[45]\d\d"?\s*[,}]',
    re.I,
)
_JSON_START: Final = frozenset(b'{["-0123456789tfn \t\r\n\xef')
_MAY_SPEAK: Final = ("text/plain", "application/x-www-form", "text/html", "text/javascript")
_CODINGS: Final = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


def triage(exchange: Exchange) -> frozenset[str]:
    """The findings that are worth a look; empty for a healthy exchange."""
    request, response = exchange.request, exchange.response
    found: list[str] = []
    if (exchange.failure is not None and not _left_a_stream(exchange)) or request is None:
        found.append("failure")
    if request is not None and response is not None:
        status = response.status
        if status >= 400:
            found.append("error")
        elif status >= 300:
            found.append("not-modified" if status == 304 else "redirect")
        elif _suspicious(request, response):
            found.append("success")
        if status < 300 and _says_error(response):
            found.append("says-error")
        if status == 206:
            found.append("partial")
        if "set-cookie" in response.headers.index:
            found.append("set-cookie")
    if request is not None:
        _of_request(exchange, request, found)
    return frozenset(found) if found else HEALTHY


_STREAMS: Final = ("text/event-stream", "multipart/x-mixed-replace", "application/x-ndjson", "application/grpc")


def _left_a_stream(exchange: Exchange) -> bool:
    """Whether the client ended an answer that has no end of its own: so streams of events are meant to be used."""
    response, failure = exchange.response, exchange.failure
    if response is None or failure is None or failure.who != "client" or response.status >= 300:
        return False
    return response.headers.get("content-type").lower().startswith(_STREAMS)


def _of_request(exchange: Exchange, request: Request, found: list[str]) -> None:
    fields = request.headers.index
    if "sec-fetch-mode" in fields or "origin" in fields:
        found.append("browser")
    if request.method == "OPTIONS" and "access-control-request-method" in fields:
        found.append("preflight")
    if "upgrade" in fields or exchange.websocket is not None:
        found.append("websocket")


def _says_error(response: Response) -> bool:
    """Whether the ends of a 2xx body, or a gRPC status, speak of an error."""
    fields = response.headers
    if "grpc-status" in fields.index and fields.get("grpc-status") != "0":
        return True
    if response.trailers and "grpc-status" in response.trailers and response.trailers.get("grpc-status") != "0":
        return True
    kind = fields.get("content-type")
    if "xml" in kind:
        return b"Fault" in _ends(fields, response.body)
    if (
        kind
        and "json" not in kind
        and not kind.startswith(("text/plain", "application/x-www-form", "text/html", "text/javascript"))
    ):
        return False
    ends = _ends(fields, response.body)
    if ends.startswith(b"error="):
        return True
    return ends[:1] in (b"{", b"[", b" ", b"\n") and _SPEAKS.search(ends) is not None


def _ends(fields: Headers, body: Body) -> bytes:
    raw = body.raw if body.kept else b""
    if body.coded and "content-encoding" in fields.index:
        if len(raw) <= _PEEK_CODED:
            raw = Content(fields, body).bytes
        else:
            return _first_kib(fields, raw)
    return raw if len(raw) <= 2 * _PEEK else raw[:_PEEK] + raw[-_PEEK:]


def _first_kib(fields: Headers, raw: bytes) -> bytes:
    head = Content(fields, Body(raw[:1024], coded=True))
    return head.bytes[:1024]


def _suspicious(request: Request, response: Response) -> bool:
    """Whether a 2xx contradicts itself: its type, its length, its coding, or its having a body at all."""
    fields = response.headers.index
    body = response.body
    kind = fields.get("content-type", ("",))[0]
    if not body.kept:
        return False
    raw = body.raw
    if not raw:
        length = fields.get("content-length", ("0",))[0].strip()
        return response.status == 200 and request.method != "HEAD" and length not in ("", "0")
    if response.status == 204 or request.method == "HEAD":
        return True
    if "html" in kind:
        return "json" in request.headers.get("accept") or "sec-fetch-dest" in request.headers.index
    if body.coded and "content-encoding" in fields:
        magic = _CODINGS.get(fields["content-encoding"][0].strip().lower())
        if (magic and not raw.startswith(magic)) or "," in fields["content-encoding"][0]:
            return True
    elif ("json" in kind and raw[0] not in _JSON_START) or (
        body.coded and raw[:2] == b"\x1f\x8b" and kind.startswith(("text/", "application/json"))
    ):
        return True
    return _contradicts(fields, body, raw, request)


def _contradicts(fields: dict[str, tuple[str, ...]], body: Body, raw: bytes, request: Request) -> bool:
    if body.coded and "content-length" in fields and fields["content-length"][0].strip() != str(len(raw)):
        return True
    if body.size is not None and body.size > len(raw) and body.coded:
        return True
    dest = request.headers.index.get("sec-fetch-dest")
    return dest is not None and dest[0] in (
        "script",
        "style",
        "worker",
        "sharedworker",
        "serviceworker",
        "image",
        "font",
    )
