"""Where evidence stands in a message: its words marked, each mark with a name that the evidence links to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from statusdoctor.diagnosis import Diagnosis, EvidenceView, Message
from statusdoctor.transcript.finding import spot

_START_LINES: Final = re.compile(
    r"request(?:\.(?:url|path|method|query|version|host)\S*)?|response(?:\.(?:status|reason))?"
)


class Part(msgspec.Struct, frozen=True):
    """A stretch of text, marked or plain; the first mark of a piece of evidence has an id."""

    text: str
    marked: bool = False
    id: str = ""


class MarkedField(msgspec.Struct, frozen=True):
    name: str
    parts: tuple[Part, ...]


class MarkedMessage(msgspec.Struct, frozen=True):
    """A message with its evidence marked; `side` is request or response."""

    side: str
    line: tuple[Part, ...]
    fields: tuple[MarkedField, ...]
    body: tuple[Part, ...]
    body_is: str


class Marker:
    """Marks the evidence of one diagnosis in its messages. `name` begins the ids of its marks."""

    def __init__(self, found: Diagnosis, name: str) -> None:
        self.name = name
        pieces = [e for cause in found.causes[:1] for e in cause.evidence]
        self.evidence = [*pieces, *(e for note in found.notes for e in note.evidence)]
        self._ids: dict[int, str] = {}  # evidence that is marked, by its place in the list
        self.messages = tuple(self._messages(found))

    def anchor(self, piece: EvidenceView) -> str:
        """The id of the mark that shows a piece of evidence; empty where it stands in nothing that is shown."""
        return self._ids.get(self.evidence.index(piece), "") if piece in self.evidence else ""

    def _messages(self, found: Diagnosis) -> Iterator[MarkedMessage]:
        if isinstance(found.messages, msgspec.UnsetType):
            return
        yield self._message("request", found.messages.request)
        if found.messages.response is not None:
            yield self._message("response", found.messages.response)

    def _message(self, side: str, message: Message) -> MarkedMessage:
        line = self._parts(message.line, side, (message.line,))
        fields = []
        for field in message.fields:
            alike = [f.value for f in message.fields if f.name.lower() == field.name.lower()]
            where = f"{side}.headers.{field.name.lower()}"
            fields.append(MarkedField(field.name, self._parts(field.value, where, alike)))
        return MarkedMessage(side, line, tuple(fields), self._parts(message.body, f"{side}.body"), message.body_is)

    def _parts(self, text: str, where: str, alike: Sequence[str] = ()) -> tuple[Part, ...]:
        """A text in parts. alike: the texts at this place; evidence whose words stand in none marks all of each."""
        spans = []
        for number, piece in enumerate(self.evidence):
            if not _stands_in(piece.where, where):
                continue
            place = spot(text, piece.quote)
            if place is None and text and alike and not any(spot(other, piece.quote) for other in alike):
                place = (0, len(text))
            if place is not None:
                spans.append((*place, number))
        return tuple(self._cut(text, sorted(spans)))

    def _cut(self, text: str, spans: list[tuple[int, int, int]]) -> Iterator[Part]:
        """The parts between and in the spans; what lies within an earlier span shares its mark."""
        end = 0
        last = ""
        for start, stop, number in spans:
            if stop <= end:
                self._ids.setdefault(number, last)
                continue
            if start > end:
                yield Part(text[end:start])
            is_first = number not in self._ids
            last = self._ids.setdefault(number, f"{self.name}e{number + 1}")
            yield Part(text[max(start, end) : stop], True, last if is_first else "")
            end = stop
        if end < len(text):
            yield Part(text[end:])


def _stands_in(evidence: str, where: str) -> bool:
    if where in ("request", "response"):
        return evidence.startswith(where) and bool(_START_LINES.fullmatch(evidence))
    return evidence.partition(":")[0] == where
