"""Leads and spares of the family websocket."""

from __future__ import annotations

from statusdoctor.model import Exchange, Request, Response, WebSocketEnd
from tests.builders import CHROME, exchange, get, lead, reply, spare

KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # the example of RFC 6455, 1.3
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def upgrade(**more: str) -> Request:
    asked = {"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_version": "13", "sec_websocket_key": KEY}
    return get("https://chat.shop.example/ws", **asked, **more)


def switched(**more: str) -> Response:
    return reply(101, **({"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_accept": ACCEPT} | more))


def ended(code: int, reason: str = "", *, by_client: bool = False) -> Exchange:
    return exchange(upgrade(), switched(), websocket=WebSocketEnd(code, by_client, reason))


@lead("websocket/handshake-refused")
def a_proxy_dropped_the_upgrade() -> Exchange:
    return exchange(upgrade(), reply(426, "Upgrade Required", upgrade="websocket"))


@lead("websocket/handshake-refused")
def the_home_page_answered() -> Exchange:
    return exchange(upgrade(), reply(200, "<html><title>Shop</title></html>", content_type="text/html"))


@spare("websocket/handshake-refused")
def the_upgrade_worked() -> Exchange:
    return ended(1000)


@lead("websocket/handshake-invalid", certainty="certain")
def an_extension_that_was_not_offered() -> Exchange:
    return exchange(upgrade(), switched(sec_websocket_extensions="x-webkit-deflate-frame"))


@lead("websocket/handshake-invalid")
def another_subprotocol_than_offered() -> Exchange:
    return exchange(
        upgrade(sec_websocket_protocol="graphql-transport-ws"), switched(sec_websocket_protocol="graphql-ws")
    )


@lead("websocket/handshake-invalid")
def the_proof_is_wrong() -> Exchange:
    return exchange(upgrade(), switched(sec_websocket_accept="AAAAAAAAAAAAAAAAAAAAAAAAAAA="))


@spare("websocket/handshake-invalid")
def the_offered_subprotocol_was_chosen() -> Exchange:
    agent = {
        "user_agent": CHROME,
        "origin": "https://chat.shop.example",
        "sec_websocket_extensions": "permessage-deflate",
    }
    return exchange(upgrade(sec_websocket_protocol="mqtt, stomp", **agent), switched(sec_websocket_protocol="mqtt"))


@lead("websocket/closed-abnormally", certainty="certain")
def the_server_is_overloaded() -> Exchange:
    return ended(1013, "try again later")


@lead("websocket/closed-abnormally")
def the_servers_side_dropped() -> Exchange:
    return ended(1006)


@lead("websocket/closed-abnormally")
def a_code_of_the_application() -> Exchange:
    return ended(4008, "rate limited")


@spare("websocket/closed-abnormally")
def a_page_was_left() -> Exchange:
    return ended(1001, by_client=True)


@lead("websocket/handshake-refused")
def a_final_slash_was_missing() -> Exchange:
    return exchange(
        upgrade(user_agent=CHROME, origin="https://app.shop.example", sec_websocket_extensions="permessage-deflate"),
        reply(301, location="/ws/"),
    )


@lead("auth/csrf-origin-rejected")
def a_bare_403_to_a_page_from_elsewhere() -> Exchange:
    return exchange(upgrade(origin="https://board.new.example"), reply(403))


@lead("websocket/handshake-refused")
def an_application_closes_before_it_accepts() -> Exchange:
    return exchange(
        upgrade(user_agent=CHROME, origin="https://board.new.example", sec_fetch_mode="websocket"),
        reply(403, server="uvicorn"),
    )


@spare("auth/csrf-origin-rejected")
def a_bare_403_to_the_sites_own_page() -> Exchange:
    return exchange(upgrade(origin="https://chat.shop.example"), reply(403))


@lead("websocket/handshake-invalid")
def a_proxy_took_the_upgrade_away() -> Exchange:
    return exchange(upgrade(), reply(101, connection="close", sec_websocket_accept=ACCEPT))


@spare("websocket/handshake-invalid")
def upgrade_beside_another_word() -> Exchange:
    return exchange(upgrade(), switched(upgrade="WebSocket", connection="keep-alive, Upgrade"))


@lead("websocket/handshake-invalid")
def the_subprotocol_in_other_letters() -> Exchange:
    return exchange(upgrade(sec_websocket_protocol="mqtt"), switched(sec_websocket_protocol="MQTT"))


@lead("websocket/handshake-invalid")
def two_subprotocols_were_chosen() -> Exchange:
    both = reply(
        101, upgrade="websocket", connection="Upgrade", sec_websocket_accept=ACCEPT, sec_websocket_protocol=["a", "b"]
    )
    return exchange(upgrade(sec_websocket_protocol="a, b"), both)


@lead("websocket/handshake-invalid")
def a_window_that_is_too_small() -> Exchange:
    said = "permessage-deflate; server_max_window_bits=7"
    return exchange(upgrade(sec_websocket_extensions="permessage-deflate"), switched(sec_websocket_extensions=said))


@lead("websocket/handshake-invalid")
def a_parameter_that_deflate_does_not_have() -> Exchange:
    said = "permessage-deflate; level=9"
    return exchange(upgrade(sec_websocket_extensions="permessage-deflate"), switched(sec_websocket_extensions=said))


@spare("websocket/handshake-invalid")
def deflate_with_its_parameters() -> Exchange:
    said = 'permessage-deflate; server_no_context_takeover; client_max_window_bits="15"'
    asked = "permessage-deflate; client_max_window_bits"
    return exchange(upgrade(sec_websocket_extensions=asked), switched(sec_websocket_extensions=said))


@lead("auth/csrf-origin-rejected")
def action_cable_of_another_origin() -> Exchange:
    asked = upgrade(origin="https://board.new.example", sec_websocket_protocol="actioncable-v1-json")
    return exchange(asked, reply(404, "Page not found", content_type="text/plain"))


@spare("auth/csrf-origin-rejected")
def action_cable_at_another_path() -> Exchange:
    asked = upgrade(origin="https://board.new.example", sec_websocket_protocol="actioncable-v1-json")
    return exchange(asked, reply(404, "<h1>404 Not Found</h1>", content_type="text/html"))
