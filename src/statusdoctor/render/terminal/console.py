"""The console behind all terminal output: text as it is, plain without a terminal, in signs that can be encoded."""

from __future__ import annotations

import os
from typing import IO, Final

from rich.console import Console, RenderableType

_STAND_INS: Final = str.maketrans(
    {
        "✗": "x",
        "!": "!",
        "✓": "+",
        "·": "-",
        "…": "...",
        "→": "->",
        "×": "x",
        "“": '"',
        "”": '"',
        "’": "'",
        "–": "-",
    }
)


def console_for(stream: IO[str], width: int | None = None, color: bool | None = None) -> Console:
    """A console that prints text as it is: no markup, no highlighting, no emoji."""
    return Console(
        file=stream,
        width=width or _columns(stream),
        force_terminal=color,
        no_color=True if color is False or os.environ.get("NO_COLOR") else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def show(console: Console, what: RenderableType, *, wrap: bool = True) -> None:
    """Prints to a console: without trailing blanks where no terminal is, and in signs that its stream can encode.

    wrap: False leaves a long line one line.
    """
    plain_signs = not _encodes(console.file)
    if console.is_terminal and not plain_signs:
        console.print(what, crop=False, soft_wrap=not wrap)
        return
    with console.capture() as captured:
        console.print(what, crop=False, soft_wrap=not wrap)
    text = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    if plain_signs:
        encoding = getattr(console.file, "encoding", None) or "ascii"
        text = text.translate(_STAND_INS).encode(encoding, "backslashreplace").decode(encoding)
    console.file.write(text)


def plain_or_rich(stream: IO[str], what: RenderableType, width: int | None) -> None:
    """Prints one thing to a stream, as `show` does."""
    show(console_for(stream, width), what)
    stream.flush()


def _columns(stream: IO[str]) -> int | None:
    """The width to use where nobody said one: rich's own on a terminal, COLUMNS, else 100."""
    if os.environ.get("COLUMNS", "").isdecimal():
        return max(40, int(os.environ["COLUMNS"]))
    return None if stream.isatty() else 100


def _encodes(stream: IO[str]) -> bool:
    try:
        "✗·…→×✓".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeError, LookupError):
        return False
    return True
