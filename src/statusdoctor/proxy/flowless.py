"""Exchanges for failures that have no flow, and the flow that stands for one where a filter wants to see it."""

from __future__ import annotations

from typing import Final

from mitmproxy import flow as flows
from mitmproxy import http
from mitmproxy.connection import Client, Server

from statusdoctor.intake.flow import from_flow
from statusdoctor.model import Exchange, Failure, Peer

LONGEST_TEXT: Final = 500  # a ClientHello that cannot be read is quoted whole by mitmproxy


def address_of(client: Client) -> str:
    """The client's address, an IPv4 one as IPv4."""
    return client.peername[0].removeprefix("::ffff:") if client.peername else ""


def host_of(client: Client, server: Server) -> str:
    """The host that the client wants: what its ClientHello names, else the address of its CONNECT."""
    return client.sni or (server.address[0] if server.address else "")


def stand_in(client: Client, server: Server, text: str) -> http.HTTPFlow:
    """The flow that this failure would be: a CONNECT that ended in an error."""
    host, port = server.address[:2] if server.address else (client.sni or "", 0)
    at = client.timestamp_start
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    flow = http.HTTPFlow(client, server)
    flow.request = http.Request(
        host,
        port,
        method=b"CONNECT",
        scheme=b"",
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


def exchange_of(flow: http.HTTPFlow, *, stage: str = "", aside: dict[str, str] | None = None) -> Exchange:
    """A stand-in as an Exchange in which no HTTP was spoken. Without a stage, the text of the failure tells it."""
    seen = from_flow(flow)
    client, server = flow.client_conn, flow.server_conn
    told = seen.failure or Failure("")
    return Exchange(
        request=None,
        failure=Failure(told.text, stage or told.stage, told.who, told.at),
        started=client.timestamp_start,
        finished=told.at,
        id=flow.id,
        client=seen.client,
        client_peer=Peer(
            address=seen.client,
            port=client.peername[1] if client.peername else 0,
            connection=client.id,
            tls=client.tls_version or "",
            sni=client.sni or "",
            alpn=_alpn(client),
            error=client.error or "",
        ),
        server_peer=Peer(
            address=server.address[0] if server.address else "",
            port=server.address[1] if server.address else 0,
            connection=server.id,
            sni=client.sni or server.sni or "",
            error=server.error or "",
        ),
        aside=aside or {},
        mode=seen.mode,
    )


def _alpn(client: Client) -> str:
    """What was agreed on; before that, what the client offers."""
    offered = [client.alpn] if client.alpn else list(client.alpn_offers)
    return ",".join(name.decode("ascii", "replace") for name in offered)
