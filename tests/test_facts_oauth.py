"""Which step of a flow a request is, and which requests are none."""

from __future__ import annotations

import pytest

from statusdoctor.facts.oauth import OAuthRequest, oauth_request
from statusdoctor.model import Request
from tests.builders import API, CHROME, basic, bearer, form, get, post
from tests.oauth_requests import CALLBACK, CODE, JWT_GRANT, authorize, device, machine, password, refresh, spa, token

LOGIN = "https://login.shop.example"


def step(asked: Request) -> str:
    found = oauth_request(asked)
    return found.step if found else ""


def read(asked: Request) -> OAuthRequest:
    found = oauth_request(asked)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("asked", "grant"),
    [
        (token(), "code"),
        (spa(), "code"),
        (refresh(), "refresh"),
        (machine(), "client"),
        (password(), "password"),
        (device(), "device"),
        (token(grant_type=JWT_GRANT, assertion="e30.e30.c2ln"), "assertion"),
        (token(grant_type="client_credential"), "other"),
        (token("github.com/login/oauth/access_token", grant_type=""), "code"),
        (get(f"https://graph.facebook.com/v19.0/oauth/access_token?client_id=1&client_secret=s&code={CODE}"), "code"),
        (form(f"{LOGIN}/oauth/token", client_id="web", client_secret="s"), ""),
        (form(f"{LOGIN}/oauth/token", code=CODE), "code"),
        (form(f"{LOGIN}/connect/token", scope="orders"), ""),
    ],
)
def test_a_token_request_says_its_grant(asked: Request, grant: str) -> None:
    assert ("token", grant) == (step(asked), read(asked).grant)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (authorize(), "authorize"),
        (authorize(response_type=""), "authorize"),
        (get(f"{LOGIN}/authorize?client_id=web&request_uri=urn%3Aexample%3A1"), "authorize"),
        (get(f"{LOGIN}/authorize?client_id=web"), "authorize"),
        (form(f"{LOGIN}/par", client_id="web", response_type="code", client_secret="s"), "pushed"),
        (form(f"{LOGIN}/device_authorization", client_id="tv", scope="openid"), "device"),
        (form(f"{LOGIN}/introspect", token="at-1"), "introspection"),
        (form(f"{LOGIN}/revoke", token="at-1", token_type_hint="access_token"), "revocation"),
        (get(f"{LOGIN}/session/end?post_logout_redirect_uri=https%3A%2F%2Fapp.shop.example"), "logout"),
        (get(f"{CALLBACK}?code={CODE}&state=st-81"), "callback"),
        (get(f"{CALLBACK}?error=access_denied&error_description=no"), "callback"),
        (form(CALLBACK, code=CODE, state="st-81"), "callback"),
    ],
)
def test_a_request_is_known_by_what_it_carries(asked: Request, name: str) -> None:
    assert name == step(asked)


@pytest.mark.parametrize(
    "asked",
    [
        get(API, authorization=bearer()),
        get("https://shop.example/search?code=AB-12&q=oauth"),
        get("https://shop.example/countries?state=open&page=2", user_agent=CHROME),
        post("https://api.shop.example/api/token/", {"username": "ada", "password": "lovelace"}),
        post("https://api.shop.example/login", {"email": "ada@shop.example", "password": "x"}),
        form("https://shop.example/coupons", code="SPRING", state="new"),
    ],
)
def test_an_ordinary_request_is_no_step_of_a_flow(asked: Request) -> None:
    assert oauth_request(asked) is None


@pytest.mark.parametrize(
    ("asked", "carried"),
    [
        (machine(), "form"),
        (post(f"{LOGIN}/token", {"grant_type": "client_credentials"}), "json"),
        (post(f"{LOGIN}/token?grant_type=client_credentials"), "query"),
        (post(f"{LOGIN}/token", "grant_type=client_credentials", content_type="text/plain"), "text"),
        (
            post(f"{LOGIN}/token", '--b\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\npassword\r\n--b--'),
            "multipart",
        ),
    ],
)
def test_where_the_parameters_stood_is_told(asked: Request, carried: str) -> None:
    assert carried == read(asked).carried


@pytest.mark.parametrize(
    ("asked", "method"),
    [
        (machine(), "post"),
        (form(f"{LOGIN}/token", named={"authorization": basic()}, grant_type="client_credentials"), "basic"),
        (
            form(f"{LOGIN}/token", named={"authorization": basic()}, grant_type="password", client_secret="s"),
            "both",
        ),
        (machine(client_id="pk", client_assertion="e30.e30.c2ln"), "assertion"),
        (spa(), "none"),
    ],
)
def test_how_the_client_proved_itself_is_told(asked: Request, method: str) -> None:
    assert method == read(asked).client_auth


def test_what_came_twice_is_told_and_several_resources_are_no_fault() -> None:
    asked = post(
        f"{LOGIN}/token",
        "grant_type=client_credentials&scope=a&scope=b&resource=https://a.example&resource=https://b.example",
        content_type="application/x-www-form-urlencoded",
    )

    assert ("scope",) == read(asked).repeated
