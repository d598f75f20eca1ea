"""Which fields a server complains about, and why: validation errors in the dialects of frameworks and APIs.

There are three shapes: entries (an object with a path and a reason: pydantic, express-validator, ajv, Joi, zod,
Spring, Symfony, JSON:API, Google, GitHub, Stripe …), maps (field to reasons: DRF, Rails, Laravel, ASP.NET,
marshmallow, Shopify, Discord …) and plain sentences (NestJS, Go, serde, connexion …). They are looked for where such
answers keep them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from statusdoctor.facts.entries import (
    Fault,
    from_entry,
    from_sentence,
    is_no_complaint,
    message_of,
)
from statusdoctor.facts.field_paths import place_of, plain_path
from statusdoctor.facts.reasons import INVALID, MISSING, UNKNOWN, kind_of
from statusdoctor.facts.validator_texts import printed_faults

MOST: Final = 40  # faults of one answer
_DEPTH: Final = 6
_CONTAINERS: Final = (
    *("errors", "detail", "details", "violations", "issues", "validation", "validationerrors"),
    *("invalidparams", "fielderrors", "fieldviolations"),
    *("modelstate", "subproblems", "errorcauses", "causes", "failures", "problems", "invalidfields", "extra"),
    *(
        "messages",
        "message",
        "additionaldetails",
        "fields",
        "params",
        "extensions",
        "responsemetadata",
        "error",
        "embedded",
        "context",
    ),
    *("fehler", "errores", "erros", "erreurs", "errori", "fouten", "bledy"),
    *("errormessages", "reason", "validationmessages", "errordetails", "info", "errormessage", "errorsummary", "issue"),
)
_BARE: Final = str.maketrans("", "", "_-")
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
_PARTS: Final = ("message", "msg", "reason", "detail", "type", "code")
_PARTS_OF_ONE: Final = (
    *_PARTS,
    "text",
    "summary",
    "explanation",
    "mensaje",
    "mensagem",
    "meldung",
    "nachricht",
    "texto",
)
_TRACES: Final = frozenset("stack stacktrace stack_trace trace backtrace exception debug".split())
_WHOLE: Final = frozenset(("json", "json_or_form"))  # {"json": ["Invalid JSON body."]} is about no field
_VERDICTS: Final = frozenset(
    "invalid required missing wrong malformed blank empty bad unknown taken null mandatory "
    "obligatoire requis invalide manquant vide obligatorio requerido inválido vacío falta obrigatório inválida "
    "obbligatorio erforderlich pflichtfeld ungültig fehlt leer verplicht ongeldig ontbreekt wymagane brak".split()
)
#: Members that hold the names of fields, and what they say of them: {"missing": ["address"]}.
_LISTS: Final = {
    **dict.fromkeys(("missing", "missingfields", "missingparams", "missingparameters", "requiredfields"), MISSING),
    **dict.fromkeys(("invalid", "invalidparameters", "badfields"), INVALID),
    **dict.fromkeys(("unknownfields", "unexpectedfields", "extrafields"), UNKNOWN),
}
_FIELD: Final = re.compile(r"[A-Za-z_][\w.\[\]-]{0,60}")
_LOCATIONS: Final = frozenset(
    "json query querystring form headers cookies files json_or_form path view_args body params payload".split()
)


def faults(value: Any) -> tuple[Fault, ...]:
    """The faults that a parsed answer tells, each once, in its order; bounded."""
    found: dict[tuple[str, str], Fault] = {}
    for fault in islice(_of(value, (), _DEPTH), 4 * MOST):
        found.setdefault((fault.path, fault.where), fault)
        if len(found) >= MOST:
            break
    return tuple(found.values())


def _of(value: Any, at: tuple[str, ...], depth: int) -> Iterator[Fault]:
    if depth == 0:
        return
    if isinstance(value, str):
        yield from _text(value, at, depth)
    elif isinstance(value, list):
        for number, item in enumerate(value[:MOST]):
            yield from _of(item, (*at, str(number)), depth - 1)
    elif isinstance(value, dict):
        yield from _object(value, at, depth)


def _text(value: str, at: tuple[str, ...], depth: int) -> Iterator[Fault]:
    """A sentence; or JSON inside a string, as zod's and HubSpot's messages are."""
    start = 0 if value[:1] in ("[", "{") else value.find("[{")
    if start >= 0 and len(value) < 16_384:
        try:
            inner = json.loads(value[start:])
        except (ValueError, RecursionError):
            inner = None
        if isinstance(inner, (dict, list)):
            yield from _of(inner, at, depth - 1)
            return
    yield from _spoken(value, at)


def _object(value: dict[str, Any], at: tuple[str, ...], depth: int) -> Iterator[Fault]:
    """An entry where it names a field; else what its containers hold; else a map of fields; else its sentence."""
    if is_no_complaint(value):
        return
    found = list(from_entry(value, at)) or _hapi(value, at) or list(islice(_inside(value, at, depth), MOST))
    found = found or _of_payload(value, at, depth) or _named_lists(value, at) or _map(value, at, depth)
    yield from found or _spoken(message_of(value), at)


def _named_lists(value: dict[str, Any], at: tuple[str, ...]) -> list[Fault]:
    """Names of fields in a list that says what is wrong with them all."""
    found: list[Fault] = []
    for key, names in list(value.items())[:MOST]:
        kind = _LISTS.get(str(key).lower().translate(_BARE))
        if kind and isinstance(names, list) and all(isinstance(n, str) and _FIELD.fullmatch(n) for n in names):
            found += [Fault(name, "", kind, f"{key}: {name}", (*at, str(key))) for name in names[:MOST]]
    return found


def _spoken(text: str, at: tuple[str, ...]) -> list[Fault]:
    """What a text tells: several faults where a validator printed it, one where it is a sentence."""
    return list(printed_faults(text, at)) or list(from_sentence(text, at))


def _hapi(value: dict[str, Any], at: tuple[str, ...]) -> list[Fault]:
    """hapi names the keys in one member and the reason in another."""
    told, message = value.get("validation"), value.get("message")
    if not isinstance(told, dict) or not isinstance(told.get("keys"), list) or not isinstance(message, str):
        return []
    where = place_of(str(told.get("source", "")))
    return [
        Fault(str(k), where, kind_of("", message), message[:300], (*at, "message")) for k in told["keys"][:MOST] if k
    ]


def _inside(value: dict[str, Any], at: tuple[str, ...], depth: int) -> Iterator[Fault]:
    lowered = {str(key).lower().translate(_BARE): key for key in list(value)[:60]}
    for name in _CONTAINERS:
        held = value[lowered[name]] if name in lowered else None
        if not isinstance(held, (dict, list)) and not (
            isinstance(held, str) and (held[:1] in ("[", "{") or "[{" in held)
        ):
            continue
        place = (*at, lowered[name])
        if name == "extensions" and isinstance(held, dict):  # GraphQL: codes and stack traces stand beside the faults
            found = list(islice(_inside(held, place, depth - 1), MOST))
        else:
            found = list(_of(held, place, depth - 1))
        if not found and isinstance(held, dict) and name != "extensions" and not _is_error_object(name, held):
            found = _map(held, place, depth - 1, loosely=True)
        if found:
            yield from found
            return


def _is_error_object(container: str, held: dict[str, Any]) -> bool:
    """Whether a container is one error with its parts, not a map of fields."""
    parts = _PARTS_OF_ONE if container == "error" else _PARTS
    return any(isinstance(held.get(name), str) for name in parts)


def _of_payload(value: dict[str, Any], at: tuple[str, ...], depth: int) -> list[Fault]:
    """Mistakes told inside the data: userErrors of GraphQL mutations, params of WordPress."""
    data = value.get("data")
    if isinstance(data, list) and data and isinstance(data[0], dict) and {"keyword", "message"} <= data[0].keys():
        return list(_of(data, (*at, "data"), depth - 1))  # Feathers hands ajv's list on
    if isinstance(data, dict) and isinstance(data.get("params"), dict):
        return _map(data["params"], (*at, "data", "params"), depth - 1, loosely=True)
    for key, result in list(data.items())[:20] if isinstance(data, dict) else ():
        for name, told in list(result.items())[:20] if isinstance(result, dict) else ():
            if name.lower().endswith("usererrors") and isinstance(told, list):
                return list(_of(told, (*at, "data", key, name), depth - 1))
    return []


def _map(value: dict[str, Any], at: tuple[str, ...], depth: int, *, loosely: bool = False) -> list[Fault]:
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
            for inner in _map(reason, (*at, str(number)), depth - 1):
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
    for inner in _map(reasons, at, depth - 1, loosely=loosely or bool(where)):
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
