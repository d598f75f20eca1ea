"""When: HTTP dates, Retry-After, and the spellings in which servers tell a reset."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Final

from statusdoctor.model import Headers

_LONGEST_WAIT_S: Final = 10 * 366 * 86400.0  # what lies further ahead is no reset but something else
_NO_DELTA: Final = 5e8  # a number from here on is a moment (1985), not a count of seconds
_LEADING: Final = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?(?![\w.])")
_DURATION: Final = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(ms|µs|us|ns|[dhms])")
_DURATION_S: Final = {"d": 86400, "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "µs": 1e-6, "us": 1e-6, "ns": 1e-9}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK: Final = r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
_HTTP_DATES: Final = tuple(
    re.compile(form, re.I | re.ASCII)
    for form in (
        rf"[a-z]{{3}}, (?P<day>\d{{2}}) (?P<month>[a-z]{{3}}) (?P<year>\d{{4}}) {_CLOCK} GMT",
        rf"[a-z]{{6,9}}, (?P<day>\d{{2}})-(?P<month>[a-z]{{3}})-(?P<year>\d{{2}}) {_CLOCK} GMT",
        rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) (?P<day>[ \d]\d) {_CLOCK} (?P<year>\d{{4}})",
    )
)


def leading_number(text: str) -> float | None:
    """The number that a value begins with: `100, 100;w=10` says 100."""
    match = _LEADING.match(text.strip())
    return float(match[0]) if match else None


def reset_after(text: str, at: float) -> float | None:
    """Seconds until a reset told as seconds, as a moment (s, ms, ISO 8601, HTTP date) or as 6m0s."""
    number = leading_number(text)
    if number is not None and not re.match(r"\d{4}-", text):
        moment = number / 1000 if number > _NO_DELTA * 1000 else number
        return _ahead(moment - at if number >= _NO_DELTA else number)
    if spans := _spans(text):
        return _ahead(spans)
    moment_told = http_date(text) or _iso(text)
    return None if moment_told is None else _ahead(moment_told - at)


def _spans(text: str) -> float:
    """A duration like 1h2m3.5s in seconds; 0 where the text is none."""
    compact = text.strip()[:60]
    if _DURATION.sub("", compact):
        return 0.0
    return float(sum(float(number) * _DURATION_S[unit] for number, unit in _DURATION.findall(compact)))


def _iso(text: str) -> float | None:
    try:
        moment = datetime.datetime.fromisoformat(text.strip()[:40])
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return moment.timestamp()


def _ahead(seconds: float) -> float | None:
    return max(0.0, seconds) if seconds <= _LONGEST_WAIT_S else None


def retry_after(headers: Headers, at: float) -> float | None:
    """The wait in seconds that Retry-After asks for, in either form; None where it is absent or neither."""
    text = headers.get("retry-after")[:60]
    if re.fullmatch(r"\d{1,12}(?:\.\d{1,9})?", text, re.ASCII):
        return float(text)
    moment = http_date(text)
    return None if moment is None else max(0.0, moment - at)


@lru_cache(maxsize=256)  # a server writes one Date for all answers of a second
def http_date(text: str) -> float | None:
    """A date in one of the three forms of RFC 9110, 5.6.7, as epoch seconds; None for anything else."""
    text = text.strip()[:60]
    match = next((m for form in _HTTP_DATES if (m := form.fullmatch(text))), None)
    if match is None or match["month"].lower() not in _MONTHS:
        return None
    year = int(match["year"])
    if year < 100:
        year += 1900 if year >= 70 else 2000  # RFC 850 dates come from before 1995 or from odd clocks
    second = min(int(match["second"]), 59)  # a leap second
    month = _MONTHS.index(match["month"].lower()) + 1
    try:
        clock = int(match["hour"]), int(match["minute"]), second
        return datetime.datetime(year, month, int(match["day"]), *clock, tzinfo=datetime.UTC).timestamp()
    except ValueError:
        return None
