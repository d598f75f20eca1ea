"""Which names and values a request holds, in its query and in its body, made comparable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from statusdoctor.evidence import Case, once
from statusdoctor.facts.urls import form_pairs
from statusdoctor.secrecy import is_foreign_password
from statusdoctor.secret_names import LOGIN_PASSWORDS

_MOST_NAMES: Final = 40
_LONGEST_VALUE: Final = 8192


def names_asked(case: Case) -> frozenset[str]:
    """The names in the query, made comparable: those in brackets too, and the keys of values that are JSON (tRPC)."""
    return frozenset(_names_asked(case))


def _names_asked(case: Case) -> Iterator[str]:
    for name, value in case.query[:_MOST_NAMES]:
        yield alike(name)
        yield from (alike(part) for part in re.split(r"[\[\].]+", name) if part)
        if value[:1] == "{" and len(value) < _LONGEST_VALUE:
            with suppress(ValueError, RecursionError):
                yield from (alike(key) for key in _keys(json.loads(value), 6))


@once
def values_sent(case: Case) -> list[tuple[str, Any]]:
    """The names and values of the query, and of the top of a body that is a JSON object or a form."""
    return [*case.query, *members_sent(case).items()]


def body_sent(case: Case) -> Any:
    """The request's body as values: what its JSON holds, else the fields of a form (none: an empty object)."""
    return case.sent.json if case.sent.has_json else case.form


def members_sent(case: Case) -> dict[str, Any]:
    """The top of the request's body where that is a JSON object or a form."""
    body = body_sent(case)
    return body if isinstance(body, dict) else {}


def names_sent(case: Case) -> frozenset[str] | None:
    """The names of all fields in the request's body, made comparable; None where the body cannot be read."""
    content = case.sent
    if not content.whole or content.looks_like == "binary":
        return None
    if content.looks_like == "empty":
        return frozenset()
    if content.has_json:
        return frozenset(alike(name) for name in _keys(content.json, 8))
    if content.looks_like == "form":
        return frozenset(alike(part) for name, _ in form_pairs(content.text) for part in re.split(r"[\[\].]+", name))
    if content.looks_like == "multipart":
        return frozenset(alike(m[1]) for m in re.finditer(r'name="([^"\r\n]{1,80})"', content.text))
    return None


def sends_a_password(case: Case) -> bool:
    """Whether the body holds a password, by the name of a field."""
    return any("passw" in n or n in LOGIN_PASSWORDS or is_foreign_password(n) for n in names_sent(case) or ())


def _keys(value: Any, depth: int) -> Iterator[str]:
    if depth == 0:
        return
    if isinstance(value, dict):
        for key, inner in list(value.items())[:200]:
            yield str(key)
            yield from _keys(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value[:50]:
            yield from _keys(inner, depth - 1)


def alike(name: str) -> str:
    """A name without case and separators: emailAddress, email_address and Email-Address are one."""
    return re.sub(r"[_\- ]", "", name).lower()
