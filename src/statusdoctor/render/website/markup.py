"""Small pieces of text as HTML: code between backticks, ids of causes as links, lines of HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from markupsafe import Markup, escape

from statusdoctor import knowledge

_PIECE: Final = re.compile(r"`([^`]+)`|\b([a-z]+/[a-z0-9-]+)\b")
_FIELD: Final = re.compile(r"([A-Za-z0-9-]+)(: ?)(.*)")

Href = Callable[[str, str], str]  # kind and name of a page to its address, empty where it has none here


def inline(text: str, href: Href) -> Markup:
    """A text as HTML: what stands between backticks is code, and ids of causes lead to their pages."""
    parts: list[str] = []
    end = 0
    for match in _PIECE.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(_code(match[1]) if match[1] else _cause(match[2], href))
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _cause(text: str, href: Href) -> Markup:
    if knowledge.cause(text) is None:  # `application/json` looks the same
        return escape(text)
    address = href("cause", text)
    return Markup('<a href="{}"><code>{}</code></a>').format(address, text) if address else _code(text)


def http(text: str) -> Markup:
    """A message or some of its lines: the start line and the names of fields stand out."""
    head, blank, body = text.partition("\n\n")
    lines = [_line(line, number == 0) for number, line in enumerate(head.splitlines())]
    return Markup("\n").join(lines) + blank + escape(body)


def _line(line: str, first: bool) -> Markup:
    if first and line.startswith("HTTP/"):
        return Markup("<b>{}</b>").format(line)
    field = _FIELD.fullmatch(line)
    return Markup("<i>{}</i>{}{}").format(*field.groups()) if field else escape(line)


def anchor(text: str) -> str:
    """A heading as the name of a place in its page."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
