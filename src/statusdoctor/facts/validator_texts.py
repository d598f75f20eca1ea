"""Faults of fields that a validator prints as text, and that handlers pass on as they are: `str(error)`.

pydantic prints a path on one line and its complaint, with a type, on the next; zod puts the path behind an arrow, its
companion behind "at"; marshmallow, Django and DRF print a Python dictionary of lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from statusdoctor.facts.entries import Fault
from statusdoctor.facts.field_paths import plain_path
from statusdoctor.facts.reasons import INVALID, kind_of

_LONGEST: Final = 8192
_MOST: Final = 20
_PATH: Final = r"(?P<path>[\w$][\w.$\[\]-]{0,120})"
#: What each text begins with or holds, and how one complaint in it is written.
_PRINTED: Final = (
    (
        re.compile(r"\d validation errors? for \w"),
        re.compile(rf"^{_PATH}\n +(?P<message>[^\n]{{1,300}}?) [\[(]type=(?P<code>[\w.]{{1,60}})", re.M),
    ),
    (re.compile("✖ "), re.compile(rf"✖ (?P<message>[^\n]{{1,300}})\n\s{{1,8}}→ at {_PATH}(?P<code>)")),
    (
        re.compile(r"\AValidation error: "),
        re.compile(rf"(?:: |; )(?P<message>[^;\n]{{1,200}}?) at \"{_PATH}\"(?P<code>)"),
    ),
    (
        re.compile(r"\{'\w{1,60}': \[ErrorDetail\("),
        re.compile(
            rf"'{_PATH}': \[ErrorDetail\(string=(?P<q>['\"])(?P<message>.{{1,200}}?)(?P=q), code='(?P<code>\w+)'"
        ),
    ),
    (
        re.compile(r"\{'\w{1,60}': \[['\"]"),
        re.compile(rf"'{_PATH}': \[(?P<q>['\"])(?P<message>.{{1,200}}?)(?P=q)[,\]](?P<code>)"),
    ),
)


def printed_faults(text: str, at: tuple[str, ...]) -> Iterator[Fault]:
    """The faults in a text that a validator printed; none in other texts."""
    head = text[:_LONGEST]
    for mark, complaint in _PRINTED:
        if mark.search(head[:400]):
            for found in islice(complaint.finditer(head), _MOST):
                path, where = plain_path(found["path"])
                kind = kind_of(found["code"], found["message"])
                if kind == INVALID and " " not in found["message"]:
                    continue  # a value, and no reason
                yield Fault(path, where, kind, found["message"][:300], at)
            return
