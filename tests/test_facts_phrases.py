"""Known words are recognised where they are said, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.phrases import Match, Phrasebook, fold
from statusdoctor.facts.statements import Statement
from statusdoctor.knowledge import Words


def words(**more: Any) -> Words:
    return Words(**({"cause": "server/error", "strength": "strong", "says": "It says so."} | more))


def find(entry: Words, *texts: str, kind: str = "message", status: int = 500) -> tuple[Match, ...]:
    return Phrasebook([entry]).find(tuple(Statement(kind, "response.body", text) for text in texts), status)


@pytest.mark.parametrize(
    "text",
    ["CSRF token missing", "Error: csrf  token\n missing or incorrect.", "“CSRF Token Missing”"],
)
def test_a_phrase_is_found_in_any_case_and_spacing(text: str) -> None:
    assert find(words(phrases=("csrf token missing",)), text)


def test_straight_and_typographic_apostrophes_are_one() -> None:
    assert find(words(phrases=("can't connect",)), "Can’t connect to the database")


def test_a_phrase_does_not_begin_inside_a_word() -> None:
    assert not find(words(phrases=("token missing",)), "xtoken missing")
    assert find(words(phrases=("token missing",)), "(token missing)")


def test_a_code_is_compared_whole() -> None:
    entry = words(codes=("ExpiredToken",))

    assert find(entry, "expiredtoken", kind="code")
    assert not find(entry, "ExpiredTokenException", kind="code")
    assert not find(entry, "ExpiredToken", kind="message")


def test_what_must_be_there_too_may_be_in_another_statement() -> None:
    entry = words(phrases=("access denied",), also=("reference #18",))

    assert find(entry, "Access Denied", "Reference #18.abc")
    assert not find(entry, "Access Denied")


def test_what_must_not_be_there_silences() -> None:
    assert not find(words(phrases=("access denied",), unless=("captcha",)), "Access denied", "solve the CAPTCHA")


def test_a_status_can_be_asked_for() -> None:
    entry = words(phrases=("bad gateway",), status=(502,))

    assert find(entry, "Bad Gateway", status=502)
    assert not find(entry, "Bad Gateway", status=500)


def test_a_place_can_be_asked_for() -> None:
    entry = words(phrases=("not found",), places=("title",))

    assert find(entry, "Not Found", kind="title")
    assert not find(entry, "Not Found", kind="text")


def test_an_entry_counts_once_however_often_it_is_said() -> None:
    assert 1 == len(find(words(phrases=("it failed", "it really failed")), "it failed", "it really failed, it failed"))


def test_a_quote_shows_the_words_with_their_surroundings() -> None:
    (found,) = find(words(phrases=("quota exceeded",)), f"{'a ' * 100}Quota exceeded{' b' * 100}")

    assert "Quota exceeded" in found.quote
    assert found.quote.startswith("…")
    assert found.quote.endswith("…")
    assert len(found.quote) < 220


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4), st.lists(st.text(max_size=40), max_size=4))
def test_a_phrase_is_found_wherever_it_stands_between_blanks(phrase: str, before: list[str], after: list[str]) -> None:
    folded = fold(phrase)
    if folded and "\n" not in folded:
        assert find(words(phrases=(phrase,)), " ".join([*before, f" {phrase} ", *after]))


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    assert fold(text) == fold(fold(text))
