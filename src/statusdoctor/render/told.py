"""A report as it is told: incident by incident, each with its diagnoses; what is no failure comes last."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from statusdoctor.diagnosis import Diagnosis, Incident, Report


class Told(msgspec.Struct, frozen=True):
    """One incident and what was said of its exchanges, or one diagnosis that belongs to none (what is benign)."""

    incident: Incident | None
    diagnoses: tuple[Diagnosis, ...]

    @property
    def first(self) -> Diagnosis:
        """The diagnosis that speaks for all."""
        return self.diagnoses[0]

    @property
    def count(self) -> int:
        """How many exchanges it is about; more than there are diagnoses where some were left out."""
        return max(self.incident.count if self.incident else 1, len(self.diagnoses))

    @property
    def id(self) -> str:
        """The id that it goes by: its cause's, or its note's."""
        return self.first.causes[0].id if self.first.causes else self.first.notes[0].id

    @property
    def title(self) -> str:
        return self.first.causes[0].title if self.first.causes else self.first.notes[0].title

    @property
    def certainty(self) -> str:
        """How sure the first cause is; empty where there are only notes."""
        return self.first.causes[0].certainty if self.first.causes else ""


def told(report: Report) -> list[Told]:
    """All incidents in the report's order (roots above what follows from them), then what belongs to none."""
    by_incident: dict[int | None, list[Diagnosis]] = {}
    for found in report.diagnoses:
        by_incident.setdefault(found.incident, []).append(found)
    return list(_told(report, by_incident))


def _told(report: Report, by_incident: dict[int | None, list[Diagnosis]]) -> Iterator[Told]:
    for incident in report.incidents:
        if diagnoses := by_incident.pop(incident.id, None):
            yield Told(incident, tuple(diagnoses))
    for diagnoses in by_incident.values():
        yield from (Told(None, (found,)) for found in diagnoses)
