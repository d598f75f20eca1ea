"""Single values of a request: fields that came blank, and values that the answer repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from statusdoctor.evidence import Case, Evidence, against, evidence_for, slight, strong
from statusdoctor.facts.urls import placeholders
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_names import alike, body_sent, members_sent
from statusdoctor.rules.payload_reading import sent_nothing, told_by_a_handler
from statusdoctor.rules.session_reading import on_cause

_DEPTH: Final = 6
_BLANKS: Final[tuple[object, ...]] = (None, "", [], {})


def is_blank(case: Case, name: str) -> bool:
    """Whether a field of that name came without a value: null, or an empty text, list or object."""
    value = body_sent(case)
    return isinstance(value, (dict, list)) and _holds_blank(value, alike(name), _DEPTH)


def is_falsy(case: Case, name: str) -> bool:
    """Whether a field of that name came with what many programs take for nothing: a blank, 0 or false."""
    told = [held for key, held in members_sent(case).items() if alike(str(key)) == alike(name)]
    return is_blank(case, name) or any(held in (0, "0") for held in told if not isinstance(held, (dict, list)))


def holds_nothing(held: Any) -> bool:
    """Whether a value is none: blanks are one."""
    return held in _BLANKS


def _holds_blank(value: Any, name: str, depth: int) -> bool:
    if depth == 0:
        return False
    if isinstance(value, list):
        return any(_holds_blank(held, name, depth - 1) for held in value[:20])
    if not isinstance(value, dict):
        return False
    inside = list(value.items())[:100]
    if any(alike(str(key)) == name and holds_nothing(held) for key, held in inside):
        return True
    return any(_holds_blank(held, name, depth - 1) for _, held in inside)


_REFUSES_A_VALUE: Final = re.compile(
    r"invalid|not of type|convert|parse|must be|not a valid|malformed|unable to|expected|for input string"
)


@evidence_for("", on=("error",), status=(400, 404, 422))
def value_that_the_answer_repeats(case: Case) -> Iterator[Evidence]:
    """A sentence that names no field and quotes a value of the query or the path."""
    if (
        complaints(case)
        or case.status == 404
        or case.matched("request/malformed")
        or not _REFUSES_A_VALUE.search(case.words)
    ):
        return
    quoted = set(re.findall(r"[\"'`]([^\"'`\n]{1,60})[\"'`]", case.words[:2000]))
    for name, value in case.query[:20]:
        if not {value.lower(), value.lower().partition(".")[2]}.isdisjoint(quoted):  # eq.5, as PostgREST compares
            says = f'The answer refuses the value of the query parameter "{name[:40]}".'
            yield on_cause("request/query-parameter-invalid", strong(says, at="request.url", quote=value))
            if sent_nothing(case):
                says = "The request has no body: the value stands in the query."
                yield on_cause("payload/invalid-field", against(says, at="request.url", quote=value))
            return
    for segment in case.request.route.split("/")[1:]:
        if segment.lower() in quoted and not placeholders(case.request.path):
            says = f"The answer refuses {segment[:40]} in the path."
            yield on_cause("payload/invalid-field", strong(says, at="request.url", quote=segment))
            return


@evidence_for("request/query-parameter-missing", on=("error",), status=(400, 422))
def blank_in_the_query(case: Case) -> Iterator[Evidence]:
    """A parameter that came without a value is what a handler misses who says nothing else that can be read."""
    if case.method not in ("GET", "HEAD") or case.matches or not told_by_a_handler(case):
        return
    name = next((name for name, value in case.query if name and not value), "")
    if name and f"{name}=" in case.request.query:
        yield slight(f'The parameter "{name[:40]}" came without a value.', at="request.url", quote="")


#: Parameters that hold one number, by their names; and a number with a comma where its point belongs.
_OF_NUMBERS: Final = re.compile(
    r"(?:lat|lng|lon|long|latitude|longitude|price|amount|radius|rate|weight|(?:min|max)_?(?:price|amount))", re.I
)
_COMMA: Final = re.compile(r"-?\d{1,9},\d{1,9}")


@evidence_for("request/query-parameter-invalid", on=("error",), status=(400, 422))
def comma_in_a_number(case: Case) -> Iterator[Evidence]:
    """Programs that format numbers by the user's language write 48,1 for 48.1."""
    if complaints(case) or not told_by_a_handler(case):
        return
    for name, value in case.query[:20]:
        if _OF_NUMBERS.fullmatch(name) and _COMMA.fullmatch(unquote(value)):
            says = f'The number in "{name}" is written with a comma: {unquote(value)[:30]}.'
            yield strong(says, at="request.url", quote=value)
            return
