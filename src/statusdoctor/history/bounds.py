"""The limits of the memory, all in one place, and the store that forgets what was touched longest ago."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

import msgspec

K = TypeVar("K")
V = TypeVar("V")


class Bounds(msgspec.Struct, frozen=True):
    """How much is remembered: counts, and bytes or characters where a thing's size is not ours to choose."""

    records: int = 4000
    record_bytes: int = 16 * 1024 * 1024
    clients: int = 500
    routes: int = 3000
    credentials: int = 2000
    origins_a_credential: int = 4
    cookies: int = 5000  # of all clients together
    cookies_a_client: int = 400
    cookie_value: int = 1024
    stillborn_cookies: int = 500  # set and over at once, of all clients together
    promises: int = 1000  # files of which pages gave the digest
    tokens: int = 1000
    flows: int = 300
    redemptions_a_flow: int = 8
    recent_times: int = 32
    refreshes_a_client: int = 4
    redirects_a_client: int = 60
    parents: int = 1000  # places in paths that are watched for parts that vary
    request_body: int = 2048
    error_body: int = 1024
    token_answer: int = 8192
    address: int = 512  # characters kept of a path whose exchange is forgotten


class Store(Generic[K, V]):
    """A mapping that forgets its least recently touched entry past a bound.

    on_drop: told of every entry that is forgotten, so that what points to it can go too.
    """

    __slots__ = ("_entries", "_on_drop", "bound")

    def __init__(self, bound: int, on_drop: Callable[[K, V], None] | None = None) -> None:
        self.bound = bound
        self._on_drop = on_drop
        self._entries: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self.bound:
            dropped = self._entries.popitem(last=False)
            if self._on_drop is not None:
                self._on_drop(*dropped)

    def drop(self, key: K) -> None:
        self._entries.pop(key, None)

    def values(self) -> Iterator[V]:
        return iter(self._entries.values())

    def newest(self) -> Iterator[tuple[K, V]]:
        """All entries, the one touched last first."""
        return reversed(self._entries.items())

    def __len__(self) -> int:
        return len(self._entries)
