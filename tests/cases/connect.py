"""Leads and spares of the family connect: what stands in place of an answer."""

from __future__ import annotations

import msgspec

from statusdoctor.model import Body, Exchange, Failure, Peer, Response
from tests.builders import CHROME, exchange, get, lead, post, reply, request, spare

REFUSED = "[Errno 111] Connect call failed ('127.0.0.1', 8086)"
SILENT = "[Errno 110] Connect call failed ('192.0.2.67', 8086)"
GONE = Failure("Client disconnected.", who="client")
CUT = (
    "HTTP/1 protocol error: peer closed connection without sending complete message body "
    "(received 210 bytes, expected 900)"
)


def failed(text: str, url: str = "https://api.shop.example/v1/orders") -> Exchange:
    return exchange(get(url), text)


@lead("connect/refused", certainty="certain")
def nothing_listens() -> Exchange:
    return failed(REFUSED)


@lead("connect/refused")
def refused_on_both_addresses() -> Exchange:
    return failed(
        "Multiple exceptions: [Errno 111] Connect call failed ('::1', 5173, 0, 0), [Errno 111] Connect call failed"
    )


@lead("connect/refused")
def refused_on_windows_in_another_language() -> Exchange:
    return failed("[WinError 1225] 远程计算机拒绝网络连接。")


@lead("connect/refused")
def a_browser_says_refused() -> Exchange:
    return failed("net::ERR_CONNECTION_REFUSED")


@spare("connect/refused")
def a_gateway_answered_that_its_own_upstream_refused() -> Exchange:
    return exchange(get(), reply(502, "connect() failed (111: Connection refused)"))


@lead("connect/dns-failure", certainty="certain")
def the_name_is_unknown() -> Exchange:
    return failed("[Errno -2] Name or service not known")


@lead("connect/dns-failure")
def the_resolver_is_silent() -> Exchange:
    return failed("[Errno -3] Temporary failure in name resolution")


@lead("connect/dns-failure")
def the_name_is_unknown_on_a_mac() -> Exchange:
    return failed("[Errno 8] nodename nor servname provided, or not known")


@spare("connect/dns-failure")
def the_name_resolved_and_nobody_answered() -> Exchange:
    return failed(SILENT)


@lead("connect/timeout", certainty="certain")
def the_packets_vanish() -> Exchange:
    return failed(SILENT)


@spare("connect/timeout")
def the_server_took_the_request_and_was_slow() -> Exchange:
    return exchange(get(), GONE, took=30.0)


@lead("connect/unreachable")
def there_is_no_route() -> Exchange:
    return failed("[Errno 113] Connect call failed ('10.9.0.4', 443)")


@lead("connect/unreachable")
def a_browser_is_offline() -> Exchange:
    return failed("net::ERR_INTERNET_DISCONNECTED")


@spare("connect/unreachable")
def a_refusal_is_no_missing_route() -> Exchange:
    return failed(REFUSED)


@lead("connect/closed-before-response", certainty="certain")
def the_worker_died() -> Exchange:
    return failed("server closed connection")


@lead("connect/closed-before-response")
def a_browser_got_an_empty_answer() -> Exchange:
    return failed("net::ERR_EMPTY_RESPONSE")


@spare("connect/closed-before-response")
def the_client_closed_first() -> Exchange:
    return exchange(get(), GONE)


@lead("connect/closed-mid-response", certainty="certain")
def the_body_stopped() -> Exchange:
    return _cut(reply(200, None, content_length="900"), CUT)


@lead("connect/closed-mid-response")
def the_chunks_never_ended() -> Exchange:
    text = (
        "HTTP/1 protocol error: peer closed connection without sending complete message body (incomplete chunked read)"
    )
    return _cut(reply(200, None, transfer_encoding="chunked"), text)


def upload(text: str, **named: str) -> Exchange:
    says = f"HTTP/1 protocol error: peer closed connection without sending complete message body ({text})"
    return exchange(post("https://api.shop.example/files", Body(None, kept=False), **named), says)


@lead("connect/client-disconnected")
def an_upload_that_was_broken_off() -> Exchange:
    return upload("received 3000 bytes, expected 90000", content_length="90000")


@lead("connect/client-disconnected")
def an_upload_in_chunks_that_was_broken_off() -> Exchange:
    return upload("incomplete chunked read", transfer_encoding="chunked")


@spare("connect/client-disconnected")
def a_small_body_that_was_miscounted() -> Exchange:
    return upload("received 12 bytes, expected 64", content_length="64")


@spare("connect/closed-mid-response")
def the_client_left_in_the_middle() -> Exchange:
    return _cut(reply(200, None, content_length="900"), GONE)


@lead("connect/client-disconnected", certainty="certain")
def the_client_gave_up_after_ten_seconds() -> Exchange:
    return exchange(get(), GONE, took=10.0)


@lead("connect/client-disconnected")
def the_client_left_a_download() -> Exchange:
    return _cut(reply(200, None, content_length="204800", content_type="application/zip"), GONE)


@spare("connect/client-disconnected")
def an_event_stream_is_ended_by_its_client() -> Exchange:
    return _cut(reply(200, None, content_type="text/event-stream"), GONE)


H2 = Peer(alpn="h2")
H1 = Peer(alpn="http/1.1")
CANCEL = "stream reset by client (CANCEL)"
FROM_A_PAGE = {
    "user_agent": CHROME, "accept": "*/*", "sec_fetch_site": "same-origin", "sec_fetch_mode": "cors",
    "sec_fetch_dest": "empty",
}  # fmt: skip


@lead("connect/client-disconnected", certainty="certain")
def only_the_client_spoke_http2() -> Exchange:
    return exchange(get(), "peer closed connection", took=2.0, client_peer=H2, server_peer=H1)


@lead("connect/client-disconnected")
def both_spoke_http2_and_the_wait_was_long() -> Exchange:
    return exchange(get(), "peer closed connection", took=5.0, client_peer=H2, server_peer=H2)


@lead("connect/client-disconnected")
def a_program_cancelled_its_request() -> Exchange:
    return exchange(get(user_agent="Go-http-client/2.0"), CANCEL, took=3.0, client_peer=H2, server_peer=H2)


@lead("connect/client-disconnected")
def a_script_in_a_page_waited_five_seconds_by_the_clock() -> Exchange:
    return exchange(get(**FROM_A_PAGE), CANCEL, took=5.0, client_peer=H2, server_peer=H2)


@spare("connect/client-disconnected")
def a_page_asks_anew_as_one_types() -> Exchange:
    return exchange(get(**FROM_A_PAGE), CANCEL, took=0.15, client_peer=H2, server_peer=H2)


@spare("connect/http2-error")
def a_page_was_left_before_its_answer() -> Exchange:
    return exchange(get(**FROM_A_PAGE), CANCEL, took=1.4, client_peer=H2, server_peer=H1)


@spare("connect/client-disconnected")
def a_player_has_enough_of_a_film() -> Exchange:
    film = get(**(FROM_A_PAGE | {"sec_fetch_dest": "video", "sec_fetch_mode": "no-cors"}), range="bytes=0-")
    begun = exchange(film, reply(206, None, content_range="bytes 0-9/10", content_type="video/mp4"), took=40.5)
    return msgspec.structs.replace(begun, failure=Failure(CANCEL), client_peer=H2)


@lead("connect/http2-error")
def the_stream_was_cancelled_at_once() -> Exchange:
    return exchange(get(user_agent="curl/8.5.0"), CANCEL, took=0.02, client_peer=H2, server_peer=H2)


@spare("connect/client-disconnected")
def the_server_alone_spoke_http2() -> Exchange:
    return exchange(get(), CANCEL, took=3.0, client_peer=H1, server_peer=H2)


def kept_back(error: str, url: str = "https://shop.example/api/ads/42", **fields: str) -> Exchange:
    """What a browser's developer tools say of a request that they did not let go."""
    return exchange(get(url, **(FROM_A_PAGE | fields)), Failure(f"net::{error}", who="client"), took=0.02)


@lead("connect/not-sent", certainty="certain")
def a_content_blocker_kept_the_own_api_back() -> Exchange:
    return kept_back("ERR_BLOCKED_BY_CLIENT", referer="https://shop.example/")


@lead("connect/not-sent")
def the_port_is_that_of_mail() -> Exchange:
    return kept_back("ERR_UNSAFE_PORT", "https://shop.example:6000/api", referer="https://shop.example/")


@spare("connect/not-sent")
def a_content_blocker_kept_a_tracker_back() -> Exchange:
    return kept_back("ERR_BLOCKED_BY_CLIENT", "https://metrics.example/hit", referer="https://shop.example/")


@spare("connect/client-disconnected")
def the_page_was_left_with_provisional_fields() -> Exchange:
    asked = get("https://shop.example/api", referer="https://shop.example/")
    return exchange(asked, Failure("net::ERR_ABORTED", who="client"), took=0.2)


@lead("connect/invalid-response", certainty="certain")
def a_banner_came_back() -> Exchange:
    return failed("unexpected server response: b'SSH-2.0-OpenSSH_9.2p1 Debian-2\\r\\n'")


@lead("connect/invalid-response", certainty="certain")
def a_status_over_http2_that_is_a_word() -> Exchange:
    return failed("Invalid HTTP/2 response headers: invalid literal for int() with base 10: b'OK'")


@lead("connect/invalid-response")
def two_lengths_disagree() -> Exchange:
    return failed("Cannot parse HTTP response: invalid content-length header: '10, 12'")


@lead("connect/invalid-response")
def a_field_name_ends_in_a_blank() -> Exchange:
    return failed("Received invalid header name: b'Foo ' from server, refusing to prevent request smuggling attacks.")


@lead("connect/invalid-response")
def two_names_for_one_download() -> Exchange:
    names = ['attachment; filename="a.csv"', 'attachment; filename="b.csv"']
    return exchange(get(**FROM_A_PAGE), reply(200, "a;b", content_type="text/csv", content_disposition=names))


@spare("connect/invalid-response")
def the_same_name_twice() -> Exchange:
    names = ['attachment; filename="a.csv"'] * 2
    return exchange(get(**FROM_A_PAGE), reply(200, "a;b", content_type="text/csv", content_disposition=names))


@spare("connect/invalid-response")
def json_that_is_broken_is_still_http() -> Exchange:
    return exchange(get(), reply(500, "{broken", content_type="application/json"))


@lead("connect/http2-error", certainty="certain")
def the_stream_was_reset() -> Exchange:
    return failed("stream reset by client (REFUSED_STREAM)")


@lead("connect/http2-error")
def the_connection_was_ended() -> Exchange:
    return failed(
        "HTTP/2 connection closed: <ConnectionTerminated error_code:11, last_stream_id:1, additional_data:None>"
    )


@spare("connect/http2-error")
def the_client_cancelled_its_stream() -> Exchange:
    return exchange(get(), Failure("stream reset by client (CANCEL)", who="client"))


@lead("connect/proxy-loop", certainty="certain")
def the_proxy_was_called_like_a_server() -> Exchange:
    return failed(
        "Connection killed: Request destination unknown. Unable to figure out where to forward",
        "http://127.0.0.1:8080/",
    )


@spare("connect/proxy-loop")
def another_port_of_this_machine() -> Exchange:
    return failed(REFUSED, "http://127.0.0.1:3000/")


@lead("connect/proxy-itself")
def the_body_was_too_large_for_the_proxy() -> Exchange:
    return exchange(post(body=b"x"), "Request body exceeds mitmproxy's body_size_limit.")


@lead("connect/proxy-itself")
def http2_without_negotiation() -> Exchange:
    return exchange(request("PRI", "https://sync.app.example/"), "Connection killed.")


@lead("connect/proxy-itself")
def the_proxy_broke_on_trailers() -> Exchange:
    return exchange(get(), GONE, aside={"log": "mitmproxy has crashed!"})


@spare("connect/proxy-itself")
def the_server_found_the_body_too_large() -> Exchange:
    return exchange(post(body=b"x"), reply(413))


@lead("connect/upstream-proxy-refused", certainty="certain")
def the_next_proxy_wants_a_password() -> Exchange:
    return failed("Upstream proxy 127.0.0.1:43979 refused HTTP CONNECT request: 407 Proxy Authentication Required")


@spare("connect/upstream-proxy-refused")
def a_plain_answer_of_407() -> Exchange:
    return exchange(get("http://a.example/"), reply(407, proxy_authenticate='Basic realm="squid"'))


def _cut(answer: Response, failure: Failure | str) -> Exchange:
    """An exchange whose answer began and did not end."""
    whole = exchange(get(), answer)
    return msgspec.structs.replace(whole, failure=Failure(failure) if isinstance(failure, str) else failure)


@lead("connect/proxy-itself")
def trailers_behind_chunks() -> Exchange:
    begun = reply(200, None, content_type="application/json", transfer_encoding="chunked", trailer="Server-Timing")
    return msgspec.structs.replace(exchange(get(), begun), failure=GONE)


@spare("connect/proxy-itself")
def chunks_that_end_too_early() -> Exchange:
    text = (
        "HTTP/1 protocol error: peer closed connection without sending complete message body (incomplete chunked read)"
    )
    begun = reply(200, None, content_type="application/json", transfer_encoding="chunked")
    return msgspec.structs.replace(exchange(get(), begun), failure=Failure(text))
