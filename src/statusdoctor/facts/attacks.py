"""What in a request looks like an attack to a firewall: markup, SQL, paths out of the tree, commands, look-ups.

A firewall refuses such text whether it was meant ill or not; the reader is told where it stands. Bounded: 8 KiB of
address and 16 KiB of body.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_plus

import msgspec

from statusdoctor.facts.content import Content
from statusdoctor.model import Request

_ADDRESS: Final = 8 * 1024
_BODY: Final = 16 * 1024

# Kind of text → patterns over the decoded text, lower case. The narrow ones stand first.
_SHAPES: Final = tuple(
    (kind, re.compile("|".join(patterns)))
    for kind, patterns in {
        "markup": (
            r"<script\b", r"javascript:", r"<iframe\b", r"<svg[\s/]", r"<img[^>]{0,80}\sonerror",
            r"\bon(?:error|load|mouseover|click|focus)\s{0,9}=",
        ),
        "SQL": (
            r"\bunion\s{1,9}(?:all\s{1,9})?select\b", r"\bselect\s[\w*,\s]{1,60}\sfrom\s{1,9}\w",
            r"['\"]\s{0,9}(?:or|and)\s{1,9}['\"]?\w{1,40}['\"]?\s{0,9}=\s{0,9}['\"]?\w",
            r"\bor\s{1,9}1\s{0,9}=\s{0,9}1",
            r";\s{0,9}(?:drop|delete|insert|update|alter)\s", r"\bsleep\(\d", r"\bwaitfor\s{1,9}delay",
            r"\binformation_schema\b", r"'\s{0,9}--",
        ),
        "a path out of the tree": (
            r"\.\.[/\\]\.\.[/\\]", r"/etc/(?:passwd|shadow)", r"\bboot\.ini", r"win\.ini", r"/proc/self/",
        ),
        "a look-up expression": (
            r"\$\{(?:jndi|env|sys|lower|upper|::-)", r"\{\{\s{0,9}\d+\s{0,9}\*\s{0,9}\d+\s{0,9}\}\}",
            r"\bt\(java\.lang",
        ),
        "a shell command": (
            r"[;|`&]\s{0,9}(?:cat|ls|id|whoami|wget|curl|nc|bash|ping|powershell|cmd)\b(?!=)",
            r"\$\((?:cat|id|whoami|curl|wget)", r"/bin/(?:ba)?sh\b", r"cmd\.exe",
        ),
        "an XML entity": (r"<!entity\b", r"<!doctype[^>]{0,200}\[\s{0,9}<!"),
        "PHP code": (r"<\?php", r"\bphp://(?:input|filter)", r"\beval\(", r"base64_decode\("),
        "an address inside the cloud": (r"=(?:file|gopher|dict)://", r"169\.254\.169\.254"),
        "a hidden file of the site": (
            r"/\.(?:git|env|svn|htaccess|htpasswd|aws|ssh)(?:/|$|\?)", r"/wp-config\.php",
            r"\.(?:bak|old|sql|swp)(?:$|\?)",
        ),
    }.items()
)  # fmt: skip


class Attack(msgspec.Struct, frozen=True):
    """Text that firewalls look for: its kind, where it stands, and the words themselves."""

    kind: str
    where: str
    quote: str


def attack(request: Request) -> Attack | None:
    """The first text of a request that looks like an attack; None where there is none."""
    path = unquote_plus(unquote_plus(request.path[:_ADDRESS])).lower()
    found = _first(path, "request.url")
    if found is not None or request.method in ("GET", "HEAD") or not request.body:
        return found or _first(request.headers.get("user-agent").lower()[:1024], "request.headers.user-agent")
    content = Content(request.headers, request.body)
    if content.looks_like in ("form", "json", "text", "multipart", "xml"):
        text = content.text[:_BODY]
        return _first((unquote_plus(text) if content.looks_like == "form" else text).lower(), "request.body")
    return None


def _first(text: str, where: str) -> Attack | None:
    for kind, pattern in _SHAPES:
        match = pattern.search(text)
        if match:
            return Attack(kind, where, match[0][:60])
    return None
