"""Transcripts of `wget -S` and `wget --debug`: addresses, answers, and with --debug the requests as well.

wget shows its clock in local time without a zone; the Date of an answer tells how far it is from UTC.
"""

from __future__ import annotations

import calendar
import re
import time
from typing import Final

import msgspec

from statusdoctor.facts.moments import http_date
from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts import wget2
from statusdoctor.intake.texts.bodies import announced, body_of
from statusdoctor.intake.texts.drafts import Draft
from statusdoctor.intake.texts.failures import ended_by, stage_of
from statusdoctor.intake.texts.heads import Start, head_at, headers_of, line_at, start_of
from statusdoctor.intake.texts.places import request_of
from statusdoctor.model import (
    LOST_BODY,
    NO_BODY,
    NO_PEER,
    UNSEEN_HEADERS,
    Body,
    Failure,
    Headers,
    Peer,
    Request,
    Response,
)

_BEGIN: Final = re.compile(rb"--(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)--  (\S.*)")
_CONNECTING: Final = re.compile(r"Connecting to (\S+?)(?: \([^)]*\))?(?:\|([^|]*)\|)?:(\d+)")
_REUSING: Final = re.compile(r"Reusing existing connection to")
_FAILED: Final = re.compile(
    r"(?:failed: |unable to resolve host address |Read error |No data received|Connection closed at byte"
    r"|Unable to establish SSL connection|ERROR: |Failed writing HTTP request|OpenSSL: |GnuTLS: ).*"
)
_SENT_BODY: Final = re.compile(rb"\[(?:BODY|POST) data: (.*)\]")
_SKIPPED: Final = re.compile(rb"Skipping \d+ bytes of body: \[(.*)\] done\.")
_QUARTER_S: Final = 900
_LONGEST_TEXT: Final = 600


def drafts_of(text: bytes, problems: list[Problem]) -> list[Draft]:
    """The exchanges of a transcript, in its order."""
    if not _BEGIN.search(text) and wget2.is_wget2(text):
        return wget2.drafts_of(text, problems)
    reader = _Reader(text, problems)
    at = 0
    while at < len(text):
        at = reader.take(at)
    return _zoned(reader.drafts)


class _Reader:
    """One pass over a transcript; its state is the exchange at hand."""

    def __init__(self, text: bytes, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems
        self.drafts: list[Draft] = []
        self._peer = NO_PEER

    def take(self, at: int) -> int:
        """Reads the line that begins at an offset, and gives where the next one begins."""
        line, end = line_at(self.text, at)
        if begin := _BEGIN.fullmatch(line):
            self._begin(begin[1].decode(), begin[2].decode("utf-8", "replace").strip())
        elif not self.drafts:
            return end
        elif line.startswith((b"---request begin---", b"---response begin---")):
            return self._shown(end)
        elif start := start_of(line) if line.startswith(b"  HTTP/") else None:
            return self._indented(start, end)
        else:
            self._heard(line)
        return end

    def _begin(self, moment: str, url: str) -> None:
        request = Request.to("GET", url, UNSEEN_HEADERS)  # what wget sends unless it is told otherwise
        self.drafts.append(Draft(request, began=_seconds(moment)))

    def _shown(self, at: int) -> int:
        """A head as --debug shows it."""
        head = head_at(self.text, at, self.problems)
        if head is None:
            return at
        if head.start.status:
            self._answered(head.start, head.headers)
        else:
            draft = self._at_hand()
            sends = (announced(head.headers) or 0) > 0
            origin = draft.request.origin if draft.request else ""
            draft.request = request_of(head, LOST_BODY if sends else NO_BODY, origin=origin)
        return head.end

    def _indented(self, start: Start, at: int) -> int:
        """A head as -S shows it: indented by two spaces, and ended by the first line that is not."""
        lines = []
        while at < len(self.text):
            line, end = line_at(self.text, at)
            if not line.startswith(b"  ") or not line.strip() or b":" not in line:
                break
            lines.append((at, line[2:]))
            at = end
        self._answered(start, headers_of(lines, self.text, self.problems))
        return at

    def _at_hand(self) -> Draft:
        """The exchange at hand; another one at the same address where it has its answer already (log-in, retry)."""
        draft = self.drafts[-1]
        if draft.response is not None:
            draft = Draft(draft.request, began=draft.began)
            self.drafts.append(draft)
        return draft

    def _answered(self, start: Start, headers: Headers) -> None:
        draft = self._at_hand()
        told = announced(headers)
        empty = told == 0 or start.status in (204, 304)
        body = NO_BODY if empty else Body(None, size=told)
        draft.response = Response(start.status, headers, body, start.reason, start.version)
        draft.peer = self._peer

    def _heard(self, line: bytes) -> None:
        draft = self.drafts[-1]
        if sent := _SENT_BODY.fullmatch(line):
            self._sent(draft, sent[1])
        elif (skipped := _SKIPPED.fullmatch(line)) and draft.response is not None:
            body = body_of(skipped[1], draft.response.headers)
            draft.response = msgspec.structs.replace(draft.response, body=body)
        else:
            self._said(draft, line.decode("utf-8", "replace"))

    def _sent(self, draft: Draft, content: bytes) -> None:
        if draft.request is not None:
            draft.request = msgspec.structs.replace(draft.request, body=Body(content))

    def _said(self, draft: Draft, words: str) -> None:
        if connecting := _CONNECTING.match(words):
            self._peer = Peer(connecting[2] or connecting[1], int(connecting[3][:5]))
            draft.reused = False
        elif _REUSING.match(words):
            draft.reused = True
        failed = _FAILED.search(words)
        if failed and draft.failure is None:
            self._failed(draft, f"wget: {failed[0]}")
        elif draft.failure is not None and (failed or words.startswith("  ")):  # why a certificate is not trusted
            self._failed(draft, f"{draft.failure.text} {failed[0] if failed else words.strip()}")

    def _failed(self, draft: Draft, text: str) -> None:
        if draft.failure is None or len(draft.failure.text) < _LONGEST_TEXT:
            text = text[:_LONGEST_TEXT]
            draft.failure = Failure(text, stage_of(text), ended_by(text))
            draft.peer = self._peer


def _seconds(moment: str) -> float | None:
    try:
        return float(calendar.timegm(time.strptime(moment, "%Y-%m-%d %H:%M:%S")))
    except ValueError:
        return None


def _zoned(drafts: list[Draft]) -> list[Draft]:
    """The drafts with their local times made UTC by the first answer that has a Date."""
    shift = next((gap for gap in map(_gap, drafts) if gap is not None), None)
    for draft in drafts:
        draft.began = draft.began - shift if draft.began is not None and shift is not None else None
    return drafts


def _gap(draft: Draft) -> float | None:
    """How far wget's clock is ahead of the server's, to the quarter of an hour that zones differ by."""
    date = http_date(draft.response.headers.get("date")) if draft.response is not None else None
    return None if date is None or draft.began is None else round((draft.began - date) / _QUARTER_S) * _QUARTER_S
