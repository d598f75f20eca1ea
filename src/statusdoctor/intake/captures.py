"""A capture by its path: its kind told from its first bytes, its exchanges in the order of their requests.

`open_capture` never raises for what is inside a file: what cannot be read is a Problem. It raises `Unreadable` where
there is nothing to read at all (no such file, a directory, an empty file, an unknown kind).
"""

from __future__ import annotations

import glob
import heapq
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final, Literal

from statusdoctor.facts.codings import GZIP
from statusdoctor.intake.packed import CannotUnpack, Copy, is_packed, members, unpacked
from statusdoctor.intake.problems import Problem
from statusdoctor.intake.raw import from_raw, kind_of_text
from statusdoctor.intake.texts.source import HEAD, text_of
from statusdoctor.intake.watched import watched
from statusdoctor.model import Exchange

Kind = Literal["har", "flows", "raw", "curl", "wget", "warc"]

_REORDER: Final = 2000  # flows stand in the order in which they ended; none ends so many exchanges late
_FLOWS: Final = re.compile(rb"\d{1,10}:(?!\d\d:)")  # a tnetstring: its length comes first; a time of day is none
_WARC: Final = b"WARC/"


ENDINGS: Final = (
    "har",
    "zhar",
    "har.gz",
    "har.zip",
    "mitm",
    "flow",
    "flows",
    "dump",
    "txt",
    "log",
    "http",
    "warc",
    "warc.gz",
)  # looked for in folders
_NOTES: Final = ("txt", "log", "http")  # a folder may hold other texts as well


class Unreadable(Exception):
    """A capture that cannot be opened or is of no known kind; the message says what was tried and what to do."""


class Capture:
    """One capture: its name, its kind, and its exchanges. `problems` and `count` are complete after the last one."""

    def __init__(
        self, name: str, path: Path, kind: Kind, number: int, problems: list[Problem], copy: Copy | None = None
    ) -> None:
        self.name = name
        self.path = path
        self.kind = kind
        self.number = number
        self.problems = problems
        self.count = 0
        self._copy = copy  # the unpacked file: it is gone with the capture

    def exchanges(self, told: Callable[[float], None] | None = None) -> Iterator[Exchange]:
        """The exchanges in the order in which their requests were sent.

        told: gets the shares of the file that were read since it was last told; they add up to 1.
        """
        share = 0.0

        def count(more: float) -> None:
            nonlocal share
            share += more
            if told is not None:
                told(more)

        with ExitStack() as stack:
            passes = 2 if self.kind == "har" else 1
            stream = stack.enter_context(watched(self.path, count, passes=passes)) if told is not None else None
            for exchange in self._read(stream):
                if exchange.index is not None:
                    self.count = max(self.count, exchange.index + 1)
                yield exchange
        count(1.0 - share)

    def _read(self, stream: BinaryIO | None) -> Iterator[Exchange]:
        source = stream or self.path
        match self.kind:
            case "har":
                from statusdoctor.intake.har import from_har  # noqa: PLC0415 - flows need no HAR reader

                return from_har(source, self.problems, source_number=self.number)
            case "flows":
                from statusdoctor.intake.flow import read_flows  # noqa: PLC0415 - mitmproxy is slow to load

                return in_order(read_flows(source, self.problems, source_number=self.number))
            case "warc":
                from statusdoctor.intake.warc import from_warc  # noqa: PLC0415 - warcio is an extra

                return in_order(from_warc(source, self.problems, source_number=self.number))
            case text:
                return from_raw(self.path, self.problems, kind=text, source_number=self.number)

    @property
    def broken(self) -> bool:
        """Whether the file could not be read to its end."""
        return any(p.fatal for p in self.problems)


def open_capture(path: str, number: int, kind: Kind | None = None) -> Capture:
    """The capture at `path`. Raises Unreadable with a message that names the file and says what to do."""
    file, member = _place_of(Path(path))
    problems: list[Problem] = []
    copy: Copy | None = None
    if file.is_dir():
        raise Unreadable(f"{path}: a folder without captures ({', '.join(f'*.{ending}' for ending in ENDINGS)})")
    try:
        head = _head_of(file)
        if is_packed(head) and not _is_warc(path, head):
            copy = _unpacked(file, member, problems)
            file = copy.path
            head = _head_of(file)
    except FileNotFoundError:
        raise Unreadable(f"{path}: no such file") from None
    except OSError as exc:
        raise Unreadable(f"{path}: cannot be opened: {exc.strerror or exc}") from None
    except CannotUnpack as refusal:
        raise Unreadable(f"{path}: {refusal}") from None
    if not head.strip():
        raise Unreadable(f"{path}: empty; was the capture saved before it had any traffic?")
    return Capture(path, file, kind or kind_of(path, head), number, problems, copy)


def _place_of(path: Path) -> tuple[Path, str]:
    """The file, and what of it: `bundle.zip/shop.har` names a capture in an archive."""
    if not path.exists():
        for folder in path.parents:
            if folder.is_file():
                return folder, path.relative_to(folder).as_posix()
    return path, ""


def _unpacked(file: Path, member: str, problems: list[Problem]) -> Copy:
    found = members(file, ENDINGS)
    if member and member not in found:
        raise CannotUnpack("no such capture in this archive")
    if not member and zipfile.is_zipfile(file):
        if len(found) != 1:
            raise CannotUnpack(f"an archive with {len(found)} captures; name one of them, as in {file.name}/shop.har")
        member = found[0]
    return unpacked(file, member, problems)


def _head_of(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(HEAD)


def kind_of(name: str, head: bytes) -> Kind:
    """What a file is, by its first bytes. Raises Unreadable where they are of no known kind."""
    text = text_of(head, [])  # a byte order mark and an encoding are no sign of anything
    if text.lstrip(b"\0 \t\r\n")[:1] == b"{":
        return "har"
    if _is_warc(name, head):
        return "warc"
    if _FLOWS.match(head):
        return "flows"
    kind = kind_of_text(text)
    if kind is not None:
        return kind
    shown = repr(head[:16])[1:]
    raise Unreadable(
        f"{name}: no HAR file, no mitmproxy flows and no HTTP as text (it begins with {shown}); "
        "export the traffic as HAR, or save it with mitmdump -w, or say what it is with --from"
    )


def _is_warc(name: str, head: bytes) -> bool:
    return head.startswith(_WARC) or (head.startswith(GZIP) and name.endswith(".warc.gz"))


def expanded(path: str) -> list[str]:
    """The captures that an argument names: itself, those of a folder, or those that a pattern fits (sorted)."""
    if os.path.isdir(path):
        found = (os.path.join(path, name) for name in sorted(os.listdir(path)))
        return [part for file in found if _is_capture(file) for part in _parts(file)] or [path]
    if os.path.exists(path) or not glob.has_magic(path):
        return _parts(path)
    files = sorted(file for file in glob.glob(path, recursive=True) if os.path.isfile(file))
    return [part for file in files for part in _parts(file)] or [path]


def _parts(file: str) -> list[str]:
    """A file, or the captures in it where it is an archive of several."""
    found = members(Path(file), ENDINGS) if os.path.isfile(file) else []
    return [f"{file}/{member}" for member in found] if len(found) > 1 else [file]


def _is_capture(file: str) -> bool:
    """Whether a file of a folder is meant: by its ending, and a text by its content, too."""
    if not file.lower().endswith(tuple(f".{ending}" for ending in ENDINGS)) or not os.path.isfile(file):
        return False
    if not file.lower().endswith(tuple(f".{ending}" for ending in _NOTES)):
        return True
    try:
        kind_of(file, _head_of(Path(file)))
    except (Unreadable, OSError):
        return False
    return True


def in_order(exchanges: Iterable[Exchange], window: int = _REORDER) -> Iterator[Exchange]:
    """The exchanges sorted by the start of their requests, holding at most `window` of them."""
    heap: list[tuple[float, int, Exchange]] = []
    for number, exchange in enumerate(exchanges):
        heapq.heappush(heap, (exchange.started, number, exchange))
        if len(heap) > window:
            yield heapq.heappop(heap)[2]
    while heap:
        yield heapq.heappop(heap)[2]
