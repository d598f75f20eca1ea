"""What each client's TLS handshakes with the proxy came to: a pinned host and a missing CA differ in nothing else."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

CLIENTS_AT_MOST: Final = 500
HOSTS_AT_MOST: Final = 300

Client = tuple[str, str]  # address and User-Agent: of one machine's programs some trust the proxy and some do not


@dataclass(slots=True)
class HostRecord:
    """Handshakes of one client for one host: followed by a request, refused, followed by nothing."""

    ok: int = 0
    refused: int = 0
    silent: int = 0


@dataclass(slots=True)
class ClientRecord:
    """Handshakes of one client, by host."""

    hosts: OrderedDict[str, HostRecord] = field(default_factory=OrderedDict)

    def host(self, name: str) -> HostRecord:
        record = self.hosts.setdefault(name, HostRecord())
        self.hosts.move_to_end(name)
        if len(self.hosts) > HOSTS_AT_MOST:
            self.hosts.popitem(last=False)
        return record

    def counts(self, host: str) -> dict[str, str]:
        """As text, for Exchange.aside: the other hosts of this client, and this one with the handshake at hand."""
        here = self.host(host)
        others = [record for record in self.hosts.values() if record is not here]
        numbers = {
            "handshakes_ok": sum(record.ok for record in others),
            "handshakes_refused": sum(record.refused for record in self.hosts.values()),
            "hosts_ok": sum(1 for record in others if record.ok),
            "hosts_refused": sum(1 for record in others if record.refused and not record.ok),
            "ok_here": here.ok,
            "refused_here": here.refused,
        }
        return {name: str(number) for name, number in numbers.items()}


class Trust:
    """The records of all clients. Bounded; the one seen longest ago goes first."""

    def __init__(self) -> None:
        self._clients: OrderedDict[Client, ClientRecord] = OrderedDict()

    def of(self, client: Client) -> ClientRecord:
        record = self._clients.setdefault(client, ClientRecord())
        self._clients.move_to_end(client)
        if len(self._clients) > CLIENTS_AT_MOST:
            self._clients.popitem(last=False)
        return record
