"""Which words a text must hold for a pattern to fit it, and the patterns that a text may fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.readings import READINGS
from statusdoctor.facts.stems import Sieve, stems_of

PATTERNS = [
    re.compile(r"\b(?:token|jwt)\b.{0,20}\bexpir(?:ed|y)\b"),
    re.compile(r"^no (?:such )?(?:user|account)s? (?:found|here)$"),
    re.compile(r"(?:too|so) (?:fast|often)|slow(?:er| down)", re.I),
    re.compile(r"[aeiou]{3}"),
]
SIEVE = Sieve(r.pattern for r in READINGS)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"token", {"token"}),
        (r"\bTOKEN\b", {"token"}),
        (r"(?:jwt|token) lapsed", {" lapsed"}),
        (r"^(?=.*(?:plan|bill))(?=.*(?:ended|over))", {"plan", "bill"}),
        (r"(?:re)?new", {"new"}),
        (r"(?:ab){2,3}x?", {"ab"}),
        (r"not (?!use)\w+", {"not "}),
    ],
)
def test_the_most_telling_words_of_a_pattern_are_found(pattern: str, words: set[str]) -> None:
    assert frozenset(words) == stems_of(re.compile(pattern))


@pytest.mark.parametrize("pattern", [r"\w+", r"(?:token)?", r"a|token", r"(?<!x)[abc]", r""])
def test_a_pattern_that_fits_without_words_is_always_tried(pattern: str) -> None:
    assert stems_of(re.compile(pattern)) is None


def test_all_readings_are_known_by_words() -> None:
    assert [] == [r.pattern.pattern for r in READINGS if stems_of(r.pattern) is None]


@given(st.data())
def test_what_a_pattern_fits_passes_the_sieve(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(PATTERNS) - 1))
    text = (
        data.draw(st.text(max_size=20)) + data.draw(st.from_regex(PATTERNS[number])) + data.draw(st.text(max_size=20))
    )

    passed = Sieve(PATTERNS).pass_through(text.lower())

    assert PATTERNS[number].search(text.lower()) is None or number in passed
    assert passed == sorted(passed)


@given(st.text(max_size=300))
def test_what_does_not_pass_no_reading_says(text: str) -> None:
    passed = SIEVE.pass_through(text.lower())

    assert {n for n, r in enumerate(READINGS) if r.is_said(text, text.lower())} <= set(passed)
