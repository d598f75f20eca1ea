"""What `curl --trace` and `--trace-ascii` write: blocks of so many bytes, as hex digits or as text with dots in it.

Besides what `-v` shows it holds what the request sent. Text has a dot for every byte that is no printable ASCII, and
shows a line end by the offset of the next line alone.
"""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts.bodies import announced, body_of, unchunked
from statusdoctor.intake.texts.commands import asked_by
from statusdoctor.intake.texts.drafts import Draft
from statusdoctor.intake.texts.heads import line_at
from statusdoctor.intake.texts.source import HEAD
from statusdoctor.intake.texts.transfers import Message, Transfers
from statusdoctor.model import LOST_BODY, Body, Headers

_MARK: Final = re.compile(  # what was downloaded may stand between the blocks, and ends without a line end
    rb"(?:(\d\d):(\d\d):(\d\d\.\d{1,9}) )?(?:\[[\dx]+-[\dx]+\] )?"
    rb"(?:== Info: ?([^\r\n]{0,4000})|(=>|<=) (?:Send|Recv) (header|data|SSL data), (\d{1,12}) bytes \(0x[0-9a-f]+\))"
    rb"\r?\n?"
)
_FIRST: Final = re.compile(rb"^" + _MARK.pattern, re.M)
_ROW: Final = re.compile(rb"([0-9a-f]{4,12}): ?([^\r\n]{0,300})\r?(?:\n|\Z)")
_PAIRS: Final = re.compile(rb"(?:[0-9a-f]{2} ){1,16}")
_HEX_WIDTH: Final = 48  # columns: sixteen pairs of digits, each with a blank
_STRING_OR_DOTS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?|(?<!\d)\.+|\.+(?!\d)', re.S)


def is_trace(text: bytes) -> bool:
    """Whether a text is a trace rather than what `-v` writes."""
    return _FIRST.search(text, 0, HEAD) is not None


def drafts_of(text: bytes, problems: list[Problem]) -> list[Draft]:
    """The exchanges of a trace, in its order."""
    reader = _Reader(text, problems)
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() >= at:
            reader.heard(text[at : mark.start()])
            at = reader.take(mark)
    reader.heard(text[at:])
    reader.complained(reader.first_word)
    reader.close()
    return reader.drafts


class _Reader(Transfers):
    """Reads block by block; a message's content is put together when the message is over."""

    def __init__(self, text: bytes, problems: list[Problem]) -> None:
        super().__init__(text, problems)
        self._out: list[bytes] = []
        self._in: list[bytes] = []
        self._in_full = True  # nothing was shown as dots
        self.first_word = b""  # curl's last one, where it stands first: standard output waits in a buffer

    def take(self, mark: re.Match[bytes]) -> int:
        """Reads what a mark announces, and gives where the text goes on."""
        if mark[1]:
            self.clock = int(mark[1]) * 3600 + int(mark[2]) * 60 + float(mark[3])
        if mark[5] is None:
            self.told(mark[4].decode("utf-8", "replace").strip())
            return mark.end()
        raw, end, exact = _block(self.text, mark.end(), int(mark[7]))
        if mark[6] == b"header":
            self._head(mark.start(), raw, is_request=mark[5] == b"=>")
        elif mark[6] == b"data":
            (self._out if mark[5] == b"=>" else self._in).append(raw)
            self._in_full &= exact
        return end

    def _head(self, at: int, raw: bytes, *, is_request: bool) -> None:
        begin = 0
        while begin < len(raw):
            line, begin = line_at(raw, begin)
            (self.sent if is_request else self.came)(at, line)

    def heard(self, between: bytes) -> None:
        """What stands between the blocks: a command line, curl's last word, or what was downloaded."""
        at = 0
        while at < len(between):
            line, at = line_at(between, at)
            if line.startswith(b"curl: (") and not self.links.begun:
                self.first_word = line
                continue
            asked = asked_by(line) if not self.complained(line) and b"curl" in line else None
            if asked is not None:
                self.close()
                self.links.asked = asked

    def close(self) -> None:
        """The exchange at hand is over: its contents are whole."""
        if self._out:
            self.content = self._whole(self._out, self.asked)
        if self._in:
            body = self._whole(self._in, self.answer)
            self.body, self.is_whole = [body.raw], body.coded
        self._out, self._in, self._in_full = [], [], True
        super().close()

    def _whole(self, blocks: list[bytes], message: Message | None) -> Body:
        headers = self.headers(message)
        raw = b"".join(blocks)
        if "chunked" in headers.joined("transfer-encoding").lower():
            found = unchunked(raw, 0)
            raw = found[0] if found is not None else raw
        if self._in_full:
            return body_of(raw, headers, whole=True)
        return _of_dots(raw, headers)


def _of_dots(raw: bytes, headers: Headers) -> Body:
    """A content as far as text with dots tells it."""
    if "content-encoding" in headers:
        return Body(None, size=announced(headers)) if announced(headers) else LOST_BODY
    if "json" in headers.get("content-type").lower():
        raw = _STRING_OR_DOTS.sub(lambda m: m[0] if m[0][:1] == b'"' else b"\n" * len(m[0]), raw)
    return Body(raw)


def _block(text: bytes, at: int, size: int) -> tuple[bytes, int, bool]:
    """The bytes of a block, where it ends, and whether they are exact."""
    rows, seen = [], -1
    while (row := _ROW.match(text, at)) and seen < int(row[1], 16) <= size:
        seen = int(row[1], 16)
        rows.append((seen, row[2]))
        at = row.end()
    if not rows:
        return b"", at, True
    digits = [_PAIRS.match(said[: _HEX_WIDTH + 1]) for _, said in rows]
    if all(digits):
        raw = b"".join(bytes.fromhex(found[0].decode()) for found in digits if found)
        if len(raw) == size:
            return raw, at, True
    return _text(rows, size), at, False


def _text(rows: list[tuple[int, bytes]], size: int) -> bytes:
    """The bytes of rows of text: what an offset is ahead of its row was a line end, or blanks that a paste lost."""
    parts = []
    for (at, said), end in zip(rows, [*(row[0] for row in rows[1:]), size], strict=True):
        gap = end - at - len(said)
        parts += [said, b"\r\n" if gap == 2 else b" " * min(gap, 64)]
    return b"".join(parts)
