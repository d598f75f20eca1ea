"""Where a quote stands in a text that was masked and made safe like the quote itself."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Final

_BREAKS: Final = re.compile(r"(?:\\[nrt])+")  # what line breaks and tabs are in a quote
_AT_LEAST: Final = 3  # signs; shorter pieces stand everywhere


def spot(text: str, quote: str) -> tuple[int, int] | None:
    """The first place where a quote stands, as it is or as JSON or HTML write it; None where it does not."""
    for form in _forms(quote):
        at = text.find(form)
        if at >= 0:
            return at, at + len(form)
    return None


def _forms(quote: str) -> Iterator[str]:
    whole = quote.strip("…").strip()
    if not whole:
        return
    yield whole
    yield json.dumps(whole, ensure_ascii=False)[1:-1]
    yield html.escape(whole)
    longest = max(_BREAKS.split(whole), key=len).strip()
    if len(longest) >= _AT_LEAST:
        yield longest
