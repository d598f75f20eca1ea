"""Which credentials this host accepted before, from this client or at all."""

from __future__ import annotations

from itertools import islice
from typing import Final

from statusdoctor.evidence import Case, once
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.tokens import Token, token
from statusdoctor.history import Record

_LATELY: Final = 80  # exchanges looked through for tokens that were accepted
_READ: Final = 24  # of these tokens


@once
def accepted_lines(case: Case) -> dict[str, Record]:
    """The values of Authorization that this host accepted lately from this client, each with its latest exchange."""
    found: dict[str, Record] = {}
    for record in case.history.recent(_LATELY):
        if record.ok and record.request.host == case.request.host:
            line = record.request.headers.get("authorization")
            if line:
                found.setdefault(line, record)
    return found


@once
def accepted_tokens(case: Case) -> tuple[tuple[Token, Record], ...]:
    """The JWTs among them, newest first, of as many as are worth reading."""
    latest = islice(accepted_lines(case).items(), _READ)
    return tuple((read, record) for line, record in latest if (read := token(line)))


def accepted_here(case: Case, sent: Credentials) -> Record | None:
    """The latest exchange in which this origin accepted the very same field value."""
    value = case.request.headers.get(sent.name)
    known = case.history.credential(value) if value else None
    return known.accepted.get(case.request.origin) if known else None
