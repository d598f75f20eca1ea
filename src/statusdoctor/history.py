"""The bounded memory of a session: what was asked, answered, accepted, set and sent before the exchange at hand.

`History.remember` is called once for every exchange and must stay cheap; a rule asks through a `View`, which shows
what one client did before one exchange. Times come from the exchanges. Every store has its bound in `Bounds`; the
oldest goes first. Bodies are not kept, except small requests and token answers.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Final, Generic, TypeVar
from urllib.parse import urljoin

import msgspec

from statusdoctor.facts import cookies, urls
from statusdoctor.model import LOST_BODY, NO_BODY, Body, Exchange, Headers, Request, Response, split_url

K = TypeVar("K")
V = TypeVar("V")

AUTH_FIELDS: Final = frozenset(
    "authorization proxy-authorization x-api-key api-key apikey x-auth-token x-access-token private-token "
    "x-goog-api-key ocp-apim-subscription-key x-vault-token x-session-token dpop".split()
)


class Bounds(msgspec.Struct, frozen=True):
    """The limits of the memory, in one place: counts, and bytes where a thing's size is not ours to choose."""

    records: int = 4000
    record_bytes: int = 16 * 1024 * 1024
    clients: int = 500
    routes: int = 3000
    credentials: int = 2000
    origins_a_credential: int = 6
    cookies_a_client: int = 300
    tokens: int = 1000
    flows: int = 300
    recent_times: int = 32
    request_body: int = 2048
    token_answer: int = 8192


class Record(msgspec.Struct, frozen=True):
    """One exchange as it is remembered: fields kept, bodies mostly dropped. `size` is its weight in bytes."""

    exchange: Exchange
    template: str
    number: int
    size: int

    @property
    def request(self) -> Request:
        assert self.exchange.request is not None  # only exchanges with a request are remembered
        return self.exchange.request

    @property
    def status(self) -> int:
        return self.exchange.status

    @property
    def started(self) -> float:
        return self.exchange.started

    @property
    def ok(self) -> bool:
        return 200 <= self.exchange.status < 300


class Store(Generic[K, V]):
    """A mapping that forgets its least recently touched entry past a bound."""

    __slots__ = ("_entries", "bound")

    def __init__(self, bound: int) -> None:
        self.bound = bound
        self._entries: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self.bound:
            self._entries.popitem(last=False)

    def drop(self, key: K) -> None:
        self._entries.pop(key, None)

    def values(self) -> Iterator[V]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)


class RouteMemory:
    """What one route (client, origin, method, template) answered before."""

    __slots__ = ("count", "last", "last_success", "successes", "times")

    def __init__(self, bound: int) -> None:
        self.count = 0
        self.successes = 0
        self.last: Record | None = None
        self.last_success: Record | None = None
        self.times: deque[float] = deque(maxlen=bound)


class CredentialMemory:
    """Where one credential was accepted and refused, by origin; the latest record of each."""

    __slots__ = ("accepted", "first", "refused")

    def __init__(self, first: Record) -> None:
        self.first = first
        self.accepted: dict[str, Record] = {}
        self.refused: dict[str, Record] = {}


class StoredCookie(msgspec.Struct, frozen=True):
    """A cookie that a server set: its attributes, its value's digest, and the exchange that set it."""

    cookie: cookies.SetCookie
    host: str
    record: Record
    digest: bytes


class TokenIssue(msgspec.Struct, frozen=True):
    """A token that a token endpoint handed out: when, for how long (seconds), and which kind."""

    kind: str
    record: Record
    issued_at: float
    expires_in: float | None = None
    scope: str = ""


class ClientMemory:
    """What belongs to one client: its exchanges in order, its cookie jar, its redirects in flight."""

    __slots__ = ("jar", "records", "redirects")

    def __init__(self, bounds: Bounds) -> None:
        self.records: deque[Record] = deque()
        self.jar: Store[tuple[str, str, str], StoredCookie] = Store(bounds.cookies_a_client)
        self.redirects: Store[str, Record] = Store(32)


class History:
    """The memory of one session, by client, then by origin."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self.remembered = 0
        self._bytes = 0
        self._ring: deque[Record] = deque()
        self._clients: Store[str, ClientMemory] = Store(self.bounds.clients)
        self._routes: Store[tuple[str, str, str, str], RouteMemory] = Store(self.bounds.routes)
        self._credentials: Store[bytes, CredentialMemory] = Store(self.bounds.credentials)
        self._tokens: Store[bytes, TokenIssue] = Store(self.bounds.tokens)

    def remember(self, exchange: Exchange) -> Record | None:
        """Takes one exchange in; gives its record, or None where it has no request."""
        request = exchange.request
        if request is None:
            return None
        record = self._record(exchange, request)
        client = self._client(exchange.client)
        self._ring.append(record)
        client.records.append(record)
        self._bytes += record.size
        self._forget_oldest()
        self._note_route(record, request)
        self._note_credentials(record, request)
        response = exchange.response
        if response is not None:
            if "set-cookie" in response.headers:
                self._note_cookies(client, record, request, response)
            if 300 <= response.status < 400 and "location" in response.headers:
                client.redirects.put(_target(request, response), record)
            if request.method == "POST" and response.status == 200:
                self._note_tokens(exchange, record, response)
        return record

    def view(self, exchange: Exchange) -> View:
        """What this exchange's client did before it."""
        return View(self, exchange)

    def _record(self, exchange: Exchange, request: Request) -> Record:
        self.remembered += 1
        size = 400 + sum(len(n) + len(v) + 90 for n, v in request.headers.fields)
        response = exchange.response
        if response is not None:
            size += sum(len(n) + len(v) + 90 for n, v in response.headers.fields)
        return Record(lighten(exchange, self.bounds), urls.route_template(request.route), self.remembered, size)

    def _client(self, name: str) -> ClientMemory:
        found = self._clients.get(name)
        if found is None:
            found = ClientMemory(self.bounds)
        self._clients.put(name, found)
        return found

    def _forget_oldest(self) -> None:
        while len(self._ring) > self.bounds.records or self._bytes > self.bounds.record_bytes:
            oldest = self._ring.popleft()
            self._bytes -= oldest.size
            client = self._clients.get(oldest.exchange.client)
            if client and client.records and client.records[0] is oldest:
                client.records.popleft()

    def _note_route(self, record: Record, request: Request) -> None:
        key = (record.exchange.client, request.origin, request.method, record.template)
        route = self._routes.get(key)
        if route is None:
            route = RouteMemory(self.bounds.recent_times)
        self._routes.put(key, route)
        route.count += 1
        route.last = record
        route.times.append(record.started)
        if record.ok:
            route.successes += 1
            route.last_success = record

    def _note_credentials(self, record: Record, request: Request) -> None:
        for name in AUTH_FIELDS & request.headers.index.keys():
            key = digest(request.headers.get(name))
            memory = self._credentials.get(key)
            if memory is None:
                memory = CredentialMemory(record)
            self._credentials.put(key, memory)
            if record.ok:
                _put_bounded(memory.accepted, request.origin, record, self.bounds.origins_a_credential)
            elif record.status in (401, 403, 407):
                _put_bounded(memory.refused, request.origin, record, self.bounds.origins_a_credential)

    def _note_cookies(self, client: ClientMemory, record: Record, request: Request, response: Response) -> None:
        for cookie in cookies.set_cookies(response.headers):
            domain = (cookie.domain or request.host).lstrip(".").lower()
            path = cookie.path or cookies.default_path(request.route)
            key = (domain, path, cookie.name)
            if cookie.removes(record.started):
                client.jar.drop(key)
            else:
                client.jar.put(key, StoredCookie(cookie, request.host, record, digest(cookie.value)))

    def _note_tokens(self, exchange: Exchange, record: Record, response: Response) -> None:
        if "json" not in response.headers.get("content-type") or response.body.coded:
            return
        raw = response.body.raw
        if len(raw) > self.bounds.token_answer or b"_token" not in raw:
            return
        try:
            answer = msgspec.json.decode(raw, type=_TokenAnswer)
        except msgspec.MsgspecError:
            return
        at = exchange.answered or exchange.started
        if answer.access_token:
            issue = TokenIssue("access", record, at, answer.expires_in, answer.scope or "")
            self._tokens.put(digest(answer.access_token), issue)
        if answer.refresh_token:
            self._tokens.put(digest(answer.refresh_token), TokenIssue("refresh", record, at))
        if answer.id_token:
            self._tokens.put(digest(answer.id_token), TokenIssue("id", record, at))


class _TokenAnswer(msgspec.Struct):
    access_token: str | None = None
    refresh_token: str | None = None
    id_token: str | None = None
    expires_in: float | None = None
    scope: str | None = None


class View:
    """What a rule may ask of the memory: the same client, before the exchange at hand."""

    def __init__(self, history: History, exchange: Exchange) -> None:
        self._history = history
        self._exchange = exchange
        self._client = history._clients.get(exchange.client)

    def recent(self, limit: int = 100) -> Iterator[Record]:
        """The client's earlier exchanges, newest first, at most `limit`."""
        if self._client is None:
            return
        left = limit
        for record in reversed(self._client.records):
            if left == 0:
                return
            if record.started <= self._exchange.started and record.exchange.id != self._exchange.id:
                left -= 1
                yield record

    def everybody(self, limit: int = 200) -> Iterator[Record]:
        """Earlier exchanges of any client, newest first."""
        for number, record in enumerate(reversed(self._history._ring)):
            if number >= limit:
                return
            yield record

    def same_route(self) -> Iterator[Record]:
        """The client's earlier exchanges with this method, origin and route template, newest first."""
        request = self._exchange.request
        if request is None:
            return
        template = urls.route_template(request.route)
        for record in self.recent(400):
            if (
                record.template == template
                and record.request.method == request.method
                and record.request.host == request.host
                and record.request.port == request.port
            ):
                yield record

    def route(self) -> RouteMemory | None:
        """What this route answered to this client before."""
        request = self._exchange.request
        if request is None:
            return None
        key = (self._exchange.client, request.origin, request.method, urls.route_template(request.route))
        return self._history._routes.get(key)

    def credential(self, value: str) -> CredentialMemory | None:
        """What is known of a credential, by its whole field value (`Bearer …`)."""
        return self._history._credentials.get(digest(value.strip()))

    def token(self, value: str) -> TokenIssue | None:
        """When and how long for a token endpoint of this session handed this token out."""
        return self._history._tokens.get(digest(value.strip()))

    def jar(self) -> Iterator[StoredCookie]:
        """The cookies that servers set for this client and that have not been removed."""
        return self._client.jar.values() if self._client else iter(())

    def redirect_here(self, within_s: float = 30.0) -> Record | None:
        """The redirect whose Location is this request's address."""
        request = self._exchange.request
        if self._client is None or request is None:
            return None
        record = self._client.redirects.get(request.url)
        if record is None or not 0 <= self._exchange.started - record.started <= within_s:
            return None
        return record


def lighten(exchange: Exchange, bounds: Bounds) -> Exchange:
    """The exchange without what would make the memory heavy: bodies, except a small request's, and field indexes."""
    request, response = exchange.request, exchange.response
    if request is not None:
        body = request.body
        small = body is NO_BODY or (body.kept and len(body.raw) <= bounds.request_body)
        request = msgspec.structs.replace(
            request,
            headers=Headers(request.headers.fields, request.headers.hidden),
            body=_copy(body) if small else LOST_BODY,
        )
    if response is not None:
        response = msgspec.structs.replace(
            response, headers=Headers(response.headers.fields, response.headers.hidden), body=LOST_BODY
        )
    return msgspec.structs.replace(exchange, request=request, response=response)


def _copy(body: Body) -> Body:
    return body if body is NO_BODY else Body(body.raw, coded=body.coded)


def digest(value: str) -> bytes:
    """What stands for a secret in memory: equal secrets have equal digests, and no secret is kept."""
    return hashlib.blake2b(value.encode("utf-8", "replace"), digest_size=12).digest()


def _put_bounded(found: dict[str, Record], key: str, record: Record, bound: int) -> None:
    found.pop(key, None)
    found[key] = record
    if len(found) > bound:
        found.pop(next(iter(found)))


def _target(request: Request, response: Response) -> str:
    """The absolute address that a Location names (RFC 9110, 10.2.2), without its fragment."""
    return resolve(request, response.headers.get("location"))


def resolve(request: Request, location: str) -> str:
    """A Location value made absolute against the request's own address; no fragment; default ports left out."""
    try:
        target = urljoin(request.url, location.partition("#")[0])
    except ValueError:
        return location
    parts = split_url(target)
    return Request.to("GET", target).url if parts.scheme and parts.netloc else target
