"""A capture by its path: its kind told from its first bytes, its exchanges in the order of their requests.

`open_capture` never raises for what is inside a file: what cannot be read is a Problem. It raises `Unreadable` where
there is nothing to read at all (no such file, a directory, an empty file, an unknown kind).
"""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal

from statusdoctor.intake.problems import Problem
from statusdoctor.model import Exchange

Kind = Literal["har", "flows"]

_HEAD: Final = 4096
_REORDER: Final = 2000  # flows stand in the order in which they ended; none ends so many exchanges late
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_FLOWS: Final = re.compile(rb"\d{1,10}:")  # a tnetstring: its length comes first


class Unreadable(Exception):
    """A capture that cannot be opened or is of no known kind; the message says what was tried and what to do."""


class Capture:
    """One capture: its name, its kind, and its exchanges. `problems` and `count` are complete after the last one."""

    def __init__(self, name: str, path: Path, kind: Kind, number: int) -> None:
        self.name = name
        self.path = path
        self.kind = kind
        self.number = number
        self.problems: list[Problem] = []
        self.count = 0

    def exchanges(self) -> Iterator[Exchange]:
        """The exchanges in the order in which their requests were sent."""
        read = self._har() if self.kind == "har" else in_order(self._flows())
        for exchange in read:
            self.count = max(self.count, (exchange.index or 0) + 1)
            yield exchange

    def _har(self) -> Iterator[Exchange]:
        from statusdoctor.intake.har import from_har  # noqa: PLC0415 - flows need no HAR reader

        return from_har(self.path, self.problems, source_number=self.number)

    def _flows(self) -> Iterator[Exchange]:
        from statusdoctor.intake.flow import read_flows  # noqa: PLC0415 - a HAR needs no mitmproxy, which is slow to load

        return read_flows(self.path, self.problems, source_number=self.number)

    @property
    def broken(self) -> bool:
        """Whether the file could not be read to its end."""
        return any(p.fatal for p in self.problems)


def open_capture(path: str, number: int, kind: Kind | None = None) -> Capture:
    """The capture at `path`. Raises Unreadable with a message that names the file and says what to do."""
    file = Path(path)
    if file.is_dir():
        raise Unreadable(f"{path}: a directory; name the files in it (for example {path.rstrip(os.sep)}{os.sep}*.har)")
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError:
        raise Unreadable(f"{path}: no such file") from None
    except OSError as exc:
        raise Unreadable(f"{path}: cannot be opened: {exc.strerror or exc}") from None
    if not head.strip():
        raise Unreadable(f"{path}: empty; was the capture saved before it had any traffic?")
    return Capture(path, file, kind or kind_of(path, head), number)


def kind_of(name: str, head: bytes) -> Kind:
    """What a file is, by its first bytes. Raises Unreadable where they are of no known kind."""
    if head.startswith(_BOMS) or head.lstrip()[:1] == b"{":
        return "har"
    if _FLOWS.match(head):
        return "flows"
    shown = repr(head[:16])[1:]
    raise Unreadable(
        f"{name}: neither a HAR file nor mitmproxy flows (it begins with {shown}); "
        "export the traffic as HAR, or save it with mitmdump -w, or say what it is with --from"
    )


def in_order(exchanges: Iterable[Exchange], window: int = _REORDER) -> Iterator[Exchange]:
    """The exchanges sorted by the start of their requests, holding at most `window` of them."""
    heap: list[tuple[float, int, Exchange]] = []
    for number, exchange in enumerate(exchanges):
        heapq.heappush(heap, (exchange.started, number, exchange))
        if len(heap) > window:
            yield heapq.heappop(heap)[2]
    while heap:
        yield heapq.heappop(heap)[2]
