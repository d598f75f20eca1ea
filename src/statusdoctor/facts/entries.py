"""One entry of a validation error: an object that names a field and a reason, in whatever members it keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

import msgspec

from statusdoctor.facts.entry_names import names_of
from statusdoctor.facts.field_paths import place_of, plain_path
from statusdoctor.facts.naming import named_in
from statusdoctor.facts.reasons import INVALID, MISSING, UNKNOWN, kind_of

_MESSAGES: Final = (
    *("message", "msg", "detail", "defaultmessage", "description", "explanation", "reason", "errormessage", "title"),
    *("error_message", "issue", "error", "text", "summary", "errorsummary", "details", "diagnostics", "help"),
    *("mensaje", "mensagem", "meldung", "nachricht", "messaggio", "bericht", "komunikat", "grund", "motivo", "motif"),
)
_PHRASES: Final = frozenset(status.phrase.lower() for status in HTTPStatus)
_CODES: Final = (
    "code",
    "type",
    "keyword",
    "rule",
    "kind",
    "issue",
    "errorcode",
    "error_code",
    "reason",
    "error",
    "constraint",
)
_NOT_JSON: Final = re.compile(r"json_invalid|value_error\.jsondecode|json_type", re.I)


#: Between complaints in one sentence: "name is missing, age is invalid", "email: must be …; name: cannot be blank".
_PARTS: Final = re.compile(r"; |, (?=[\w.\[\]]{1,40}(?: is | are | does |: ))")
#: What Quarkus tells of a value that Jackson could not read, without a word of reason.
_QUARKUS: Final = frozenset(("objectname", "attributename", "value"))


class Fault(msgspec.Struct, frozen=True):
    """One complaint about a field. path: dotted, empty for the whole body. where: body, query, path, header, cookie.

    kind: one of facts.reasons. plain: True where it was read from a sentence alone: no member names the field.
    """

    path: str
    where: str
    kind: str
    reason: str
    at: tuple[str, ...] = ()
    plain: bool = False

    def under(self, name: str) -> Fault:
        """The same fault, its path one level down in `name`."""
        return msgspec.structs.replace(self, path=f"{name}.{self.path}" if self.path else name)

    def placed(self, where: str) -> Fault:
        return msgspec.structs.replace(self, where=where)

    @property
    def name(self) -> str:
        """The last part of the path that is no list index."""
        parts = [p for p in re.split(r"[.\[\]/]+", self.path) if p and not p.isdecimal()]
        return parts[-1] if parts else self.path

    @property
    def place(self) -> str:
        """Where the complaint stands, as evidence names it."""
        return f"response.body: {'.'.join(self.at)}" if self.at else "response.body"


def from_entry(entry: dict[str, Any], at: tuple[str, ...]) -> Iterator[Fault]:
    """The faults of one entry; none where no member names a field."""
    lowered = _lowered(entry)
    code, message = _code(lowered), _message(lowered)
    if isinstance(lowered.get("children"), list) and lowered["children"] and not lowered.get("constraints"):
        yield from _children(lowered, at)
        return
    if not (code or message or "keys" in lowered or lowered.keys() >= _QUARKUS):
        return
    kind = _kind(lowered, code, message)
    for path, where in names_of(lowered):
        if path and _letters(path) == _letters(message):
            continue  # Pi-hole: {"key": "bad_request", "message": "Bad request"}
        full = _with_unknown_name(path, message) if kind == UNKNOWN else path
        yield Fault(full, where or _where(lowered), kind, message[:300] or code, at)


def _letters(text: str) -> str:
    return "".join(letter for letter in text[:80].lower() if letter.isalnum())


def is_no_complaint(entry: dict[str, Any]) -> bool:
    """Whether an entry tells that the body is no JSON at all, rather than something about a field."""
    return bool(_NOT_JSON.fullmatch(_code(_lowered(entry))))


def message_of(entry: dict[str, Any]) -> str:
    """The sentence of an entry, empty where it has none."""
    return _message(_lowered(entry))


def _lowered(entry: dict[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in list(entry.items())[:40]}


def _with_unknown_name(path: str, message: str) -> str:
    """Some validators give the parent's path, and the unknown name in the sentence alone."""
    named = named_in(message)
    if named is None or named.kind != UNKNOWN or named.name in path.split("."):
        return path
    return f"{path}.{named.name}" if path else named.name


def from_sentence(sentence: str, at: tuple[str, ...]) -> Iterator[Fault]:
    """The fault that a plain sentence tells; or one for each of its parts, where each names a field."""
    if sentence[:12].lower() == "combination ":
        return  # of two that are known: none of them is
    parts = _PARTS.split(sentence[:2000])[:8]
    told = [named_in(part) for part in parts] if len(parts) > 1 else []
    whole = told if told and all(told) else [named_in(sentence)]
    for number, named in enumerate(whole):
        if named is None:
            return
        path, where = plain_path(named.name)
        reason = parts[number] if len(whole) > 1 else sentence
        yield Fault(path, named.where or where, named.kind, reason[:300], at, plain=True)


def _children(lowered: dict[str, Any], at: tuple[str, ...]) -> Iterator[Fault]:
    """class-validator keeps nested objects as children."""
    for child in lowered["children"][:20]:
        if isinstance(child, dict):
            for fault in from_entry(child, at):
                yield fault.under(str(lowered.get("property", "")))


def _where(lowered: dict[str, Any]) -> str:
    for member in ("location", "in", "on", "source", "segment", "locationtype"):
        value = lowered.get(member)
        if isinstance(value, str) and place_of(value):
            return place_of(value)
    return ""


def _message(lowered: dict[str, Any]) -> str:
    if "lang" in lowered and isinstance(lowered.get("value"), str):
        return str(lowered["value"])  # OData tells its language
    told = [value for member in _MESSAGES if isinstance(value := lowered.get(member), str) and value]
    if told:  # where one only repeats the status, the next says more
        value = next((text for text in told if text.lower() not in _PHRASES), told[0])
        return _filled(value, lowered.get("parameters")) if "%" in value else value
    constraints = lowered.get("constraints")
    if isinstance(constraints, dict):
        return "; ".join(str(v) for v in list(constraints.values())[:5])
    listed = lowered.get("messages")
    return str(listed[0]) if isinstance(listed, list) and listed else ""


def _filled(message: str, parameters: Any) -> str:
    """Magento sends its sentences with the names of their parts, and the parts beside them."""
    for name, part in list(parameters.items())[:10] if isinstance(parameters, dict) else ():
        if isinstance(part, str):
            message = message.replace(f"%{name}", part[:60])
    return message


def _code(lowered: dict[str, Any]) -> str:
    for member in _CODES:
        value = lowered.get(member)
        if isinstance(value, str) and 0 < len(value) <= 60 and " " not in value:
            return value
    constraints = lowered.get("constraints")
    return next(iter(constraints), "") if isinstance(constraints, dict) and len(constraints) == 1 else ""


def _kind(lowered: dict[str, Any], code: str, message: str) -> str:
    if code == "invalid_type" and (lowered.get("received") == "undefined" or message == "Required"):
        return MISSING  # zod
    parameters = lowered.get("params")
    if isinstance(parameters, dict) and "missingProperty" in parameters:
        return MISSING
    if "location" in lowered and "msg" in lowered and "value" not in lowered:
        return MISSING  # express-validator, which repeats the value that it refuses
    kind = kind_of(code, message)
    return INVALID if kind == MISSING and code.startswith("invalid_") and "required" not in message.lower() else kind
