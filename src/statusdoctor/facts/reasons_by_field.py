"""Objects that keep reasons by field: `{"email": ["is required"]}`, and the shapes that such reasons have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from statusdoctor.facts.entries import (
    Fault,
    from_entry,
    from_sentence,
)
from statusdoctor.facts.field_paths import place_of, plain_path
from statusdoctor.facts.reasons import INVALID, kind_of

MOST: Final = 40  # faults of one answer
#: Members of an error that has a name of its own: OpenStack, AfterShip's and Instagram's "meta".
_ENVELOPES: Final = ({"type", "detail"}, {"type", "code", "message"}, {"code", "message", "error_type"})
_OF_THE_WHOLE: Final = frozenset("non_field_errors __all__ base _schema".split())
_OF_NO_FIELD: Final = frozenset(
    "non_field_errors __all__ base _schema _errors formerrors errors error detail details errormessages messages "
    "error_messages warningmessages validationmessages globalerrors global general".split()
)
_NO_FIELDS: Final = frozenset(  # unless their value is a list of reasons
    "message status code title type success statuscode status_code timestamp path traceid trace_id requestid "
    "request_id instance name ok msg msgid description value".split()
)
_OF_THE_ERROR: Final = re.compile(  # MsgText, error_title, messageKey
    r"(?:msg|message|err|error|exception)_?(?:code|no|id|key|type|title|text|body|details?|show\w*|str|string|msg|message"
    r"|name|class|level|kind|info|status|description|desc)"
)
_TRACES: Final = frozenset("stack stacktrace stack_trace trace backtrace exception debug".split())
_WHOLE: Final = frozenset(("json", "json_or_form"))  # {"json": ["Invalid JSON body."]} is about no field
_VERDICTS: Final = frozenset(
    "invalid required missing wrong malformed blank empty bad unknown taken null mandatory "
    "obligatoire requis invalide manquant vide obligatorio requerido inválido vacío falta obrigatório inválida "
    "obbligatorio erforderlich pflichtfeld ungültig fehlt leer verplicht ongeldig ontbreekt wymagane brak".split()
)
_LOCATIONS: Final = frozenset(
    "json query querystring form headers cookies files json_or_form path view_args body params payload".split()
)


def by_field(value: dict[str, Any], at: tuple[str, ...], depth: int, *, loosely: bool = False) -> list[Fault]:
    """Faults of a map from field to reasons. loosely: a single sentence counts as reasons, too."""
    found: list[Fault] = []
    unread = any(str(key).startswith("$") or key == "" for key in value)
    for key, reasons in list(value.items())[:MOST]:
        name = str(key)
        if name.lower() in _OF_THE_WHOLE and isinstance(reasons, list):
            found += _told_of_the_whole(reasons, (*at, name))
        if _is_general(name.lower(), reasons) or (unread and not name.startswith("$")):
            continue  # ASP.NET misses the whole model where it could not read the body
        told = list(_reasons(name, reasons, (*at, name), depth, loosely)) if _is_name(name) else []
        if not told and reasons not in (None, [], {}, "") and not loosely:
            return []  # something else than reasons stands here: no map of faults
        found += told
    return found


def _told_of_the_whole(reasons: list[Any], at: tuple[str, ...]) -> Iterator[Fault]:
    """Reasons that belong to no field, and name one in their sentence: `{"base": ["Subject: cannot be blank"]}`."""
    for number, reason in enumerate(reasons[:MOST]):
        told = reason if isinstance(reason, str) else (_told(reason) or ("", ""))[1] if isinstance(reason, dict) else ""
        yield from from_sentence(told, (*at, str(number)))


def _is_general(name: str, reasons: Any) -> bool:
    """Whether a member of a map speaks of the whole, not of a field."""
    if name == "data" and isinstance(reasons, dict) and reasons.keys() <= {"message", "msg", "detail", "code"}:
        return True  # JSend puts what went wrong there
    if name in _OF_NO_FIELD or name in _TRACES:
        return True
    if isinstance(reasons, dict) and isinstance(reasons.get("message"), str):  # {"conflictingRequest": {…}}: OpenStack
        status = reasons.get("code")
        if (type(status) is int and 400 <= status < 600) or any(keys <= reasons.keys() for keys in _ENVELOPES):
            return True
    return not isinstance(reasons, (list, dict)) and (name in _NO_FIELDS or _OF_THE_ERROR.fullmatch(name) is not None)


def _is_name(name: str) -> bool:
    return 0 < len(name) <= 120 and name.count(" ") <= 2


def _reasons(name: str, reasons: Any, at: tuple[str, ...], depth: int, loosely: bool) -> Iterator[Fault]:
    where = place_of(name) if name.lower() in _LOCATIONS and isinstance(reasons, dict) else ""
    if isinstance(reasons, str):
        if loosely and (" " in reasons.strip() or reasons.strip(" .").lower() in _VERDICTS):
            yield _fault(name, "", reasons, at)
    elif isinstance(reasons, list):
        if name.lower() not in _WHOLE:
            yield from _listed(name, reasons, at, depth)
    elif isinstance(reasons, dict) and depth > 0:
        yield from _nested(name, where, reasons, at, depth, loosely)


def _listed(name: str, reasons: list[Any], at: tuple[str, ...], depth: int) -> Iterator[Fault]:
    """Sentences about one field, or codes and messages; or, in a list of things, the faults of each."""
    for number, reason in enumerate(reasons[:MOST]):
        if isinstance(reason, str):
            if _is_reason(reason):
                yield _fault(name, "", reason, at)
            return
        if isinstance(reason, dict):
            told = _told(reason)
            if told is not None:
                yield _fault(name, told[0], told[1], at)
                return
            for inner in by_field(reason, (*at, str(number)), depth - 1):
                yield inner.under(f"{name}.{number}")


def _nested(
    name: str, where: str, reasons: dict[str, Any], at: tuple[str, ...], depth: int, loosely: bool
) -> Iterator[Fault]:
    told = reasons.get("_errors")
    if isinstance(told, list) and told:
        yield from _listed(name, told, at, depth)
        return
    entry = list(from_entry(reasons, at))
    single = _told(reasons)
    if entry:
        yield from entry
        return
    if single is not None and not where:
        yield _fault(name, single[0], single[1], at)
        return
    for inner in by_field(reasons, at, depth - 1, loosely=loosely or bool(where)):
        yield inner.placed(where) if where else inner.under(name)


def _told(reason: dict[str, Any]) -> tuple[str, str] | None:
    """Code and message of a reason that is an object; None where it is none."""
    message = next(
        (reason[k] for k in ("message", "msg", "description", "error", "detail") if _is_text(reason, k)), None
    )
    listed = reason.get("msg")
    if message is None and isinstance(listed, list) and listed and isinstance(listed[0], str):
        message = listed[0]  # Play
    if message is None:
        return None
    code = next((str(reason[k]) for k in ("code", "kind", "type", "rule", "error") if _is_text(reason, k)), "")
    return code, message


def _is_text(reason: dict[str, Any], key: str) -> bool:
    return isinstance(reason.get(key), str)


def _is_reason(text: str) -> bool:
    """Whether a text can be a reason: a sentence, or a lone word that validators use as one."""
    return " " in text.strip() or kind_of(text.strip(" ."), text) != INVALID


def _fault(name: str, code: str, message: str, at: tuple[str, ...]) -> Fault:
    path, where = plain_path(name)
    return Fault(path, where, kind_of(code, message), message[:300], at)
