"""Lists of pages: the codes by class, the causes by family, the fields; and what a search found."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from statusdoctor.knowledge import Cause, FieldPage, StatusPage
from statusdoctor.knowledge.searching import Hit
from statusdoctor.render.reference.naming import CLASSES, FAMILIES, cause_row, field_row
from statusdoctor.render.reference.outline import Outline, Prose, Ref, Row, Rows, Section, flat

_KINDS: Final = {"code": "status code", "cause": "cause", "field": "header field"}


def codes(pages: Iterable[StatusPage]) -> Outline:
    """Status codes by class; unofficial ones with their owners."""
    groups = groupby(pages, key=lambda page: page.class_)
    found = tuple(Section(f"{CLASSES[name]} {name}", (Rows(tuple(map(_code_row, group))),)) for name, group in groups)
    return _index("Status codes", found)


def causes(found: Iterable[Cause]) -> Outline:
    """Causes by family."""
    groups = groupby(found, key=lambda cause: cause.id.partition("/")[0])
    return _index("Causes", tuple(_family(name, list(group)) for name, group in groups))


def _family(name: str, found: list[Cause]) -> Section:
    return Section(name, (Prose(FAMILIES.get(name, name)), Rows(tuple(map(cause_row, found)))))


def fields(pages: Iterable[FieldPage]) -> Outline:
    """Header fields by their first letter."""
    groups = groupby(pages, key=lambda page: page.name[0].upper())
    return _index(
        "Header fields", tuple(Section(name, (Rows(tuple(map(field_row, group))),)) for name, group in groups)
    )


def hits(words: str, found: Iterable[Hit]) -> Outline:
    """What a search found, best first."""
    rows = tuple(Row(hit.name, hit.title, Ref(hit.kind, hit.name), _KINDS[hit.kind]) for hit in found)
    return _index(f"Pages about {words}", (Section("Best first", (Rows(rows),)),))


def _code_row(page: StatusPage) -> Row:
    owners = ", ".join(owner.name for owner in page.owners)
    owned = f"{owners}: " if page.state == "unofficial" else ""
    mark = page.state if page.state not in ("standard", "unofficial") else ""
    return Row(f"{page.code} {page.name}", owned + flat(page.summary), Ref("code", str(page.code)), mark)


def _index(title: str, found: tuple[Section, ...]) -> Outline:
    count = sum(len(block.rows) for section in found for block in section.blocks if isinstance(block, Rows))
    return Outline("index", title.lower(), title, f"{count} {'page' if count == 1 else 'pages'}", (), found)
