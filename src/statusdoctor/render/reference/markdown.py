"""Pages of the reference as Markdown (CommonMark, with tables as GitHub writes them)."""

from __future__ import annotations

import re
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
    Rows,
    Table,
    Trials,
    flat,
)

_CODE_SPAN: Final = re.compile(r"(`[^`]+`)")
_SPECIAL: Final = re.compile(r"[\\*<>\[\]|`]|(?<!\w)_|_(?!\w)")


def to_markdown(outline: Outline) -> str:
    """A whole page."""
    return "\n".join(_page(outline)).rstrip() + "\n"


def escape(text: str) -> str:
    """Text whose signs mean nothing to Markdown; what stands between backticks stays code."""
    parts = _CODE_SPAN.split(text)
    return "".join(part if number % 2 else _SPECIAL.sub(r"\\\g<0>", part) for number, part in enumerate(parts))


def _page(outline: Outline) -> Iterator[str]:
    yield f"# {escape(outline.title)}"
    yield ""
    named = [f"`{outline.name}`"] if outline.kind == "cause" else []
    if tags := [*named, *map(escape, outline.tags)]:
        yield " · ".join(tags)
        yield ""
    if outline.kind != "cause":
        yield f"**{escape(outline.summary)}**"
        yield ""
    if outline.source:
        yield f"[{escape(outline.source.title)}]({outline.source.url})"
        yield ""
    for section in outline.sections:
        yield f"## {escape(section.heading)}"
        yield ""
        for block in section.blocks:
            yield from _WRITTEN[type(block)](block)
            yield ""


def _prose(block: Prose) -> Iterator[str]:
    colon = ":" if block.text else ""
    lead = f"**{escape(block.lead)}{colon}**" if block.lead else ""
    yield " ".join(part for part in (lead, escape(block.text)) if part)


def _points(block: Points) -> Iterator[str]:
    for item in block.items:
        yield f"- {escape(item)}"


def _code(block: Code) -> Iterator[str]:
    yield f"```{block.language}"
    yield block.text
    yield "```"


def _rows(block: Rows) -> Iterator[str]:
    yield from _label(block.label)
    for row in block.rows:
        term = f"`{row.term}`" if row.ref or block.literal else f"**{escape(row.term)}**"
        mark = f"{row.mark} " if row.mark.isupper() else ""
        aside = f" ({row.mark})" if row.mark and not mark else ""
        source = f" [source]({row.url})" if row.url else ""
        yield f"- {mark}{term}{aside}: {escape(row.text)}{source}"


def _refs(block: Refs) -> Iterator[str]:
    yield from _label(block.label)
    yield ", ".join(_name(ref) for ref in block.refs)


def _name(ref: Ref) -> str:
    return f"{ref.name} {escape(ref.words)}".strip() if ref.kind == "code" else f"`{ref.name}`"


def _trials(block: Trials) -> Iterator[str]:
    for experiment in block.experiments:
        yield f"- {escape(flat(experiment.do))}"
        for outcome in experiment.then:
            yield f"  - **{escape(outcome.see)}**: {escape(flat(outcome.means))}"


def _links(block: Links) -> Iterator[str]:
    for link in block.links:
        yield f"- [{escape(link.title)}]({link.url})"


def _table(block: Table) -> Iterator[str]:
    yield f"| | {block.head[0]} | {block.head[1]} |"
    yield "| --- | --- | --- |"
    for row in block.rows:
        yield "| " + " | ".join(map(escape, row)) + " |"


def _label(label: str) -> Iterator[str]:
    if label:
        yield f"*{label}*"
        yield ""


_WRITTEN: Final[dict[type[Block], Callable[[Any], Iterator[str]]]] = {
    Prose: _prose,
    Points: _points,
    Code: _code,
    Rows: _rows,
    Refs: _refs,
    Trials: _trials,
    Links: _links,
    Table: _table,
}
