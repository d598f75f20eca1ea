"""Stories of credentials that are absent, misspelt, dead or too weak, each told in a call or two."""

from __future__ import annotations

from collections.abc import Iterator

from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.fields import JSON, LOGIN, basic, bearer
from statusdoctor.lab.story import Teller
from statusdoctor.lab.tokens import USUAL_LIFETIME_S
from statusdoctor.lab.world import World

TWELVE_MINUTES_S = 720.0
TERMINAL_WIDTH = 80

story = Teller()


def _orders(client: Client, world: World, fields: dict[str, str]) -> Reply:
    return client.send("GET", f"{world.api}/v1/orders", fields)


@story("A call to a protected route carries no Authorization field.", "auth/no-credentials", meets=[401])
def no_credentials(client: Client, world: World) -> Iterator[Reply]:
    yield _orders(client, world, {})


@story("The Authorization field holds a token with no scheme before it.", "auth/scheme-missing", meets=[401])
def scheme_missing(client: Client, world: World) -> Iterator[Reply]:
    yield _orders(client, world, {"Authorization": world.tokens.access()})


@story("A password is sent where a bearer token is asked for.", "auth/wrong-scheme", meets=[401])
def wrong_scheme(client: Client, world: World) -> Iterator[Reply]:
    yield _orders(client, world, basic(":".join(LOGIN)))


@story("A variable that was never set became the token.", "auth/placeholder-token", meets=[401])
def placeholder_token(client: Client, world: World) -> Iterator[Reply]:
    yield _orders(client, world, bearer("undefined"))


@story("Basic credentials hold a user name, no colon and no password.", "auth/basic-malformed", meets=[401])
def basic_without_colon(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.api}/v1/stock", basic("mira"))


@story("The password is the one from before it was changed.", "auth/basic-rejected", meets=[401])
def wrong_password(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.api}/v1/stock", basic("mira:sunflower-41"))


@story("The access token ended twelve minutes before the call.", "auth/token-expired", meets=[401])
def token_expired(client: Client, world: World) -> Iterator[Reply]:
    token = world.tokens.access(age_s=USUAL_LIFETIME_S + TWELVE_MINUTES_S)
    yield _orders(client, world, bearer(token))


@story("A token copied from a terminal ends at its 80th column.", "auth/token-malformed", meets=[401])
def token_truncated(client: Client, world: World) -> Iterator[Reply]:
    yield _orders(client, world, bearer(world.tokens.access()[:TERMINAL_WIDTH]))


@story("A valid token was issued for another API.", "auth/token-wrong-audience", meets=[401])
def token_for_another_api(client: Client, world: World) -> Iterator[Reply]:
    yield _orders(client, world, bearer(world.tokens.access(audience="billing-api")))


@story("A token that may read is used to write.", "auth/insufficient-scope", meets=[200, 403])
def insufficient_scope(client: Client, world: World) -> Iterator[Reply]:
    token = bearer(world.tokens.access(scope="orders:read"))
    yield _orders(client, world, token)
    yield client.send("POST", f"{world.api}/v1/orders", token | JSON, b'{"item": "tea"}')


@story("An API that wants a key gets none.", "auth/api-key-missing", meets=[401])
def api_key_missing(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.api}/v1/rates")


@story(
    "A redirect leads to another host, and the client leaves the token behind.",
    "auth/credentials-dropped-on-redirect",
    meets=[302, 401],
)
def credentials_dropped(client: Client, world: World) -> Iterator[Reply]:
    yield from client.follow("GET", f"{world.api}/v1/reports/2026-11", bearer(world.tokens.access()))
