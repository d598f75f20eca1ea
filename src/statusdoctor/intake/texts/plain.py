"""Raw HTTP, as it is pasted: a request, its response, or both, several after one another; `curl -i`, `http -v` and
the streams that packet sniffers show read the same."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts.bodies import body_at, next_boundary
from statusdoctor.intake.texts.commands import asked_by
from statusdoctor.intake.texts.drafts import Draft
from statusdoctor.intake.texts.failures import stage_of
from statusdoctor.intake.texts.heads import Head, head_at, line_at
from statusdoctor.intake.texts.places import UNSEEN, request_of
from statusdoctor.intake.texts.source import tell
from statusdoctor.model import Failure, Response

_UNANSWERED: Final = "This request stands without its answer; paste the response behind it to have it looked at."
_COMPLAINT: Final = re.compile(rb"(?:https?|xh): error: ([^\r\n]{1,2000})")


def drafts_of(text: bytes, problems: list[Problem]) -> list[Draft]:
    """What a text of raw messages holds, in its order."""
    reader = _Reader(text, problems)
    at = next_boundary(text, 0)
    while at < len(text):
        at = reader.take(at)
    reader.close()
    return reader.drafts


class _Reader:
    """One pass over a text; its state is the request that waits for its answer."""

    def __init__(self, text: bytes, problems: list[Problem]) -> None:
        self.text = text
        self.problems = problems
        self.drafts: list[Draft] = []
        self._asked: tuple[Head, Draft] | None = None  # a request that was read and has no answer yet
        self._asked_at = 0
        self._command: Draft | None = None  # a command line that says what was asked

    def take(self, at: int) -> int:
        """Reads what begins at an offset, and gives where the next thing begins."""
        head = head_at(self.text, at, self.problems)
        if head is None:
            return self._no_message(at)
        if head.start.status:
            return self._response(at, head)
        return self._request(at, head)

    def close(self) -> None:
        """The end of the text: a request that still waits has no answer."""
        if self._asked is not None:
            self._asked = None
            tell(self.problems, self.text, self._asked_at, _UNANSWERED)

    def _request(self, at: int, head: Head) -> int:
        self.close()
        body, end = body_at(self.text, head)
        draft = Draft(request_of(head, body))
        self._asked, self._asked_at = (head, draft), at
        self.drafts.append(draft)
        return end

    def _response(self, at: int, head: Head) -> int:
        if 100 <= head.start.status < 200 and head.start.status != 101:
            return max(head.end, at + 1)  # an interim answer: the final one follows
        asked, draft = self._question()
        method = draft.request.method if draft.request else ""
        body, end = body_at(self.text, head, method)
        draft.response = Response(head.start.status, head.headers, body, head.start.reason, head.start.version)
        if asked is not None and draft.request is not None:
            draft.request = request_of(asked, draft.request.body, head.headers)
        return max(end, at + 1)

    def _question(self) -> tuple[Head | None, Draft]:
        """What a response answers: the request before it, the command before it, or something that is not shown."""
        if self._asked is not None:
            asked, draft = self._asked
            self._asked = None
            return asked, draft
        draft = self._command or Draft(request=UNSEEN)
        self._command = None
        self.drafts.append(draft)
        return None, draft

    def _no_message(self, at: int) -> int:
        """A command line, what a tool complained of, or what it measured."""
        line, end = line_at(self.text, at)
        complaint = _COMPLAINT.match(line)
        if complaint:
            self._failed(complaint[1].decode("utf-8", "replace"))
        else:
            asked = asked_by(line)
            self._command = Draft(request=asked) if asked is not None else self._command
        while self.text.startswith(b":", end):  # pseudo fields that make no start line
            end = line_at(self.text, end)[1]
        return next_boundary(self.text, end)

    def _failed(self, words: str) -> None:
        if self._asked is not None:
            self._asked[1].failure = Failure(words, stage_of(words))
            self._asked = None
