"""Where a pasted request went: scheme, host and port, from what its own lines and its answer tell."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.intake.texts.heads import Head
from statusdoctor.model import LOST_BODY, UNSEEN_HEADERS, Body, Headers, Request, split_url

_LOCAL: Final = re.compile(r"localhost|.*\.localhost|.*\.local|[\d.]+|\[.*|[^.]+")  # names that seldom have TLS
_TLS_PORTS: Final = frozenset((443, 8443, 9443))

UNSEEN: Final = Request("", "", "", 0, "", UNSEEN_HEADERS, LOST_BODY)


def request_of(head: Head, body: Body, answer: Headers | None = None, *, origin: str = "") -> Request:
    """The request that a head describes. answer: the fields of its response, for what they tell of the scheme.

    origin: scheme, host and port where something else than the request told them.
    """
    start, headers = head.start, head.headers
    if start.method == "CONNECT":
        return _connect(start.target, headers, body, start.version)
    if "://" in start.target[:12]:
        return Request.to(start.method, start.target, headers, body, start.version)
    host = headers.get("host")
    if not origin and host:
        origin = f"{_scheme(host, start.version, headers, answer)}://{host}"
    parts = split_url(origin)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    return Request(start.method, parts.scheme, parts.hostname or "", port, start.target, headers, body, start.version)


def _connect(target: str, headers: Headers, body: Body, version: str) -> Request:
    parts = split_url(f"https://{target}")
    return Request("CONNECT", "https", parts.hostname or "", parts.port or 443, "", headers, body, version)


def _scheme(host: str, version: str, headers: Headers, answer: Headers | None) -> str:
    """https or http. A raw request does not say; the port, HTTP/2, the page and the answer do."""
    parts = split_url(f"//{host}")
    if parts.port in _TLS_PORTS or version in ("HTTP/2.0", "HTTP/3"):
        return "https"
    if parts.port == 80:
        return "http"
    if answer is not None and "strict-transport-security" in answer:
        return "https"
    for name in ("origin", "referer"):
        page = split_url(headers.get(name))
        if page.netloc == host and page.scheme in ("http", "https"):
            return page.scheme
    return "http" if parts.port or _LOCAL.fullmatch(parts.hostname or "") else "https"
