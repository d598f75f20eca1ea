"""What links the pages of the reference: causes and codes by weight, fields and who names them, two codes compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from statusdoctor.knowledge.reading import cause, causes, field_page, fields, status_page, status_pages
from statusdoctor.knowledge.schemas import Cause, FieldPage, StatusPage

WEIGHTS: Final = ("common", "occasional", "rare", "")


class Aspect(msgspec.Struct, frozen=True):
    """One thing that two codes do not say alike."""

    name: str
    left: str
    right: str


class Difference(msgspec.Struct, frozen=True):
    """Two codes side by side: how to tell them apart, what differs, and whose causes are whose.

    `in_common` are the causes that are frequent as both; `left_mostly` those that are so as the first code alone.
    """

    codes: tuple[int, int]
    says: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    in_common: tuple[str, ...]
    left_mostly: tuple[str, ...]
    right_mostly: tuple[str, ...]


def weighted_causes(page: StatusPage) -> dict[str, list[Cause]]:
    """The causes of a code by weight, "" where none is known: those that its page lists, then those that name the code.

    Where a listed cause's own words do not say how frequent it is with this code, it counts as the one before it.
    """
    code = str(page.code)
    listed = [found for cause_id in page.causes if (found := cause(cause_id))]
    others = [found for found in causes(naming=code).values() if code in found.prior and found.id not in page.causes]
    weight: str = next((own for found in listed if (own := found.prior.get(code))), "")
    groups: dict[str, list[Cause]] = {}
    for found in (*listed, *others):
        weight = found.prior.get(code) or weight
        groups.setdefault(weight, []).append(found)
    return {w: groups[w] for w in WEIGHTS if w in groups}


def weighted_codes(cause_id: str) -> dict[str, list[int]]:
    """The codes that a cause appears as, by weight: the same pairs as `weighted_causes`, from the other side."""
    found = cause(cause_id)
    said = {int(code): weight for code, weight in found.prior.items() if code.isdecimal()} if found else {}
    listing = {page.code for page in status_pages(naming=cause_id) if cause_id in page.causes}
    groups: dict[str, list[int]] = {}
    for code in sorted(listing | said.keys()):
        groups.setdefault(said.get(code) or _place(cause_id, code), []).append(code)
    return {w: groups[w] for w in WEIGHTS if w in groups}


def _place(cause_id: str, code: int) -> str:
    """The weight under which a code lists a cause whose own words do not say."""
    page = status_page(code)
    found = weighted_causes(page) if page else {}
    return next((weight for weight, among in found.items() if any(c.id == cause_id for c in among)), "")


def fields_of_cause(cause_id: str) -> list[FieldPage]:
    """The header fields that have to do with a cause."""
    return [page for page in fields(naming=cause_id).values() if cause_id in page.causes]


def fields_of_code(page: StatusPage) -> list[FieldPage]:
    """The header fields that belong to a code and that its own page does not show at length."""
    shown = {use.name.lower() for use in page.fields}
    belong = [found for found in fields(naming=str(page.code)).values() if page.code in found.codes]
    asked = [found for required in page.requires if (found := field_page(required.field))]
    return list({found.name: found for found in (*asked, *belong) if found.name.lower() not in shown}.values())


def codes_of_field(page: FieldPage) -> list[int]:
    """The codes that a field belongs to: those it names, and those whose pages show it."""
    name = page.name.lower()
    return sorted({*page.codes, *(other.code for other in status_pages(naming=name) if name in _shown(other))})


def _shown(page: StatusPage) -> set[str]:
    return {use.name.lower() for use in page.fields} | {requirement.field.lower() for requirement in page.requires}


def difference(left: StatusPage, right: StatusPage) -> Difference:
    """What tells two codes apart."""
    said = [c.says for c in left.confused_with if c.code == right.code]
    said += [c.says for c in right.confused_with if c.code == left.code]
    ours, theirs = _frequent(left), _frequent(right)
    return Difference(
        codes=(left.code, right.code),
        says=tuple(said),
        aspects=tuple(aspect for aspect in _aspects(left, right) if aspect.left != aspect.right),
        in_common=tuple(c for c in ours if c in theirs),
        left_mostly=tuple(c for c in ours if c not in theirs),
        right_mostly=tuple(c for c in theirs if c not in ours),
    )


def _frequent(page: StatusPage) -> list[str]:
    groups = weighted_causes(page)
    return [c.id for c in (*groups.get("common", ()), *groups.get("occasional", ()))]


def _aspects(left: StatusPage, right: StatusPage) -> Iterator[Aspect]:
    for name, of in _ASPECTS.items():
        yield Aspect(name, of(left), of(right))


def _required(page: StatusPage) -> str:
    return ", ".join(r.field for r in page.requires if r.keyword == "MUST") or "nothing in particular"


_ASPECTS: Final[dict[str, Callable[[StatusPage], str]]] = {
    "says": lambda page: page.summary,
    "class": lambda page: page.class_,
    "state": lambda page: page.state,
    "must bear": _required,
    "retry": lambda page: page.retry.says,
    "cache": lambda page: page.cacheable.says,
    "if nothing tells more": lambda page: page.fallback or "-",
}
