"""Which field one entry of a list of errors is about: the members that validators keep its name or path in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from statusdoctor.facts.field_paths import place_of, plain_path

_PATHS: Final = (
    *("loc", "propertypath", "instancepath", "datapath", "path", "param", "parameter", "field", "attr", "attribute"),
    *(
        "attribute_name",
        "attributename",
        "property",
        "propertyname",
        "fieldname",
        "field_name",
        "target",
        "key",
        "fields",
        "pointer",
    ),
    *("parameter_name", "argument", "element", "expression", "location", "name"),
    *("feld", "campo", "champ", "veld", "pole", "felt"),
)
#: Beside these, a path that begins with "/" is the address that was asked.
_OF_AN_ANSWER: Final = frozenset("timestamp status statuscode status_code".split())
_SELECTOR: Final = re.compile(r"[\w$@.\[\]/*:#='\" -]{1,160}")


def names_of(lowered: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Path and place of each field that an entry names."""
    source, keys, parameters = lowered.get("source"), lowered.get("keys"), lowered.get("params")
    extensions = lowered.get("extensions")
    if isinstance(parameters, dict) and any(isinstance(parameters.get(member), str) for member in _AJV):
        yield from _ajv(lowered, parameters)
    elif isinstance(source, dict):
        yield from _json_api(source)
    elif isinstance(keys, list):  # zod, Joi
        parent = _listed(lowered.get("path"))
        yield from ((".".join((*parent, str(key)[:60])), "") for key in keys[:20])
    elif isinstance(extensions, dict) or isinstance(lowered.get("locations"), list):
        named = (extensions or {}).get("field") or (extensions or {}).get("argumentName")
        if isinstance(named, str):  # GraphQL: its path is one of results, not of arguments
            yield plain_path(named)
    else:
        yield from _by_path(lowered)


def _by_path(lowered: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for member in _PATHS:
        value = lowered.get(member)
        if isinstance(value, list) and _is_path(value) and member not in ("location", "name", "key"):
            yield from (plain_path(str(v)) for v in value[:20]) if member == "fields" else (_of_parts(value),)
            return
        if isinstance(value, str) and _SELECTOR.fullmatch(value) and not _is_elsewhere(member, value, lowered):
            yield plain_path(value)
            return


def _is_path(parts: list[Any]) -> bool:
    return bool(parts) and all(isinstance(p, int) or (isinstance(p, str) and " " not in p) for p in parts)


def _of_parts(parts: list[Any]) -> tuple[str, str]:
    return plain_path(".".join(_listed(parts)))


def _is_elsewhere(member: str, value: str, lowered: dict[str, Any]) -> bool:
    """Whether a member that can hold a field's name holds something else here."""
    if member == "location":
        return bool(place_of(value)) and "locationtype" not in lowered
    if member == "name":
        return not ({"reason", "in", "rule", "messages", "isvalid"} & lowered.keys()) or value.endswith(
            ("Error", "Exception")
        )
    if member == "path":
        if value.startswith("$.selectionSet"):
            return ".args." not in value  # Hasura's place in the document
        return value.startswith("/") and not _OF_AN_ANSWER.isdisjoint(lowered)
    if member == "param" and value.isdecimal():
        return True  # a relay's number of the status
    if member == "key":
        return "source" not in lowered and "message" not in lowered
    return member in ("target", "property", "element") and " " in value


_AJV: Final = ("missingProperty", "additionalProperty", "unevaluatedProperty")


def _ajv(lowered: dict[str, Any], parameters: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The parent stands in instancePath, the name in params."""
    parent = str(lowered.get("instancepath") or lowered.get("datapath") or "")
    for member in _AJV:
        if isinstance(parameters.get(member), str):
            yield plain_path(f"{parent}/{parameters[member]}")


def _json_api(source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if isinstance(source.get("parameter"), str):
        yield source["parameter"][:160], "query"
    elif isinstance(source.get("header"), str):
        yield source["header"][:160], "header"
    elif isinstance(source.get("pointer"), str) and source["pointer"].strip("/") not in ("", "data"):
        yield plain_path(source["pointer"])


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(str(v)[:60] for v in value[:12]) if isinstance(value, list) else ()
