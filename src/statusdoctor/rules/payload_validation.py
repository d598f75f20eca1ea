"""Fields that the server names as missing, unknown or invalid: in body, query, path or header section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.diagnosis import Strength
from statusdoctor.evidence import Case, Evidence, against, evidence_for
from statusdoctor.facts.cookies import is_session_name
from statusdoctor.facts.entries import Fault
from statusdoctor.facts.reasons import EMPTY, INVALID, MISSING, TAKEN, UNKNOWN, kind_of
from statusdoctor.facts.urls import double_encoded, placeholders, stray_characters
from statusdoctor.facts.wanting import wanted_in
from statusdoctor.rules.auth_answers import said_clearly
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_names import alike, names_asked, names_sent
from statusdoctor.rules.payload_reading import names_a_value, sent_nothing, was_not_read
from statusdoctor.rules.payload_values import is_blank
from statusdoctor.rules.session_reading import on_cause

_SHOWN: Final = 3
_KEYS: Final = frozenset("xapikey apikey xkey xauthtoken xaccesstoken accesstoken appid appkey xauthkey".split())
_OF_OTHERS: Final = frozenset(
    "csrftoken csrf authenticitytoken xcsrftoken ifmatch ifunmodifiedsince cookie host".split()
)
_CAUSES: Final = {
    (MISSING, "body"): "payload/missing-field",
    (INVALID, "body"): "payload/invalid-field",
    (UNKNOWN, "body"): "payload/unknown-field",
    (MISSING, "query"): "request/query-parameter-missing",
    (INVALID, "query"): "request/query-parameter-invalid",
    (UNKNOWN, "query"): "request/query-parameter-invalid",
    (MISSING, "header"): "request/header-missing",
    (INVALID, "path"): "payload/invalid-field",
}
_SAYS: Final = {
    "payload/missing-field": (
        'The body lacks the required field "{names}".',
        "The body lacks {n} required fields: {names}.",
    ),
    "payload/invalid-field": (
        'The value of "{names}" was refused{why}.',
        "The values of {n} fields were refused: {names}.",
    ),
    "payload/unknown-field": ('The API knows no field "{names}".', "The API does not know {n} fields: {names}."),
    "state/already-exists": (
        'The value of "{names}" is taken already.',
        "The values of {n} fields are taken already: {names}.",
    ),
    "request/query-parameter-missing": (
        'The query lacks the required parameter "{names}".',
        "The query lacks {n} required parameters: {names}.",
    ),
    "request/query-parameter-invalid": (
        'The query parameter "{names}" was refused{why}.',
        "{n} query parameters were refused: {names}.",
    ),
    "request/header-missing": ('The request lacks the header "{names}".', "The request lacks {n} headers: {names}."),
    "auth/session-cookie-missing": (
        'The API asks for the cookie "{names}", and none came.',
        "The API asks for {n} cookies: {names}.",
    ),
    "auth/no-credentials": ('The API asks for the header "{names}", and none came.', "The API asks for credentials."),
    "auth/api-key-missing": ('The API asks for a key in "{names}", and none came.', "The API asks for a key: {names}."),
    "payload/content-type-missing": ('The API asks for "{names}", and none came.', "The API asks for: {names}."),
}
_BLANK: Final = ('The required field "{names}" came without a value.', "{n} required fields have no value: {names}.")


@evidence_for("", on=("error", "says-error"))
def fields_named_by_the_server(case: Case) -> Iterator[Evidence]:
    """The kind of complaint that most fields have leads; the others are mentioned."""
    by_cause: dict[str, list[Fault]] = {}
    for complaint in complaints(case):
        fault = _settled(case, complaint)
        cause = _cause(case, fault)
        if cause and fault.name:
            by_cause.setdefault(cause, []).append(fault)
    ranked = sorted(by_cause.items(), key=lambda item: -len(item[1]))
    for position, (cause, faults) in enumerate(ranked):
        strength: Strength = "slight" if position else _strength(case, cause, faults)
        blank = is_blank(case, faults[0].name)
        yield Evidence(strength, _says(cause, faults, blank), faults[0].place, faults[0].reason, cause=cause)
    if ranked and case.status < 300 and _strength(case, *ranked[0]) != "slight":
        yield on_cause("content/error-in-success", against("The answer names the field.", at="response.body", quote=""))


def _settled(case: Case, fault: Fault) -> Fault:
    """The fault with its place known, and with what the request itself tells about the field."""
    where = fault.where or _where(case, fault)
    present = _is_present(case, fault, where)
    if present and fault.plain and where == "body" and (other := _lacks_another(case, fault)):
        return msgspec.structs.replace(fault, path=other, where=where, kind=MISSING)
    kind = fault.kind
    if kind == MISSING and present and fault.plain and where == "query" and not is_blank(case, fault.name):
        kind = INVALID  # "a value of type Int is required for the key": it is there, and is none
    if kind == EMPTY:
        kind = INVALID if present and not is_blank(case, fault.name) else MISSING
    elif kind == INVALID and present is False and where in ("body", "query") and not _is_of_a_value(fault):
        kind = MISSING if not fault.plain else INVALID
    return msgspec.structs.replace(fault, where=where, kind=kind)


def _lacks_another(case: Case, fault: Fault) -> str:
    """Of the names that a sentence wants together, the first that did not come: it says "email and password"."""
    wanted = wanted_in(fault.reason.lower()) if fault.kind in (EMPTY, MISSING) else ()
    if len(wanted) < 2 or alike(fault.name) not in map(alike, wanted):
        return ""
    held = names_sent(case) or frozenset()
    return next((name for name in wanted if alike(name) not in held or is_blank(case, name)), "")


def _is_of_a_value(fault: Fault) -> bool:
    """Whether a complaint is about what is there: one of a list, too much of it, or a thing that may not change."""
    return fault.path[-1:].isdecimal() or any(told.search(fault.reason) for told in (_FIXED, _TOO_MUCH))


#: Nothing that is absent is too long, or names what does not exist. (That it is too short, validators say of it.)
_TOO_MUCH: Final = re.compile(
    r"too[ _](?:long|large|big|many|high)|at most|no more than|exceed|max(?:imum)?\b|longer than|greater than"
    r"|(?:does not|doesn't) exist|以内|超|zu lang|trop long|demasiado larg|muito long|troppo lung|слишком длин",
    re.I,
)
_FIXED: Final = re.compile(r"immutable|read.?only|(?:not|n't|never) (?:be )?(?:change|edit|updat|modif)", re.I)


def _where(case: Case, fault: Fault) -> str:
    """Where a field belongs of which the server does not say it."""
    asked = {alike(name) for name, _ in case.query}
    if sent_nothing(case) and case.method not in ("POST", "PUT", "PATCH"):
        if fault.kind in (MISSING, EMPTY) or alike(fault.name) in asked or case.request.query:
            return "query"
        return "path"
    return "query" if alike(fault.name) in asked and alike(fault.name) not in (names_sent(case) or ()) else "body"


def _is_present(case: Case, fault: Fault, where: str) -> bool | None:
    """Whether the request holds a field of that name; None where that cannot be told."""
    if where == "query" and not case.request.path:
        return None
    if where == "query":
        return alike(fault.name) in names_asked(case)
    if where == "header":
        return fault.name.lower() in case.request.headers
    if isinstance(case.sent.json, list):
        return None
    names = names_sent(case) if where == "body" else None
    return None if names is None else alike(fault.name) in names


def _cause(case: Case, fault: Fault) -> str:
    name = alike(fault.name)
    if fault.kind == TAKEN and case.status < 300:
        return "state/already-exists"  # with a status of error, words tell it
    if fault.kind == TAKEN or (name in _OF_OTHERS and not _is_plainly_missed(case, fault)):
        return ""
    if fault.where == "cookie" and fault.kind == MISSING:
        return "auth/session-cookie-missing" if is_session_name(fault.name) else "request/header-missing"
    if fault.where in ("header", "query") and fault.kind == MISSING:
        if name == "authorization":
            return "auth/no-credentials"
        if name in _KEYS:
            return "auth/api-key-missing"
        if name == "contenttype":
            return "payload/content-type-missing"
    if case.status == 409 and fault.plain and fault.kind == INVALID:
        return ""  # "must be locked" is said of the present state
    return _CAUSES.get((fault.kind, fault.where), "")


def _is_plainly_missed(case: Case, fault: Fault) -> bool:
    """Whether a validator misses a condition as it would miss any header, with a status that says no more."""
    return fault.kind == MISSING and fault.where == "header" and case.status in (400, 422) and not fault.plain


def _strength(case: Case, cause: str, faults: list[Fault]) -> Strength:
    """How much the complaints settle: nothing else may explain them, and a mere sentence counts for less."""
    if _is_explained(case, cause) or (case.status == 409 and cause == "payload/invalid-field"):
        return "slight"
    first = faults[0]
    if names_a_value(case, first):
        return "slight"
    if first.plain and first.kind == INVALID:
        return "strong" if _is_present(case, first, first.where) else "slight"
    if first.kind == MISSING and kind_of("", first.reason) == INVALID and " " in first.reason:
        return "strong"  # absent it is; the sentence complains of something else
    if not case.request.body.kept:
        return "strong"  # a body of another format lacks all fields, and this one is not shown
    return "strong" if (first.plain and case.status < 300) or case.status in (401, 402, 403) else "proof"


def _is_explained(case: Case, cause: str) -> bool:
    if cause in ("payload/missing-field", "payload/invalid-field") and was_not_read(case):
        return True
    if isinstance(case.got.json, dict) and "jsonrpc" in case.got.json:
        return True  # a JSON-RPC error first of all
    if cause in ("payload/invalid-field", "request/query-parameter-invalid") and _is_botched(case.request.path):
        return True
    if cause == "payload/missing-field" and said_clearly(case, "request/query-parameter-missing"):
        return True  # known words place the field in the query
    return any(
        m.words.strength != "slight"
        and (m.words.cause in _OF_THE_WHOLE or m.words.cause.partition("/")[0] not in ("payload", "request"))
        for m in case.matches
    )


#: Refusals of the content as a whole, which name the member that holds it.
_OF_THE_WHOLE: Final = ("payload/too-large", "payload/validation-failed")


def _is_botched(path: str) -> bool:
    """Whether the address itself shows why a value in it is refused."""
    return bool(placeholders(path) or stray_characters(path) or double_encoded(path))


def _says(cause: str, faults: list[Fault], blank: bool) -> str:
    one, several = _SAYS[cause]
    names = [fault.path[:50] for fault in faults[:_SHOWN]]
    if blank and cause == "payload/missing-field":
        one, several = _BLANK
    if len(faults) == 1:
        return one.format(names=names[0], why=_why(faults[0].reason))
    more = ", …" if len(faults) > _SHOWN else ""
    return several.format(n=len(faults), names=", ".join(names) + more)


def _why(reason: str) -> str:
    """The server's reason as the end of a sentence, where it is short."""
    bare = reason.strip().rstrip(".")
    return f": {bare}" if 0 < len(bare) <= 60 and " " in bare else ""
