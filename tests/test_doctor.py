"""The Doctor says what can be said, waits where the future may acquit, and survives whatever it is given."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusdoctor import rules
from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.evidence import Case, Evidence, Registered, proof
from statusdoctor.model import Body, Exchange, Failure, Headers, Request, Response
from tests.builders import NOON, basic, exchange, get, masker, reply, session

CHALLENGE = reply(401, www_authenticate='Basic realm="orders"')
ANSWERED = exchange(get(authorization=basic()), reply(200, {"ok": True}), at=1)


def doctor(**options: object) -> Doctor:
    return Doctor(masker=masker(), **options)  # type: ignore[arg-type]  # options of the Doctor by name


def test_a_healthy_exchange_has_no_diagnosis() -> None:
    assert doctor().examine(exchange(get(), reply(200, {"id": 8812}))) is None


def test_what_no_future_can_acquit_is_said_at_once() -> None:
    (said,) = doctor().feed(exchange(get(), reply(503)))

    assert said.exchange.status == 503


def test_a_challenge_waits_and_is_acquitted_by_its_answer() -> None:
    patient = doctor(patience=2.0)

    assert [] == patient.feed(exchange(get(), CHALLENGE))
    assert [] == patient.feed(ANSWERED)
    assert 0 == patient.waiting


def test_an_acquitted_challenge_is_told_when_asked_for() -> None:
    told = doctor(patience=2.0, keep_benign=True)
    told.feed(exchange(get(), CHALLENGE))

    (said,) = told.feed(ANSWERED)

    assert ("benign", "auth/handshake-in-progress") == (said.severity, said.causes[0].id)


def test_patience_ends() -> None:
    patient = doctor(patience=2.0)
    patient.feed(exchange(get(), CHALLENGE, took=0.0))

    assert [] == patient.due(NOON + 1.9)
    assert [401] == [d.exchange.status for d in patient.due(NOON + 2.0)]
    assert [] == patient.close()


def test_nothing_that_waits_is_lost_at_the_end() -> None:
    patient = doctor(patience=60.0)
    patient.feed(exchange(get(), CHALLENGE))

    assert [401] == [d.exchange.status for d in patient.close()]


def test_a_request_that_succeeds_later_recovered() -> None:
    whole = session(exchange(get(), reply(503)), exchange(get(), reply(200, {"ok": True}), at=3))

    (said,) = diagnose(whole, doctor=doctor(patience=None)).diagnoses

    assert ("problem", "recovered") == (said.severity, said.outcome)


def test_where_nothing_singles_out_a_cause_the_fallback_says_so() -> None:
    found = doctor().examine(exchange(get(), reply(502)))

    assert found is not None
    assert ("gateway/bad-gateway", "possible") == (found.causes[0].id, found.causes[0].certainty)
    assert "Nothing in this exchange singles out a cause of this 502." == found.headline
    assert found.consider


@pytest.fixture
def one_rule(monkeypatch: pytest.MonkeyPatch) -> list[Registered]:
    chosen: list[Registered] = []
    monkeypatch.setattr(rules, "load", lambda: tuple(chosen))
    return chosen


def rule(cause: str, run: object) -> Registered:
    return Registered(cause, run, frozenset(), frozenset(("error",)))  # type: ignore[arg-type]  # a rule


def raises(case: Case) -> Iterator[Evidence]:
    raise RuntimeError(case.status)


def silent(case: Case) -> Iterator[Evidence]:
    yield from ()


def settles(case: Case) -> Iterator[Evidence]:
    yield proof("The page says so.", at="response.body")


def test_a_rule_that_raises_is_skipped_and_named_once(
    one_rule: list[Registered], caplog: pytest.LogCaptureFixture
) -> None:
    one_rule += [rule("server/error", raises), rule("server/database", settles)]
    patient = doctor()

    with caplog.at_level(logging.WARNING):
        named = [patient.feed(exchange(get(), reply(500)))[0].causes[0].id for _ in range(3)]

    assert ["server/database"] * 3 == named
    assert 1 == caplog.text.count("raises failed and was skipped")


def test_equal_causes_are_ordered_by_their_ids(one_rule: list[Registered]) -> None:
    one_rule += [rule("server/z", settles), rule("server/a", settles)]

    found = doctor().examine(exchange(get(), reply(500)))

    assert found is not None
    assert ["server/a", "server/z"] == [c.id for c in found.causes]


def test_a_cause_without_evidence_changes_no_diagnosis(one_rule: list[Registered]) -> None:
    one_rule.append(rule("server/database", settles))
    before = doctor().examine(exchange(get(), reply(500)))

    one_rule.append(rule("server/misconfigured", silent))

    assert before == doctor().examine(exchange(get(), reply(500)))


LINES = st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=60)), max_size=6)
FIELDS = st.sampled_from(
    "authorization cookie set-cookie www-authenticate content-type content-encoding location origin retry-after "
    "content-length accept upgrade ratelimit x-cache link warning sec-fetch-mode vary age".split()
)
NAMED = st.lists(st.tuples(FIELDS.map(str.encode), st.binary(max_size=60)), max_size=8)
BODIES = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([b"", b'{"error":', b"<html><title>", b"\x1f\x8b\x08", b'{"errors":[{"message":null}]}', b"[[[["]),
)


@st.composite
def anything(draw: st.DrawFn) -> Exchange:
    """An exchange as odd as a capture can hold."""
    asked = Request(
        draw(st.text(max_size=8)),
        draw(st.sampled_from(["http", "https", ""])),
        draw(st.text(max_size=20)),
        draw(st.integers(0, 70000)),
        draw(st.text(max_size=60)),
        Headers(draw(NAMED) + draw(LINES)),
        Body(draw(BODIES), kept=draw(st.booleans())),
    )
    answer = Response(
        draw(st.integers(0, 1100)),
        Headers(draw(NAMED) + draw(LINES)),
        Body(draw(BODIES), coded=draw(st.booleans()), kept=draw(st.booleans())),
        draw(st.text(max_size=10)),
    )
    return Exchange(
        request=draw(st.sampled_from([asked, asked, asked, None])),
        response=draw(st.sampled_from([answer, answer, None])),
        failure=draw(st.sampled_from([None, Failure(draw(st.text(max_size=40)))])),
        started=draw(st.floats(allow_nan=False, width=32)),
        finished=draw(st.none() | st.floats(0, 2e9)),
        client=draw(st.sampled_from(["", "a", "b"])),
    )


@settings(max_examples=200)
@given(st.lists(anything(), max_size=6))
def test_no_exchange_is_odd_enough_to_make_a_rule_or_the_doctor_raise(whole: list[Exchange]) -> None:
    patient = Doctor(masker=masker(), everything=True, keep_benign=True)

    for one in whole:
        patient.feed(one)
    patient.close()

    assert set() == patient.complaints


def test_a_code_that_many_use_is_told_as_nobodys_product() -> None:
    found = Doctor().examine(
        exchange(get(authorization="Bearer k7Qp2mZx81LwTbRv"), reply(401, {"error": "token_expired"}))
    )

    assert found is not None
    assert "The answer's code says that the token has expired." == found.headline
