"""Retry-After and HTTP dates."""

from __future__ import annotations

import datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.moments import http_date, retry_after
from statusdoctor.model import Headers

AT = 1_700_000_000.0  # 2023-11-14 22:13:20 UTC


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("1.5", 1.5),
        ("Tue, 14 Nov 2023 22:15:00 GMT", 100),
        ("Tue, 14 Nov 2023 22:00:00 GMT", 0),
    ],
)
def test_retry_after_is_read_in_both_forms(value, seconds):
    assert retry_after(Headers.of(("Retry-After", value)), AT) == seconds


@pytest.mark.parametrize("value", ["", "soon", "-1", "2023-11-14T22:15:00Z", "9" * 400, "٣"])
def test_a_malformed_retry_after_asks_for_nothing(value):
    assert retry_after(Headers.of(("Retry-After", value)), AT) is None


@pytest.mark.parametrize(
    "text", ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
)
def test_all_three_forms_of_a_date_are_read(text):
    assert http_date(text) == 784111777.0


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "Sun, 36 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +0100", "784111777"]
)
def test_other_text_is_no_http_date(text):
    assert http_date(text) is None


@given(st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(2500, 1, 1)))
def test_every_http_date_comes_back_as_written(moment):
    moment = moment.replace(tzinfo=datetime.UTC, microsecond=0)

    assert http_date(format_datetime(moment, usegmt=True)) == moment.timestamp()
