"""Stories in which nothing is wrong, though some look so: a doctor has to stay silent."""

from __future__ import annotations

from collections.abc import Iterator

from statusdoctor.lab import digest
from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.fields import LOGIN, basic
from statusdoctor.lab.story import Teller
from statusdoctor.lab.world import World

story = Teller()


@story("The API says that it is well.", meets=[200])
def plain_get(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.api}/v1/status")


@story("A Basic challenge is answered with the right password.", meets=[401, 200])
def basic_challenge(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.api}/v1/stock")
    yield client.send("GET", f"{world.api}/v1/stock", basic(":".join(LOGIN)))


@story("A Digest challenge is answered with the right proof.", meets=[401, 200])
def digest_challenge(client: Client, world: World) -> Iterator[Reply]:
    url = f"{world.api}/v1/ledger"
    challenge = client.send("GET", url)
    yield challenge
    proof = digest.credentials(challenge.headers["WWW-Authenticate"], "GET", "/v1/ledger", LOGIN)
    yield client.send("GET", url, {"Authorization": proof})


@story("A copy that the client keeps is still fresh.", meets=[200, 304])
def not_modified(client: Client, world: World) -> Iterator[Reply]:
    first = client.send("GET", f"{world.api}/v1/catalogue")
    yield first
    yield client.send("GET", f"{world.api}/v1/catalogue", {"If-None-Match": first.headers["ETag"]})


@story("A browser asks the shop for an icon that it does not have.", meets=[200, 404])
def missing_icon(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.shop}/", {"Accept": "text/html"})
    yield client.send("GET", f"{world.shop}/favicon.ico", {"Accept": "image/*", "Referer": f"{world.shop}/"})
