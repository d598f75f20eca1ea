"""Comment and marker on a diagnosed flow, for the lists of mitmproxy and mitmweb and for saved files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from mitmproxy import flow, http

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.intake.flow import OURS

Comment = Literal["headline", "cause", "none"]

COMMENTS: Final[tuple[str, ...]] = get_args(Comment)
BY_CERTAINTY: Final = "certainty"
NOTHING: Final = "none"
MARKERS: Final = {"certain": ":red_circle:", "likely": ":orange_circle:", "possible": ":yellow_circle:"}
NOTE: Final = ":speech_balloon:"


@dataclass(frozen=True, slots=True)
class Marking:
    """How diagnosed flows are marked: `certainty` or the name of one marker; what the comment says. Or none."""

    marker: str = BY_CERTAINTY
    comment: Comment = "headline"


def mark(marked: flow.Flow, diagnosis: Diagnosis, how: Marking) -> None:
    """Marks and comments a flow; what the user, or an earlier diagnosis, put there stays."""
    if not marked.comment and how.comment != NOTHING:
        marked.comment = comment(diagnosis) if how.comment == "headline" else verdict(diagnosis)
    if not marked.marked and how.marker != NOTHING:
        marked.marked = _marker(diagnosis) if how.marker == BY_CERTAINTY else how.marker
    # So that `~meta auth/token-expired` finds the flow in the list as well as in a file.
    aside(marked)["cause"] = diagnosis.cause.id if diagnosis.cause else diagnosis.notes[0].id


def comment(diagnosis: Diagnosis) -> str:
    """The headline, and which cause it is: `~comment auth/` finds it."""
    return f"{diagnosis.headline} ({verdict(diagnosis)})"


def verdict(diagnosis: Diagnosis) -> str:
    """The first cause and how sure it is."""
    cause = diagnosis.cause
    return f"{cause.certainty}: {cause.id}" if cause else f"note: {diagnosis.notes[0].id}"


def aside(bearer: flow.Flow | http.HTTPFlow) -> dict[str, str]:
    """The place in a flow's metadata where its doctor keeps text; saved with the flow."""
    kept: dict[str, str] = bearer.metadata.setdefault(OURS, {})
    return kept


def _marker(diagnosis: Diagnosis) -> str:
    return MARKERS[diagnosis.cause.certainty] if diagnosis.cause else NOTE
