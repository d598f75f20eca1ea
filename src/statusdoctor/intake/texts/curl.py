"""Transcripts of `curl -v`: what was sent (`>`), what came (`<`), what curl said of it (`*`), and bodies between."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts.bodies import announced, body_of
from statusdoctor.intake.texts.commands import asked_by
from statusdoctor.intake.texts.drafts import Draft
from statusdoctor.intake.texts.failures import ended_by, stage_of
from statusdoctor.intake.texts.heads import Head, Start, headers_of, line_at, start_of
from statusdoctor.intake.texts.links import Links
from statusdoctor.intake.texts.places import UNSEEN, request_of
from statusdoctor.model import LOST_BODY, NO_BODY, NO_HEADERS, Body, Failure, Headers, Request, Response

_MARKED: Final = re.compile(
    rb"(?:(\d\d):(\d\d):(\d\d\.\d{1,9}) )?(?:\[[\dx]+-[\dx]+\] )?([*<>]|[{}](?= \[\d))(?: (.*))?", re.S
)
_ERROR: Final = re.compile(rb"curl: \((\d{1,3})\) (.*)", re.S)
_METER: Final = re.compile(rb"\s*(?:% Total|Dload|\d+ +[\d.]+[kMG]? +\d+ |[\d ]*--:--:--)")
_RUNS_ON: Final = re.compile(  # a body without a line end runs into what curl says next
    rb"\* (?:Connection #\d+ to host|Closing connection|Uses proxy env|Found bundle|Issue another request"
    rb"|transfer closed with|Could not resolve|  Trying |Re-using |Host )|curl: \(\d+\) |\d\d:\d\d:\d\d\.\d{6} [*<>] "
)
_FIELD: Final = re.compile(rb"[\w-]+:")
_GAVE_UP: Final = re.compile(r"Operation timed out after (\d{1,9}) milliseconds")
_NO_FAILURE: Final = frozenset((22, 23, 47))  # what is wrong stands in the answer, or on the user's own disk
_BODILESS: Final = frozenset((204, 304))
Lines = list[tuple[int, bytes]]


class _Message(msgspec.Struct):
    """A message while its lines come in: fields until the empty line, then trailers."""

    start: Start
    fields: Lines
    trailers: Lines
    ended: bool = False

    def take(self, at: int, line: bytes) -> None:
        if not line.strip():
            self.ended = True
        else:
            (self.trailers if self.ended else self.fields).append((at, line))


def drafts_of(text: bytes, problems: list[Problem]) -> list[Draft]:
    """The exchanges of a transcript, in its order."""
    reader = _Reader(text, problems)
    at = 0
    while at < len(text):
        at = reader.take(at)
    reader.close()
    return reader.drafts


class _Reader:
    """One pass over a transcript; its state is the exchange at hand and what is known of its connection."""

    def __init__(self, text: bytes, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems
        self.drafts: list[Draft] = []
        self.links = Links()
        self._clock: float | None = None
        self._open()

    def _open(self) -> None:
        self._draft = Draft()
        self._asked: _Message | None = None
        self._answer: _Message | None = None
        self._body: list[bytes] = []
        self._is_whole = False  # all announced bytes of the body have been seen
        self._error = ""

    def take(self, at: int) -> int:
        """Reads the line that begins at an offset, and gives where the next one begins."""
        line, end = line_at(self.text, at)
        marked = _MARKED.fullmatch(line)
        if marked is None:
            return self._unmarked(at, line, end)
        if marked[1]:
            self._clock = int(marked[1]) * 3600 + int(marked[2]) * 60 + float(marked[3])
        said = (marked[5] or b"").rstrip(b"\r")
        if not marked[1] and self._is_content(marked[4], said):
            return self._content(at, line, end)
        if marked[4] == b">":
            self._sent(at, said)
        elif marked[4] == b"<":
            self._came(at, said)
        elif marked[4] == b"*":
            self._told(said.decode("utf-8", "replace").strip())
        return end

    def _is_content(self, mark: bytes, said: bytes) -> bool:
        """Whether a line of a body begins like one of curl's: a quotation, a sum in brackets."""
        if self._answer is None or not self._answer.ended or mark == b"*" or start_of(said):
            return False
        return mark == b">" or (mark == b"<" and bool(said.strip()) and not _FIELD.match(said))

    def _sent(self, at: int, said: bytes) -> None:
        start = start_of(said)
        if start is not None and start.method:
            self._turn_if(self._asked is not None or self._answer is not None)
            self._asked = _Message(start, [], [])
            self._draft.began = self._clock
        elif self._asked is not None:
            self._asked.take(at, said)

    def _came(self, at: int, said: bytes) -> None:
        start = start_of(said)
        if start is None:
            if self._answer is not None:
                self._answer.take(at, said)
            return
        interim = self._answer is not None and 100 <= self._answer.start.status < 200
        self._turn_if(self._answer is not None and not interim)  # an answer to a request that is not shown
        self._answer = _Message(start, [], [])
        self._draft.answered = self._clock

    def _told(self, words: str) -> None:
        over = self._asked is not None or self._answer is not None or bool(self._error) or self.links.ended
        self._turn_if(over and self.links.begins_anew(words))
        self.links.hear(words)
        self._draft.ended = self._clock

    def _turn_if(self, over: bool) -> None:
        if over:
            self.close()

    def _unmarked(self, at: int, line: bytes, end: int) -> int:
        if error := _ERROR.match(line):
            code, words = int(error[1]), error[2].decode("utf-8", "replace").strip()
            self._error = "" if code in _NO_FAILURE else f"curl: ({code}) {words}"
            return end
        asked = asked_by(line) if b"curl" in line else None
        if asked is not None:
            self.close()
            self.links.asked = asked
        elif self._answer is not None and self._answer.ended:
            return self._content(at, line, end)
        elif self._asked is not None and not self._asked.ended and self._answer is None:
            self._asked.take(at, line)  # older versions, and PHP, mark the first line of a request alone
        return end

    def _content(self, at: int, line: bytes, end: int) -> int:
        """A line of a body, or all of it where as many bytes stand there as were announced."""
        if self._is_whole or _METER.match(line):
            return end
        told = announced(self._headers(self._answer)) if not self._body else None
        if told and self._stands(at, told):
            self._body, self._is_whole = [self.text[at : at + told]], True
            return at + told
        runs_on = _RUNS_ON.search(line, 1)
        if runs_on:
            self._body.append(line[: runs_on.start()])
            return at + runs_on.start()
        self._body.append(self.text[at:end])
        return end

    def _stands(self, at: int, told: int) -> bool:
        """Whether the announced number of bytes stands there, and something else begins behind them."""
        end = at + told
        if end > len(self.text) or (b"\n> " in self.text[at:end] and b"\n< HTTP/" in self.text[at:end]):
            return False
        return end == len(self.text) or self.text[end] in b"\r\n" or _RUNS_ON.match(self.text, end) is not None

    def close(self) -> None:
        """The exchange at hand is over; what comes next is another one."""
        draft = self._draft
        answer, asked = self._answer, self._asked
        if answer is not None:
            draft.response = self._response(answer, asked.start.method if asked else "")
        draft.failure = self._failure()
        if answer is not None or asked is not None or draft.failure is not None:
            draft.request = self._request()
            draft.waited = _waited(draft.failure.text if draft.failure is not None else "")
            draft.peer, draft.reused = self.links.link.peer(named=draft.request is None), self.links.reused
            self.drafts.append(draft)
        self.links.turn()
        self._open()

    def _failure(self) -> Failure | None:
        words = self._error or self.links.complaint
        if words and self.links.refusal and self.links.refusal not in words:
            words = f"{words} ({self.links.refusal})"
        broken = self._answer is None or stage_of(words) == "response"
        return Failure(words, stage_of(words), ended_by(words)) if words and broken else None

    def _request(self) -> Request | None:
        """What was asked: as curl showed it, as the command or a redirect names it, or not to be seen."""
        asked, link = self._asked, self.links.link
        if asked is None:
            return self.links.asked or (UNSEEN if self._answer is not None else None)
        headers = self._headers(asked)
        sends = (announced(headers) or 0) > 0 or "transfer-encoding" in headers
        body = LOST_BODY if sends else NO_BODY
        origin = ""
        if link.address:
            origin = f"{'https' if link.tls else 'http'}://{headers.get('host') or f'{link.host}:{link.port}'}"
        answer = self._headers(self._answer) if self._answer is not None else None
        return request_of(Head(asked.start, headers, 0), body, answer, origin=origin)

    def _response(self, answer: _Message, method: str) -> Response:
        start, headers = answer.start, self._headers(answer)
        trailers = headers_of(answer.trailers, self.text, self.problems) if answer.trailers else NO_HEADERS
        return Response(start.status, headers, self._body_of(answer, method), start.reason, start.version, trailers)

    def _body_of(self, answer: _Message, method: str) -> Body:
        headers = self._headers(answer)
        if method == "HEAD" or answer.start.status in _BODILESS or announced(headers) == 0:
            return NO_BODY
        raw = _behind_head(b"".join(self._body))
        if not raw.strip():
            return Body(None, size=announced(headers))
        return body_of(raw, headers, whole=self._is_whole)

    def _headers(self, message: _Message | None) -> Headers:
        return headers_of(message.fields, self.text, self.problems) if message is not None else NO_HEADERS


def _waited(words: str) -> float | None:
    """The seconds after which curl gave up on an answer."""
    match = _GAVE_UP.search(words)
    return int(match[1]) / 1000 if match else None


def _behind_head(raw: bytes) -> bytes:
    """A body without the head that `-i` wrote once more before it."""
    if start_of(line_at(raw, 0)[0]) is None:
        return raw
    at = 0
    while at < len(raw):
        line, at = line_at(raw, at)
        if not line.strip():
            break
    return raw[at:]
