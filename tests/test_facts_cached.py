"""A fact is worked out on the first look, once, and costs nothing more after that."""

from __future__ import annotations

from statusdoctor.facts.cached import cached_property


class Letter:
    """What the tests look at."""

    def __init__(self) -> None:
        self.opened = 0

    @cached_property
    def words(self) -> str:
        """What it says."""
        self.opened += 1
        return "no"


def test_a_fact_is_worked_out_once() -> None:
    letter = Letter()

    assert ("no", "no", 1) == (letter.words, letter.words, letter.opened)


def test_nothing_is_worked_out_before_somebody_looks() -> None:
    assert 0 == Letter().opened


def test_two_things_do_not_share_their_facts() -> None:
    first, second = Letter(), Letter()

    assert ("no", 1, 0) == (first.words, first.opened, second.opened)


def test_the_class_shows_the_fact_itself() -> None:
    assert "What it says." == Letter.words.__doc__
