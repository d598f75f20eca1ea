"""Who recorded a HAR, and what such a recorder leaves out."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

_SECRETS: Final = frozenset(("authorization", "cookie", "set-cookie"))
# What a browser, or an API client, adds after its export saw the request: without Host it saw an early draft of it.
ADDED_LATE: Final = frozenset(
    (
        *("host", "connection", "content-length", "cookie", "authorization", "proxy-authorization", "origin"),
        *("referer", "accept", "accept-encoding", "accept-language", "user-agent", "cache-control", "pragma"),
        *("priority", "dnt", "if-none-match", "if-modified-since"),
        *("sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-user"),
    )
)


class Recorder(msgspec.Struct, frozen=True):
    """Who recorded a capture.

    hidden: the fields that its export may have removed. Chrome's default export leaves out Authorization, Cookie and
    Set-Cookie, and says so nowhere. A file is taken for such where Chrome wrote it and none of its entries has one of
    the three: a full export of traffic without any of them looks the same, and is then believed less than it could be.
    """

    client: str = ""
    is_browser: bool = False
    is_client: bool = False
    hidden: frozenset[str] = frozenset()
    numbers_connections: bool = True  # Firefox writes the server's port where others number the connection


_CHROME: Final = ("webinspector", "chrome devtools")
_SHOWN: Final = {"webinspector": "Chrome", "chrome devtools": "Chrome", "webkit web inspector": "Safari"}
_BROWSERS: Final = re.compile(
    r"webinspector|web inspector|devtools|firefox|chrom|safari|edge|opera|playwright|puppeteer|selenium|cypress|webkit",
    re.I,
)
_CLIENTS: Final = re.compile(r"insomnia|postman|bruno|hoppscotch|paw|rapidapi|k6|yaak|thunder client|httpie", re.I)


def recorder_of(log: dict[str, Any], bears_secrets: bool) -> Recorder:
    """Who recorded a log, from its `creator` and `browser`."""
    creator, browser = _Tool.of(log.get("creator")), _Tool.of(log.get("browser"))
    shown = browser if browser.name else creator
    name = _SHOWN.get(shown.name.lower(), "")
    is_browser = bool(browser.name or _BROWSERS.search(creator.name))
    return Recorder(
        client=name or f"{shown.name} {shown.version}".strip(),
        is_browser=is_browser,
        is_client=is_browser or bool(_CLIENTS.search(creator.name)),
        hidden=_SECRETS if creator.name.lower() in _CHROME and not bears_secrets else frozenset(),
        numbers_connections="firefox" not in creator.name.lower(),
    )


class _Tool(msgspec.Struct, frozen=True):
    name: str = ""
    version: str = ""

    @classmethod
    def of(cls, value: Any) -> _Tool:
        if not isinstance(value, dict):
            return cls()
        return cls(str(value.get("name") or "")[:80].strip(), str(value.get("version") or "")[:40].strip())
