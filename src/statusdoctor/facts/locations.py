"""Addresses as redirects give them: whether a client can read one, and whether it leads to where a client can go."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from statusdoctor.facts.sites import is_address

WEB: Final = ("http", "https", "ws", "wss")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEME_BROKEN: Final = re.compile(
    r"(?:/?https?//|/https?:/(?!/)|https?(?:;|%3A)//|https?%3A%2F%2F|(?:ttps?|htps?|htttps?|hhttps?|httpss)://)[\w-]+(?:\.[\w-]+)+(?=[:/?#%]|$)",
    re.I,
)
_NO_HOST: Final = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_UNFILLED: Final = re.compile(
    r"\{\{|\$\{|<%|%\{[a-z_]+\}|%\([a-z_]+\)s|\{[a-z_]{2,}\}|\[object \w+\]"
    r"|\$(?:http_host|host|request_uri|uri|scheme|server_name|is_args|args|query_string|domain|target|url)\b",
    re.I,
)
_WORDS_FOR_NOTHING: Final = frozenset(("undefined", "null", "none", "nan"))
_UNSAFE: Final = ("javascript", "data", "file", "about", "blob", "vbscript")
_INNER_NAMES: Final = (
    ".internal", ".local", ".lan", ".corp", ".intranet", ".localdomain", ".home", ".private", ".svc", ".consul",
    ".cluster", ".docker", ".priv", ".in-cluster", ".home.arpa",
)  # fmt: skip


def is_absolute_url(text: str) -> bool:
    """Whether a browser's parser takes a text for an absolute URL: `localhost:3000` is one, of the scheme localhost."""
    scheme = _SCHEME.match(text)
    if scheme is None:
        return False
    return scheme[1].lower() not in WEB or _has_host(text[scheme.end() :].lstrip("/\\"))


def _has_host(rest: str) -> bool:
    netloc = re.split(r"[/\\?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    if netloc.startswith("["):
        host, bracket, port = netloc[1:].partition("]")
        return bool(bracket) and is_address(host) and _is_port(port.removeprefix(":"))
    host, _, port = netloc.partition(":")
    return bool(host) and not _NO_HOST.search(host) and _is_port(port)


def _is_port(text: str) -> bool:
    return not text or (text.isdecimal() and len(text) < 7 and int(text) < 65536)


def fault(location: str) -> str:
    """What keeps clients from reading a Location, as a clause about it; empty where they can."""
    scheme = _SCHEME.match(location)
    if any(c < " " or c == "\x7f" for c in location):
        return "holds a control character"
    if scheme and scheme[1].lower() in _UNSAFE:
        return f"leads to a {scheme[1].lower()}: address, which browsers refuse"
    if scheme and scheme[1].lower() in ("http", "https"):
        return _fault_of_absolute(location, location[scheme.end() :])
    if location.startswith("//"):
        return "" if _has_host(location.lstrip("/")) else "has no valid host"
    if location.strip("/").lower() in _WORDS_FOR_NOTHING:
        return f"is “{location}”, a word for an empty value"
    return "holds a variable that was not filled in" if _UNFILLED.search(location) else ""


def _fault_of_absolute(location: str, rest: str) -> str:
    netloc = re.split(r"[/\\?#]", rest.lstrip("/\\"), maxsplit=1)[0]
    host = netloc.rpartition("@")[2].partition(":")[0].lower()
    if host in ("http", "https"):
        return "names two schemes in a row"
    if _UNFILLED.search(location):
        return "holds a variable that was not filled in"
    if host in _WORDS_FOR_NOTHING:
        return f"has the host “{host}”, a word for an empty value"
    if not host or rest.startswith("///"):
        return "has no host"  # browsers take the first folder for one, as no other client does
    return "" if is_absolute_url(location) else "has a host or port that does not parse"


def names_host_as_path(location: str, host: str) -> bool:
    """Whether a Location begins with a host and lacks the scheme, so that clients read the host as a folder."""
    first = re.split(r"[/?#]", location, maxsplit=1)[0].lower()
    return bool(first) and (first.startswith("www.") or first == host)


def breaks_its_scheme(location: str) -> bool:
    """Whether a Location means an absolute address and misspells its scheme: https//host/, /https:/host, ttps://host/."""
    return _SCHEME_BROKEN.match(location) is not None


def is_inner_host(host: str) -> bool:
    """Whether a host has a meaning only behind some border: loopback, private addresses, names of a private network."""
    host = host.lower().strip("[]").rstrip(".")
    if not host:
        return False
    if is_address(host):
        address = ipaddress.ip_address(host)
        return address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified
    return "." not in host or host.endswith((".localhost", *_INNER_NAMES))


def is_this_machine(host: str) -> bool:
    """Whether a host is the machine that asks: localhost, 127.0.0.1, 0.0.0.0, ::1."""
    host = host.lower().strip("[]")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return is_address(host) and (ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified)
