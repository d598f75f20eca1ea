"""The search of the site: every word of every page, in a script that the browser loads when somebody searches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor import knowledge
from statusdoctor.knowledge import Cause, StatusPage
from statusdoctor.knowledge.finding import Page
from statusdoctor.knowledge.searching import text_of
from statusdoctor.render.reference.outline import Kind, flat
from statusdoctor.render.website.links import path_of

_WORD: Final = re.compile(r"[a-z0-9]+")
_SHORT: Final = 3  # letters: shorter words tell pages apart only as names, which are indexed anyway
_FREQUENT: Final = 4  # a word on more than a fourth of the pages finds nothing in particular


def script() -> str:
    """A script that sets SEARCH_INDEX: `pages` as kind, name, title and address; `words` with the numbers of pages."""
    entries: list[tuple[Kind, str, str, str]] = []
    words: dict[str, list[int]] = {}
    for number, page in enumerate(_reference()):
        entries.append(_entry(page))
        for word in sorted({w for w in _WORD.findall(text_of(page).lower()) if len(w) >= _SHORT}):
            words.setdefault(word, []).append(number)
    telling = {word: found for word, found in sorted(words.items()) if len(found) <= len(entries) / _FREQUENT}
    index = msgspec.json.encode({"pages": entries, "words": telling}).decode()
    return f"const SEARCH_INDEX = {index};\n"


def _reference() -> Iterator[Page]:
    yield from knowledge.status_pages()
    yield from knowledge.causes().values()
    yield from knowledge.fields().values()


def _entry(page: Page) -> tuple[Kind, str, str, str]:
    if isinstance(page, StatusPage):
        name = str(page.code)
        return "code", f"{name} {page.name}", flat(page.summary), path_of("code", name)
    if isinstance(page, Cause):
        return "cause", page.id, page.title, path_of("cause", page.id)
    return "field", page.name, flat(page.what), path_of("field", page.name)
