"""The fields that an answer complains about, whoever wrote it and wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from statusdoctor.evidence import Case, once
from statusdoctor.facts.entries import Fault, from_sentence
from statusdoctor.facts.failed_bodies import says_failed
from statusdoctor.facts.validation import faults
from statusdoctor.facts.validator_texts import printed_faults
from statusdoctor.facts.verdicts import lists_errors
from statusdoctor.rules.auth_reading import is_oauth
from statusdoctor.rules.payload_names import alike, names_sent

#: Statuses with which servers refuse fields.
REFUSED: Final = frozenset((400, 402, 409, 412, 422))
WRITES: Final = frozenset(("POST", "PUT", "PATCH"))
_OF_A_VALIDATOR: Final = re.compile(r"(?:Validat(?:ion|or)Error|ZodError|ValidationException|validation failed)$", re.I)
_MOST_SENTENCES: Final = 6


@once
def complaints(case: Case) -> tuple[Fault, ...]:
    """The fields that the answer complains about; none for OAuth's own errors and where the status is about else."""
    readable = case.status in REFUSED or case.status == 500 or case.status < 300 or _lists_fields(case)
    return tuple(_complaints(case)) if readable and not is_oauth(case) else ()


def _lists_fields(case: Case) -> bool:
    """Whether a 401 or 403 keeps reasons by field: some applications answer so what their validator refuses."""
    value = case.got.json if case.status in (401, 403) and case.method in WRITES and case.got.has_json else None
    kept = value.get("errors") if isinstance(value, dict) else None
    names = (
        {alike(str(name)) for name, told in kept.items() if isinstance(told, list)} if isinstance(kept, dict) else set()
    )
    return bool(names & (names_sent(case) or frozenset()))


def _complaints(case: Case) -> Iterator[Fault]:
    if case.got.has_json:
        heard = case.status != 500 or _is_a_validators(case.got.json)
        if heard and (case.status >= 300 or _refuses_a_write(case)):
            yield from faults(case.got.json)
        return
    said = [s.text for s in case.said if s.kind in ("message", "title", "text") and s.of_body]
    if case.status != 500 and (printed := [f for text in said[:_MOST_SENTENCES] for f in printed_faults(text, ())]):
        yield from printed
        return
    for sentence in (part for text in said[:_MOST_SENTENCES] for part in _sentences(text)):
        if case.status != 500 or "badrequestkeyerror" in sentence.lower() or "param is missing" in sentence:
            found = list(from_sentence(sentence, ()))
            if found:
                yield from found
                return


def _is_a_validators(value: Any) -> bool:
    """Whether an error that was handed on whole, under 500, is one of a validator: its name says so."""
    told = value.get("error", value) if isinstance(value, dict) else None
    named = told if isinstance(told, dict) else value
    names = (named.get(key) for key in ("name", "type", "_message", "code")) if isinstance(named, dict) else ()
    return any(isinstance(name, str) and _OF_A_VALIDATOR.search(name) for name in names)


def _sentences(text: str) -> Iterator[str]:
    """A text, and the last pieces of it: pages put their word behind a frame of their own."""
    yield text
    pieces = re.split(r"(?<=[.!:]) ", text[:2000])
    if len(pieces) > 1:
        yield from pieces[-4:]


def _refuses_a_write(case: Case) -> bool:
    """Whether a 2xx answer as a whole refuses what was sent, rather than telling of failures somewhere."""
    value = case.got.json
    if case.method not in WRITES or not isinstance(value, dict):
        return False
    if lists_errors(value):
        return False
    return says_failed(value) or bool(value.get("errors")) or b"serErrors" in case.got.bytes[:8192]
