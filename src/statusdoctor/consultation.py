"""The consultation: calls up the rules that an exchange concerns, and sorts what they say.

A rule that raises is left out and named once in the log: no input stops the others.
"""

from __future__ import annotations

import logging
from typing import Final, NamedTuple

from statusdoctor import knowledge, rules
from statusdoctor.counterparts import with_counterpart
from statusdoctor.evidence import Case, Evidence, Registered, named
from statusdoctor.ranking import Candidate, rank

log = logging.getLogger("statusdoctor")

_FAILED: Final = frozenset(("error", "failure"))
_BESIDE: Final = ("cookies/", "cache/")  # families whose rules look at healthy answers, too


class Findings(NamedTuple):
    """The ranked causes of a failure, what is worth a note beside it, and the explanation that makes it none."""

    causes: tuple[Candidate, ...] = ()
    notes: tuple[Candidate, ...] = ()
    benign: tuple[Candidate, ...] = ()


def has_failed(triggers: frozenset[str]) -> bool:
    """Whether an exchange failed by its status or without one; a success is doubted only."""
    return not _FAILED.isdisjoint(triggers)


class Consultation:
    """The rules, asked about one case after the other."""

    def __init__(self) -> None:
        self._chosen: dict[tuple[frozenset[str], int], tuple[Registered, ...]] = {}
        self.complaints: set[str] = set()  # what raised so far, by name

    def on(self, case: Case) -> Findings:
        """Causes, notes, and the benign explanation where that is the best one."""
        evidence, beside = self._evidence(case)
        if not evidence:
            return Findings()
        words = knowledge.causes()
        decisive = {e.cause for e in evidence if e.decisive}
        apart = ({e.cause for e in evidence if _is_note(words.get(e.cause))} | beside) - decisive
        notes = tuple(n for n in rank([e for e in evidence if e.cause in apart], words, case.status) if not n.ruled_out)
        causes = rank([e for e in evidence if e.cause not in apart], words, case.status)
        if not has_failed(case.triggers):  # a success must be doubted with good reason only
            causes = tuple(c for c in causes if c.stands_alone)
        if causes and _is_benign(words.get(causes[0].cause)):
            return Findings(benign=causes)
        lost = tuple(c for c in causes[1:] if _is_note(words.get(c.cause)) and not c.ruled_out)  # lifted in vain
        dropped = {c.cause for c in lost} | {c.cause for c in causes if _is_benign(words.get(c.cause))}
        kept = tuple(c for c in causes if c.cause not in dropped)
        return Findings(self._with_counterpart(case, kept), (*notes, *lost))

    def _evidence(self, case: Case) -> tuple[list[Evidence], set[str]]:
        """All evidence, and which causes lie beside the failure: what a browser makes of a cookie explains no 504."""
        found: list[Evidence] = []
        beside: set[str] = set()
        explaining: set[str] = set()
        failed = has_failed(case.triggers)
        for registered in self._rules_for(case):
            try:
                pieces = list(registered.run(case))
            except Exception:
                self.complain(registered.name)
                continue
            if not pieces:
                continue
            aside = failed and not has_failed(registered.on)
            for piece in named(pieces, registered.cause):
                found.append(piece)
                (beside if aside and piece.cause.startswith(_BESIDE) else explaining).add(piece.cause)
        return found, beside - explaining

    def _with_counterpart(self, case: Case, causes: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """The causes, the first with what the request itself held where the server complains."""
        try:
            return (with_counterpart(case, causes[0]), *causes[1:]) if causes else ()
        except Exception:
            self.complain(f"what stands opposite to {causes[0].cause}")
            return causes

    def _rules_for(self, case: Case) -> tuple[Registered, ...]:
        key = (case.triggers, case.status)
        chosen = self._chosen.get(key)
        if chosen is None:
            chosen = tuple(
                r for r in rules.load() if r.on & case.triggers and (not r.status or case.status in r.status)
            )
            self._chosen[key] = chosen
        return chosen

    def complain(self, name: str) -> None:
        """Tells once, with what was raised, that a rule failed."""
        if name not in self.complaints:
            self.complaints.add(name)
            log.warning("%s failed and was skipped", name, exc_info=True)


def _is_note(words: knowledge.Cause | None) -> bool:
    return words is not None and words.kind == "note"


def _is_benign(words: knowledge.Cause | None) -> bool:
    return words is not None and words.benign_when == "always"
