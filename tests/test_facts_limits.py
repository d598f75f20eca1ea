"""Rate limits in all their dialects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.limits import Limit, limits
from statusdoctor.facts.moments import retry_after
from statusdoctor.model import Headers

AT = 1_700_000_000.0  # 2023-11-14 22:13:20 UTC


def read(*pairs: tuple[str, str]) -> tuple[Limit, ...]:
    return limits(Headers.of(*pairs), AT)


def told(*pairs: tuple[str, str]) -> list[tuple[str, float | None, float | None, float | None, float | None]]:
    return [(x.name, x.limit, x.remaining, x.reset_s, x.window_s) for x in read(*pairs)]


def test_the_current_draft_names_policies():
    fields = [
        ("RateLimit", '"burst";r=0;t=30'),
        ("RateLimit-Policy", '"burst";q=100;w=60, "day";q=1000;w=86400'),
    ]

    assert told(*fields) == [("burst", 100, 0, 30, 60), ("day", 1000, None, None, 86400)]
    assert read(*fields)[0].spent
    assert read(*fields)[0].where == "response.headers.ratelimit"


def test_draft_seven_has_one_dictionary():
    assert told(("RateLimit", "limit=5, remaining=0, reset=60"), ("RateLimit-Policy", "5;w=90")) == [("", 5, 0, 60, 90)]


def test_earlier_drafts_have_three_fields_and_the_window_behind_the_limit():
    fields = [("RateLimit-Limit", "100, 100;w=60"), ("RateLimit-Remaining", "3"), ("RateLimit-Reset", "20")]

    assert told(*fields) == [("", 100, 3, 20, 60)]
    assert read(*fields)[0].where == "response.headers.ratelimit-remaining"


def test_earlier_drafts_take_the_window_from_the_policy():
    assert told(("RateLimit-Limit", "5"), ("RateLimit-Remaining", "0"), ("RateLimit-Policy", "5;w=60")) == [
        ("", 5, 0, None, 60)
    ]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        ("0", 0),
        ("1700000100", 100),
        ("1700000100.5", 100.5),
        ("1700000100000", 100),
        ("1600000000", 0),
        ("6m0s", 360),
        ("1h2m3.5s", 3723.5),
        ("20ms", 0.02),
        ("2023-11-14T22:15:00Z", 100),
        ("2023-11-14T22:15Z", 100),
        ("Tue, 14 Nov 2023 22:15:00 GMT", 100),
        ("9999999999", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_reset_is_understood_in_every_spelling(value, seconds):
    (limit,) = read(("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", value))

    assert limit.reset_s == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            {
                "X-RateLimit-Limit": "60",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Used": "60",
                "X-RateLimit-Resource": "core",
            },
            [("", 60, 0, None, None)],
            id="github",
        ),
        pytest.param(
            {"x-rate-limit-limit": "15", "x-rate-limit-remaining": "0"},
            [("", 15, 0, None, None)],
            id="twitter",
        ),
        pytest.param(
            {"x-app-limit-24hour-limit": "100", "x-app-limit-24hour-remaining": "1"},
            [("", 100, 1, None, None)],
            id="twitter-day",
        ),
        pytest.param(
            {
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": "1700000100.2",
                "X-RateLimit-Reset-After": "1.5",
            },
            [("", None, 0, 1.5, None)],
            id="discord",
        ),
        pytest.param({"X-Shopify-Shop-Api-Call-Limit": "39/40"}, [("", 40, 1, None, None)], id="shopify"),
        pytest.param(
            {
                "x-ratelimit-limit-requests": "60",
                "x-ratelimit-remaining-requests": "59",
                "x-ratelimit-limit-tokens": "9000",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-tokens": "6m0s",
            },
            [("requests", 60, 59, None, None), ("tokens", 9000, 0, 360, None)],
            id="openai",
        ),
        pytest.param(
            {
                "anthropic-ratelimit-input-tokens-limit": "50",
                "anthropic-ratelimit-input-tokens-remaining": "0",
                "anthropic-ratelimit-input-tokens-reset": "2023-11-14T22:15:00Z",
            },
            [("input tokens", 50, 0, 100, None)],
            id="anthropic",
        ),
        pytest.param(
            {"x-ms-ratelimit-remaining-subscription-reads": "11999"},
            [("subscription reads", None, 11999, None, None)],
            id="azure",
        ),
        pytest.param(
            {"x-ms-ratelimit-remaining-resource": "Microsoft.Compute/LowCostGet3Min;0"},
            [("Microsoft.Compute/LowCostGet3Min", None, 0, None, None)],
            id="azure-compute",
        ),
        pytest.param(
            {"X-RateLimit-Limit-Minute": "5", "X-RateLimit-Remaining-Minute": "0"},
            [("minute", 5, 0, None, 60)],
            id="kong",
        ),
        pytest.param(
            {"X-HubSpot-RateLimit-Max": "100", "X-HubSpot-RateLimit-Interval-Milliseconds": "10000"},
            [("", 100, None, None, 10)],
            id="hubspot",
        ),
    ],
)
def test_the_dialects_of_large_apis_are_read(fields, expected):
    assert told(*fields.items()) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"Content-Type": "x"},
        {"X-Limit": "3"},
        {"RateLimit": "))"},
        {"X-RateLimit-Bucket": "7"},
        {"Retry-After": "1"},
    ],
)
def test_other_fields_announce_no_limit(fields):
    assert read(*fields.items()) == ()


NAMES = [
    "ratelimit",
    "ratelimit-policy",
    "ratelimit-limit",
    "x-ratelimit-reset",
    "x-ratelimit-remaining-tokens",
]


@given(
    st.dictionaries(
        st.sampled_from([*NAMES, "x-ms-ratelimit-remaining-resource", "sforce-limit-info", "retry-after"]),
        st.text(),
    ),
    st.floats(0, 1e11),
)
def test_no_value_breaks_the_readers(fields, at):
    headers = Headers.of(*fields.items())

    for limit in limits(headers, at):
        assert limit.reset_s is None or limit.reset_s >= 0
        assert limit.where.startswith("response.headers.")
    wait = retry_after(headers, at)
    assert wait is None or wait >= 0


@given(
    st.from_regex(r"(?:x-)?rate-?limit(?:-[a-z0-9-]{1,20})?", fullmatch=True),
    st.from_regex(r"[\d.;=w, ms/\"a-z]{0,30}", fullmatch=True),
)
def test_no_name_breaks_the_readers(name, value):
    assert len(read((name, value))) <= 50
