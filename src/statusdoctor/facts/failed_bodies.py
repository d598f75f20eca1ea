"""Whether the top of a JSON object says that the call failed, whatever the status."""

from __future__ import annotations

import re
from typing import Any, Final

from statusdoctor.facts.verdicts import verdict_of

_CONDUIT: Final = frozenset(("result", "error_code", "error_info"))  # Phabricator
_NUMBERED: Final = frozenset(("error", "message", "reason", "links"))
_OF_ONE_THING: Final = frozenset(("id", "uuid", "task_id", "job_id", "run_id", "build_id"))


def says_failed(value: dict[str, Any]) -> bool:
    """Whether the top of a JSON object says that the call failed: ok false, status "error", code 401, errcode 40001."""
    lowered = {k.lower(): v for k, v in list(value.items())[:40] if isinstance(k, str)}
    if any(lowered.get(k) is False for k in ("ok", "success", "succeeded", "successful", "issuccess")):
        return True
    status = lowered.get("status")
    if isinstance(status, str) and status.lower() in ("error", "fail", "failed", "failure"):
        return _OF_ONE_THING.isdisjoint(lowered)  # a payment or a job that failed is described
    if isinstance(lowered.get("error"), str) and "error_description" in lowered:  # OAuth's shape, sent with 200
        return True
    if type(lowered.get("error")) is int and lowered["error"] and lowered.keys() <= _NUMBERED:  # Last.fm, Wialon
        return True
    if lowered.keys() == _CONDUIT and isinstance(lowered["error_code"], str) and lowered["error_code"]:
        return True
    if any(_is_error_status(lowered.get(k)) for k in ("code", "status", "statuscode", "status_code")):
        return True
    if any(str(lowered.get(k) or "0") not in ("0", "00000", "ok", "OK") for k in ("errcode", "errno")):
        return True
    found = verdict_of(value)
    return found is not None and found.sure


def _is_error_status(value: Any) -> bool:
    """Whether a number, or the text of one, is an HTTP status from 400 up."""
    return not isinstance(value, bool) and re.fullmatch(r"[45]\d\d", str(value)) is not None
