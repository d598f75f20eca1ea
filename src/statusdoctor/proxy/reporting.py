"""What becomes of a diagnosis once it is said: chosen, kept for later questions, marked, shown and written."""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict, deque
from typing import Final, TypeVar

from mitmproxy import ctx, http

from statusdoctor.diagnosis import Certainty, Diagnosis, Incident
from statusdoctor.proxy.halftyped import addon_named
from statusdoctor.proxy.jsonl import JsonLines
from statusdoctor.proxy.marks import Marking, mark
from statusdoctor.proxy.options import Settings
from statusdoctor.proxy.surfaces import Logged, Surface

log = logging.getLogger("statusdoctor")

KEPT: Final = 1000  # diagnoses for doctor.explain and doctor.report; a few kilobytes each
LEADING: Final = 1000  # incidents whose first diagnosis is kept for the report, however often they came again
COUNTED: Final = 4000  # incidents whose repetitions are counted; above what the doctor itself keeps


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Reporter:
    """Takes diagnoses from the doctor; shows them when it is told that their turn has come (`flush`)."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.surface: Surface = Logged()
        self.jsonl = JsonLines()
        self.kept: OrderedDict[str, Diagnosis] = OrderedDict()
        self.problems: Counter[Certainty] = Counter()  # how many were reported
        self._leading: OrderedDict[str, Diagnosis] = OrderedDict()
        self._counts: OrderedDict[int, int] = OrderedDict()
        self.unsaid: deque[Diagnosis] = deque()

    def take(self, diagnoses: list[Diagnosis], flow: http.HTTPFlow | None = None) -> None:
        """Takes what the doctor says now; `flow` is the one that was just examined."""
        for every in diagnoses:
            found = self.settings.selection.apply(every)
            if found is None:
                continue
            self._keep(found)
            if self.settings.marking is not None:
                _mark(found, flow, self.settings.marking)
            self.unsaid.append(found)

    def flush(self) -> None:
        """Shows and writes what was taken."""
        while self.unsaid:
            found = self.unsaid.popleft()
            count = self._count(found.incident or 0)
            if count == 1:
                _keep_at_most(LEADING, self._leading, found.exchange.id, found)
            self.surface.show(found, count)
            self.jsonl.write(found)

    @property
    def incidents(self) -> int:
        """How many were reported."""
        return len(self._counts)

    def chosen(self, incidents: tuple[Incident, ...]) -> list[Incident]:
        """The incidents that were reported."""
        return [incident for incident in incidents if incident.id in self._counts]

    def forget(self) -> None:
        """Begins anew."""
        for memory in (self.kept, self.problems, self._leading, self._counts, self.unsaid):
            memory.clear()

    def told(self) -> list[Diagnosis]:
        """The first diagnosis of each incident, and the latest of all."""
        return list({**self._leading, **self.kept}.values())

    def _keep(self, found: Diagnosis) -> None:
        _keep_at_most(KEPT, self.kept, found.exchange.id, found)
        if found.severity == "problem" and found.cause:
            self.problems[found.cause.certainty] += 1

    def _count(self, incident: int) -> int:
        count = self._counts.get(incident, 0) + 1
        _keep_at_most(COUNTED, self._counts, incident, count)
        return count


def _keep_at_most(most: int, memory: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > most:
        memory.popitem(last=False)


def _mark(found: Diagnosis, flow: http.HTTPFlow | None, how: Marking) -> None:
    """Marks the flow: the one at hand, or for a diagnosis that waited, the one in the list of the user's tool."""
    if flow is not None and flow.id == found.exchange.id:
        mark(flow, found, how)
        return
    view = addon_named(ctx.master, "view")
    listed = view.get_by_id(found.exchange.id) if view is not None else None
    if listed is not None:
        mark(listed, found, how)
        view.update([listed])
