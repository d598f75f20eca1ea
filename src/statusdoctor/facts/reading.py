"""One reading of a sentence: what it speaks of, what it says of it, and when that may be believed."""

from __future__ import annotations

import re
from typing import Final

import msgspec

WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")
NOT: Final = r"(?:not|never|isn't|aren't|cannot|can't|can not|un)"
OPEN: Final = rf"(?:{NOT} ?(?:be )?(?:available|accessible|offered|supported|permitted|allowed|served))"

CHANGE: Final = (
    r"(?:cancel|refund|edit|delet|chang|modif|updat|ship|pay|publish|archiv|remov|approv|reject|clos|reopen"
    r"|start|stop"
    r"|submit|return|transfer|complet|void|book|renew|merg|assign|mov|renam)\w{0,6}"
)


class Reading(msgspec.Struct, frozen=True):
    """What a sentence means under these statuses. `unless`: words that give it another meaning.

    cased: whether capitals tell something. The patterns of all others are held against small letters, as they are
    written: the engine passes over a text twice as fast where it need not think of capitals.
    """

    cause: str
    statuses: frozenset[int]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    methods: frozenset[str] = frozenset()
    cased: bool = False

    def fits(self, sentence: str, status: int, method: str) -> bool:
        return self.holds(status, method) and self.is_said(sentence, sentence.lower())

    def holds(self, status: int, method: str) -> bool:
        """Whether it may be believed of an answer with this status to this method; empty: the request is unseen."""
        return status in self.statuses and not (self.methods and method and method not in self.methods)

    def is_said(self, sentence: str, lowered: str) -> bool:
        text = sentence if self.cased else lowered
        return self.pattern.search(text) is not None and not (self.unless and self.unless.search(text))


def both(subject: str, predicate: str) -> str:
    """A sentence that holds both, in either order."""
    return rf"^(?=.*(?:{subject}))(?=.*(?:{predicate}))"


def reading(
    cause: str, statuses: tuple[int, ...], pattern: str, unless: str = "", methods: tuple[str, ...] = ()
) -> Reading:
    cased = "(?-i:" in pattern
    flags = re.I if cased else re.NOFLAG
    excluded = re.compile(unless, flags) if unless else None
    return Reading(cause, frozenset(statuses), re.compile(pattern, flags), excluded, frozenset(methods), cased)
