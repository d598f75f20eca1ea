"""The world: every server of the lab, started and stopped together."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from statusdoctor.lab import gateway
from statusdoctor.lab.api import OrdersApi
from statusdoctor.lab.oauth import TokenDesk
from statusdoctor.lab.serving import LOOPBACK, App, Service
from statusdoctor.lab.shop import Shop
from statusdoctor.lab.tokens import Tokens


class World:
    """An API, a web shop and a gateway on loopback ports that the system chooses.

    The base addresses are there from `start` on. The shop is called by the name localhost and the API by its
    number, so that a redirect from one to the other leaves the host.
    """

    api: str
    shop: str
    gateway: str
    dead: str
    nowhere = "http://orders.lab.invalid"  # .invalid never resolves (RFC 6761, 6.4)

    def __init__(self) -> None:
        self.tokens = Tokens()
        self._stopping = threading.Event()
        self._open = ExitStack()

    def start(self) -> None:
        """Open every port and begin to answer."""
        self._stopping.clear()
        shop = self._serve(Shop(self.tokens), "lab-shop")
        self.shop = shop.base("localhost")
        desk = TokenDesk(self.tokens, f"{self.shop}/callback")
        api = self._serve(OrdersApi(self.tokens, desk, f"{self.shop}/files"), "lab-api")
        self.api = api.base()
        dead = self._dead_port()
        self.dead = f"http://{LOOPBACK}:{dead}"
        self.gateway = self._gateway(api.port, dead).base()

    def stop(self) -> None:
        """Close every port and end every thread; a world that has not started stops as well."""
        self._stopping.set()
        self._open.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _gateway(self, api: int, dead: int) -> Service:
        slow = self._serve(gateway.slow(self._stopping), "lab-slow").port
        broken = self._serve(gateway.hung_up, "lab-broken").port
        ports = {"orders-api": api, "reports": dead, "exports": slow, "imports": broken}
        return self._serve(gateway.Gateway(ports), gateway.LABEL)

    def _serve(self, app: App, label: str) -> Service:
        service = Service(app, label)
        service.start()
        self._open.callback(service.stop)
        return service

    def _dead_port(self) -> int:
        """A port that is bound and does not listen: it refuses, and nobody else can get it."""
        dead = self._open.enter_context(socket.socket())
        dead.bind((LOOPBACK, 0))
        port: int = dead.getsockname()[1]
        return port
