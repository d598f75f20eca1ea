"""Who waits for the future, who is asked when it comes, and in which order they go."""

from __future__ import annotations

from statusdoctor.diagnosis import Diagnosis, ExchangeRef
from statusdoctor.waiting import Waiting, WaitingRoom
from tests.builders import exchange, get, reply

ORDERS = "https://api.shop.example/v1/orders"


def room(*until: float, acquitted_by: tuple[str, ...] = ()) -> WaitingRoom:
    """One that waits for each of these times; the diagnosis of the first has the index 0."""
    waiting = WaitingRoom()
    for number, end in enumerate(until):
        about = ExchangeRef(0, number, "", "", "GET", ORDERS, "api.shop.example", 503, "10.0.0.5")
        one = Diagnosis(about, "The server is busy.", "problem", "failed", ())
        waiting.add(Waiting(exchange(get(ORDERS), reply(503)), one, end, acquitted_by))
    return waiting


def numbers(waiting: list[Waiting]) -> list[int]:
    return [one.number for one in waiting]


def test_only_the_very_request_is_asked_for() -> None:
    waits = room(60, 60)

    assert [0, 1] == numbers(waits.for_request(exchange(get(ORDERS), reply(200))))
    assert [] == waits.for_request(exchange(get(ORDERS + "?page=2"), reply(200)))
    assert [] == waits.for_request(exchange(get(ORDERS), reply(200), client="10.0.0.9"))


def test_of_a_request_that_is_repeated_without_end_the_latest_are_asked() -> None:
    waits = room(*[60.0] * 1000)

    assert list(range(900, 1000)) == numbers(waits.for_request(exchange(get(ORDERS), reply(200))))
    assert 1000 == len(waits)


def test_an_address_that_is_named_twice_is_let_go_once() -> None:
    waits = room(60, acquitted_by=(ORDERS, ORDERS))

    waits.discharge(waits.oldest())

    assert [] == waits.for_address(exchange(get(ORDERS), reply(200)))
    assert 0 == len(waits)


def test_those_whose_time_is_over_go_oldest_first() -> None:
    waits = room(10, 20, 30)

    assert [0, 1] == [diagnosis.exchange.index for diagnosis in waits.due(20)]
    assert [2] == [diagnosis.exchange.index for diagnosis in waits.drain()]
    assert [] == waits.drain()
