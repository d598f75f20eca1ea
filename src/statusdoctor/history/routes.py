"""What each route answered before, and which parts of paths vary though no rule could know it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Final

from statusdoctor.history.bounds import Bounds, Store
from statusdoctor.history.record import Record
from statusdoctor.model import Request

#: Client, origin, method, template.
RouteKey = tuple[str, str, str, str]

_VARIES_BEFORE: Final = 6  # names in one place with the same rest behind them: /users/ada/orders, /users/bob/orders …
_VARIES_AT_END: Final = 24  # names at the end of a path: collections have many neighbours, too
_DEEPEST: Final = 12


class RouteMemory:
    """What one route (client, origin, method, template) answered before."""

    __slots__ = ("count", "last", "last_success", "successes", "times")

    def __init__(self, bound: int) -> None:
        self.count = 0
        self.successes = 0
        self.last: Record | None = None
        self.last_success: Record | None = None
        self.times: deque[float] = deque(maxlen=bound)

    def add(self, record: Record) -> None:
        self.count += 1
        self.last = record
        self.times.append(record.started)
        if record.ok:
            self.successes += 1
            self.last_success = record

    def within(self, seconds: float, before: float) -> int:
        """How often it was asked in the last `seconds` before a moment (as many as are remembered)."""
        return sum(1 for at in self.times if before - seconds <= at <= before)


class Routes:
    """All routes of the session, and what was learnt of their paths."""

    def __init__(self, bounds: Bounds) -> None:
        self._times = bounds.recent_times
        self._store: Store[RouteKey, RouteMemory] = Store(bounds.routes, self._dropped)
        # By client and origin, and by origin alone (client None); the one touched last stands last.
        self._groups: dict[tuple[str | None, str], dict[RouteKey, RouteMemory]] = {}
        self._places: Store[tuple[str, str, str], set[int]] = Store(bounds.parents)

    def note(self, record: Record, request: Request) -> None:
        key = (record.exchange.client, record.origin, request.method, record.template)
        route = self._store.get(key)
        if route is None:
            route = RouteMemory(self._times)
            if record.status != 404:
                self._learn(record.origin, record.template)
        self._store.put(key, route)
        for group in ((key[0], key[1]), (None, key[1])):
            routes = self._groups.get(group)
            if routes is None:
                routes = self._groups[group] = {}
            routes.pop(key, None)
            routes[key] = route
        route.add(record)

    def _dropped(self, key: RouteKey, _: RouteMemory) -> None:
        for group in ((key[0], key[1]), (None, key[1])):
            routes = self._groups[group]
            del routes[key]
            if not routes:
                del self._groups[group]

    def get(self, key: RouteKey) -> RouteMemory | None:
        return self._store.get(key)

    def of(self, client: str, origin: str, most: int) -> list[RouteMemory]:
        """At most so many routes of one origin, those of this client first, the latest first."""
        mine, everybodys = self._groups.get((client, origin), {}), self._groups.get((None, origin), {})
        found = list(islice(reversed(mine.values()), most))
        if len(found) < most and len(everybodys) > len(mine):
            others = (route for key, route in reversed(everybodys.items()) if key[0] != client)
            found += islice(others, most - len(found))
        return found

    def generalised(self, origin: str, template: str) -> str:
        """The template with the parts that vary in this session as {name}."""
        varying = [
            at
            for at, key in _places(origin, template)
            if len(self._places.get(key) or ()) >= (_VARIES_BEFORE if key[2] else _VARIES_AT_END)
        ]
        if not varying:
            return template
        segments = template.split("/")
        return "/".join("{name}" if at in varying else segment for at, segment in enumerate(segments))

    def _learn(self, origin: str, template: str) -> None:
        segments = template.split("/")
        for at, key in _places(origin, template):
            names = self._places.get(key)
            if names is None:
                names = set()
            self._places.put(key, names)
            if len(names) < _VARIES_AT_END:
                names.add(hash(segments[at]))

    def __len__(self) -> int:
        return len(self._store)

    @property
    def places(self) -> int:
        return len(self._places)


def _places(origin: str, template: str) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """The segments of a path that may be names of things: not the first, no ids, no files."""
    segments = template.split("/")
    for at in range(2, min(len(segments), _DEEPEST)):
        if segments[at] and segments[at][0] != "{" and "." not in segments[at]:
            yield at, (origin, "/".join(segments[:at]), "/".join(segments[at + 1 :]))
