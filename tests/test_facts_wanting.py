"""Names that a sentence says are wanting."""

from __future__ import annotations

import pytest

from statusdoctor.facts.wanting import wanted_in, wants_everything


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("name, email, and password are required.", ("name", "email", "password")),
        ("missing or invalid 'text' in body", ("text",)),
        ("missing 'name' or 'price'", ("name", "price")),
        ("class id is required", ("class id",)),
        ("either skill_id or skill_name must be provided.", ("skill_id", "skill_name")),
        ("message is required and must be a string", ("message",)),
        ("no transaction id", ("transaction id",)),
        ("no room id provided", ("room id",)),
    ],
)
def test_the_names_that_a_sentence_misses(sentence: str, names: tuple[str, ...]) -> None:
    assert names == wanted_in(sentence)


@pytest.mark.parametrize("sentence", ["no rooms", "the order was shipped", "something went wrong", ""])
def test_sentences_that_miss_nothing(sentence: str) -> None:
    assert () == wanted_in(sentence)


def test_a_sentence_that_misses_fields_and_names_none() -> None:
    assert wants_everything("all fields are required.")
    assert not wants_everything("all fields were saved")
