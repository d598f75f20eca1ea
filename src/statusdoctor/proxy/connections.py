"""Failures that no flow tells of: handshakes that a client refuses, CONNECTs, dead targets, clients that go silent.

Each failure is told once, by the first hook that knows all of it; where mitmproxy reports it with a flow as well
(a failed certificate and then the requests that it spoils), the flow is left to tell it.

Flows stand in for them. What one handshake alone cannot tell (trust.py) stands in their metadata as text, for the
same client: handshakes_ok (with other hosts, each followed by a request), handshakes_refused (with any), hosts_ok and
hosts_refused (other hosts that worked; that refused and never worked), ok_here and refused_here (this host, this
handshake counted); user_agent (of the CONNECT), closed (`after-handshake`: it was completed, and no request followed).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from mitmproxy import ctx, http
from mitmproxy.connection import Client, Server
from mitmproxy.proxy.server_hooks import ServerConnectionHookData
from mitmproxy.tls import TlsData

from statusdoctor.proxy.flowless import address_of, connect, connection, host_of
from statusdoctor.proxy.log_ear import LogEar, is_no_request
from statusdoctor.proxy.marks import aside
from statusdoctor.proxy.trust import ClientRecord, Trust

Tell = Callable[[http.HTTPFlow], None]

AT_ONCE_S: Final = 2.0  # a client that leaves this soon after a handshake has judged the certificate
SPARE_TELLS: Final = 7  # handshakes broken off with no word: browsers open six connections to one host at once
SILENT_TELLS: Final = 3  # browsers open spare connections; one that stays silent proves nothing

_BEFORE_ANY_FLOW: Final = ("regular", "upstream")  # modes in which a CONNECT or a request comes first
_SPARE: Final = re.compile(r"disconnected during the handshake|connection closed early", re.I)


class Connections:
    """Hooks of connections and handshakes. `tell` examines a flow, `tell_of` one that is in no list."""

    HOOKS: Final = (
        "http_connect",
        "requestheaders",
        "server_connected",
        "http_connect_error",
        "server_connect_error",
        "tls_established_client",
        "tls_failed_client",
        "tls_failed_server",
        "client_disconnected",
    )

    def __init__(self, tell: Tell, tell_of: Tell, ear: LogEar) -> None:
        self._tell = tell
        self._tell_of = tell_of
        self._ear = ear
        self._trust = Trust()
        self._agents: dict[str, str] = {}  # by id of the client connection, as are the following
        self._silent: dict[str, str] = {}
        self._reached: set[str] = set()
        self._told: set[str] = set()
        self._spoiled: dict[str, tuple[Client, Server, str]] = {}

    # --- what a flow tells later, or what tells who the client is

    def http_connect(self, flow: http.HTTPFlow) -> None:
        self._agents[flow.client_conn.id] = flow.request.headers.get("user-agent", "")

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        if not self._silent:
            return
        host = self._silent.pop(flow.client_conn.id, None)
        if host is not None:
            self._record(flow.client_conn).host(host).ok += 1

    def told_by(self, flow: http.HTTPFlow) -> None:
        """A flow's own error tells what spoiled it."""
        self._spoiled.pop(flow.client_conn.id, None)

    def server_connected(self, data: ServerConnectionHookData) -> None:
        self._reached.add(data.client.id)

    # --- CONNECT, and targets that are dialled before any request

    def http_connect_error(self, flow: http.HTTPFlow) -> None:
        fault = flow.server_conn.error
        if fault is None:  # refused by the proxy itself: 407, or an addon's answer
            aside(flow)["by_proxy"] = "yes"
            self._tell(flow)
            return
        failed = connect(flow.client_conn, flow.server_conn, fault)
        failed.request.headers = flow.request.headers
        failed.request.timestamp_start = flow.request.timestamp_start
        failed.request.timestamp_end = flow.request.timestamp_end
        self._tell_of(failed)

    def server_connect_error(self, data: ServerConnectionHookData) -> None:
        if not _dialled_first(data.client) or data.client.id in self._reached:
            return  # the flow that it spoils tells it
        self._tell_flowless(data.client, data.server, data.server.error or "")

    # --- handshakes

    def tls_established_client(self, data: TlsData) -> None:
        client = data.context.client
        self._silent[client.id] = host_of(client, data.context.server)

    def tls_failed_client(self, data: TlsData) -> None:
        client, server = data.context.client, data.context.server
        text = data.conn.error or ""
        here = self._record(client).host(host_of(client, server))
        self._told.add(client.id)
        if _SPARE.search(text) and here.ok:
            return  # this host works for this client: a spare connection that was not needed
        here.refused += 1
        if _SPARE.search(text) and here.refused < SPARE_TELLS and self._is_trusting_browser(client):
            return  # a page that was left meanwhile: what a browser refuses it says in an alert
        self._tell_flowless(client, server, text, stage="tls-client")

    def _is_trusting_browser(self, client: Client) -> bool:
        """Whether a browser's other handshakes went well: then it trusts the proxy, and pins nothing."""
        works = any(host.ok for host in self._record(client).hosts.values())
        return works and self._agents.get(client.id, "").startswith("Mozilla/")

    def tls_failed_server(self, data: TlsData) -> None:
        client, server = data.context.client, data.conn
        if isinstance(server, Server):
            self._spoiled[client.id] = (client, server, server.error or "")

    # --- the end of a client's connection

    def client_disconnected(self, client: Client) -> None:
        heard = self._ear.told(client.peername)
        told = client.id in self._told
        spoiled = self._spoiled.pop(client.id, None)
        silent = self._silent.pop(client.id, None)
        if spoiled is not None:
            self._tell_flowless(*spoiled, stage="tls-server")
        elif is_no_request(heard):
            self._tell_flowless(client, Server(address=None), heard, stage="request")
        elif silent is not None:
            self._stayed_silent(client, silent, heard)
        elif client.error and not told:
            self._tell_flowless(client, Server(address=None), client.error)
        self._forget(client)

    def _stayed_silent(self, client: Client, host: str, heard: str) -> None:
        """A handshake was completed and no request came: again and again, that is a certificate refused late."""
        done, ended = client.timestamp_tls_setup, client.timestamp_end
        if done is None or ended is None or ended - done > AT_ONCE_S:
            return
        here = self._record(client).host(host)
        here.silent += 1
        if here.ok or (here.silent < SILENT_TELLS and "TLS Error" not in heard):
            return
        here.refused += 1
        text = heard or "The client closed the connection after the handshake, with no request."
        server = Server(address=(host, 443))
        self._tell_flowless(client, server, text, stage="tls-client", closed="after-handshake")

    def _tell_flowless(self, client: Client, server: Server, text: str, *, stage: str = "", **more: str) -> None:
        agent = self._agents.get(client.id, "")
        told = self._record(client).counts(host_of(client, server)) | more
        if agent:
            told["user_agent"] = agent
        self._tell_of(connection(client, server, text, stage=stage, told=told))

    def _record(self, client: Client) -> ClientRecord:
        return self._trust.of((address_of(client), self._agents.get(client.id, "")))

    def _forget(self, client: Client) -> None:
        self._agents.pop(client.id, None)
        self._reached.discard(client.id)
        self._told.discard(client.id)


def _dialled_first(client: Client) -> bool:
    """Whether the proxy calls the target before the client has asked for anything (`connection_strategy=eager`)."""
    still_there = client.timestamp_end is None  # neither left meanwhile, nor the copy of a replay
    eager = ctx.options.connection_strategy == "eager"
    return eager and still_there and client.proxy_mode.type_name not in _BEFORE_ANY_FLOW
