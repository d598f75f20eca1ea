"""The typed, frozen values that the files of data/ hold; data/README.md explains every field."""

from __future__ import annotations

from typing import Literal

import msgspec

Weight = Literal["common", "occasional", "rare"]
Kind = Literal["cause", "note", "benign"]


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


class WordsFile(msgspec.Struct, forbid_unknown_fields=True):
    speaker: str
    words: tuple[Words, ...] = ()
    learn: str = ""


class CredentialKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of key or token, how it is known, and where it is sent (data/credentials.toml).

    hosts: where it is at home; none where many self-made hosts take it.
    """

    name: str
    learn: str
    hosts: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    like: str = ""
    takes: tuple[str, ...] = ()
    home: str = ""
    host_at_end: bool = False
    use: Literal["request", "refresh", "secret", "publishable", "other"] = "request"
    id: str = ""


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
