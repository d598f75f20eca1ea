"""Whole captures examined: each file a session of its own (or all together), into one Report."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, Protocol

import msgspec

from statusdoctor.diagnosis import Diagnosis, Incident, Report, Source, SourceError
from statusdoctor.doctor import Doctor, report
from statusdoctor.intake.captures import Capture, Kind, Unreadable, open_capture
from statusdoctor.intake.problems import Problem
from statusdoctor.masking import Masker
from statusdoctor.model import Exchange
from statusdoctor.render.json_report import line
from statusdoctor.selection import Selection

Passed = Callable[[int, float], None]
_TOLD_EVERY: Final = 100  # exchanges
SHOWN_MESSAGES: Final = 10  # exchanges of one incident whose messages are kept; the rest look alike


class Lines(Protocol):
    """What takes JSON lines: a binary stream, or several."""

    def write(self, raw: bytes, /) -> int:
        """Takes a line."""

    def flush(self) -> None:
        """Lets nothing wait."""


class Manner(msgspec.Struct, frozen=True):
    """How to examine. kind: what the files are (None: told from their content). together: all files are one session.

    benign: report what is no failure, too. why: keep all candidates. exchange: only the one with this index.
    messages: keep what was sent and answered beside the first diagnoses of each incident.
    """

    selection: Selection = Selection()
    kind: Kind | None = None
    together: bool = False
    benign: bool = False
    show_secrets: bool = False
    why: bool = False
    exchange: int | None = None
    messages: bool = False


class Examination(msgspec.Struct, frozen=True):
    """What came of it: the report, what to complain about on standard error, and whether anything was left unread."""

    report: Report
    complaints: tuple[str, ...]
    unread: bool


def examine_files(
    paths: list[str],
    names: list[str],
    how: Manner,
    stream: Lines | None = None,
    passed: Passed | None = None,
) -> Examination:
    """The examination of all files. `stream` gets JSON lines as diagnoses are made. Never raises for bad input.

    paths: where the files are. names: what to call them, in the same order. passed: is told how many exchanges were
    looked at since it was last told, and how much was read, a file being 1.
    """
    masker = Masker(show=how.show_secrets)
    captures: list[Capture | Unreadable] = [_open(path, number, how.kind) for number, path in enumerate(paths)]
    readable = [c for c in captures if isinstance(c, Capture)]
    sessions = [readable] if how.together else [[c] for c in readable]
    found: list[Diagnosis] = []
    incidents: list[Incident] = []
    albums = _Albums()
    offset = 0  # the incidents of one session are numbered on from the last one's
    for session in sessions:
        doctor = Doctor(patience=None, masker=masker, keep_benign=how.benign, everything=how.why, messages=how.messages)
        for diagnosis in _session(doctor, session, passed):
            wanted = how.selection.apply(diagnosis)
            if wanted is None or (how.exchange is not None and wanted.exchange.index != how.exchange):
                continue
            numbered = _numbered(wanted, offset)
            if stream is not None:
                stream.write(line(numbered.bare()))
            found.append(numbered if how.messages and albums.has_room(numbered) else numbered.bare())
        closed = doctor.incidents.all()
        incidents += _counted(closed, found, offset)
        offset += max((i.id for i in closed), default=0)
    sources = tuple(_source(c, name) for c, name in zip(captures, names, strict=True))
    if stream is not None:
        _end_lines(stream, incidents, sources)
    complaints = tuple(m for c, name in zip(captures, names, strict=True) for m in _complaints(c, name))
    unread = any(isinstance(c, Unreadable) or c.broken for c in captures)
    return Examination(report(found, tuple(incidents), sources), complaints, unread)


class _Albums:
    """Counts the exchanges of each incident that keep their messages, so that a long report stays small."""

    def __init__(self) -> None:
        self._counts: dict[int | None, int] = {}

    def has_room(self, found: Diagnosis) -> bool:
        count = self._counts[found.incident] = self._counts.get(found.incident, 0) + 1
        return count <= SHOWN_MESSAGES


def _open(path: str, number: int, kind: Kind | None) -> Capture | Unreadable:
    try:
        return open_capture(path, number, kind)
    except Unreadable as exc:
        return exc


def _session(doctor: Doctor, captures: list[Capture], passed: Passed | None) -> Iterator[Diagnosis]:
    number = 0
    read = partial(passed, 0) if passed is not None else None
    for number, exchange in enumerate(_merged(captures, read), 1):
        if passed is not None and number % _TOLD_EVERY == 0:
            passed(_TOLD_EVERY, 0.0)
        yield from doctor.feed(exchange)
    if passed is not None:
        passed(number % _TOLD_EVERY, 0.0)
    yield from doctor.close()


def _merged(captures: list[Capture], read: Callable[[float], None] | None) -> Iterable[Exchange]:
    if len(captures) == 1:
        return captures[0].exchanges(read)
    return heapq.merge(*(c.exchanges(read) for c in captures), key=lambda e: e.started)


def _numbered(found: Diagnosis, offset: int) -> Diagnosis:
    """The incident's number made unique among several sessions."""
    if not offset or found.incident is None:
        return found
    return msgspec.structs.replace(found, incident=found.incident + offset)


def _counted(incidents: tuple[Incident, ...], found: list[Diagnosis], offset: int) -> list[Incident]:
    """The incidents of one session that are still told after the selection, numbered on."""
    told = {d.incident for d in found}
    moved = [_moved(i, offset) for i in incidents] if offset else incidents
    return [i for i in moved if i.id in told]


def _moved(incident: Incident, offset: int) -> Incident:
    return msgspec.structs.replace(
        incident,
        id=incident.id + offset,
        root=incident.root + offset if incident.root is not None else None,
        consequences=tuple(c + offset for c in incident.consequences),
    )


def _source(capture: Capture | Unreadable, name: str) -> Source:
    if isinstance(capture, Unreadable):
        return Source(name, "unknown", 0, (SourceError("the file", str(capture)),))
    errors = tuple(SourceError(p.at, p.message) for p in capture.problems)
    return Source(name, capture.kind, capture.count, errors)


def _complaints(capture: Capture | Unreadable, name: str) -> Iterator[str]:
    if isinstance(capture, Unreadable):
        yield str(capture)
        return
    for problem in capture.problems[:20]:
        yield _complaint(problem, name)
    if len(capture.problems) > 20:
        yield f"{name}: {len(capture.problems) - 20} more entries could not be read (all of them in --format json)"


def _complaint(problem: Problem, name: str) -> str:
    return f"{name}: {problem.at}: {problem.message}"


def _end_lines(stream: Lines, incidents: list[Incident], sources: tuple[Source, ...]) -> None:
    for incident in incidents:
        stream.write(line(incident))
    for source in sources:
        for error in source.errors:
            stream.write(line(error))
    stream.flush()
