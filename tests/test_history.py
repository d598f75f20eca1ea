"""The memory of a session: bounded, ordered by the start of requests, and true to what was seen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.history import Bounds, History, Record, View, is_refresh
from statusdoctor.history.flows import challenge_of
from statusdoctor.model import LOST_BODY, Exchange, Request
from tests.builders import CHROME, NOON, exchange, form, get, masker, post, reply, session

SMALL = Bounds(
    records=7, record_bytes=9000, clients=3, routes=5, credentials=4, origins_a_credential=2, cookies=6,
    cookies_a_client=3, tokens=4, flows=3, parents=4,
)  # fmt: skip
API = "https://api.shop.example"


def memory(*exchanges: Exchange, bounds: Bounds | None = None) -> History:
    history = History(bounds)
    for one in session(*exchanges):
        history.remember(one)
    return history


def view(history: History, asked: Request, at: float = 100.0, client: str = "10.0.0.5") -> View:
    return history.view(exchange(asked, reply(401), at=at, client=client, id="now"))


# Bounds


@st.composite
def traffic(draw: st.DrawFn) -> Exchange:
    """Any exchange: clients, hosts, credentials, cookies, redirects, tokens and flows drawn from small stocks."""
    number = st.integers(0, 9)
    host = f"https://h{draw(number)}.example"
    path = draw(
        st.sampled_from(
            (
                "/a",
                "/b/{}",
                "/users/{}/x",
                "/login",
                "/cb?code={}{}{}{}{}{}&state={}",
                "/auth?client_id=c&response_type=code&state={}",
            )
        )
    )
    asked = get(host + path.replace("{}", str(draw(number))))
    named: dict[str, Any] = {}
    if draw(st.booleans()):
        asked = get(asked.url, authorization=f"Bearer token-{draw(number)}", user_agent=f"app/{draw(number)}")
    elif draw(st.booleans()):
        asked = form(f"{host}/token", grant_type="refresh_token", refresh_token=f"refresh-token-{draw(number)}")
    if draw(st.booleans()):
        named["set_cookie"] = [f"c{n}={draw(number)}; Path=/" for n in range(draw(st.integers(1, 5)))]
    if draw(st.booleans()):
        named["location"] = f"{host}/cb?code=code-{draw(number)}&state={draw(number)}"
    body = {"access_token": f"access-token-{draw(number)}", "refresh_token": f"refresh-token-{draw(number)}"}
    answer = reply(draw(st.sampled_from((200, 201, 302, 401, 404, 500))), body, **named)
    return exchange(asked, answer, at=draw(st.integers(-500, 500)), client=f"10.0.0.{draw(number)}")


@settings(max_examples=60, deadline=None)
@given(st.lists(traffic(), max_size=60))
def test_no_bound_is_ever_exceeded(exchanges: list[Exchange]) -> None:
    history = History(SMALL)
    for one in exchanges:
        history.remember(one)

        over = {name: held for name, held in history.held().items() if held > getattr(SMALL, name)}
        assert {} == over


@settings(max_examples=60, deadline=None)
@given(st.lists(traffic(), max_size=40))
def test_records_of_a_client_stand_in_the_order_of_their_requests(exchanges: list[Exchange]) -> None:
    history = History(SMALL)
    for one in exchanges:
        history.remember(one)

    for client in {one.client for one in exchanges}:
        times = [record.started for record in history.of_client(client)]
        assert sorted(times) == times


@settings(max_examples=60, deadline=None)
@given(st.lists(traffic(), max_size=40), traffic(), st.integers(1, 8))
def test_short_cuts_show_what_all_records_would(exchanges: list[Exchange], now: Exchange, limit: int) -> None:
    """Indexes by host give what looking through everything gives, answers out of order and forgotten ones included."""
    bounds = Bounds(records=12, clients=2)
    history = History(bounds)
    for number, one in enumerate(exchanges):
        history.remember(msgspec.structs.replace(one, client="10.0.0.1", id=str(number % 9)))
    here = msgspec.structs.replace(now, client="10.0.0.1", id="8")
    seen, asked = history.view(here), here.request
    assert asked is not None

    client = sorted((r for r in history.ring if r.started <= here.started and r.exchange.id != "8"), key=_order)[::-1]
    host = [r for r in client[:limit] if r.request.host == asked.host]
    assert client[:limit] == list(seen.recent(limit))
    assert host == list(seen.to_host(limit))
    assert [r for r in host if r.request.path == asked.path and r.request.method == asked.method] == list(
        seen.attempts(limit)
    )
    assert [r for r in host if r.started >= here.started - 100] == list(seen.within(100, limit))
    assert [r for r in client[:limit] if r.origin == "https://h3.example"] == list(
        seen.to_origin("https://h3.example", limit)
    )


def _order(record: Record) -> tuple[float, int]:
    return record.started, record.number


@settings(max_examples=40, deadline=None)
@given(st.lists(traffic(), min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_incidents(exchanges: list[Exchange], order: object) -> None:
    numbered = [msgspec.structs.replace(one, index=n, id=f"x{n}") for n, one in enumerate(exchanges)]
    shuffled = list(numbered)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random

    def incidents(given: list[Exchange]) -> object:
        return diagnose(given, doctor=Doctor(patience=None, masker=masker())).incidents

    assert incidents(numbered) == incidents(shuffled)


def test_a_thousand_clients_leave_no_more_than_the_bound() -> None:
    history = memory(*(exchange(get(API), reply(200), client=f"c{n}") for n in range(600)))

    assert 500 == history.held()["clients"]


def test_a_forgotten_exchange_keeps_only_its_trace() -> None:
    sent = [exchange(get(f"{API}/{n}", authorization="Bearer abcdefgh"), reply(200)) for n in range(9)]
    history = memory(*sent, bounds=SMALL)

    known = history.credentials.get("Bearer abcdefgh")
    assert known is not None
    assert known.first.forgotten
    assert f"{API}/0" == known.first.request.url
    assert not known.first.request.headers.lacks("authorization")  # forgotten is not absent


def test_large_bodies_are_not_kept() -> None:
    history = memory(exchange(post(API, b"x" * 5000), reply(200, "y" * 5000)))

    record = history.ring[0]
    assert record.request.body is LOST_BODY
    assert record.exchange.response is not None
    assert record.exchange.response.body is LOST_BODY


def test_what_has_no_request_is_not_remembered() -> None:
    assert History().remember(Exchange(None)) is None


# What a view shows


def test_an_exchange_does_not_see_itself_nor_what_began_later() -> None:
    history = memory(exchange(get(f"{API}/1"), reply(200)), exchange(get(f"{API}/2"), reply(200)))
    first = session(exchange(get(f"{API}/1"), reply(200)))[0]

    assert [] == list(history.view(first).recent())


def test_an_answer_that_overtakes_stands_in_its_place() -> None:
    history = memory(exchange(get(f"{API}/slow"), reply(200), at=1), exchange(get(f"{API}/fast"), reply(200), at=2))
    history.remember(exchange(get(f"{API}/slowest"), reply(200), at=0.5, id="late"))

    assert ["/fast", "/slow", "/slowest"] == [r.request.path for r in view(history, get(API)).recent()]


def test_attempts_are_the_same_request() -> None:
    history = memory(exchange(get(f"{API}/1"), reply(500)), exchange(get(f"{API}/2"), reply(500)))

    assert [500] == [r.status for r in view(history, get(f"{API}/1")).attempts()]


def test_the_redirects_that_led_here() -> None:
    history = memory(
        exchange(get("http://shop.example/"), reply(301, location="https://shop.example/")),
        exchange(get("https://shop.example/"), reply(302, location="/de/")),
        exchange(get("https://other.example/"), reply(200)),
    )

    found = view(history, get("https://shop.example/de/"), at=3).hops
    assert ["http://shop.example/", "https://shop.example/"] == [hop.request.url for hop in found]


def test_a_redirect_of_long_ago_did_not_lead_here() -> None:
    history = memory(exchange(get(f"{API}/a"), reply(302, location="/b")))

    assert view(history, get(f"{API}/b"), at=600).redirect_here() is None


def test_a_redirect_is_followed_once() -> None:
    history = memory(
        exchange(post(f"{API}/login"), reply(302, location="/home")),
        exchange(get(f"{API}/home"), reply(200, "welcome")),
    )

    assert view(history, get(f"{API}/home"), at=5).redirect_here() is None


def test_another_programs_redirect_did_not_lead_here() -> None:
    history = memory(exchange(get(f"{API}/a", user_agent=CHROME), reply(302, location="/b")))

    assert view(history, get(f"{API}/b", user_agent="curl/8"), at=2).redirect_here() is None


def test_a_preflight_is_joined_with_its_request() -> None:
    asked = Request.to("OPTIONS", f"{API}/x", get(API, access_control_request_method="PUT").headers)
    history = memory(exchange(asked, reply(204)))

    put = Request.to("PUT", f"{API}/x")
    assert view(history, put).preflight() is history.ring[0]
    assert view(history, get(f"{API}/x")).preflight() is None


def test_the_page_that_asked_is_found_by_its_referer() -> None:
    history = memory(exchange(get(f"{API}/page"), reply(200)))

    assert view(history, get(f"{API}/data", referer=f"{API}/page")).page() is history.ring[0]


def test_a_route_remembers_its_last_success() -> None:
    history = memory(exchange(get(f"{API}/orders/1"), reply(200)), exchange(get(f"{API}/orders/2"), reply(404)))

    route = view(history, get(f"{API}/orders/3")).route()
    assert route is not None
    assert (2, 1) == (route.count, route.successes)


def test_the_pace_of_a_route_is_known() -> None:
    history = memory(*(exchange(get(f"{API}/orders"), reply(200), at=float(n)) for n in range(1, 11)))

    route = view(history, get(f"{API}/orders")).route()
    assert route is not None
    assert 5 == route.within(4.0, NOON + 10)


def test_names_that_vary_are_learnt() -> None:
    people = ("ada", "bob", "cleo", "dan", "eve", "flo", "gus")
    history = memory(*(exchange(get(f"{API}/users/{name}/orders"), reply(200)) for name in people))

    assert "/users/{name}/orders" == view(history, get(f"{API}/users/zoe/orders")).template
    assert "/users/zoe/cart" == view(history, get(f"{API}/users/zoe/cart")).template


# Credentials, tokens, cookies, flows


def test_where_a_credential_was_accepted_and_refused() -> None:
    sent = {"authorization": "Bearer abcdefgh"}
    history = memory(
        exchange(get("https://a.example/", **sent), reply(200)), exchange(get("https://b.example/", **sent), reply(401))
    )

    known = view(history, get("https://b.example/")).credential("Bearer abcdefgh")
    assert known is not None
    assert ["https://b.example"] == list(known.refused)
    elsewhere = known.accepted_elsewhere("https://b.example")
    assert elsewhere is history.ring[0]


def test_one_time_credentials_are_not_remembered() -> None:
    history = memory(exchange(get(API, authorization='Digest response="1"'), reply(200)))

    assert 0 == history.held()["credentials"]


def issued(**answer: object) -> Exchange:
    return exchange(form(f"{API}/token", grant_type="password", username="ada"), reply(200, answer))


def test_the_age_of_an_opaque_token_is_known() -> None:
    history = memory(issued(access_token="opaque-token-1", expires_in=60))

    issue = view(history, get(API)).token("opaque-token-1")
    assert issue is not None
    assert not issue.expired_at(issue.issued_at + 59)
    assert issue.expired_at(issue.issued_at + 60)


@pytest.mark.parametrize("name", ["access", "token", "jwt", "accessToken", "authToken"])
def test_tokens_of_logins_that_are_no_oauth(name: str) -> None:
    asked = post(f"{API}/api/login", {"user": "ada", "password": "lovelace"})
    history = memory(exchange(asked, reply(200, {"data": {name: "opaque-token-1"}})))

    assert view(history, get(API)).token("opaque-token-1") is not None


def test_a_refresh_rotates_the_token_it_used() -> None:
    refresh = form(f"{API}/token", grant_type="refresh_token", refresh_token="refresh-token-1")
    history = memory(
        issued(access_token="opaque-token-1", refresh_token="refresh-token-1"),
        exchange(refresh, reply(200, {"access_token": "opaque-token-2", "refresh_token": "refresh-token-2"})),
    )

    issue = history.tokens.get("refresh-token-1")
    assert issue is not None
    assert issue.rotated is history.ring[1]


def test_a_refused_refresh_is_remembered() -> None:
    refresh = post(f"{API}/auth/refresh", {"refresh": "refresh-token-1"})
    history = memory(exchange(refresh, reply(401, {"detail": "Token is blacklisted"})))

    assert [False] == [attempt.worked for attempt in view(history, get(API)).refreshes()]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (form(f"{API}/token", grant_type="refresh_token", refresh_token="r"), True),
        (post(f"{API}/auth/refresh/", {"refresh": "r"}), True),
        (post(f"{API}/api/token/renew", {}), True),
        (form(f"{API}/token", grant_type="authorization_code", code="c"), False),
        (form(f"{API}/oauth/revoke", token="r", token_type_hint="refresh_token"), False),
        (post(f"{API}/orders", {"refresh": "yes"}), False),
    ],
)
def test_what_counts_as_a_refresh(asked: Request, expected: bool) -> None:
    assert expected == is_refresh(asked)


def gives(cookie: str, url: str = f"{API}/login", **more: str) -> Exchange:
    return exchange(get(url, **more), reply(200, "ok", set_cookie=cookie))


@pytest.mark.parametrize(
    ("cookie", "url", "due"),
    [
        ("sid=1", f"{API}/orders", True),
        ("sid=1", "https://www.shop.example/", False),
        ("sid=1; Domain=shop.example", "https://www.shop.example/", True),
        ("sid=1; Path=/admin", f"{API}/orders", False),
        ("sid=1; Secure", "http://api.shop.example/orders", False),
        ("sid=1; Max-Age=10", f"{API}/orders", False),
        ("sid=1; Domain=other.example", f"{API}/orders", False),
        ("sid=1; SameSite=None", f"{API}/orders", False),
        ("__Host-sid=1; Path=/", f"{API}/orders", False),
    ],
)
def test_which_cookies_are_due(cookie: str, url: str, due: bool) -> None:
    history = memory(gives(cookie))

    assert due == bool(list(view(history, get(url)).due_cookies))


def test_a_cleared_cookie_is_no_longer_due() -> None:
    history = memory(gives("sid=1; Path=/"), gives("sid=; Path=/; Max-Age=0", f"{API}/logout"))

    here = view(history, get(f"{API}/orders"))
    assert [] == list(here.due_cookies)
    assert ["sid"] == [cookie.name for cookie in here.cleared_cookies()]


def test_another_programs_cookies_are_not_due() -> None:
    history = memory(gives("sid=1; Path=/", user_agent=CHROME))

    assert [] == list(view(history, get(f"{API}/orders", user_agent="curl/8")).due_cookies)


def authorize(state: str = "st-1", **more: str) -> Exchange:
    asked = {"client_id": "spa", "response_type": "code", "redirect_uri": f"{API}/cb", "state": state} | more
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return exchange(
        get(f"https://id.example/auth?{query}"), reply(302, location=f"{API}/cb?code=code-0123&state={state}")
    )


def test_a_flow_is_found_by_its_state_and_by_its_code() -> None:
    history = memory(authorize(code_challenge=challenge_of("v" * 43), code_challenge_method="S256"))

    by_state = view(history, get(f"{API}/cb?code=other&state=st-1")).flow()
    redeem = form("https://id.example/token", grant_type="authorization_code", code="code-0123")
    by_code = view(history, redeem).flow()
    assert by_state is by_code is not None
    assert by_code.verifies("v" * 43)
    assert not by_code.verifies("w" * 43)


def test_redemptions_of_one_code_are_counted() -> None:
    redeem = form("https://id.example/token", grant_type="authorization_code", code="code-0123")
    history = memory(authorize(), exchange(redeem, reply(200, {"access_token": "opaque-token-1"})))

    flow = view(history, redeem).flow()
    assert flow is not None
    done = flow.redeemed_before(NOON + 100)
    assert done is not None
    assert done.record is history.ring[1]


def test_a_pushed_request_begins_a_flow() -> None:
    pushed = form(
        "https://id.example/par", client_id="spa", response_type="code", state="st-9", redirect_uri=f"{API}/cb"
    )
    history = memory(exchange(pushed, reply(201, {"request_uri": "urn:x"})))

    assert ["spa"] == [flow.client_id for flow in view(history, get(API)).flows()]


def test_a_form_posted_to_the_callback_continues_its_flow() -> None:
    back = form(f"{API}/cb", code="code-0123", state="st-1")
    history = memory(authorize(), exchange(back, reply(303, location="/")))

    flow = history.flows.by_state("st-1")
    assert flow is not None
    assert flow.callback is history.ring[1]
