"""A body as people meant it: content codings undone, text decoded, JSON, forms and XML read; bounded, never raising.

`inflate` undoes gzip, deflate, br and zstd (RFC 9110, 8.4.1) and stops at a limit, so that no bomb unfolds.
"""

from __future__ import annotations

import codecs
import json
import zlib
from functools import cached_property
from typing import Any, Final

from statusdoctor.model import BODY_LIMIT, Body, Headers

_BITE: Final = 16  # brotli gives no way to bound one step: small bites keep what one of them unfolds small
_ZSTD_WINDOW: Final = 8 * 1024 * 1024
UNREAD: Final = object()  # what `Content.json` gives for a body that is no JSON


class Content:
    """The body of one message, read as its fields say it should be; every view is computed once, when asked."""

    def __init__(self, headers: Headers, body: Body) -> None:
        self.headers = headers
        self.body = body

    @cached_property
    def declared(self) -> str:
        """The media type of Content-Type, lower case, without parameters; empty where there is none."""
        return self.headers.get("content-type").partition(";")[0].strip().lower()

    @cached_property
    def charset(self) -> str:
        """The charset parameter of Content-Type, lower case; empty where there is none."""
        for parameter in self.headers.get("content-type").split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'").lower()
        return ""

    @cached_property
    def coding(self) -> str:
        """Content-Encoding as sent, where the kept bytes still bear it."""
        return self.headers.joined("content-encoding").strip() if self.body.coded else ""

    @cached_property
    def bytes(self) -> bytes:
        """At most 64 KiB with the content coding undone; as they are where they are not in that coding."""
        raw = self.body.raw
        if not self.coding:
            return raw[:BODY_LIMIT]
        plain = inflate(raw, self.coding)
        return raw[:BODY_LIMIT] if plain is None else plain

    @cached_property
    def miscoded(self) -> bool:
        """Whether the bytes are not in the coding that the message names."""
        return bool(self.coding and self.body.raw) and inflate(self.body.raw, self.coding, 64) is None

    @cached_property
    def text(self) -> str:
        """The body as text, never raising: undecodable bytes become replacement characters."""
        raw = self.bytes
        if raw.startswith(codecs.BOM_UTF8):
            return raw[3:].decode("utf-8", "replace")
        return decode_text(raw, self.charset)

    @cached_property
    def whole(self) -> bool:
        """Whether `bytes` is all of the body: kept, and not cut at the limit."""
        return self.body.kept and len(self.bytes) < BODY_LIMIT

    @cached_property
    def json(self) -> Any:
        """The parsed JSON value; `UNREAD` where the body is no JSON (check with `has_json`)."""
        text = self.text.strip()
        if not text or text[0] not in '{["-0123456789tfn':
            return UNREAD
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return UNREAD

    @property
    def has_json(self) -> bool:
        return self.json is not UNREAD

    @cached_property
    def looks_like(self) -> str:
        """What the first bytes are: json, html, xml, form, multipart, text, binary or empty."""
        head = self.text[:512].lstrip()
        if not head:
            return "empty"
        if "\x00" in head or head.count("\ufffd") > len(head) // 8:
            return "binary"
        lowered = head[:256].lower()
        if head[0] in "{[":
            return "json"
        if lowered.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in lowered:
            return "html"
        if head.startswith("<"):
            return (
                "html"
                if any(t in lowered for t in ("<title", "<h1", "<div", "<p>", "<script", "<center"))
                else "xml"
            )
        if head.startswith("--") and "content-disposition" in lowered:
            return "multipart"
        return "form" if _is_form(head) else "text"


def _is_form(head: str) -> bool:
    first = head.split("&", 1)[0]
    name, equals, _ = first.partition("=")
    return bool(equals and name) and not any(c in name for c in ' <>{}:\n"')


def inflate(raw: bytes, coding: str, limit: int = BODY_LIMIT) -> bytes | None:
    """At most `limit` bytes of `raw` with its content coding undone; None where it is not in that coding.

    Stacked codings are undone one by one. The limit holds for every step, so that no bomb unfolds.
    """
    for name in reversed([c.strip().lower() for c in coding.split(",") if c.strip()]):
        step = _inflate_one(raw, name, limit)
        if step is None:
            return None
        raw = step
    return raw[:limit]


def _inflate_one(raw: bytes, coding: str, limit: int) -> bytes | None:
    if coding == "identity" or not raw:
        return raw
    try:
        if coding in ("gzip", "x-gzip"):
            return zlib.decompressobj(31).decompress(raw, limit)
        if coding == "deflate":
            return _deflate(raw, limit)
        if coding == "br":
            return _brotli(raw, limit)
        if coding == "zstd":
            return _zstd(raw, limit)
    except (zlib.error, ValueError, EOFError, OSError, MemoryError):
        return None
    return None


def _deflate(raw: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, limit)
    except zlib.error:  # many servers send the raw format instead of the zlib one
        return zlib.decompressobj(-15).decompress(raw, limit)


def _brotli(raw: bytes, limit: int) -> bytes | None:
    import brotli  # type: ignore[import-untyped,unused-ignore]  # comes with mitmproxy; only needed here

    decoder = brotli.Decompressor()
    out = bytearray()
    try:
        for start in range(0, len(raw), _BITE):
            out += decoder.process(raw[start : start + _BITE])
            if len(out) >= limit:
                break
    except brotli.error:
        return None
    return bytes(out[:limit])


def _zstd(raw: bytes, limit: int) -> bytes | None:
    try:
        import zstandard
    except ImportError:  # mitmproxy 12.3 brings the backport of the standard library's module instead
        return _zstd_backport(raw, limit)
    try:
        with zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(raw) as reader:
            return bytes(reader.read(limit))
    except zstandard.ZstdError:
        return None


def _zstd_backport(raw: bytes, limit: int) -> bytes | None:
    from backports import zstd  # type: ignore[import-not-found,unused-ignore]

    try:
        return bytes(zstd.ZstdDecompressor().decompress(raw, max_length=limit))
    except zstd.ZstdError:
        return None


def decode_text(raw: bytes, charset: str) -> str:
    """Bytes as text, never raising: the named charset, else UTF-8 with replacement characters."""
    try:
        return raw.decode(codecs.lookup(charset).name if charset else "utf-8", "replace")
    except (LookupError, UnicodeError, ValueError):
        return raw.decode("utf-8", "replace")
