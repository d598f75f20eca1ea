"""Pages ranked by words: SQLite's full-text index (FTS5, BM25), filled in memory when somebody searches.

A page has three columns: its names weigh most, then its title, then everything else. Words are stemmed (`expired` finds
`expires`) and may be cut (`authent` finds `authentication`). Pages with all words come before pages with some.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, Literal

import msgspec

from statusdoctor.knowledge.reading import KnowledgeError, causes, fields, status_pages
from statusdoctor.knowledge.schemas import Cause, FieldPage, StatusPage

_RANKED: Final = """
    SELECT kind, name, title FROM pages WHERE pages MATCH ? ORDER BY bm25(pages, 0, 0, 12.0, 6.0, 1.0), rowid LIMIT ?
"""
_LIMIT: Final = 12


class Hit(msgspec.Struct, frozen=True):
    """A page that a search found."""

    kind: Literal["code", "cause", "field"] = msgspec.field(name="type")
    name: str
    title: str


def search(words: str, *, limit: int = _LIMIT) -> list[Hit]:
    """The pages that speak of these words, best first; the page that bears them as its name before all others."""
    found = dict.fromkeys([*pages_with_all(words, limit=limit), *_ranked(" OR ".join(_terms(words)), limit)])
    best = sorted(found, key=lambda hit: hit.name.lower() != words.strip().lower())
    return best[:limit]


def pages_with_all(words: str, *, limit: int = _LIMIT) -> list[Hit]:
    """Only the pages that speak of every one of these words."""
    return _ranked(" AND ".join(_terms(words)), limit)


def _terms(words: str) -> list[str]:
    return [f'"{word}"*' for word in re.findall(r"\w+", words.lower())]


def _ranked(query: str, limit: int) -> list[Hit]:
    return [Hit(*row) for row in _index().execute(_RANKED, (query, limit))] if query else []


@cache
def _index() -> sqlite3.Connection:
    index = sqlite3.connect(":memory:")
    try:
        index.execute(
            "CREATE VIRTUAL TABLE pages USING fts5(kind UNINDEXED, name UNINDEXED, names, title, text,"
            " tokenize = 'porter unicode61')"
        )
    except sqlite3.OperationalError as exc:
        raise KnowledgeError(f"this Python's SQLite cannot search ({exc}); statusdoctor list takes words too") from exc
    index.executemany("INSERT INTO pages VALUES (?, ?, ?, ?, ?)", _rows())
    return index


def _rows() -> Iterator[tuple[str, str, str, str, str]]:
    for page in status_pages():
        yield "code", str(page.code), f"{page.code} {page.name}", f"{page.name}: {page.summary}", text_of(page)
    for cause in causes().values():
        yield "cause", cause.id, cause.id, cause.title, text_of(cause)
    for field in fields().values():
        yield "field", field.name, field.name, " ".join(field.what.split()), text_of(field)


def text_of(page: StatusPage | Cause | FieldPage) -> str:
    """All that a page says, as one text."""
    return " ".join(_strings(msgspec.to_builtins(page)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
