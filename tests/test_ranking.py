"""Evidence becomes certainty as promised: proof beats any heap of hints, and nothing is certain without proof."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.evidence import Evidence, against, proof, rules_out, slight, strong
from statusdoctor.knowledge import Cause
from statusdoctor.ranking import rank

WORDS = {
    "a/common": Cause("", prior={"401": "common"}),
    "a/rare": Cause("", prior={"401": "rare"}),
    "a/other": Cause("", prior={"any": "occasional"}),
}


def of(cause: str, *pieces: Evidence) -> list[Evidence]:
    return [Evidence(p.strength, p.says, p.at, cause=cause) for p in pieces]


def ranked(*pieces: list[Evidence]) -> list[tuple[str, str]]:
    return [(c.cause, c.certainty) for c in rank([p for some in pieces for p in some], WORDS, 401)]


def test_proof_is_certain() -> None:
    assert [("a/other", "certain")] == ranked(of("a/other", proof("p")))


def test_a_strong_hint_is_likely_and_a_slight_one_possible() -> None:
    assert [("a/other", "likely")] == ranked(of("a/other", strong("s")))
    assert [("a/other", "possible")] == ranked(of("a/other", slight("s")))


def test_one_proof_beats_any_heap_of_hints() -> None:
    heap = [strong("s", at=f"place {n}") for n in range(20)]

    assert ("a/rare", "a/common") == tuple(c for c, _ in ranked(of("a/common", *heap), of("a/rare", proof("p"))))


def test_two_proofs_leave_neither_certain() -> None:
    assert {"possible"} == {word for _, word in ranked(of("a/other", proof("p")), of("a/common", proof("p")))} - {
        "likely"
    }


def test_the_commoner_cause_wins_between_equals() -> None:
    assert ["a/common", "a/rare"] == [c for c, _ in ranked(of("a/rare", strong("s")), of("a/common", strong("s")))]


def test_a_cause_that_is_ruled_out_comes_last() -> None:
    out = of("a/common", proof("p"), rules_out("no"))

    assert "a/common" == ranked(out, of("a/rare", slight("s")))[-1][0]


def test_what_only_speaks_against_makes_no_cause() -> None:
    assert [] == ranked(of("a/common", against("no")))


PIECE = st.sampled_from([proof, strong, slight, against, rules_out])
EVIDENCE = st.lists(st.tuples(st.sampled_from(sorted(WORDS)), PIECE, st.sampled_from(["x", "y"])), max_size=12)


@given(EVIDENCE)
def test_probabilities_are_shares_and_certainty_follows_them(
    drawn: list[tuple[str, Callable[..., Evidence], str]],
) -> None:
    evidence = [e for cause, make, at in drawn for e in of(cause, make("says", at=at))]

    found = rank(evidence, WORDS, 401)

    assert sum(c.probability for c in found) < 1
    scores = [round(c.score, 6) for c in found]
    assert scores == sorted(scores, reverse=True)
    assert all(any(e.strength == "proof" for e in c.evidence) for c in found if c.certainty == "certain")


@given(EVIDENCE)
def test_the_order_of_evidence_does_not_matter(drawn: list[tuple[str, Callable[..., Evidence], str]]) -> None:
    evidence = [e for cause, make, at in drawn for e in of(cause, make("says", at=at))]

    assert [c.cause for c in rank(evidence, WORDS, 401)] == [c.cause for c in rank(evidence[::-1], WORDS, 401)]
