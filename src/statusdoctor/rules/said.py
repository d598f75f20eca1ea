"""What the server says in so many words: each entry of data/words that was recognised is evidence for its cause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for
from statusdoctor.facts.phrases import Match

_STRONGEST_FIRST: Final = ("proof", "strong", "slight")


@evidence_for("", on=("error", "failure", "says-error", "redirect", "websocket"))
def recognised_words(case: Case) -> Iterator[Evidence]:
    for match in _once(case.matches):
        entry = match.words
        yield Evidence(entry.strength, entry.says, match.statement.where, match.quote, cause=entry.cause)


def _once(matches: tuple[Match, ...]) -> list[Match]:
    """One match a cause and place, the strongest: three entries that know one sentence are one piece of evidence."""
    best: dict[tuple[str, str], Match] = {}
    for match in sorted(matches, key=lambda m: _STRONGEST_FIRST.index(m.words.strength)):
        best.setdefault((match.words.cause, match.statement.where), match)
    return list(best.values())
