"""How long things took, when the server says that it is, and how to say both in a sentence."""

from __future__ import annotations

import math
from typing import Final

from statusdoctor.facts.moments import http_date
from statusdoctor.model import Exchange, Response

_DAY: Final = 86400
_MONTH: Final = 30.44 * _DAY
_YEAR: Final = 365.25 * _DAY
# (used below this many seconds, length of the unit, name of the unit)
_UNITS: Final = (
    (120, 1, "second"),
    (120 * 60, 60, "minute"),
    (48 * 3600, 3600, "hour"),
    (60 * _DAY, _DAY, "day"),
    (2 * _YEAR, _MONTH, "month"),
    (math.inf, _YEAR, "year"),
)


def took(exchange: Exchange) -> float | None:
    """Seconds from the sending of the request until the answer's header section (or the failure) was there."""
    end = exchange.answered if exchange.answered is not None else exchange.finished
    if not exchange.started or end is None or end < exchange.started:
        return None
    return end - exchange.started


def server_date(response: Response) -> float | None:
    """The moment that the Date field names, in epoch seconds."""
    value = response.headers.get("date")
    return http_date(value) if value else None


def ago(seconds: float) -> str:
    """A span of time for a sentence: "40 seconds", "12 minutes", "3 hours", "2 days"; rounded down, sign dropped."""
    span = abs(seconds)
    if not math.isfinite(span):
        return "an unknown time"
    if span < 1:
        return "less than a second"
    _, length, name = next(unit for unit in _UNITS if span < unit[0])
    count = int(span / length)
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def clock(epoch: float, offset_s: int = 0) -> str:
    """The time of day, "12:04:31", of an epoch moment in the zone that is `offset_s` seconds east of UTC."""
    if not math.isfinite(epoch):
        return "??:??:??"
    minutes, seconds = divmod(math.floor(epoch + offset_s) % _DAY, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"
