"""Credentials by their digest: where and when each was accepted or refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.history.bounds import Bounds, Store
from statusdoctor.history.record import Record, digest
from statusdoctor.model import Request

AUTH_FIELDS: Final = frozenset(
    "authorization proxy-authorization x-api-key api-key apikey x-auth-token x-access-token private-token "
    "x-goog-api-key ocp-apim-subscription-key x-vault-token x-session-token x-shopify-access-token x-functions-key "
    "dd-api-key xi-api-key x-rapidapi-key job-token x-figma-token".split()
)
#: Credentials that are made anew for every request: to remember them tells nothing.
_ONE_TIME: Final = frozenset(
    "digest ntlm negotiate oauth hawk signature aws4-hmac-sha256 aws4-ecdsa-p256-sha256 sharedkey sharedkeylite "
    "hmac hmac-sha256 acs3-hmac-sha256 tc3-hmac-sha256 aws".split()
)
_REFUSED: Final = frozenset((401, 403, 407))


class CredentialMemory:
    """Where one credential was accepted and refused, by origin; the latest record of each."""

    __slots__ = ("accepted", "first", "refused")

    def __init__(self, first: Record) -> None:
        self.first = first
        self.accepted: dict[str, Record] = {}
        self.refused: dict[str, Record] = {}

    def accepted_at(self, origin: str) -> Record | None:
        return self.accepted.get(origin)

    def accepted_elsewhere(self, origin: str) -> Record | None:
        """The latest success at another origin."""
        others = [record for where, record in self.accepted.items() if where != origin]
        return max(others, key=lambda record: record.started, default=None)


class CredentialStore:
    """All credentials of the session, whichever client sent them."""

    def __init__(self, bounds: Bounds) -> None:
        self._bound = bounds.origins_a_credential
        self._store: Store[int, CredentialMemory] = Store(bounds.credentials)

    def note(self, record: Record, request: Request) -> None:
        index = request.headers.index
        if AUTH_FIELDS.isdisjoint(index):
            return
        for name in AUTH_FIELDS.intersection(index):
            value = bare(index[name][0])
            if value:
                self._note(digest(value), record)

    def _note(self, key: int, record: Record) -> None:
        memory = self._store.get(key)
        if memory is None:
            memory = CredentialMemory(record)
        self._store.put(key, memory)
        if record.ok:
            self._put(memory.accepted, record)
        elif record.status in _REFUSED:
            self._put(memory.refused, record)

    def _put(self, found: dict[str, Record], record: Record) -> None:
        known = found.pop(record.origin, None)
        found[record.origin] = record if known is None or known.started <= record.started else known
        if len(found) > self._bound:
            found.pop(next(iter(found)))

    def get(self, value: str) -> CredentialMemory | None:
        return self._store.get(digest(bare(value)))

    def all(self) -> Iterator[CredentialMemory]:
        return self._store.values()

    def __len__(self) -> int:
        return len(self._store)


def bare(value: str) -> str:
    """The secret of a field's value, without its scheme; empty where it serves one request alone."""
    scheme, space, rest = value.strip().partition(" ")
    if not space:
        return scheme
    return "" if scheme.lower() in _ONE_TIME else rest.strip()
