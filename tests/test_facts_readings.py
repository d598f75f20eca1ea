"""Sentences read by subject and predicate: the leads and spares stand in tests/cases/sentences*.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor import knowledge
from statusdoctor.facts.reading import both
from statusdoctor.facts.readings import LONGEST, READINGS, reading_of
from statusdoctor.facts.readings_of_requests import OF_THE_QUERY

OVER = "Your session has timed out"


def test_each_reading_names_a_cause_of_the_reference() -> None:
    assert {r.cause for r in (*READINGS, OF_THE_QUERY)} <= knowledge.causes().keys()


def test_a_sentence_is_believed_under_its_statuses_only() -> None:
    found = reading_of(OVER, 401, "GET")

    assert found is not None
    assert "auth/session-expired" == found.cause
    assert reading_of(OVER, 500, "GET") is None


def test_long_texts_are_documents_and_not_read() -> None:
    assert reading_of(f"{OVER}. " + "x" * LONGEST, 401, "GET") is None


def test_alternatives_of_subject_and_predicate_stand_anywhere() -> None:
    found = reading_of("Sorry, but we think that the token was for another service", 401, "GET")

    assert found is not None
    assert "auth/token-wrong-audience" == found.cause
    assert both("a|b", "c|d") == "^(?=.*(?:a|b))(?=.*(?:c|d))"


@given(st.text(max_size=400), st.sampled_from((0, 200, 400, 401, 403, 404, 409, 422, 429, 500, 503)))
def test_any_sentence_can_be_read(sentence: str, status: int) -> None:
    found = reading_of(sentence, status, "POST")

    assert found is None or status in found.statuses


@pytest.mark.parametrize(
    "sentence",
    [
        "Only members of the Pro plan can export reports",
        "Only customers who are in a supported country can buy this",
        "You can only change your nickname once every 2 weeks",
        "Admin token required",
        "The owner cannot be removed",
        "Customer cannot be charged twice",
        "You can only sign in with your company e-mail",
        "This key is not authorized for the geocoding API",
    ],
)
def test_what_has_another_ground_is_not_read_as_a_matter_of_rights(sentence: str) -> None:
    found = reading_of(sentence, 403, "POST")

    assert found is None or "auth/forbidden" != found.cause


def test_a_code_in_place_of_a_sentence_is_read_by_its_words() -> None:
    found = reading_of("not_a_member_of_team", 403, "GET")

    assert found is not None
    assert "auth/forbidden" == found.cause
