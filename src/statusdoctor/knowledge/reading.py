"""data/ read as values: lazily, a page or a family at a time, each at most once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import tomli

from statusdoctor.knowledge.schemas import Cause, CredentialKind, FieldPage, StatusPage, Vendor, Words, WordsFile

_T = TypeVar("_T")
_TABLE: Final = re.compile(r'^\[(?:"([^"\n]+)"|([\w-]+))\]$', re.M)
FALLBACKS: Final = {400: "request/malformed", 500: "server/error"}  # for codes without a page: by class


class KnowledgeError(Exception):
    """A file of data/ that cannot be read as what it should be; the message names file and place."""


@cache
def data_dir() -> Path:
    """Where data/ lies: inside the installed package, or in the checkout of an editable install."""
    package = Path(__file__).parents[1]
    packed = package / "data"
    return packed if packed.is_dir() else package.parents[1] / "data"


def _read(path: Path) -> dict[str, Any]:
    return _parsed(_text(path), path)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as exc:
        raise KnowledgeError(f"{path.name}: {exc}") from exc


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as exc:
        raise KnowledgeError(f"{path.name}: {exc}") from exc


@cache
def _tables(path: Path) -> dict[str, str]:
    """The tables of a file as text, by name, in order: a page needs few of many, and parsing is what takes the time."""
    if not path.is_file():
        return {}
    text = _text(path)
    heads = list(_TABLE.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return {head[1] or head[2]: text[head.end() : end] for head, end in zip(heads, ends, strict=True)}


def typed(raw: Any, kind: type[_T], where: str) -> _T:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as exc:
        raise KnowledgeError(f"{where}: {exc}") from exc


@cache
def status_codes() -> tuple[int, ...]:
    """All codes that have a page, in order."""
    return tuple(sorted(int(p.stem) for p in (data_dir() / "status").glob("*.toml")))


@cache
def status_page(code: int) -> StatusPage | None:
    """The page of one code; None where there is none."""
    path = data_dir() / "status" / f"{code}.toml"
    return typed(_read(path), StatusPage, path.name) if path.is_file() else None


def status_pages(naming: str = "") -> Iterator[StatusPage]:
    """All pages of codes, in order; only those whose file holds a word, in any case, so that few have to be parsed."""
    for code in status_codes():
        if naming.lower() in _status_text(code) and (page := status_page(code)):
            yield page


@cache
def _status_text(code: int) -> str:
    return _text(data_dir() / "status" / f"{code}.toml").lower()


@cache
def families() -> tuple[str, ...]:
    return tuple(sorted(p.stem for p in (data_dir() / "causes").glob("*.toml")))


@cache
def family(name: str) -> dict[str, Cause]:
    """The causes of one family by id; empty where there is no such family."""
    found = (cause(f"{name}/{slug}") for slug in _tables(_family_file(name)))
    return {one.id: one for one in found if one}


@cache
def cause(cause_id: str) -> Cause | None:
    """The words for one cause; None where the id is unknown."""
    name, _, slug = cause_id.partition("/")
    path = _family_file(name)
    text = _tables(path).get(slug)
    return (
        None if text is None else typed(_parsed(text, path) | {"id": cause_id}, Cause, f"causes/{path.name} [{slug}]")
    )


@cache
def causes(naming: str = "") -> dict[str, Cause]:
    """All causes by id, in alphabetical order; only those whose text holds these words: few have to be parsed."""
    ids = sorted(
        f"{name}/{slug}" for name in families() for slug, text in _tables(_family_file(name)).items() if naming in text
    )
    return {cause_id: found for cause_id in ids if (found := cause(cause_id))}


def _family_file(name: str) -> Path:
    return data_dir() / "causes" / f"{name}.toml"


@cache
def fields(naming: str = "") -> dict[str, FieldPage]:
    """All header fields of the reference by lower-case name; only those whose text holds these words."""
    names = [name for name, text in _tables(_fields_file()).items() if naming in text]
    return {name.lower(): found for name in names if (found := _field(name))}


def field_page(name: str) -> FieldPage | None:
    """What is said about one header field, by its name in any case."""
    found = next((spelt for spelt in _tables(_fields_file()) if spelt.lower() == name.lower()), None)
    return _field(found) if found else None


@cache
def _field(name: str) -> FieldPage:
    path = _fields_file()
    return typed(_parsed(_tables(path)[name], path) | {"name": name}, FieldPage, f"{path.name} [{name}]")


def _fields_file() -> Path:
    return data_dir() / "headers.toml"


@cache
def words() -> tuple[Words, ...]:
    """All that servers are known to say, in the order of the files."""
    found: list[Words] = []
    for path in sorted((data_dir() / "words").glob("*.toml")):
        content = typed(_read(path), WordsFile, f"words/{path.name}")
        found += [msgspec.structs.replace(entry, speaker=content.speaker) for entry in content.words]
    return tuple(found)


@cache
def vendors() -> dict[str, Vendor]:
    """All known speakers by id."""
    return {
        slug: typed(raw | {"id": slug}, Vendor, f"vendors/{path.name} [{slug}]")
        for path in sorted((data_dir() / "vendors").glob("*.toml"))
        for slug, raw in _read(path).items()
    }


@cache
def credential_kinds() -> dict[str, CredentialKind]:
    """All known kinds of credential by id."""
    path = data_dir() / "credentials.toml"
    return {
        slug: typed(raw | {"id": slug}, CredentialKind, f"{path.name} [{slug}]") for slug, raw in _read(path).items()
    }


def fallback(status: int) -> str:
    """The id to name where nothing singles out a cause for this status."""
    page = status_page(status)
    if page and page.fallback:
        return page.fallback
    return FALLBACKS[500] if status >= 500 else FALLBACKS[400]
