"""The values that come out: Diagnosis, its causes, notes and relations, Incident, Report; encoded as the JSON report.

The shapes are those of data/schema/report-1.json. All text in them is safe to show: secrets are masked and
control characters are visible escapes by the time one of these is built.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from statusdoctor.knowledge import Experiment, Fix, Link

Certainty = Literal["certain", "likely", "possible"]
Severity = Literal["problem", "note", "benign"]
Strength = Literal["proof", "strong", "slight", "against", "rules_out"]


#: Where evidence stands that the client itself had ended its session: whoever logs in next is well again.
OWN_LOGOUT: Final = "earlier: logout"


class ExchangeRef(msgspec.Struct, frozen=True):
    """Which exchange a diagnosis is about. Without any HTTP, method, url, status and index are None."""

    source: int
    index: int | None
    id: str
    time: str
    method: str | None
    url: str | None
    host: str
    status: int | None
    client: str
    utc_offset: int | None = None
    reason: str = ""


class AnsweredBy(msgspec.Struct, frozen=True):
    kind: str
    name: str
    request_id: str = ""


class Mention(msgspec.Struct, frozen=True):
    """Another exchange that an observation speaks of, by its number and time."""

    source: int
    index: int | None
    time: str


class EvidenceView(msgspec.Struct, frozen=True):
    """One observation as it is shown: strength, place, masked quote, one sentence, and the exchanges it speaks of."""

    strength: Strength
    where: str
    quote: str
    says: str
    about: tuple[Mention, ...] = ()


class RankedCause(msgspec.Struct, frozen=True):
    """One cause with how sure it is, its evidence, and what to do about it."""

    id: str
    title: str
    certainty: Certainty
    probability: float
    explanation: str
    evidence: tuple[EvidenceView, ...] = ()
    fixes: tuple[Fix, ...] = ()
    confirm: tuple[Experiment, ...] = ()
    references: tuple[Link, ...] = ()


class Note(msgspec.Struct, frozen=True):
    """A fault worth telling that does not explain the failure."""

    id: str
    title: str
    evidence: tuple[EvidenceView, ...] = ()
    fixes: tuple[Fix, ...] = ()


class Related(msgspec.Struct, frozen=True):
    """Another exchange that the evidence speaks of."""

    source: int
    index: int | None
    why: str
    time: str = ""


class Difference(msgspec.Struct, frozen=True):
    where: str
    here: str
    there: str


class Contrast(msgspec.Struct, frozen=True):
    """The most alike success of the session, and what differs."""

    source: int
    index: int | None
    differences: tuple[Difference, ...] = ()


class Field(msgspec.Struct, frozen=True):
    name: str
    value: str


class Message(msgspec.Struct, frozen=True):
    """A message as it may be shown: its first line, its fields, and what stands of its body around the evidence."""

    line: str
    fields: tuple[Field, ...] = ()
    body: str = ""
    body_is: str = ""


class Messages(msgspec.Struct, frozen=True):
    """Both messages of an exchange; `response` is None where none came."""

    request: Message
    response: Message | None = None


class Diagnosis(msgspec.Struct, frozen=True):
    """What is said about one exchange. `causes` is ranked, the first is the one to believe."""

    exchange: ExchangeRef
    headline: str
    severity: Severity
    outcome: Literal["failed", "recovered"]
    causes: tuple[RankedCause, ...]
    answered_by: AnsweredBy | None = None
    consider: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    related: tuple[Related, ...] = ()
    contrast: Contrast | None = None
    incident: int | None = None
    tell_apart: str = ""
    route: str = ""
    messages: Messages | msgspec.UnsetType = msgspec.UNSET  # kept where they are to be shown, as in HTML

    @property
    def cause(self) -> RankedCause | None:
        """The first cause; None where only notes were found."""
        return self.causes[0] if self.causes else None

    def bare(self) -> Diagnosis:
        """The same without the messages, which are for those who draw them."""
        return self if self.messages is msgspec.UNSET else msgspec.structs.replace(self, messages=msgspec.UNSET)


class ExchangeKey(msgspec.Struct, frozen=True):
    source: int
    index: int | None


class Incident(msgspec.Struct, frozen=True):
    """The same cause, host, route and client again and again, as one thing."""

    id: int
    cause: str
    host: str
    route: str
    count: int
    root: int | None = None
    consequences: tuple[int, ...] = ()
    exchanges: tuple[ExchangeKey, ...] = ()
    client: str = ""
    title: str = ""
    first: str = ""
    last: str = ""


class SourceError(msgspec.Struct, frozen=True):
    """A broken entry or an unreadable end of a source: where, and what was wrong."""

    at: str
    message: str


class Source(msgspec.Struct, frozen=True):
    name: str
    kind: str
    exchanges: int
    errors: tuple[SourceError, ...] = ()


class Tool(msgspec.Struct, frozen=True):
    name: str
    version: str


class Report(msgspec.Struct, frozen=True):
    """Everything said about one or several captures (schema 1)."""

    schema: int
    tool: Tool
    sources: tuple[Source, ...]
    diagnoses: tuple[Diagnosis, ...]
    incidents: tuple[Incident, ...]

    def bare(self) -> Report:
        """The same without messages."""
        return msgspec.structs.replace(self, diagnoses=tuple(d.bare() for d in self.diagnoses))
