"""What a URL tells: its route, the values that no program filled in, and the signs of careless joining."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, unquote_plus

_MOST: Final = 300  # pairs or segments of one URL
_LONGEST: Final = 64 * 1024
_USUAL: Final = 512  # characters; what is longer is rare, and not kept for the next who asks

_VARIABLE: Final = re.compile(r"\d|[^/]{20}|%40|@")
_ID: Final = re.compile(
    r"""\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}  # numbers, UUIDs
    |(?=[a-fA-F]*\d)[0-9a-fA-F]{8,}                               # hashes, object ids
    |\d{4}-\d{2}(?:-\d{2})?(?:[T\ ][\d:.+Z-]*)?                   # dates
    |[A-Za-z]{1,12}[-_:]\d{3,}                                    # order-10293
    |[^@]+@[^@]+\.[^@]+                                           # mail addresses
    |eyJ[\w-]+\.[\w-]+\.[\w-]*                                    # tokens
    |\{[^{}]*\}""",
    re.X,
)
_SHORTEST_ID: Final = 5  # what is shorter and no number is a word or a version: v1, q4, a4
_EXTENSION: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
_RUN: Final = re.compile(r"[A-Za-z0-9]+")
_TURN: Final = re.compile(r"[A-Za-z](?=\d)|\d(?=[A-Za-z])")


def route_template(path: str) -> str:
    """The route behind a path: /orders/8812 becomes /orders/{id}. Names and slugs stay; no query."""
    route = path.partition("?")[0]
    return _route(route) if len(route) <= _USUAL else _route.__wrapped__(route[:_LONGEST])


@lru_cache(maxsize=512)  # asked several times of each exchange
def _route(route: str) -> str:
    if not _VARIABLE.search(route):
        return route
    return "/".join(
        [
            "{id}" if part.isdecimal() else part if len(part) < 20 and part.isalpha() else _template(part)
            for part in route.split("/")
        ]
    )


def _template(segment: str) -> str:
    if segment.isdecimal():
        return "{id}"
    if len(segment) < _SHORTEST_ID or not _VARIABLE.search(segment):
        return segment
    extension = _EXTENSION.search(segment)
    if extension and _varies(segment[: extension.start()]):
        return "{id}" + extension[0]
    return "{id}" if _varies(segment) else segment


def _varies(segment: str) -> bool:
    text = unquote(segment[:512]) if "%" in segment else segment[:512]
    if _ID.fullmatch(text):
        return True
    return any(_is_random(run) for run in _RUN.findall(text))


def _is_random(run: str) -> bool:
    """Letters and digits in a jumble: long, or changing from one to the other again and again."""
    turns = len(_TURN.findall(run))
    return (len(run) >= 16 and turns >= 2) or (len(run) >= 8 and turns >= 4)


_WORD: Final = r"[A-Za-z_][\w.\-]{0,60}"
_OPEN, _SHUT = r"(?:\{|%7B)", r"(?:\}|%7D)"
_PLACEHOLDER: Final = re.compile(
    rf"""(?:\$|%24|\#|%23)?{_OPEN}{{1,2}}(?:%20|\+|\ )?{_WORD}(?:%20|\+|\ )?{_SHUT}{{1,2}}
    |(?:<|%3C){_WORD}(?:>|%3E)
    |(?:\[|%5B)object(?:\ |%20|\+)\w{{1,30}}(?:\]|%5D)
    |%5B%5Bobject|function(?:%20|\+)?\(|%25[sd](?!\w)""",
    re.X | re.I,
)
# Lower-case none is a value that people mean; $metadata and the like are routes of OData.
_UNSET: Final = re.compile(
    r"""undefined|null|nan|(?-i:None)|nil|\(null\)|%28null%29|%[sd]|(?-i:(?:\$|%24)[A-Z][A-Z0-9_]{1,40})
    |your[-_][a-z_-]{0,30}(?:id|key|token|name|domain|tenant|here)
    |(?:insert|replace|put|paste)[-_][a-z_-]{0,30}here|changeme""",
    re.I | re.X,
)
#: PostgREST compares with an operator before the value; is.null alone is meant.
_COMPARED: Final = re.compile(r"(?:not\.)?(?:n?eq|[gl]te?|i?like|in)\.(?:\(|%28)?(?:undefined|null|NaN)(?:\)|%29)?")
_COLON: Final = re.compile(r":[A-Za-z_]\w{0,40}\??")


@lru_cache(maxsize=4)  # several rules ask in turn about the same address
def placeholders(url: str) -> tuple[str, ...]:
    """Values that somebody should have filled in, each as it stands in the URL: undefined, {id}, :id."""
    found: dict[str, None] = {}
    host, route, query = _parts(url[:_LONGEST])
    for segment in (*host.split("."), *route.split("/")[:_MOST]):
        if _UNSET.fullmatch(_EXTENSION.sub("", segment)) or _COLON.fullmatch(segment):
            found[segment] = None
    for pair in query.split("&", _MOST)[:_MOST]:
        value = pair.partition("=")[2]
        if _UNSET.fullmatch(value) or _COLON.fullmatch(value) or _COMPARED.fullmatch(value):
            found[value] = None
    for text in (host, route, query):
        found.update((match[0], None) for match in _PLACEHOLDER.finditer(text))
    return tuple(found)[:_MOST]


def _parts(url: str) -> tuple[str, str, str]:
    """Host (without port and user), route and query of a URL or of a path; never raises."""
    bare = url.partition("#")[0] if "#{" not in url else url
    before, slashes, after = bare.partition("://")
    host, rest = "", bare
    if slashes and "/" not in before and "?" not in before:
        host, slash, tail = after.partition("/")
        rest = slash + tail
        host = host.rpartition("@")[2].partition(":")[0]
    route, _, query = rest.partition("?")
    return host, route, query


def double_encoded(path: str) -> tuple[str, ...]:
    """Percent-encoded octets whose percent sign was encoded once more: %2520, %252F."""
    return tuple(dict.fromkeys(re.findall(r"%25(?:25)*[0-9A-Fa-f]{2}", path[:_LONGEST])))[:_MOST]


_INVISIBLE: Final = re.compile(
    r"%E2%80%(?:8[B-F]|A[89A-E])|%E2%81%A0|%EF%BB%BF|%C2%AD|[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]",
    re.I,
)
_BLANK: Final = r"%20|%09|%0[AD]|%C2%A0|[ \t\r\n\u00a0]"
_QUOTE: Final = r"%22|%27|%60|%E2%80%(?:98|99|9C|9D)|[\"'`\u2018\u2019\u201c\u201d]"
_AT_END: Final = re.compile(rf"((?:{_BLANK}|{_QUOTE}){{1,20}})$", re.I)
_AT_START: Final = re.compile(rf"(?:{_BLANK}|{_QUOTE}){{1,20}}", re.I)
_BREAK: Final = re.compile(r"%0[AD]|[\r\n]", re.I)
_COPIED: Final = re.compile(r"(?:%2C|%3E|[,;>]|\\)$", re.I)


@lru_cache(maxsize=4)
def stray_characters(url: str) -> tuple[str, ...]:
    """Characters that came along by accident, each as it stands in the URL.

    White space and quotes at the ends of a segment or a query value, invisible characters and line breaks
    anywhere, and the punctuation that a copied sentence leaves behind.
    """
    _, route, query = _parts(url[:_LONGEST])
    found: dict[str, None] = {}
    values = [pair.partition("=")[2] for pair in query.split("&", _MOST)[:_MOST]]
    for text in (*route.split("/")[:_MOST], *values):
        found.update((match[0], None) for match in _INVISIBLE.finditer(text))
        for match in (_AT_START.match(text), _AT_END.search(text[-160:])):
            if match and not _closes_a_quotation(text, match[0]):
                found[match[0]] = None
    found.update((match[0], None) for match in _BREAK.finditer(route))
    last = (query or route)[-8:]
    if match := _COPIED.search(last):
        found[match[0]] = None
    elif last.endswith(")") and "(" not in url:
        found[")"] = None
    return tuple(found)[:_MOST]


def _closes_a_quotation(text: str, sign: str) -> bool:
    """Whether a quote ends an expression in which another opens it: `name eq "ada"`. Quotes around all do not count."""
    return text.endswith(sign) and not text.startswith(sign) and text.count(sign) % 2 == 0


_API_WORD: Final = re.compile(r"api|v\d+(?:\.\d+)*|rest|graphql|services?", re.I)


def duplicated_prefix(path: str) -> str:
    """The part that a base URL and a path both brought along: /api for /api/api/orders.

    Behind a first segment only parts that look like an API's root count: /a/x/x may be meant.
    """
    segments = path.partition("?")[0].split("/")[1:13]
    for start in range(min(3, len(segments))):
        for length in range(1, 5):
            part = segments[start : start + length]
            if part == segments[start + length : start + 2 * length] and _is_prefix(part, start):
                return "/" + "/".join(part)
    return ""


def _is_prefix(part: list[str], start: int) -> bool:
    if not {".", ".."}.isdisjoint(part):
        return False  # steps up the path
    if any(_API_WORD.fullmatch(segment) for segment in part):
        return True
    return start == 0 and all(part) and not any(_varies(segment) for segment in part)


def double_slash(path: str) -> bool:
    """Whether the route has an empty segment: a base URL and a path that both brought their slash."""
    return "//" in path.partition("?")[0]


def encoded_slash(path: str) -> bool:
    """Whether the route holds an encoded slash, which many servers refuse or decode too early."""
    return "%2f" in path.partition("?")[0].lower()


def query_pairs(query: str) -> tuple[tuple[str, str], ...]:
    """The decoded pairs of a query, in order; a name without "=" has an empty value."""
    if not query:
        return ()
    parts = query[:_LONGEST].removeprefix("?").split("&", _MOST)[:_MOST]
    pairs = [part.partition("=") for part in parts if part]
    return tuple([(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs])


def form_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """The decoded pairs of an application/x-www-form-urlencoded body, in order."""
    return query_pairs(text.strip("\r\n"))


_PRIVATE_NAMES: Final = (
    *(".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet"),
    *(".corp", ".home", ".private", ".test", ".svc"),
)
_PRIVATE_NETS: Final = tuple(
    ipaddress.ip_network(net)
    for net in (
        *("0.0.0.0/32", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
        *("::/127", "fc00::/7", "fe80::/10"),
    )
)


def is_private_host(host: str) -> bool:
    """Whether a host is of this machine or network: localhost, .local, 10.0.0.7, a container's name."""
    name = host.lower().strip("[]").rstrip(".").partition("%")[0]
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(_PRIVATE_NAMES))
    plain = getattr(address, "ipv4_mapped", None) or address
    return any(plain in net for net in _PRIVATE_NETS)
