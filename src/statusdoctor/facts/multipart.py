"""Whether a multipart body can be told apart into its parts: its boundary as announced and as used (RFC 2046, 5.1)."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from statusdoctor.facts.content import Content

_LOOKED_AT: Final = 4096  # bytes in which the first part must begin
_DELIMITER: Final = re.compile(rb"(?:\A|\r?\n)--([^\s\x00]{1,80})[ \t]*\r?\n(?=[A-Za-z-]{1,40}:)")
_BOUNDARY: Final = re.compile(r"boundary\s*=\s*(\"[^\"]*\"?|'[^']*'?|[^;,]*)", re.I)
_LONGEST: Final = 70  # RFC 2046, 5.1.1


class Parts(msgspec.Struct, frozen=True):
    """How a multipart body is put together.

    announced: the boundary of Content-Type. used: the one before the first part. fault: "" where they fit, else
    `absent` (none announced), `different`, `not-multipart` (no part at all), `last-missing` (no closing line),
    `line-ends` (bare line feeds), `quoted` (single quotes taken for part of it), `too-long`.
    """

    announced: str
    used: str
    fault: str


def parts(content: Content) -> Parts | None:
    """The boundary of a body that is multipart by its type or its look; None for any other."""
    is_declared = content.declared.startswith("multipart/")
    raw = content.bytes
    used = _used(raw)
    if not is_declared:
        return None
    announced, quoted = _announced(content.headers.get("content-type"))
    return Parts(announced, used, _fault(raw, announced, quoted, used, content.whole))


def looks_multipart(raw: bytes) -> bool:
    """Whether bytes begin with the first part of a multipart body, whatever they are labelled as."""
    return bool(_used(raw)) and b"content-disposition" in raw[:_LOOKED_AT].lower()


def _announced(field: str) -> tuple[str, bool]:
    """The boundary parameter, and whether it stands in single quotes, which belong to its value."""
    match = _BOUNDARY.search(field[:2048])
    if not match:
        return "", False
    value = match[1].strip()
    return value.strip('"'), value.startswith("'")


def _used(raw: bytes) -> str:
    head = raw[:_LOOKED_AT]
    match = _DELIMITER.search(head) if b"--" in head else None
    return match[1].decode("latin-1") if match else ""


def _fault(raw: bytes, announced: str, quoted: bool, used: str, whole: bool) -> str:
    if not announced:
        return "absent"
    if len(announced) > _LONGEST:
        return "too-long"
    if not raw:
        return ""
    mark = b"--" + announced.encode("latin-1", "replace")
    if mark not in raw[: _LOOKED_AT + len(mark)]:
        if not used:
            return "not-multipart"
        return "quoted" if quoted and used == announced.strip("'") else "different"
    if whole and mark + b"--" not in raw:
        return "last-missing"
    return "line-ends" if raw.startswith(mark + b"\n") else ""
