"""What a page is made of: sections of a few kinds of blocks, free of any format."""

from __future__ import annotations

from typing import Literal

import msgspec

from statusdoctor.knowledge import Experiment, Link

Kind = Literal["code", "cause", "field", "index"]


class Ref(msgspec.Struct, frozen=True):
    """Another page: its kind, its name, and the words that stand for it where a name alone says little."""

    kind: Kind
    name: str
    words: str = ""


class Prose(msgspec.Struct, frozen=True):
    """A paragraph; the words before it, if any, stand out."""

    text: str
    lead: str = ""


class Points(msgspec.Struct, frozen=True):
    items: tuple[str, ...]


class Code(msgspec.Struct, frozen=True):
    """Text to be shown as it is, in a language that HTML may colour."""

    text: str
    language: str = ""


class Row(msgspec.Struct, frozen=True):
    """A term and what is said of it. `ref` where the term names a page, `mark` a word about it, `url` its source."""

    term: str
    text: str
    ref: Ref | None = None
    mark: str = ""
    url: str = ""


class Rows(msgspec.Struct, frozen=True):
    """Terms with what is said of them, under a label if there is one. `literal`: the terms are lines of HTTP."""

    rows: tuple[Row, ...]
    label: str = ""
    literal: bool = False


class Refs(msgspec.Struct, frozen=True):
    """Pages by name alone, under a label if there is one."""

    refs: tuple[Ref, ...]
    label: str = ""


class Trials(msgspec.Struct, frozen=True):
    """Experiments, each with what its results mean."""

    experiments: tuple[Experiment, ...]


class Links(msgspec.Struct, frozen=True):
    """Addresses outside the reference."""

    links: tuple[Link, ...]


class Table(msgspec.Struct, frozen=True):
    """Two things side by side: a head of two names, and rows of a label and two texts."""

    head: tuple[str, str]
    rows: tuple[tuple[str, str, str], ...]


Block = Prose | Points | Code | Rows | Refs | Trials | Links | Table


class Section(msgspec.Struct, frozen=True):
    heading: str
    blocks: tuple[Block, ...]


class Outline(msgspec.Struct, frozen=True):
    """A whole page. `facts` are the few things that most readers came for, as pairs of words."""

    kind: Kind
    name: str
    title: str
    summary: str
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
    source: Link | None = None
    facts: tuple[tuple[str, str], ...] = ()


def flat(text: str) -> str:
    """A text of several lines as one."""
    return " ".join(text.split())


def section(heading: str, *blocks: Block | None) -> Section | None:
    """A section of the blocks that are there; None where none is."""
    there = tuple(block for block in blocks if block is not None)
    return Section(heading, there) if there else None


def prose(text: str, lead: str = "") -> Prose | None:
    return Prose(flat(text), lead) if text.strip() else None


def points(items: tuple[str, ...]) -> Points | None:
    return Points(tuple(flat(item) for item in items)) if items else None


def rows(found: list[Row], label: str = "", *, literal: bool = False) -> Rows | None:
    return Rows(tuple(found), label, literal) if found else None


def refs(found: list[Ref], label: str = "") -> Refs | None:
    return Refs(tuple(found), label) if found else None


def sections(*found: Section | None) -> tuple[Section, ...]:
    return tuple(one for one in found if one is not None)
