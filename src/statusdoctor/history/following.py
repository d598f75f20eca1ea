"""Which request follows which redirect: by Location, time, and the program that sent both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import unquote, urljoin

from statusdoctor.history.record import Record
from statusdoctor.model import Exchange, Request, Response, split_url

FOLLOWED_WITHIN_S: Final = 30.0
_OVERLAP_S: Final = 0.25  # a fast client can be seen to follow before the recorder has closed the answer
_MOST: Final = 60  # hops; browsers give up after twenty
REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))


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
    if response is None or response.status not in REDIRECTS:
        return ""
    location = response.headers.get("location")
    return resolve(request, location) if location else ""


def hops(
    exchange: Exchange, redirects: Iterable[Record], followed: Callable[[Record, Request, float], bool]
) -> list[Record]:
    """The redirects that led to an exchange, the first one first.

    redirects: all of the client, newest first. followed: whether another request had followed one of them before.
    """
    found: list[Record] = []
    here, at = exchange.request, exchange.started
    for record in redirects:
        if here is None or at - record.finished > FOLLOWED_WITHIN_S or len(found) == _MOST:
            break
        in_time = record.started <= at and record.finished <= at + _OVERLAP_S
        if in_time and _leads(record, here) and not followed(record, here, at):
            found.append(record)
            here, at = record.request, record.started
    return found[::-1]


def _leads(record: Record, request: Request) -> bool:
    if record.target is None:
        record.target = redirect_target(record.request, record.exchange.response)
    if not record.target or not same_address(record.target, request.url):
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
