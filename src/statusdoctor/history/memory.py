"""History: takes every exchange in, once, and keeps what later ones may need."""

from __future__ import annotations

from collections import deque
from operator import attrgetter
from sys import getrefcount
from typing import Final

from statusdoctor.facts.urls import route_template
from statusdoctor.history.bounds import Bounds, Store
from statusdoctor.history.credentials import CredentialStore
from statusdoctor.history.flows import Flows
from statusdoctor.history.following import REDIRECTS
from statusdoctor.history.jar import Jars
from statusdoctor.history.promises import Promises
from statusdoctor.history.record import Record, lighten, weight
from statusdoctor.history.routes import Routes
from statusdoctor.history.tokens import Tokens
from statusdoctor.history.trail import Trail
from statusdoctor.history.view import View
from statusdoctor.model import Exchange, Request

_OURS: Final = 2  # references to a record that only its forgetting holds: a variable, and the question itself
_TEMPLATE: Final = 512  # characters of a route's template that tell it from others


class History:
    """The memory of one session, by client, then by origin. `held` tells how much there is of each thing."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self.remembered = 0
        self.ring: deque[Record] = deque()
        self.routes = Routes(self.bounds)
        self.credentials = CredentialStore(self.bounds)
        self.tokens = Tokens(self.bounds)
        self.jars = Jars(self.bounds)
        self.flows = Flows(self.bounds)
        self.promises = Promises(self.bounds)
        self._bytes = 0
        self._clients: Store[str, Trail] = Store(self.bounds.clients, self._forget_client)
        self._identities: dict[str | int, int] = {}  # to the number of the latest record that bears it
        self._redirects: dict[str, deque[Record]] = {}

    def remember(self, exchange: Exchange) -> Record | None:
        """Takes one exchange in; gives its record, or None where it has no request."""
        request = exchange.request
        if request is None:
            return None
        record = self._record(exchange, request)
        self.routes.note(record, request)
        self.credentials.note(record, request)
        response = exchange.response
        if response is not None:
            if "set-cookie" in response.headers.index:
                self.jars.note(record, request, response)
            if response.status in REDIRECTS:
                self._note_redirect(record)
            self.tokens.note(record, request, response)
            self.promises.note(record, request, response)
        self.flows.note(record, request, response)
        return record

    def view(self, exchange: Exchange) -> View:
        """What this exchange's client did before it."""
        return View(self, exchange)

    def of_client(self, client: str) -> deque[Record]:
        """A client's records in the order of their requests."""
        trail = self._clients.get(client)
        return trail.records if trail is not None else deque()

    def with_host(self, client: str, host: str) -> list[Record]:
        """A client's records with one host, in the order of their requests."""
        trail = self._clients.get(client)
        return trail.by_host.get(host, []) if trail is not None else []

    def knows(self, exchange: Exchange) -> bool:
        """Whether the exchange may be among the records already: a flow can be examined more than once."""
        identity = _identity(exchange)
        return identity != -1 and identity in self._identities

    def redirects_of(self, client: str) -> list[Record]:
        """A client's latest redirects, the latest first."""
        return sorted(self._redirects.get(client, ()), key=attrgetter("started"), reverse=True)

    def held(self) -> dict[str, int]:
        """How much is remembered of each thing, by the name of its bound."""
        return {
            "records": len(self.ring),
            "record_bytes": self._bytes,
            "clients": len(self._clients),
            "redirects_a_client": max(map(len, self._redirects.values()), default=0),
            "routes": len(self.routes),
            "credentials": len(self.credentials),
            "origins_a_credential": max((len(m.accepted) for m in self.credentials.all()), default=0),
            "cookies": len(self.jars),
            "cookies_a_client": self.jars.fullest(),
            "stillborn_cookies": self.jars.lost(),
            "promises": len(self.promises),
            "tokens": len(self.tokens),
            "flows": len(self.flows),
            "parents": self.routes.places,
        }

    def _record(self, exchange: Exchange, request: Request) -> Record:
        self.remembered += 1
        light = lighten(exchange, self.bounds)
        template = route_template(request.path)[:_TEMPLATE]
        record = Record(light, template, self.remembered, weight(light))
        self.ring.append(record)
        self._bytes += record.size
        self._file(record)
        if len(self.ring) > self.bounds.records or self._bytes > self.bounds.record_bytes:
            self._forget_oldest()
        return record

    def _file(self, record: Record) -> None:
        """Puts a record in its place among its client's."""
        client = record.exchange.client
        trail = self._clients.get(client)
        if trail is None:
            trail = Trail()
        self._clients.put(client, trail)
        trail.add(record)
        self._identities[_identity(record.exchange)] = record.number

    def _forget_oldest(self) -> None:
        while len(self.ring) > self.bounds.records or self._bytes > self.bounds.record_bytes:
            oldest = self.ring.popleft()
            self._bytes -= oldest.size
            self._unfile(oldest)
            if getrefcount(oldest) > _OURS:  # some store points to it still
                oldest.fade(self.bounds.address)

    def _unfile(self, record: Record) -> None:
        trail = self._clients.get(record.exchange.client)
        if trail is not None:
            trail.remove(record)
        identity = _identity(record.exchange)
        if self._identities.get(identity) == record.number:
            del self._identities[identity]

    def _note_redirect(self, record: Record) -> None:
        client = record.exchange.client
        known = self._redirects.get(client)
        if known is None:
            known = self._redirects[client] = deque(maxlen=self.bounds.redirects_a_client)
        known.append(record)

    def _forget_client(self, client: str, _: Trail) -> None:
        self.jars.forget(client)
        self._redirects.pop(client, None)


def _identity(exchange: Exchange) -> str | int:
    """What tells one exchange from all others of its capture; -1 where nothing does."""
    return exchange.id or (exchange.index if exchange.index is not None else -1)
