"""Content that was refused without the name of a field, or because an address was never filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, slight, strong
from statusdoctor.facts.urls import placeholders
from statusdoctor.rules.payload_complaints import WRITES, complaints
from statusdoctor.rules.payload_reading import sent_something, slip_of, wants_a_list, wants_an_object, was_not_read
from statusdoctor.rules.session_reading import on_cause

_OF_NO_FIELD: Final = ("non_field_errors", "__all__", "_schema", "base")


@evidence_for("payload/validation-failed", on=("error",), status=(400, 422))
def content_was_refused(case: Case) -> Iterator[Evidence]:
    """422 is about the content by its definition; a 400 may say that its complaint is about no field."""
    if any(f.name for f in complaints(case)) or any(m.words.strength != "slight" for m in case.matches):
        return
    if wants_a_list(case):
        yield strong("The server wants a list, and the body is an object.", at="request.body", quote="")
        return
    if was_not_read(case) or (wants_an_object(case) and not isinstance(case.sent.json, list)):
        yield against("The server may not have read the body at all.", at="request.body", quote="")
        return
    value = case.got.json
    general = next((name for name in _OF_NO_FIELD if isinstance(value, dict) and name in value), "")
    if general:
        says = "The server refused the content by a rule that belongs to no single field."
        yield slight(says, at=f"response.body: {general}", quote="")
    elif wants_an_object(case) and isinstance(case.sent.json, list):
        yield strong("The server wants an object, and the body is a list.", at="request.body", quote="")
    elif case.status == 400 and not case.matches and _reads_the_body(case):
        yield slight(
            "The application itself refused what it was sent, and names no field.", at="response.status", quote="400"
        )
    elif case.status == 422:
        yield slight(
            "The server could read the content and refused it, naming no field.", at="response.status", quote="422"
        )


def _reads_the_body(case: Case) -> bool:
    """Whether an application, in JSON or a sentence of its own, answered a write whose body holds together."""
    own = case.got.has_json or (case.got.looks_like == "text" and _is_own_sentence(case)) or _is_xml_of_an_error(case)
    return own and case.method in WRITES and sent_something(case) and slip_of(case) is None


def _is_xml_of_an_error(case: Case) -> bool:
    return case.got.looks_like == "xml" and any(s.of_body and s.key in ("message", "msg", "detail") for s in case.said)


def _is_own_sentence(case: Case) -> bool:
    text = case.got.text.strip()
    told = 4 <= len(text) <= 240 and " " in text and not _NO_SENTENCE.match(text)
    return told and not any(speaker.wrote for speaker in case.speakers)


_NO_SENTENCE: Final = re.compile(
    r"(?:http/\S+ |error:? |400:? |-)*(?:bad request|invalid request|client error)\W*$", re.I
)


@evidence_for("payload/invalid-field", on=("error",), status=(400, 404, 422))
def value_was_never_filled_in(case: Case) -> Iterator[Evidence]:
    if placeholders(case.request.path):
        yield on_cause("payload/invalid-field", against("The URL holds an unfilled placeholder.", at="request.url"))
