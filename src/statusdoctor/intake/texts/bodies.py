"""Where the body of a pasted message ends, and how much of it can be believed.

A paste keeps the words and seldom the bytes: line ends change, tools reformat JSON and undo content codings. So bytes
count as those of the wire only where their number is the announced one.
"""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.intake.texts.heads import Head, start_of
from statusdoctor.model import LOST_BODY, NO_BODY, Body, Headers

_BODILESS: Final = frozenset((204, 304))
_NOT_SHOWN: Final = (b"NOTE: binary data not shown in terminal", b"Warning: Binary output can mess up your terminal")
_PACKED: Final = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_CHUNK: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r*\n")
_BOUNDARY: Final = re.compile(
    rb"^(?=HTTP/\d|[A-Z][A-Z0-9_-]{1,30} [^\n]{1,65536} HTTP/\d|:(?:method|authority|status|path|scheme):"
    rb"|(?:[\w.@~:/\\\[\]() -]{0,80}[$%#>] ?)?curl(?:\.exe)? [^\n]{0,1000}(?:https?:|-)|(?:https?|xh): error: "
    rb"|Elapsed time: \d)",
    re.M,
)


def body_at(text: bytes, head: Head, method: str = "") -> tuple[Body, int]:
    """The body behind a head, and where the next message begins. method: that of the request, for a response."""
    at, headers = head.end, head.headers
    if head.start.status in _BODILESS or 100 <= head.start.status < 200 or method == "HEAD":
        return NO_BODY, next_boundary(text, at)
    told = announced(headers)
    if told and _ends_well(text, at + told):
        return body_of(text[at : at + told], headers, whole=True), at + told
    joined = unchunked(text, at) if "chunked" in headers.joined("transfer-encoding").lower() else None
    if joined is not None:
        return body_of(joined[0], headers, whole=True), joined[1]
    end = next_boundary(text, at)
    return _shown(text[at:end], headers, is_request=not head.start.status), end


def announced(headers: Headers) -> int | None:
    """What Content-Length says; None where it says nothing that can be used."""
    value = headers.get("content-length")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 16 else None


def body_of(raw: bytes, headers: Headers, *, whole: bool = False) -> Body:
    """A body from its bytes. whole: they are the announced ones, as the wire had them."""
    if any(words in raw[:1024] for words in _NOT_SHOWN):
        return LOST_BODY
    coding = headers.joined("content-encoding").strip().lower()
    if not coding or coding == "identity":
        return Body(raw, coded=whole)
    return Body(raw, coded=_looks_packed(raw))


def next_boundary(text: bytes, at: int) -> int:
    """Where the next message, command or complaint of a tool begins, at or behind an offset."""
    for match in _BOUNDARY.finditer(text, at):
        if is_boundary(text, match.start()):
            return match.start()
    return len(text)


def is_boundary(text: bytes, at: int) -> bool:
    """Whether what begins there begins something new, and is not text that happens to hold the same letters."""
    end = text.find(b"\n", at)
    line = text[at : end if end >= 0 else len(text)]
    return not line.startswith(b"HTTP/") or start_of(line) is not None


def _ends_well(text: bytes, end: int) -> bool:
    """Whether a body may end there: at the end of the text, or where something new begins."""
    if end > len(text):
        return False
    while text[end : end + 1] in (b"\n", b"\r"):
        end += 1
    return end >= len(text) or _begins(text, end) or _BOUNDARY.match(text, end) is not None


def _begins(text: bytes, at: int) -> bool:
    """The same in the middle of a line: a body without a line end runs into what follows."""
    end = text.find(b"\n", at)
    return start_of(text[at : end if end >= 0 else len(text)]) is not None


def _shown(raw: bytes, headers: Headers, *, is_request: bool) -> Body:
    """A body whose end was found by what follows it."""
    told = announced(headers)
    bare = raw.strip(b"\r\n")
    if not bare:
        return _not_shown(headers, is_request)
    text = raw.rstrip(b"\r\n") if told is None or told < len(raw.rstrip(b"\r\n")) else raw[:told]
    return body_of(text, headers)


def _not_shown(headers: Headers, is_request: bool) -> Body:
    """No bytes at all: there were none, or they were not pasted."""
    told = announced(headers)
    if told == 0:
        return NO_BODY
    if told is None and is_request and "transfer-encoding" not in headers:
        return NO_BODY
    return Body(None, size=told) if told else LOST_BODY


def _looks_packed(raw: bytes) -> bool:
    """Whether bytes still bear a content coding: most tools show them unpacked and leave Content-Encoding as it was."""
    if raw.startswith(_PACKED):
        return True
    try:
        raw[:2048].decode()
    except UnicodeDecodeError as exc:
        return exc.end < len(raw[:2048])
    return False


def unchunked(text: bytes, at: int) -> tuple[bytes, int] | None:
    """A body out of its chunks, and where it ends; None where it is not written in chunks (most tools join them)."""
    parts: list[bytes] = []
    while match := _CHUNK.match(text, at):
        size, at = int(match[1], 16), match.end()
        if size == 0:
            return b"".join(parts), next_boundary(text, at)
        if at + size > len(text):
            return None
        parts.append(text[at : at + size])
        at += size
        while text[at : at + 1] in (b"\r", b"\n"):
            at += 1
    return None
