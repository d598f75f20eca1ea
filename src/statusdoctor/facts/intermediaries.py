"""What intermediaries write into fields of their own: Proxy-Status (RFC 9209), Cache-Status (RFC 9211), Via, CDN-Loop.

The structured ones are read by http-sf; what does not parse is nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import http_sf
import msgspec

from statusdoctor.model import Headers

_LONGEST: Final = 4 * 1024
_MOST: Final = 20


class Hop(msgspec.Struct, frozen=True):
    """One intermediary's entry: its name, and what it says of how it got the answer."""

    name: str
    error: str = ""
    details: str = ""
    next_hop: str = ""
    status: int = 0


def proxy_status(headers: Headers) -> tuple[Hop, ...]:
    """The entries of Proxy-Status, the hop nearest to the origin first."""
    return tuple(
        Hop(name, _text(p.get("error")), _text(p.get("details")), _text(p.get("next-hop")), _code(p))
        for name, p in _entries(headers, "proxy-status")
    )


def _code(parameters: dict[str, Any]) -> int:
    value = parameters.get("received-status")
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def cache_fetched(headers: Headers) -> tuple[tuple[str, int], ...]:
    """Each cache of Cache-Status that forwarded the request, with the status that it got from behind."""
    found = []
    for name, parameters in _entries(headers, "cache-status"):
        status = parameters.get("fwd-status")
        if isinstance(status, int) and not isinstance(status, bool):
            found.append((name, status))
    return tuple(found)


def _entries(headers: Headers, field: str) -> list[tuple[str, dict[str, Any]]]:
    text = headers.joined(field)
    if not text or len(text) > _LONGEST:
        return []
    try:
        members: Any = http_sf.parse(text.encode(), tltype="list")
    except ValueError:
        return []
    if not isinstance(members, list):
        return []
    return [(str(item), parameters) for item, parameters in members[:_MOST] if not isinstance(item, list)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:200]


def passed_again(headers: Headers, field: str) -> tuple[str, int]:
    """The hop that stands most often in Via or CDN-Loop, and how often; ("", 0) where there is none."""
    parts = [part.strip() for part in headers.joined(field)[: 16 * 1024].split(",") if part.strip()]
    names = Counter(_pseudonym(part, field) for part in parts)
    return names.most_common(1)[0] if names else ("", 0)


def _pseudonym(part: str, field: str) -> str:
    """Via: `1.1 cache.example (Squid/5.7)`; CDN-Loop: `cdn.example; id=1`."""
    if field == "via":
        words = part.split()
        return words[1].lower() if len(words) > 1 else part.lower()
    return part.partition(";")[0].strip().lower()
