"""What the payload rules ask of a case: whether a body was meant, what the answer speaks of, which fields it names."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.evidence import Case, once
from statusdoctor.facts.bodies import family_of, is_json_lines, kind_of
from statusdoctor.facts.entries import Fault
from statusdoctor.facts.json_slips import Slip, json_slip
from statusdoctor.facts.multipart import parts
from statusdoctor.facts.wanting import wanted_in
from statusdoctor.rules.payload_complaints import WRITES, complaints
from statusdoctor.rules.payload_names import alike, names_asked, names_sent

#: Statuses with which servers refuse what they could not read, or did not like to read.
UNREAD: Final = (400, 415, 422, 500)

_SYNTAX: Final = re.compile(
    r"json|pars(?:e|ing)|syntax|unexpected (?:token|end|character|eof)|malformed|decode|unmarshal|deseriali[sz]"
    r"|not readable|unterminated|invalid character|expected (?:property|value|object)|well-?formed"
    r"|expecting (?:value|property|'|,|:)"
)
_OBJECT: Final = re.compile(
    r"body must be (?:an? )?(?:json )?object|expected object, received|must be of type object"
    r"|valid dictionary or object"
    r"|expected a dictionary|expected `object`"
)
_LIST: Final = re.compile(
    r"be a valid (?:list|array|sequence)\b|is not a valid list\b|expected a (?:list|array) (?:of items )?but got"
    r"|expected array, received object|body must be (?:an )?array|expected `array`, got `object`",
    re.I,
)
_FORMATS: Final = frozenset(("json", "form", "multipart", "xml"))


def is_wire(case: Case) -> bool:
    """Whether the request's body is what went over the wire, byte by byte, and not a recorder's text of it."""
    return case.request.body.kept and case.request.body.coded


def sent_nothing(case: Case) -> bool:
    """Whether the request was seen to have no body at all."""
    fields = case.request.headers
    told = fields.get("content-length")
    return case.request.body.empty and told in ("", "0") and "transfer-encoding" not in fields


def asks_by_query_alone(case: Case) -> bool:
    """Whether a request that only reads has no body that could hold a field."""
    return case.method in ("GET", "HEAD") and sent_nothing(case)


def sent_something(case: Case) -> bool:
    return case.request.body.kept and bool(case.request.body)


@once
def slip_of(case: Case) -> Slip | None:
    """Where the request's body breaks JSON, if there is a body and JSON was meant."""
    if not sent_something(case) or not _means_json(case):
        return None
    return json_slip(case.sent.bytes, whole=case.sent.whole)


def _means_json(case: Case) -> bool:
    """Whether the body is labelled as JSON, or the server tried to read it so."""
    family = family_of(case.sent.declared)
    if family == "json":
        return not is_json_lines(case.sent.declared)
    return family in ("text", "form", "other") and case.matched("payload/malformed-json")


def told_by_a_handler(case: Case) -> bool:
    """Whether an application speaks: in JSON, in plain text, or on a page that a framework put around its sentence."""
    if case.got.looks_like != "html":
        return case.got.looks_like in ("json", "text", "xml")
    if any(s.key == "row" for s in case.said):
        return True
    own = any(s.key == "page" for s in case.said)
    return own and not any(speaker.wrote and speaker.kind != "framework" for speaker in case.speakers)


def names_a_value(case: Case, fault: Fault) -> bool:
    """Whether what a sentence names is no parameter, but what one was given: 'database "x" is not allowed'."""
    return any(value == fault.name for _, value in case.query[:20]) and alike(fault.name) not in names_asked(case)


@once
def speaks_of_syntax(case: Case) -> bool:
    """Whether the answer speaks of parsing at all."""
    return _SYNTAX.search(case.words) is not None


def named_elsewhere(case: Case, *but: str) -> bool:
    """Whether known words clearly name a cause outside this list."""
    return any(m.words.strength != "slight" and m.words.cause not in but for m in case.matches)


def all_missing(case: Case) -> bool:
    """Whether every complaint is that a field of the body is missing: then the whole body may not have been read."""
    found = complaints(case)
    return bool(found) and all(f.kind in ("missing", "empty") and f.where in ("", "body") for f in found)


@once
def wants_an_object(case: Case) -> bool:
    """Whether the server took the whole body for a text: FastAPI and others then ask for an object."""
    whole = [f for f in complaints(case) if f.path == "" and f.where in ("", "body")]
    return any(not _LIST.search(f.reason) for f in whole) or bool(_OBJECT.search(case.words))


def wants_a_list(case: Case) -> bool:
    """Whether the server takes a list, and the body is an object that would stand in it."""
    if not case.sent.has_json or not isinstance(case.sent.json, dict):
        return False
    return any(f.path == "" and _LIST.search(f.reason) for f in complaints(case)) or bool(_LIST.search(case.words))


def holds_what_is_missed(case: Case) -> bool:
    """Whether the body holds every field that the server misses: it was not read, or as something else."""
    sent = names_sent(case)
    return all_missing(case) and bool(sent) and all(alike(f.name) in (sent or ()) for f in complaints(case))


@once
def mismatch(case: Case) -> tuple[str, str] | None:
    """What the label says and what the body is, where both are formats and they differ."""
    if not sent_something(case):
        return None
    label, body = family_of(case.sent.declared), kind_of(case.sent)
    body = "xml" if body == "html" else body
    if label == body or body not in _FORMATS or label not in (*_FORMATS, "text"):
        return None
    if label == "multipart" and not is_wire(case):
        return None  # browsers' captures tell such bodies as pairs
    return (label, body) if label != "text" or body in ("json", "xml") else None


def wants_another_format(case: Case) -> bool:
    """Whether the body, well-formed and labelled as what it is, holds at its top all that the server misses in it."""
    found = complaints(case)
    if not found or not all_missing(case) or mismatch(case) is not None:
        return False
    value = case.sent.json if case.sent.looks_like == "json" and case.sent.has_json else case.form
    there = (
        {alike(str(name)) for name, held in value.items() if held not in (None, "", [], {}) and str(held).strip()}
        if isinstance(value, dict)
        else set()
    )
    missed = {alike(name) for f in found if f.plain for name in wanted_in(f.reason.lower())}
    return all(alike(f.path) in there for f in found) and missed <= there


def reads_only_json(case: Case) -> bool:
    """Whether the server tried to read as JSON what is labelled as, and is, something else."""
    family = family_of(case.sent.declared)
    if not sent_something(case) or family in ("json", "multipart") or not case.sent.declared or mismatch(case):
        return False
    if case.sent.looks_like == "json" or (family == "xml" and case.got.looks_like == "xml"):
        return False
    asked_for_json = case.matched("payload/malformed-json") or wants_an_object(case)
    asked_for_json = asked_for_json or (case.matched("payload/empty-body") and "json" in case.words)
    return asked_for_json or (family in ("xml", "text") and all_missing(case))


def misses_the_body(case: Case) -> bool:
    """Whether a write came with no body at all, and every complaint is about the body."""
    found = complaints(case)
    if not found or case.method not in WRITES or not sent_nothing(case) or _speaks_of_a_nonce(case):
        return False
    return all(f.where in ("", "body") for f in found)


def _speaks_of_a_nonce(case: Case) -> bool:
    """Whether the complaint is about a one-time value: who signs requests sends it in a field, and no body."""
    return case.matched("auth/replay-detected")


def was_not_read(case: Case) -> bool:
    """Whether something about the whole body explains why every field of it is missing."""
    if misses_the_body(case) or reads_only_json(case):
        return True
    if not all_missing(case):
        return False
    unlabelled = sent_something(case) and case.request.headers.lacks("content-type") and case.method in WRITES
    found = parts(case.sent)
    broken = found is not None and bool(found.fault) and (found.fault == "absent" or is_wire(case))
    return unlabelled or broken or mismatch(case) is not None or wants_another_format(case)
