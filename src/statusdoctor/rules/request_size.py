"""request/: what makes a header section or an address too large: sizes summed, the largest part named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.knowledge import Fix
from statusdoctor.model import Headers

_SPEAKS_OF_SIZE: Final = (431, 494)  # these say by themselves that the header is what was too large
_MAY_SPEAK: Final = (400, 413, 414, 431, 494, 500, 502, 520)
_LINE: Final = 4  # ": " and the line's end
_ROOM: Final = 4000  # bytes: below, no server's default limit is reached by what the client sent
_USUAL_LIMIT: Final = 7800  # nginx, Apache and Gunicorn stop near 8 KB, Node and Jetty near 16 or 8
_MANY_COOKIES: Final = 2000  # bytes of Cookie from which on it can be what fills a buffer
_LONG_ADDRESS: Final = 4000
_KIB: Final = 1024
_MANY_FIELDS: Final = 100  # Apache stops at 100 fields, HAProxy at 101, Varnish at 64
_NOBODY_TAKES: Final = 64 * _KIB  # the largest limit that servers have by default
_OF_PARSERS: Final = frozenset(("request/header-too-large", "request/uri-too-long", "request/malformed"))
_HIDDEN: Final = ("cookie", "authorization")


class Sizes(msgspec.Struct, frozen=True):
    """How large the parts of a request's header are, in bytes; `largest` is the heaviest field, cookies together."""

    total: int
    cookies: int
    crumbs: int
    address: int
    largest: str
    largest_size: int

    @property
    def others(self) -> int:
        return self.total - self.cookies


def sizes(headers: Headers, path: str) -> Sizes:
    """The sizes of all fields, the lines of one name together (HTTP/2 splits cookies into several)."""
    sums: dict[str, int] = {}
    for name, value in headers.fields:
        key = name.decode("latin-1").lower()
        sums[key] = sums.get(key, 0) + len(name) + len(value) + _LINE
    largest = max(sums, key=lambda n: sums[n], default="")
    crumbs = sum(len([c for c in line.split(";") if c.strip()]) for line in headers.all("cookie"))
    return Sizes(sum(sums.values()), sums.get("cookie", 0), crumbs, len(path), largest, sums.get(largest, 0))


@evidence_for("request/cookie-bloat", status=_MAY_SPEAK)
def cookies_fill_the_header(case: Case) -> Iterator[Evidence]:
    size = sizes(case.request.headers, case.request.path)
    if not _is_about_size(case, size) or size.address > size.total:
        return
    if size.cookies < _MANY_COOKIES or size.cookies <= size.others:
        if "cookie" in case.request.headers and size.total >= _ROOM:
            yield rules_out(f"Cookies are {size.cookies:,} of {size.total:,} bytes.", at="request.headers.cookie")
        return
    say = proof if _says_size(case) or size.total >= _NOBODY_TAKES else strong
    yield say(
        f"{_cookies(size)}, {size.cookies:,} bytes, fill the header of {size.total:,} bytes{_against_limit(case)}.",
        at="request.headers.cookie",
        fix=_drop_largest(case),
    )


def _cookies(size: Sizes) -> str:
    return f"{size.crumbs} cookies" if size.crumbs > 1 else "One cookie"


def _drop_largest(case: Case) -> Fix | None:
    """The names of the heaviest cookies: what to delete first."""
    heavy = sorted(case.sent_cookies, key=lambda c: -len(c[1]))[:3]
    if not heavy:
        return None
    names = ", ".join(f"{name[:40]} ({len(value):,})" for name, value in heavy)
    return Fix("client", f"Delete the largest cookies first: {names}.")


@evidence_for("request/header-too-large", status=_MAY_SPEAK)
def fields_fill_the_header(case: Case) -> Iterator[Evidence]:
    size = sizes(case.request.headers, case.request.path)
    if not _is_about_size(case, size):
        return
    if size.cookies >= _MANY_COOKIES and size.cookies > size.others:
        yield rules_out(f"Cookies are {size.cookies:,} of {size.total:,} bytes.", at="request.headers.cookie")
        return
    if any(name in case.request.headers.hidden for name in _HIDDEN) and size.total < _ROOM:
        if _says_size(case):
            yield slight("The server says that the header is too large; the capture may hide a part of it.")
        return
    if size.address > size.total and size.address > _LONG_ADDRESS:
        yield against(f"The address is longer than all fields: {size.address:,} bytes.", at="request.url", quote="")
        return
    yield from _by_weight(case, size)


def _by_weight(case: Case, size: Sizes) -> Iterator[Evidence]:
    where = f"request.headers.{size.largest}"
    if size.total < _ROOM:
        if _says_size(case):
            yield strong(f"The header that was recorded has {size.total:,} bytes; a hop may have added to it.")
        return
    named = "-".join(part.capitalize() for part in size.largest.split("-"))[:60]
    says = f"{named} takes {size.largest_size:,} of the header's {size.total:,} bytes{_against_limit(case)}."
    if size.largest_size * 3 < size.total:
        count = len(case.request.headers)
        says = f"{count} fields add up to {size.total:,} bytes{_against_limit(case)}."
    certain = _says_size(case) or size.total >= _NOBODY_TAKES
    yield (proof if certain else strong)(says, at=where, quote="")


@evidence_for("request/header-too-large", status=(400,))
def too_many_fields(case: Case) -> Iterator[Evidence]:
    count = len(case.request.headers)
    if count >= _MANY_FIELDS and not _speaks_of_other(case):
        yield strong(
            f"The request has {count} fields; several servers stop at about 100.", at="request.headers", quote=""
        )


@evidence_for("request/uri-too-long", status=(400, 404, 413, 414, 431, 494, 500, 502))
def address_is_too_long(case: Case) -> Iterator[Evidence]:
    length = len(case.request.path)
    says = f"The address has {length:,} characters."
    if case.status == 414 and not length:
        yield proof("The server says that the address is too long.", at="response.status", quote="414")
    elif case.status == 414:
        say = proof if length > _LONG_ADDRESS // 4 or not case.exchange.request else strong
        yield say(says, at="request.url", quote="", fix=_longest_parameter(case))
    elif length > _LONG_ADDRESS and (case.status in (431, 494, 413) or case.matched("request/header-too-large")):
        size = sizes(case.request.headers, case.request.path)
        if length > size.total:
            yield strong(f"{says[:-1]}, more than all fields together.", at="request.url", quote="")
    elif length > _USUAL_LIMIT and not _speaks_of_other(case):
        yield strong(f"{says[:-1]}; most servers read about 8,000.", at="request.url", quote="")


def _longest_parameter(case: Case) -> Fix | None:
    """The query parameter that makes the address long."""
    name, value = max(case.query, key=lambda p: len(p[1]), default=("", ""))
    if len(value) < _KIB // 2:
        return None
    return Fix("client", f"Send {name[:40]} ({len(value):,} characters) in the body of a POST.")


def _is_about_size(case: Case, size: Sizes) -> bool:
    """Whether size is the subject: said so, or a bare refusal by a parser of a header that passes the usual limits."""
    if _says_size(case):
        return True
    return case.status in (400, 413) and size.total >= _USUAL_LIMIT and not _speaks_of_other(case)


def _says_size(case: Case) -> bool:
    return case.status in _SPEAKS_OF_SIZE or case.matched("request/header-too-large")


def _speaks_of_other(case: Case) -> bool:
    """Whether the answer comes from an application with something of its own to say."""
    named = {m.words.cause for m in case.matches if m.words.strength != "slight"}
    return bool(named - _OF_PARSERS) or case.got.has_json


def _against_limit(case: Case) -> str:
    """The limit that is known for who answered."""
    known = {"nginx": "8 KB", "apache": "8,190 bytes a field", "gunicorn": "8,190 bytes a field"}
    limit = next((known[s.id] for s in case.speakers if s.wrote and s.id in known), "")
    return f"; the default limit is {limit}" if limit else ""
