"""Which pages are near a word that means none."""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import Final

from statusdoctor.knowledge.finding import called, slug
from statusdoctor.knowledge.reading import KnowledgeError, causes, fields, status_codes
from statusdoctor.knowledge.searching import pages_with_all

_ALIKE: Final = str.maketrans("oil", "011")  # letters that are read for digits
_NEAR: Final = 0.7  # of difflib's likeness: below it, other words than those typed turn up
_SHOWN: Final = 3


def suggestions(word: str) -> list[str]:
    """Up to three names of pages: those that are called so, else those spelt alike, else what a search finds."""
    if re.fullmatch(r"\d{4,}", word):  # no slip of the finger, but a vendor's own number
        return _searched(word)
    typed = slug(word)
    straight = typed.translate(_ALIKE) if any(sign.isdecimal() for sign in typed) else typed
    near = list(called().get(typed, ()))
    for spelt in difflib.get_close_matches(straight, _spelt(), n=_SHOWN, cutoff=_NEAR):
        near += _spelt()[spelt]
    return list(dict.fromkeys(near or _searched(word)))[:_SHOWN]


def _searched(words: str) -> list[str]:
    try:
        return [hit.name for hit in pages_with_all(words, limit=_SHOWN)]
    except KnowledgeError:  # no search on this machine
        return []


@cache
def _spelt() -> dict[str, tuple[str, ...]]:
    """All spellings that a slip may be near to, with the pages they mean."""
    codes = {str(code): (str(code),) for code in status_codes()}
    ids = {slug(cause_id): (cause_id,) for cause_id in causes()}
    return called() | codes | ids | {slug(name): (page.name,) for name, page in fields().items()}
