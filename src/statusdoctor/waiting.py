"""Diagnoses that wait for what the future may say of them: found by request, let go in time. Bounded by time."""

from __future__ import annotations

from collections import OrderedDict
from itertools import islice
from typing import Final, TypeVar

import msgspec

from statusdoctor.acquittal import places
from statusdoctor.diagnosis import Diagnosis
from statusdoctor.model import Exchange

_Key = tuple[str, str, str, int, str]
_Group = TypeVar("_Group", _Key, tuple[str, str])
_LOOKED_AT: Final = 100  # of one request: a client that repeats it without end must not cost the square of it


class Waiting(msgspec.Struct):
    """One diagnosis that waits, the exchange it is about (without bodies), and until when (epoch seconds).

    acquitted_by: addresses, or methods and addresses, whose request by the same client shows that nothing was wrong.
    """

    exchange: Exchange
    diagnosis: Diagnosis
    until: float
    acquitted_by: tuple[str, ...] = ()
    number: int = 0


class WaitingRoom:
    """Those that wait, in the order in which they came."""

    def __init__(self) -> None:
        self._all: OrderedDict[int, Waiting] = OrderedDict()
        self._by_request: dict[_Key, dict[int, Waiting]] = {}
        self._by_address: dict[tuple[str, str], dict[int, Waiting]] = {}
        self._next = 0

    def add(self, waiting: Waiting) -> None:
        waiting.number = self._next
        self._next += 1
        self._all[waiting.number] = waiting
        key = _key(waiting.exchange)
        if key is not None:
            self._by_request.setdefault(key, {})[waiting.number] = waiting
        for address in waiting.acquitted_by:
            self._by_address.setdefault((waiting.exchange.client, address), {})[waiting.number] = waiting

    def for_address(self, later: Exchange) -> list[Waiting]:
        """Those that waited for the same client to ask for this address, by any method or by this one."""
        if not self._by_address or later.request is None:
            return []
        found = [w for place in places(later.request) for w in _latest(self._by_address.get((later.client, place)))]
        return list({waiting.number: waiting for waiting in found}.values())

    def for_request(self, later: Exchange) -> list[Waiting]:
        """Those whose very request the same client now sent again."""
        key = _key(later)
        return _latest(self._by_request.get(key)) if key is not None else []

    def discharge(self, waiting: Waiting) -> Diagnosis:
        """Lets one go."""
        del self._all[waiting.number]
        key = _key(waiting.exchange)
        if key is not None:
            _take_out(self._by_request, key, waiting)
        for address in waiting.acquitted_by:
            _take_out(self._by_address, (waiting.exchange.client, address), waiting)
        return waiting.diagnosis

    def due(self, now: float) -> list[Diagnosis]:
        """Lets those go whose time is over, oldest first."""
        gone: list[Diagnosis] = []
        while self._all:
            first = next(iter(self._all.values()))
            if first.until > now:
                break
            gone.append(self.discharge(first))
        return gone

    def drain(self) -> list[Diagnosis]:
        """Lets all go."""
        gone = [w.diagnosis for w in self._all.values()]
        self._all.clear()
        self._by_request.clear()
        self._by_address.clear()
        return gone

    def oldest(self) -> Waiting:
        return next(iter(self._all.values()))

    def __len__(self) -> int:
        return len(self._all)


def _latest(group: dict[int, Waiting] | None) -> list[Waiting]:
    """The latest of a group, the older ones first."""
    return list(islice(reversed(group.values()), _LOOKED_AT))[::-1] if group else []


def _take_out(groups: dict[_Group, dict[int, Waiting]], key: _Group, waiting: Waiting) -> None:
    group = groups.get(key, {})
    group.pop(waiting.number, None)
    if not group:
        groups.pop(key, None)


def _key(exchange: Exchange) -> _Key | None:
    request = exchange.request
    if request is None:
        return None
    return exchange.client, request.method, request.host, request.port, request.path
