"""`make calibrate`: is the doctor as sure as he may be, and which constants of ranking.py would make him so?

Prints the reliability table (of the diagnoses given such a probability, so many are right), and the thresholds that
keep the promises of the certainty words. They are chosen fold-wise: on four fifths of the ward, judged on the fifth
that was not looked at, five times; so the figures do not flatter themselves. Nothing is written: the constants stand in
ranking.py, and whoever changes them says why.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from statusdoctor import ranking
from tests.ward import scoring

FOLDS = 5
BINS = (0.0, 0.3, 0.5, 0.66, 0.8, 0.9, 0.95, 0.98, 0.995, 1.01)
STEPS = tuple(n / 200 for n in range(80, 200))


class Answer(msgspec.Struct, frozen=True):
    """The first cause of one case: how probable it was said to be, whether a proof stood behind it, was it right."""

    name: str
    probability: float
    proven: bool
    right: bool

    @property
    def fold(self) -> int:
        return zlib.crc32(self.name.encode()) % FOLDS


def answers() -> list[Answer]:
    """The answers on all sick cases of the ward."""
    found = []
    for case in scoring.cases():
        if case.healthy:
            continue
        outcome = scoring.examine(case)
        if outcome.found is None or not outcome.found.causes:
            continue
        first = outcome.found.causes[0]
        proven = any(piece.strength == "proof" for piece in first.evidence)
        found.append(Answer(case.name, first.probability, proven, outcome.right))
    return found


def reliability(given: list[Answer]) -> Iterator[str]:
    """How often diagnoses of each probability are right."""
    yield "said to be     right of all"
    for low, high in pairwise(BINS):
        some = [a for a in given if low <= a.probability < high]
        if some:
            right = sum(a.right for a in some)
            yield f"  {low:5.3f}-{min(high, 1):5.3f}  {right:5} {len(some):5}  {right / len(some):6.1%}"


def lowest(given: list[Answer], promised: float) -> float:
    """The lowest threshold from which on the promise is kept; 1 where none keeps it."""
    for step in STEPS:
        some = [a.right for a in given if a.probability >= step]
        if some and sum(some) / len(some) >= promised:
            return step
    return 1.0


def folded(given: list[Answer], promised: float) -> tuple[float, float, int]:
    """The mean threshold over the folds, and how the promise is kept on what was not looked at, and on how many."""
    thresholds, kept = [], []
    for fold in range(FOLDS):
        threshold = lowest([a for a in given if a.fold != fold], promised)
        thresholds.append(threshold)
        kept += [a.right for a in given if a.fold == fold and a.probability >= threshold]
    return sum(thresholds) / FOLDS, sum(kept) / max(1, len(kept)), len(kept)


def main() -> int:
    given = answers()
    for row in reliability(given):
        print(row)
    print()
    proven = [a for a in given if a.proven]
    for name, now, promised, some in (
        ("CERTAIN (with a proof)", ranking.CERTAIN, scoring.PROMISED["certain"], proven),
        ("LIKELY", ranking.LIKELY, scoring.PROMISED["likely"], given),
    ):
        threshold, kept, count = folded(some, promised)
        print(f"{name}: {now:.3f} now, {threshold:.3f} would do")
        print(f"  held out: {kept:.1%} of {count} (promised {promised:.0%})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
