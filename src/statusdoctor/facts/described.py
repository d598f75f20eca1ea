"""Things that a good answer describes: a job, a delivery, a build that failed is what was asked for."""

from __future__ import annotations

from typing import Any, Final

from statusdoctor.facts.verdict_words import spelt_alike

#: What names one thing, and what is said of a thing that came to a bad end.
_IDS: Final = frozenset("id _id uuid guid task_id job_id run_id build_id import_id export_id delivery_id".split())
_BAD_ENDS: Final = frozenset(
    "error err fail failed failure ko errored crashed aborted cancelled canceled timed_out declined denied".split()
)
_ENDS: Final = ("status", "state", "conclusion", "phase", "outcome")
_PROTOCOLS: Final = frozenset(("jsonrpc", "errors"))
_WRAPPER: Final = 4  # members at most


def describes_a_failure(value: Any) -> bool:
    """Whether an answer is one thing that failed by itself."""
    if not isinstance(value, dict):
        return False
    part: dict[Any, Any] = value
    if len(value) <= _WRAPPER and _IDS.isdisjoint(spelt_alike(value)):
        part = next((inner for inner in value.values() if isinstance(inner, dict)), value)
    inside = part.get("attributes")
    members = spelt_alike(part) | (spelt_alike(inside) if isinstance(inside, dict) else {})
    if _IDS.isdisjoint(members) or not _PROTOCOLS.isdisjoint(members):
        return False
    return any(str(members.get(name, "")).lower() in _BAD_ENDS for name in _ENDS)
