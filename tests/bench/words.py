"""What knowing more words costs: 5,000 phrases against the few of an empty book, on an error page of 3 kB."""

from __future__ import annotations

import random

from statusdoctor.facts.phrases import Phrasebook
from statusdoctor.facts.statements import Statement
from statusdoctor.knowledge import Words, words
from tests.bench.timing import microseconds, row, verdict
from tests.bench.traffic import PROSE, token


def measure(quick: bool) -> None:
    source = random.Random(7)
    body = " ".join(source.choices(PROSE, k=430))[:3000]
    said = (Statement("text", "response.body", body),)
    many = Phrasebook(_entry(f"{source.choice(PROSE)} {token(source, 12)} failed") for _ in range(5000))
    none, own = Phrasebook([_entry("no such phrase at all")]), Phrasebook(words())
    times = 200 if quick else 2000
    base = microseconds(lambda: none.find(said, 500), times)
    large = microseconds(lambda: many.find(said, 500), times)
    ours = microseconds(lambda: own.find(said, 500), times)
    row("one phrase on a body of 3 kB", f"{base:.0f} µs")
    row("5,000 phrases", f"{large:.0f} µs", f"+{large - base:.0f} µs, {verdict(large - base, 20)}")
    row(f"the {len(own.entries)} entries of data/words", f"{ours:.0f} µs", f"+{ours - base:.0f} µs")


def _entry(phrase: str) -> Words:
    return Words(cause="server/error", strength="slight", says="It says so.", phrases=(phrase,))
