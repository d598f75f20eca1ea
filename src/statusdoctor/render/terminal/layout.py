"""Pages as lines: wrapped to a width, indented, styled.

Pages are our own plain text, a few hundred lines of it, so they are laid out here rather than with rich's tables:
that is ten times quicker, which is most of what `explain` takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.style import Style

PROSE: Final = 100  # columns: longer lines are hard to read, however wide the terminal
NARROW: Final = 72  # below it, terms stand above what is said of them
_GAP: Final = 2

Line = tuple[tuple[str, str], ...]  # pieces of text, each with the name of its style


class Lines:
    """Lines that are laid out for the width they are printed at; rich prints them as they are."""

    def __init__(self, lay_out: Callable[[int], Iterable[Line]]) -> None:
        self.lay_out = lay_out

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        styles: dict[str, Style | None] = {"": None}
        for line in self.lay_out(options.max_width):
            for text, style in line:
                if style not in styles:
                    styles[style] = console.get_style(style)
                yield Segment(text, styles[style])
            yield Segment.line()


def wrap(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns; what has no blank, such as an address, stays whole."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def paragraph(text: str, width: int, indent: int, style: str = "") -> Iterator[Line]:
    """A text, wrapped and indented."""
    for line in wrap(text, min(width, PROSE) - indent):
        yield ((" " * indent, ""), (line, style))


def hanging(first: str, text: str, width: int, indent: int, style: str = "") -> Iterator[Line]:
    """A text whose first line begins with a sign or words, and whose others align behind them; below long ones."""
    behind = len(first) + 1
    if behind > (width - indent) // 2:
        yield from paragraph(first, width, indent, style)
        yield from paragraph(text, width, indent + 4)
        return
    lines = wrap(text, min(width, PROSE) - indent - behind) or [""]
    yield ((" " * indent, ""), (first, style), (" " + lines[0], ""))
    for line in lines[1:]:
        yield ((" " * (indent + behind) + line, ""),)


def pairs(rows: Iterable[tuple[str, str]], width: int, indent: int, style: str) -> Iterator[Line]:
    """Terms beside what is said of them; above it where there is no room."""
    rows = list(rows)
    if width < NARROW:
        yield from stacked(rows, width, indent, style)
        return
    column = min(max(len(term) for term, _ in rows), (width - indent) * 2 // 5)
    for term, text in rows:
        lines = wrap(text, min(width, PROSE + column) - indent - column - _GAP) or [""]
        beside = "" if len(term) > column else term
        if not beside:
            yield ((" " * indent, ""), (term, style))
        yield ((" " * indent, ""), (beside.ljust(column + _GAP), style), (lines[0], ""))
        for line in lines[1:]:
            yield ((" " * (indent + column + _GAP) + line, ""),)


def stacked(rows: Iterable[tuple[str, str]], width: int, indent: int, style: str) -> Iterator[Line]:
    """Terms above what is said of them."""
    for term, text in rows:
        yield ((" " * indent, ""), (term, style))
        yield from paragraph(text, width, indent + 4)


def beside(left: str, right: str, width: int, style: str) -> Iterator[Line]:
    """One text at each margin; the right one on a line of its own where both do not fit."""
    room = min(width, PROSE) - len(left) - len(right)
    if room >= _GAP:
        yield ((left, style), (" " * room, ""), (right, "dim"))
        return
    for line in wrap(left, width):
        yield ((line, style),)
    yield from paragraph(right, width, 2, "dim")
