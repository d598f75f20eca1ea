"""The nearest success: the most alike exchange of the session that went well, and what differs from the failing one.

What differs between any two requests (dates, ids, tracing, caching) is noise and left out. Credentials and cookies
are shown by their fingerprints, bodies by their type and shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, Final

from statusdoctor.diagnosis import Contrast, Difference
from statusdoctor.evidence import Case
from statusdoctor.facts.content import Content
from statusdoctor.facts.cookies import sent_cookies
from statusdoctor.facts.urls import form_pairs, query_pairs, route_template
from statusdoctor.history import Record
from statusdoctor.masking import Masker
from statusdoctor.model import Request

_NOISE: Final = frozenset(
    "date content-length traceparent tracestate sentry-trace baggage sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform "
    "priority cookie if-none-match if-modified-since connection keep-alive proxy-connection b3 sec-websocket-key dpop "
    "cache-control pragma sec-gpc dnt upgrade-insecure-requests host te x-amz-date x-ms-date x-amz-content-sha256 "
    "idempotency-key x-idempotency-key amz-sdk-invocation-id amz-sdk-request x-goog-api-client uber-trace-id "
    "sec-fetch-user device-memory downlink rtt ect save-data x-newrelic-id newrelic x-requested-at timestamp".split()
)
_NOISY: Final = re.compile(
    r"(?:request|correlation|trace|span|transaction|invocation|client-request|operation)-?id$"
    r"|^x-(?:b3|datadog|cloud-trace|amzn-trace|ot-span|newrelic|dynatrace|sentry)-?|-(?:timestamp|nonce)$"
)
#: Parameters that differ between any two requests: cache busters, times, nonces, signatures.
_NOISY_PARAMETERS: Final = re.compile(r"_|t|ts|_t|cb|cachebuster|rand|random|nonce|timestamp|time|sig(?:nature)?", re.I)
_MOST: Final = 12
_NAMED: Final = 8  # members of a body that are named
_ABSENT: Final = "absent"
_SAME_ROUTE, _SAME_METHOD, _SAME_CLIENT = 8, 4, 2
_LOOKED_AT: Final = 400


def contrast(case: Case, masker: Masker) -> Contrast | None:
    """The nearest success and the differences; None where this session has none that is alike."""
    if case.exchange.request is None:
        return None
    twin = nearest(case)
    if twin is None:
        return None
    differences = tuple(islice(_differences(case.exchange.request, twin.request, masker), _MOST))
    return Contrast(twin.exchange.source, twin.exchange.index, differences)


def nearest(case: Case) -> Record | None:
    """The success with the same route and method, else of the same host; the same client's before another's."""
    route = case.history.route()
    if route is not None and route.last_success is not None and not route.last_success.forgotten:
        return route.last_success
    best: tuple[int, Record] | None = None
    template = route_template(case.request.route)
    for record in _successes(case):
        likeness = _likeness(case, template, record)
        if likeness >= _SAME_METHOD and (best is None or likeness > best[0]):
            best = (likeness, record)
            if likeness == _SAME_ROUTE + _SAME_METHOD + _SAME_CLIENT:
                break
    return best[1] if best else None


def _successes(case: Case) -> Iterator[Record]:
    """The session's successes with this host, the latest first: the client's own, then everybody's."""
    host = case.request.host
    mine = (r for r in case.history.to_host(_LOOKED_AT) if r.ok)
    others = (r for r in case.history.everybody(_LOOKED_AT) if r.ok and r.request.host == host)
    for record in chain(mine, others):
        if not record.forgotten and record.started <= case.exchange.started:
            yield record


def _likeness(case: Case, template: str, record: Record) -> int:
    same_route = record.template == template
    same_method = record.request.method == case.request.method
    same_client = record.exchange.client == case.exchange.client
    return _SAME_ROUTE * same_route + _SAME_METHOD * same_method + _SAME_CLIENT * same_client


def _differences(here: Request, there: Request, masker: Masker) -> Iterator[Difference]:
    for name in ("method", "scheme", "host", "version"):
        mine, theirs = getattr(here, name), getattr(there, name)
        if mine != theirs:
            yield Difference(f"request.{name}", masker.text(mine), masker.text(theirs))
    if here.port != there.port and here.host == there.host and here.scheme == there.scheme:
        yield Difference("request.port", str(here.port), str(there.port))
    if route_template(here.route) != route_template(there.route):
        yield Difference("request.path", masker.url(here.route), masker.url(there.route))
    yield from _query(here, there, masker)
    yield from _fields(here, there, masker)
    yield from _cookies(here, there, masker)
    yield from _body(here, there, masker)


def _query(here: Request, there: Request, masker: Masker) -> Iterator[Difference]:
    mine, theirs = dict(query_pairs(here.query)), dict(query_pairs(there.query))
    for name in sorted(mine.keys() | theirs.keys()):
        if mine.get(name) == theirs.get(name) or _NOISY_PARAMETERS.fullmatch(name):
            continue
        shown_here = masker.text(f"{name}={mine[name]}") if name in mine else _ABSENT
        shown_there = masker.text(f"{name}={theirs[name]}") if name in theirs else _ABSENT
        yield Difference(f"request.query.{masker.text(name)}", shown_here, shown_there)


def _fields(here: Request, there: Request, masker: Masker) -> Iterator[Difference]:
    mine, theirs = here.headers.index, there.headers.index
    for name in sorted((mine.keys() | theirs.keys()) - _NOISE):
        if mine.get(name) == theirs.get(name) or _NOISY.search(name):
            continue
        if name in here.headers.hidden or name in there.headers.hidden:
            continue
        shown_here = masker.field(name, ", ".join(mine[name])) if name in mine else _ABSENT
        shown_there = masker.field(name, ", ".join(theirs[name])) if name in theirs else _ABSENT
        yield Difference(f"request.headers.{masker.text(name)}", shown_here, shown_there)


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


def _body(here: Request, there: Request, masker: Masker) -> Iterator[Difference]:
    if not (here.body.kept and there.body.kept):
        return
    mine, theirs = shape(here), shape(there)
    if mine != theirs:
        yield Difference("request.body", masker.text(mine), masker.text(theirs))


def shape(request: Request) -> str:
    """What a request's body is, without its values: "JSON object: sku, quantity", "form: name", "no body"."""
    content = Content(request.headers, request.body)
    kind = content.looks_like
    if kind == "empty":
        return "no body"
    if kind == "json":
        return _json_shape(content)
    if kind == "form":
        return f"form: {_names([name for name, _ in form_pairs(content.text)])}"
    return {"html": "HTML", "xml": "XML"}.get(kind, kind)


def _json_shape(content: Content) -> str:
    if not content.has_json:
        return "broken JSON"
    value: Any = content.json
    if isinstance(value, dict):
        return f"JSON object: {_names(list(value))}"
    return "JSON list" if isinstance(value, list) else "JSON value"


def _names(names: list[str]) -> str:
    told = sorted(dict.fromkeys(names))
    more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return (", ".join(told[:_NAMED]) + more) or "nothing in it"
