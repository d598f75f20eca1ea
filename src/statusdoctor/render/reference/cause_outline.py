"""The page of a cause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.knowledge import Cause, Fix
from statusdoctor.knowledge.relations import fields_of_cause, weighted_codes
from statusdoctor.render.reference.naming import code_ref
from statusdoctor.render.reference.outline import (
    Block,
    Code,
    Links,
    Outline,
    Points,
    Prose,
    Ref,
    Trials,
    flat,
    points,
    prose,
    refs,
    section,
    sections,
)

_KIND: Final = {
    ("note", ""): "a fault worth telling that does not explain the failure by itself",
    ("benign", "always"): "looks like a failure and is none",
    ("cause", "recovered"): "no failure once the client's retry succeeds",
}


def outline(page: Cause) -> Outline:
    """All that is said about one cause."""
    return Outline(
        kind="cause",
        name=page.id,
        title=page.title,
        summary=_first_sentence(page.why),
        tags=tuple(tag for tag in (page.kind, _KIND.get((page.kind, page.benign_when), "")) if tag != "cause" and tag),
        facts=_facts(page),
        sections=sections(
            section("Why", prose(page.why)),
            section("How to confirm it", Trials(page.confirm) if page.confirm else None),
            section("How to fix it", *_fixes(page)),
            section("What people wrongly do", points(page.mistakes)),
            section("When this does not apply", points(page.exceptions)),
            section("Where it appears", *_places(page)),
            section("Header fields", refs([Ref("field", field.name) for field in fields_of_cause(page.id)])),
            section("Learn more", Links(page.learn) if page.learn else None),
        ),
    )


def _facts(page: Cause) -> tuple[tuple[str, str], ...]:
    common = [str(code) for code in weighted_codes(page.id).get("common", ())]
    if page.prior.get("failure") == "common":
        common.append("no answer")
    return (("Common as", ", ".join(common)),) if common else ()


def _fixes(page: Cause) -> Iterator[Block]:
    """The fixes by who can apply them, in the order in which these first appear."""
    for audience in dict.fromkeys(fix.audience for fix in page.fixes):
        theirs = [fix for fix in page.fixes if fix.audience == audience]
        yield Prose("", f"For the {audience}")
        yield from _blocks(theirs)


def _blocks(fixes: list[Fix]) -> Iterator[Block]:
    plain: list[str] = []
    for fix in fixes:
        plain.append(flat(fix.do))
        if fix.example:
            yield Points(tuple(plain))
            yield Code(fix.example.strip("\n"))
            plain = []
    if plain:
        yield Points(tuple(plain))


def _places(page: Cause) -> Iterator[Block | None]:
    for weight, codes in weighted_codes(page.id).items():
        yield refs([code_ref(code) for code in codes], weight or "also")
    if failing := page.prior.get("failure"):
        yield Prose("where no answer came at all, because the connection failed", failing)


def _first_sentence(text: str) -> str:
    first, stop, _ = flat(text).partition(". ")
    return first + stop.strip()
