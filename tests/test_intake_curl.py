"""Transcripts of curl become exchanges, with the connections and the failures that curl tells of."""

from __future__ import annotations

from typing import Any

import pytest

from statusdoctor.doctor import diagnose
from statusdoctor.intake.problems import Problem
from statusdoctor.intake.raw import from_raw

CONNECTED = "*   Trying 127.0.0.1:8000...\n* Connected to shop.example (127.0.0.1) port 8000 (#0)\n"
ASKED = "> GET /orders HTTP/1.1\n> Host: shop.example:8000\n> Accept: */*\n> \n"
HEAD = "< HTTP/1.1 401 Unauthorized\n< Date: Tue, 24 Nov 2026 12:00:00 GMT\n< Content-Type: application/json\n"
BODY = '{"error":"token_expired"}'
ANSWERED = f"{HEAD}< Content-Length: {len(BODY)}\n< \n"
INTACT = "* Connection #0 to host shop.example left intact\n"
TLS = """\
* ALPN: offers h2,http/1.1
} [5 bytes data]
* TLSv1.3 (OUT), TLS handshake, Client hello (1):
* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
* ALPN: server accepted h2
* Server certificate:
*  subject: CN=shop.example
*  SSL certificate verify ok.
* using HTTP/2
* [HTTP/2] [1] OPENED stream for https://shop.example/orders
"""
UNTRUSTED = """\
*   Trying 127.0.0.1:443...
* Connected to shop.example (127.0.0.1) port 443 (#0)
* ALPN: offers h2,http/1.1
* TLSv1.3 (OUT), TLS alert, unknown CA (560):
* SSL certificate problem: self-signed certificate
* Closing connection 0
curl: (60) SSL certificate problem: self-signed certificate
More details here: https://curl.se/docs/sslcerts.html
"""


def read(text: str) -> list[Any]:
    """The exchanges of a transcript that has no problems."""
    problems: list[Problem] = []
    exchanges = list(from_raw(text, problems, kind="curl"))
    assert problems == []
    return exchanges


def one(text: str) -> Any:
    (exchange,) = read(text)
    return exchange


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n"])
@pytest.mark.parametrize(
    "body", [f"{BODY}\n{INTACT}", f"{BODY}{INTACT}", f"{INTACT}{BODY}", f"{{ [25 bytes data]\n{INTACT}{BODY}"]
)
def test_an_exchange_is_read_wherever_its_body_stands(body: str, end: str) -> None:
    exchange = one((CONNECTED + ASKED + ANSWERED + body).replace("\n", end))
    request, response = exchange.request, exchange.response

    assert ("GET", "http://shop.example:8000/orders") == (request.method, request.url)
    assert (401, "Unauthorized", BODY.encode()) == (response.status, response.reason, response.body.raw)
    assert ("127.0.0.1", 8000, "0") == (
        exchange.server_peer.address,
        exchange.server_peer.port,
        exchange.server_peer.connection,
    )
    assert (False, "curl", False) == (exchange.reused, exchange.client, exchange.via_proxy)


def test_two_commands_and_what_they_printed_are_two_exchanges() -> None:
    command = "$ curl -v http://shop.example:8000/orders\n"
    first, second = read(2 * f"{command}{CONNECTED}{ASKED}{HEAD}< \n{BODY}\n")

    assert BODY == first.response.body.raw.decode().strip() == second.response.body.raw.decode().strip()


def test_a_line_with_a_time_is_curls_own_and_no_body() -> None:
    exchange = one(f"{CONNECTED}{ASKED}{HEAD}< \nno\n12:00:00.000000 > x\n12:00:00.000000 * Connection #0 left\n")

    assert b"no" == exchange.response.body.raw.strip()


def test_what_curl_sent_is_all_that_was_sent() -> None:
    headers = one(CONNECTED + ASKED + ANSWERED + BODY).request.headers

    assert headers.lacks("authorization")


def test_a_redirect_on_a_kept_connection_is_a_second_exchange() -> None:
    """Of two addresses on one command line, and of a log-in in two steps, it reads the same."""
    text = f"""\
{CONNECTED}{ASKED}< HTTP/1.1 302 Found
< Location: /login
< Content-Length: 0
<
{INTACT}* Issue another request to this URL: 'http://shop.example:8000/login'
* Found bundle for host: 0x55ced2b28200 [serially]
* Re-using existing connection #0 with host shop.example
> GET /login HTTP/1.1
> Host: shop.example:8000
>
{ANSWERED}{INTACT}{BODY}"""
    first, second = read(text)

    assert (302, 401, "/login") == (first.status, second.status, second.request.path)
    assert (False, True, BODY.encode()) == (first.reused, second.reused, second.response.body.raw)
    assert ("127.0.0.1", 0, 1) == (second.server_peer.address, first.index, second.index)


@pytest.mark.parametrize(
    "connected",
    [
        "* Connected to shop.example (192.0.2.7) port 443 (#0)\n",
        "* Connected to shop.example (192.0.2.7) port 443\n",
        "* Established connection to shop.example (192.0.2.7 port 443) from 10.0.0.1 port 4711 \n",
    ],
)
def test_tls_makes_it_https(connected: str) -> None:
    asked = "> GET /orders HTTP/2\n> Host: shop.example\n> \n"
    exchange = one(
        "* Host shop.example:443 was resolved.\n*   Trying 192.0.2.7:443...\n"
        f"{connected}{TLS}{asked}< HTTP/2 404 \n< \n"
    )

    assert ("https://shop.example/orders", "HTTP/2.0") == (exchange.request.url, exchange.request.version)
    assert ("TLSv1.3", "h2", "192.0.2.7") == (
        exchange.server_peer.tls,
        exchange.server_peer.alpn,
        exchange.server_peer.address,
    )


def test_older_versions_mark_the_first_line_of_a_request_alone() -> None:
    exchange = one(
        "> GET /user HTTP/2\nHost: shop.example\naccept: */*\n\n"
        "* old SSL session ID is stale, removing\n< HTTP/2 404\n< \n"
    )

    assert ("https://shop.example/user", "*/*") == (exchange.request.url, exchange.request.headers.get("accept"))


def test_times_and_ids_before_the_marks_are_read() -> None:
    text = "".join(f"12:00:00.{n}00000 [0-0] {line}\n" for n, line in enumerate((ASKED + ANSWERED).splitlines()))
    exchange = one(text + f"12:00:00.900000 {INTACT}")

    assert 0.4 == pytest.approx(exchange.answered - exchange.started)
    assert 0.9 == pytest.approx(exchange.finished - exchange.started)


class TestBodies:
    """A body is what is not marked; it is told from what curl says by its announced length where there is one."""

    def test_a_body_may_hold_lines_like_curls_own(self) -> None:
        body = "<!DOCTYPE html>\n* item\n> quote\n{\n}\n< 3\n"
        told = f"{HEAD}< Content-Length: {len(body)}\n< \n"

        assert body.encode() == one(CONNECTED + ASKED + told + body + INTACT).response.body.raw

    def test_without_a_length_all_but_curls_own_words_belong_to_it(self) -> None:
        response = one(CONNECTED + ASKED + HEAD + "< \n{\n> quote\n< 3\n}\n" + INTACT).response

        assert b"{\n> quote\n< 3\n}" == response.body.raw.strip()

    @pytest.mark.parametrize("told", [ANSWERED, f"{HEAD}< \n"])
    def test_a_body_that_went_to_a_file_is_not_kept(self, told: str) -> None:
        meter = (
            "  % Total    % Received % Xferd  Average Speed\n                 Dload  Upload\n"
            "100    54  100    54    0     0\n"
        )

        assert not one(CONNECTED + ASKED + told + "{ [25 bytes data]\n" + meter + INTACT).response.body.kept

    def test_what_was_sent_is_not_shown(self) -> None:
        asked = ASKED.replace("GET", "POST").replace("> \n", "> Content-Length: 7\n> \n") + "} [7 bytes data]\n"

        assert not one(CONNECTED + asked + ANSWERED).request.body.kept

    def test_the_head_that_i_writes_again_is_no_body(self) -> None:
        again = "HTTP/1.1 401 Unauthorized\r\nContent-Type: x\r\n\r\nno"

        assert b"no" == one(CONNECTED + ASKED + HEAD + "< \n" + again).response.body.raw

    def test_an_answer_to_head_has_none(self) -> None:
        assert one(CONNECTED + ASKED.replace("GET", "HEAD") + ANSWERED + INTACT).response.body.empty

    def test_trailers_stand_behind_it(self) -> None:
        response = one(CONNECTED + ASKED + HEAD + "< \nbody\n< X-Checksum: 1\n" + INTACT).response

        assert "1" == response.trailers.get("x-checksum")


def test_interim_answers_are_passed_over() -> None:
    text = (
        CONNECTED
        + ASKED
        + "< HTTP/1.1 100 Continue\n} [9 bytes data]\n* We are completely uploaded and fine\n"
        + ANSWERED
    )

    assert 401 == one(text).status


def test_a_tunnel_is_an_exchange_of_its_own() -> None:
    tunnel = (
        "> CONNECT shop.example:443 HTTP/1.1\n> Host: shop.example:443\n> \n"
        "< HTTP/1.1 200 OK\n< \n* CONNECT phase completed\n"
    )
    first, second = read(CONNECTED + tunnel + TLS + "> GET / HTTP/2\n> Host: shop.example\n> \n< HTTP/2 404\n< \n")

    assert ("CONNECT", 200) == (first.request.method, first.status)
    assert ("https://shop.example/", 404) == (second.request.url, second.status)


def test_an_answer_to_nothing_that_is_shown_has_an_unseen_request() -> None:
    first, second = read(ANSWERED + BODY + "\n" + ANSWERED + BODY)

    assert not second.request.headers.lacks("authorization")
    assert BODY.encode() == first.response.body.raw


class TestFailures:
    """A failure has curl's own words, and the stage that they tell of."""

    @pytest.mark.parametrize(
        ("text", "stage", "host", "cause"),
        [
            (
                "* Could not resolve host: shop.example\n* Closing connection 0\n"
                "curl: (6) Could not resolve host: shop.example",
                "dns",
                "shop.example",
                "connect/dns-failure",
            ),
            (
                "*   Trying 127.0.0.1:1...\n* connect to 127.0.0.1 port 1 failed: Connection refused\n"
                "*   Trying [::1]:1...\n"
                "* connect to ::1 port 1 failed: Connection refused\n"
                "* Failed to connect to shop.example port 1 after 0 ms: Couldn't connect to server\n"
                "* Closing connection 0\n"
                "curl: (7) Failed to connect to shop.example port 1 after 0 ms: Couldn't connect to server",
                "connect",
                "shop.example",
                "connect/refused",
            ),
            (
                "curl: (28) Failed to connect to shop.example port 80 after 1001 ms: Timeout was reached",
                "connect",
                "",
                "connect/timeout",
            ),
            (UNTRUSTED, "tls-server", "shop.example", "tls/server-certificate-untrusted"),
            (UNTRUSTED.replace("self-signed certificate", "certificate has expired"), "tls-server", "shop.example",
             "tls/server-certificate-expired"),
            (
                "curl: (60) SSL: no alternative certificate subject name matches target host name 'shop.example'",
                "tls-server",
                "",
                "tls/server-hostname-mismatch",
            ),
            (
                "curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number",
                "tls-server",
                "",
                "tls/not-tls",
            ),
            (f"{CONNECTED}{ASKED}curl: (52) Empty reply from server", "response", "shop.example",
             "connect/closed-before-response"),
            (f"{CONNECTED}{ASKED}* Recv failure: Connection reset by peer\n* Closing connection 0\n", "response",
             "shop.example", "connect/closed-before-response"),
            (
                f"{CONNECTED}{ASKED}curl: (92) HTTP/2 stream 1 was not closed cleanly: PROTOCOL_ERROR (err 1)",
                "response",
                "shop.example",
                "connect/http2-error",
            ),
        ],
    )  # fmt: skip
    def test_it_is_named(self, text: str, stage: str, host: str, cause: str) -> None:
        exchange = one(text)
        (found,) = diagnose([exchange]).diagnoses

        assert (stage, host) == (exchange.failure.stage, exchange.host)
        assert cause == found.causes[0].id

    def test_how_long_curl_waited_is_told(self) -> None:
        exchange = one(
            f"{CONNECTED}{ASKED}curl: (28) Operation timed out after 3001 milliseconds with 0 bytes received"
        )
        (found,) = diagnose([exchange]).diagnoses

        assert 3.001 == pytest.approx(exchange.failure.at - exchange.started)
        assert "connect/client-disconnected" == found.causes[0].id
        assert "after 3 seconds" in found.headline

    def test_an_answer_that_broke_off_is_a_response_with_a_failure(self) -> None:
        exchange = one(CONNECTED + ASKED + ANSWERED + "{\ncurl: (18) transfer closed with 24 bytes remaining to read\n")

        assert (401, "response", "server") == (exchange.status, exchange.failure.stage, exchange.failure.who)

    @pytest.mark.parametrize(
        "words", ["curl: (22) The requested URL returned error: 401", "curl: (47) Maximum (50) redirects followed"]
    )
    def test_what_the_answer_says_itself_is_no_failure(self, words: str) -> None:
        assert None is one(CONNECTED + ASKED + ANSWERED + words).failure

    def test_a_connection_that_failed_has_no_number_and_the_next_exchange_is_read(self) -> None:
        first, second = read(UNTRUSTED + CONNECTED + ASKED + ANSWERED + BODY)

        assert (None, 0) == (first.index, second.index)
        assert ("shop.example", 401) == (first.host, second.status)

    def test_a_silent_curl_still_says_what_failed(self) -> None:
        first, second = read(UNTRUSTED.partition("curl:")[0] + CONNECTED + ASKED + ANSWERED)

        assert ("SSL certificate problem: self-signed certificate", None) == (first.failure.text, second.failure)

    def test_a_command_tells_what_was_asked_of_a_host_that_is_not_there(self) -> None:
        exchange = one("$ curl -v https://nowhere.example/x\n* Could not resolve host: nowhere.example\n")

        assert "https://nowhere.example/x" == exchange.request.url
