"""What is wrong with an HTML document: nesting, ids, landmarks, headings, links. Small, strict, and ours alone.

It knows the elements that our templates use; any other is a fault, so that nothing slips in unchecked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

VOID: Final = {"meta", "link", "input"}
PHRASING: Final = {
    "a", "b", "br", "button", "code", "i", "input", "label", "mark", "select", "small", "span", "strong", "svg", "time",
}  # fmt: skip
FLOW: Final = PHRASING | {
    "article", "details", "div", "dl", "footer", "form", "h1", "h2", "h3", "h4", "header", "main", "nav", "ol", "p",
    "pre", "section", "table", "ul",
}  # fmt: skip
CONTENT: Final[dict[str, set[str]]] = {
    "html": {"head", "body"},
    "head": {"meta", "title", "link", "style", "script"},
    "title": set(), "style": set(), "script": set(),
    "ul": {"li"}, "ol": {"li"},
    "dl": {"div"},
    "table": {"thead", "tbody"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"th", "td"},
    "details": {"summary"} | FLOW,
    "pre": PHRASING,
    "option": set(),
} | dict.fromkeys(("p", "h1", "h2", "h3", "h4", "summary", "th", "label", *PHRASING), PHRASING) | dict.fromkeys(
    ("body", "article", "div", "footer", "form", "header", "main", "nav", "section", "li", "dd", "td"), FLOW
) | {"dt": PHRASING, "body": FLOW | {"script"}, "select": {"option"}}  # fmt: skip
ONCE: Final = ("html", "head", "title", "body", "main", "h1")
ATTRIBUTES: Final = {
    "lang", "charset", "name", "content", "rel", "href", "src", "defer", "class", "id", "tabindex", "role", "hidden",
    "type", "for", "autocomplete", "spellcheck", "placeholder", "scope", "aria-hidden", "aria-label", "aria-labelledby",
    "aria-current", "aria-pressed", "data-root", "data-of", "data-by", "data-certainty", "data-family", "data-host",
    "datetime", "http-equiv", "open", "value",
}  # fmt: skip


class Document(HTMLParser):
    """A document read with what a check needs to know of it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.refers: list[tuple[str, str]] = []  # element and the id that it refers to
        self.links: list[tuple[str, str]] = []  # element and address
        self.headings: list[int] = []
        self.counts: Counter[str] = Counter()
        self.metas: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.doctype = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1] if self._open else ""
        allowed = CONTENT.get(parent, {"html"}) | ({"dt", "dd"} if self._open[-2:] == ["dl", "div"] else set())
        if tag not in allowed:
            self.faults.append(f"<{tag}> in <{parent}>, line {self.getpos()[0]}")
        if tag in self._open and tag in ("a", "form", "main", "p", "label"):
            self.faults.append(f"<{tag}> in itself, line {self.getpos()[0]}")
        self.counts[tag] += 1
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        self._attributes(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> where {self._open[-1:]} is open, line {self.getpos()[0]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        where = self._open[-1] if self._open else ""
        if data.strip() and where in ("ul", "ol", "dl", "table", "tr", "html", "head", "body", ""):
            self.faults.append(f"text in <{where}>: {data.strip()[:40]}")
        self.texts[where] = self.texts.get(where, "") + data

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if len(values) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.faults += [f"<{tag}> has {name}" for name in values if name not in ATTRIBUTES]
        if "id" in values:
            self.ids.append(values["id"] or "")
        self.refers += [(tag, name) for at in ("for", "aria-labelledby") for name in (values.get(at) or "").split()]
        self.links += [(tag, value) for at in ("href", "src") if (value := values.get(at)) is not None]
        if tag == "meta" and values.get("name"):
            self.metas[values["name"] or ""] = values.get("content") or ""


def faults(document: Document) -> list[str]:
    """All that is wrong inside one document; where its links lead is for others to say."""
    return [*document.faults, *_whole(document), *_structure(document), *_names(document)]


def _whole(document: Document) -> Iterator[str]:
    if document.doctype.lower() != "doctype html":
        yield f"doctype {document.doctype!r}"
    for name in ("description", "viewport", "color-scheme"):
        if not document.metas.get(name, "").strip():
            yield f"no {name}"
    if len(document.metas.get("description", "")) > 160:
        yield "a description that is cut where it is shown"
    if not document.texts.get("title", "").strip():
        yield "no title"


def _structure(document: Document) -> Iterator[str]:
    for tag in ONCE:
        if document.counts[tag] != 1 and not (tag == "h1" and document.counts["article"] > 1):
            yield f"{document.counts[tag]} <{tag}>"
    for before, after in zip(document.headings, document.headings[1:], strict=False):
        if after > before + 1:
            yield f"h{after} after h{before}"


def _names(document: Document) -> Iterator[str]:
    yield from (f"id {name!r} {count} times" for name, count in Counter(document.ids).items() if count > 1 or not name)
    places = set(document.ids)
    yield from (f"<{tag}> refers to #{name}" for tag, name in document.refers if name not in places)
    yield from (f"#{to[1:]} is nowhere" for _, to in document.links if to.startswith("#") and to[1:] not in places)
