"""What is generally true, read from data/ as typed, frozen values: lazily, a page or a family at a time.

Look-ups: `status_page`, `cause`, `field_page`, and the whole sets where somebody needs them (`causes`, `words`,
`vendors`). A file that breaks its schema raises `KnowledgeError` with the file's name; the tests read every file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import msgspec
import tomli

_T = TypeVar("_T")
Weight = Literal["common", "occasional", "rare"]
Kind = Literal["cause", "note", "benign"]


class KnowledgeError(Exception):
    """A file of data/ that cannot be read as what it should be; the message names file and place."""


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    url: str


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One possible result of an experiment and what it means."""

    see: str
    means: str


class Experiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    do: str
    then: tuple[Outcome, ...] = ()


class Fix(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to do, and who can: client, server or operator."""

    audience: str = msgspec.field(name="for")
    do: str
    example: str = ""


class Cause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words for one cause of the vocabulary (data/causes)."""

    title: str
    kind: Kind = "cause"
    benign_when: Literal["", "always", "recovered"] = ""
    prior: dict[str, Weight] = {}
    why: str = ""
    confirm: tuple[Experiment, ...] = ()
    fixes: tuple[Fix, ...] = ()
    mistakes: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    learn: tuple[Link, ...] = ()
    id: str = ""


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    meaning: str
    source: str


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that the specification requires of the response, with its keyword (MUST, SHOULD, MAY)."""

    field: str
    keyword: str
    says: str
    note: str = ""


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    when: str
    says: str


class FieldUse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    example: str
    says: str


class CodeExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: str
    code: str


class Confusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: int
    says: str


class StatusPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page of the reference: all that is said about one status code (data/status)."""

    code: int
    name: str
    class_: str = msgspec.field(name="class")
    state: Literal["standard", "obsolete", "temporary", "unused", "unofficial"]
    owners: tuple[Owner, ...]
    summary: str
    specification: Link
    meaning: str
    requires: tuple[Requirement, ...]
    cacheable: When
    retry: When
    client: tuple[str, ...]
    server: tuple[str, ...]
    response_example: str
    fields: tuple[FieldUse, ...]
    causes: tuple[str, ...]
    fix: tuple[str, ...]
    mistakes: tuple[str, ...]
    browsers: str
    apis: str
    developer_note: str
    examples: tuple[CodeExample, ...]
    confused_with: tuple[Confusion, ...]
    related: tuple[int, ...]
    fallback: str = ""
    consider: tuple[str, ...] = ()
    tell_apart: str = ""


class FieldPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said about one header field (data/headers.toml)."""

    what: str
    sender: Literal["request", "response", "both"]
    syntax: str
    example: str
    specification: Link
    faults: tuple[str, ...]
    causes: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    name: str = ""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one speaker that name a cause (data/words); `speaker` is filled in on reading."""

    cause: str
    strength: Literal["proof", "strong", "slight"]
    says: str
    codes: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    status: tuple[int, ...] = ()
    places: tuple[str, ...] = msgspec.field(name="in", default=())
    speaker: str = ""


class _WordsFile(msgspec.Struct, forbid_unknown_fields=True):
    speaker: str
    words: tuple[Words, ...] = ()
    learn: str = ""


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sign by which a speaker is recognised: a field (with a value, or its presence), a title, or a text."""

    field: str = ""
    equals: str = ""
    starts: str = ""
    contains: str = ""
    title: str = ""
    text: str = ""


class Vendor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who can answer a request: how to recognise him, and where his request id stands (data/vendors)."""

    name: str
    kind: Literal["cdn", "waf", "gateway", "proxy", "platform", "server", "framework", "identity-provider", "storage"]
    request_id: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    wrote_it: tuple[Sign, ...] = ()
    support: str = ""
    id: str = ""


FALLBACKS: Final = {400: "request/malformed", 500: "server/error"}  # for codes without a page: by class


def data_dir() -> Path:
    """Where data/ lies: inside the installed package, or in the checkout of an editable install."""
    package = Path(__file__).parent
    packed = package / "data"
    return packed if packed.is_dir() else package.parents[1] / "data"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomli.TOMLDecodeError) as exc:
        raise KnowledgeError(f"{path.name}: {exc}") from exc


def _typed(raw: Any, kind: type[_T], where: str) -> _T:
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
    return _typed(_read(path), StatusPage, path.name) if path.is_file() else None


@cache
def families() -> tuple[str, ...]:
    return tuple(sorted(p.stem for p in (data_dir() / "causes").glob("*.toml")))


@cache
def family(name: str) -> dict[str, Cause]:
    """The causes of one family by id; empty where there is no such family."""
    path = data_dir() / "causes" / f"{name}.toml"
    if not path.is_file():
        return {}
    found = {}
    for slug, raw in _read(path).items():
        cause_id = f"{name}/{slug}"
        found[cause_id] = _typed(raw | {"id": cause_id}, Cause, f"causes/{path.name} [{slug}]")
    return found


def cause(cause_id: str) -> Cause | None:
    """The words for one cause; None where the id is unknown."""
    return family(cause_id.partition("/")[0]).get(cause_id)


@cache
def causes() -> dict[str, Cause]:
    """All causes by id, in alphabetical order."""
    return {cause_id: c for name in families() for cause_id, c in sorted(family(name).items())}


@cache
def fields() -> dict[str, FieldPage]:
    """All header fields of the reference by lower-case name."""
    path = data_dir() / "headers.toml"
    if not path.is_file():
        return {}
    return {
        name.lower(): _typed(raw | {"name": name}, FieldPage, f"{path.name} [{name}]")
        for name, raw in _read(path).items()
    }


def field_page(name: str) -> FieldPage | None:
    """What is said about one header field, by its name in any case."""
    return fields().get(name.lower())


@cache
def words() -> tuple[Words, ...]:
    """All that servers are known to say, in the order of the files."""
    found: list[Words] = []
    for path in sorted((data_dir() / "words").glob("*.toml")):
        content = _typed(_read(path), _WordsFile, f"words/{path.name}")
        found += [msgspec.structs.replace(entry, speaker=content.speaker) for entry in content.words]
    return tuple(found)


@cache
def vendors() -> dict[str, Vendor]:
    """All known speakers by id."""
    return {
        slug: _typed(raw | {"id": slug}, Vendor, f"vendors/{path.name} [{slug}]")
        for path in sorted((data_dir() / "vendors").glob("*.toml"))
        for slug, raw in _read(path).items()
    }


def fallback(status: int) -> str:
    """The id to name where nothing singles out a cause for this status."""
    page = status_page(status)
    if page and page.fallback:
        return page.fallback
    return FALLBACKS[500] if status >= 500 else FALLBACKS[400]
