"""The page of a header field."""

from __future__ import annotations

from statusdoctor.knowledge import FieldPage
from statusdoctor.knowledge.relations import codes_of_field
from statusdoctor.render.reference.naming import SENT, cause_rows, code_ref
from statusdoctor.render.reference.outline import Code, Outline, flat, points, prose, refs, rows, section, sections


def outline(page: FieldPage) -> Outline:
    """All that is said about one header field."""
    return Outline(
        kind="field",
        name=page.name,
        title=page.name,
        summary=flat(page.what),
        tags=(f"sent {SENT[page.sender]}",),
        source=page.specification,
        facts=(("Sent", SENT[page.sender]),),
        sections=sections(
            section("Syntax", prose(page.syntax)),
            section("Example", Code(page.example.strip("\n"), "http")),
            section("Common faults", points(page.faults)),
            section("Related causes", rows(cause_rows(page.causes))),
            section("Status codes", refs([code_ref(code) for code in codes_of_field(page)])),
        ),
    )
