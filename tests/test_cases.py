"""Every cause has a case in which it is named and a near neighbour in which it is left alone (tests/cases/)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from statusdoctor import knowledge
from tests.builders import LEADS, SPARES, CaseFile, examine

HERE = Path(__file__).parent
FAMILIES = sorted(p.stem for p in (HERE / "cases").glob("*.py") if p.stem != "__init__")
for family in FAMILIES:
    import_module(f"tests.cases.{family}")


@pytest.mark.parametrize("case", LEADS, ids=lambda c: c.name)
def test_the_cause_is_named_first(case: CaseFile) -> None:
    found = examine(case.build(), case.patient)

    assert found is not None, "nothing was said"
    words = knowledge.cause(case.cause)
    named = [c.id for c in found.causes]
    if words and words.kind == "note" and case.cause not in named:
        assert case.cause in [n.id for n in found.notes]
    else:
        assert case.cause == (named[0] if named else None), named
    if case.certainty:
        assert case.certainty == found.causes[0].certainty


@pytest.mark.parametrize("case", SPARES, ids=lambda c: c.name)
def test_a_near_neighbour_is_left_alone(case: CaseFile) -> None:
    found = examine(case.build(), case.patient)

    named = [c.id for c in found.causes] + [n.id for n in found.notes] if found else []
    assert case.cause not in named
