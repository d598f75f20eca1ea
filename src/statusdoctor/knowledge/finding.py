"""Which page a word means, and which pages are near where it means none."""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import Final

from statusdoctor.knowledge.reading import KnowledgeError, cause, causes, field_page, fields, status_page, status_pages
from statusdoctor.knowledge.schemas import Cause, FieldPage, StatusPage
from statusdoctor.knowledge.searching import pages_with_all

Page = StatusPage | Cause | FieldPage

_ALIKE: Final = str.maketrans("oil", "011")  # letters that are read for digits
_NEAR: Final = 0.7  # of difflib's likeness: below it, other words than those typed turn up
_SHOWN: Final = 3


def find(word: str) -> Page | None:
    """The page of a code, a cause id or a field; or the only one that bears this name. None where there is none."""
    word = word.strip()
    if code := re.fullmatch(
        r"(\d{3})(\.\d+)?", word, re.ASCII
    ):  # IIS adds a sub-status: 401.2 stands on the page of 401
        return status_page(int(code[1]))
    found = (cause(word.lower()) if "/" in word else None) or field_page(word)
    if found is not None:
        return found
    named = bearers(word)
    return _of(named[0]) if len(named) == 1 else None


def bearers(words: str) -> tuple[str, ...]:
    """The pages that are called so besides their own name: codes by theirs, causes by slug."""
    return _named().get(_slug(words), ())


def suggestions(word: str) -> list[str]:
    """Up to three names of pages near a word: those that bear it, else those spelt alike, else what a search finds."""
    if re.fullmatch(r"\d{4,}", word):  # no slip of the finger, but a vendor's own number
        return _searched(word)
    slug = _slug(word)
    straight = slug.translate(_ALIKE) if any(c.isdigit() for c in slug) else slug
    near = list(bearers(word))
    for spelt in difflib.get_close_matches(straight, _spelt(), n=_SHOWN, cutoff=_NEAR):
        near += _spelt()[spelt]
    return list(dict.fromkeys(near or _searched(word)))[:_SHOWN]


def name_of(page: Page) -> str:
    """What `explain` calls a page."""
    if isinstance(page, StatusPage):
        return str(page.code)
    return page.id if isinstance(page, Cause) else page.name


def _of(name: str) -> Page | None:
    return status_page(int(name)) if name.isdigit() else cause(name)


def _searched(words: str) -> list[str]:
    try:
        return [hit.name for hit in pages_with_all(words, limit=_SHOWN)]
    except KnowledgeError:
        return []


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """Codes and causes by what else they are called: a code's name, a cause's slug."""
    names: dict[str, tuple[str, ...]] = {}
    for page in status_pages():
        for called in (_slug(page.name), _slug(f"{page.code} {page.name}")):
            names[called] = (*names.get(called, ()), str(page.code))
    for cause_id in causes():
        slug = cause_id.partition("/")[2]
        names[slug] = (*names.get(slug, ()), cause_id)
    return names


@cache
def _spelt() -> dict[str, tuple[str, ...]]:
    """All spellings that a slip may be near to, with the pages they mean."""
    codes = {str(page.code): (str(page.code),) for page in status_pages()}
    ids = {_slug(cause_id): (cause_id,) for cause_id in causes()}
    return _named() | codes | ids | {_slug(name): (page.name,) for name, page in fields().items()}


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9/]+", "-", text.lower()).strip("-")
