"""Finds the entries of a HAR without holding it.

The file is read in windows. A window is cut where one entry ends and the next begins, closed by hand, and decoded to
raw slices; a cut at a wrong place is no valid JSON, so a window that decodes was cut well. Windows that the strict
decoder refuses (lone surrogates, NaN, control characters, an end in the middle) are read entry by entry with the
standard library's decoder.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any, BinaryIO, Final

import msgspec

from statusdoctor.intake.har.index import Index
from statusdoctor.intake.har.schema import LENIENT, lenient
from statusdoctor.intake.har.stranger import what_it_is
from statusdoctor.intake.problems import Problem

WINDOW: Final = 4 * 1024 * 1024  # read at once; larger ones do not stay in the processor's cache
_HEADS: Final = (64 * 1024, 16 * 1024 * 1024)  # how far log.entries is looked for: pages may stand before it
_LONGEST_WORD: Final = 12  # a word that was cut (fals, -Infin, \\u00e) breaks so far before the end
_PATIENCE: Final = 8  # times the file's size
_LARGEST: Final = 512 * 1024 * 1024  # a window that grew so far holds no entry that anybody could look at


class _Log(msgspec.Struct):
    entries: list[msgspec.Raw]
    creator: Any = None
    browser: Any = None


class _File(msgspec.Struct):
    log: _Log


_OPEN: Final = b'{"log":{"entries":['
_SHUT: Final = b"]}}"
_LIST_DECODER: Final = msgspec.json.Decoder(list[msgspec.Raw])
_FILE_DECODER: Final = msgspec.json.Decoder(_File)
_ENTRIES: Final = re.compile(rb'"entries"\s*:\s*\[')
_GAP: Final = re.compile(rb"[\s,]*")
_TEXT_GAP: Final = re.compile(r"[\s,]*")
# What an entry begins with, by recorder; objects inside entries begin with "name", "type" and the like.
_FIRST_KEYS: Final = (
    "startedDateTime|_?pageref|request|serverIPAddress|connection|cache|_initiator|_fromCache|_connectionId"
    "|_priority|_resourceType|_frameref|_monotonicTime|_request_?[iI]d|_id"
)
_CUT_TEXT: Final = re.compile(rf'\}}\s*(,)\s*\{{\s*"(?:{_FIRST_KEYS})"')
_CUT: Final = re.compile(_CUT_TEXT.pattern.encode())
_CUT_WITHIN: Final = 256 * 1024  # of a window's end, before all of it is searched


def index_of(stream: BinaryIO, problems: list[Problem], window: int = WINDOW) -> Index:
    """The index of a HAR in a seekable stream of UTF-8. What cannot be read is added to `problems`."""
    scan = _Scan(stream, problems)
    if scan.find_first():
        scan.read_windows(window)
    return scan.index


class _Scan:
    """One pass over a file; its state is how far it came."""

    def __init__(self, stream: BinaryIO, problems: list[Problem]) -> None:
        self.index = Index()
        self.stream = stream
        self.size = stream.seek(0, 2)
        self.problems = problems
        self.position = 0
        self.effort = 0
        self.done = False

    def find_first(self) -> bool:
        """Goes behind the bracket of log.entries; False, with a problem told, where there is none."""
        head = b""
        for width in _HEADS:
            head = self._read(0, width)
            for match in islice(_ENTRIES.finditer(head), 50):
                log = _log_before(head[: match.end()])
                if log is not None:
                    self.index.note(log)
                    self.position = match.end()
                    return True
        self._stop(0, what_it_is(head))
        return False

    def read_windows(self, window: int) -> None:
        """Adds all entries; a window in which none ends is doubled."""
        width = window
        while not self.done:
            part = self._read(self.position, width)
            if self._strictly(part) or self._leniently(part):
                width = window
            elif width >= _LARGEST:
                self._stop(self.position, f"Entry {len(self.index)} is larger than {_LARGEST >> 20} MiB.")
            else:
                width *= 2

    def _read(self, position: int, width: int) -> bytes:
        self.stream.seek(position)
        return self.stream.read(width)

    def _stop(self, position: int, message: str) -> None:
        self.problems.append(Problem(f"byte {position}", message, fatal=True))
        self.done = True

    def _is_last(self, part: bytes) -> bool:
        return self.position + len(part) >= self.size

    def _strictly(self, part: bytes) -> bool:
        """Adds the entries of a window at once; False where it does not decode."""
        last = self._is_last(part)
        end = len(part) if last else _last_cut(part)
        if not end:
            return False
        try:
            if last:
                self._add_last(part)
            else:
                self._add_all(_LIST_DECODER.decode(b"[" + part[:end] + b"]"), part)
        except (ValueError, RecursionError):
            return False
        self.position += end + 1  # and the comma
        self.done = last
        return True

    def _add_last(self, part: bytes) -> None:
        log = _FILE_DECODER.decode(_OPEN + part).log
        self._add_all(log.entries, part)
        self.index.note({"creator": log.creator, "browser": log.browser})

    def _add_all(self, raws: list[msgspec.Raw], part: bytes) -> None:
        at = 0
        for raw in raws:
            at = _skip(_GAP, part, at)
            view = memoryview(raw)
            self.index.add(self.position + at, view)
            at += len(view)

    def _leniently(self, part: bytes) -> bool:
        """Adds the entries of a window one by one, as far as they end within it; False where none does."""
        text = part.decode("utf-8", "surrogateescape")
        begun, last, at = self.position, self._is_last(part), 0
        near_end = len(text.rstrip()) - _LONGEST_WORD
        while not self.done:
            begin = _skip(_TEXT_GAP, text, at)
            self.position += begin - at  # gaps are ASCII
            if text.startswith("]", begin):
                self._finish()
                break
            end = self._end_of(text, begin, near_end, last)
            if not end:
                break
            raw = text[begin:end].encode("utf-8", "surrogateescape")
            self.index.add(self.position, raw)
            self.position += len(raw)
            at = end
        return self.done or self.position > begun

    def _end_of(self, text: str, begin: int, near_end: int, last: bool) -> int:
        """The end of the entry that begins there; 0 where it does not end within the text.

        A broken entry ends where the next one seems to begin: it keeps its number and is told when it is decoded.
        """
        try:
            return LENIENT.raw_decode(text, begin)[1]
        except json.JSONDecodeError as exc:
            broken_at, words = exc.pos, exc.msg
        except RecursionError:
            broken_at, words = begin, "Too deeply nested"
        ends = broken_at > near_end or words.startswith("Unterminated")
        if ends and not last:
            return 0
        cut = _CUT_TEXT.search(text, begin + 1)
        if cut:
            self._spend(broken_at - begin + broken_at // 64)  # the error counts the lines before it
            return cut.start(1)
        if last:
            self._unfinished("" if ends else words)
        return 0

    def _spend(self, effort: int) -> None:
        """Keeps the work in proportion to the file: nested broken entries would be read over and over."""
        self.effort += effort
        if self.effort > _PATIENCE * self.size:
            self._stop(self.position, f"Too much is broken from entry {len(self.index)} on. Export the capture again.")

    def _unfinished(self, words: str) -> None:
        number = len(self.index)
        if words:
            what = f"Entry {number}, from byte {self.position} on, is no valid JSON ({words}); none begins after it."
        elif self.position >= self.size:
            what = f"The file ends at byte {self.size}, after {number} entries, without its closing brackets."
        else:
            what = f"The file ends at byte {self.size}, in the middle of entry {number} (from byte {self.position} on)."
        self._stop(self.size, f"{what} Everything before it was read. Export or copy the file again to get the rest.")

    def _finish(self) -> None:
        """Reads what stands behind the last entry: closing brackets, perhaps the recorder's name."""
        text = _OPEN.decode() + self._read(self.position, _LARGEST).decode("utf-8", "replace")
        try:
            value, end = LENIENT.raw_decode(text)
        except (ValueError, RecursionError):
            what = f"The file ends at byte {self.size} without its closing brackets."
            self._stop(self.size, f"{what} All of its {len(self.index)} entries were read.")
            return
        self.done = True
        log = value["log"]
        self.index.note(log if isinstance(log, dict) else {})
        if text[end:].strip("\0 \t\r\n"):
            self.problems.append(Problem(f"byte {self.position}", "Text behind the end of the log was left out."))


def _skip(gap: re.Pattern[Any], text: Any, at: int) -> int:
    match = gap.match(text, at)
    return match.end() if match else at


def _last_cut(part: bytes) -> int:
    """Where the last entry that ends in a window ends; 0 where none is seen."""
    for begin in (max(0, len(part) - _CUT_WITHIN), 0):
        cuts = [match.start(1) for match in _CUT.finditer(part, begin)]
        if cuts:
            return cuts[-1]
    return 0


def _log_before(prefix: bytes) -> dict[str, Any] | None:
    """The log as far as its entries, closed by hand; None where this bracket is not the one of log.entries."""
    value = lenient(prefix + _SHUT)
    log = value.get("log") if isinstance(value, dict) else None
    return log if isinstance(log, dict) and log.get("entries") == [] else None
