"""The page of a status code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.knowledge import StatusPage
from statusdoctor.knowledge.relations import fields_of_code, weighted_causes
from statusdoctor.render.reference.naming import CACHE, RETRY, cause_ref, cause_row, code_ref, field_ref
from statusdoctor.render.reference.outline import (
    Block,
    Code,
    Outline,
    Prose,
    Ref,
    Row,
    Rows,
    Section,
    flat,
    points,
    prose,
    refs,
    rows,
    section,
    sections,
)

_UNTITLED: Final = "rare"  # often dozens: by name alone


def outline(page: StatusPage) -> Outline:
    """All that is said about one status code, most asked for first."""
    return Outline(
        kind="code",
        name=str(page.code),
        title=f"{page.code} {page.name}",
        summary=flat(page.summary),
        tags=(page.class_, page.state) if page.class_ != page.state else (page.class_,),
        source=page.specification,
        facts=_facts(page),
        sections=sections(*_about(page), *_trouble(page), *_advice(page), *_others(page)),
    )


def _facts(page: StatusPage) -> tuple[tuple[str, str], ...]:
    required = ", ".join(r.field for r in page.requires if r.keyword == "MUST")
    facts = [("Retry", RETRY[page.retry.when]), ("Cached", CACHE[page.cacheable.when])]
    if page.state == "unofficial":
        facts.append(("Owner", ", ".join(owner.name for owner in page.owners)))
    return (*facts, *([("Must bear", required)] if required else []))


def _about(page: StatusPage) -> Iterator[Section | None]:
    owners = [Row(owner.name, flat(owner.meaning), url=owner.source) for owner in page.owners]
    shared = page.state == "unofficial" or len(page.owners) > 1
    yield section("What it means", prose(page.meaning), rows(owners) if shared else None)
    yield section("Response example", Code(page.response_example.strip("\n"), "http"))
    required = [Row(r.field, flat(r.says), field_ref(r.field), r.keyword) for r in page.requires]
    yield section("What the specification asks", rows(required))
    used = [Row(use.example, flat(use.says), field_ref(use.name)) for use in page.fields]
    more = [Ref("field", found.name) for found in fields_of_code(page)]
    yield section("Relevant header fields", rows(used, literal=True), refs(more, "see also"))


def _trouble(page: StatusPage) -> Iterator[Section | None]:
    yield section("Causes, most frequent first", *_causes(page))
    if page.fallback:
        suspects = [cause_ref(cause_id) for cause_id in page.consider]
        yield section(
            "When nothing singles one out",
            Prose(f"It is called {page.fallback}. {flat(page.tell_apart)}".strip()),
            refs(suspects, "usual suspects"),
        )
    yield section("How to fix it", points(page.fix))


def _causes(page: StatusPage) -> Iterator[Block | None]:
    for weight, found in weighted_causes(page).items():
        if weight == _UNTITLED:
            yield refs([cause_ref(cause.id) for cause in found], weight)
        else:
            yield Rows(tuple(cause_row(cause) for cause in found), weight)


def _advice(page: StatusPage) -> Iterator[Section | None]:
    yield section("What a client should do", points(page.client))
    yield section("What a server should do", points(page.server))
    retry = prose(page.retry.says, f"Retry {RETRY[page.retry.when]}")
    cache = prose(page.cacheable.says, f"Cached {CACHE[page.cacheable.when]}")
    yield section("Retries and caches", retry, cache)
    yield section("Common mistakes", points(page.mistakes))


def _others(page: StatusPage) -> Iterator[Section | None]:
    yield section("Browsers", prose(page.browsers))
    yield section("APIs, proxies and tools", prose(page.apis))
    yield section("From one developer to another", prose(page.developer_note))
    yield section("Client-side examples", *_examples(page))
    confused = [Row(_named(c.code), flat(c.says), code_ref(c.code)) for c in page.confused_with]
    yield section("Easily confused with", rows(confused))
    yield section("Related codes", refs([code_ref(code) for code in page.related]))


def _examples(page: StatusPage) -> Iterator[Block]:
    for example in page.examples:
        yield Prose("", example.language)
        yield Code(example.code.strip("\n"), example.language.lower())


def _named(code: int) -> str:
    ref = code_ref(code)
    return f"{ref.name} {ref.words}".strip()
