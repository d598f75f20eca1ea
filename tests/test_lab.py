"""The lab: its world starts and stops cleanly, and its stories and servers behave as they claim."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from statusdoctor.lab import api, digest
from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.fields import FORM, JSON, LOGIN, bearer, form
from statusdoctor.lab.guards import API_KEY
from statusdoctor.lab.serving import Answer, Call, Service, always, json_answer
from statusdoctor.lab.stories import STORIES
from statusdoctor.lab.story import Story
from statusdoctor.lab.world import World

FAILING = [story for story in STORIES if story.causes]
HEALTHY = [story for story in STORIES if not story.causes]
READ_AND_WRITE = "orders:read orders:write"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as straight:
        yield straight


def port_of(base: str) -> int:
    return int(base.rpartition(":")[2])


def raw(base: str, request: bytes) -> bytes:
    """What a server sends back to bytes that no HTTP client would send."""
    with socket.create_connection(("127.0.0.1", port_of(base))) as talk:
        talk.sendall(request)
        talk.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: talk.recv(65536), b""))


# --- the stories


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_meets_what_it_claims(story: Story, client: Client, world: World) -> None:
    replies = list(story.play(client, world))

    assert story.meets == tuple(reply.status for reply in replies)


def test_all_stories_told_to_one_world_by_one_client_meet_what_they_claim() -> None:
    with World() as world, Client() as client:
        met = {story.name: tuple(reply.status for reply in story.play(client, world)) for story in STORIES}

    assert {story.name: story.meets for story in STORIES} == met


def test_no_two_stories_share_a_name() -> None:
    assert len(STORIES) == len({story.name for story in STORIES})


def test_there_is_enough_to_diagnose_and_enough_to_stay_silent_about() -> None:
    causes = {cause for story in FAILING for cause in story.causes}

    assert len(causes) >= 16
    assert len([cause for cause in causes if cause.startswith("auth/")]) >= 9
    assert len(HEALTHY) >= 3


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_says_in_one_short_sentence_what_happens(story: Story) -> None:
    assert len(story.says.split()) <= 17
    assert re.fullmatch(r"[A-Z][^.!]*\.", story.says)


@pytest.mark.parametrize("story", FAILING, ids=lambda story: story.name)
def test_a_failing_story_names_its_causes_as_ids(story: Story) -> None:
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9-]+", cause) for cause in story.causes)


# --- the world


def test_a_stopped_world_leaves_no_thread_and_no_port() -> None:
    before = set(threading.enumerate())
    with World() as world, Client() as client:
        assert client.send("GET", f"{world.api}/v1/status").status == 200
        bases = (world.api, world.shop, world.gateway)

    assert before >= set(threading.enumerate())
    with Client() as late:
        assert {None} == {late.send("GET", base).status for base in bases}


def test_a_world_ends_its_slow_backend_as_it_stops() -> None:
    before = set(threading.enumerate())
    with World() as world, Client() as client:
        client.send("GET", f"{world.gateway}/exports/2026")

    assert before >= set(threading.enumerate())


def test_a_world_starts_again_after_it_stopped() -> None:
    world = World()
    with world:
        pass

    with world, Client() as client:
        assert client.send("GET", f"{world.api}/v1/status").status == 200


def test_a_world_that_never_started_stops() -> None:
    World().stop()


def test_only_loopback_is_listened_on() -> None:
    service = Service(always(Answer(200)), "lab-test")

    assert service.server_address[0] == "127.0.0.1"
    service.server_close()


def test_a_client_that_goes_away_leaves_no_traceback(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    talk = socket.create_connection(("127.0.0.1", port_of(world.gateway)))
    talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close with a reset
    talk.sendall(b"GET /exports/2026 HTTP/1.1\r\nHost: lab\r\n\r\nGET /")
    talk.close()
    with Client() as client:
        client.send("GET", f"{world.gateway}/exports/2026")

    assert ("", "") == tuple(capfd.readouterr())


# --- the client


def test_a_client_with_a_proxy_asks_it_for_the_whole_address() -> None:
    proxy = Service(
        lambda call: json_answer(200, {"host": call.headers["Host"], "path": call.path}), "lab-test"
    )
    proxy.start()

    with Client(f"http://127.0.0.1:{proxy.port}") as client:
        reply = client.send("GET", "http://orders.lab.invalid/v1")
    proxy.stop()

    assert {"host": "orders.lab.invalid", "path": "/v1"} == reply.json()


def test_a_redirect_within_one_host_keeps_the_credentials() -> None:
    def moved(call: Call) -> Answer:
        seen = json_answer(200, {"method": call.method, "authorization": call.headers["Authorization"]})
        return seen if call.path == "/new" else Answer(303, fields=(("Location", "/new"),))

    service = Service(moved, "lab-test")
    service.start()
    with Client() as client:
        *_, last = client.follow("POST", f"{service.base()}/old", bearer("t"), b"x")
    service.stop()

    assert {"method": "GET", "authorization": "Bearer t"} == last.json()


def test_a_redirect_that_keeps_the_method_keeps_the_body() -> None:
    def moved(call: Call) -> Answer:
        seen = json_answer(200, {"method": call.method, "body": call.body.decode()})
        return seen if call.path == "/new" else Answer(307, fields=(("Location", "/new"),))

    service = Service(moved, "lab-test")
    service.start()
    with Client() as client:
        *_, last = client.follow("POST", f"{service.base()}/old", body=b"x")
    service.stop()

    assert {"method": "POST", "body": "x"} == last.json()


# --- the servers


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"POST /v1/orders HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"POST /v1/orders HTTP/1.1\r\nContent-Length: ten\r\n\r\n", b"400"),
        (b"POST /v1/orders HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"BREW /v1/orders HTTP/1.1\r\n\r\n", b"501"),
        (b"PATCH /v1/orders HTTP/1.1\r\n\r\n", b"405"),
        (b"GET /v1/status HTTP/1.1\r\n\r\n", b"200"),
    ],
)
def test_what_cannot_be_read_is_refused(request_bytes: bytes, status: bytes, world: World) -> None:
    assert raw(world.api, request_bytes).startswith(b"HTTP/1.1 " + status)


def test_the_answer_to_head_has_the_length_and_no_body(world: World) -> None:
    answer = raw(world.api, b"HEAD /v1/status HTTP/1.1\r\n\r\n")

    assert b"Content-Length: 16\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


def test_a_method_not_allowed_is_answered_with_those_that_are(client: Client, world: World) -> None:
    assert "GET, POST, HEAD" == client.send("PUT", f"{world.api}/v1/orders").headers["Allow"]
    assert "POST" == client.send("GET", f"{world.api}/oauth/token").headers["Allow"]


def test_malformed_json_is_answered_with_line_and_column(client: Client, world: World) -> None:
    token = bearer(world.tokens.access(scope=READ_AND_WRITE))

    reply = client.send("POST", f"{world.api}/v1/orders", token | JSON, b'{\n "item": tea}')

    assert "line 2 column 10" in reply.json()["detail"]


def test_an_order_that_fits_is_taken_and_one_that_is_no_json_is_not(client: Client, world: World) -> None:
    token = bearer(world.tokens.access(scope=READ_AND_WRITE))
    url = f"{world.api}/v1/orders"

    assert client.send("POST", url, token | JSON, b'{"item": "tea"}').status == 201
    assert client.send("POST", url, token | FORM, b"item=tea").status == 415


def test_an_api_key_is_taken_and_another_refused(client: Client, world: World) -> None:
    assert client.send("GET", f"{world.api}/v1/rates", {"X-API-Key": API_KEY}).status == 200
    assert client.send("GET", f"{world.api}/v1/rates", {"X-API-Key": "other"}).status == 401


def test_a_file_is_given_for_a_token(client: Client, world: World) -> None:
    fields = bearer(world.tokens.access())

    assert client.send("GET", f"{world.shop}/files/2026-11.csv", fields).status == 200


def test_credentials_that_are_no_base64_are_refused(client: Client, world: World) -> None:
    assert client.send("GET", f"{world.api}/v1/stock", {"Authorization": "Basic ***"}).status == 401


def test_a_limit_begins_anew_with_each_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "WINDOW_S", 0.0)
    limit = api.Limit()

    assert [2, 2, 2, 2] == [limit.take("mira")[0] for _ in range(4)]


def test_the_gateway_passes_the_query_on_and_knows_only_its_backends(client: Client, world: World) -> None:
    token = bearer(world.tokens.access(user="by the gateway"))

    passed = client.send("GET", f"{world.gateway}/orders-api/v1/search?q=tea", token)

    assert (200, "1.1 lab-gateway") == (passed.status, passed.headers["Via"])
    assert client.send("GET", f"{world.gateway}/elsewhere").status == 404


# --- Digest


def ledger(client: Client, world: World, authorization: str) -> Reply:
    return client.send("GET", f"{world.api}/v1/ledger", {"Authorization": authorization})


def challenge(client: Client, world: World) -> str:
    return str(ledger(client, world, "").headers["WWW-Authenticate"])


def test_a_digest_proof_is_good_for_one_request(client: Client, world: World) -> None:
    proof = digest.credentials(challenge(client, world), "GET", "/v1/ledger", LOGIN)

    assert ledger(client, world, proof).status == 200
    assert "stale=true" in ledger(client, world, proof).headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("uri", "login"),
    [
        ("/v1/other", LOGIN),
        ("/v1/ledger", ("mira", "wrong")),
        ("/v1/ledger", ("nobody", "wrong")),
    ],
)
def test_a_digest_proof_of_something_else_is_refused(
    uri: str, login: tuple[str, str], client: Client, world: World
) -> None:
    proof = digest.credentials(challenge(client, world), "GET", uri, login)

    refusal = ledger(client, world, proof)

    assert refusal.status == 401
    assert "stale" not in refusal.headers["WWW-Authenticate"]


@pytest.mark.parametrize("text", ["", "Basic dTpw", "Digest", "Digest nonce", "Digest nonce="])
def test_credentials_that_are_no_digest_have_no_parameters(text: str) -> None:
    assert {} == digest.parameters(text)


# --- the token endpoint


def ask(client: Client, world: World, **fields: str) -> Reply:
    return client.send("POST", f"{world.api}/oauth/token", FORM, form(**fields))


USER = {"username": LOGIN[0], "password": LOGIN[1]}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"client_id": "unknown", "grant_type": "password", **USER}, "invalid_client"),
        ({"client_id": "kiosk", "grant_type": "magic"}, "unsupported_grant_type"),
        ({"client_id": "kiosk", "grant_type": "password", "username": "mira"}, "invalid_grant"),
        ({"client_id": "kiosk", "grant_type": "authorization_code"}, "invalid_grant"),
        ({"client_id": "kiosk", "grant_type": "refresh_token", "refresh_token": "none"}, "invalid_grant"),
    ],
)
def test_a_token_request_is_refused_by_name(
    fields: dict[str, str], error: str, client: Client, world: World
) -> None:
    assert error == ask(client, world, **fields).json()["error"]


def test_a_token_request_in_json_is_refused(client: Client, world: World) -> None:
    reply = client.send("POST", f"{world.api}/oauth/token", JSON, b"{}")

    assert "invalid_request" == reply.json()["error"]


def test_a_refresh_gives_a_token_that_refreshes_again(client: Client, world: World) -> None:
    first = ask(client, world, client_id="shop-app", grant_type="password", **USER).json()["refresh_token"]

    renewed = ask(client, world, client_id="shop-app", grant_type="refresh_token", refresh_token=first).json()

    assert first != renewed["refresh_token"]
    assert client.send("GET", f"{world.api}/v1/orders", bearer(renewed["access_token"])).status == 200


def authorize(client: Client, world: World, redirect_uri: str) -> Reply:
    query = form(response_type="code", client_id="shop-app", redirect_uri=redirect_uri).decode()
    return client.send("GET", f"{world.api}/oauth/authorize?{query}")


def test_a_code_goes_to_a_registered_address_alone(client: Client, world: World) -> None:
    assert authorize(client, world, "http://elsewhere.invalid/").status == 400


def test_a_code_is_redeemed_with_the_address_that_it_was_sent_to(client: Client, world: World) -> None:
    location = authorize(client, world, f"{world.shop}/callback").location
    code = location.partition("code=")[2].partition("&")[0]

    reply = ask(client, world, client_id="shop-app", grant_type="authorization_code", code=code)

    assert "redirect_uri" in reply.json()["error_description"]


# --- the shop


def test_a_login_with_a_wrong_password_and_a_foreign_csrf_token_fail(client: Client, world: World) -> None:
    shown = client.send("GET", f"{world.shop}/login")
    session = {"Cookie": f"shop_session={shown.cookie('shop_session')}"}
    csrf = shown.body.decode().partition('value="')[2].partition('"')[0]
    url = f"{world.shop}/login"

    assert client.send("POST", url, session | FORM, form(csrf_token=csrf, username="mira")).status == 401
    assert client.send("POST", url, session | FORM, form(csrf_token="other", **USER)).status == 403


def test_a_logged_in_visitor_has_a_basket_and_may_change_the_address(client: Client, world: World) -> None:
    story = next(story for story in STORIES if story.name == "session-cookie-missing")
    _, login, account, _ = story.play(client, world)
    session = {"Cookie": f"shop_session={login.cookie('shop_session')}"}
    csrf = account.body.decode().partition('value="')[2].partition('"')[0]

    assert client.send("GET", f"{world.shop}/account/basket.json", session).status == 200
    changed = client.send("POST", f"{world.shop}/account/address", session | FORM, form(csrf_token=csrf))
    assert changed.status == 303


def test_a_cookie_field_that_cannot_be_read_is_no_session(client: Client, world: World) -> None:
    assert client.send("GET", f"{world.shop}/account/basket.json", {"Cookie": "a@b=1; [;"}).status == 401


def test_the_words_of_a_path_do_not_become_markup(client: Client, world: World) -> None:
    reply = client.send("GET", f"{world.shop}/<script>")

    assert b"<script>" not in reply.body
