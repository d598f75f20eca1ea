"""Paths of fields as validators write them, and the part of the request that their beginnings name."""

from __future__ import annotations

import re
from typing import Final

_PLACES: Final = {
    "body": "body",
    "requestbody": "body",
    "payload": "body",
    "json": "body",
    "form": "body",
    "formdata": "body",
    "json_or_form": "body",
    "files": "body",
    "data": "body",
    "query": "query",
    "querystring": "query",
    "queryparams": "query",
    "query_params": "query",
    "parameter": "query",
    "header": "header",
    "headers": "header",
    "path": "path",
    "params": "path",
    "view_args": "path",
    "pathparameters": "path",
    "uri": "path",
    "cookie": "cookie",
    "cookies": "cookie",
}


def place_of(word: str) -> str:
    """Which part of a request a word means: payload is the body, params the path."""
    return _PLACES.get(word.lower().replace("-", ""), "")


def plain_path(path: str) -> tuple[str, str]:
    """A path as dots and names, and the part of the request that its beginning tells.

    `$.age`, `/data/attributes/title`, `#/age`, `body.items[0].name` and `request/body/age` are all read.
    """
    text = path.strip().removeprefix("#").removeprefix("$").strip("./ ")
    text = re.sub(r"\[['\"]?([\w$-]{1,60})['\"]?\]", r".\1", text.replace("~1", "/"))
    parts = [p for p in re.split(r"[./]+", text) if p]
    if parts[:1] == ["request"] and len(parts) > 1:
        parts = parts[1:]
    where = ""
    if parts and place_of(parts[0]) and (len(parts) > 1 or parts[0] in ("body", "payload")):
        where, parts = place_of(parts[0]), parts[1:]
        if where == "body" and parts[:1] == ["attributes"]:
            parts = parts[1:]
    return ".".join(parts)[:160], where
