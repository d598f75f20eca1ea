"""On real failures the doctor answers, keeps quiet where all is well, and stays as good as it was."""

from __future__ import annotations

import pytest

from tests.ward import scoring

ALL = scoring.cases()
AT_LEAST = 0.95  # of the first causes; raised as it gets better, never lowered


@pytest.fixture(scope="module")
def outcomes() -> list[scoring.Outcome]:
    return [scoring.examine(case) for case in ALL if not case.healthy]


@pytest.mark.parametrize("case", [c for c in ALL if c.healthy], ids=lambda c: c.name)
def test_healthy_traffic_is_left_alone(case: scoring.Case) -> None:
    assert () == scoring.examine(case).alarms


def test_the_first_cause_is_right_as_often_as_before(outcomes: list[scoring.Outcome]) -> None:
    assert sum(o.right for o in outcomes) / len(outcomes) >= AT_LEAST
