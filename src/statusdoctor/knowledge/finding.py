"""Which page a word means."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from statusdoctor.knowledge.reading import cause, causes, field_page, status_page, status_pages
from statusdoctor.knowledge.schemas import Cause, FieldPage, StatusPage

Page = StatusPage | Cause | FieldPage

_CODE: Final = re.compile(r"(\d{3})(\.\d+)?", re.ASCII)  # IIS adds a sub-status: 401.2 stands on the page of 401


def find(word: str) -> Page | None:
    """The page of a code, a cause id or a field; else the only code that is called so, else the only cause."""
    word = word.strip()
    if code := _CODE.fullmatch(word):
        return status_page(int(code[1]))
    found = (cause(word.lower()) if "/" in word else None) or field_page(word)
    if found is not None:
        return found
    bearers = called().get(slug(word), ())
    first = [name for name in bearers if name.isdecimal()] or bearers
    return _page(first[0]) if len(first) == 1 else None


@cache
def called() -> dict[str, tuple[str, ...]]:
    """Codes and causes by what they are called besides: a code by its name, a cause by its slug."""
    names: dict[str, tuple[str, ...]] = {}
    for page in status_pages():
        for name in (slug(page.name), slug(f"{page.code} {page.name}")):
            names[name] = (*names.get(name, ()), str(page.code))
    for cause_id in causes():
        name = cause_id.partition("/")[2]
        names[name] = (*names.get(name, ()), cause_id)
    return names


def slug(text: str) -> str:
    """Words as they stand in an id: lower case, joined by hyphens."""
    return re.sub(r"[^a-z0-9/]+", "-", text.lower()).strip("-")


def _page(name: str) -> Page | None:
    return status_page(int(name)) if name.isdecimal() else cause(name)
