"""payload/: a body and the fields that describe it: type, charset, boundary, coding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.bodies import BadCharset, bad_charset, family_of, kind_of
from statusdoctor.facts.multipart import Parts, parts
from statusdoctor.knowledge import Fix
from statusdoctor.rules.payload_complaints import WRITES, complaints
from statusdoctor.rules.payload_reading import (
    UNREAD,
    all_missing,
    holds_what_is_missed,
    is_wire,
    mismatch,
    named_elsewhere,
    reads_only_json,
    sent_something,
    slip_of,
    speaks_of_syntax,
    wants_an_object,
    wants_another_format,
)
from statusdoctor.rules.session_reading import on_cause

REASONS: Final = {400: "Bad Request", 422: "Unprocessable Entity", 500: "Internal Server Error"}
_TYPE: Final = "request.headers.content-type"
_NAMES: Final = {
    "json": "JSON",
    "form": "form fields",
    "multipart": "multipart",
    "xml": "XML",
    "binary": "binary data",
    "text": "plain text",
}
_DAV: Final = ("PROPFIND", "PROPPATCH", "REPORT", "MKCALENDAR", "MKCOL", "LOCK", "SEARCH", "ACL")
_ACCEPTS: Final = ("accept", "accept-post", "accept-patch")


@evidence_for("payload/body-type-mismatch", on=("error",), status=UNREAD)
def label_and_body_differ(case: Case) -> Iterator[Evidence]:
    found = mismatch(case)
    if found is None or found[0] == "text" or _read_nevertheless(case, found[1]):
        return
    label, body = found
    says = f"Content-Type says {_NAMES[label]}, and the body is {_NAMES[body]}."
    fix = Fix("client", "Label the body as what it is, or encode it as it is labelled.", _right_type(body))
    certain = case.status != 500 and (speaks_of_syntax(case) or bool(complaints(case)) or _nothing_else(case))
    weight = proof if certain or holds_what_is_missed(case) else strong
    if case.status == 500 and not speaks_of_syntax(case) and case.got.text.strip():
        weight = slight  # the answer has another story
    yield weight(says, at=_TYPE, fix=fix)
    for cause in ("payload/missing-field", "payload/malformed-json", "payload/invalid-field", "payload/empty-body"):
        yield on_cause(cause, against("The server read the body in another format than it has.", at=_TYPE))


def _nothing_else(case: Case) -> bool:
    """Whether the answer is known to name no other ground."""
    return not case.unheard and not named_elsewhere(case)


def _read_nevertheless(case: Case, body: str) -> bool:
    """Whether the server looks at the body and not at its label: WebDAV's methods take XML, JSON-RPC answers by id."""
    if body == "xml":
        return case.method in _DAV
    asked = case.sent.json if body == "json" and case.sent.has_json else None
    told = case.got.json if case.got.has_json else None
    if not isinstance(asked, dict) or not isinstance(told, dict) or "error" not in told:
        return False
    return asked.get("id") is not None and asked["id"] == told.get("id") and "method" in asked


def _right_type(body: str) -> str:
    known = {"json": "application/json", "form": "application/x-www-form-urlencoded", "xml": "application/xml"}
    return f"Content-Type: {known.get(body, 'multipart/form-data; boundary=…')}"


@evidence_for("payload/content-type-missing", on=("error",), status=UNREAD)
def nothing_describes_the_body(case: Case) -> Iterator[Evidence]:
    if not case.request.headers.lacks("content-type") or case.method not in WRITES:
        return
    if not sent_something(case):
        if case.status == 415:
            yield strong("The request names no Content-Type.", at="request.headers", quote="")
        return
    body = _NAMES.get(kind_of(case.sent), "of unknown kind")
    says = f"The request has a body, {body}, and no Content-Type."
    refused_type = case.status == 415 and "content-encoding" not in case.request.headers
    if refused_type or (holds_what_is_missed(case) and not named_elsewhere(case)):
        yield proof(says, at="request.headers", quote="")
    elif all_missing(case) or speaks_of_syntax(case) or wants_an_object(case):
        yield strong(says, at="request.headers", quote="")
    elif _says_its_status_alone(case):
        yield strong(says, at="request.headers", quote="")
        says = "Nothing tells the server how to read the body."
        yield on_cause("payload/validation-failed", against(says, at="request.headers", quote=""))
    else:
        yield slight(says, at="request.headers", quote="")


def _says_its_status_alone(case: Case) -> bool:
    """Whether the answer has no word beyond the name of its status."""
    text = case.got.text.strip(' .!\r\n"').lower()
    return text in ("", case.response.reason.lower(), REASONS.get(case.status, "").lower())


_OF_CONTENT: Final = ("payload/malformed-content", "payload/malformed-json", "payload/malformed-xml")


@evidence_for("payload/wrong-content-type", on=("error",), status=(400, 406, 415, 422, 500))
def type_is_not_taken(case: Case) -> Iterator[Evidence]:
    declared = case.sent.declared
    if not declared:
        if case.request.headers.lacks("content-type") and case.matched("payload/wrong-content-type"):
            yield rules_out("The request names no type that could be wrong.", at="request.headers", quote="")
        return
    taken = next((name for name in _ACCEPTS if name in case.response.headers), "")
    if case.status == 415:
        other = "content-encoding" in case.request.headers or _names_no_charset(case) or _odd_charset(case)
        says = f"The resource does not take {declared[:60]}."
        mislabelled = mismatch(case) is not None and mismatch(case) != ("text", "json")
        of_content = not taken and any(
            m.words.strength == "proof" and m.words.cause in _OF_CONTENT for m in case.matches
        )
        weight = slight if (other and not taken) or mislabelled or of_content else proof
        yield weight(says, at=_TYPE)
        if other and not taken and not case.matched("payload/charset"):
            yield against("The 415 may mean the coding or the charset as well.", at="response.status", quote="415")
        if taken:
            yield strong(f"It takes {case.response.headers.get(taken)[:60]}.", at=f"response.headers.{taken}")
    elif mismatch(case) in (("text", "json"), ("text", "xml")) and (all_missing(case) or wants_an_object(case)):
        weight = proof if holds_what_is_missed(case) else strong
        yield weight(f"The body was sent as {declared[:40]}, and the server found no field in it.", at=_TYPE)
    elif wants_another_format(case) and not _is_form_for_php(case) and not _is_told_otherwise(case):
        says = f"The body holds every field that the server misses: it does not read {declared[:40]} here."
        yield strong(says, at=_TYPE)
    elif reads_only_json(case):
        yield strong(f"The body came as {declared[:40]}, and the server tried to read it as JSON.", at=_TYPE)
        yield on_cause("payload/malformed-json", against("The body was not meant as JSON.", at=_TYPE))


def _is_told_otherwise(case: Case) -> bool:
    """Whether known words say that it is about no field: GOLD_REQUIRED, beside a field's name, is about a plan."""
    told = (m for m in case.matches if m.words.strength != "slight" and m.statement.of_body)
    return any(m.words.cause.partition("/")[0] not in ("payload", "request") for m in told)


def _is_form_for_php(case: Case) -> bool:
    """Whether a form went to a PHP script: PHP reads forms by itself, and drops all fields of one that is too large."""
    return family_of(case.sent.declared) in ("form", "multipart") and case.request.route.endswith(".php")


@evidence_for("payload/multipart-boundary", on=("error",), status=UNREAD)
def parts_cannot_be_told_apart(case: Case) -> Iterator[Evidence]:
    found = parts(case.sent)
    if found is None or not found.fault or (found.fault != "absent" and not is_wire(case)):
        return
    says = _boundary_fault(found)
    if not says or (found.fault == "absent" and not case.request.body.kept and not case.matches):
        return
    weight = strong if case.status == 500 and not case.matched("payload/multipart-boundary") else proof
    yield weight(says, at=_TYPE, fix=_BOUNDARY_FIX)
    for cause in ("payload/missing-field", "payload/empty-body", "payload/body-type-mismatch"):
        yield on_cause(cause, against("The parts of the body could not be told apart.", at=_TYPE))


_BOUNDARY_FIX: Final = Fix(
    "client", "Leave Content-Type to the library that builds the body.", "fetch(url, {method: 'POST', body: formData})"
)


def _boundary_fault(found: Parts) -> str:
    return {
        "absent": "Content-Type says multipart and names no boundary.",
        "different": "The body's boundary is another one than Content-Type names.",
        "quoted": "The boundary stands in single quotes, which count as part of it.",
        "last-missing": "The body lacks the closing boundary line.",
        "too-long": f"The boundary has {len(found.announced)} characters, and 70 are allowed.",
        "line-ends": "The multipart body ends its lines with LF alone, not CR LF.",
    }.get(found.fault, "")


@evidence_for("payload/charset", on=("error",), status=UNREAD)
def bytes_outside_their_charset(case: Case) -> Iterator[Evidence]:
    if not sent_something(case):
        return
    found = bad_charset(case.sent)
    if found is None or (found.fault != "unknown" and not is_wire(case)):
        return
    speaks = any(word in case.words for word in ("utf-8", "utf8", "decode", "charset", "encoding", "unicode", "byte"))
    doubted = case.status == 500 or named_elsewhere(case, "payload/malformed-json", "payload/wrong-content-type")
    weight = proof if speaks or not doubted else strong
    at, quote = (_TYPE, None) if found.fault == "unknown" else ("request.body", "")
    yield weight(_charset_fault(found), at=at, quote=quote)
    if slip_of(case) is None:
        yield on_cause(
            "payload/malformed-json", against("The text is JSON; its bytes are not UTF-8.", "request.body", "")
        )


@evidence_for("payload/charset", on=("error",), status=(415,))
def charset_is_not_taken(case: Case) -> Iterator[Evidence]:
    """Parsers of JSON take UTF charsets alone; those of forms Latin-1, too. A type can be right and this not."""
    charset = _odd_charset(case)
    if not charset or any(name in case.response.headers for name in _ACCEPTS):
        return
    weight = proof if "charset" in case.words else strong
    yield weight(
        f"The {_NAMES[family_of(case.sent.declared)]} is labelled {charset[:30]}, which parsers refuse.", _TYPE
    )


_UTF: Final = frozenset("utf-8 utf8 utf-16 utf16 utf-16le utf-16be utf-32 utf-32le utf-32be".split())


def _odd_charset(case: Case) -> str:
    """The charset that a body of JSON or form fields names, where it is none that parsers of these take."""
    family, charset = family_of(case.sent.declared), case.sent.charset
    if family not in ("json", "form") or not charset or charset in _UTF:
        return ""
    return "" if family == "form" and charset in ("iso-8859-1", "us-ascii") else charset


def _names_no_charset(case: Case) -> bool:
    found = bad_charset(case.sent)
    return found is not None and found.fault == "unknown"


def _charset_fault(found: BadCharset) -> str:
    if found.fault == "unknown":
        return f"No charset is called {found.named[:40]}."
    if found.fault == "utf-16":
        return "The JSON is encoded as UTF-16, and JSON travels as UTF-8."
    byte = f"Byte 0x{found.byte:02x} at offset {found.at:,}"
    return f"{byte} is not {found.named.upper()}: the body looks like {found.likely}."
