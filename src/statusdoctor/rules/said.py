"""What the server says in so many words: every entry of data/words that was recognised is evidence for its cause."""

from __future__ import annotations

from collections.abc import Iterator

from statusdoctor.evidence import Case, Evidence, evidence_for


@evidence_for("", on=("error", "failure", "says-error", "redirect", "websocket"))
def recognised_words(case: Case) -> Iterator[Evidence]:
    for match in case.matches:
        entry = match.words
        yield Evidence(entry.strength, entry.says, match.statement.where, match.quote, cause=entry.cause)
