"""Spans, clocks, and the words for both."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.timing import ago, clock, server_date, took
from statusdoctor.model import Exchange, Headers, Request, Response

NOON = 1_795_521_600.0  # Tue, 24 Nov 2026 12:00:00 GMT
ASKED = Request.to("GET", "https://a.example/")


def seen(*fields: tuple[str, str], started: float = NOON, answered: float | None = NOON + 0.2) -> Exchange:
    return Exchange(ASKED, Response(200, Headers.of(*fields)), started=started, answered=answered)


def dated(text: str = "Tue, 24 Nov 2026 12:00:00 GMT") -> tuple[str, str]:
    return "Date", text


def test_an_answer_takes_from_the_request_to_its_header_section():
    assert 0.25 == took(Exchange(ASKED, started=NOON, answered=NOON + 0.25, finished=NOON + 9))


def test_a_failure_takes_until_it_came():
    assert 9.0 == took(Exchange(ASKED, started=NOON, finished=NOON + 9))


@pytest.mark.parametrize("answered", [None, NOON - 1])
def test_a_span_that_cannot_be_known_is_none(answered):
    assert took(seen(answered=answered)) is None


def test_an_exchange_without_times_has_no_span():
    assert took(seen(started=0.0)) is None


def test_the_server_names_its_time():
    assert server_date(Response(200, Headers.of(dated()))) == NOON
    assert server_date(Response(200)) is None
    assert server_date(Response(200, Headers.of(dated("yesterday")))) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "less than a second"),
        (1, "1 second"),
        (40.9, "40 seconds"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (-720, "12 minutes"),
        (3 * 3600 + 59, "3 hours"),
        (2 * 86400, "2 days"),
        (90 * 86400, "2 months"),
        (800 * 86400, "2 years"),
        (math.inf, "an unknown time"),
        (math.nan, "an unknown time"),
    ],
)
def test_a_span_is_said_in_one_unit(seconds, words):
    assert words == ago(seconds)


@pytest.mark.parametrize(
    ("epoch", "offset", "text"),
    [
        (NOON, 0, "12:00:00"),
        (NOON + 271.9, 3600, "13:04:31"),
        (NOON, -12 * 3600 - 1, "23:59:59"),
        (-1, 0, "23:59:59"),
        (1e300, 0, None),
        (math.nan, 0, "??:??:??"),
    ],
)
def test_a_moment_is_said_as_a_time_of_day(epoch, offset, text):
    assert text in (None, clock(epoch, offset))


@given(st.floats(), st.integers(-86400, 86400))
def test_every_number_has_words(number, offset):
    assert 8 == len(clock(number, offset))
    assert ago(number)
