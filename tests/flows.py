"""Flows, connections and a running addon, for the tests of the proxy's part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mitmproxy import flow, http, tls
from mitmproxy.connection import Client, Server
from mitmproxy.options import Options
from mitmproxy.proxy import context
from mitmproxy.proxy.mode_specs import ProxyMode
from mitmproxy.proxy.server_hooks import ServerConnectionHookData
from mitmproxy.test import taddons, tflow, tutils

from statusdoctor.proxy.addon import StatusDoctor

BEGAN = 1_700_000_000.0  # long ago, so that patience is over whenever somebody looks
REFUSED = "[Errno 111] Connect call failed ('127.0.0.1', 9)"
DISTRUST = "The client does not trust the proxy's certificate for api.example (tlsv1 alert unknown ca)"
LEFT = "The client disconnected during the handshake. If this happens consistently for api.example, this may ..."


class Said:
    """A surface that keeps what it is shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.summaries: list[list[str]] = []
        self.reports: list[list[str]] = []

    def show(self, found: Any, count: int) -> None:
        cause = found.cause.id if found.cause else found.notes[0].id
        self.shown.append(cause if count == 1 else f"{cause} x{count}")

    def summary(self, incidents: Any, reports: Any) -> None:
        self.summaries.append([incident.cause for incident in incidents])
        self.reports.append(list(reports))

    def look(self, view: Any, live: bool) -> None:
        """Nothing to change."""


@contextmanager
def running(*others: Any, **options: Any) -> Iterator[tuple[StatusDoctor, Said, taddons.context]]:
    """The addon as in a running mitmproxy, among `others`; what it says is kept instead of shown."""
    addon = StatusDoctor()
    with taddons.context(*others, addon) as tctx:
        try:
            tctx.options.add_option("connection_strategy", str, "eager", "")
            tctx.options.update(**options)
            addon.running()
            said = Said()
            addon.reporter.surface = said
            yield addon, said, tctx
        finally:
            if addon in tctx.master.addons:
                tctx.master.addons.remove(addon)
            if not tctx.master.event_loop.is_running():
                tctx.master.event_loop.close()


def see(tctx: taddons.context, name: str, *arguments: Any) -> None:
    """Fires one hook at all addons, in their order; a hook that raises fails the test."""
    for addon in list(tctx.master.addons.chain):
        for part in (addon, *getattr(addon, "addons", ())):
            hook = getattr(part, name, None)
            if hook is not None:
                hook(*arguments)


def answered(
    status: int = 200,
    content: bytes = b"",
    *,
    request: http.Request | None = None,
    after: float = 0.0,
    **fields: str,
) -> http.HTTPFlow:
    """A flow with a response, begun `after` seconds; header fields by keyword."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    headers = http.Headers([*pairs, (b"content-length", str(len(content)).encode())])
    response = tutils.tresp(status_code=status, reason=b"", content=content, headers=headers)
    made = tflow.tflow(req=request or asked(), resp=response)
    began = BEGAN + after
    made.request.timestamp_start, made.request.timestamp_end = began, began + 0.001
    response.timestamp_start, response.timestamp_end = began + 0.01, began + 0.02
    return made


def asked(path: str = "/v1/orders", **fields: str) -> http.Request:
    """A GET to api.example."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    return tutils.treq(host="api.example", port=80, path=path.encode(), headers=http.Headers(pairs), content=b"")


def failed(text: str = REFUSED, **more: Any) -> http.HTTPFlow:
    """A flow that ended in an error."""
    return tflow.tflow(req=asked(), err=flow.Error(text), **more)


def client(mode: str = "regular", **state: Any) -> Client:
    """A client's connection."""
    made = tflow.tclient_conn()
    made.proxy_mode = ProxyMode.parse(mode)
    made.timestamp_end = None
    made.sni = "api.example"
    made.error = None
    for name, value in state.items():
        setattr(made, name, value)
    return made


def server(host: str = "api.example", port: int = 443, error: str | None = None) -> Server:
    made = Server(address=(host, port))
    made.error = error
    return made


def handshake(who: Client, error: str | None = None, host: str = "api.example") -> tls.TlsData:
    """What hooks about a handshake with a client get."""
    surroundings = context.Context(who, Options())
    surroundings.server = server(host)
    who.sni = host
    who.error = error
    return tls.TlsData(who, surroundings)


def dialled(who: Client, target: Server) -> ServerConnectionHookData:
    """What hooks about a connection to a server get."""
    return ServerConnectionHookData(client=who, server=target)
