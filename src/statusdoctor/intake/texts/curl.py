"""Transcripts of `curl -v`: what was sent (`>`), what came (`<`), what curl said of it (`*`), and bodies between."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts import curl_trace
from statusdoctor.intake.texts.bodies import announced
from statusdoctor.intake.texts.commands import asked_by
from statusdoctor.intake.texts.drafts import Draft
from statusdoctor.intake.texts.heads import line_at, start_of
from statusdoctor.intake.texts.transfers import Transfers

_MARKED: Final = re.compile(
    rb"(?:(\d\d):(\d\d):(\d\d\.\d{1,9}) )?(?:\[[\dx]+-[\dx]+\] )?([*<>]|[{}](?= \[\d))(?: (.*))?", re.S
)
_METER: Final = re.compile(rb"\s*(?:% Total|Dload|\d+ +[\d.]+[kMG]? +\d+ |[\d ]*--:--:--)")
_RUNS_ON: Final = re.compile(  # a body without a line end runs into what curl says next
    rb"\* (?:Connection #\d+ to host|Closing connection|Uses proxy env|Found bundle|Issue another request"
    rb"|transfer closed with|Could not resolve|  Trying |Re-using |Host )|curl: \(\d+\) |\d\d:\d\d:\d\d\.\d{6} [*<>] "
)
_FIELD: Final = re.compile(rb"[\w-]+:")


def drafts_of(text: bytes, problems: list[Problem]) -> list[Draft]:
    """The exchanges of a transcript, in its order."""
    if curl_trace.is_trace(text):
        return curl_trace.drafts_of(text, problems)
    reader = _Reader(text, problems)
    at = 0
    while at < len(text):
        at = reader.take(at)
    reader.close()
    return reader.drafts


class _Reader(Transfers):
    """Reads line by line."""

    def take(self, at: int) -> int:
        """Reads the line that begins at an offset, and gives where the next one begins."""
        line, end = line_at(self.text, at)
        marked = _MARKED.fullmatch(line)
        if marked is None:
            return self._unmarked(at, line, end)
        if marked[1]:
            self.clock = int(marked[1]) * 3600 + int(marked[2]) * 60 + float(marked[3])
        said = (marked[5] or b"").rstrip(b"\r")
        if not marked[1] and self._is_content(marked[4], said):
            return self._content(at, line, end)
        if marked[4] == b">":
            self.sent(at, said)
        elif marked[4] == b"<":
            self.came(at, said)
        elif marked[4] == b"*":
            self.told(said.decode("utf-8", "replace").strip())
        return end

    def _is_content(self, mark: bytes, said: bytes) -> bool:
        """Whether a line of a body begins like one of curl's: a quotation, a sum in brackets."""
        if self.answer is None or not self.answer.ended or mark == b"*" or start_of(said):
            return False
        return mark == b">" or (mark == b"<" and bool(said.strip()) and not _FIELD.match(said))

    def _unmarked(self, at: int, line: bytes, end: int) -> int:
        if self.complained(line):
            return end
        asked = asked_by(line) if b"curl" in line else None
        if asked is not None:
            self.close()
            self.links.asked = asked
        elif self.answer is not None and self.answer.ended:
            return self._content(at, line, end)
        elif self.asked is not None and not self.asked.ended and self.answer is None:
            self.asked.take(at, line)  # older versions, and PHP, mark the first line of a request alone
        return end

    def _content(self, at: int, line: bytes, end: int) -> int:
        """A line of a body, or all of it where as many bytes stand there as were announced."""
        if self.is_whole or _METER.match(line):
            return end
        told = announced(self.headers(self.answer)) if not self.body else None
        if told and self._stands(at, told):
            self.body, self.is_whole = [self.text[at : at + told]], True
            return at + told
        runs_on = _RUNS_ON.search(line, 1)
        if runs_on:
            self.body.append(line[: runs_on.start()])
            return at + runs_on.start()
        self.body.append(self.text[at:end])
        return end

    def _stands(self, at: int, told: int) -> bool:
        """Whether the announced number of bytes stands there, and something else begins behind them."""
        end = at + told
        if end > len(self.text) or (b"\n> " in self.text[at:end] and b"\n< HTTP/" in self.text[at:end]):
            return False
        return end == len(self.text) or self.text[end] in b"\r\n" or _RUNS_ON.match(self.text, end) is not None
