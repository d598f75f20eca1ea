"""What the request held is shown beside the server's words, and never what is secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor import knowledge
from statusdoctor.counterparts.registry import counterpart_of, load
from statusdoctor.diagnosis import Diagnosis
from statusdoctor.model import Request
from tests.builders import bearer, examine, exchange, form, get, post, reply

API = "https://api.shop.example/v1/orders"


def told(request: Request, status: int, body: object, **named: str) -> Diagnosis:
    found = examine(exchange(request, reply(status, body, **named)))
    assert found is not None
    return found


def shown(found: Diagnosis) -> list[str]:
    """What is shown of the request for the first cause: its quotes, and the sentences of what has none."""
    pieces = [piece for piece in found.causes[0].evidence if piece.where.startswith("request")]
    return [piece.quote or piece.says for piece in pieces]


def test_every_cause_with_a_counterpart_is_one_of_the_vocabulary() -> None:
    assert set(load()) <= set(knowledge.causes())


def test_no_cause_has_two() -> None:
    load()
    with pytest.raises(ValueError, match="counterpart already"):
        counterpart_of("auth/token-wrong-issuer")(lambda _: iter(()))


@pytest.mark.parametrize(
    ("message", "claims", "expected"),
    [
        ("jwt issuer invalid", {"iss": "https://staging.example/"}, "of the issuer https://staging.example/."),
        ("jwt audience invalid", {"aud": ["shop-web", "admin"]}, "is meant for shop-web, admin."),
        ("jwt audience invalid", {"iss": "https://a.example/"}, "names no audience (aud)."),
    ],
)
def test_a_refused_claim_is_shown_as_it_was_sent(message: str, claims: dict[str, object], expected: str) -> None:
    found = told(get(API, authorization=bearer(**claims)), 401, {"message": message})

    assert [expected in line for line in shown(found)] == [True]


def test_scopes_that_were_sent_stand_beside_those_that_lack() -> None:
    request = get(API, authorization=bearer(scope="orders:read profile"))
    found = told(request, 403, {"error": "insufficient_scope"}, www_authenticate='Bearer error="insufficient_scope"')

    assert "auth/insufficient-scope" == found.causes[0].id
    assert ["The token that was sent bears the scopes orders:read, profile."] == shown(found)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"role": "user"}, ["The token that was sent names the roles user."]),
        ({"realm_access": {"roles": ["reader"]}}, ["The token that was sent names the roles reader."]),
        ({"https://shop.example/is_admin": False}, []),
        ({"sub": "ada"}, ["The token that was sent names neither scopes nor roles."]),
    ],
)
def test_what_a_token_says_of_rights_is_shown_where_it_can_be_read(
    claims: dict[str, object], expected: list[str]
) -> None:
    found = told(get(API, authorization=bearer(**claims)), 403, {"message": "You do not have permission"})

    assert "auth/forbidden" == found.causes[0].id
    assert expected == [line for line in shown(found) if "token" in line]


def test_a_token_that_cannot_be_read_is_not_told_of() -> None:
    found = told(get(API, authorization="Bearer 2YotnFZFEjr1zCsicMWpAA"), 401, {"message": "jwt issuer invalid"})

    assert "auth/token-wrong-issuer" == found.causes[0].id
    assert [] == shown(found)


def test_a_refused_value_is_shown_as_json_writes_it() -> None:
    body = {"errors": {"age": ["must be an integer"], "email": ["is not a valid email address"]}}
    found = told(post(API, {"age": "7", "email": "ada"}), 422, body)

    assert ['"7"', '"ada"'] == shown(found)


def test_of_a_list_only_its_length_is_shown() -> None:
    found = told(post(API, {"tags": ["a", "b"]}), 422, {"errors": {"tags": ["must be a string"]}})

    assert ["A list of 2 was sent."] == shown(found)


def test_where_a_field_is_missing_the_names_that_came_are_shown() -> None:
    found = told(post(API, {"mail": "ada@shop.example", "age": 7}), 422, {"errors": {"email": ["is required"]}})

    assert "payload/missing-field" == found.causes[0].id
    assert ['The body holds "mail", "age".'] == shown(found)


def test_a_refused_parameter_is_shown_with_its_value() -> None:
    found = told(
        get(f"{API}?limit=many"), 400, {"errors": [{"param": "limit", "msg": "must be a number", "in": "query"}]}
    )

    assert "request/query-parameter-invalid" == found.causes[0].id
    assert ["limit=many"] == shown(found)


def test_a_refused_redirect_address_is_shown() -> None:
    request = form("https://login.shop.example/token", grant_type="authorization_code", code="c0ffee", client_id="web",
                   redirect_uri="http://localhost:3000/callback")  # fmt: skip
    found = told(request, 400, {"error": "invalid_grant", "error_description": "redirect_uri does not match"})

    assert "oauth/redirect-uri-mismatch" == found.causes[0].id
    assert "redirect_uri=http://localhost:3000/callback" in shown(found)


def test_what_is_shown_makes_no_cause_likelier() -> None:
    body = {"errors": {"age": ["must be an integer"]}}
    with_value = told(post(API, {"age": "7"}), 422, body).causes[0]
    with_list = told(post(API, {"age": []}), 422, body).causes[0]

    assert with_value.probability == with_list.probability


def test_a_key_is_shown_masked() -> None:
    request = get(API, x_api_key="k-5f0d2c7a9b1e4d6f8a3c")
    found = told(request, 401, {"message": "Invalid API key"})

    assert "auth/api-key-invalid" == found.causes[0].id
    assert "5f0d2c7a9b1e4d6f8a3c" not in str(found)
    assert any("#" in line for line in shown(found))


@given(
    name=st.sampled_from(["password", "userPassword", "client_secret", "passwort", "pin_token"]),
    value=st.text(min_size=6, max_size=40).filter(lambda text: len(text.strip()) >= 6),
)
def test_no_secret_value_is_ever_shown(name: str, value: str) -> None:
    secret = f"s3cret-{value}-9x"
    found = told(post(API, {name: secret, "user": "ada"}), 422, {"errors": {name: ["is invalid"]}})

    assert not any(secret in f"{piece.quote} {piece.says}" for cause in found.causes for piece in cause.evidence)
