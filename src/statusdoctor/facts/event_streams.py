"""Streams of server-sent events: what their last event says."""

from __future__ import annotations

import re
from typing import Final

_EVENT: Final = re.compile(r"(?:\r\n|\n|\r){2,}")
_NAMED: Final = re.compile(r"^event: ?error\s*$", re.M)
_DATA: Final = re.compile(r"^data: ?(.+)$", re.M)
_ERROR: Final = re.compile(
    r"\{\s*\"(?:error\"\s*:\s*(?:\{|\"(?!\"|(?:none|null|no|false|ok|0)\"))|type\"\s*:\s*\"error\")"
)
_DONE: Final = "[DONE]"


def last_error(text: str) -> str:
    """The data of the last event where that event is an error, by its name or its JSON; empty where it is none."""
    events = [event for event in _EVENT.split(text[-16_384:].strip()) if _DATA.search(event) and _DONE not in event]
    if not events:
        return ""
    data = _DATA.findall(events[-1])
    told = " ".join(data).strip()
    return told if _NAMED.search(events[-1]) or _ERROR.match(told) else ""
