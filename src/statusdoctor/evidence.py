"""Evidence and the rules that give it: the strengths as words, `@evidence_for`. What a rule sees is a Case (case.py).

A rule is a generator with one argument, the Case; it yields Evidence beside the condition that makes it true:

    @evidence_for("auth/token-expired", status=(401, 403))
    def token_expired(case: Case) -> Iterator[Evidence]:
        if case.token and case.token.expired_at(case.sent_at):
            yield proof("The token expired 12 minutes before this request.", at="request.headers.authorization")

A rule knows no scores, titles or clocks; it may raise (the doctor skips it and says so once) but should not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from statusdoctor.case import Case, once
from statusdoctor.diagnosis import Strength
from statusdoctor.history import Record
from statusdoctor.knowledge import Fix

__all__ = [
    "RULES", "TRIGGERS", "Case", "Evidence", "Registered", "Rule", "against", "decisive", "evidence_for", "named",
    "once", "proof", "rules_out", "slight", "strong",
]  # fmt: skip

#: What may call a rule up, besides a status: the findings of triage (doctor.py).
TRIGGERS: Final = frozenset(
    "error failure redirect success shared says-error browser set-cookie websocket preflight not-modified "
    "partial".split()
)


class Evidence(msgspec.Struct, frozen=True):
    """One observation for or against a cause.

    at: where it stands: `request.headers.authorization`, `response.body: error.code`, `request.url`, `earlier`.
    quote: the very words (raw; masked when shown); None quotes the field that `at` names, "" quotes nothing.
    about: the earlier exchanges that it speaks of. fix: an exact fix that only this exchange makes known.
    """

    strength: Strength
    says: str
    at: str = ""
    quote: str | None = None
    about: tuple[Record, ...] = ()
    fix: Fix | None = None
    cause: str = ""
    decisive: bool = False  # lifts a note to a cause: here it does explain the failure


def proof(
    says: str,
    at: str = "",
    quote: str | None = None,
    *,
    about: tuple[Record, ...] = (),
    fix: Fix | None = None,
) -> Evidence:
    """Evidence that settles it: nothing else explains what is seen."""
    return Evidence("proof", says, at, quote, about, fix)


def strong(
    says: str,
    at: str = "",
    quote: str | None = None,
    *,
    about: tuple[Record, ...] = (),
    fix: Fix | None = None,
) -> Evidence:
    """Evidence that makes the cause likely by itself."""
    return Evidence("strong", says, at, quote, about, fix)


def slight(
    says: str,
    at: str = "",
    quote: str | None = None,
    *,
    about: tuple[Record, ...] = (),
    fix: Fix | None = None,
) -> Evidence:
    """A hint: enough to mention the cause where nothing better is known."""
    return Evidence("slight", says, at, quote, about, fix)


def against(says: str, at: str = "", quote: str | None = None, *, about: tuple[Record, ...] = ()) -> Evidence:
    """Evidence that makes the cause less likely."""
    return Evidence("against", says, at, quote, about)


def rules_out(says: str, at: str = "", quote: str | None = None, *, about: tuple[Record, ...] = ()) -> Evidence:
    """Evidence that the cause cannot be it."""
    return Evidence("rules_out", says, at, quote, about)


def decisive(evidence: Evidence) -> Evidence:
    """The same evidence for a note that, under this condition, is the cause itself."""
    return msgspec.structs.replace(evidence, decisive=True)


Rule = Callable[[Case], Iterator[Evidence]]


class Registered(msgspec.Struct, frozen=True):
    """A rule with the cause that it speaks for ("" where each Evidence names its own) and what calls it up."""

    cause: str
    run: Rule
    status: frozenset[int]
    on: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.run.__module__}.{self.run.__name__}"


RULES: Final[list[Registered]] = []


def evidence_for(
    cause: str, *, status: tuple[int, ...] = (), on: tuple[str, ...] = ("error",)
) -> Callable[[Rule], Rule]:
    """Registers a rule for a cause. `on`: the findings that call it up; `status`: only for these codes."""
    unknown = set(on) - TRIGGERS
    if unknown:
        raise ValueError(f"{cause}: unknown trigger {sorted(unknown)}")

    def register(rule: Rule) -> Rule:
        RULES.append(Registered(cause, rule, frozenset(status), frozenset(on)))
        return rule

    return register


def named(pieces: list[Evidence], cause: str) -> list[Evidence]:
    """What a rule for a cause has said, each piece with the name of its cause."""
    return [e if e.cause else msgspec.structs.replace(e, cause=cause) for e in pieces]
