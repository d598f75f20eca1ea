"""The same thing again, as one thing: same cause, host, route and client are one incident, counted.

An incident whose diagnoses speak of an earlier failure of another kind has that one as its root: the refresh that
failed is the root of the 401s after it.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Final

import msgspec

from statusdoctor.diagnosis import Diagnosis, ExchangeKey, Incident, Related

MOST: Final = 2000  # incidents kept; the least recently seen goes first
KEYS: Final = 200  # exchanges listed for one incident
_REMEMBERED: Final = 4 * MOST  # exchanges whose incident is known, so that a later one can name it as its root
#: How often an incident must have been seen to be told again, live: the first time, then by tens.
REMIND_AT: Final = frozenset((10, 100, 1000, 10_000, 100_000, 1_000_000))


class _Open(msgspec.Struct):
    id: int
    cause: str
    host: str
    route: str
    client: str
    title: str
    first: str
    last: str
    count: int = 0
    root: int | None = None
    keys: list[ExchangeKey] = []


class Incidents:
    """Groups diagnoses into incidents as they come. Bounded."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._open: OrderedDict[tuple[str, str, str, str], _Open] = OrderedDict()
        self._by_exchange: OrderedDict[tuple[int, int | None, str], _Open] = OrderedDict()
        self._next = 1

    def add(self, diagnosis: Diagnosis) -> tuple[int, int]:
        """The number of the incident that a diagnosis belongs to, and how often it was seen by now."""
        incident = self._incident(diagnosis)
        self._count(incident, diagnosis)
        if incident.root is None:
            incident.root = self._root_of(diagnosis, incident)
        return incident.id, incident.count

    def _incident(self, diagnosis: Diagnosis) -> _Open:
        told = diagnosis.causes[0] if diagnosis.causes else diagnosis.notes[0]
        where = diagnosis.exchange
        key = (told.id, where.host, diagnosis.route, where.client)
        incident = self._open.get(key)
        if incident is None:
            incident = _Open(self._next, *key, told.title, where.time, where.time)
            self._next += 1
            self._open[key] = incident
        self._open.move_to_end(key)
        if len(self._open) > self._most:
            self._open.popitem(last=False)
        return incident

    def _count(self, incident: _Open, diagnosis: Diagnosis) -> None:
        where = diagnosis.exchange
        incident.count += 1
        incident.first = min(incident.first, where.time)
        incident.last = max(incident.last, where.time)
        if len(incident.keys) < KEYS:
            incident.keys.append(ExchangeKey(where.source, where.index))
        self._by_exchange[(where.source, where.index, where.time)] = incident
        if len(self._by_exchange) > _REMEMBERED:
            self._by_exchange.popitem(last=False)

    def _root_of(self, diagnosis: Diagnosis, own: _Open) -> int | None:
        """The incident of an earlier failure that this diagnosis speaks of, where it is one of another kind."""
        for related in diagnosis.related:
            found = self._named(related)
            if found is not None and found.cause != own.cause and found.root != own.id:
                return found.id
        return None

    def _named(self, related: Related) -> _Open | None:
        return self._by_exchange.get((related.source, related.index, related.time))

    def all(self) -> tuple[Incident, ...]:
        """The incidents, root causes above their consequences, then by count."""
        incidents = list(self._open.values())
        known = {incident.id for incident in incidents}
        follows: dict[int, list[int]] = {}
        for incident in incidents:
            if incident.root in known:
                follows.setdefault(incident.root or 0, []).append(incident.id)
        done = [_closed(i, tuple(sorted(follows.get(i.id, ()))), known) for i in incidents]
        return tuple(sorted(done, key=lambda i: (i.root is not None, not i.consequences, -i.count, i.id)))

    def __len__(self) -> int:
        return len(self._open)


def rate(incident: Incident) -> float | None:
    """How often a minute an incident was seen; None where it was seen once, or all at one moment."""
    span = (_moment(incident.last) - _moment(incident.first)) / 60
    return (incident.count - 1) / span if span > 0 else None


def consequences(incident: Incident, others: tuple[Incident, ...]) -> int:
    """How many failures followed from an incident: the counts of all that have it as their root."""
    return sum(other.count for other in others if other.root == incident.id)


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() if text else 0.0


def _closed(incident: _Open, follows: tuple[int, ...], known: set[int]) -> Incident:
    return Incident(
        id=incident.id,
        cause=incident.cause,
        host=incident.host,
        route=incident.route,
        count=incident.count,
        root=incident.root if incident.root in known else None,
        consequences=follows,
        exchanges=tuple(incident.keys),
        client=incident.client,
        title=incident.title,
        first=incident.first,
        last=incident.last,
    )
