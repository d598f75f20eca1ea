"""Stories whose cause is not who asks: address, body, rate, application, gateway, network."""

from __future__ import annotations

from collections.abc import Iterator

from statusdoctor.lab.client import Client, Reply
from statusdoctor.lab.fields import HTML, JSON, bearer
from statusdoctor.lab.story import Teller
from statusdoctor.lab.world import World

TRAILING_COMMA = b'{\n  "item": "tea",\n  "count": 2,\n}\n'

story = Teller()


def _token(world: World) -> dict[str, str]:
    return bearer(world.tokens.access(scope="orders:read orders:write"))


@story("The path says order where the API says orders.", "routing/not-found", meets=[200, 404])
def path_not_found(client: Client, world: World) -> Iterator[Reply]:
    token = _token(world)
    yield client.send("GET", f"{world.api}/v1/orders/8812", token)
    yield client.send("GET", f"{world.api}/v1/order/8812", token)


@story("The route exists, and the order with this number does not.", "routing/object-missing", meets=[404])
def order_missing(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.api}/v1/orders/9999", _token(world))


@story("DELETE is sent to a list that can be read and added to.", "routing/method-not-allowed", meets=[405])
def method_not_allowed(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("DELETE", f"{world.api}/v1/orders", _token(world))


@story("A comma stands after the last member of the JSON body.", "payload/malformed-json", meets=[400])
def malformed_json(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("POST", f"{world.api}/v1/orders", _token(world) | JSON, TRAILING_COMMA)


@story("The JSON body lacks the field item.", "payload/missing-field", meets=[422])
def missing_field(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("POST", f"{world.api}/v1/orders", _token(world) | JSON, b'{"itme": "tea"}')


@story(
    "Five searches are sent where three are allowed in ten seconds.",
    "limits/rate-limited",
    meets=[200] * 3 + [429] * 2,
)
def rate_limited(client: Client, world: World) -> Iterator[Reply]:
    token = _token(world)
    for word in ("tea", "jam", "honey", "bread", "salt"):
        yield client.send("GET", f"{world.api}/v1/search?q={word}", token)


@story(
    "A field that the application reads is not there, and it throws.",
    "server/unhandled-exception",
    meets=[500],
)
def application_crashes(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.api}/v1/invoices/7")


@story("A payment is declined with 200 and an error in the body.", "content/error-in-success", meets=[200])
def error_in_success(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("POST", f"{world.api}/v1/payments", JSON, b'{"order": 8812}')


@story("Two rules of the shop disagree about a final slash.", "redirect/loop", meets=[301] * 6)
def redirect_loop(client: Client, world: World) -> Iterator[Reply]:
    yield from client.follow("GET", f"{world.shop}/catalogue", HTML)


@story("Nothing listens where the gateway looks for the backend.", "gateway/upstream-refused", meets=[200, 502])
def backend_dead(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.gateway}/orders-api/v1/status")
    yield client.send("GET", f"{world.gateway}/reports/today")


@story("A backend takes longer than the gateway waits.", "gateway/upstream-timeout", meets=[504])
def backend_slow(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.gateway}/exports/2026")


@story("A backend closes the connection before it answers the gateway.", "gateway/upstream-reset", meets=[502])
def backend_hangs_up(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.gateway}/imports/latest")


@story("The API closes the connection without an answer.", "connect/closed-before-response", meets=[None])
def server_hangs_up(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.api}/v1/exports")


@story("Nothing listens on the port.", "connect/refused", meets=[None])
def connection_refused(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.dead}/v1/orders")


@story("The host's name does not resolve.", "connect/dns-failure", meets=[None])
def name_unresolvable(client: Client, world: World) -> Iterator[Reply]:
    yield client.send("GET", f"{world.nowhere}/v1/orders")
