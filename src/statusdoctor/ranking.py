"""Evidence to ranked causes with certainty. The only file with weights.

Each cause's evidence adds up in log-odds, scaled by how common the cause is for this status; causes with supporting
evidence compete with each other and with one fixed "something unknown" by softmax. The constants are set from the
ward (`make calibrate` prints the reliability table).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import msgspec

from statusdoctor.diagnosis import Certainty, Strength
from statusdoctor.evidence import Evidence
from statusdoctor.knowledge import Cause, Weight

WEIGHT: Final[dict[Strength, float]] = {
    "proof": 8.0,
    "strong": 3.5,
    "slight": 1.2,
    "against": -2.0,
    "rules_out": -20.0,
}
PRIOR: Final[dict[Weight, float]] = {"common": 0.6, "occasional": 0.0, "rare": -0.8}
UNKNOWN: Final = 1.0  # log-odds of "something unknown", which always competes
REPEAT: Final = 0.35  # what a second observation of the same strength and place adds, as a part of the first
HINTS_AT_MOST: Final = 6.0  # a heap of hints never reaches a proof
CERTAIN: Final = 0.955  # and only with a proof
LIKELY: Final = 0.66
_SUPPORT: Final = frozenset(("proof", "strong", "slight"))


class Candidate(msgspec.Struct, frozen=True):
    """A cause with its score, its share of the probability, and all evidence for and against it."""

    cause: str
    score: float
    probability: float
    certainty: Certainty
    evidence: tuple[Evidence, ...]

    @property
    def ruled_out(self) -> bool:
        return any(piece.strength == "rules_out" for piece in self.evidence)

    @property
    def stands_alone(self) -> bool:
        """Whether it would be likely if no other cause competed: two sure causes do not unsay each other."""
        alone = math.exp(self.score) / (math.exp(UNKNOWN) + math.exp(self.score))
        return alone >= LIKELY


def rank(evidence: Iterable[Evidence], words: dict[str, Cause], status: int) -> tuple[Candidate, ...]:
    """The causes that have supporting evidence, most probable first; ties in the order of their ids.

    `words` gives each cause's prior. A cause that is ruled out stays in the list, last, for `--why`.
    """
    by_cause: dict[str, list[Evidence]] = {}
    for piece in evidence:
        by_cause.setdefault(piece.cause, []).append(piece)
    scores = {
        cause: score(pieces, prior(words.get(cause), status))
        for cause, pieces in by_cause.items()
        if any(p.strength in _SUPPORT for p in pieces)
    }
    total = math.exp(UNKNOWN) + sum(math.exp(s) for s in scores.values())
    ranked = [
        Candidate(
            cause,
            s,
            p := math.exp(s) / total,
            certainty(p, by_cause[cause]),
            _strongest_first(by_cause[cause]),
        )
        for cause, s in scores.items()
    ]
    return tuple(sorted(ranked, key=lambda c: (-round(c.score, 6), c.cause)))


def score(pieces: list[Evidence], prior_weight: float) -> float:
    """The log-odds of one cause: proofs, hints (bounded, repeats from one place count less), what speaks against."""
    proofs = sum(1 for p in pieces if p.strength == "proof")
    hints = 0.0
    seen: set[tuple[str, str]] = set()
    for piece in pieces:
        if piece.strength not in ("strong", "slight"):
            continue
        key = (piece.strength, piece.at.partition(":")[0])
        hints += WEIGHT[piece.strength] * (REPEAT if key in seen else 1.0)
        seen.add(key)
    weight = min(hints, HINTS_AT_MOST)
    if proofs:
        weight = WEIGHT["proof"] * (1 + 0.1 * (min(proofs, 3) - 1)) + 0.25 * weight
    return weight + prior_weight + sum(WEIGHT[p.strength] for p in pieces if p.strength in ("against", "rules_out"))


def prior(cause: Cause | None, status: int) -> float:
    """How common a cause is among failures with this status; 0 where its words do not say."""
    if cause is None:
        return 0.0
    weight = cause.prior.get(str(status) if status else "failure") or cause.prior.get("any")
    return PRIOR[weight] if weight else 0.0


def certainty(probability: float, pieces: list[Evidence]) -> Certainty:
    """The word for a probability. `certain` needs a proof, and `likely` more than a hint, whatever the figure."""
    if probability >= CERTAIN and any(p.strength == "proof" for p in pieces):
        return "certain"
    told = any(p.strength in ("proof", "strong") for p in pieces)
    return "likely" if probability >= LIKELY and told else "possible"


_ORDER: Final = ("proof", "strong", "slight", "against", "rules_out")


def _strongest_first(pieces: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(pieces, key=lambda p: _ORDER.index(p.strength)))
