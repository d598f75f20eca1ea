"""What an answer tells of caches: whether it came out of one, which may keep it, and by what copies are told apart."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from statusdoctor.model import Headers

#: Fields in which caches and CDNs say whether they had a copy; a word of theirs in which "hit" stands means yes.
_VERDICTS: Final = (
    "x-cache", "cf-cache-status", "x-cache-status", "x-proxy-cache", "x-vercel-cache", "x-nextjs-cache", "cdn-cache",
    "x-cdn-cache", "akamai-cache-status", "x-litespeed-cache", "x-drupal-cache", "x-kinsta-cache", "x-fastcgi-cache",
    "x-rack-cache", "x-nginx-cache", "x-srcache-fetch-status", "x-varnish-cache", "x-lsadc-cache", "eagleid-cache",
    "x-hcdn-cache-status", "x-sucuri-cache", "x-nc", "x-swift-cachetime", "x-cache-hit", "cache-status",
)  # fmt: skip
_STALE: Final = ("stale", "updating", "revalidated")
_LONGEST: Final = 60


def cache_hit(headers: Headers) -> str:
    """The field that says that this answer came out of a cache, as sent; empty where none does."""
    age = headers.get("age")
    if age.isdecimal() and int(age[:10]) > 0:
        return f"Age: {age[:10]}"
    for name in _VERDICTS:
        if name in headers:
            value = headers.joined(name).lower()
            if "hit" in value.replace("white", "") or value.startswith(_STALE):
                return f"{_spelt(name)}: {headers.joined(name)[:_LONGEST]}"
    varnish = headers.get("x-varnish").split()
    return f"X-Varnish: {' '.join(varnish)}" if len(varnish) == 2 and all(map(str.isdecimal, varnish)) else ""


def _spelt(name: str) -> str:
    return "-".join(part.upper() if part in ("cf", "cdn") else part.capitalize() for part in name.split("-"))


def directives(headers: Headers) -> dict[str, str]:
    """The directives of Cache-Control, lower case, each with its argument (empty where it has none)."""
    found: dict[str, str] = {}
    for part in headers.joined("cache-control").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name:
            found.setdefault(name.strip(), value.strip().strip('"'))
    return found


def varies_by(headers: Headers, name: str) -> bool:
    """Whether Vary names a request field, or everything."""
    listed = _listed(headers.joined("vary"))
    return name in listed or "*" in listed


@lru_cache(maxsize=256)  # a server says the same with every answer
def _listed(field: str) -> frozenset[str]:
    return frozenset(part.strip() for part in field.lower().split(","))
