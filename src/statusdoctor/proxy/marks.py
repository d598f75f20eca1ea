"""Comment and marker on a diagnosed flow, for the lists of mitmproxy and mitmweb and for saved files."""

from __future__ import annotations

from typing import Final

from mitmproxy import flow, http

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.intake.flow import OURS

MARKERS: Final = {"certain": ":red_circle:", "likely": ":orange_circle:", "possible": ":yellow_circle:"}
NOTE: Final = ":speech_balloon:"


def mark(marked: flow.Flow, diagnosis: Diagnosis) -> None:
    """Marks and comments a flow; what the user, or an earlier diagnosis, put there stays."""
    cause = diagnosis.cause
    if not marked.comment:
        marked.comment = comment(diagnosis)
    if not marked.marked:
        marked.marked = MARKERS[cause.certainty] if cause else NOTE
    # So that `~meta auth/token-expired` finds the flow in the list as well as in a file.
    aside(marked)["cause"] = cause.id if cause else diagnosis.notes[0].id


def comment(diagnosis: Diagnosis) -> str:
    """The headline, and which cause it is: `~comment auth/` finds it."""
    cause = diagnosis.cause
    verdict = f"{cause.certainty}: {cause.id}" if cause else f"note: {diagnosis.notes[0].id}"
    return f"{diagnosis.headline} ({verdict})"


def aside(bearer: flow.Flow | http.HTTPFlow) -> dict[str, str]:
    """The place in a flow's metadata where its doctor keeps text; saved with the flow."""
    kept: dict[str, str] = bearer.metadata.setdefault(OURS, {})
    return kept
