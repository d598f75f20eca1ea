"""The parts of a HAR 1.2 entry that say something, typed; what does not fit its type is bent or left out."""

from __future__ import annotations

import json
import math
from typing import Any, Final

import msgspec
from msgspec import Struct, inspect


class Pair(Struct, gc=False):
    """A header field, a form parameter: a name and its value."""

    name: str = ""
    value: str = ""


class PostData(Struct, rename="camel"):
    mime_type: str | None = None
    text: str | None = None
    params: list[Pair] | None = None
    encoding: str | None = None


class Asked(Struct, rename="camel"):
    """The request of an entry."""

    method: str = "GET"
    url: str = ""
    http_version: str | None = None
    headers: list[Pair] | None = None
    post_data: PostData | None = None
    body_size: float | None = None


class Content(Struct, rename="camel", gc=False):
    text: str | None = None
    encoding: str | None = None
    size: float | None = None
    mime_type: str | None = None


_ANSWERED: Final = {
    "status_text": "statusText",
    "http_version": "httpVersion",
    "body_size": "bodySize",
    "error": "_error",
}


class Answered(Struct, rename=_ANSWERED):
    """The response of an entry; `status` is 0 where none came."""

    status: int | None = None
    status_text: str | None = None
    http_version: str | None = None
    headers: list[Pair] | None = None
    content: Content | None = None
    body_size: float | None = None
    error: str | None = None
    comment: str | None = None


class Timings(Struct, gc=False):
    """Milliseconds; -1 or absent where a phase did not happen. `connect` holds `ssl`."""

    blocked: float | None = None
    dns: float | None = None
    connect: float | None = None
    send: float | None = None
    wait: float | None = None


class Frame(Struct, gc=False):
    url: str | None = None


class Stack(Struct, rename="camel"):
    call_frames: list[Frame] | None = None


class Initiator(Struct):
    type: str | None = None
    url: str | None = None
    stack: Stack | None = None


_ENTRY: Final = {
    "server_address": "serverIPAddress",
    "error": "_error",
    "initiator": "_initiator",
    "resource_type": "_resourceType",
    "from_cache": "_fromCache",
    "messages": "_webSocketMessages",
}


class Entry(Struct, rename=_ENTRY):
    """One entry. Where it stands and when it began is told by the index."""

    request: Asked | None = None
    response: Answered | None = None
    time: float | None = None
    timings: Timings | None = None
    server_address: str | None = None
    connection: str | None = None
    comment: str | None = None
    error: str | None = None
    initiator: Initiator | None = None
    resource_type: str | None = None
    from_cache: str | None = None
    messages: list[msgspec.Raw] | None = None


_DECODER: Final = msgspec.json.Decoder(Entry, strict=False)
_SHAPE: Final = inspect.type_info(Entry)
_UNFIT: Final = object()


def entry_of(raw: bytes) -> Entry | None:
    """One entry from its bytes; None where they are no JSON object. Odd values cost themselves, not the entry."""
    try:
        return _DECODER.decode(raw)
    except (ValueError, RecursionError):  # msgspec's errors are ValueErrors, undecodable UTF-8 too
        value = lenient(raw)
    entry = _fit(_SHAPE, value)
    return entry if isinstance(entry, Entry) else None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < 20 else float(digits)  # int() refuses thousands of digits


LENIENT: Final = json.JSONDecoder(strict=False, parse_int=_whole)


def lenient(raw: bytes) -> Any:
    """JSON as it is met: lone surrogates, NaN, control characters and bad UTF-8 are let pass; None where hopeless."""
    try:
        return LENIENT.decode(raw.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None


def _fit(kind: inspect.Type, value: Any) -> Any:
    """`value` bent into a type; _UNFIT where nothing of it can be used."""
    match kind:
        case inspect.UnionType():
            return _fit(next(t for t in kind.types if not isinstance(t, inspect.NoneType)), value)
        case inspect.StructType():
            return _fit_struct(kind, value)
        case inspect.ListType():
            return _fit_list(kind, value)
        case inspect.StrType():
            return _fit_text(value)
        case inspect.IntType() | inspect.FloatType():
            return _fit_number(value, int if isinstance(kind, inspect.IntType) else float)
    return msgspec.Raw(b"null")  # messages of a WebSocket: counted, never read


def _fit_list(kind: inspect.ListType, value: Any) -> Any:
    """A list; some exporters write header fields as an object of names and values."""
    if isinstance(value, dict) and isinstance(kind.item_type, inspect.StructType) and kind.item_type.cls is Pair:
        value = [{"name": name, "value": text} for name, text in value.items()]
    if not isinstance(value, list):
        return _UNFIT
    fitted = [_fit(kind.item_type, item) for item in value]
    return [item for item in fitted if item is not _UNFIT]


def _fit_struct(kind: inspect.StructType, value: Any) -> Any:
    if not isinstance(value, dict):
        return _UNFIT
    present = (field for field in kind.fields if value.get(field.encode_name) is not None)
    given = {field.name: _fit(field.type, value[field.encode_name]) for field in present}
    return kind.cls(**{name: fitted for name, fitted in given.items() if fitted is not _UNFIT})


def _fit_text(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # lone surrogates cannot be encoded later
    return json.dumps(value) if isinstance(value, int | float) else _UNFIT


def _fit_number(value: Any, kind: type[int] | type[float]) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return _UNFIT
    return kind(number) if math.isfinite(number) else _UNFIT
