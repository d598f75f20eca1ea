"""What the payload rules ask of single values in the request's body."""

from __future__ import annotations

from typing import Any, Final

from statusdoctor.evidence import Case
from statusdoctor.rules.payload_reading import alike

_DEPTH: Final = 6
_BLANKS: Final[tuple[object, ...]] = (None, "", [], {})


def is_blank(case: Case, name: str) -> bool:
    """Whether a field of that name came without a value: null, or an empty text, list or object."""
    value = case.sent.json if case.sent.has_json else case.form
    return isinstance(value, (dict, list)) and _holds_blank(value, alike(name), _DEPTH)


def _holds_blank(value: Any, name: str, depth: int) -> bool:
    if depth == 0:
        return False
    if isinstance(value, list):
        return any(_holds_blank(held, name, depth - 1) for held in value[:20])
    if not isinstance(value, dict):
        return False
    inside = list(value.items())[:100]
    if any(alike(str(key)) == name and held in _BLANKS for key, held in inside):
        return True
    return any(_holds_blank(held, name, depth - 1) for _, held in inside)
