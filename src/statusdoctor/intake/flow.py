"""mitmproxy flows to Exchanges: live in the addon, and from saved flow files.

Nothing is copied or decoded here: bodies are fetched from the flow when a rule asks. Of the HTTP flows of a file the
n-th has index n; TCP, UDP and DNS flows do not count, nor do flows that stand in for a connection without HTTP.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import BinaryIO, Final

from mitmproxy import exceptions, http
from mitmproxy.connection import Client, Server
from mitmproxy.io import FlowReader
from msgspec import structs

from statusdoctor.intake.problems import Problem
from statusdoctor.model import (
    LOST_BODY,
    NO_BODY,
    NO_HEADERS,
    NO_PEER,
    Body,
    Exchange,
    Failure,
    Headers,
    Peer,
    Request,
    Response,
    WebSocketEnd,
)

OURS: Final = "statusdoctor"  # key of flow.metadata under which the addon keeps what a file would lose
NO_HTTP: Final = "no_http"  # there: no request was made, and the flow stands in for its connection; holds the stage
_CLIENT_LEFT: Final = re.compile(r"^client disconnected\.?$", re.I)
_PROXY_REALM: Final = 'realm="mitmproxy"'


def from_flow(flow: http.HTTPFlow, *, source: int = 0, index: int | None = None) -> Exchange:
    """One mitmproxy HTTP flow as an Exchange. Shares the flow's bodies; copies nothing."""
    aside: dict[str, str] = flow.metadata.get(OURS) or {}
    if NO_HTTP in aside:
        return _connection(flow, source, aside)
    request = flow.request
    client, server = flow.client_conn, flow.server_conn
    error = flow.error
    response = flow.response
    cut = response is not None and error is not None
    peer = client.peername
    return Exchange(
        request=_request(request),
        response=_response(response, cut, aside) if response is not None else None,
        failure=_failure(error.msg, error.timestamp, aside) if error is not None else None,
        started=request.timestamp_start,
        sent=request.timestamp_end,
        answered=response.timestamp_start if response is not None else None,
        finished=(response.timestamp_end if response is not None else None) or (error.timestamp if error else None),
        source=source,
        index=index,
        id=flow.id,
        client=peer[0].removeprefix("::ffff:") if peer else "",
        client_peer=_client_peer(client),
        server_peer=_server_peer(server),
        reused=_reused(request, server),
        websocket=_websocket(flow),
        aside=aside,
        mode=client.proxy_mode.type_name,
    )


def _connection(flow: http.HTTPFlow, source: int, aside: dict[str, str]) -> Exchange:
    """A connection that failed before any HTTP was spoken, such as a handshake that the client refused."""
    client, server = flow.client_conn, flow.server_conn
    peer, target = client.peername, server.address
    text, at = (flow.error.msg, flow.error.timestamp) if flow.error else ("", None)
    return Exchange(
        request=None,
        failure=Failure(text, aside[NO_HTTP] or _stage(text), _who(text, aside), at),
        started=client.timestamp_start,
        finished=at,
        source=source,
        id=flow.id,
        client=peer[0].removeprefix("::ffff:") if peer else "",
        client_peer=structs.replace(_client_peer(client), alpn=_offered(client)),
        server_peer=Peer(
            address=target[0] if target else "",
            port=target[1] if target else 0,
            connection=server.id,
            sni=client.sni or server.sni or "",
            error=server.error or "",
        ),
        aside=aside,
        mode=client.proxy_mode.type_name,
    )


def _offered(client: Client) -> str:
    """What was agreed on; before that, what the client offers."""
    names = [client.alpn] if client.alpn else list(client.alpn_offers)
    return ",".join(name.decode("ascii", "replace") for name in names)


def _request(request: http.Request) -> Request:
    return Request(
        method=request.method,
        scheme=request.scheme or "http",
        host=_host(request),
        port=request.port,
        path=request.path or ("" if request.method == "CONNECT" else "/"),
        headers=Headers(request.headers.fields),
        body=_body(request),
        version=request.http_version,
    )


def _host(request: http.Request) -> str:
    """The name that was called. In transparent modes the target is an address, and only Host names it."""
    host = request.host
    if host[-1:].isdecimal() or ":" in host:  # pretty_host reads the fields: five times as slow as all else here
        host = request.pretty_host if request.method != "CONNECT" and not _is_named_so(request, host) else host
    return host.lower().rstrip(".")


def _is_named_so(request: http.Request, address: str) -> bool:
    """Whether Host, where it stands first (RFC 9110, 7.2), holds the address itself and no name."""
    first = request.headers.fields[:1]
    return bool(first) and first[0][0] == b"Host" and first[0][1].partition(b":")[0] == address.encode()


def _response(response: http.Response, cut: bool, aside: dict[str, str]) -> Response:
    trailers = response.trailers
    return Response(
        status=response.status_code,
        headers=Headers(response.headers.fields),
        body=LOST_BODY if cut and response.raw_content is None else _body(response),
        reason=response.reason or "",
        version=response.http_version,
        trailers=Headers(trailers.fields) if trailers else NO_HEADERS,
        by_proxy=aside.get("by_proxy") == "yes" or _is_proxys_own(response),
    )


def _is_proxys_own(response: http.Response) -> bool:
    if response.status_code not in (401, 407):
        return False
    asked = response.headers.get_all("www-authenticate") + response.headers.get_all("proxy-authenticate")
    return any(_PROXY_REALM in value for value in asked)


def _body(message: http.Message) -> Body:
    raw = message.raw_content
    if raw is None:
        return LOST_BODY
    return Body(raw, coded=True) if raw else NO_BODY


def _failure(text: str, at: float, aside: dict[str, str]) -> Failure:
    return Failure(text, stage=_stage(text), who=_who(text, aside), at=at)


def _who(text: str, aside: dict[str, str]) -> str:
    return aside.get("who_closed") or ("client" if _CLIENT_LEFT.match(text) else "")


_STAGES: Final = tuple(
    (stage, re.compile("|".join(patterns), re.I))
    for stage, patterns in {
        "dns": (
            "name or service not known", "nodename nor servname", "getaddrinfo", "no address associated",
            r"\[errno -[235]\]", "temporary failure in name",
        ),
        "connect": (
            "connect call failed", r"\[errno 1(?:10|11|13|01|04)\]", "winerror", "refused http connect",
            "unable to figure", "connection refused",
        ),
        "tls-client": (
            "the client (?:does not|may not) trust", "client and mitmproxy cannot agree",
            "disconnected during the handshake",
        ),
        "tls-server": (
            "certificate verify failed", "does not speak tls", "remote server and mitmproxy cannot agree",
            r"openssl \w*error", "tls (?:error|alert|handshake)", "^connection closed$",
        ),
        "response": (
            "cannot parse http response", "unexpected server response", "complete message body", "illegal chunk",
            "server closed", "http/2", "stream reset", "peer closed", "from server",
        ),
    }.items()
)  # fmt: skip


def _stage(text: str) -> str:
    return next((stage for stage, pattern in _STAGES if pattern.search(text)), "unknown")


def _client_peer(client: Client) -> Peer:
    peer = client.peername
    return Peer(
        address=peer[0] if peer else "",
        port=peer[1] if peer else 0,
        connection=client.id,
        tls=client.tls_version or "",
        sni=client.sni or "",
        alpn=(client.alpn or b"").decode("ascii", "replace"),
        error=client.error or "",
    )


def _server_peer(server: Server) -> Peer:
    address = server.address
    if address is None and server.timestamp_start is None:
        return NO_PEER
    return Peer(
        address=address[0] if address else "",
        port=address[1] if address else 0,
        connection=server.id,
        tls=server.tls_version or "",
        sni=server.sni or "",
        alpn=(server.alpn or b"").decode("ascii", "replace"),
        error=server.error or "",
    )


def _reused(request: http.Request, server: Server) -> bool | None:
    began = server.timestamp_start
    return None if began is None else began < request.timestamp_start - 1.0


def _websocket(flow: http.HTTPFlow) -> WebSocketEnd | None:
    end = flow.websocket
    if end is None or end.close_code is None:
        return None
    return WebSocketEnd(end.close_code, bool(end.closed_by_client), end.close_reason or "", len(end.messages))


def _reason(exc: Exception) -> str:
    return str(exc).strip().rstrip(".") or type(exc).__name__


def read_flows(
    source: str | os.PathLike[str] | BinaryIO,
    problems: list[Problem] | None = None,
    *,
    source_number: int = 0,
) -> Iterator[Exchange]:
    """The HTTP exchanges of a saved flow file, in its order. What cannot be read to its end becomes a fatal Problem."""
    index = 0
    try:
        with open(source, "rb") if isinstance(source, str | os.PathLike) else nullcontext(source) as stream:
            for flow in FlowReader(stream).stream():
                if isinstance(flow, http.HTTPFlow):
                    exchange = from_flow(flow, source=source_number, index=index)
                    index += exchange.request is not None
                    yield exchange
    except (exceptions.FlowReadException, ValueError, KeyError, TypeError, AttributeError) as exc:
        if problems is not None:
            at = f"after exchange {index - 1}" if index else "at the start"
            problems.append(
                Problem(
                    at,
                    f"the flow file breaks off or is damaged here ({_reason(exc)}); what stands before was read",
                    True,
                )
            )
