"""View: what a rule may ask of the memory: one client's past, before the exchange at hand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from itertools import dropwhile, islice, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from statusdoctor.facts.cached import cached_property
from statusdoctor.facts.integrity import FRAMED
from statusdoctor.facts.urls import query_pairs, route_template
from statusdoctor.history.cookies import Cookies
from statusdoctor.history.credentials import CredentialMemory
from statusdoctor.history.flows import Flow
from statusdoctor.history.following import hops, redirect_target
from statusdoctor.history.record import Record
from statusdoctor.history.routes import RouteMemory
from statusdoctor.history.tokens import Refresh, TokenIssue, asked_members
from statusdoctor.model import Exchange, Request, split_url

if TYPE_CHECKING:
    from statusdoctor.history.memory import History

_PREFLIGHT_WITHIN_S: Final = 7200.0  # no browser keeps a preflight's answer longer
_BETWEEN: Final = 200  # requests between a redirect and the one that may follow it
_FAR_BACK: Final = 400  # exchanges of a client among which those with the host at hand are looked for
_SIBLINGS: Final = 400  # routes looked through for one that is like the one at hand


class View(Cookies):
    """The past of one exchange's client. Every question is answered from bounded stores, the newest first."""

    def __init__(self, history: History, exchange: Exchange) -> None:
        super().__init__(history, exchange)
        self._to_host: dict[int, tuple[Record, ...]] = {}  # by how far back
        self._same_address: dict[int, tuple[Record, ...]] = {}

    # What was asked before

    @cached_property
    def _mine(self) -> deque[Record]:
        return self._history.of_client(self._exchange.client)

    @cached_property
    def _is_known(self) -> bool:
        """Whether the exchange at hand may be remembered already; hardly ever."""
        return self._history.knows(self._exchange)

    def _earlier(self, records: deque[Record] | list[Record]) -> Iterator[Record]:
        """Those that came before the exchange at hand, newest first. Costs nothing for what nobody looks at."""
        found = reversed(records)
        if records and records[-1].started > self._exchange.started:
            found = dropwhile(lambda record: record.started > self._exchange.started, found)
        return (record for record in found if not self._is_here(record)) if self._is_known else found

    def _oldest_of(self, limit: int) -> Record | None:
        """The last record that `recent(limit)` gives; None where the client has no more of them."""
        return next(islice(self._earlier(self._mine), limit - 1, None), None) if len(self._mine) > limit else None

    def recent(self, limit: int = 100) -> Iterator[Record]:
        """The client's earlier exchanges, newest first, at most `limit`."""
        return islice(self._earlier(self._mine), limit)

    def everybody(self, limit: int = 200) -> Iterator[Record]:
        """Earlier exchanges of any client, newest first."""
        found = islice(reversed(self._history.ring), limit)
        return (record for record in found if not self._is_here(record)) if self._is_known else found

    def _with_host(self, host: str, limit: int) -> Iterator[Record]:
        """The client's earlier exchanges with a host, on whatever port, out of its last `limit`."""
        records = self._history.with_host(self._exchange.client, host)
        oldest = self._oldest_of(limit)
        if oldest is not None:
            records = records[bisect_left(records, oldest.order, key=attrgetter("order")) :]
        return self._earlier(records)

    def to_host(self, limit: int = _FAR_BACK) -> Iterator[Record]:
        """The client's earlier exchanges with this host, newest first, out of its last `limit` (at most 400)."""
        known = self._to_host.get(limit)
        if known is None:
            known = self._to_host[limit] = self._latest_to_host(limit)
        return iter(known)

    def _latest_to_host(self, limit: int) -> tuple[Record, ...]:
        """Many rules ask in turn, each as far back as it cares: one list is made, and cut for the others."""
        if limit >= _FAR_BACK:
            port = self._request.port
            return tuple([r for r in self._with_host(self._request.host, _FAR_BACK) if r.request.port == port])
        found, oldest = tuple(self.to_host()), self._oldest_of(limit)
        if oldest is None:
            return found
        return found[: bisect_right(found, _newest_first(oldest), key=_newest_first)]

    def to_origin(self, origin: str, limit: int) -> Iterator[Record]:
        """The client's earlier exchanges with an origin, newest first, out of its last `limit`."""
        host = split_url(origin).hostname or ""
        return (record for record in self._with_host(host, limit) if record.origin == origin)

    def within(self, seconds: float, limit: int = 2000) -> Iterator[Record]:
        """The client's exchanges with this host that began in the last `seconds`, newest first."""
        since = self._exchange.started - seconds
        return takewhile(lambda record: record.started >= since, self._with_host(self._request.host, limit))

    def same_route(self) -> Iterator[Record]:
        """The client's earlier exchanges with this method, origin and route template, newest first."""
        template = route_template(self._request.route)
        for record in self.to_host():
            if record.template == template and record.request.method == self._request.method:
                yield record

    def attempts(self, limit: int = _FAR_BACK) -> Iterator[Record]:
        """The client's earlier tries of this very request (method and address), newest first."""
        path, method = self._request.path, self._request.method
        return (r for r in self.to_host(limit) if r.request.path == path and r.request.method == method)

    def same_address(self, limit: int = 200) -> Iterator[Record]:
        """Earlier exchanges of any client with this very address, newest first, out of the last `limit` of all."""
        known = self._same_address.get(limit)
        if known is None:
            path, origin = self._request.path, self._request.origin
            known = tuple([r for r in self.everybody(limit) if r.request.path == path and r.origin == origin])
            self._same_address[limit] = known
        return iter(known)

    # What follows what

    @cached_property
    def hops(self) -> list[Record]:
        """The redirects that led here, the first one first; empty where none did."""
        redirects = self._history.redirects_of(self._exchange.client)
        return hops(self._exchange, (r for r in redirects if self._is_earlier(r)), self._followed)

    def _followed(self, redirect: Record, request: Request, before: float) -> bool:
        """Whether the client had gone where a redirect sent it before the moment at which it asked again."""
        for record in self.recent(_BETWEEN):
            if record.started <= redirect.started:
                return False
            there = record.request
            if record.started < before and there.path == request.path and there.host == request.host:
                return True
        return False

    @cached_property
    def target(self) -> str:
        """The absolute address to which this exchange's answer redirects; empty where it does not."""
        return redirect_target(self._request, self._exchange.response)

    def redirect_here(self) -> Record | None:
        """The redirect that this request follows."""
        return self.hops[-1] if self.hops else None

    def page(self) -> Record | None:
        """The latest exchange whose address is this request's Referer."""
        referer = self._request.headers.get("referer")
        host = split_url(referer).hostname if referer else None
        return next((r for r in self._with_host(host, 200) if r.request.url == referer), None) if host else None

    def preflight(self) -> Record | None:
        """The preflight that asked leave for this request."""
        for record in self.to_host():
            if record.started < self._exchange.started - _PREFLIGHT_WITHIN_S:
                return None
            if record.request.method == "OPTIONS" and record.request.path == self._request.path:
                asked_for = record.request.headers.get("access-control-request-method")
                if asked_for.upper() == self._request.method.upper():
                    return record
        return None

    # What routes answered

    @property
    def template(self) -> str:
        """This request's route with ids as {id}, and what varies in this session as {name}."""
        return self._history.routes.generalised(self._request.origin, route_template(self._request.route))

    def route(self) -> RouteMemory | None:
        """What this route answered to this client before."""
        request = self._request
        key = (self._exchange.client, request.origin, request.method, route_template(request.route))
        return self._history.routes.get(key)

    def siblings(self) -> Iterator[RouteMemory]:
        """Routes of this origin that answered with success, this client's first, the latest first."""
        routes = self._history.routes.of(self._exchange.client, self._request.origin, _SIBLINGS)
        return (route for route in routes if route.last_success is not None)

    @cached_property
    def worked(self) -> tuple[Record, ...]:
        """The last success of each of these routes, where it came before the exchange at hand."""
        now = self._exchange.started
        routes = self._history.routes.of(self._exchange.client, self._request.origin, _SIBLINGS)
        return tuple([r for route in routes if (r := route.last_success) is not None and r.started <= now])

    # Credentials, tokens, flows

    def credential(self, value: str) -> CredentialMemory | None:
        """What is known of a credential, by its field value (`Bearer …`) or the bare secret."""
        return self._history.credentials.get(value)

    def token(self, value: str) -> TokenIssue | None:
        """When and how long for a token endpoint of this session handed this token out."""
        return self._history.tokens.get(value.strip())

    def refreshes(self) -> Iterator[Refresh]:
        """The client's earlier attempts to refresh its tokens, the latest first."""
        return (r for r in self._history.tokens.refreshes(self._exchange.client) if self._is_earlier(r.record))

    def promise(self) -> tuple[str, Record] | None:
        """The integrity attribute by which a page of this client asked for this file, and that page."""
        return self._history.promises.of(self._exchange)

    def framing(self) -> Record | None:
        """The page over plain http that shows this one in a frame; None where none was seen, or a person opened it."""
        found = self._history.promises.of(self._exchange) if self._request.headers.get("referer") else None
        return found[1] if found is not None and found[0] == FRAMED else None

    def flow(self) -> Flow | None:
        """The OAuth flow that this request belongs to, by its code or its state."""
        asked = dict(reversed(query_pairs(self._request.query)))
        if self._request.method == "POST":
            asked |= asked_members(self._request)
        flows = self._history.flows
        return flows.by_code(asked.get("code", "")) or flows.by_state(asked.get("state", ""))

    def flows(self) -> Iterator[Flow]:
        """The OAuth flows begun before, by whatever client, the latest first."""
        for flow in self._history.flows.begun():
            if flow.authorize is not None and self._is_earlier(flow.authorize):
                yield flow


def _newest_first(record: Record) -> tuple[float, int]:
    return -record.started, -record.number
