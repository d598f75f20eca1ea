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
from statusdoctor.facts.field_paths import place_of
from statusdoctor.facts.reasons import INVALID, MISSING, UNKNOWN, kind_of
from statusdoctor.facts.reasons_by_field import MOST, by_field
from statusdoctor.facts.validator_texts import printed_faults

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
#: Members that hold the names of fields, and what they say of them: {"missing": ["address"]}.
_LISTS: Final = {
    **dict.fromkeys(("missing", "missingfields", "missingparams", "missingparameters", "requiredfields"), MISSING),
    **dict.fromkeys(("invalid", "invalidparameters", "badfields"), INVALID),
    **dict.fromkeys(("unknownfields", "unexpectedfields", "extrafields"), UNKNOWN),
}
_FIELD: Final = re.compile(r"[A-Za-z_][\w.\[\]-]{0,60}")


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
    found = found or _of_payload(value, at, depth) or _named_lists(value, at) or by_field(value, at, depth)
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
            found = by_field(held, place, depth - 1, loosely=True)
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
        return by_field(data["params"], (*at, "data", "params"), depth - 1, loosely=True)
    for key, result in list(data.items())[:20] if isinstance(data, dict) else ():
        for name, told in list(result.items())[:20] if isinstance(result, dict) else ():
            if name.lower().endswith("usererrors") and isinstance(told, list):
                return list(_of(told, (*at, "data", key, name), depth - 1))
    return []
