"""The cookies of a client's past as they concern one exchange: those it should have sent, those that were cleared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from statusdoctor.facts.cached import cached_property
from statusdoctor.history.jar import StoredCookie, agent_of
from statusdoctor.history.record import Record
from statusdoctor.model import NO_REQUEST, Exchange

if TYPE_CHECKING:
    from statusdoctor.history.memory import History


class Cookies:
    """What the memory knows of cookies, asked for one exchange. A View has these questions among its own."""

    def __init__(self, history: History, exchange: Exchange) -> None:
        self._history = history
        self._exchange = exchange
        self._request = exchange.request or NO_REQUEST

    def jar(self) -> Iterator[StoredCookie]:
        """The cookies that servers set for this client and this program and that still live, the oldest first."""
        moment = self._exchange.started
        return (c for c in self._cookies() if c.lives_at(moment) and c.storable)

    @cached_property
    def due_cookies(self) -> tuple[StoredCookie, ...]:
        """The cookies of the jar in whose scope this request lies (SameSite apart)."""
        return tuple(c for c in self.jar() if c.belongs_to(self._request))

    def cookies_set(self) -> Iterator[StoredCookie]:
        """All that servers set for this client and this program and did not remove, stored by a browser or not."""
        return (cookie for cookie in self._cookies() if cookie.cleared is None)

    def stillborn_cookies(self) -> Iterator[StoredCookie]:
        """What servers set for this client and this program and that was over as it came."""
        agent = agent_of(self._request)
        for cookie in self._history.jars.stillborn(self._exchange.client):
            if cookie.agent == agent and self._is_earlier(cookie.record):
                yield cookie

    def cleared_cookies(self) -> Iterator[StoredCookie]:
        """The cookies in whose scope this request lies and which a server removed."""
        return (c for c in self._cookies() if c.cleared is not None and c.belongs_to(self._request))

    def cookies_given(self) -> Iterator[StoredCookie]:
        """The cookies of any program at this client's address in whose scope this request lies: some copy them."""
        for cookie in self._history.jars.of(self._exchange.client):
            if self._is_earlier(cookie.record) and cookie.cleared is None and cookie.belongs_to(self._request):
                yield cookie

    def _cookies(self) -> Iterator[StoredCookie]:
        agent = agent_of(self._request)
        for cookie in self._history.jars.of(self._exchange.client):
            if cookie.agent == agent and self._is_earlier(cookie.record):
                yield cookie

    def _is_here(self, record: Record) -> bool:
        other, here = record.exchange, self._exchange
        if here.id:
            return other.id == here.id and other.source == here.source
        return other.index is not None and (other.index, other.source) == (here.index, here.source)

    def _is_earlier(self, record: Record) -> bool:
        return record.started <= self._exchange.started and not self._is_here(record)
