"""Everything in a request that authenticates it."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.credentials import credentials, sent_any
from statusdoctor.model import LOST_BODY, Body, Headers, Request

API = "https://api.shop.example/v1/orders"
FORM = ("Content-Type", "application/x-www-form-urlencoded")
KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


def get(url: str = API, *fields: tuple[str, str]) -> Request:
    return Request.to("GET", url, Headers.of(*fields))


def form(url: str = API, **pairs: str) -> Request:
    return Request.to("POST", url, Headers.of(FORM), Body(urlencode(pairs).encode()))


def told(request: Request) -> list[tuple[str, str, str]]:
    return [(c.kind, c.where.removeprefix("request."), c.name) for c in credentials(request)]


def test_a_plain_request_authenticates_nobody():
    assert () == credentials(get())
    assert not sent_any(get(f"{API}?page=2&q=", ("Accept", "*/*"), ("Cookie", "theme=dark; _ga=GA1.2.1234567890.987")))


def test_every_line_of_authorization_counts():
    found = credentials(get(API, ("Authorization", "Bearer a1"), ("authorization", "Basic YTpi")))

    assert ["bearer", "basic"] == [c.kind for c in found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([("Proxy-Authorization", "Basic YTpi")], ("basic", "headers.proxy-authorization", "proxy-authorization")),
        ([("X-API-Key", KEY)], ("api-key", "headers.x-api-key", "x-api-key")),
        ([("X-Auth-Token", KEY)], ("token", "headers.x-auth-token", "x-auth-token")),
        ([("X-Hub-Signature-256", "sha256=ab")], ("signature", "headers.x-hub-signature-256", "x-hub-signature-256")),
        ([("Cookie", "theme=dark; sid=s%3A1")], ("cookie", "headers.cookie", "sid")),
        (
            [("Sec-WebSocket-Protocol", "bearer, eyJhbGci.e30.x")],
            ("token", "headers.sec-websocket-protocol", "sec-websocket-protocol"),
        ),
    ],
)
def test_header_fields_that_authenticate(fields, expected):
    assert [expected] == told(get(API, *fields))
    assert sent_any(get(API, *fields))


@pytest.mark.parametrize(
    "fields",
    [
        ("Sec-WebSocket-Protocol", "graphql-ws"),
        ("X-Csrf-Token", KEY),
        ("X-Request-Id", KEY),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ],
)
def test_header_fields_that_do_not(fields):
    assert [] == told(get(API, fields))


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("access_token=opq_1", "token", "access_token"),
        ("token=ward", "token", "token"),
        (f"api_key={KEY}", "api-key", "api_key"),
        (f"key={KEY}", "api-key", "key"),
        ("key=undefined", "api-key", "key"),
        (f"appid={KEY}", "api-key", "appid"),
    ],
)
def test_query_parameters_that_authenticate(query, kind, name):
    assert [(kind, "url", name)] == told(get(f"{API}?page=2&{query}"))


@pytest.mark.parametrize("query", ["key=name", "auth=no", "session=spring", f"code={KEY}", f"state={KEY}", f"q={KEY}"])
def test_query_parameters_that_do_not(query):
    assert [] == told(get(f"{API}?{query}"))


def test_a_function_key_stands_in_code():
    assert [("api-key", "url", "code")] == told(get(f"https://shop.azurewebsites.net/api/x?code={KEY}"))


def test_an_empty_parameter_is_a_fault():
    assert ["empty"] == [c.fault for c in credentials(get(f"{API}?access_token="))]


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("X-Amz-Algorithm=AWS4&X-Amz-Expires=300&X-Amz-Signature=9d", "aws-sigv4", "x-amz-signature"),
        ("X-Goog-Expires=300&X-Goog-Signature=9d", "signature", "x-goog-signature"),
        ("sv=2020&se=2026-11-24T00:00Z&sp=r&sig=a%2Bb", "signature", "sig"),
        ("Expires=1&Signature=x&Key-Pair-Id=K", "signature", "signature"),
        ("AWSAccessKeyId=AK&Signature=x&Expires=1", "signature", "signature"),
        ("oauth_token=t&oauth_signature=x", "oauth1", "oauth_signature"),
    ],
)
def test_a_signed_address_is_one_credential_with_its_parameters(query, kind, name):
    (found,) = credentials(get(f"{API}?{query}"))

    assert (kind, name, "request.url") == (found.kind, found.name, found.where)
    assert {part.partition("=")[0].lower() for part in query.split("&")} == set(found.parameters)


def test_a_sig_alone_signs_nothing():
    assert [] == told(get(f"{API}?sig=abc"))


def test_a_login_form_holds_user_and_password():
    (found,) = credentials(form(username="ada", password="lovelace-1815", csrfmiddlewaretoken="x"))

    assert ("other", "request.body", "password") == (found.kind, found.where, found.name)
    assert ("ada", "lovelace-1815", "") == (found.user, found.password, found.fault)


def test_a_login_in_json_is_read_as_well():
    body = Body(json.dumps({"email": "ada@shop.example", "password": "", "age": 3}).encode())
    (found,) = credentials(Request.to("POST", API, Headers.of(("Content-Type", "application/json")), body))

    assert ("ada@shop.example", "empty") == (found.user, found.fault)


def test_a_client_authenticates_with_its_secret():
    (found,) = credentials(form(grant_type="client_credentials", client_id="web", client_secret="s3cret"))

    assert ("other", "client_secret", "web") == (found.kind, found.name, found.user)


@pytest.mark.parametrize(("path", "count"), [("/oauth/introspect", 0), ("/oauth/revoke", 0), ("/api", 1)])
def test_a_token_that_is_the_subject_authenticates_nobody(path, count):
    assert count == len(credentials(form(f"https://login.example{path}", token="abc")))
    assert count == len(credentials(get(f"https://login.example{path}?token=abc")))


@pytest.mark.parametrize("body", [b"", b"[1]", b"a", b'{"password": 5}', b"{", b"\xff\x00"])
def test_bodies_that_hold_no_secret(body):
    assert [] == told(Request.to("POST", API, Headers.of(FORM), Body(body)))


def test_a_body_that_was_not_kept_is_not_asked_for():
    assert [] == told(Request.to("POST", API, Headers.of(FORM), LOST_BODY))


@pytest.mark.parametrize(("value", "fault"), [("", "empty"), ("undefined", "placeholder"), ("s%3Aabc", "")])
def test_a_session_cookie_may_be_empty_or_left_over(value, fault):
    assert [fault] == [c.fault for c in credentials(get(API, ("Cookie", f"sid={value}")))]


def test_a_cookie_of_unknown_name_that_looks_random_may_authenticate():
    assert sent_any(get(API, ("Cookie", "shop_main=k3J9x0aZq81LmPz77Ys2dQ")))
    assert not sent_any(get(API, ("Cookie", "csrftoken=k3J9x0aZq81LmPz77Ys2dQ")))


def test_a_flood_of_cookies_is_cut_off():
    assert 200 == len(credentials(get(API, ("Cookie", "; ".join("sid=1" for _ in range(300))))))


NAMES = st.sampled_from(["authorization", "cookie", "x-api-key", "content-type", "sec-websocket-protocol", "x"])


@given(st.lists(st.tuples(NAMES, st.text(max_size=40)), max_size=5), st.text(max_size=60), st.binary(max_size=60))
def test_no_request_is_too_broken_to_be_read(fields, query, body):
    request = Request("POST", "https", "a.example", 443, f"/?{query}", Headers.of(*fields), Body(body))
    found = credentials(request)

    assert all(c.kind and c.where for c in found)
    assert not found or sent_any(request)
