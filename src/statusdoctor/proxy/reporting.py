"""What becomes of a diagnosis once it is said: chosen, kept for later questions, marked, shown and written."""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from typing import Final

from mitmproxy import ctx, http

from statusdoctor.diagnosis import Diagnosis, Incident
from statusdoctor.proxy.halftyped import addon_named
from statusdoctor.proxy.jsonl import JsonLines
from statusdoctor.proxy.marks import mark
from statusdoctor.proxy.options import Settings
from statusdoctor.proxy.surfaces import Logged, Surface

log = logging.getLogger("statusdoctor")

KEPT: Final = 1000  # diagnoses for doctor.explain and doctor.report; a few kilobytes each
COUNTED: Final = 4000  # incidents whose repetitions are counted; above what the doctor itself keeps


class Reporter:
    """Takes diagnoses from the doctor; shows them when it is told that their turn has come (`flush`)."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.surface: Surface = Logged()
        self.jsonl = JsonLines()
        self.kept: OrderedDict[str, Diagnosis] = OrderedDict()
        self._counts: OrderedDict[int, int] = OrderedDict()
        self.unsaid: deque[Diagnosis] = deque()

    def take(self, diagnoses: list[Diagnosis], flow: http.HTTPFlow | None = None) -> None:
        """Takes what the doctor says now; `flow` is the one that was just examined."""
        for found in diagnoses:
            if not self.settings.wants(found):
                continue
            self._keep(found)
            if self.settings.mark:
                _mark(found, flow)
            self.unsaid.append(found)

    def flush(self) -> None:
        """Shows and writes what was taken."""
        while self.unsaid:
            found = self.unsaid.popleft()
            self.surface.show(found, self._count(found.incident or 0))
            self.jsonl.write(found)

    def chosen(self, incidents: tuple[Incident, ...]) -> list[Incident]:
        """The incidents that were reported."""
        return [incident for incident in incidents if incident.id in self._counts]

    def forget(self) -> None:
        """Begins anew."""
        self.kept.clear()
        self._counts.clear()
        self.unsaid.clear()

    def _keep(self, found: Diagnosis) -> None:
        self.kept[found.exchange.id] = found
        if len(self.kept) > KEPT:
            self.kept.popitem(last=False)

    def _count(self, incident: int) -> int:
        self._counts[incident] = self._counts.get(incident, 0) + 1
        self._counts.move_to_end(incident)
        if len(self._counts) > COUNTED:
            self._counts.popitem(last=False)
        return self._counts[incident]


def _mark(found: Diagnosis, flow: http.HTTPFlow | None) -> None:
    """Marks the flow: the one at hand, or for a diagnosis that waited, the one in the list of the user's tool."""
    if flow is not None and flow.id == found.exchange.id:
        mark(flow, found)
        return
    view = addon_named(ctx.master, "view")
    listed = view.get_by_id(found.exchange.id) if view is not None else None
    if listed is not None:
        mark(listed, found)
        view.update([listed])
