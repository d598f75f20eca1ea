"""The nearest success: the most alike exchange of the session that went well, and what differs from the failing one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.diagnosis import Contrast, Difference
from statusdoctor.evidence import Case
from statusdoctor.facts.cookies import sent_cookies
from statusdoctor.facts.urls import query_pairs, route_template
from statusdoctor.history import Record
from statusdoctor.masking import Masker
from statusdoctor.model import Request

_NOISE: Final = frozenset(
    "date content-length traceparent tracestate x-request-id x-correlation-id request-id x-trace-id sentry-trace baggage "
    "sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform priority cookie if-none-match if-modified-since connection "
    "proxy-connection x-amzn-trace-id b3 x-b3-traceid x-b3-spanid x-b3-sampled sec-websocket-key dpop cache-control pragma "
    "sec-gpc dnt upgrade-insecure-requests host".split()
)
_MOST: Final = 12
_ABSENT: Final = "absent"


def contrast(case: Case, masker: Masker) -> Contrast | None:
    """The nearest success and the differences; None where this session has none that is alike."""
    request = case.exchange.request
    if request is None:
        return None
    twin = nearest(case)
    if twin is None:
        return None
    differences = []
    for difference in _differences(request, twin.request, masker):
        differences.append(difference)
        if len(differences) == _MOST:
            break
    return Contrast(twin.exchange.source, twin.exchange.index, tuple(differences))


def nearest(case: Case) -> Record | None:
    """The success with the same route and method, else of the same host; the same client's before another's."""
    request = case.request
    template = route_template(request.route)
    best: tuple[int, Record] | None = None
    for record in case.history.everybody(400):
        if not record.ok or record.request.host != request.host:
            continue
        likeness = 2 * (record.template == template) + (record.request.method == request.method)
        likeness = 2 * likeness + (record.exchange.client == case.exchange.client)
        if likeness >= 2 and (best is None or likeness > best[0]):
            best = (likeness, record)
    return best[1] if best else None


def _differences(here: Request, there: Request, masker: Masker) -> Iterator[Difference]:
    for name in ("method", "scheme", "host", "version"):
        mine, theirs = getattr(here, name), getattr(there, name)
        if mine != theirs:
            yield Difference(f"request.{name}", mine, theirs)
    if here.route != there.route and route_template(here.route) != route_template(there.route):
        yield Difference("request.path", masker.url(here.route), masker.url(there.route))
    yield from _pairs("request.query", dict(query_pairs(here.query)), dict(query_pairs(there.query)), masker)
    yield from _fields(here, there, masker)
    yield from _cookies(here, there, masker)


def _pairs(where: str, here: dict[str, str], there: dict[str, str], masker: Masker) -> Iterator[Difference]:
    for name in sorted(here.keys() ^ there.keys()):
        mine = masker.text(f"{name}={here[name]}") if name in here else _ABSENT
        theirs = masker.text(f"{name}={there[name]}") if name in there else _ABSENT
        yield Difference(f"{where}.{masker.text(name)}", mine, theirs)


def _fields(here: Request, there: Request, masker: Masker) -> Iterator[Difference]:
    mine, theirs = here.headers, there.headers
    for name in sorted((mine.index.keys() | theirs.index.keys()) - _NOISE):
        if mine.all(name) == theirs.all(name):
            continue
        if name in mine.hidden or name in theirs.hidden:
            continue
        shown_here = masker.field(name, mine.joined(name)) if name in mine else _ABSENT
        shown_there = masker.field(name, theirs.joined(name)) if name in theirs else _ABSENT
        yield Difference(f"request.headers.{name}", shown_here, shown_there)


def _cookies(here: Request, there: Request, masker: Masker) -> Iterator[Difference]:
    if "cookie" in here.headers.hidden or "cookie" in there.headers.hidden:
        return
    mine, theirs = dict(sent_cookies(here.headers)), dict(sent_cookies(there.headers))
    for name in sorted(mine.keys() | theirs.keys()):
        if mine.get(name) == theirs.get(name):
            continue
        shown_here = masker.secret(mine[name]) if name in mine else _ABSENT
        shown_there = masker.secret(theirs[name]) if name in theirs else _ABSENT
        yield Difference(f"request.cookies.{masker.text(name)}", shown_here, shown_there)
