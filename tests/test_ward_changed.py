"""The ward changed in ways that must not matter, and with parts taken away that must not be missed in silence.

What has no meaning changes no diagnosis: the case of field names, other traffic, an additional field, a body without
blanks. And what a capture lost must not make the doctor surer than it may be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache

import pytest
from msgspec.structs import replace

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.intake.flow import read_flows
from statusdoctor.masking import Masker
from statusdoctor.model import LOST_BODY, Body, Exchange, Headers, Request, Response
from tests.ward import scoring

Fields = tuple[tuple[bytes, bytes], ...]
Change = Callable[[list[Exchange]], list[Exchange]]

ALL = scoring.cases()
CREDENTIALS = frozenset(("authorization", "cookie", "set-cookie"))
OTHERS = 1000  # from this index on: traffic that was put beside the case's
SURELY_WRONG = 0.012  # of the cases: with a half of the story, what the server says in so many words can mislead


# What has no meaning


def each(
    exchanges: Iterable[Exchange],
    asked: Callable[[Request], Request] = lambda request: request,
    answered: Callable[[Response], Response] = lambda response: response,
) -> list[Exchange]:
    """All exchanges with their requests and responses changed."""
    return [
        replace(x, request=x.request and asked(x.request), response=x.response and answered(x.response))
        for x in exchanges
    ]


def with_fields(change: Callable[[Fields], Fields]) -> Change:
    def fields(headers: Headers) -> Headers:
        return Headers(change(headers.fields), headers.hidden)

    return lambda exchanges: each(
        exchanges, lambda q: replace(q, headers=fields(q.headers)), lambda p: replace(p, headers=fields(p.headers))
    )


def beside_others(exchanges: list[Exchange]) -> list[Exchange]:
    """Behind thirty scripts of another host."""
    first = min((x.started for x in exchanges), default=0.0)
    asked = Request.to("GET", "https://cdn.assets.example/app.js", Headers.of(("Host", "cdn.assets.example")))
    fields = Headers.of(("Content-Type", "text/javascript"), ("Content-Length", "2"))
    answered = Response(200, fields, Body(b"1;", coded=True))
    client = exchanges[0].client if exchanges else ""
    others = [
        Exchange(asked, answered, started=first - 60 + n, finished=first - 59 + n, index=OTHERS + n, client=client)
        for n in range(30)
    ]
    return [*others, *exchanges]


def without_blanks(exchanges: list[Exchange]) -> list[Exchange]:
    """JSON answers written as tersely as can be, where nothing but their length speaks of their bytes."""

    def terse(response: Response) -> Response:
        fields, raw = response.headers, response.body.raw
        plain = "content-encoding" not in fields and fields.get("content-length") == str(len(raw))
        if "json" not in fields.get("content-type") or not plain:
            return response
        try:
            text = json.dumps(json.loads(raw.decode()), separators=(",", ":"))
        except ValueError:
            return response
        length = str(len(text)).encode()
        told = tuple((n, length if n.lower() == b"content-length" else v) for n, v in fields.fields)
        return replace(response, headers=Headers(told, fields.hidden), body=Body(text.encode(), coded=True))

    return each(exchanges, answered=terse)


MEANINGLESS: dict[str, Change] = {
    "names in capitals": with_fields(lambda fields: tuple((n.upper(), v) for n, v in fields)),
    "names in small letters": with_fields(lambda fields: tuple((n.lower(), v) for n, v in fields)),
    "a field more": with_fields(
        lambda fields: (*fields, (b"X-Correlation-Id", b"7c1b2c4e-55aa-4f0d-9f51-0d7d2f9be101"))
    ),
    "another client": lambda exchanges: [replace(x, client="192.0.2.77") for x in exchanges],
    "beside others": beside_others,
    "without blanks": without_blanks,
}


@pytest.mark.parametrize("change", MEANINGLESS.values(), ids=MEANINGLESS)
def test_what_has_no_meaning_changes_no_diagnosis(change: Change) -> None:
    changed = {case.name: (before, after) for case in ALL if (before := said(case)) != (after := said(case, change))}

    assert {} == changed


# What a capture lost


def without_credentials(exchanges: list[Exchange]) -> list[Exchange]:
    """As Chrome's sanitised HAR has it."""

    def bare(headers: Headers) -> Headers:
        kept = tuple((n, v) for n, v in headers.fields if n.decode("latin-1").lower() not in CREDENTIALS)
        return Headers(kept, headers.hidden | CREDENTIALS)

    return each(exchanges, lambda q: replace(q, headers=bare(q.headers)), lambda p: replace(p, headers=bare(p.headers)))


def lost(body: Body) -> Body:
    return LOST_BODY if body.raw else body


LOSSES: dict[str, Change] = {
    "credentials": without_credentials,
    "bodies of answers": lambda exchanges: each(exchanges, answered=lambda p: replace(p, body=lost(p.body))),
    "bodies of requests": lambda exchanges: each(exchanges, lambda q: replace(q, body=lost(q.body))),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_what_a_capture_lost_makes_nobody_surer(loss: Change) -> None:
    wrong = {case.name: cause for case in ALL if (cause := surely_wrong(case, loss))}

    assert len(wrong) <= SURELY_WRONG * len(ALL), wrong


def surely_wrong(case: scoring.Case, loss: Change) -> str:
    """What is called certain and is not so: another cause than the true ones and than the whole capture gives."""
    whole = dict(said(case))
    for index, cause in said(case, loss, certain=True):
        if cause not in case.truth.accept and whole.get(index) != cause:
            return cause
    return ""


@cache
def exchanges_of(case: scoring.Case) -> list[Exchange]:
    return list(read_flows(case.folder / "flows.mitm", []))


@cache
def said(case: scoring.Case, change: Change | None = None, *, certain: bool = False) -> list[tuple[int, str]]:
    """The index and the first cause of each problem of the case itself."""
    exchanges = exchanges_of(case)
    doctor = Doctor(patience=None, masker=Masker(b"0" * 16))
    found = diagnose(change(exchanges) if change else exchanges, doctor=doctor).diagnoses
    return sorted(entry for d in found if (entry := first_cause(d, certain)) is not None)


def first_cause(found: Diagnosis, certain: bool) -> tuple[int, str] | None:
    index = found.exchange.index
    if found.severity != "problem" or index is None or index >= OTHERS or found.cause is None:
        return None
    return (index, found.cause.id) if not certain or found.cause.certainty == "certain" else None
