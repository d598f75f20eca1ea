"""Two status codes side by side."""

from __future__ import annotations

from typing import Final

from statusdoctor.knowledge import StatusPage
from statusdoctor.knowledge.relations import difference
from statusdoctor.render.reference.naming import cause_ref
from statusdoctor.render.reference.outline import Outline, Refs, Table, points, section, sections

_SHOWN: Final = 8  # causes of each kind; the pages themselves list all


def outline(left: StatusPage, right: StatusPage) -> Outline:
    """How to tell one from the other."""
    found = difference(left, right)
    table = Table(
        (str(left.code), str(right.code)),
        tuple((aspect.name, aspect.left, aspect.right) for aspect in found.aspects),
    )
    return Outline(
        kind="index",
        name=f"{left.code}-{right.code}",
        title=f"{left.code} or {right.code}?",
        summary=f"{left.name} and {right.name}, told apart.",
        tags=(),
        sections=sections(
            section("How to tell them apart", points(found.says)),
            section("What differs", table if table.rows else None),
            section(
                "Frequent causes",
                _listed(found.in_common, "of both"),
                _listed(found.left_mostly, f"of {left.code} alone"),
                _listed(found.right_mostly, f"of {right.code} alone"),
            ),
        ),
    )


def _listed(ids: tuple[str, ...], label: str) -> Refs | None:
    part = f", {_SHOWN} of {len(ids)}" if len(ids) > _SHOWN else ""
    return Refs(tuple(cause_ref(cause_id) for cause_id in ids[:_SHOWN]), label + part) if ids else None
