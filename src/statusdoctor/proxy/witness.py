"""What is true of a failing flow at the moment of its failure and stands in no file: kept in the flow's metadata."""

from __future__ import annotations

from mitmproxy import http
from mitmproxy.connection import ConnectionState

from statusdoctor.proxy.marks import aside


def note_answer_by_proxy(flow: http.HTTPFlow) -> None:
    """When header fields are there: an answer that has its body by then is the proxy's own, or an addon's."""
    response = flow.response
    if response is not None and response.raw_content is not None and flow.live:
        aside(flow)["by_proxy"] = "yes"


def note_failure(flow: http.HTTPFlow, heard: str = "") -> None:
    """Which side ended it, and what the proxy's log said of this connection."""
    if not flow.live:
        return
    who = who_closed(flow)
    if who:
        aside(flow)["who_closed"] = who
    if heard:
        aside(flow)["log"] = heard


def who_closed(flow: http.HTTPFlow) -> str:
    """client or server, as the connections stand now; empty where neither ended it or nothing tells."""
    text = flow.error.msg if flow.error else ""
    if text.startswith("stream reset"):
        return _who_reset(flow)
    if flow.client_conn.state is not ConnectionState.OPEN:
        return "client"
    return "server" if _was_connected(flow) else ""


def _was_connected(flow: http.HTTPFlow) -> bool:
    """Whether there was a connection to the server that could end: a failed set-up is nobody's hanging up."""
    server = flow.server_conn
    return server.timestamp_tcp_setup is not None and (not server.tls or server.timestamp_tls_setup is not None)


def _who_reset(flow: http.HTTPFlow) -> str:
    """mitmproxy says "by client" whoever it was; only a side that speaks HTTP/2 can reset a stream."""
    client, server = flow.client_conn.alpn == b"h2", flow.server_conn.alpn == b"h2"
    if client == server:
        return ""
    return "client" if client else "server"
