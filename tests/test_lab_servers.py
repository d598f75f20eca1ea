"""The lab's servers: whom they let in, whom they refuse and how, and what they make of odd requests."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from statusdoctor.lab import api, digest
from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.fields import FORM, JSON, LOGIN, bearer, form
from statusdoctor.lab.guards import API_KEY
from statusdoctor.lab.stories import STORIES
from statusdoctor.lab.world import World

READ_AND_WRITE = "orders:read orders:write"
USER = {"username": LOGIN[0], "password": LOGIN[1]}


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as straight:
        yield straight


def raw(base: str, request: bytes) -> bytes:
    """What a server sends back to bytes that no HTTP client would send."""
    with socket.create_connection(("127.0.0.1", int(base.rpartition(":")[2]))) as talk:
        talk.sendall(request)
        talk.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: talk.recv(65536), b""))


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
def test_a_token_request_is_refused_by_name(fields: dict[str, str], error: str, client: Client, world: World) -> None:
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
