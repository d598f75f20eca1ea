"""Whether a cookie is stored and sent: RFC 6265bis, and where that leaves room, Chromium.

`refusal` says why a Set-Cookie line is refused, with Chromium's name for the reason. `kept_back` says why a cookie that
is stored does not go along with a request.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Protocol

import msgspec

from statusdoctor.facts.browser import fetch
from statusdoctor.facts.cookies import SetCookie, is_session_name, path_matches, sent_cookies
from statusdoctor.facts.logins import is_login_address
from statusdoctor.facts.sites import domain_matches, is_public_suffix, same_site
from statusdoctor.model import Request, split_url

PAIR_LIMIT: Final = 4096  # bytes of name and value together (RFC 6265bis, 5.6)
ATTRIBUTE_LIMIT: Final = 1024  # bytes of one attribute's value
CONTROLS: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_PARTS: Final = re.compile("[;=]")
_PREFIX: Final = re.compile(r"__(?:host-http|http|host|secure)-", re.I)
_LOOPBACK: Final = re.compile(r"(?:.+\.)?localhost|127(?:\.\d+){3}|::1", re.ASCII)
_WEBKIT: Final = "AppleWebKit/6"  # Chromium still calls itself AppleWebKit/537
_SAFE: Final = ("GET", "HEAD", "OPTIONS", "TRACE")


class Refusal(msgspec.Struct, frozen=True):
    """Why a Set-Cookie line is refused. kind: the slug of the cause; reason: Chromium's name.

    detail: what exactly is wrong, for a sentence about this line. everywhere: small cookie jars refuse it, too.
    """

    kind: str
    reason: str
    detail: str = ""
    everywhere: bool = False


class Stored(Protocol):
    """A cookie as a jar holds it (history.StoredCookie)."""

    host: str
    host_only: bool
    path: str

    @property
    def cookie(self) -> SetCookie: ...


def refusal(cookie: SetCookie, request: Request) -> Refusal | None:
    """Why a browser does not store this cookie from an answer to this request; None where it does.

    What other cookies decide (overwriting Secure ones) and from where the request came is not asked here.
    """
    return (
        _unreadable(cookie)
        or _misplaced(cookie, request.host)
        or _prefixed(cookie, request)
        or _unsafe(cookie, request)
    )


def _unreadable(cookie: SetCookie) -> Refusal | None:
    raw = cookie.raw
    if not raw.isprintable() and CONTROLS.search(raw):
        return Refusal("malformed", "DisallowedCharacter", "holds a control character", everywhere=True)
    if not cookie.name and not cookie.value:
        return Refusal("malformed", "NoCookieContent", "has neither name nor value", everywhere=True)
    if "\t" in raw and any("\t" in part.strip(" \t") for part in _PARTS.split(raw)):
        return Refusal("malformed", "DisallowedCharacter", "holds a tab")  # of Chromium's own accord
    if len(cookie.name) + len(cookie.value) <= PAIR_LIMIT // 4:  # a character has four bytes at most
        return None
    size = len(cookie.name.encode()) + len(cookie.value.encode())
    if size > PAIR_LIMIT:
        return Refusal("too-large", "NameValuePairExceedsMaxSize", f"{size:,}", everywhere=True)
    return None


def _misplaced(cookie: SetCookie, host: str) -> Refusal | None:
    domain = cookie.domain
    if not domain or not host or domain == host or len(domain) > ATTRIBUTE_LIMIT:
        return None  # browsers ignore an attribute that is too long
    if domain.startswith(".") or (domain.endswith(".") and not host.endswith(".")):
        return Refusal("domain-mismatch", "InvalidDomain", domain)
    if not domain_matches(host, domain):
        return Refusal("domain-mismatch", "InvalidDomain", domain, everywhere=True)
    if is_suffix(domain):
        return Refusal("public-suffix", "InvalidDomain", domain, everywhere=True)
    return None


@lru_cache(maxsize=1024)
def is_suffix(domain: str) -> bool:
    """Whether nobody may set cookies for a domain: a public suffix, or a single label such as local."""
    return "." not in domain.strip(".") or is_public_suffix(domain)


def _prefixed(cookie: SetCookie, request: Request) -> Refusal | None:
    prefix = _PREFIX.match(cookie.name or cookie.value)
    if prefix is None:
        return None
    lacks = list(_conditions(prefix[0].lower(), cookie, request))
    if not cookie.name:
        lacks = ["a name"]
    return Refusal("prefix-violation", "InvalidPrefix", " and ".join(lacks), everywhere=True) if lacks else None


def _conditions(prefix: str, cookie: SetCookie, request: Request) -> list[str]:
    """What the prefix demands and the line lacks."""
    lacks = []
    if not cookie.secure:
        lacks.append("Secure")
    elif _came_in_clear(request):
        lacks.append("https")
    if "host" in prefix and cookie.attributes.get("path") != "/":
        lacks.append("Path=/")
    if "host" in prefix and cookie.domain:
        lacks.append("no Domain")
    if "http-" in prefix and not cookie.http_only:
        lacks.append("HttpOnly")
    return lacks


def _unsafe(cookie: SetCookie, request: Request) -> Refusal | None:
    """What Secure has to do with it."""
    if cookie.secure:
        if _came_in_clear(request):
            return Refusal("secure-over-http", "SecureOnly")
        return None
    if cookie.partitioned:
        return Refusal("partitioned-insecure", "InvalidPartitioned")
    return Refusal("samesite-none-insecure", "SameSiteNoneInsecure") if cookie.same_site == "none" else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, which browsers trust without https."""
    return _LOOPBACK.fullmatch(host) is not None


def are_kin(a_host: str, b_host: str) -> bool:
    """Whether two hosts are of one site, or are names of this machine: people take them for one, cookies do not."""
    return same_site(a_host, b_host) or (is_loopback(a_host) and is_loopback(b_host))


def _came_in_clear(request: Request) -> bool:
    """Whether it is seen that Secure cookies are not kept here; a pasted answer does not tell its scheme."""
    return request.scheme not in ("https", "") and not _is_trusted(request)


def _is_trusted(request: Request) -> bool:
    """Whether Secure cookies are kept without https: on this machine, and not by Safari and its kin on phones."""
    return is_loopback(request.host) and _WEBKIT not in request.headers.get("user-agent")


def overlong_attribute(cookie: SetCookie) -> tuple[str, int] | None:
    """The first attribute that browsers ignore for its length, and that length."""
    for name, value in cookie.attributes.items():
        if len(value.encode()) > ATTRIBUTE_LIMIT:
            return name, len(value.encode())
    return None


def from_another_site(request: Request) -> bool:
    """Whether the page that began this request is of another site than its target, the scheme included."""
    site = request.headers.get("sec-fetch-site").lower()
    if site:
        return site == "cross-site"
    how = fetch(request)  # over plain http browsers do not tell the site
    page = how.page
    if not page or how.mode == "navigate" or is_navigation(request):
        return False
    parts = split_url(page)
    return parts.scheme != request.scheme or not same_site(parts.hostname or "", request.host)


def is_navigation(request: Request) -> bool:
    """Whether a person goes to a new page in the window itself: then Lax cookies go along, and all are stored."""
    mode = request.headers.get("sec-fetch-mode").lower()
    if mode:
        return mode == "navigate" and request.headers.get("sec-fetch-dest").lower() == "document"
    return "upgrade-insecure-requests" in request.headers


def in_third_party_context(request: Request) -> bool:
    """Whether the request is one within another site's page: a frame, an image, a call of a script."""
    return from_another_site(request) and not is_navigation(request)


def is_missed(name: str, request: Request) -> bool:
    """Whether somebody will want a cookie back that came in a third-party context, for whom it tells who is asking.

    Advertising, counters and players of other sites set such cookies by the dozen, and the page works without them.
    A request that brings a token, or a cookie of that name, has told already who is asking. What fails later for
    want of one is told where it fails.
    """
    if "authorization" in request.headers or name in dict(sent_cookies(request.headers)):
        return False
    return is_session_name(name) or is_login_address(request.url)


def overwrites(cookie: SetCookie, path: str, request: Request, stored: Stored) -> bool:
    """Whether a line over plain http would replace this stored Secure cookie (RFC 6265bis, 5.7: leave secure alone)."""
    if not stored.cookie.secure or cookie.name != stored.cookie.name or request.scheme in ("https", ""):
        return False
    domain = cookie.domain or request.host
    related = domain_matches(domain, stored.host) or domain_matches(stored.host, domain)
    return related and path_matches(path, stored.path)


def kept_back(stored: Stored, request: Request) -> str:
    """What keeps a stored cookie from a request: Site, Host, Path, Secure or SameSite; empty where it belongs there."""
    own = request.host == stored.host
    if not (own or (not stored.host_only and domain_matches(request.host, stored.host))):
        return "Host" if are_kin(request.host, stored.host) else "Site"
    if stored.cookie.secure and _came_in_clear(request):
        return "Secure"
    if not path_matches(request.path, stored.path):
        return "Path"
    return "SameSite" if _held_by_same_site(stored.cookie.same_site, request) else ""


def _held_by_same_site(policy: str, request: Request) -> bool:
    if policy == "none" or not from_another_site(request):
        return False
    return policy == "strict" or not is_navigation(request) or request.method not in _SAFE
