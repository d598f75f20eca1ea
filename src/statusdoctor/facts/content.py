"""A body as people meant it: content codings undone, text decoded, JSON read, its shape told; bounded, never raises."""

from __future__ import annotations

import codecs
import json
from typing import Any, Final

from statusdoctor.facts.cached import cached_property
from statusdoctor.facts.codings import inflate
from statusdoctor.model import BODY_LIMIT, Body, Headers

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
                "html" if any(t in lowered for t in ("<title", "<h1", "<div", "<p>", "<script", "<center")) else "xml"
            )
        if head.startswith("--") and "content-disposition" in lowered:
            return "multipart"
        return "form" if _is_form(head) else "text"


def _is_form(head: str) -> bool:
    first = head.split("&", 1)[0]
    name, equals, _ = first.partition("=")
    return bool(equals and name) and not any(c in name for c in ' <>{}:\n"')


def decode_text(raw: bytes, charset: str) -> str:
    """Bytes as text, never raising: the named charset, else UTF-8 with replacement characters."""
    try:
        return raw.decode(codecs.lookup(charset).name if charset else "utf-8", "replace")
    except (LookupError, UnicodeError, ValueError):
        return raw.decode("utf-8", "replace")
