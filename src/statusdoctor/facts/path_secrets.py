"""Secrets in segments of the path: bot tokens, webhooks and project keys of services that read them there."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from statusdoctor.model import Request
from statusdoctor.secrecy import is_placeholder


class PathSecret(msgspec.Struct, frozen=True):
    """A segment in the place of a secret. fault: empty, placeholder, malformed, or nothing."""

    name: str
    value: str
    fault: str = ""

    def __repr__(self) -> str:
        return f"PathSecret(name={self.name!r}, fault={self.fault!r})"


#: End of the host, the path with the secret as its group, what a whole one looks like, and its name.
_PLACES: Final = tuple(
    (host, re.compile(path), re.compile(like), name)
    for host, path, like, name in (
        ("api.telegram.org", r"/(?:file/)?bot([^/]*)/\w+", r"\d{5,12}(?::|%3A)[\w-]{30,50}(?:/test)?", "bot token"),
        ("hooks.slack.com", r"/services/(.*)", r"T\w+/B\w+/\w{16,}", "address of the webhook"),
        ("discord.com", r"/api/(?:v\d+/)?webhooks/\d+/([^/]*)", r"[\w-]{50,90}", "webhook's token"),
        ("infura.io", r"/(?:v3|ws/v3)/([^/]*)/?", r"[0-9a-f]{32}", "project key"),
        ("alchemy.com", r"/v2/([^/]*)/?", r"[\w-]{20,60}", "key"),
        ("exchangerate-api.com", r"/v6/([^/]*)/.+", r"[0-9a-f]{24}", "key"),
    )
)


def path_secret(request: Request) -> PathSecret | None:
    """The secret in a request's path; None where its host reads none there."""
    for host, path, like, name in _PLACES:
        if request.host == host or request.host.endswith(f".{host}"):
            found = path.fullmatch(request.route)
            return PathSecret(name, found[1], _fault(found[1], like)) if found else None
    return None


def _fault(value: str, like: re.Pattern[str]) -> str:
    if not value.strip("/"):
        return "empty"
    if any(is_placeholder(part) for part in (value, *value.split("/"))):
        return "placeholder"
    return "" if like.fullmatch(value) else "malformed"
