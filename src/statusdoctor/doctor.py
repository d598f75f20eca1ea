"""The Doctor: looks at each exchange, remembers it, and says what is wrong with it, why, and how sure that is.

    doctor = Doctor()
    for exchange in exchanges:
        for diagnosis in doctor.feed(exchange):
            print(diagnosis.headline)
    print(doctor.close())

The Doctor has no clock: time is in the exchanges, and `due(now)` is told. No input makes it raise: a rule that does
is skipped, and named once in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

import statusdoctor
from statusdoctor import counterparts, knowledge, rules
from statusdoctor.acquittal import acquits, acquitting_addresses
from statusdoctor.consultation import Consultation, has_failed
from statusdoctor.contrast import contrast
from statusdoctor.diagnosis import Diagnosis, Incident, RankedCause, Report, Source, Tool
from statusdoctor.evidence import Case
from statusdoctor.facts.phrases import phrasebook
from statusdoctor.facts.sites import is_public_suffix
from statusdoctor.history import Bounds, History, lighten
from statusdoctor.incidents import Incidents
from statusdoctor.masking import Masker
from statusdoctor.model import Exchange
from statusdoctor.resolution import RETRY_WITHIN_S, may_be_acquitted, settle
from statusdoctor.transcript import transcript
from statusdoctor.triage import triage
from statusdoctor.waiting import Waiting, WaitingRoom
from statusdoctor.writing import Writer

PATIENCE_S: Final = 2.0
WAITING_AT_MOST: Final = 500
_HANDSHAKE: Final = "auth/handshake-in-progress"
_PROMISED: Final = frozenset(("success", "browser"))  # a page gave the digest of this file, or frames it


class Doctor:
    """Examines exchanges of one session.

    patience: seconds that a diagnosis waits which a later exchange may acquit; None waits until `close` (a capture
    is known to its end). masker: what hides secrets (one per run). keep_benign: report what is no failure, too.
    everything: keep all candidates with the evidence against them (`--why`). messages: keep what was sent and
    answered beside each diagnosis, masked, for those who draw it. bounds: the limits of the memory.
    """

    def __init__(
        self,
        *,
        patience: float | None = PATIENCE_S,
        masker: Masker | None = None,
        keep_benign: bool = False,
        everything: bool = False,
        messages: bool = False,
        bounds: Bounds | None = None,
    ) -> None:
        self.patience = patience
        self.masker = masker or Masker()
        self.keep_benign = keep_benign
        self.everything = everything
        self.messages = messages
        self.history = History(bounds)
        self.incidents = Incidents()
        self._room = WaitingRoom()
        self._consultation = Consultation()

    def warm_up(self) -> None:
        """Loads rules, words and pages now, so that the first failing exchange does not pay for them."""
        rules.load()
        counterparts.load()
        phrasebook()
        knowledge.causes()
        knowledge.vendors()
        is_public_suffix("example.com")  # reads the list of public suffixes

    def examine(self, exchange: Exchange) -> Diagnosis | None:
        """What is wrong with one exchange, given what was fed before; None where nothing is. Remembers nothing."""
        found = self._judge(exchange)
        if found is None or not self.messages:
            return found
        return msgspec.structs.replace(found, messages=transcript(exchange, found, self.masker) or msgspec.UNSET)

    def _judge(self, exchange: Exchange) -> Diagnosis | None:
        triggers = triage(exchange)
        if exchange.status == 200 and self.history.promises.of(exchange) is not None:
            triggers |= _PROMISED
        if not triggers:
            return None
        case = Case(exchange, self.history.view(exchange), triggers)
        found = self._consultation.on(case)
        failed = has_failed(triggers)
        if not (found.causes or found.notes or found.benign or failed):
            return None
        writer = Writer(case, self.masker, everything=self.everything)
        if found.benign:
            return writer.write(found.benign, found.notes, "benign")
        if found.causes or failed:
            return self._with_contrast(writer.write(found.causes, found.notes, "problem"), case)
        return writer.write((), found.notes, "note")

    def feed(self, exchange: Exchange) -> list[Diagnosis]:
        """Examines and remembers one exchange; gives the diagnoses that can be said now (of earlier ones, too)."""
        try:
            return self._feed(exchange)
        except Exception:
            self._consultation.complain("the doctor")
            return []

    def _feed(self, exchange: Exchange) -> list[Diagnosis]:
        said = self._settle(exchange) if len(self._room) else []
        diagnosis = self.examine(exchange)
        record = self.history.remember(exchange)
        if diagnosis is None:
            return said
        if not self._waits(exchange, diagnosis):
            return said + self._say(diagnosis)
        patience = RETRY_WITHIN_S if self.patience is None else self.patience
        until = (exchange.finished or exchange.started) + patience
        light = record.exchange if record is not None else lighten(exchange, self.history.bounds)
        self._room.add(Waiting(light, diagnosis, until, acquitting_addresses(exchange, diagnosis)))
        if self.patience is not None and len(self._room) > WAITING_AT_MOST:
            said += self._say(self._room.discharge(self._room.oldest()))
        return said

    def due(self, now: float) -> list[Diagnosis]:
        """The diagnoses that have waited long enough by `now` (epoch seconds)."""
        return self._say_all(self._room.due(now))

    def close(self) -> list[Diagnosis]:
        """The diagnoses that are still waiting: the session is over."""
        return self._say_all(self._room.drain())

    @property
    def complaints(self) -> set[str]:
        """The names of what raised so far: of nothing, while all is well."""
        return self._consultation.complaints

    @property
    def waiting(self) -> int:
        """How many diagnoses wait for what the future may say of them."""
        return len(self._room)

    def _with_contrast(self, diagnosis: Diagnosis, case: Case) -> Diagnosis:
        if diagnosis.causes and diagnosis.causes[0].certainty == "certain" and not self.everything:
            return diagnosis
        return msgspec.structs.replace(diagnosis, contrast=contrast(case, self.masker))

    def _waits(self, exchange: Exchange, diagnosis: Diagnosis) -> bool:
        if diagnosis.severity != "problem":
            return False
        if self.patience is None:
            return True
        return self.patience > 0 and may_be_acquitted(exchange, diagnosis, _words_of(diagnosis))

    def _settle(self, later: Exchange) -> list[Diagnosis]:
        """Lets a new exchange acquit the waiting ones; says those whose time is over by its start."""
        said: list[Diagnosis] = []
        for waiting in self._room.for_address(later):
            if acquits(waiting.exchange, waiting.diagnosis, later):
                gone = self._room.discharge(waiting)  # mostly nothing to speak of, not even as benign
                said += self._say(_acquitted(gone)) if waiting.exchange.status == 401 else []
        for waiting in self._room.for_request(later):
            verdict = settle(waiting.exchange, waiting.diagnosis, _words_of(waiting.diagnosis), later)
            if verdict == "acquitted":
                said += self._say(_acquitted(self._room.discharge(waiting)))
            elif verdict == "recovered":
                waiting.diagnosis = msgspec.structs.replace(waiting.diagnosis, outcome="recovered")
            elif verdict == "convicted" and self.patience is not None:
                said += self._say(self._room.discharge(waiting))  # nothing is left to wait for
        return said + (self.due(later.started) if self.patience is None else [])

    def _say_all(self, diagnoses: list[Diagnosis]) -> list[Diagnosis]:
        return [said for diagnosis in diagnoses for said in self._say(diagnosis)]

    def _say(self, diagnosis: Diagnosis) -> list[Diagnosis]:
        if diagnosis.severity == "benign":
            return [diagnosis] if self.keep_benign else []
        number, _ = self.incidents.add(diagnosis)
        return [msgspec.structs.replace(diagnosis, incident=number)]


def _words_of(diagnosis: Diagnosis) -> knowledge.Cause | None:
    return knowledge.cause(diagnosis.causes[0].id) if diagnosis.causes else None


def _acquitted(diagnosis: Diagnosis) -> Diagnosis:
    words = _words_of(diagnosis)
    if diagnosis.exchange.status == 429 or (words is not None and words.benign_when == "recovered"):
        return msgspec.structs.replace(diagnosis, severity="benign", outcome="recovered")
    title = knowledge.cause(_HANDSHAKE)
    handshake = RankedCause(
        id=_HANDSHAKE,
        title=title.title if title else _HANDSHAKE,
        certainty="certain",
        probability=0.99,
        explanation=title.why.strip() if title else "",
    )
    return msgspec.structs.replace(
        diagnosis,
        severity="benign",
        outcome="recovered",
        causes=(handshake,),
        headline="The client answered this challenge with its next request.",
        contrast=None,
    )


def diagnose(
    exchanges: Iterable[Exchange],
    *,
    doctor: Doctor | None = None,
    sources: tuple[Source, ...] = (),
) -> Report:
    """The report on one session: all exchanges, in any order (they are sorted by the start of their requests)."""
    doctor = doctor or Doctor(patience=None)
    found: list[Diagnosis] = []
    for exchange in sorted(exchanges, key=lambda e: (e.started, e.index or 0)):
        found += doctor.feed(exchange)
    found += doctor.close()
    return report(found, doctor.incidents.all(), sources)


def report(found: list[Diagnosis], incidents: tuple[Incident, ...], sources: tuple[Source, ...]) -> Report:
    """A report with its diagnoses in the order of the captures."""
    order = sorted(found, key=lambda d: (d.exchange.source, d.exchange.index if d.exchange.index is not None else -1))
    return Report(1, Tool("statusdoctor", statusdoctor.__version__), sources, tuple(order), incidents)
