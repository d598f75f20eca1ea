"""The transfers of one run of curl, put together from what was sent, what came, and what curl said of it."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts.bodies import announced, body_of
from statusdoctor.intake.texts.drafts import Draft
from statusdoctor.intake.texts.failures import ended_by, stage_of
from statusdoctor.intake.texts.heads import Head, Start, headers_of, line_at, start_of
from statusdoctor.intake.texts.links import Links
from statusdoctor.intake.texts.places import UNSEEN, request_of
from statusdoctor.model import LOST_BODY, NO_BODY, NO_HEADERS, Body, Failure, Headers, Request, Response

_ERROR: Final = re.compile(rb"curl: \((\d{1,3})\) (.*)", re.S)
_GAVE_UP: Final = re.compile(r"Operation timed out after (\d{1,9}) milliseconds")
_NO_FAILURE: Final = frozenset((22, 23, 47))  # what is wrong stands in the answer, or on the user's own disk
_BODILESS: Final = frozenset((204, 304))


class Message(msgspec.Struct):
    """A message while its lines come in: fields until the empty line, then trailers."""

    start: Start
    fields: list[tuple[int, bytes]] = []
    trailers: list[tuple[int, bytes]] = []
    ended: bool = False

    def take(self, at: int, line: bytes) -> None:
        """One more line, without its mark; `at` is where it stands in the text."""
        if not line.strip():
            self.ended = True
        else:
            (self.trailers if self.ended else self.fields).append((at, line))


class Transfers:
    """One pass over a transcript; its state is the exchange at hand and what is known of its connection.

    clock: the seconds of the day of the line at hand, where the transcript tells them. body, is_whole: what came behind
    the answer's head so far, and whether these are all the bytes of the wire. content: the same of the request.
    """

    def __init__(self, text: bytes, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems
        self.drafts: list[Draft] = []
        self.links = Links()
        self.clock: float | None = None
        self._open()

    def _open(self) -> None:
        self._draft = Draft()
        self.asked: Message | None = None
        self.answer: Message | None = None
        self.body: list[bytes] = []
        self.content: Body | None = None
        self.is_whole = False
        self._error = ""

    def sent(self, at: int, said: bytes) -> None:
        """A line of a request's head."""
        start = start_of(said)
        if start is not None and start.method:
            self._turn_if(self.asked is not None or self.answer is not None)
            self.asked = Message(start)
            self._draft.began = self.clock
        elif self.asked is not None:
            self.asked.take(at, said)

    def came(self, at: int, said: bytes) -> None:
        """A line of an answer's head."""
        start = start_of(said)
        if start is None:
            if self.answer is not None:
                self.answer.take(at, said)
            return
        interim = self.answer is not None and 100 <= self.answer.start.status < 200
        self._turn_if(self.answer is not None and not interim)  # an answer to a request that is not shown
        self.answer = Message(start)
        self._draft.answered = self.clock

    def told(self, words: str) -> None:
        """A line of curl's own."""
        over = self.asked is not None or self.answer is not None or bool(self._error) or self.links.ended
        self._turn_if(over and self.links.begins_anew(words))
        self.links.hear(words)
        self._draft.ended = self.clock

    def complained(self, line: bytes) -> bool:
        """Whether a line is curl's last word, `curl: (7) …`, which is then kept."""
        error = _ERROR.match(line)
        if error is None:
            return False
        words = error[2].decode("utf-8", "replace").strip()
        self._error = "" if int(error[1]) in _NO_FAILURE else f"curl: ({int(error[1])}) {words}"
        return True

    def _turn_if(self, over: bool) -> None:
        if over:
            self.close()

    def close(self) -> None:
        """The exchange at hand is over; what comes next is another one."""
        draft, answer, asked = self._draft, self.answer, self.asked
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

    def headers(self, message: Message | None) -> Headers:
        """The fields of a message as far as they came."""
        return headers_of(message.fields, self.text, self.problems) if message is not None else NO_HEADERS

    def _failure(self) -> Failure | None:
        words = self._error or self.links.complaint
        if words and self.links.refusal and self.links.refusal not in words:
            words = f"{words} ({self.links.refusal})"
        broken = self.answer is None or stage_of(words) == "response"
        return Failure(words, stage_of(words), ended_by(words)) if words and broken else None

    def _request(self) -> Request | None:
        """What was asked: as curl showed it, as the command or a redirect names it, or not to be seen."""
        asked, link = self.asked, self.links.link
        if asked is None:
            return self.links.asked or (UNSEEN if self.answer is not None else None)
        headers = self.headers(asked)
        sends = (announced(headers) or 0) > 0 or "transfer-encoding" in headers
        origin = ""
        if link.address:
            origin = f"{'https' if link.tls else 'http'}://{headers.get('host') or f'{link.host}:{link.port}'}"
        answer = self.headers(self.answer) if self.answer is not None else None
        body = self.content or (LOST_BODY if sends else NO_BODY)
        return request_of(Head(asked.start, headers, 0), body, answer, origin=origin)

    def _response(self, answer: Message, method: str) -> Response:
        start, headers = answer.start, self.headers(answer)
        trailers = headers_of(answer.trailers, self.text, self.problems) if answer.trailers else NO_HEADERS
        return Response(start.status, headers, self._body_of(answer, method), start.reason, start.version, trailers)

    def _body_of(self, answer: Message, method: str) -> Body:
        headers = self.headers(answer)
        if method == "HEAD" or answer.start.status in _BODILESS or announced(headers) == 0:
            return NO_BODY
        raw = _behind_head(b"".join(self.body))
        if not raw.strip():
            return Body(None, size=announced(headers))
        return body_of(raw, headers, whole=self.is_whole)


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
