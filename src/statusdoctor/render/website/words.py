"""What stands in the head of a page: its title and its description for search engines."""

from __future__ import annotations

from typing import Final

from statusdoctor.render.reference.outline import Outline

_DESCRIBED: Final = 160  # signs: what search engines show of a description
_ABOUT: Final = {"code": "causes and fixes", "field": "HTTP header field"}


def title(outline: Outline) -> str:
    """A title that tells pages apart in a row of tabs: `401 Unauthorized: causes and fixes`."""
    if outline.kind == "cause":
        return f"{outline.title} ({outline.name})"
    about = _ABOUT.get(outline.kind)
    return f"{outline.title}: {about}" if about else outline.title


def description(outline: Outline) -> str:
    """One or two sentences, cut between words where they are too long."""
    about = outline.title if outline.kind == "cause" else outline.title + ":"
    text = f"{about}. {outline.summary}" if outline.kind == "cause" else f"{about} {outline.summary}"
    if len(text) <= _DESCRIBED:
        return text
    return text[: _DESCRIBED - 1].rpartition(" ")[0].rstrip(",;:") + "…"
