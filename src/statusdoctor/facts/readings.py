"""Sentences that no list of phrases holds, read by what they speak of and what they say of it.

"Your login has lapsed", "This token is past its expiry date" and "The session is over" are one thing said three times:
a subject and a predicate. Each reading has both, and the statuses under which it may be believed. Only short sentences
are read, and only where known words (data/words) name nothing; each pattern is tried on at most 240 characters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from statusdoctor.facts import (
    readings_of_access,
    readings_of_identity,
    readings_of_requests,
    readings_of_rights,
    readings_of_servers,
)
from statusdoctor.facts.reading import Reading

LONGEST: Final = 240  # characters: longer texts are pages and documents, where a word stands by chance
READINGS: Final = (
    *readings_of_identity.READINGS,
    *readings_of_access.READINGS,
    *readings_of_requests.READINGS,
    *readings_of_servers.READINGS,
    *readings_of_rights.READINGS,
)


def reading_of(sentence: str, status: int, method: str) -> Reading | None:
    """What a short sentence means; None where it is long, or speaks of nothing that is known."""
    plain = sentence.replace("\u2019", "'")
    text = " ".join((plain if " " in plain else plain.replace("_", " ")).split())
    if not 8 <= len(text) <= LONGEST:
        return None
    return _first(text, status, method)


@lru_cache(maxsize=256)  # a client that fails again is told the same sentence again
def _first(text: str, status: int, method: str) -> Reading | None:
    return next((r for r in READINGS if r.fits(text, status, method)), None)
