"""Raw HTTP as people paste it becomes exchanges; what was not pasted counts as not seen, never as absent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.doctor import diagnose
from statusdoctor.intake.problems import Problem
from statusdoctor.intake.raw import UnreadableText, from_raw, kind_of_text
from statusdoctor.intake.texts import source

NOON = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
DATE = "Date: Tue, 24 Nov 2026 12:00:00 GMT"
REQUEST = "POST /orders?x=1 HTTP/1.1\nHost: api.shop.example\nAuthorization: Bearer abc\nContent-Length: 7\n\n{'a':1}"
RESPONSE = f'HTTP/1.1 401 Unauthorized\n{DATE}\nSet-Cookie: a=1\nSet-Cookie: b=2\nContent-Length: 11\n\n{{"error":1}}'


def read(text: str | bytes | Path) -> list[Any]:
    """The exchanges of a text that has no problems."""
    problems: list[Problem] = []
    exchanges = list(from_raw(text, problems))
    assert problems == []
    return exchanges


def one(text: str | bytes) -> Any:
    (exchange,) = read(text)
    return exchange


def problems_of(text: str | bytes) -> tuple[list[Any], list[Problem]]:
    problems: list[Problem] = []
    return list(from_raw(text, problems)), problems


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_request_and_its_response_become_an_exchange(end: str) -> None:
    exchange = one(f"{REQUEST}\n\n{RESPONSE}\n".replace("\n", end))
    request, response = exchange.request, exchange.response

    assert ("POST", "https://api.shop.example/orders?x=1", "HTTP/1.1") == (request.method, request.url, request.version)
    assert b"{'a':1}" == request.body.raw
    assert (401, "Unauthorized", b'{"error":1}') == (response.status, response.reason, response.body.raw)
    assert ("a=1", "b=2") == response.headers.all("set-cookie")
    assert (NOON, 0) == (exchange.started, exchange.index)


def test_several_exchanges_stand_after_one_another() -> None:
    exchanges = read(f"{REQUEST}\n{RESPONSE}\n\n{REQUEST}\n{RESPONSE.replace('401', '200')}\n")

    assert [(0, 401), (1, 200)] == [(e.index, e.status) for e in exchanges]


def test_a_body_without_a_line_end_runs_into_the_next_message() -> None:
    """So it stands in what packet sniffers show of a connection."""
    exchanges = read(f"{REQUEST}{RESPONSE}GET /b HTTP/1.1\nHost: api.shop.example\n\n{RESPONSE}")

    assert ["/orders?x=1", "/b"] == [e.request.path for e in exchanges]


def test_a_body_of_the_announced_length_may_look_like_a_message() -> None:
    body = "TRACE / HTTP/1.1\nHost: a.example\n\n"
    exchange = one(f"GET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 200 OK\nContent-Length: {len(body)}\n\n{body}")

    assert body.encode() == exchange.response.body.raw


def test_a_response_alone_has_a_request_that_was_not_seen() -> None:
    request = one(RESPONSE).request

    assert ("", "", "") == (request.method, request.url, request.host)
    assert not request.headers.lacks("authorization")
    assert not request.body.kept


def test_nothing_is_said_of_a_request_that_was_not_seen() -> None:
    (found,) = diagnose(from_raw(f"HTTP/1.1 401 Unauthorized\n{DATE}\nWWW-Authenticate: Bearer\n\n")).diagnoses

    assert "auth/no-credentials" not in [cause.id for cause in found.causes]


def test_a_curl_command_tells_what_was_asked() -> None:
    text = "$ curl -i -X PUT -H 'Accept: text/plain' -d a=1 https://api.shop.example/x\n" + RESPONSE
    request = one(text).request

    assert ("PUT", "https://api.shop.example/x", b"a=1") == (request.method, request.url, request.body.raw)
    assert "text/plain" == request.headers.get("accept")
    assert not request.headers.lacks("user-agent")


@pytest.mark.parametrize(
    ("command", "method", "url"),
    [
        ("curl -I https://a.example/", "HEAD", "https://a.example/"),
        ("curl -sSiL --max-time 3 a.example/x", "GET", "http://a.example/x"),
        ("me@host:~/shop$ curl -i --json '{}' 'https://a.example/'", "POST", "https://a.example/"),
        ("% curl -i https://a.example/ | head", "GET", "https://a.example/"),
        ("curl.exe -i -T file https://a.example/f", "PUT", "https://a.example/f"),
        ("$ curl -i --url https://a.example/ -F a=@b", "POST", "https://a.example/"),
        ("$ curl -iG -A shop -H Accept: https://a.example/ -d a=1", "GET", "https://a.example/"),
        ("$ curl -i 'https://a.example/", "GET", "https://a.example/"),
    ],
)
def test_commands_are_read_as_far_as_they_matter(command: str, method: str, url: str) -> None:
    request = one(f"{command}\nHTTP/1.1 404 Not Found\n{DATE}\n\n").request

    assert (method, url) == (request.method, request.url)


def test_a_request_without_its_answer_is_told() -> None:
    (exchange,), (problem,) = problems_of("\n" + REQUEST)

    assert (None, None) == (exchange.response, exchange.failure)
    assert ("line 2", False) == (problem.at, problem.fatal)


def test_interim_answers_are_passed_over() -> None:
    exchange = one(f"{REQUEST}\nHTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: </a>\n\n{RESPONSE}")

    assert 401 == exchange.status


def test_an_answer_that_switches_protocols_is_final() -> None:
    assert 101 == one("GET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 101 Switching Protocols\n\n").status


def test_a_line_without_a_colon_is_told_with_its_number() -> None:
    (exchange,), (problem,) = problems_of("HTTP/1.1 404 Not Found\nServer: x\nwhat is this\nA: b\n\nno")

    assert ("line 3", ["server", "a"]) == (problem.at, list(exchange.response.headers.index))


def test_folded_lines_are_joined() -> None:
    response = one("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\n  realm=x\n\n").response

    assert "Bearer realm=x" == response.headers.get("www-authenticate")


def test_pseudo_fields_of_http_2_are_start_lines() -> None:
    exchange = one(
        ":authority: a.example\n:method: GET\n:path: /x\n:scheme: https\naccept: */*\n\n:status: 404\nserver: y\n\n"
    )

    assert ("GET", "https://a.example/x", 404) == (exchange.request.method, exchange.request.url, exchange.status)
    assert ["accept"] == list(exchange.request.headers.index)


class TestBodies:
    """Bytes count as those of the wire only where as many came as were announced."""

    def body(self, fields: str, content: str | bytes, status: str = "200 OK") -> Any:
        raw = content if isinstance(content, bytes) else content.encode()
        return one(f"HTTP/1.1 {status}\n{fields}\n\n".encode() + raw).response.body

    def test_a_reformatted_body_is_kept_and_not_the_wires(self) -> None:
        body = self.body("Content-Length: 7", '{\n    "a": 1\n}\n')

        assert (b'{\n    "a": 1\n}', False) == (body.raw, body.coded)

    def test_a_body_that_was_announced_and_is_not_there_was_not_shown(self) -> None:
        body = self.body("Content-Length: 70", "")

        assert (False, 70) == (body.kept, body.size)

    @pytest.mark.parametrize("fields", ["Server: x", "Transfer-Encoding: chunked"])
    def test_without_a_length_an_empty_body_may_have_been_left_out(self, fields: str) -> None:
        assert not self.body(fields, "").kept

    @pytest.mark.parametrize(("fields", "status"), [("Content-Length: 0", "200 OK"), ("A: b", "204 No Content")])
    def test_an_answer_that_can_have_none_has_none(self, fields: str, status: str) -> None:
        assert self.body(fields, "", status).empty

    def test_chunks_are_joined(self) -> None:
        assert b"hello yo" == self.body("Transfer-Encoding: chunked", "5\r\nhello\r\n3;x=y\r\n yo\r\n0\r\n\r\n").raw

    def test_chunks_that_a_tool_joined_are_left_as_they_are(self) -> None:
        assert b"hello" == self.body("Transfer-Encoding: chunked", "hello\n").raw

    def test_a_coded_body_that_a_tool_unpacked_is_text(self) -> None:
        body = self.body("Content-Encoding: gzip", '{"a":1}')

        assert (b'{"a":1}', False) == (body.raw, body.coded)

    def test_a_body_that_is_still_packed_is_coded(self) -> None:
        assert self.body("Content-Encoding: gzip", b"\x1f\x8b\x08\x00\xff").coded

    @pytest.mark.parametrize(("content", "coded"), [("größer", False), (b"\x8b\x02\x80\xff\x03", True)])
    def test_of_a_coding_without_a_sign_undecodable_bytes_are_one(self, content: str | bytes, coded: bool) -> None:
        assert coded == self.body("Content-Encoding: br", content).coded

    def test_chunks_that_were_cut_are_left_as_they_are(self) -> None:
        assert b"ff\r\nhello" == self.body("Transfer-Encoding: chunked", "ff\r\nhello\r\n").raw

    def test_a_body_that_the_tool_did_not_show_is_not_kept(self) -> None:
        assert not self.body("A: b", "| NOTE: binary data not shown in terminal |").kept

    def test_an_answer_to_head_has_no_body(self) -> None:
        text = "HEAD / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 200 OK\nContent-Length: 54\n\n"

        assert one(text).response.body.empty


class TestPlaces:
    """Where a request went is told by its target, its Host, its version and its answer."""

    @pytest.mark.parametrize(
        ("target", "fields", "url"),
        [
            ("/x", "Host: shop.example", "https://shop.example/x"),
            ("/x", "Host: shop.example:80", "http://shop.example/x"),
            ("/x", "Host: shop.example:8443", "https://shop.example:8443/x"),
            ("/x", "Host: localhost:3000", "http://localhost:3000/x"),
            ("/x", "Host: 10.0.0.7", "http://10.0.0.7/x"),
            ("/x", "Host: intern", "http://intern/x"),
            ("/x", "Host: intern\nOrigin: https://intern", "https://intern/x"),
            ("http://shop.example/x", "Host: shop.example", "http://shop.example/x"),
            ("*", "Host: shop.example", "https://shop.example/*"),
            ("/x", "Accept: */*", "/x"),
        ],
    )
    def test_a_url_is_put_together(self, target: str, fields: str, url: str) -> None:
        assert url == one(f"GET {target} HTTP/1.1\n{fields}\n\nHTTP/1.1 404 Not Found\n\n").request.url

    def test_http_2_and_an_answer_that_wants_tls_tell_of_tls(self) -> None:
        wants = "HTTP/1.1 404 Not Found\nStrict-Transport-Security: max-age=1\n\n"

        assert "https" == one("GET / HTTP/2\nHost: intern\n\nHTTP/2 404\n\n").request.scheme
        assert "https" == one(f"GET / HTTP/1.1\nHost: intern\n\n{wants}").request.scheme

    def test_a_connect_asks_for_a_host_and_a_port(self) -> None:
        text = "CONNECT shop.example:443 HTTP/1.1\nHost: shop.example:443\n\nHTTP/1.1 407 Not Yet\n\n"
        request = one(text).request

        assert ("shop.example", 443, "") == (request.host, request.port, request.path)


class TestTimes:
    """The server's Date is the moment of the answer; without one an exchange keeps its place."""

    def test_a_text_without_any_date_tells_no_time(self) -> None:
        assert 0.0 == one("HTTP/1.1 404 Not Found\n\n").started

    def test_an_exchange_without_a_date_stands_behind_the_one_before_it(self) -> None:
        exchanges = read("HTTP/1.1 404 Not Found\n\n" + f"{RESPONSE}\n\nHTTP/1.1 404 Not Found\n\n")

        assert [NOON, NOON, NOON] == [e.started for e in exchanges]

    @pytest.mark.parametrize("stored", ["Age: 100", "X-Cache: HIT"])
    def test_the_date_of_a_stored_answer_is_none_of_this_exchange(self, stored: str) -> None:
        assert 0.0 == one(f"HTTP/1.1 404 Not Found\n{DATE}\n{stored}\n\n").started


class TestTools:
    """What HTTPie, terminals and editors add is no part of the messages."""

    def test_colours_are_left_out(self) -> None:
        text = "\x1b[34mHTTP\x1b[39;49;00m/\x1b[34m1.1\x1b[0m \x1b[34m404\x1b[0m Not Found\n\x1b[36mA\x1b[0m: b\n\n"

        assert "b" == one(text).response.headers.get("a")

    def test_the_indentation_of_a_quotation_is_left_out(self) -> None:
        exchange = one("\n    HTTP/1.1 404 Not Found\n    A: b\n\n    not\n      here\n")

        assert ("b", b"not\n  here") == (exchange.response.headers.get("a"), exchange.response.body.raw)

    def test_httpies_complaint_is_a_failure(self) -> None:
        words = "ConnectionError: HTTPConnectionPool(...) [Errno 111] Connection refused"
        exchange = one(f"GET / HTTP/1.1\nHost: a.example\n\n\nhttp: error: {words}\n")

        assert (words, "connect") == (exchange.failure.text, exchange.failure.stage)

    def test_httpies_measure_of_time_is_no_body(self) -> None:
        assert (
            b"{'a': 1, 'b': 2}" == one(f"{RESPONSE[:-11]}{{'a': 1, 'b': 2}}\n\nElapsed time: 0.02s\n").response.body.raw
        )

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_other_encodings_with_a_mark_are_read(self, encoding: str) -> None:
        assert 401 == one(RESPONSE.encode(encoding)).status

    def test_a_file_is_read_from_its_path(self, tmp_path: Path) -> None:
        path = tmp_path / "pasted.txt"
        path.write_text(RESPONSE, encoding="utf-8")

        assert 401 == read(path)[0].status


def test_a_text_without_http_is_called_so() -> None:
    exchanges, (problem,) = problems_of("hello\nworld")

    assert ([], True, "line 1") == (exchanges, problem.fatal, problem.at)
    with pytest.raises(UnreadableText, match="No HTTP was found"):
        list(from_raw("hello"))


def test_only_so_much_is_read_as_anybody_pastes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(source, "LIMIT", 300)
    path = tmp_path / "long.txt"
    path.write_text(f"{RESPONSE}\n\n" * 9, encoding="utf-8")
    problems: list[Problem] = []

    exchanges = list(from_raw(path, problems))

    assert 2 <= len(exchanges) < 4
    assert [True] == [p.fatal for p in problems]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("HTTP/1.1 200 OK\n\n* Connected to x\n> GET / HTTP/1.1", "raw"),
        ("GET / HTTP/1.1\nHost: x", "raw"),
        (":status: 404\n", "raw"),
        ("$ curl -v http://x\n*   Trying 127.0.0.1:80...\n", "curl"),
        ("07:16:19.422407 > GET / HTTP/1.1\n", "curl"),
        ("curl: (6) Could not resolve host: x", "curl"),
        ("< HTTP/2 404\n", "curl"),
        ("--2026-11-24 07:16:20--  http://localhost/\n", "wget"),
        ("The GET method of HTTP/1.1 is safe.", None),
        ("", None),
    ],
)
def test_the_kind_of_a_text_is_told_by_the_sign_that_stands_first(text: str, kind: str | None) -> None:
    assert kind == kind_of_text(text.encode())


# Hostile input


@pytest.mark.parametrize("line", ["what is this", "A: b", " folded"])
def test_a_header_section_without_an_end_is_read_so_far(line: str) -> None:
    (exchange,), problems = problems_of("HTTP/1.1 404 Not Found\nA: b\n" + f"{line}\n" * 5000)

    assert len(exchange.response.headers) <= 1000
    assert 0 < len(problems) <= 101
    assert not any(p.fatal for p in problems)


def test_pseudo_fields_that_make_no_start_line_are_passed_over() -> None:
    exchanges, problems = problems_of(":path: /x\n" * 5000 + f"\n{RESPONSE}")

    assert [401] == [e.status for e in exchanges]
    assert [] == problems


PIECES = st.sampled_from(
    [
        "== Info: Connected to a.example (127.0.0.1) port 80 (#0)\n",
        "=> Send header, 40 bytes (0x28)\n",
        "<= Recv header, 20 bytes (0x14)\n",
        "<= Recv data, 30 bytes (0x1e)\n",
        "0000: GET /a HTTP/1.1\n",
        "0000: HTTP/1.1 401 Unauthorized\n",
        '0010: 7b 22 61 22 3a 20 31 7d                         {"a": 1}\n',
        "[0] Downloading 'http://a.example/' ...\n",
        "# got header 20 bytes:\n",
        "24.120000.102 # sent 20 bytes:\n",
        "HTTP ERROR response 404 Not Found [http://a.example/]\n",
        "Failed to write 212 bytes (111: Connection refused)\n",
        *(
            "GET / HTTP/1.1\n",
            "POST http://a/ HTTP/2\n",
            "HTTP/1.1 401 No\n",
            "HTTP/1.1 abc\n",
            "HTTP/9 200\n",
            "\n",
            "\r\n",
        ),
        *(
            "Host: a.example:x\n",
            "Content-Length: 5\n",
            "Content-Length: 99999999999\n",
            "Transfer-Encoding: chunked\n",
        ),
        *(
            "5\r\nhello\r\n",
            "0\r\n\r\n",
            "ffffffff\r\n",
            " folded\n",
            ":status: 1\n",
            ":method: x\n",
            ": x\n",
            "Host: [::1\n",
        ),
        *(
            "$ curl -i 'http://[x'\n",
            "curl -d @x -H a: --json\n",
            "http: error: x\n",
            "Content-Encoding: gzip\n",
            "\x1f\x8b",
        ),
        *(
            "> GET / HTTP/1.1\n",
            "> Host: x\n",
            "> \n",
            "< HTTP/1.1 200 OK\n",
            "< \n",
            "< A: b\n",
            "* Closing connection\n",
        ),
        *(
            "* Connected to a (b) port 99999999\n",
            "*   Trying [::1]:1...\n",
            "curl: (28) Operation timed out after 1 milliseconds\n",
        ),
        *(
            "* Issue another request to this URL: 'x'\n",
            "* Re-using existing connection #0 with host x\n",
            "{ [5 bytes data]\n",
        ),
        *(
            "--2026-99-24 07:16:20--  http://[/\n",
            "--2026-11-24 07:16:20--  http://a/\n",
            "  HTTP/1.1 404 No\n",
            "  A: b\n",
        ),
        *(
            "---request begin---\n",
            "---response begin---\n",
            "Connecting to a|b|:999999... failed: x.\n",
            "ERROR: no\n",
        ),
        *(
            "[BODY data: x]\n",
            "Skipping 5 bytes of body: [x] done.\n",
            "Date: Tue, 24 Nov 2026 12:00:00 GMT\n",
            "\x1b[31m",
            "\0",
        ),
        *(
            "00:00:00.1 * x\n",
            "99:99:99.9 > GET / HTTP/1.1\n",
            "12:00:00.000000 > x\n",
            "curl: (9999) x\n",
            "\udc80",
            "\ud800",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=6), max_size=40), st.sampled_from([None, "raw", "curl", "wget"]))
def test_no_text_stops_a_reader(pieces: list[str], kind: str | None) -> None:
    problems: list[Problem] = []

    exchanges = list(from_raw("".join(pieces), problems, kind=kind))  # type: ignore[arg-type]  # drawn from its names

    assert exchanges or any(p.fatal for p in problems)
    for exchange in exchanges:
        assert len(exchange.response.body.raw if exchange.response else b"") <= sum(
            len(p.encode("utf-8", "replace")) for p in pieces
        )
        assert exchange.request is None or isinstance(exchange.request.url, str)
    diagnose(exchanges)


@given(st.binary(max_size=200))
def test_no_bytes_stop_a_reader(content: bytes) -> None:
    exchanges, problems = problems_of(content)

    assert exchanges or problems[-1].fatal
