"""Sentences that no list of phrases holds, read by what they speak of and what they say of it.

"Your login has lapsed", "This token is past its expiry date" and "The session is over" are one thing said three times:
a subject and a predicate. Each reading has both, and the statuses under which it may be believed. Only short sentences
are read, and only where known words (data/words) name nothing; each pattern is tried on at most 240 characters.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from statusdoctor.facts import (
    readings_in_a_hurry,
    readings_of_access,
    readings_of_accounts,
    readings_of_backends,
    readings_of_few_words,
    readings_of_gates,
    readings_of_handlers,
    readings_of_identity,
    readings_of_lacks,
    readings_of_proofs,
    readings_of_requests,
    readings_of_rights,
    readings_of_servers,
    readings_of_states,
    readings_of_things,
    readings_of_tokens,
    readings_of_values,
)
from statusdoctor.facts.reading import Reading
from statusdoctor.facts.stems import Sieve

_CODE: Final = re.compile(r"[a-z]{1,20}(?:_[a-z0-9]{1,20}){1,8}|[a-z]{2,20}(?:-[a-z0-9]{1,20}){1,8}", re.I)
_DOTTED: Final = re.compile(r"[a-z]{2,20}(?:\.[a-z][a-z0-9_-]{1,30}){1,5}", re.I)  # auth.token.expired
_CAMEL: Final = re.compile(r"[A-Za-z]?[a-z]{1,19}(?:[A-Z][a-z]{1,19}){1,7}")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STATUS: Final = re.compile(r"^[45]\d\d ?: ")  # aiohttp and Tornado put theirs before the reason
LONGEST: Final = 240  # characters: longer texts are pages and documents, where a word stands by chance
READINGS: Final = (
    *readings_of_accounts.READINGS,
    *readings_of_tokens.READINGS,
    *readings_of_identity.READINGS,
    *readings_of_proofs.READINGS,
    *readings_of_few_words.READINGS,
    *readings_in_a_hurry.READINGS,
    *readings_of_access.READINGS,
    *readings_of_handlers.READINGS,
    *readings_of_requests.READINGS,
    *readings_of_states.READINGS,
    *readings_of_servers.READINGS,
    *readings_of_rights.READINGS,
    *readings_of_gates.READINGS,
    *readings_of_backends.READINGS,
    *readings_of_things.READINGS,
    *readings_of_lacks.READINGS,
    *readings_of_values.READINGS,
)


def reading_of(sentence: str, status: int, method: str) -> Reading | None:
    """What a short sentence means; None where it is long, or speaks of nothing that is known."""
    return next(iter(readings_of(sentence, status, method)), None)


def readings_of(sentence: str, status: int, method: str) -> tuple[Reading, ...]:
    """All that a short sentence can mean, the narrowest first: which of them fits, the request tells."""
    return tuple([r for r in meanings_of(sentence) if r.holds(status, method)])


def in_words(sentence: str) -> str:
    """A sentence on one line; a code that was written as one, "username_exists" or "TokenExpired", in its words."""
    text = _STATUS.sub("", " ".join(sentence.replace("\u2019", "'").split()))
    if " " not in text and (last := text[text.rfind(".") + 1 :]) and _CAMEL.fullmatch(last):
        return _HUMP.sub(" ", last).lower()  # of api.err.NoPermission, the place before it tells nothing
    if _DOTTED.fullmatch(text):
        return re.sub(r"[._-]", " ", _HUMP.sub(" ", text)).lower()
    return re.sub(r"[_-]", " ", text).lower() if _CODE.fullmatch(text) else text


@lru_cache(maxsize=256)  # it is asked under several statuses, and who fails again is told the same sentence again
def meanings_of(sentence: str) -> tuple[Reading, ...]:
    """All that a short sentence can mean, under whatever status."""
    text = in_words(sentence)
    if not 6 <= len(text) <= LONGEST or not (" " in text or text.isalpha()):
        return ()  # times, paths and ids are no sentences
    lowered = text.lower()
    return tuple([r for r in map(READINGS.__getitem__, _sieve().pass_through(lowered)) if r.is_said(text, lowered)])


@cache
def _sieve() -> Sieve:
    return Sieve(reading.pattern for reading in READINGS)
