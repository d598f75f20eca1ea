"""Flows that stand in for failures without one, so that filters, lists and files have something to hold."""

from __future__ import annotations

from typing import Final

from mitmproxy import ctx, http
from mitmproxy import flow as flows
from mitmproxy.connection import Client, Server

from statusdoctor.intake.flow import NO_HTTP
from statusdoctor.proxy.halftyped import addon_named
from statusdoctor.proxy.marks import aside

LONGEST_TEXT: Final = 500  # a ClientHello that cannot be read is quoted whole by mitmproxy


def address_of(client: Client) -> str:
    """The client's address, an IPv4 one as IPv4."""
    return client.peername[0].removeprefix("::ffff:") if client.peername else ""


def host_of(client: Client, server: Server) -> str:
    """The host that the client wants: what its ClientHello names, else the address of its CONNECT."""
    return client.sni or (server.address[0] if server.address else "")


def connection(client: Client, server: Server, text: str, *, stage: str, told: dict[str, str]) -> http.HTTPFlow:
    """Stands for a connection on which no HTTP was spoken. Without a stage, the text of the failure tells it.

    told: what the doctor is to know besides; it is saved with the flow, so that a file tells the same.
    """
    flow = connect(client, server, text)
    aside(flow).update({NO_HTTP: stage} | told)
    return flow


def connect(client: Client, server: Server, text: str) -> http.HTTPFlow:
    """A CONNECT that ended in an error."""
    host, port = server.address[:2] if server.address else (client.sni or "", 0)
    at = client.timestamp_start
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    flow = http.HTTPFlow(client, server)
    flow.request = http.Request(
        host,
        port,
        method=b"CONNECT",
        scheme=b"http" if port == 80 else b"https",  # none at all makes "://host" of it in mitmweb
        authority=authority.encode("utf-8", "surrogateescape"),
        path=b"",
        http_version=b"HTTP/1.1",
        headers=http.Headers(),
        content=b"",
        trailers=None,
        timestamp_start=at,
        timestamp_end=at,
    )
    flow.error = flows.Error(text[:LONGEST_TEXT])
    return flow


def enter(flow: http.HTTPFlow) -> None:
    """Puts a flow that mitmproxy knows nothing of into its list, and into the file that is written."""
    view, save = addon_named(ctx.master, "view"), addon_named(ctx.master, "save")
    if view is not None:
        view.add([flow])
    if save is not None:
        save.save_flow(flow)
