"""How text for people is written: what tests of the reference measure it by."""

from __future__ import annotations

import re

BANNED = re.compile(r"\b(simply|just|obviously|please|illegal|oops|easy|easily done|of course)\b|!", re.I)


def words_in(text: str) -> int:
    return len(text.split())


def sentences_in(text: str) -> list[str]:
    """The sentences of a text, and the parts of those that a colon or semicolon divides."""
    return re.split(r"(?<=[.;:])\s+", " ".join(text.split()))
