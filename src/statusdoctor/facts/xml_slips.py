"""Where an XML text stops being well-formed, and by which slip. Entities are never expanded, nothing is fetched."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import errors

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from statusdoctor.facts.json_slips import excerpt

_CODE: Final = {number: text for text, number in errors.codes.items()}
_KINDS: Final = {
    errors.XML_ERROR_TAG_MISMATCH: "mismatched-tag",
    errors.XML_ERROR_NO_ELEMENTS: "truncated",
    errors.XML_ERROR_UNCLOSED_TOKEN: "truncated",
    errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "truncated",
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "several-roots",
    errors.XML_ERROR_UNDEFINED_ENTITY: "unknown-entity",
    errors.XML_ERROR_UNBOUND_PREFIX: "undeclared-prefix",
    errors.XML_ERROR_MISPLACED_XML_PI: "declaration-not-first",
    errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "duplicate-attribute",
    errors.XML_ERROR_UNKNOWN_ENCODING: "encoding",
    errors.XML_ERROR_INCORRECT_ENCODING: "encoding",
    errors.XML_ERROR_PARTIAL_CHAR: "encoding",
}
_ESCAPED_QUOTES: Final = re.compile(rb"""<\w[^<>]{0,400}=\\["']""")


class XmlSlip(msgspec.Struct, frozen=True):
    """The first error of an XML text, with line and column counted from 1."""

    kind: str
    line: int
    column: int
    excerpt: str

    @property
    def place(self) -> str:
        return f"line {self.line}, column {self.column}"


def xml_slip(raw: bytes, *, whole: bool = True) -> XmlSlip | None:
    """The first slip in a body that should be XML; None for well-formed XML, for nothing, and for what a cut hides."""
    if not raw.strip():
        return None
    try:
        fromstring(raw, forbid_dtd=False)
    except ParseError as exc:
        return _of(raw, exc, whole)
    except (DefusedXmlException, ValueError, LookupError, RecursionError):
        return None  # entities are declared, or the encoding is not for us to read: no slip that we could place
    return None


def _of(raw: bytes, exc: ParseError, whole: bool) -> XmlSlip | None:
    line, column = exc.position
    lines = raw.splitlines(keepends=True)
    before = b"".join(lines[: line - 1])
    text = raw.decode("utf-8", "replace")
    at = min(len(text), len(before.decode("utf-8", "replace")) + column)
    kind = _KINDS.get(_CODE.get(exc.code, ""), "") or _token(raw, text, at)
    if kind == "truncated" and not whole:
        return None
    return XmlSlip(kind, line, column + 1, excerpt(text, at))


def _token(raw: bytes, text: str, at: int) -> str:
    """What makes a token invalid: the sign that stands there tells."""
    before = text[max(0, at - 80) : at]
    if raw[:1] in (b"{", b"[") or raw.lstrip()[:1] != b"<":
        return "not-xml"
    if _ESCAPED_QUOTES.search(raw[:8192]):
        return "escaped-quotes"
    if "&" in before[-12:] or text[at : at + 1] == "&":
        return "bare-ampersand"
    if text[at : at + 1] == "\ufffd":
        return "encoding"
    if text[at : at + 1] < " " and text[at : at + 1] not in "\t\r\n":
        return "control-character"
    if before.rpartition("<")[2].count("=") and text[at : at + 1].isalnum():
        return "unquoted-attribute"
    return "bare-less-than" if "<" in text[max(0, at - 2) : at + 1] else "not-well-formed"
