"""Parts of the index: pages by glob or words, by family of causes, by class or state of codes."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

import msgspec

from statusdoctor.knowledge.reading import causes, fields, status_pages
from statusdoctor.knowledge.relations import codes_of_field
from statusdoctor.knowledge.schemas import Cause, FieldPage, StatusPage

CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx", "standard", "obsolete", "temporary", "unused", "unofficial")


class Wanted(msgspec.Struct, frozen=True):
    """Which pages of the index are asked for; what is empty asks for nothing.

    A word with `*`, `?` or `[` is a glob for the name; any other has to stand in the name or the title.
    """

    words: tuple[str, ...] = ()
    family: str = ""
    class_: str = ""


def codes(wanted: Wanted) -> Iterator[StatusPage]:
    """Codes that have a cause of the family, and are of the class."""
    for page in status_pages():
        if _of_class(page, wanted.class_) and _of_family(page.causes, wanted.family):
            name = f"{page.code} {page.name}"
            owners = " ".join(owner.name for owner in page.owners)
            if _speaks_of(wanted.words, str(page.code), f"{name} {owners} {page.summary}"):
                yield page


def known_causes(wanted: Wanted) -> Iterator[Cause]:
    """Causes of the family that appear as a code of the class."""
    among = {cause_id for page in status_pages() if _of_class(page, wanted.class_) for cause_id in page.causes}
    for cause in causes().values():
        if wanted.class_ and cause.id not in among:
            continue
        if _of_family((cause.id,), wanted.family) and _speaks_of(wanted.words, cause.id, f"{cause.id} {cause.title}"):
            yield cause


def known_fields(wanted: Wanted) -> Iterator[FieldPage]:
    """Fields that have to do with a cause of the family, and belong to a code of the class."""
    among = {page.code for page in status_pages() if _of_class(page, wanted.class_)}
    for field in fields().values():
        if wanted.class_ and among.isdisjoint(codes_of_field(field)):
            continue
        if _of_family(field.causes, wanted.family) and _speaks_of(
            wanted.words, field.name, f"{field.name} {field.what}"
        ):
            yield field


def _of_class(page: StatusPage, class_: str) -> bool:
    if class_.endswith("xx"):
        return str(page.code)[0] == class_[0]
    return not class_ or page.state == class_


def _of_family(ids: tuple[str, ...], family: str) -> bool:
    return not family or any(cause_id.startswith(f"{family}/") for cause_id in ids)


def _speaks_of(words: tuple[str, ...], name: str, text: str) -> bool:
    return all(_matches(word.lower(), name.lower(), " ".join(text.lower().split())) for word in words)


def _matches(word: str, name: str, text: str) -> bool:
    return fnmatchcase(name, word) if any(sign in word for sign in "*?[") else word in text
