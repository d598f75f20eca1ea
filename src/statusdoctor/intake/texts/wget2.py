"""What wget2 writes: the addresses that it downloads, with `-S` the answers' heads, with `--debug` those of requests.

Its log and its messages go to two streams, so that failures may stand before the downloads that they belong to. With
`--debug` every head stands twice; then those with a time before them count.
"""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts.drafts import Draft
from statusdoctor.intake.texts.failures import ended_by, stage_of
from statusdoctor.intake.texts.heads import Head, head_at, line_at
from statusdoctor.intake.texts.places import request_of
from statusdoctor.model import NO_BODY, UNSEEN_HEADERS, Body, Failure, Peer, Request, Response

SIGN: Final = (
    rb"\[\d{1,4}\] Downloading '|(?:[\d.]{13} )?# (?:sent|got header) \d+ bytes:|HTTP ERROR response \d{3} "
    rb"|Failed to (?:resolve|connect|read|write) [^\n]{1,300}\(\w|ERROR: The certificate is (?i:not) trusted"
)
_TIMED: Final = re.compile(rb"^\d\d\.(\d\d)(\d\d)(\d\d)\.(\d{3}) ", re.M)
_DEBUG: Final = re.compile(_TIMED.pattern + rb"# (?:sent|got header) ", re.M)
_ADDRESS: Final = re.compile(rb"(?:\[\d{1,4}\] Downloading|dequeue job) '?(https?://[^\s']{1,9999})")
_HEAD: Final = re.compile(rb"# (sent|got header) \d+ bytes:")
_OUTCOME: Final = re.compile(rb"HTTP (?:ERROR )?response (\d{3})(?: ([^\[]{0,200}))? \[(\S{1,9999})\]")
_FAILED: Final = re.compile(
    r"Failed to (?:resolve (?P<host>\S+)|connect|read|write)\b.{0,300}|ERROR: The certificate .{0,300}"
)
_NUMBER: Final = re.compile(r"\((\d{1,3})\)$")
#: What connections fail with, by the numbers of Linux and of macOS: wget2 may have run elsewhere than this does.
_MEANINGS: Final = {
    "101": "Network is unreachable", "104": "Connection reset by peer", "110": "Connection timed out",
    "111": "Connection refused", "113": "No route to host",
    "51": "Network is unreachable", "54": "Connection reset by peer", "60": "Connection timed out",
    "61": "Connection refused", "65": "No route to host",
}  # fmt: skip


def is_wget2(text: bytes) -> bool:
    """Whether the newer of the two programs wrote a text."""
    return re.search(rb"^(?:" + SIGN + rb")", text[: 64 * 1024], re.M) is not None


def drafts_of(text: bytes, problems: list[Problem]) -> list[Draft]:
    """The exchanges of a transcript, in its order."""
    reader = _Reader(text, problems)
    at = 0
    while at < len(text):
        at = reader.take(at)
    return reader.close()


class _Reader:
    """One pass over a transcript; its state is the exchange at hand, and failures that still have none."""

    def __init__(self, text: bytes, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems
        self._is_debug = _DEBUG.search(text) is not None
        self._drafts: list[Draft] = []
        self._early: list[Draft] = []

    def take(self, at: int) -> int:
        """Reads the line that begins at an offset, and gives where the next one begins."""
        line, end = line_at(self.text, at)
        time = _TIMED.match(line)
        line = line[time.end() :] if time else line
        if failed := _FAILED.match(line.decode("utf-8", "replace")):
            self._failed(failed)
        elif self._is_debug and not time:
            return end
        elif address := _ADDRESS.match(line):
            self._asked(address[1].decode("utf-8", "replace"), time)
        elif outcome := _OUTCOME.match(line):
            self._ended(int(outcome[1]), outcome[2] or b"")
        elif (shown := _HEAD.match(line)) and (head := head_at(self.text, end, self.problems)):
            (self._answered if head.start.status else self._sent)(head)
            return max(end, head.end) if shown else end
        return end

    def close(self) -> list[Draft]:
        """All of it; a failure whose download is not told stands alone."""
        return [*self._early, *(d for d in self._drafts if d.response or d.failure)]

    def _asked(self, url: str, time: re.Match[bytes] | None) -> None:
        draft = Draft(Request.to("GET", url, UNSEEN_HEADERS), peer=Peer())
        if time:
            draft.began = int(time[1]) * 3600 + int(time[2]) * 60 + int(time[3]) + int(time[4]) / 1000
        if self._early:
            early = self._early.pop(0)
            draft.failure, draft.peer = early.failure, early.peer
        self._drafts.append(draft)

    def _at_hand(self) -> Draft | None:
        return self._drafts[-1] if self._drafts and not self._drafts[-1].failure else None

    def _sent(self, head: Head) -> None:
        draft = self._at_hand()
        origin = draft.request.origin if draft and draft.request else ""
        request = request_of(head, NO_BODY, origin=origin)
        if draft is not None and draft.response is None:
            draft.request = request
        else:
            self._drafts.append(Draft(request))

    def _answered(self, head: Head) -> None:
        draft = self._at_hand()
        if draft is None or draft.response is not None:
            draft = Draft(draft.request if draft else Request("", "", "", 0, "", UNSEEN_HEADERS))
            self._drafts.append(draft)
        start = head.start
        draft.response = Response(start.status, head.headers, Body(None), start.reason, start.version)

    def _ended(self, status: int, reason: bytes) -> None:
        """Without -S an outcome is all that is told of an answer."""
        draft = self._at_hand()
        if draft is not None and draft.response is None:
            words = reason.decode("utf-8", "replace").strip()
            draft.response = Response(status, UNSEEN_HEADERS, Body(None), words)

    def _failed(self, failed: re.Match[str]) -> None:
        words = failed[0].strip()
        number = _NUMBER.search(words)
        if number and number[1] in _MEANINGS:
            words = f"{words}: {_MEANINGS[number[1]]}"
        failure = Failure(f"wget: {words}", stage_of(words), ended_by(words))
        draft = self._at_hand()
        if draft is not None and draft.response is None:
            draft.failure = failure
        else:
            self._early.append(Draft(failure=failure, peer=Peer(failed["host"] or "")))
