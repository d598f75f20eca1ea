"""What a text must hold for a pattern to fit it: a few words, one of which is always there.

Dozens of patterns are asked of each sentence, and nearly all in vain. The words of all of them are looked for in one
linear pass, and only the patterns whose words are there are tried. The words are read from the patterns themselves,
with the parser of `re`: where a Python should keep that elsewhere, every pattern is tried, which is right and slower.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from ahocorasick_rs import AhoCorasick, Implementation

_SHORTEST: Final = 2  # characters: shorter words stand everywhere
_MOST: Final = 400  # words of one pattern


class Sieve:
    """The patterns of which a text may hold something, found in one pass over it."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        stems = [stems_of(pattern) for pattern in patterns]
        self._always = frozenset(number for number, words in enumerate(stems) if words is None)
        self._wanted: dict[str, list[int]] = {}
        for number, words in enumerate(stems):
            for word in words or ():
                self._wanted.setdefault(word, []).append(number)
        self._words = list(self._wanted)
        self._automaton = AhoCorasick(self._words, implementation=Implementation.ContiguousNFA)

    def pass_through(self, text: str) -> list[int]:
        """The numbers of the patterns that a text in small letters may fit, in their order."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        found = set(self._always)
        for word in {self._words[number] for number, _, _ in hits}:
            found.update(self._wanted[word])
        return sorted(found)


def stems_of(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Words in small letters of which every text that a pattern fits holds one; None where there are no such."""
    try:
        parser = importlib.import_module("re._parser")
        found = _of_sequence(list(parser.parse(pattern.pattern, pattern.flags)))
    except Exception:  # the parser is the interpreter's own affair
        return None
    return frozenset(found) if found is not None else None


def _of_sequence(items: Sequence[Any]) -> set[str] | None:
    """The most telling of what the parts of a sequence demand: letters in a row, or what one part demands."""
    best: set[str] | None = None
    row = ""
    for operator, argument in [*items, (None, None)]:
        if str(operator) == "LITERAL":
            row += chr(argument).lower()
            continue
        best = _better(best, {row} if len(row) >= _SHORTEST else None)
        row = ""
        best = _better(best, _of_part(str(operator), argument))
    return best


def _of_part(operator: str, argument: Any) -> set[str] | None:
    match operator:
        case "SUBPATTERN":
            return _of_sequence(list(argument[-1]))
        case "BRANCH":
            return _of_branches(argument[1])
        case "MAX_REPEAT" | "MIN_REPEAT" if argument[0] > 0:
            return _of_sequence(list(argument[2]))
        case "ASSERT" if argument[0] > 0:  # what must follow stands in the text as well
            return _of_sequence(list(argument[1]))
    return None


def _of_branches(branches: Iterable[Any]) -> set[str] | None:
    found: set[str] = set()
    for branch in branches:
        words = _of_sequence(list(branch))
        if words is None or len(found) > _MOST:
            return None
        found |= words
    return found


def _better(known: set[str] | None, other: set[str] | None) -> set[str] | None:
    """Of two demands the one that fewer texts meet: longer words, then fewer of them."""
    if known is None or other is None:
        return known or other
    return max(known, other, key=lambda words: (min(map(len, words)), -len(words)))
