"""What counts as a failure inside an answer with 2xx, and what is then heard."""

from __future__ import annotations

import json
from typing import Any

import pytest

from statusdoctor.facts.content import Content
from statusdoctor.facts.failed_bodies import says_failed
from statusdoctor.facts.statements import statements
from statusdoctor.model import Body, Headers, Response


def heard(body: dict[str, Any]) -> list[str]:
    """The texts of all statements of a 200 with this JSON body."""
    fields = Headers.of(("Content-Type", "application/json"))
    answer = Response(200, fields, Body(json.dumps(body).encode()))
    return [s.text for s in statements(answer, Content(fields, answer.body))]


@pytest.mark.parametrize(
    "body",
    [
        {"ok": False},
        {"status": "error"},
        {"code": 401, "msg": "token expired"},
        {"statusCode": "403"},
        {"errcode": 40001, "errmsg": "invalid credential"},
    ],
    ids=json.dumps,
)
def test_a_body_that_says_that_the_call_failed(body: dict[str, Any]) -> None:
    assert says_failed(body)


@pytest.mark.parametrize(
    "body",
    [
        {"ok": True},
        {"code": 200},
        {"errcode": 0, "errmsg": "ok"},
        {"status": "active"},
        {"code": True},
        {"code": 40100},
    ],
    ids=json.dumps,
)
def test_a_body_that_says_nothing_of_a_failure(body: dict[str, Any]) -> None:
    assert not says_failed(body)


def test_the_words_beside_a_wrapped_status_are_heard() -> None:
    assert "token expired" in heard({"code": 401, "msg": "token expired"})


def test_the_words_of_a_success_are_not_heard() -> None:
    assert heard({"code": 200, "msg": "token expired soon"}) == []
