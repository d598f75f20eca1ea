"""Pages of the reference as JSON: the data's own names, but `explanation` and `references` as in the report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from statusdoctor.knowledge import Cause, FieldPage, StatusPage
from statusdoctor.knowledge.finding import Page
from statusdoctor.knowledge.relations import (
    codes_of_field,
    difference,
    fields_of_cause,
    weighted_causes,
    weighted_codes,
)
from statusdoctor.render.reference.outline import flat
from statusdoctor.render.reference.pages import compared

_PROSE: Final = ("meaning", "tell_apart", "browsers", "apis", "developer_note", "summary", "why", "what")


def to_json(pages: Iterable[Page]) -> str:
    """Pages, and the differences between the codes among them, as one JSON object."""
    pages = list(pages)
    differences = [difference(left, right) for left, right in compared(pages)]
    return encode({"pages": [_page(page) for page in pages], "differences": differences})


def encode(value: Any) -> str:
    """Any value of ours as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _page(page: Page) -> dict[str, Any]:
    content = {name: flat(value) if name in _PROSE else value for name, value in msgspec.to_builtins(page).items()}
    if isinstance(page, StatusPage):
        return {"type": "code", **content, "causes": _causes(page)}
    if isinstance(page, Cause):
        return {"type": "cause", **_cause(page, content)}
    return {"type": "field", **_field(page, content)}


def _causes(page: StatusPage) -> list[dict[str, str | None]]:
    return [
        {"id": cause.id, "title": cause.title, "weight": weight or None}
        for weight, found in weighted_causes(page).items()
        for cause in found
    ]


def _cause(page: Cause, content: dict[str, Any]) -> dict[str, Any]:
    ours = {"id": page.id, "explanation": content.pop("why"), "references": content.pop("learn")}
    codes = [
        {"code": code, "weight": weight or None} for weight, found in weighted_codes(page.id).items() for code in found
    ]
    return {**ours, **content, "codes": codes, "fields": [field.name for field in fields_of_cause(page.id)]}


def _field(page: FieldPage, content: dict[str, Any]) -> dict[str, Any]:
    return {"name": page.name, **content, "codes": codes_of_field(page)}


def entry(page: Page) -> dict[str, Any]:
    """A page as one line of a list: what names it and what it is tied to."""
    if isinstance(page, StatusPage):
        owners = [owner.name for owner in page.owners]
        told = {"class": page.class_, "state": page.state, "owners": owners, "summary": flat(page.summary)}
        return {"code": page.code, "name": page.name, **told}
    if isinstance(page, Cause):
        codes = [code for found in weighted_codes(page.id).values() for code in found]
        return {"id": page.id, "title": page.title, "kind": page.kind, "codes": sorted(codes)}
    return {"name": page.name, "what": flat(page.what), "sender": page.sender, "codes": codes_of_field(page)}
