"""Databases behind HTTP answer each statement by itself, and with 200 whatever became of it."""

from __future__ import annotations

import re
from typing import Any, Final

_MOST: Final = 20  # statements looked at
_SURREAL: Final = frozenset("time status detail result type information description".split())
_COMMAND: Final = re.compile(r"[a-z]{2,24}(?:_[a-z]{2,24})?")


def failed_reply(members: dict[str, Any]) -> tuple[str, str]:
    """The telling member and its message, where all statements have failed; two empty texts where not."""
    return (
        _of_influxdb(members)
        or _of_webdis(members)
        or _of_vonage(members)
        or _of_trino(members)
        or _of_pinot(members)
        or _of_tasmota(members)
        or _of_loqate(members)
        or ("", "")
    )


def failed_statement(replies: list[Any]) -> tuple[str, str]:
    """SurrealDB's list, one reply a statement: `[{"time": "77µs", "status": "ERR", "detail": "…"}]`."""
    first = replies[0] if replies else None
    if not isinstance(first, dict) or not {"time", "status"} <= first.keys() <= _SURREAL:
        return "", ""
    if not all(isinstance(reply, dict) and reply.get("status") == "ERR" for reply in replies[:_MOST]):
        return "", ""
    told = first.get("detail", first.get("result"))
    return "0.status", str(told)[:300]


def _of_influxdb(members: dict[str, Any]) -> tuple[str, str] | None:
    """`{"results": [{"statement_id": 0, "error": "database not found: shop"}]}`."""
    results = members.get("results")
    if len(members) != 1 or not isinstance(results, list) or not results:
        return None
    said = [r.get("error") if isinstance(r, dict) and "series" not in r else None for r in results[:_MOST]]
    if not isinstance(said[0], str) or not all(isinstance(error, str) and error for error in said):
        return None
    return "results.0.error", said[0][:300]


def _of_vonage(members: dict[str, Any]) -> tuple[str, str] | None:
    """`{"message-count": "1", "messages": [{"status": "4", "error-text": "Bad Credentials"}]}`."""
    parts = members.get("messages")
    if "message_count" not in members or not isinstance(parts, list) or not parts:
        return None
    told = [part.get("error-text") if isinstance(part, dict) else None for part in parts[:_MOST]]
    if not isinstance(told[0], str) or not all(isinstance(text, str) and text for text in told):
        return None
    return "messages.0.error-text", told[0][:300]


def _of_trino(members: dict[str, Any]) -> tuple[str, str] | None:
    """`{"id": "2026…", "stats": {"state": "FAILED"}, "error": {"message": …, "errorName": "SYNTAX_ERROR"}}`."""
    error = members.get("error")
    if "stats" not in members or not isinstance(error, dict) or not isinstance(error.get("errorName"), str):
        return None
    return "error.errorName", str(error.get("message"))[:300]


def _of_pinot(members: dict[str, Any]) -> tuple[str, str] | None:
    """`{"exceptions": [{"errorCode": 150, "message": "SQLParsingError: …"}], "numServersQueried": 0}`."""
    said = members.get("exceptions")
    first = said[0] if isinstance(said, list) and said else None
    if not isinstance(first, dict) or not {"numserversqueried", "brokerid"} & members.keys():
        return None
    if "resulttable" in members or not isinstance(first.get("message"), str):
        return None
    return ("exceptions.0.message", first["message"][:300]) if type(first.get("errorCode")) is int else None


def _of_tasmota(members: dict[str, Any]) -> tuple[str, str] | None:
    """`{"Command": "Unknown"}`, `{"Command": "Error"}`; without its password, `{"WARNING": "Need user=…"}`."""
    if len(members) != 1:
        return None
    name, said = next(iter(members.items()))
    told = str(said).lower()
    if (name == "command" and told in ("unknown", "error")) or (name == "warning" and told.startswith("need user=")):
        return name, str(said)
    return None


def _of_loqate(members: dict[str, Any]) -> tuple[str, str] | None:
    """`{"Items": [{"Error": "2", "Description": "Unknown key", "Cause": …, "Resolution": …}]}`."""
    items = members.get("items")
    first = items[0] if isinstance(items, list) and len(items) == 1 else None
    if len(members) != 1 or not isinstance(first, dict) or not {"Error", "Cause", "Resolution"} <= first.keys():
        return None
    return "Items.0.Error", str(first.get("Description"))[:300]


def _of_webdis(members: dict[str, Any]) -> tuple[str, str] | None:
    """`{"INCR": [false, "WRONGTYPE Operation against a key …"]}`: a command, refused by Redis."""
    if len(members) != 1:
        return None
    command, reply = next(iter(members.items()))
    if not _COMMAND.fullmatch(command) or not isinstance(reply, list) or len(reply) != 2 or reply[0] is not False:
        return None
    refused = isinstance(reply[1], str) and re.match(r"[A-Z]{3,16} ", reply[1])
    return (f"{command}.1", reply[1][:300]) if refused else None
