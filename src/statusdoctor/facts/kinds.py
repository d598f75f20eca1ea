"""Kinds of credential (data/credentials.toml): what a value is by its look, and whether it came where it is read.

Beginnings are shared (`sk_`, `pk_`): a kind of the service that was asked comes before one of another service, and a
longer beginning before a shorter one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from statusdoctor.facts.authorization import Credentials
from statusdoctor.knowledge import CredentialKind, credential_kinds

_SHORTEST = 16  # characters from which a value can be a key
_SHARED = re.compile(r"[spr]k[_.]|tk\.|test_|live_|sandbox_|key|pat|api-|00|re_|EAA|secret_|1000\.|CG-")  # of many


def kind_of(value: str, host: str) -> CredentialKind | None:
    """The kind of a value that was sent to a host, by its look; None where it has none that is known."""
    value = value.strip()
    if len(value) < _SHORTEST or " " in value:
        return None
    found = [(is_at_home(kind, host), length, kind) for length, kind in _alike(value)]
    return max(found, key=lambda f: f[:2])[2] if found else None


def _alike(value: str) -> list[tuple[int, CredentialKind]]:
    """The kinds that a value looks like, each with how many characters tell."""
    begun = _beginnings().get(value[0], ())
    found = [(len(start), kind) for start, kind in begun if value.startswith(start) and _fits(kind, value)]
    return found + [(len(value), kind) for kind in _patterned() if _fits(kind, value)]


def _fits(kind: CredentialKind, value: str) -> bool:
    return not kind.like or _look(kind.like).fullmatch(value) is not None


_look = cache(re.compile)  # there are more of them than re's own cache holds


@lru_cache(maxsize=256)
def expected_at(host: str) -> CredentialKind | None:
    """What a service takes whose keys have no look of their own."""
    return next((kind for kind in _lookless() if is_at_home(kind, host)), None)


def is_at_home(kind: CredentialKind, host: str) -> bool:
    """Whether a host belongs to the service that issues a kind; what people run themselves can be at any host."""
    return not kind.hosts or any(host == end or host.endswith(f".{end}") for end in kind.hosts)


@lru_cache(maxsize=256)
def issuers_at(host: str) -> bool:
    """Whether a host belongs to a service whose kinds of credential are known."""
    return any(kind.hosts and is_at_home(kind, host) for kind in credential_kinds().values())


def place_of(sent: Credentials) -> str:
    """Where a credential stands, as `takes` writes it: x-api-key, authorization: bearer, ?key, body (lower case)."""
    if sent.where == "request.url":
        return f"?{sent.name}".lower()
    if sent.where == "request.body":
        return "body"
    if sent.name != "authorization":
        return sent.name.lower()
    return f"authorization: {sent.scheme}".lower() if sent.scheme else "authorization"


def is_telling(value: str) -> bool:
    """Whether a value's beginning is one issuer's own, so that it tells of a strange house, too."""
    return _SHARED.match(value.strip()) is None


def is_read_at(kind: CredentialKind, place: str) -> bool:
    return place in {take.lower() for take in kind.takes}


def is_at_another_site(kind: CredentialKind, value: str, host: str) -> bool:
    """Whether a value is of this service and says itself that it belongs to another of its sites."""
    if not is_at_home(kind, host):
        return False
    if kind.home:
        return host != kind.home and not host.endswith(f".{kind.home}")
    return kind.host_at_end and value.rpartition("-")[2] != host.partition(".")[0]


@cache
def _beginnings() -> dict[str, list[tuple[str, CredentialKind]]]:
    """How values begin, by the first character."""
    found: dict[str, list[tuple[str, CredentialKind]]] = {}
    for kind in credential_kinds().values():
        for start in kind.starts:
            found.setdefault(start[0], []).append((start, kind))
    return found


@cache
def _patterned() -> tuple[CredentialKind, ...]:
    return tuple(kind for kind in credential_kinds().values() if kind.like and not kind.starts)


@cache
def _lookless() -> tuple[CredentialKind, ...]:
    return tuple(kind for kind in credential_kinds().values() if not kind.like and not kind.starts)
