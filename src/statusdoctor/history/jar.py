"""Cookies as servers set and cleared them, for each client: what a browser's jar would hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.facts import cookies
from statusdoctor.facts.cookies import SetCookie
from statusdoctor.facts.sites import domain_matches
from statusdoctor.history.bounds import Bounds, Store
from statusdoctor.history.record import Record, digest
from statusdoctor.model import Request, Response

#: Domain, path, name: what makes two Set-Cookie lines speak of one cookie (RFC 6265, 5.3).
CookieKey = tuple[str, str, str]

_ATTRIBUTE: Final = 200  # characters kept of one attribute
_SHORTEST: Final = 8  # characters from which the value of a line that deletes is taken for one that was meant to live


class StoredCookie:
    """A cookie that a server set: its attributes, its value as far as it is kept, and the exchange that set it.

    cleared: the exchange that removed it; None while it lives. agent: hash of the User-Agent that received it.
    length: characters of the whole value. host_only: without a Domain attribute it belongs to its host alone.
    """

    __slots__ = ("agent", "cleared", "cookie", "digest", "host", "host_only", "length", "path", "record", "secured")

    def __init__(self, cookie: SetCookie, request: Request, record: Record, longest: int) -> None:
        self.cookie = _short(cookie, longest)
        self.host = (cookie.domain or request.host).rstrip(".")
        self.host_only = not cookie.domain
        self.path = (cookie.path or cookies.default_path(request.path))[:_ATTRIBUTE]
        self.record = record
        self.digest = digest(cookie.value)
        self.length = len(cookie.value)
        self.agent = agent_of(request)
        self.secured = request.scheme == "https"
        self.cleared: Record | None = None

    @property
    def name(self) -> str:
        return self.cookie.name

    def lives_at(self, moment: float) -> bool:
        """Whether it is neither removed nor past its Max-Age or Expires."""
        if self.cleared is not None:
            return False
        if self.cookie.max_age is not None:
            return self.record.finished + self.cookie.max_age > moment
        return self.cookie.expires is None or self.cookie.expires > moment

    def belongs_to(self, request: Request) -> bool:
        """Whether host, path and scheme of a request are in its scope (SameSite apart)."""
        if self.cookie.secure and request.scheme != "https" and request.host not in ("localhost", "127.0.0.1"):
            return False
        own = request.host == self.host
        fits = own if self.host_only else domain_matches(request.host, self.host)
        return fits and cookies.path_matches(request.path, self.path)

    @property
    def storable(self) -> bool:
        """Whether a browser keeps it: its Domain is the sender's own, and what it demands of itself holds."""
        setter, cookie = self.record.request.host, self.cookie
        if not self.host_only and not domain_matches(setter, self.host):
            return False
        if (cookie.secure or cookie.name.startswith(("__Secure-", "__Host-"))) and not self.secured:
            return setter == "localhost"
        if cookie.name.startswith(("__Secure-", "__Host-")) and not cookie.secure:
            return False
        return cookie.same_site != "none" or cookie.secure


def _short(cookie: SetCookie, longest: int) -> SetCookie:
    """The cookie without what would make the memory heavy: its line, and long texts."""
    attributes = cookie.attributes
    if len(cookie.raw) > _ATTRIBUTE:
        attributes = {name: value[:_ATTRIBUTE] for name, value in attributes.items()}
    return SetCookie(cookie.name[:_ATTRIBUTE], cookie.value[:longest], attributes)


class Jars:
    """The cookies of all clients, found by client, forgotten by age."""

    def __init__(self, bounds: Bounds) -> None:
        self._a_client = bounds.cookies_a_client
        self._longest = bounds.cookie_value
        self._all: Store[tuple[str, CookieKey], StoredCookie] = Store(bounds.cookies, self._dropped)
        self._jars: dict[str, dict[CookieKey, StoredCookie]] = {}
        self._stillborn: Store[tuple[str, CookieKey], StoredCookie] = Store(bounds.stillborn_cookies)

    def note(self, record: Record, request: Request, response: Response) -> None:
        """Takes in what one answer sets and clears."""
        for cookie in cookies.set_cookies(response.headers):
            stored = StoredCookie(cookie, request, record, self._longest)
            key = (stored.host, stored.path, stored.name)
            if cookie.removes(record.started):
                if not self._clear(record, key) and stored.length >= _SHORTEST:
                    self._stillborn.put((record.exchange.client, key), stored)
            else:
                self._put(record.exchange.client, key, stored)

    def _put(self, client: str, key: CookieKey, stored: StoredCookie) -> None:
        jar = self._jars.setdefault(client, {})
        jar.pop(key, None)
        self._stillborn.drop((client, key))
        jar[key] = stored
        if len(jar) > self._a_client:
            oldest = next(iter(jar))
            del jar[oldest]
            self._all.drop((client, oldest))
        self._all.put((client, key), stored)

    def _clear(self, record: Record, key: CookieKey) -> bool:
        """Notes that a cookie was removed; False where there was none to remove."""
        known = self._jars.get(record.exchange.client, {}).get(key)
        if known is None:
            return False
        if known.cleared is None:
            known.cleared = record
        return True

    def _dropped(self, key: tuple[str, CookieKey], _: StoredCookie) -> None:
        jar = self._jars.get(key[0])
        if jar is not None:
            jar.pop(key[1], None)
            if not jar:
                del self._jars[key[0]]

    def of(self, client: str) -> Iterator[StoredCookie]:
        """Every cookie known of a client, cleared ones included, the oldest first."""
        return iter(self._jars.get(client, {}).values())

    def stillborn(self, client: str) -> Iterator[StoredCookie]:
        """Cookies that were over as they came, with nothing there that they could have removed."""
        return (stored for stored in self._stillborn.values() if stored.record.exchange.client == client)

    def forget(self, client: str) -> None:
        for key in self._jars.pop(client, {}):
            self._all.drop((client, key))

    def lost(self) -> int:
        return len(self._stillborn)

    def fullest(self) -> int:
        return max(map(len, self._jars.values()), default=0)

    def __len__(self) -> int:
        return len(self._all)


def agent_of(request: Request) -> int:
    """A number that stands for the program that sent a request: several can share one address."""
    return hash(request.headers.index.get("user-agent", ()))
