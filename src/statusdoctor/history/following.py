"""Which request follows which redirect: by Location, time, and the program that sent both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote, urljoin

from statusdoctor.history.record import Record
from statusdoctor.model import Exchange, Request, Response, split_url

FOLLOWED_WITHIN_S: Final = 30.0
_OVERLAP_S: Final = 0.25  # a fast client can be seen to follow before the recorder has closed the answer
_MOST: Final = 60  # hops; browsers give up after twenty
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))


def resolve(request: Request, location: str) -> str:
    """A Location value made absolute against the request's own address; no fragment; default ports left out."""
    try:
        target = urljoin(request.url, location.partition("#")[0])
    except ValueError:
        return location
    parts = split_url(target)
    return Request.to("GET", target).url if parts.scheme and parts.netloc else target


def redirect_target(request: Request, response: Response | None) -> str:
    """The absolute address to which an answer redirects (RFC 9110, 10.2.2); empty where it does not."""
    if response is None or response.status not in _REDIRECTS:
        return ""
    location = response.headers.get("location")
    return resolve(request, location) if location else ""


def hops(exchange: Exchange, earlier: Iterable[Record]) -> list[Record]:
    """The redirects that led to an exchange, the first one first. `earlier`: the client's records, newest first."""
    found: list[Record] = []
    here, at = exchange.request, exchange.started
    for record in earlier:
        if here is None or at - record.finished > FOLLOWED_WITHIN_S or len(found) == _MOST:
            break
        if record.status in _REDIRECTS and record.finished <= at + _OVERLAP_S and _leads(record, here):
            found.append(record)
            here, at = record.request, record.started
    return found[::-1]


def _leads(record: Record, request: Request) -> bool:
    target = redirect_target(record.request, record.exchange.response)
    if not target or not same_address(target, request.url):
        return False
    mine, theirs = request.headers.get("user-agent"), record.request.headers.get("user-agent")
    return not mine or not theirs or mine == theirs


def same_address(a: str, b: str) -> bool:
    """Whether two addresses are one: percent-encoding may differ, and https may stand for http (HSTS)."""
    if a == b:
        return True
    if a.startswith("http://") and b.startswith("https://"):
        a = f"https://{a[7:]}"
    return a == b or (("%" in a or "%" in b) and unquote(a) == unquote(b))
