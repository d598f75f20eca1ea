"""Ranked candidates to a Diagnosis: the words of data/ beside the evidence, everything masked and made safe."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from statusdoctor import knowledge
from statusdoctor.diagnosis import (
    AnsweredBy,
    Diagnosis,
    EvidenceView,
    ExchangeRef,
    Mention,
    Note,
    RankedCause,
    Related,
    Severity,
)
from statusdoctor.evidence import Case, Evidence
from statusdoctor.facts.cached import cached_property
from statusdoctor.knowledge import Cause, Fix
from statusdoctor.masking import Masker, shorten
from statusdoctor.model import Exchange
from statusdoctor.ranking import Candidate
from statusdoctor.secrecy import known_secrets

SHOWN_CAUSES: Final = 5
SHOWN_FROM: Final = 0.02  # a cause with less of the probability is left to --why
FALLBACK_PROBABILITY: Final = 0.5
_NO_WORDS: Final = Cause(title="")


class Writer:
    """Writes the diagnoses of one case. Holds what masks them."""

    def __init__(self, case: Case, masker: Masker, *, everything: bool = False) -> None:
        self.case = case
        self.masker = masker
        self.everything = everything

    @cached_property
    def _secrets(self) -> list[str]:
        return [] if self.masker.show else known_secrets(self.case.exchange)

    def write(self, causes: tuple[Candidate, ...], notes: tuple[Candidate, ...], severity: Severity) -> Diagnosis:
        """The diagnosis for these causes and notes; without causes, the fallback's."""
        shown = tuple(c for n, c in enumerate(causes) if self._is_shown(n, c))
        ranked = tuple(self._cause(c) for c in shown)
        consider: tuple[str, ...] = ()
        tell_apart = ""
        page = knowledge.status_page(self.case.status) if self.case.exchange.failure is None else None
        if not ranked and severity == "problem":
            ranked = (self._fallback(),)
            consider, tell_apart = (page.consider, page.tell_apart) if page else ((), "")
        return Diagnosis(
            exchange=reference(self.case.exchange, self.masker, self._secrets),
            headline=self._headline(shown, ranked, notes),
            severity=severity,
            outcome="failed",
            causes=ranked,
            answered_by=self._answered_by(),
            consider=consider,
            notes=tuple(self._note(n) for n in notes),
            related=self._related(shown),
            tell_apart=tell_apart,
            route=self._route(),
        )

    def _is_shown(self, position: int, candidate: Candidate) -> bool:
        if self.everything:
            return True
        if candidate.ruled_out or position >= SHOWN_CAUSES:
            return False
        return position == 0 or candidate.probability >= SHOWN_FROM

    def _headline(
        self, shown: tuple[Candidate, ...], ranked: tuple[RankedCause, ...], notes: tuple[Candidate, ...]
    ) -> str:
        if shown:
            telling = shown[0].evidence[0]
            return self._safe(telling.says)
        if ranked:
            what = f"this {self.case.status}" if self.case.status else "this failure"
            return f"Nothing in this exchange singles out a cause of {what}."
        return self._safe(notes[0].evidence[0].says) if notes else ""

    def _cause(self, candidate: Candidate) -> RankedCause:
        words = knowledge.cause(candidate.cause) or _NO_WORDS
        exact = tuple(self._fix(e.fix) for e in candidate.evidence if e.fix)
        return RankedCause(
            id=candidate.cause,
            title=words.title or candidate.cause,
            certainty=candidate.certainty,
            probability=round(candidate.probability, 3),
            explanation=words.why.strip(),
            evidence=tuple(dict.fromkeys(self._view(e) for e in candidate.evidence)),
            fixes=exact + tuple(fix for fix in words.fixes if fix.do not in {one.do for one in exact}),
            confirm=words.confirm,
            references=words.learn,
        )

    def _fallback(self) -> RankedCause:
        failed = self.case.exchange.failure is not None or not self.case.status
        cause_id = self._failure_fallback() if failed else knowledge.fallback(self.case.status)
        words = knowledge.cause(cause_id) or _NO_WORDS
        return RankedCause(
            id=cause_id,
            title=words.title or cause_id,
            certainty="possible",
            probability=FALLBACK_PROBABILITY,
            explanation=words.why.strip(),
            fixes=words.fixes,
            confirm=words.confirm,
            references=words.learn,
        )

    def _failure_fallback(self) -> str:
        if self.case.exchange.request is None:
            return "tls/handshake-aborted"
        failure = self.case.exchange.failure
        if failure and failure.who == "client":
            return "connect/client-disconnected"
        return "connect/closed-before-response"

    def _note(self, candidate: Candidate) -> Note:
        words = knowledge.cause(candidate.cause) or _NO_WORDS
        evidence = tuple(self._view(e) for e in candidate.evidence)
        return Note(candidate.cause, words.title or candidate.cause, evidence, words.fixes)

    def _fix(self, fix: Fix) -> Fix:
        example = "\n".join(self._safe(line) for line in fix.example.split("\n"))  # its lines are ours, not the wire's
        return Fix(fix.audience, self._safe(fix.do), example)

    def _view(self, evidence: Evidence) -> EvidenceView:
        where = self._safe(evidence.at)
        others = [record.exchange for record in evidence.about]
        about = tuple(Mention(other.source, other.index, iso(other.started)) for other in others)
        return EvidenceView(evidence.strength, where, self._quote(evidence), self._safe(evidence.says), about)

    def _quote(self, evidence: Evidence) -> str:
        at, quote = evidence.at, evidence.quote
        side, _, name = at.partition(".headers.")
        if name and quote is None:
            message = self.case.request if side == "request" else self.case.response
            values = message.headers.all(name)
            quote = values[0] if len(values) == 1 else ", ".join(values)
            return self._scrub(self.masker.field(name, quote)) if quote else ""
        if quote is None:
            return self._safe(self.case.request.url) if at == "request.url" and self.case.exchange.request else ""
        if name:
            return self._scrub(shorten(self.masker.field(name, quote)))
        return self._safe(shorten(quote))

    def _safe(self, text: str) -> str:
        return self._scrub(self.masker.text(text)) if text else ""

    def _scrub(self, text: str) -> str:
        return self.masker.scrub(text, self._secrets) if self._secrets else text

    def _answered_by(self) -> AnsweredBy | None:
        if self.case.response.by_proxy:
            return AnsweredBy("proxy", "the debugging proxy")
        for speaker in self.case.speakers:
            return AnsweredBy(speaker.kind, speaker.name, self.masker.text(speaker.request_id))
        return None

    def _related(self, shown: tuple[Candidate, ...]) -> tuple[Related, ...]:
        found: dict[tuple[int, int | None], Related] = {}
        for candidate in shown[:1] if not self.everything else shown:
            for evidence in candidate.evidence:
                for record in evidence.about:
                    other = record.exchange
                    found.setdefault(
                        (other.source, other.index),
                        Related(other.source, other.index, self._safe(evidence.says), iso(other.started)),
                    )
        return tuple(found.values())

    def _route(self) -> str:
        request = self.case.exchange.request
        if request is not None:
            return f"{request.method} {self._safe(self.case.history.template)}"
        failure = self.case.exchange.failure
        return "TLS handshake" if failure and failure.stage.startswith("tls") else "connection"


def reference(exchange: Exchange, masker: Masker, secrets: list[str]) -> ExchangeRef:
    """Which exchange it is, as the report names it."""
    request = exchange.request
    return ExchangeRef(
        source=exchange.source,
        index=exchange.index,
        id=exchange.id,
        time=iso(exchange.started),
        method=masker.text(request.method) if request else None,
        url=masker.scrub(masker.url(request.url), secrets) if request else None,
        host=masker.text(exchange.host),
        status=exchange.status or None,
        client=masker.text(exchange.client),
        utc_offset=exchange.utc_offset,
        reason=masker.text(exchange.response.reason) if exchange.response else "",
    )


def iso(moment: float) -> str:
    """A moment as ISO 8601 in UTC with milliseconds; empty where it is unknown (0) or out of range."""
    if not moment:
        return ""
    try:
        return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return ""
