"""content/error-in-success: calls in one request of which some failed, and mutations that refuse inside their data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from statusdoctor.evidence import Case, Evidence, evidence_for, slight, strong

_WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")
_LISTS: Final = ("responses", "results", "items", "data", "operations")
_STATUSES: Final = ("status", "statusCode", "status_code", "code", "httpStatus")
_FLAGS: Final = ("ok", "success", "successful", "succeeded", "isSuccess")
_REASONS: Final = ("errors", "problems", "messages", "fieldErrors", "validationErrors", "userErrors", "reasons")
_SENTENCES: Final = ("message", "error", "reason", "detail", "errorMessage", "msg")
_ENVELOPE: Final = frozenset(
    "id index key status statuscode status_code code httpstatus error errors message messages detail details reason "
    "body headers result data response contentid content_id success ok type title".split()
)
_MOST: Final = 200


@evidence_for("content/error-in-success", on=("says-error",), status=(200, 207))
def parts_that_failed(case: Case) -> Iterator[Evidence]:
    """Each part of a batch has a status of its own: `[{"status": 201}, {"status": 422, "error": …}]`."""
    if case.method not in _WRITES or not case.got.has_json:
        return
    at, parts = _parts(case.got.json)
    statuses = [_status(part) for part in parts[:_MOST]]
    failed = [n for n, status in enumerate(statuses) if status >= 400]
    if len(parts) < 2 or 0 in statuses or not failed or not all(map(_is_envelope, parts[:_MOST])):
        return
    first = statuses[failed[0]]
    says = f"{len(failed)} of {len(parts)} parts failed, the first with {first}; the whole came with {case.status}."
    weigh = strong if case.status == 207 or len(failed) == len(parts) else slight
    yield weigh(says, f"response.body: {at}{failed[0]}", str(parts[failed[0]])[:200])


def _parts(value: Any) -> tuple[str, list[Any]]:
    """The parts of a batch, and the path that leads to them."""
    if isinstance(value, list):
        return "", value
    found = [n for n in _LISTS if isinstance(value.get(n), list)] if isinstance(value, dict) and len(value) < 4 else []
    return (f"{found[0]}.", value[found[0]]) if len(found) == 1 else ("", [])


def _is_envelope(part: Any) -> bool:
    """Whether a part is one call's answer, and no thing that has a status or a code: a link, a bolt."""
    return {str(name).lower() for name in part} <= _ENVELOPE


def _status(part: Any) -> int:
    """The status of one part; 0 where it has none."""
    told = next((part[name] for name in _STATUSES if name in part), None) if isinstance(part, dict) else None
    text = str(told)[:3] if isinstance(told, (int, str)) and not isinstance(told, bool) else ""
    return int(text) if text.isdecimal() and 200 <= int(text) < 600 else 0


@evidence_for("content/error-in-success", on=("says-error",), status=(200,))
def mutation_that_refuses(case: Case) -> Iterator[Evidence]:
    """`{"data": {"pay": {"ok": false, "problems": ["the card has ended"]}}}`: refused where GraphQL has no error."""
    asked = case.sent.json if case.sent.has_json else None
    query = asked.get("query") if isinstance(asked, dict) else None
    data = case.got.json.get("data") if isinstance(case.got.json, dict) else None
    if not isinstance(query, str) or "mutation" not in query[:200] or not isinstance(data, dict):
        return
    for name, answer in list(data.items())[:20]:
        flag = next((f for f in _FLAGS if answer.get(f) is False), "") if isinstance(answer, dict) else ""
        reason = _reason(answer) if flag else ""
        if reason:
            says = f"The status is {case.status}, and the mutation {name[:40]} says {flag}: false."
            yield strong(says, f"response.body: data.{name}.{flag}", reason)
            return


def _reason(answer: dict[str, Any]) -> str:
    """Why a mutation refuses, in its own words."""
    listed: list[Any] = next((answer[n] for n in _REASONS if isinstance(answer.get(n), list) and answer[n]), [])
    said = next((answer[n] for n in _SENTENCES if isinstance(answer.get(n), str) and answer[n]), "")
    return str(said or (listed[0] if listed else ""))[:200]
