"""The same thing again, as one thing: same cause, host, route and client are one incident, counted."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import msgspec

from statusdoctor.diagnosis import Diagnosis, ExchangeKey, Incident

MOST: Final = 2000  # incidents kept; the least recently seen goes first
_KEYS: Final = 200  # exchanges listed for one incident
REMIND_AT: Final = frozenset((10, 100, 1000, 10000, 100000))


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

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, str, str, str], _Open] = OrderedDict()
        self._by_exchange: OrderedDict[tuple[int, int | None], int] = OrderedDict()
        self._next = 1

    def add(self, diagnosis: Diagnosis) -> tuple[int, int]:
        """The number of the incident that a diagnosis belongs to, and how often it was seen by now."""
        cause = diagnosis.causes[0].id if diagnosis.causes else diagnosis.notes[0].id
        where = diagnosis.exchange
        key = (cause, where.host, diagnosis.route, where.client)
        incident = self._open.get(key)
        if incident is None:
            title = diagnosis.causes[0].title if diagnosis.causes else diagnosis.notes[0].title
            incident = _Open(self._next, *key, title, where.time, where.time)
            self._next += 1
            self._open[key] = incident
        self._open.move_to_end(key)
        self._count(incident, diagnosis)
        if len(self._open) > MOST:
            self._open.popitem(last=False)
        return incident.id, incident.count

    def _count(self, incident: _Open, diagnosis: Diagnosis) -> None:
        where = diagnosis.exchange
        incident.count += 1
        incident.first = min(incident.first, where.time)
        incident.last = max(incident.last, where.time)
        if len(incident.keys) < _KEYS:
            incident.keys.append(ExchangeKey(where.source, where.index))
        self._by_exchange[(where.source, where.index)] = incident.id
        if len(self._by_exchange) > MOST * 4:
            self._by_exchange.popitem(last=False)
        incident.root = incident.root or self._root_of(diagnosis, incident.id)

    def _root_of(self, diagnosis: Diagnosis, own: int) -> int | None:
        for related in diagnosis.related:
            found = self._by_exchange.get((related.source, related.index))
            if found is not None and found != own:
                return found
        return None

    def all(self) -> tuple[Incident, ...]:
        """The incidents, root causes above their consequences, then by count."""
        incidents = list(self._open.values())
        follows: dict[int, list[int]] = {}
        for incident in incidents:
            if incident.root is not None:
                follows.setdefault(incident.root, []).append(incident.id)
        done = [_closed(i, tuple(follows.get(i.id, ()))) for i in incidents]
        return tuple(sorted(done, key=lambda i: (i.root is not None, not i.consequences, -i.count, i.id)))


def _closed(incident: _Open, consequences: tuple[int, ...]) -> Incident:
    return Incident(
        id=incident.id,
        cause=incident.cause,
        host=incident.host,
        route=incident.route,
        count=incident.count,
        root=incident.root,
        consequences=consequences,
        exchanges=tuple(incident.keys),
        client=incident.client,
        title=incident.title,
        first=incident.first,
        last=incident.last,
    )
