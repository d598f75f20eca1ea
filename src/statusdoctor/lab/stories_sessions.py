"""Stories that need several exchanges: logins, sessions, codes, and a token that dies on the way."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.fields import FORM, HTML, LOGIN, bearer, form
from statusdoctor.lab.shop import SESSION_COOKIE
from statusdoctor.lab.story import Teller
from statusdoctor.lab.tokens import expiry
from statusdoctor.lab.world import World

MARGIN_S = 0.05  # so that no clock says that the token still lives

story = Teller()


@story("A script asks for data with no session and gets the login page.", "auth/login-redirect", meets=[302, 200])
def login_redirect(client: Client, world: World) -> Iterator[Reply]:
    yield from client.follow("GET", f"{world.shop}/account", {"Accept": "application/json"})


@story(
    "The session cookie is kept for pages and left out of a script's call.",
    "auth/session-cookie-missing",
    meets=[200, 303, 200, 401],
)
def session_cookie_missing(client: Client, world: World) -> Iterator[Reply]:
    session = yield from _log_in(client, world)
    yield client.send("GET", f"{world.shop}/account", HTML | session)
    yield client.send("GET", f"{world.shop}/account/basket.json", {"Accept": "application/json"})


@story(
    "A form is sent with its session and without its CSRF token.",
    "auth/csrf-token-missing",
    meets=[200, 303, 403],
)
def csrf_token_missing(client: Client, world: World) -> Iterator[Reply]:
    session = yield from _log_in(client, world)
    yield client.send("POST", f"{world.shop}/account/address", HTML | session | FORM, form(street="Elm Row 5"))


@story("One authorization code is redeemed twice.", "oauth/code-expired-or-used", meets=[302, 200, 200, 400])
def code_used_twice(client: Client, world: World) -> Iterator[Reply]:
    back = f"{world.shop}/callback"
    asked = {"response_type": "code", "client_id": "shop-app", "redirect_uri": back, "state": "4f1c"}
    replies = list(client.follow("GET", f"{world.api}/oauth/authorize?{urlencode(asked)}", HTML))
    yield from replies
    code = parse_qs(urlsplit(replies[0].location).query)["code"][0]
    for _ in range(2):
        yield _ask(client, world, grant_type="authorization_code", code=code, redirect_uri=back, client_id="shop-app")


@story(
    "A second worker's refresh token is used up, and it calls on with a dead token.",
    "oauth/refresh-token-invalid",
    "auth/refresh-failed",
    meets=[200] * 5 + [400] + [401] * 5,
)
def refresh_raced(client: Client, world: World) -> Iterator[Reply]:
    user, password = LOGIN
    login = _ask(client, world, grant_type="password", username=user, password=password, client_id="kiosk")
    yield login
    token, refresh = login.json()["access_token"], login.json()["refresh_token"]
    yield from _orders(client, world, token, 3)
    yield _ask(client, world, grant_type="refresh_token", refresh_token=refresh, client_id="kiosk")
    time.sleep(max(0.0, expiry(token) + MARGIN_S - time.time()))
    yield _ask(client, world, grant_type="refresh_token", refresh_token=refresh, client_id="kiosk")
    yield from _orders(client, world, token, 5)


def _orders(client: Client, world: World, token: str, times: int) -> Iterator[Reply]:
    for _ in range(times):
        yield client.send("GET", f"{world.api}/v1/orders", bearer(token))


def _ask(client: Client, world: World, **fields: str) -> Reply:
    return client.send("POST", f"{world.api}/oauth/token", FORM, form(**fields))


def _log_in(client: Client, world: World) -> Generator[Reply, None, dict[str, str]]:
    """Fill the login form as a browser does; gives the session's Cookie field."""
    user, password = LOGIN
    shown = client.send("GET", f"{world.shop}/login", HTML)
    yield shown
    csrf = shown.body.decode().partition('name="csrf_token" value="')[2].partition('"')[0]
    cookie = {"Cookie": f"{SESSION_COOKIE}={shown.cookie(SESSION_COOKIE)}"}
    body = form(csrf_token=csrf, username=user, password=password)
    done = client.send("POST", f"{world.shop}/login", HTML | cookie | FORM, body)
    yield done
    return {"Cookie": f"{SESSION_COOKIE}={done.cookie(SESSION_COOKIE)}"}
