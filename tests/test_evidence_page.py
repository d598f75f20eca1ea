"""The page that says what each cause rests on is as the rules and words are; every cause can be reached."""

from __future__ import annotations

import pytest

from statusdoctor import knowledge
from tests.evidence_page import PAGE, page

NOW = page()


def test_the_page_is_current() -> None:
    assert NOW == PAGE.read_text(encoding="utf-8"), "run: python tests/evidence_page.py"


@pytest.mark.parametrize("cause", knowledge.causes())
def test_every_cause_can_be_reached(cause: str) -> None:
    (line,) = [line for line in NOW.splitlines() if line.startswith(f"- `{cause}`:")]

    assert "()" not in line
