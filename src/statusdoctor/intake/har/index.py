"""Where each entry of a HAR stands and when it began."""

from __future__ import annotations

import datetime
import re
from array import array
from typing import Any, Final

import msgspec

NO_ZONE: Final = -(2**31)
_SECRETS: Final = frozenset(("authorization", "cookie", "set-cookie"))
_SECRET_NAME: Final = re.compile(rb'"name"\s*:\s*"(?:authorization|cookie|set-cookie)"', re.I)
_STARTED: Final = re.compile(rb'"startedDateTime"\s*:\s*"([^"\\]*)"')  # never inside a string: quotes are escaped there


class _Name(msgspec.Struct, gc=False):
    name: str = ""


class _Side(msgspec.Struct):
    headers: list[_Name] = []
    cookies: list[msgspec.Raw] = []

    def bears_secrets(self) -> bool:
        return bool(self.cookies) or any(field.name.lower() in _SECRETS for field in self.headers)


class _Glance(msgspec.Struct):
    request: _Side | None = None
    response: _Side | None = None


_GLANCE_DECODER: Final = msgspec.json.Decoder(_Glance)


class Index:
    """Where each entry stands and when it began: some 32 bytes an entry, so that 1 GB of HAR takes little memory."""

    def __init__(self) -> None:
        self.offsets = array("q")
        self.lengths = array("q")
        self.starts = array("d")
        self.zones = array("l")
        self.recorder: dict[str, Any] = {}  # the log's creator and browser
        self.bears_secrets = False  # whether any entry has Authorization, Cookie or Set-Cookie

    def __len__(self) -> int:
        return len(self.offsets)

    def add(self, offset: int, raw: bytes | memoryview) -> None:
        """One more entry. Without a start of its own it takes that of the entry before it, and so keeps its place."""
        start, zone = _moment(_STARTED.search(raw))
        if start is None:
            start = self.starts[-1] if self.starts else 0.0
        self.offsets.append(offset)
        self.lengths.append(len(raw))
        self.starts.append(start)
        self.zones.append(zone)
        if not self.bears_secrets:
            self.bears_secrets = _bears_secrets(raw)

    def order(self) -> list[int]:
        """The numbers of the entries in the order in which they began."""
        return sorted(range(len(self)), key=self.starts.__getitem__)

    def note(self, log: dict[str, Any]) -> None:
        """Keeps what a log says of its recorder; it may stand before or behind the entries."""
        self.recorder.update({key: log[key] for key in ("creator", "browser") if isinstance(log.get(key), dict)})


def _bears_secrets(raw: bytes | memoryview) -> bool:
    try:
        seen = _GLANCE_DECODER.decode(raw)
    except (ValueError, RecursionError):
        return bool(_SECRET_NAME.search(raw))
    return any(side.bears_secrets() for side in (seen.request, seen.response) if side)


def _moment(match: re.Match[bytes] | None) -> tuple[float | None, int]:
    """Epoch seconds and the offset from UTC of an ISO 8601 date; without an offset it is taken for UTC."""
    if match is None:
        return None, NO_ZONE
    try:
        moment = datetime.datetime.fromisoformat(match[1].decode())
        zone = moment.utcoffset()
        if zone is None:
            return moment.replace(tzinfo=datetime.UTC).timestamp(), NO_ZONE
        return moment.timestamp(), zone.days * 86400 + zone.seconds
    except (ValueError, OverflowError):
        return None, NO_ZONE
