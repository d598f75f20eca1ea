"""How far an exchange came before it failed, by the words of the tool that tried it."""

from __future__ import annotations

import re
from typing import Final

_STAGES: Final = (
    ("response", r"read error \(|ssl_read|operation timed out"),  # the request was on its way
    ("dns", r"resolv|getaddrinfo|name or service not known|nodename nor servname|no address associated|resolution"),
    (
        "tls-server",
        r"certificate|\bssl\b(?!:)|ssl_|\btls\b|openssl|schannel|gnutls|wrong version number|handshake|securetransport",
    ),
    (
        "connect",
        r"failed to connect|couldn't connect|could not connect|connection refused|connect(?:ion)? timed? ?out"
        r"|no route to host|unreachable|connect to .{1,300} failed|failed to establish|connecttimeout"
        r"|connect call failed|all connection attempts failed|proxyerror|socks",
    ),
    ("request", r"send failure|sending|unsupported protocol|malformed url|url rejected|url using bad"),
    (
        "response",
        r"empty reply|recv failure|transfer closed|http/2 stream|http/3 stream|operation timed out|no data received"
        r"|read error|closed at byte|read timed out|readtimeout|chunk|too many|remote end closed|disconnected"
        r"|incomplete|bytes received|weird server reply|http/0\.9|nghttp2|reset by peer|connection aborted|readerror",
    ),
)
_PATTERNS: Final = tuple((stage, re.compile(pattern, re.I)) for stage, pattern in _STAGES)
_BY_SERVER: Final = re.compile(
    r"empty reply|reset by peer|transfer closed|no data received|closed at byte|refused|remote end closed"
    r"|without sending a (?:complete )?response|server disconnected",
    re.I,
)


def stage_of(words: str) -> str:
    """dns, connect, tls-server, request, response or unknown."""
    return next((stage for stage, pattern in _PATTERNS if pattern.search(words)), "unknown")


def ended_by(words: str) -> str:
    """The side that ended it, where the words tell: server, or nothing."""
    return "server" if _BY_SERVER.search(words) else ""
