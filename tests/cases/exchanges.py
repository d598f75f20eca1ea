"""Leads and spares of what servers and proxies in between make of an exchange: interim answers, frames, pages."""

from __future__ import annotations

import msgspec

from statusdoctor.model import Exchange, Failure, Peer, WebSocketEnd
from tests.builders import Session, basic, bearer, exchange, form, get, lead, page, reply, request, spare

H2 = Peer(alpn="h2")
UPGRADE = {"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_key": "dGhlIHNhbXBsZSBub25jZQ=="}
SOCKET = get("https://chat.shop.example/socket", **UPGRADE)
SWITCHED = reply(101, upgrade="websocket", connection="Upgrade", sec_websocket_accept="s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
DROPPED = WebSocketEnd(1006)
CUT_JWT = "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
OWN_PAGE = page(401, "401 Authorization Required", server="nginx/1.26.0", www_authenticate='Basic realm="Files"')
FATAL = "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function f() in /srv/a.php:1\nStack trace:"
TOO_MANY = "too many connections"


# statuses that no exchange ends with


@lead("connect/proxy-itself", certainty="certain")
def early_hints_were_taken_for_the_answer() -> Exchange:
    return exchange(get(), reply(103, link="</a.css>; rel=preload"))


@lead("connect/invalid-response", certainty="certain")
def no_status_at_all() -> Exchange:
    return exchange(get(), reply(0, "+OK POP3 ready\r\n", server="nginx"))


@lead("connect/invalid-response", certainty="certain")
def a_protocol_that_nobody_asked_for() -> Exchange:
    return exchange(get(), reply(101, upgrade="h2c", connection="Upgrade"))


@spare("connect/invalid-response")
def a_protocol_that_was_asked_for() -> Exchange:
    return exchange(get(upgrade="h2c", connection="Upgrade, HTTP2-Settings"), reply(101, upgrade="h2c"))


# bodies that break off, or break the rules


@lead("connect/invalid-response", certainty="certain")
def a_chunk_longer_than_it_said() -> Exchange:
    text = "HTTP/1 protocol error: malformed chunk footer: bytearray(b'lo') (expected b'\\r\\n')"
    begun = exchange(get(), reply(200, None, transfer_encoding="chunked"))
    return msgspec.structs.replace(begun, failure=Failure(text))


@lead("request/malformed", certainty="certain")
def the_clients_own_chunk_has_no_size() -> Exchange:
    text = "HTTP/1 protocol error: illegal chunk header: bytearray(b'hello\\r\\n')"
    return exchange(request("POST", transfer_encoding="chunked"), Failure(text))


@lead("connect/closed-mid-response")
def http2_closed_in_the_middle_of_an_answer() -> Exchange:
    begun = exchange(get(), reply(200, None), client_peer=H2, server_peer=H2)
    return msgspec.structs.replace(begun, failure=Failure("peer closed connection"))


# sockets


@lead("websocket/handshake-invalid")
def clients_drop_what_was_answered_wrongly() -> Exchange:
    wrong = reply(101, upgrade="websocket", connection="Upgrade", sec_websocket_accept="AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    return exchange(SOCKET, wrong, websocket=DROPPED)


@lead("websocket/closed-abnormally")
def a_good_handshake_and_then_silence() -> Exchange:
    return exchange(SOCKET, SWITCHED, websocket=DROPPED)


@lead("websocket/handshake-refused")
def a_program_asked_for_a_socket_and_was_redirected() -> Exchange:
    return exchange(SOCKET, reply(302, location="/socket/"))


@spare("websocket/handshake-refused")
def a_program_that_followed_to_its_socket() -> Session:
    there = get("https://chat.shop.example/socket/", **UPGRADE)
    return [exchange(SOCKET, reply(302, location="/socket/")), exchange(there, SWITCHED)]


@lead("limits/concurrency")
def a_service_with_too_many_connections() -> Exchange:
    return exchange(get(), reply(503, TOO_MANY, content_type="text/plain"))


@lead("server/database")
def a_database_with_too_many_connections() -> Exchange:
    return exchange(get(), reply(503, {"error": "Error 1040 (08004): Too many connections"}))


# the server's own pages


@lead("auth/wrong-scheme", certainty="certain")
def a_web_server_reads_no_tokens() -> Exchange:
    return exchange(get(authorization=CUT_JWT), OWN_PAGE)


@lead("auth/token-malformed")
def an_application_that_offers_basic_out_of_habit() -> Exchange:
    answer = reply(401, {"error": "Unauthorized"}, www_authenticate='Basic realm="api"')
    return exchange(get(authorization=CUT_JWT), answer)


@lead("server/database")
def php_speaks_on_a_machine_for_development() -> Exchange:
    says = FATAL.replace(
        "Error: Call to undefined function f()", "PDOException: SQLSTATE[HY000] [2002] Connection refused"
    )
    return exchange(get("https://dev.shop.example/a.php"), reply(200, says, content_type="text/html"))


@spare("content/error-in-success")
def a_blog_of_developers_writes_of_errors() -> Exchange:
    return exchange(get("https://dev.to/anna/errors-in-go"), page(200, "Errors in Go and what they are for"))


@lead("payload/missing-field")
def php_dropped_a_form_that_was_too_large() -> Exchange:
    sent = form("https://shop.example/post.php", name="a" * 4000)
    return exchange(sent, reply(400, {"error": "field name is required"}))


@lead("routing/wrong-virtual-host")
def a_proxy_knows_no_such_host() -> Exchange:
    return exchange(get("https://new.shop.example/a"), page(404, "404 Unknown virtual host", server="Varnish"))


@lead("request/query-parameter-missing")
def a_command_of_icecast_without_its_mount() -> Exchange:
    says = "<html><head><title>Error 400</title></head><body><b>400 - Unknown admin request</b></body></html>"
    return exchange(get("http://radio.example:8000/admin/killclient?id=3"), reply(400, says, content_type="text/html"))


@lead("routing/not-found")
def a_command_that_icecast_does_not_have() -> Exchange:
    says = "<html><head><title>Error 400</title></head><body><b>400 - Unrecognised command</b></body></html>"
    return exchange(get("http://radio.example:8000/admin/reload"), reply(400, says, content_type="text/html"))


@lead("redirect/loop")
def a_rule_that_names_its_own_target() -> Session:
    here = "https://www.shop.example/loop"
    return [exchange(get(here), reply(302, location=here)) for _ in range(3)]


# machines, chains and keys


@lead("connect/proxy-itself", certainty="certain")
def the_proxy_has_no_file_left_to_open() -> Exchange:
    return exchange(get(), Failure("[Errno 24] Too many open files"))


@lead("connect/unreachable", certainty="certain")
def no_address_to_go_out_from() -> Exchange:
    return exchange(get(), Failure("[Errno 99] Cannot assign requested address"))


@lead("redirect/loop", patient=9)
def a_counter_in_the_query_that_goes_up_for_ever() -> Session:
    here = "https://www.shop.example/list?n="
    return [exchange(get(f"{here}{n}"), reply(302, location=f"/list?n={n + 1}")) for n in range(10)]


@lead("redirect/loop", patient=6)
def one_more_folder_at_each_turn() -> Session:
    paths = ["/list" + "/en" * n for n in range(8)]
    return [exchange(get(f"https://www.shop.example{paths[n]}"), reply(302, location=paths[n + 1])) for n in range(7)]


@spare("redirect/loop", patient=2)
def a_page_that_finds_out_what_a_browser_takes() -> Session:
    here = "https://www.shop.example/start?step="
    hops = [exchange(get(f"{here}{n}"), reply(302, location=f"/start?step={n + 1}")) for n in range(3)]
    return [*hops, exchange(get(f"{here}3"), reply(200, "hello"))]


@lead("redirect/location-invalid")
def a_location_that_is_undefined() -> Exchange:
    return exchange(get(), reply(302, location="undefined"))


@lead("content/error-in-success")
def mongodb_knows_http_by_sight() -> Exchange:
    says = "It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n"
    return exchange(get("http://db.shop.example:27017/"), reply(200, says, content_type="text/plain"))


@lead("auth/basic-rejected")
def monit_names_the_password_and_calls_it_no_authorization() -> Exchange:
    says = "You are not authorized to access monit. Either you supplied the wrong credentials (e.g. bad password), or"
    answer = page(401, "401 Unauthorized", says, server="monit 5.33.0", www_authenticate='Basic realm="monit"')
    return exchange(get(authorization=basic()), answer)


@lead("auth/api-key-missing")
def no_key_came_to_a_gate_that_says_missing_or_wrong() -> Exchange:
    return exchange(get(), reply(403, "missing or wrong X-Api-Key\n", content_type="text/plain"))


@lead("auth/api-key-invalid")
def a_key_came_to_a_gate_that_says_missing_or_wrong() -> Exchange:
    return exchange(
        get(x_api_key="k-99"), reply(401, "X-API-Key header is missing or wrong", content_type="text/plain")
    )


@lead("routing/object-missing")
def a_handler_threw_what_it_did_not_find() -> Exchange:
    return exchange(get("https://api.shop.example/silence/77"), reply(500, '"silence not found"'))


@spare("routing/object-missing")
def a_server_lacks_a_template_of_its_own() -> Exchange:
    return exchange(get("https://api.shop.example/orders/77"), reply(500, {"error": "template not found"}))


@lead("routing/not-found")
def a_server_of_files_has_neither_file_nor_directory() -> Exchange:
    return exchange(get("http://files.shop.example/nope"), reply(404, "File or directory not found\n"))


@lead("routing/wrong-virtual-host")
def a_default_page_answered_for_an_api() -> Exchange:
    asked = get("https://api.shop.example/v1/items", accept="application/json")
    return exchange(asked, page(200, "Welcome to nginx!", "If you see this page, the web server is installed."))


@spare("routing/wrong-virtual-host")
def a_shop_that_welcomes_its_guests() -> Exchange:
    asked = get("https://api.shop.example/v1/items", accept="application/json")
    return exchange(asked, page(200, "Welcome to the Engine Shop!", "Everything for your engine."))


@spare("routing/not-found")
def a_calendar_that_is_made_after_a_look() -> Session:
    here = "https://cal.shop.example/anna/work/"
    return [
        exchange(request("PROPFIND", here, depth="0"), reply(404, "The requested resource could not be found.")),
        exchange(request("MKCALENDAR", here), reply(201)),
    ]


# registries, sources, proxies with pages of their own

REGISTRY = "https://reg.shop.example/v2/shop/web/manifests/1.0"
ASKS = 'Bearer realm="https://auth.shop.example/token",service="reg.shop.example",error="invalid_token"'
NOBODY = {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]}


def pulls(**claims: str) -> Exchange:
    return exchange(get(REGISTRY, authorization=bearer(**claims)), reply(401, NOBODY, www_authenticate=ASKS))


@lead("auth/token-wrong-audience")
def a_token_for_another_registry() -> Exchange:
    return pulls(iss="auth.shop.example", aud="reg.other.example")


@lead("auth/token-wrong-issuer")
def a_registry_got_a_token_of_another_house() -> Exchange:
    return pulls(iss="auth.other.example", aud="reg.shop.example")


@spare("auth/token-wrong-issuer")
def an_issuer_that_bears_no_hosts_name() -> Exchange:
    return pulls(iss="harbor-token-issuer", aud="reg.shop.example")


@spare("auth/token-wrong-audience")
def a_token_for_this_very_registry() -> Exchange:
    return pulls(iss="auth.shop.example", aud="reg.shop.example")


@lead("payload/content-type-missing")
def a_source_that_does_not_say_what_it_plays() -> Exchange:
    asked = request("PUT", "http://radio.example:8000/live", authorization=basic())
    return exchange(asked, reply(403, "No Content-type given", content_type="text/plain", server="Icecast 2.4.4"))


@lead("access/proxy-policy")
def squid_shows_a_page_that_its_operator_named() -> Exchange:
    answer = reply(403, "Not now", server="squid/6.6", x_squid_error="ERR_TIME_LIMIT 0", content_type="text/html")
    return exchange(get("http://www.games.example/"), answer)


@spare("access/proxy-policy")
def an_application_behind_squid_refuses() -> Exchange:
    return exchange(get(), reply(403, {"error": "forbidden"}, via="1.1 proxy (squid/6.6)", x_cache="MISS from proxy"))


@lead("routing/method-not-implemented")
def a_page_that_says_its_status_and_no_more() -> Exchange:
    asked = request("PATCH", "http://files.shop.example/big.txt", "x")
    return exchange(asked, page(501, "501 Not Implemented", server="lighttpd/1.4.69"))
