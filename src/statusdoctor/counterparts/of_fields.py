"""The values that were sent under the names of which a server complains, and which names came where one is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from statusdoctor.counterparts.registry import counterpart_of, listed
from statusdoctor.evidence import Case, Evidence, slight
from statusdoctor.facts.entries import Fault
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_names import alike, body_sent, members_sent
from statusdoctor.secrecy import is_password, is_secret_parameter

_DEPTH: Final = 6
_MOST: Final = 2  # values: one refusal seldom has more to show
_LONGEST: Final = 120  # characters of a value
_NAMES: Final = 8
_HEARD: Final = 2000  # characters of the server's words
_WORD: Final = re.compile(r"[\w.-]*\w")
#: What parameters are called that hold an expression in a language of its own.
_EXPRESSIONS: Final = frozenset(
    "q query search search_query searchquery filter filters where sql jql cql fql expr expression statement stmt"
    " match select soql kql".split()
)
_NOT_FOUND: Final = object()


@counterpart_of("payload/invalid-field", "payload/unknown-field", "payload/validation-failed", "state/already-exists")
def values_in_the_body(case: Case) -> Iterator[Evidence]:
    body = body_sent(case)
    for name in _named(case) or _spoken_of(case, _top(case)):
        value = _held(body, alike(name), _DEPTH)
        if value is not _NOT_FOUND and not _is_hidden(name, value):
            yield _shown(name, value)


@counterpart_of("payload/missing-field")
def names_in_the_body(case: Case) -> Iterator[Evidence]:
    """Which names came: a misspelt one is seen at once."""
    body = body_sent(case)
    missed = {alike(name) for name in _named(case)}
    if isinstance(body, dict) and body and not missed & {alike(str(name)) for name in body}:
        yield slight(f"The body holds {_listed(list(body))}.", at="request.body", quote="")
    elif case.sent.has_json and body == {} and case.request.body.kept:
        yield slight("The body holds no fields at all.", at="request.body", quote="")


@counterpart_of("request/query-parameter-invalid")
def values_in_the_query(case: Case) -> Iterator[Evidence]:
    asked = dict(reversed(case.query))
    for name in _named(case) or _spoken_of(case, asked):
        found = next((key for key in asked if alike(key) == alike(name)), None)
        if found is not None and not _is_hidden(found, asked[found]):
            yield _parameter(found, asked[found])
            return


@counterpart_of("request/query-syntax")
def expression_sent(case: Case) -> Iterator[Evidence]:
    asked = dict(reversed(case.query))
    name = next((name for name in asked if name.lower().lstrip("$") in _EXPRESSIONS), None)
    body = _top(case)
    if name is not None:
        yield _parameter(name, asked[name])
    elif (member := next((name for name in body if name.lower() in _EXPRESSIONS), None)) is not None:
        yield _shown(member, body[member])


@counterpart_of("request/query-parameter-missing")
def names_in_the_query(case: Case) -> Iterator[Evidence]:
    names = [name for name, _ in case.query]
    if {alike(name) for name in _named(case)} & {alike(name) for name in names}:
        return
    if names:
        yield slight(f"The query holds {_listed(names)}.", at="request.url", quote="")
    elif case.request.path:
        yield slight("The address has no query.", at="request.url", quote="")


def _named(case: Case) -> list[str]:
    """The names of which the server complains, each once."""
    return list(dict.fromkeys(fault.name for fault in complaints(case) if _is_name(fault)))[:_MOST]


def _spoken_of(case: Case, sent: dict[str, Any]) -> list[str]:
    """Where no member names a field: of what was sent, whose name or else whose value stands in the server's words."""
    words = set(_WORD.findall(case.words[:_HEARD]))
    by_name = [name for name in sent if name.lower() in words]
    told = by_name or [name for name, value in sent.items() if len(str(value)) > 1 and str(value).lower() in words]
    return told[:_MOST]


def _top(case: Case) -> dict[str, Any]:
    """The members of the body that hold one value."""
    return {str(name): held for name, held in members_sent(case).items() if isinstance(held, (str, int, float))}


def _is_name(fault: Fault) -> bool:
    return bool(fault.name) and fault.where in ("", "body", "query")


def _held(value: Any, name: str, depth: int) -> Any:
    """What stands under a name, the topmost first; _NOT_FOUND where nothing does."""
    if isinstance(value, list):
        inner: list[Any] = value[:20]
    elif isinstance(value, dict):
        for key, held in value.items():
            if alike(str(key)) == name:
                return held
        inner = list(value.values())[:60]
    else:
        return _NOT_FOUND
    found = (_held(held, name, depth - 1) for held in inner) if depth else ()
    return next((held for held in found if held is not _NOT_FOUND), _NOT_FOUND)


def _is_hidden(name: str, value: Any) -> bool:
    """Whether a value must not be shown: by its name it is a secret."""
    return is_password(name) or is_secret_parameter(name, str(value)[:_LONGEST])


def _shown(name: str, value: Any) -> Evidence:
    """A value as JSON writes it ("7" and 7 are two things); of a list or an object, only what it is."""
    at = f"request.body: {name[:60]}"
    if isinstance(value, (dict, list)):
        what = "An object" if isinstance(value, dict) else "A list"
        return slight(f"{what} of {len(value)} was sent.", at=at, quote="")
    told = value[:_LONGEST] if isinstance(value, str) else value
    return slight("This was sent.", at=at, quote=json.dumps(told, ensure_ascii=False))


def _parameter(name: str, value: str) -> Evidence:
    return slight("This was sent.", at="request.url", quote=f"{name}={value[:_LONGEST]}")


def _listed(names: list[str]) -> str:
    return listed([f'"{name[:40]}"' for name in map(str, names)], _NAMES)
