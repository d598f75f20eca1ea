"""The nearest success of the session, and what differs from the failing exchange."""

from __future__ import annotations

from typing import Any

import pytest

from statusdoctor.contrast import contrast, nearest, shape
from statusdoctor.diagnosis import Contrast
from statusdoctor.evidence import Case
from statusdoctor.history import History
from statusdoctor.model import Exchange, Request
from tests.builders import exchange, form, get, masker, post, reply, request, session

ORDERS = "https://api.shop.example/v1/orders"


def compared(failing: Request, *before: Exchange) -> Contrast | None:
    return contrast(case_of(failing, *before), masker())


def case_of(failing: Request, *before: Exchange) -> Case:
    history = History()
    for one in session(*before):
        history.remember(one)
    now = exchange(failing, reply(400), at=100.0, id="now", index=99)
    return Case(now, history.view(now))


def differences(here: Request, there: Request) -> dict[str, tuple[str, str]]:
    found = compared(here, exchange(there, reply(200)))
    return {d.where: (d.here, d.there) for d in found.differences} if found else {}


def test_a_session_without_a_success_has_no_contrast() -> None:
    assert compared(get(ORDERS), exchange(get(ORDERS), reply(500))) is None


def test_a_success_of_another_host_is_not_alike() -> None:
    assert compared(get(ORDERS), exchange(get("https://other.example/v1/orders"), reply(200))) is None


def test_the_same_route_comes_before_the_same_host() -> None:
    case = case_of(
        get(f"{ORDERS}/7"), exchange(get(f"{ORDERS}/1"), reply(200)), exchange(get(f"{ORDERS}?q=1"), reply(200))
    )

    twin = nearest(case)
    assert twin is not None
    assert "/v1/orders/1" == twin.request.route


def test_the_same_client_comes_before_another() -> None:
    case = case_of(get(ORDERS), exchange(get(ORDERS), reply(200)), exchange(get(ORDERS), reply(200), client="10.0.0.9"))

    twin = nearest(case)
    assert twin is not None
    assert "10.0.0.5" == twin.exchange.client


def test_another_clients_success_serves_where_there_is_none_of_its_own() -> None:
    found = compared(get(ORDERS), exchange(get(ORDERS), reply(200), client="10.0.0.9", index=4))

    assert found is not None


@pytest.mark.parametrize(
    ("here", "there", "where"),
    [
        (get(ORDERS), get(ORDERS, authorization="Bearer abc"), "request.headers.authorization"),
        (get(f"{ORDERS}?page=2"), get(ORDERS), "request.query.page"),
        (get(ORDERS, cookie="a=1"), get(ORDERS, cookie="a=2"), "request.cookies.a"),
        (post(ORDERS, {"a": 1}), post(ORDERS, {"a": 1, "b": 2}), "request.body"),
        (
            post(ORDERS, "a=1", content_type="text/plain"),
            post(ORDERS, "a=1", content_type="a/b"),
            "request.headers.content-type",
        ),
        (request("PUT", ORDERS), request("POST", ORDERS), "request.method"),
        (get("http://api.shop.example/v1/orders"), get(ORDERS), "request.scheme"),
    ],
)
def test_what_differs_is_named(here: Request, there: Request, where: str) -> None:
    assert where in differences(here, there)


def test_what_is_absent_is_called_absent() -> None:
    assert ("absent", "1") == differences(get(ORDERS), get(ORDERS, x_tenant="1"))["request.headers.x-tenant"]


@pytest.mark.parametrize(
    "name",
    [
        "date", "traceparent", "x_request_id", "x_amzn_trace_id", "idempotency_key", "x_b3_traceid", "sec_ch_ua",
        "content_length", "x_datadog_trace_id", "my_correlation_id", "x_timestamp", "if_none_match",
    ],
)  # fmt: skip
def test_noise_is_left_out(name: str) -> None:
    assert {} == differences(get(ORDERS, **{name: "1"}), get(ORDERS))


def test_cache_busters_are_left_out() -> None:
    assert {} == differences(get(f"{ORDERS}?_=1&ts=2"), get(f"{ORDERS}?_=3&ts=4"))


def test_secrets_are_shown_by_their_fingerprints() -> None:
    shown = differences(
        get(ORDERS, cookie="sid=hunter2hunter2hunter2"), get(ORDERS, cookie="sid=open-sesame-open-sesame")
    )

    assert "hunter2" not in str(shown)
    assert "sesame" not in str(shown)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (get(ORDERS), "no body"),
        (post(ORDERS, {"sku": "A", "n": 1}), "JSON object: n, sku"),
        (post(ORDERS, [1, 2]), "JSON list"),
        (post(ORDERS, "{", content_type="application/json"), "broken JSON"),
        (post(ORDERS, {str(n): n for n in range(12)}), "JSON object: 0, 1, 10, 11, 2, 3, 4, 5 and 4 more"),
        (post(ORDERS, {}), "JSON object: nothing in it"),
        (form(ORDERS, sku="A"), "form: sku"),
        (post(ORDERS, "<a/>"), "XML"),
        (post(ORDERS, "hello"), "text"),
    ],
)
def test_the_shape_of_a_body(asked: Any, expected: str) -> None:
    assert expected == shape(asked)
