"""Known words in what a server says: one linear pass over all statements, however many phrases are known.

The phrases of data/words are compiled once into an Aho-Corasick automaton; codes are compared whole. A match says
which entry, in which statement, and where.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from statusdoctor.facts.statements import Statement
from statusdoctor.knowledge import Words, words

_NOBODY: Final = "in plain English"  # in the name of a speaker who is no product
_WRITTEN_AS_ONE: Final = re.compile(r"[A-Za-z]{2,24}(?:[_.-]?[A-Za-z]{2,24}){1,6}")
_CONTEXT = 90  # characters shown before and after the words that were recognised


class Match(msgspec.Struct, frozen=True):
    """An entry of data/words that was recognised, and the words around it as they were said."""

    words: Words
    statement: Statement
    quote: str


class Phrasebook:
    """The compiled words. Immutable after construction; safe to share."""

    def __init__(self, entries: Iterable[Words]) -> None:
        self.entries = tuple(entries)
        self._codes: dict[str, list[int]] = {}
        self._anybodys: dict[str, list[int]] = {}
        phrases: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            for code in entry.codes:
                self._codes.setdefault(code.lower(), []).append(number)
                if _NOBODY in entry.speaker:
                    self._anybodys.setdefault(_squeezed(code), []).append(number)
            for phrase in entry.phrases:
                phrases.setdefault(fold(phrase), []).append(number)
        self._owners = list(phrases.values())
        self._also = [tuple(map(fold, entry.also)) for entry in self.entries]
        self._unless = [tuple(map(fold, entry.unless)) for entry in self.entries]
        self._automaton = AhoCorasick(list(phrases), implementation=Implementation.ContiguousNFA) if phrases else None

    def find(self, said: tuple[Statement, ...], *statuses: int) -> tuple[Match, ...]:
        """The entries recognised in `said`, each once (where it stands first), codes before phrases.

        statuses: that of the answer and, where its body tells another one, that one too.
        """
        found: dict[int, Match] = {}
        folded = [fold(s.text) for s in said]
        everything = "\n".join(folded)
        for number, statement, quote in (*self._by_code(said), *self._by_phrase(said, folded, everything)):
            if number not in found and self._fits(number, statement, statuses, everything):
                found[number] = Match(self.entries[number], statement, quote)
        return tuple(found.values())

    def _by_code(self, said: tuple[Statement, ...]) -> Iterator[tuple[int, Statement, str]]:
        codes_alone = not any(s.kind == "message" and s.of_body and " " in s.text for s in said)
        for statement in said:
            if statement.kind == "code":
                for number in self._codes.get(statement.text.lower(), ()):
                    yield number, statement, statement.text
            if codes_alone and statement.of_body and _WRITTEN_AS_ONE.fullmatch(statement.text):
                whole, last = statement.text, statement.text.rpartition(".")[2]  # api.err.NoPermission
                for number in self._anybodys.get(_squeezed(whole), []) or self._anybodys.get(_squeezed(last), []):
                    yield number, statement, whole

    def _by_phrase(
        self, said: tuple[Statement, ...], folded: list[str], everything: str
    ) -> Iterator[tuple[int, Statement, str]]:
        if self._automaton is None or not said:
            return
        starts = [0]
        for text in folded:
            starts.append(starts[-1] + len(text) + 1)
        for pattern, start, end in self._automaton.find_matches_as_indexes(everything, overlapping=True):
            if start and _within_a_word(everything[start - 1], everything[start]):
                continue
            place = bisect_right(starts, start) - 1
            statement = said[place]
            quote = _around(" ".join(statement.text.split()), start - starts[place], end - starts[place])
            for number in self._owners[pattern]:
                yield number, statement, quote

    def _fits(self, number: int, statement: Statement, statuses: tuple[int, ...], everything: str) -> bool:
        entry = self.entries[number]
        if entry.status and not any(status in entry.status for status in statuses):
            return False
        if entry.places and statement.kind not in entry.places:
            return False
        if not entry.places and statement.kind == "location" and not entry.codes:
            return False
        if any(phrase in everything for phrase in self._unless[number]):
            return False
        return all(phrase in everything for phrase in self._also[number])


def _within_a_word(before: str, here: str) -> bool:
    """Whether two characters belong to one word; Chinese and Japanese put no blanks between theirs."""
    return here.isalnum() and before.isalnum() and here < _UNSPACED


@lru_cache(maxsize=128)  # words, phrases and the signs of vendors are looked for in the same few statements
def fold(text: str) -> str:
    """Lower case, white space folded, quotes straightened, one spelling: how phrases and statements are compared."""
    plain = " ".join(text.translate(_STRAIGHT).lower().split())
    return plain.replace("e-mail", "email").replace("user name", "username")


def _squeezed(code: str) -> str:
    """A code without its joints: TokenExpired, token_expired and TOKEN-EXPIRED are one in nobody's language."""
    return "".join(filter(str.isalnum, code.lower()))


_UNSPACED: Final = "\u2e80"  # from here on scripts of East Asia
_STRAIGHT = str.maketrans("‘’“”`", "''\"\"'")


def _around(text: str, start: int, end: int) -> str:
    """The words with some of their surroundings; folding may move a place by a character or two."""
    left = max(0, start - _CONTEXT)
    right = min(len(text), end + _CONTEXT)
    return f"{'…' if left else ''}{text[left:right].strip()}{'…' if right < len(text) else ''}"


@cache
def phrasebook() -> Phrasebook:
    """The words of data/words, compiled on first use and kept."""
    return Phrasebook(words())
