"""Login pages and addresses, and who asks for data."""

from __future__ import annotations

import pytest

from statusdoctor.facts.content import Content
from statusdoctor.facts.logins import is_login_address, is_login_page, is_logout_address, keeps_return, wants_data
from statusdoctor.model import Request, Response
from tests.builders import CHROME, get, page, post, reply


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/login",
        "https://shop.example/accounts/login/?next=/x",
        "https://shop.example/users/sign_in",
        "https://shop.example/wp-login.php",
        "https://sso.corp.example/idp/profile?SAMLRequest=x",
        "https://dev-1.okta.com/app/x",
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=1",
        "https://id.example/realms/shop/protocol/openid-connect/auth?client_id=1",
        "/Account/LogOn?ReturnUrl=%2F",
        "/oauth2/start?rd=%2Forders",
    ],
)
def test_addresses_of_logins(url: str) -> None:
    assert is_login_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/orders",
        "https://shop.example/blog/how-we-build-blogins",
        "https://shop.example/authors/7",
        "https://login.shop.example/",
        "https://shop.example/catalogue",
    ],
)
def test_addresses_that_are_no_logins(url: str) -> None:
    assert not is_login_address(url)


def test_addresses_that_end_a_session() -> None:
    assert is_logout_address("https://shop.example/sign-out?x=1")
    assert not is_logout_address("https://shop.example/orders?next=/logout")


def test_the_place_to_return_to() -> None:
    assert keeps_return("https://shop.example/x?ReturnUrl=%2Forders")
    assert not keeps_return("https://shop.example/x?page=2")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page(200, "Sign in | Shop"), True),
        (reply(200, "<html><form><input type='password'></form></html>", content_type="text/html"), True),
        (page(200, "Orders"), False),
        (reply(200, {"title": "Sign in"}), False),
    ],
)
def test_pages_that_ask_for_a_login(answer: Response, expected: bool) -> None:
    assert expected == is_login_page(Content(answer.headers, answer.body))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (get("https://a.example/x", accept="application/json"), True),
        (get("https://a.example/x", accept="*/*", x_requested_with="XMLHttpRequest"), True),
        (get("https://a.example/api/x"), True),
        (get("https://a.example/x.json"), True),
        (get("https://a.example/export.csv", accept="*/*"), True),
        (get("https://a.example/feed", accept="text/calendar"), True),
        (get("https://a.example/app/info/refs?service=git-upload-pack"), True),
        (post("https://a.example/x", {"a": 1}), True),
        (get("https://a.example/x", accept="text/html,application/json;q=0.1", user_agent=CHROME), False),
        (get("https://a.example/x", accept="text/html", user_agent=CHROME), False),
        (get("https://a.example/x"), False),
    ],
)
def test_who_wants_data(asked: Request, expected: bool) -> None:
    assert expected == wants_data(asked)
