"""The reference as a static web site: a folder of pages that link to each other and need nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from statusdoctor import knowledge
from statusdoctor.knowledge import StatusPage
from statusdoctor.render.reference import index_outline
from statusdoctor.render.reference.outline import Kind, Outline
from statusdoctor.render.reference.pages import outline_of
from statusdoctor.render.website import index_file
from statusdoctor.render.website.environment import asset, environment
from statusdoctor.render.website.links import path_of, root_from
from statusdoctor.render.website.words import title

_MARK: Final = '<meta name="generator" content="statusdoctor'
_NO_ANSWER: Final = ("connect", "tls", "websocket")  # families of failures that have no status code
_ASSETS: Final = ("style.css", "search.js")


class NotOurs(Exception):
    """A folder that holds something else than a site of ours."""


def write_site(folder: Path) -> int:
    """Writes the site into a folder that is new, empty, or holds one from before; says how many pages it has."""
    if not _is_ours(folder):
        raise NotOurs(f"{folder} is not empty and holds no site of statusdoctor; name a new or an empty folder")
    count = 0
    for path, html in _pages():
        _write(folder / path, html)
        count += 1
    for name in _ASSETS:
        _write(folder / "assets" / name, asset(name))
    _write(folder / "assets" / "search-index.js", index_file.script())
    return count


def _is_ours(folder: Path) -> bool:
    if not folder.is_dir():
        return not folder.exists()
    index = folder / "index.html"
    return not any(folder.iterdir()) or (index.is_file() and _MARK in index.read_text(encoding="utf-8"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _pages() -> Iterator[tuple[str, str]]:
    """Every page: its file and its HTML."""
    codes = list(knowledge.status_pages())
    causes = list(knowledge.causes().values())
    fields = list(knowledge.fields().values())
    yield "index.html", _html("index.html", "index.html", _index(codes))
    lists: dict[Kind, Outline] = {"cause": index_outline.causes(causes), "field": index_outline.fields(fields)}
    for kind, outline in lists.items():
        path = path_of(kind, "index")
        yield path, _html("list.html", path, {"outline": outline, "section": kind, "title": outline.title})
    for pages in (codes, causes, fields):
        outlines = [outline_of(page) for page in pages]
        for number, outline in enumerate(outlines):
            path = path_of(outline.kind, outline.name)
            around = {"before": outlines[number - 1] if number else None, "after": (*outlines, None)[number + 1]}
            yield path, _html("page.html", path, {"outline": outline, "section": outline.kind, **around})


def _html(template: str, path: str, values: dict[str, Any]) -> str:
    root = root_from(path)

    def href(kind: Kind, name: str) -> str:
        return root + path_of(kind, name)

    named = {"title": title(values["outline"])} if "title" not in values else {}
    return environment().get_template(template).render(root=root, href=href, **values, **named)


def _index(codes: list[StatusPage]) -> dict[str, Any]:
    return {
        "outline": index_outline.codes(codes),
        "section": "code",
        "title": "HTTP status codes and why they happen",
        "families": [(name, list(knowledge.family(name).values())) for name in _NO_ANSWER],
        "counts": {"causes": len(knowledge.causes()), "fields": len(knowledge.fields()), "codes": len(codes)},
    }
