"""What the access rules ask of a case: who wrote the refusal, and whether known words give another ground for it."""

from __future__ import annotations

from typing import Final

from statusdoctor.evidence import Case, once
from statusdoctor.facts.hops import Speaker

#: Causes that say only that something was refused.
_SILENT: Final = frozenset(("access/forbidden", "auth/token-rejected", "server/error", "request/malformed"))
_IN_FRONT: Final = frozenset(("waf", "cdn"))


def said(case: Case, cause: str, *strengths: str) -> bool:
    """Whether known words name this cause (with one of these strengths, where any is given)."""
    return any(m.words.cause == cause and (not strengths or m.words.strength in strengths) for m in case.matches)


def names_ground(case: Case, *but: str) -> bool:
    """Whether known words clearly name a ground for the refusal, except these."""
    silent = _SILENT | set(but)
    return any(m.words.strength != "slight" and m.words.cause not in silent for m in case.matches)


@once
def refused_before_the_application(case: Case) -> Speaker | None:
    """The firewall or CDN that wrote this answer itself; None where the application may have written it."""
    in_front = [s for s in case.speakers if s.kind in _IN_FRONT]
    blocks = said(case, "access/waf-blocked", "proof", "strong")
    return next((s for s in in_front if s.wrote or blocks), None)


@once
def author(case: Case) -> Speaker | None:
    """Whoever is known to have written this answer."""
    return next((s for s in case.speakers if s.wrote), None)


def speaks(case: Case, *ids: str) -> bool:
    """Whether one of these vendors left its sign."""
    return any(s.id in ids for s in case.speakers)


def says_nothing_more(case: Case) -> bool:
    """Whether the answer is a bare page: HTML, a line of text or nothing, and no known words for a ground."""
    return case.got.looks_like in ("html", "xml", "text", "empty") and not names_ground(case)
