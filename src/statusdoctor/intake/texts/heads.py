"""Start lines and header sections, as they are written in HTTP/1.1 and as tools write those of HTTP/2."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts.source import tell
from statusdoctor.model import Headers

_METHOD: Final = re.compile(rb"[A-Z][A-Z0-9_-]{1,30}")
_VERSION: Final = re.compile(rb"HTTP/(\d)(?:\.(\d))?")
_STATUS: Final = re.compile(rb"HTTP/(\d)(?:\.(\d))?[ \t]+(\d{3})(?:[ \t]+(.*))?")
_FIELDS: Final = 1000  # no server takes so many
_LONGEST: Final = 64 * 1024  # bytes of a line that is looked at as a start line


class Start(msgspec.Struct, frozen=True):
    """A start line: `status` is 0 for a request, `method` and `target` are empty for a response."""

    version: str
    method: str = ""
    target: str = ""
    status: int = 0
    reason: str = ""


class Head(msgspec.Struct, frozen=True):
    """A start line and the fields behind it. `end`: where the body begins."""

    start: Start
    headers: Headers
    end: int


def start_of(line: bytes) -> Start | None:
    """What a line says as a start line; None where it is none. Takes linear time, whatever the line holds."""
    line = line[:_LONGEST].strip()
    if line.startswith(b"HTTP/"):
        match = _STATUS.fullmatch(line)
        return (
            Start(_version(match[1], match[2]), status=int(match[3]), reason=_text(match[4] or b"")) if match else None
        )
    method, _, rest = line.partition(b" ")
    target, _, version = rest.rpartition(b" ")
    match = _VERSION.fullmatch(version)
    if not match or not target.strip() or not _METHOD.fullmatch(method):
        return None
    return Start(_version(match[1], match[2]), _text(method), _text(target.strip()))


def head_at(text: bytes, at: int, problems: list[Problem]) -> Head | None:
    """The message head that begins at an offset; None where none does."""
    line, end = line_at(text, at)
    start = start_of(line)
    if start is None and not line.startswith(b":"):
        return None
    lines, behind = _section(text, end if start else at)
    start = start or _pseudo(lines)
    if start is None:
        return None
    return Head(start, headers_of(lines, text, problems), behind)


def line_at(text: bytes, at: int) -> tuple[bytes, int]:
    """The line that begins at an offset, without its end, and where the next one begins."""
    end = text.find(b"\n", at)
    return (text[at:].rstrip(b"\r"), len(text)) if end < 0 else (text[at:end].rstrip(b"\r"), end + 1)


def _section(text: bytes, at: int) -> tuple[list[tuple[int, bytes]], int]:
    """The lines of a header section with their offsets, and where the body begins.

    The section ends at an empty line; where that was lost, at the first line that begins a body or another message.
    """
    lines: list[tuple[int, bytes]] = []
    while at < len(text):
        line, end = line_at(text, at)
        if not line.strip():
            return lines, end
        if line[:1] in b'{[<"' or start_of(line):
            return lines, at
        lines.append((at, line))
        at = end
    return lines, at


def headers_of(lines: list[tuple[int, bytes]], text: bytes, problems: list[Problem]) -> Headers:
    """The fields of a header section; folded lines are joined, and a line that is no field is told and left out."""
    fields: list[tuple[bytes, bytes]] = []
    if len(lines) > _FIELDS:
        tell(problems, text, lines[_FIELDS][0], f"Only {_FIELDS} fields of a header section are read.")
    for at, line in lines[:_FIELDS]:
        if line[:1] in b" \t" and fields:
            fields[-1] = (fields[-1][0], fields[-1][1] + b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if not colon:
            tell(problems, text, at, "This line of a header section has no colon; it was left out.")
        elif name.strip():  # pseudo fields have none
            fields.append((name.strip(), value.strip()))
    return Headers(fields)


def _pseudo(lines: list[tuple[int, bytes]]) -> Start | None:
    """A start line from pseudo fields (`:method`, `:path`, `:status`), as developer tools show HTTP/2."""
    named = {}
    for _, line in lines:
        if line.startswith(b":"):
            name, _, value = line[1:].partition(b":")
            named[name.strip()] = _text(value.strip())
    if named.get(b"status", "").isdecimal():
        return Start("HTTP/2.0", status=int(named[b"status"][:3]))
    if b"method" not in named:
        return None
    place = f"{named[b'scheme']}://{named[b'authority']}" if b"scheme" in named and b"authority" in named else ""
    return Start("HTTP/2.0", named[b"method"], place + named.get(b"path", "/"))


def _version(major: bytes, minor: bytes | None) -> str:
    """Versions as mitmproxy names them, so that all captures read alike."""
    if major == b"1":
        return "HTTP/1.0" if minor == b"0" else "HTTP/1.1"
    return {b"2": "HTTP/2.0", b"3": "HTTP/3"}.get(major, "")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
