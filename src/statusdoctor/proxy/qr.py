"""QR codes on a terminal, for what a phone is to open."""

from __future__ import annotations

import io
from typing import Final

import segno

_WHITE_ON_BLACK: Final = "\x1b[97;40m"
_BORDER: Final = 2  # cells; the standard asks for four, and readers do with two


def qr(text: str, *, colored: bool) -> str:
    """The code in half blocks. Coloured, it is light on dark whatever the terminal's own colours are."""
    page = io.StringIO()
    segno.make(text, micro=False).terminal(page, border=_BORDER, compact=True)
    lines = page.getvalue().splitlines()
    if colored:
        lines = [f"{_WHITE_ON_BLACK}{line}\x1b[0m" for line in lines]
    return "\n".join(f"  {line}" for line in lines)
