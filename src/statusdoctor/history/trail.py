"""Trail: the records of one client, in the order of their requests and by host: a rule need not look at all."""

from __future__ import annotations

from collections import deque

from statusdoctor.history.record import Record


class Trail:
    """What one client asked, the earliest first. Answers can overtake each other: each record finds its place."""

    __slots__ = ("by_host", "records")

    def __init__(self) -> None:
        self.records: deque[Record] = deque()
        self.by_host: dict[str, list[Record]] = {}

    def add(self, record: Record) -> None:
        _insert(self.records, record)
        host = record.request.host
        there = self.by_host.get(host)
        if there is None:
            self.by_host[host] = [record]
        else:
            _insert(there, record)

    def remove(self, record: Record) -> None:
        """Forgets a record, nearly always the first one. Nothing is done where it is not here."""
        if self.records and self.records[0] is record:
            self.records.popleft()
        elif record in self.records:
            self.records.remove(record)
        else:
            return
        host = record.request.host
        there = self.by_host[host]
        there.remove(record)
        if not there:
            del self.by_host[host]


def _insert(records: deque[Record] | list[Record], record: Record) -> None:
    if not records or records[-1].started <= record.started:  # nearly always
        records.append(record)
        return
    place = len(records)
    while place and records[place - 1].started > record.started:
        place -= 1
    records.insert(place, record)
