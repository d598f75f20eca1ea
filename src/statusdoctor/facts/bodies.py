"""Whether a body is what its fields say: its type, its charset, its length."""

from __future__ import annotations

import codecs

import msgspec

from statusdoctor.facts.codings import GZIP
from statusdoctor.facts.content import Content
from statusdoctor.facts.multipart import looks_multipart
from statusdoctor.model import Request


def family_of(media_type: str) -> str:
    """What kind of parser a media type calls up: json, form, multipart, xml, text, or other."""
    bare = media_type.lower()
    if bare in ("application/x-www-form-urlencoded", "application/form-urlencoded"):
        return "form"
    if bare.startswith("multipart/"):
        return "multipart"
    if bare.endswith(("/json", "+json")) or bare in ("text/json", "application/x-json"):
        return "json"
    if bare.endswith(("/xml", "+xml")):
        return "xml"
    return "text" if bare.startswith("text/") else "other"


def is_json_lines(media_type: str) -> bool:
    """Whether a type holds several JSON values, one a line."""
    return any(word in media_type for word in ("ndjson", "jsonl", "json-seq", "jsonlines", "json-lines"))


def kind_of(content: Content) -> str:
    """What a body is by its own bytes: json (broken or not), form, multipart, xml, html, text, binary or empty."""
    return "multipart" if looks_multipart(content.bytes) else content.looks_like


class BadCharset(msgspec.Struct, frozen=True):
    """Bytes that are not in their charset. at: offset of the first such byte, -1 where none is at fault.

    fault: `undecodable`, `unknown` (no such charset) or `utf-16` (where UTF-8 is the rule). likely: what it may be.
    """

    fault: str
    named: str
    at: int = -1
    byte: int = 0
    likely: str = ""


def bad_charset(content: Content) -> BadCharset | None:
    """What is wrong with the bytes of a text body, seen from the charset that it names or that its type prescribes."""
    family = family_of(content.declared)
    if family not in ("json", "xml", "text", "form"):
        return None
    named = content.charset
    if named and not _is_known(named):
        return BadCharset("unknown", named)
    raw = content.bytes
    if raw[:2] == GZIP:
        return None  # packed, and nobody said so: another fault
    if family == "json" and raw[:2] in (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"\x00{", b"[\x00", b"\x00["):
        return BadCharset("utf-16", named or "utf-8", 0, raw[0], "UTF-16")
    if family == "xml" or (family in ("text", "form") and not named):
        return None  # an XML document names its own encoding; others may be in any
    return _undecodable(raw, named or "utf-8", content.whole)


def _is_known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        return False
    return True


def _undecodable(raw: bytes, charset: str, whole: bool) -> BadCharset | None:
    try:
        raw.decode(charset)
    except UnicodeDecodeError as exc:
        if not whole and exc.end >= len(raw) - 4:
            return None
        byte = raw[exc.start]
        likely = "Windows-1252" if 0x80 <= byte <= 0x9F else "Latin-1"
        return BadCharset("undecodable", charset, exc.start, byte, likely)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None


class BadLength(msgspec.Struct, frozen=True):
    """A body of another length than announced. `characters` is True where the figure counts characters, not bytes."""

    announced: int
    received: int
    characters: bool


def bad_length(request: Request) -> BadLength | None:
    """Content-Length against the bytes that came; None where they agree or the capture cannot tell."""
    told = request.headers.get("content-length")
    body = request.body
    framed_twice = "transfer-encoding" in request.headers or len(request.headers.all("content-length")) > 1
    if not told.isdecimal() or len(told) > 15 or not body.kept or framed_twice:
        return None
    raw = body.raw
    if not body.coded and raw:
        return None  # a recorder's text, not the wire's bytes
    announced = int(told)
    if announced == len(raw):
        return None
    return BadLength(announced, len(raw), announced == len(raw.decode("utf-8", "replace")))
