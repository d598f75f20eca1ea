"""The failures of SvelteKit's form actions, whose sentences stand in a list in a string."""

from __future__ import annotations

from statusdoctor.facts.action_failures import unpacked


def test_the_sentences_of_a_failure_are_taken_out() -> None:
    told = {"type": "failure", "status": 400, "data": '[{"error":1,"id":2},"Name is required",7]'}

    assert ["Name is required"] == unpacked(told)["data"]


def test_what_is_no_failure_stays_as_it_is() -> None:
    for told in ({"type": "success", "data": '["a b"]'}, {"type": "failure", "data": "a b"}, {"type": "failure"}):
        assert told is unpacked(told)


def test_broken_data_stays_as_it_is() -> None:
    told = {"type": "failure", "data": '["a b'}

    assert told is unpacked(told)
