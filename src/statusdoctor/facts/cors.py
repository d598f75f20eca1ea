"""Whether a browser lets a page have an answer: CORS as the Fetch standard defines it, run on the recorded fields.

`judge` gives the verdict on one exchange. Reasons bear the names that Chromium gives them (`MissingAllowOriginHeader`,
`PreflightInvalidStatus`), so that people can search for them; the order of the checks is Chromium's, too. Whether the
page asked with credentials is the caller's to say: a preflight does not show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from statusdoctor.facts.browser import fetch, is_preflight
from statusdoctor.facts.locations import is_absolute_url
from statusdoctor.model import Headers, Request, Response, split_url

SAFE_METHODS: Final = frozenset(("GET", "HEAD", "POST"))
NEVER_COVERED: Final = "authorization"  # the one name that a star in Access-Control-Allow-Headers does not stand for
REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
#: Answers that are no answer to the page's request: the CORS check is not for them.
UNJUDGED: Final = frozenset((0, 101, 304, 407))

_WHITE: Final = " \t\r\n"
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SIMPLE_TYPES: Final = frozenset(("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"))
_UNSAFE_BYTES: Final = re.compile(r"[\x00-\x08\x0a-\x1f\"():<>?@\[\\\]{}\x7f]")
_LANGUAGE: Final = re.compile(r"[0-9A-Za-z *,\-.;=]*")
_RANGE: Final = re.compile(r"bytes=(\d+)-(\d*)", re.ASCII)
_VALUE_LIMIT: Final = 128  # bytes of one safelisted value
_VALUES_LIMIT: Final = 1024  # bytes of all of them together
#: Fields that a browser sets by itself, whatever the page does.


class Verdict(msgspec.Struct, frozen=True):
    """What a browser decides. `reason` is empty where it lets the answer through.

    field: the response field that decided. value: what is wrong: the field's value, a method or a header name.
    """

    reason: str = ""
    field: str = ""
    value: str = ""

    @property
    def allowed(self) -> bool:
        return not self.reason


ALLOWED: Final = Verdict()
_ORIGIN: Final = "access-control-allow-origin"
_CREDENTIALS: Final = "access-control-allow-credentials"
_METHODS: Final = "access-control-allow-methods"
_HEADERS: Final = "access-control-allow-headers"


def judge(request: Request, response: Response, credentials: bool = False) -> Verdict:
    """The browser's verdict on the answer to a CORS request or to its preflight.

    credentials: whether the page's request has the credentials mode "include".
    """
    if is_preflight(request):
        return _preflight(request, response, credentials)
    verdict = check(request.headers.get("origin"), response.headers, credentials)
    if not verdict.allowed or response.status not in REDIRECTS:
        return verdict
    return _redirect(response.headers)


def value_of(headers: Headers, name: str) -> str | None:
    """A field's value as the Fetch standard combines it: its lines, stripped, joined by commas; None without one."""
    lines = headers.all(name)
    return ", ".join(line.strip(_WHITE) for line in lines) if lines else None


def check(origin: str, headers: Headers, credentials: bool) -> Verdict:
    """The CORS check: may a page of `origin` have an answer with these fields?"""
    allowed = value_of(headers, _ORIGIN)
    if allowed is None:
        return Verdict("MissingAllowOriginHeader", _ORIGIN)
    if allowed == "*":
        return Verdict("WildcardOriginNotAllowed", _ORIGIN, allowed) if credentials else ALLOWED
    if allowed != origin:
        return Verdict(_why_not(allowed), _ORIGIN, allowed)
    if not credentials:
        return ALLOWED
    said = value_of(headers, _CREDENTIALS)
    return ALLOWED if said == "true" else Verdict("InvalidAllowCredentials", _CREDENTIALS, said or "")


def _why_not(allowed: str) -> str:
    """What is wrong with a value that is not the page's origin."""
    if " " in allowed or "," in allowed:
        return "MultipleAllowOriginValues"
    return "AllowOriginMismatch" if allowed == "null" or is_absolute_url(allowed) else "InvalidAllowOriginValue"


def _preflight(request: Request, response: Response, credentials: bool) -> Verdict:
    if 300 <= response.status < 400:
        return Verdict("PreflightDisallowedRedirect", "location", response.headers.get("location"))
    verdict = check(request.headers.get("origin"), response.headers, credentials)
    if not verdict.allowed:
        return Verdict(f"Preflight{verdict.reason}", verdict.field, verdict.value)
    if not 200 <= response.status < 300:
        return Verdict("PreflightInvalidStatus", "", str(response.status))
    return _leave(request, response.headers, credentials)


def _leave(request: Request, headers: Headers, credentials: bool) -> Verdict:
    """Whether a good answer to a preflight gives leave for the method and the headers that it was asked for."""
    asked = fetch(request)
    methods = listed(headers, _METHODS)
    if methods is None:
        return Verdict("InvalidAllowMethodsPreflightResponse", _METHODS, value_of(headers, _METHODS) or "")
    names = listed(headers, _HEADERS)
    if names is None:
        return Verdict("InvalidAllowHeadersPreflightResponse", _HEADERS, value_of(headers, _HEADERS) or "")
    star = "*" if not credentials else ""  # with credentials a star is a name like any other
    if asked.method not in SAFE_METHODS and asked.method not in methods and star not in methods:
        return Verdict("MethodDisallowedByPreflightResponse", _METHODS, asked.method)
    lowered = {name.lower() for name in names}
    for name in asked.headers:
        if name not in lowered and (name == NEVER_COVERED or star not in lowered):
            return Verdict("HeaderDisallowedByPreflightResponse", _HEADERS, name)
    return ALLOWED


def listed(headers: Headers, name: str) -> tuple[str, ...] | None:
    """The members of a list field such as Access-Control-Allow-Methods; None where one of them is no token."""
    value = value_of(headers, name)
    members = tuple(part.strip(_WHITE) for part in (value or "").split(",") if part.strip(_WHITE))
    return members if all(_TOKEN.fullmatch(member) for member in members) else None


def refused_headers(request: Request, response: Response, credentials: bool = False) -> tuple[str, ...]:
    """All the headers that a preflight asked for and its answer does not allow."""
    lowered = {name.lower() for name in listed(response.headers, _HEADERS) or ()}
    star = "*" in lowered and not credentials
    asked = fetch(request).headers
    return tuple(n for n in asked if n not in lowered and (n == NEVER_COVERED or not star))


def _redirect(headers: Headers) -> Verdict:
    """The redirect's own rules: an address that can be fetched, without user name and password."""
    location = headers.get("location")
    parts = split_url(location)
    if parts.scheme and parts.scheme not in ("http", "https"):
        return Verdict("CorsDisabledScheme", "location", location)
    if "@" in parts.netloc and parts.netloc.partition("@")[0] not in ("", ":"):
        return Verdict("RedirectContainsCredentials", "location", location)
    return ALLOWED


def unsafe_names(fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The CORS-unsafe request-header names, lower case and sorted: those that need leave."""
    unsafe: set[str] = set()
    risky: list[str] = []
    length = 0
    for name, value in fields:
        if not is_safelisted(name, value):
            unsafe.add(name.lower())
            continue
        risky.append(name.lower())
        length += len(value.encode())
    return tuple(sorted(unsafe.union(risky) if length > _VALUES_LIMIT else unsafe))


def is_safelisted(name: str, value: str) -> bool:
    """Whether every page may send this field to everybody (CORS-safelisted request-header)."""
    if len(value.encode()) > _VALUE_LIMIT:
        return False
    match name.lower():
        case "accept":
            return not _UNSAFE_BYTES.search(value)
        case "accept-language" | "content-language":
            return _LANGUAGE.fullmatch(value) is not None
        case "content-type":
            return not _UNSAFE_BYTES.search(value) and _essence(value) in _SIMPLE_TYPES
        case "range":
            simple = _RANGE.fullmatch(value)
            return simple is not None and (not simple[2] or int(simple[1]) <= int(simple[2]))
    return False


def _essence(value: str) -> str:
    return value.partition(";")[0].strip(_WHITE).lower()
