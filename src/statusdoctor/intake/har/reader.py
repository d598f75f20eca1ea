"""HAR 1.2 captures to Exchanges: what browsers' developer tools, proxies and API clients export.

The file is read twice: once to find its entries and their starts (`scan`), then entry by entry in the order in
which they began. Only a few entries are held decoded, and the file is not mapped (a map counts as memory of the
process), so that 1 GB of HAR is read in little memory.
"""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import BinaryIO, Final

from statusdoctor.intake.har.entry import Place, exchange_of
from statusdoctor.intake.har.index import NO_ZONE, Index
from statusdoctor.intake.har.recorder import recorder_of
from statusdoctor.intake.har.scan import WINDOW, index_of
from statusdoctor.intake.har.schema import entry_of
from statusdoctor.intake.problems import Problem
from statusdoctor.model import Exchange

_BUFFER: Final = 64 * 1024  # holds several entries: most are read in the order of the file
_AHEAD: Final = 256 * 1024  # bytes of entries that are decoded before the first of them is given
Source = str | os.PathLike[str] | bytes | BinaryIO


_TOLD: Final = 100  # broken entries told one by one


class UnreadableHar(ValueError):
    """A HAR that could not be read to its end; raised only where the caller collects no problems."""


def from_har(source: Source, problems: list[Problem] | None = None, *, source_number: int = 0) -> Iterator[Exchange]:
    """The exchanges of a HAR, in the order in which they began; `index` is the entry's place in the file.

    source: a path, the bytes of a file, or a binary stream. Entries that are broken or not HTTP (`data:`, `blob:`,
    extensions) are left out and keep their number. What could not be read is added to `problems`; without such a
    list an end that cannot be read raises UnreadableHar once everything before it has been given.
    """
    found: list[Problem] = [] if problems is None else problems
    with ExitStack() as stack:
        stream = _utf8(_opened(source, stack), stack)
        index = index_of(stream, found)
        yield from _exchanges(stream, index, found, source_number)
    fatal = next((problem for problem in found if problem.fatal), None)
    if problems is None and fatal:
        raise UnreadableHar(fatal.message)


def _opened(source: Source, stack: ExitStack) -> BinaryIO:
    if isinstance(source, bytes):
        return BytesIO(source)
    if isinstance(source, str | os.PathLike):
        return stack.enter_context(open(source, "rb", buffering=_BUFFER))
    return source if source.seekable() else _spooled(iter(lambda: source.read(WINDOW), b""), stack)


def _utf8(stream: BinaryIO, stack: ExitStack) -> BinaryIO:
    """The stream itself, or, where it is UTF-16 or UTF-32 (PowerShell's redirections), a copy of it in UTF-8."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    encoding = next((name for begin, name in _ENCODINGS if head.startswith(begin)), "")
    if not encoding:
        return stream
    reader = codecs.getreader(encoding)(stream, "replace")
    return _spooled((text.encode("utf-8", "replace") for text in iter(lambda: reader.read(WINDOW), "")), stack)


_ENCODINGS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)


def _spooled(parts: Iterator[bytes], stack: ExitStack) -> BinaryIO:
    """A seekable copy: in memory while it is small, then in a temporary file."""
    spool = stack.enter_context(tempfile.SpooledTemporaryFile(8 * WINDOW))  # noqa: SIM115 - the stack closes it
    for part in parts:
        spool.write(part)
    return spool  # type: ignore[return-value]  # it has all that BinaryIO has but the name


def _exchanges(stream: BinaryIO, index: Index, problems: list[Problem], source_number: int) -> Iterator[Exchange]:
    """One exchange after the other, a few read ahead: what reads and what diagnoses each stay in the cache so."""
    broken, held = 0, 0
    ready: list[Exchange] = []
    recorder = recorder_of(index.recorder, index.bears_secrets)
    for number in index.order():
        stream.seek(index.offsets[number])
        entry = entry_of(stream.read(index.lengths[number]))
        try:
            exchange = exchange_of(entry, recorder, _place(index, number, source_number))
        except ValueError as exc:
            broken += 1
            if broken <= _TOLD:
                problems.append(Problem(f"entry {number}", str(exc)))
            continue
        if exchange is not None:
            ready.append(exchange)
        held += index.lengths[number]
        if held > _AHEAD:
            yield from ready
            ready, held = [], 0
    yield from ready
    if broken > _TOLD:
        problems.append(Problem("end", f"{broken - _TOLD} more entries are broken."))


def _place(index: Index, number: int, source_number: int) -> Place:
    zone = index.zones[number]
    return Place(source_number, number, index.starts[number], None if zone == NO_ZONE else zone)
