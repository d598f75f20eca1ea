"""The page that says what each cause rests on lists every cause, and every cause can be reached."""

from __future__ import annotations

import pytest

from statusdoctor import knowledge
from tests.evidence_page import PAGE, page

NOW = page()


def test_the_page_lists_every_cause() -> None:
    shown = PAGE.read_text(encoding="utf-8")

    assert [] == [cause for cause in knowledge.causes() if f"- `{cause}`:" not in shown]


@pytest.mark.parametrize("cause", knowledge.causes())
def test_every_cause_can_be_reached(cause: str) -> None:
    (line,) = [line for line in NOW.splitlines() if line.startswith(f"- `{cause}`:")]

    assert "()" not in line
