"""Pages of the reference on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from statusdoctor.render.reference.outline import (
    Block,
    Code,
    Links,
    Outline,
    Points,
    Prose,
    Ref,
    Refs,
    Row,
    Rows,
    Table,
    Trials,
)
from statusdoctor.render.terminal.layout import Line, Lines, beside, hanging, pairs, paragraph, stacked, wrap

_INDENT: Final = 2
_TERM: Final = "cyan"
_CODE: Final = "green"
_LABEL: Final = "dim"


def page(outline: Outline) -> Lines:
    """A whole page, to be laid out for whatever width it is printed at."""
    return Lines(lambda width: _page(outline, width))


def _page(outline: Outline, width: int) -> Iterator[Line]:
    named = outline.name if outline.kind == "cause" else outline.title
    yield from beside(named, " · ".join(outline.tags), width, "bold cyan")
    if named != outline.title:
        yield from paragraph(outline.title, width, _INDENT, "bold")
    else:
        yield from paragraph(outline.summary, width, _INDENT, "bold")
    if outline.source:
        yield from _address(outline.source.title, outline.source.url, width)
    for section in outline.sections:
        yield ()
        yield ((section.heading, "bold"),)
        for block in section.blocks:
            yield from _DRAWN[type(block)](block, width)


def _prose(block: Prose, width: int) -> Iterator[Line]:
    lead = block.lead + ":" if block.lead and block.text else block.lead
    first, *others = paragraph(f"{lead} {block.text}", width, _INDENT)
    indent, (text, _) = first
    yield (indent, (text[: len(lead)], _TERM), (text[len(lead) :], ""))
    yield from others


def _points(block: Points, width: int) -> Iterator[Line]:
    for item in block.items:
        yield from hanging("-", item, width, _INDENT)


def _code(block: Code, _: int) -> Iterator[Line]:
    for line in block.text.splitlines():
        yield ((" " * _INDENT, ""), (line, _CODE))


def _rows(block: Rows, width: int) -> Iterator[Line]:
    indent = _INDENT
    if block.label:
        yield ((" " * indent + block.label, _LABEL),)
        indent += _INDENT
    told = [(_term(row), _said(row)) for row in block.rows]
    if block.literal:
        yield from stacked(told, width, indent, _CODE)
    elif any(row.url for row in block.rows):
        for row in block.rows:
            yield from stacked([(row.term, row.text)], width, indent, _TERM)
            yield ((" " * (indent + 4) + row.url, _LABEL),)
    else:
        yield from pairs(told, width, indent, _TERM)


def _term(row: Row) -> str:
    return f"{row.mark} {row.term}" if row.mark.isupper() else row.term  # a keyword of a specification: MUST


def _said(row: Row) -> str:
    return f"{row.text} ({row.mark})" if row.mark and not row.mark.isupper() else row.text


def _refs(block: Refs, width: int) -> Iterator[Line]:
    names = ", ".join(_name(ref) for ref in block.refs)
    if not block.label:
        yield from paragraph(names, width, _INDENT, _TERM)
        return
    yield ((" " * _INDENT + block.label, _LABEL),)
    yield from paragraph(names, width, _INDENT * 2, _TERM)


def _name(ref: Ref) -> str:
    return f"{ref.name} {ref.words}".strip() if ref.kind == "code" else ref.name


def _trials(block: Trials, width: int) -> Iterator[Line]:
    for experiment in block.experiments:
        yield from hanging("-", " ".join(experiment.do.split()), width, _INDENT)
        for outcome in experiment.then:
            yield from hanging(f"{outcome.see}:", " ".join(outcome.means.split()), width, _INDENT + 2, _TERM)


def _links(block: Links, width: int) -> Iterator[Line]:
    for link in block.links:
        yield from _address(link.title, link.url, width)


def _address(title: str, url: str, width: int) -> Iterator[Line]:
    """A title and its address: in one line if they fit, and never broken, so that it can be clicked and copied."""
    if _INDENT + len(title) + 2 + len(url) <= width:
        yield ((" " * _INDENT + title + "  ", ""), (url, _LABEL))
        return
    yield from paragraph(title, width, _INDENT)
    yield ((" " * (_INDENT + 2) + url, _LABEL),)


def _table(block: Table, width: int) -> Iterator[Line]:
    """Two texts side by side; one under the other where columns would be too narrow to read."""
    label = max(len(row[0]) for row in block.rows)
    column = (min(width, 120) - _INDENT - label - 4) // 2
    if column < 28:
        yield from _table_stacked(block, width)
        return
    blank = " " * (_INDENT + label + 2)
    yield ((blank + block.head[0].ljust(column + 2) + block.head[1], "bold"),)
    for name, left, right in block.rows:
        ours, theirs = wrap(left, column), wrap(right, column)
        for number in range(max(len(ours), len(theirs))):
            first = " " * _INDENT + name.ljust(label + 2) if number == 0 else blank
            one, other = (lines[number] if number < len(lines) else "" for lines in (ours, theirs))
            yield ((first, _TERM), (one.ljust(column + 2) + other, ""))


def _table_stacked(block: Table, width: int) -> Iterator[Line]:
    for name, *texts in block.rows:
        yield ((" " * _INDENT + name, _TERM),)
        for head, text in zip(block.head, texts, strict=True):
            yield from hanging(f"{head}:", text, width, _INDENT * 2, "bold")


_DRAWN: Final[dict[type[Block], Callable[[Any, int], Iterator[Line]]]] = {
    Prose: _prose,
    Points: _points,
    Code: _code,
    Rows: _rows,
    Refs: _refs,
    Trials: _trials,
    Links: _links,
    Table: _table,
}
