"""The same thing again, as one thing; and what follows from what."""

from __future__ import annotations

import pytest

from statusdoctor.diagnosis import Diagnosis, ExchangeRef, Incident, RankedCause, Related
from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.incidents import KEYS, Incidents, consequences, rate
from tests.builders import bearer, exchange, form, get, masker, reply, session


def told(
    cause: str = "auth/token-expired",
    index: int = 0,
    *,
    host: str = "api.shop.example",
    client: str = "10.0.0.5",
    route: str = "GET /orders/{id}",
    about: tuple[int, ...] = (),
) -> Diagnosis:
    related = tuple(Related(0, number, "", moment(number)) for number in about)
    where = ExchangeRef(0, index, f"x{index}", moment(index), "GET", "https://x", host, 401, client)
    named = RankedCause(cause, cause, "certain", 0.99, "")
    return Diagnosis(where, "", "problem", "failed", (named,), related=related, route=route)


def moment(index: int) -> str:
    return f"2026-11-24T12:{index // 60:02d}:{index % 60:02d}.000Z"


def test_the_same_thing_is_counted_once() -> None:
    incidents = Incidents()

    assert [(1, 1), (1, 2), (1, 3)] == [incidents.add(told(index=n)) for n in range(3)]
    assert 1 == len(incidents.all())


@pytest.mark.parametrize(
    "other",
    [
        told("auth/token-revoked"),
        told(host="other.example"),
        told(client="10.0.0.6"),
        told(route="GET /cart"),
    ],
)
def test_another_cause_host_client_or_route_is_another_incident(other: Diagnosis) -> None:
    incidents = Incidents()
    incidents.add(told())
    incidents.add(other)

    assert 2 == len(incidents.all())


def test_first_and_last_are_told_whatever_the_order() -> None:
    incidents = Incidents()
    for index in (5, 2, 9):
        incidents.add(told(index=index))

    (found,) = incidents.all()
    assert (moment(2), moment(9), 3) == (found.first, found.last, found.count)


def test_a_failure_that_speaks_of_an_earlier_one_has_it_as_its_root() -> None:
    incidents = Incidents()
    incidents.add(told("oauth/refresh-token-invalid", 0))
    for index in (1, 2, 3):
        incidents.add(told("auth/refresh-failed", index, about=(0,)))

    root, following = incidents.all()
    assert ("oauth/refresh-token-invalid", (following.id,)) == (root.cause, root.consequences)
    assert root.id == following.root
    assert 3 == consequences(root, incidents.all())


def test_the_same_cause_on_another_route_is_no_root() -> None:
    incidents = Incidents()
    incidents.add(told(index=0))
    incidents.add(told(index=1, route="GET /cart", about=(0,)))

    assert [None, None] == [incident.root for incident in incidents.all()]


def test_what_went_well_is_no_root() -> None:
    incidents = Incidents()
    incidents.add(told(index=1, about=(0,)))

    assert incidents.all()[0].root is None


def test_two_incidents_are_never_each_others_root() -> None:
    incidents = Incidents()
    incidents.add(told("auth/refresh-failed", 0))
    incidents.add(told("auth/token-expired", 1, about=(0,)))
    incidents.add(told("auth/refresh-failed", 2, about=(1,)))

    assert 1 == sum(incident.root is not None for incident in incidents.all())


def test_incidents_are_bounded_and_so_are_their_lists() -> None:
    incidents = Incidents(most=3)
    for number in range(10):
        incidents.add(told(host=f"h{number}.example"))
    for number in range(KEYS + 50):
        incidents.add(told(index=number, host="h9.example"))

    assert 3 == len(incidents.all())
    assert KEYS == len(incidents.all()[0].exchanges)
    assert KEYS + 51 == incidents.all()[0].count


def test_a_forgotten_root_is_not_named() -> None:
    incidents = Incidents(most=2)
    incidents.add(told("oauth/refresh-token-invalid", 0))
    incidents.add(told("auth/refresh-failed", 1, about=(0,)))
    incidents.add(told("server/error", 2))

    assert [None, None] == [incident.root for incident in incidents.all()]


def test_how_often_a_minute() -> None:
    incident = Incident(1, "a/b", "h", "r", 4, first=moment(0), last=moment(90))

    assert 2.0 == rate(incident)
    assert rate(Incident(1, "a/b", "h", "r", 1, first=moment(0), last=moment(0))) is None


def test_a_failed_refresh_is_the_root_of_the_refusals_after_it() -> None:
    dead = bearer(exp=30)
    refused = reply(401, {"error": "invalid_token"}, www_authenticate='Bearer error="invalid_token"')
    refresh = form(
        "https://login.shop.example/token", grant_type="refresh_token", refresh_token="r" * 32, client_id="a"
    )
    calls = [
        exchange(get(f"https://api.shop.example/orders/{n}", authorization=dead), refused, at=60 + n) for n in range(5)
    ]
    story = session(
        exchange(get("https://api.shop.example/orders/9", authorization=dead), reply(200, {"id": 9}), at=1),
        exchange(refresh, reply(400, {"error": "invalid_grant"}), at=50),
        *calls,
    )

    found = diagnose(story, doctor=Doctor(patience=None, masker=masker())).incidents

    root, following = found
    assert ("auth/refresh-failed", 5) == (following.cause, following.count)
    assert (root.id, (following.id,)) == (following.root, root.consequences)
