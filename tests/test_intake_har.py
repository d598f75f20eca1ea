"""HAR captures of every recorder become exchanges, and say what they cannot tell."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.intake.har import UnreadableHar, from_har
from statusdoctor.intake.har.scan import index_of
from statusdoctor.intake.problems import Problem

URL = "https://shop.example/orders?page=2"
AT = 1_709_208_000.0  # 2024-02-29 12:00:00 UTC
CHROME = {"name": "WebInspector", "version": "537.36"}
FIREFOX = {"name": "Firefox", "version": "122.0"}


def pairs(**named: Any) -> list[dict[str, Any]]:
    return [{"name": name.replace("_", "-"), "value": value} for name, value in named.items()]


def entry(url: str = URL, status: int = 200, **more: Any) -> dict[str, Any]:
    """An entry; `request`, `response` and `content` add to its parts, any other name to the entry itself."""
    request = {"method": "GET", "url": url, "httpVersion": "HTTP/1.1", "headers": pairs(Host="shop.example")}
    content = {"size": 2, "mimeType": "text/plain", "text": "ok"} | more.pop("content", {})
    response = {"status": status, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [], "content": content}
    return {
        "startedDateTime": "2024-02-29T12:00:00.000Z",
        "time": 120,
        "request": request | more.pop("request", {}),
        "response": response | more.pop("response", {}),
    } | more


def har(*entries: Any, **log: Any) -> dict[str, Any]:
    return {"log": {"version": "1.2", **log, "entries": list(entries)}}


def written(value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def read(value: Any) -> list[Any]:
    """The exchanges of a HAR that has no problems."""
    problems: list[Problem] = []
    exchanges = list(from_har(written(value), problems))
    assert problems == []
    return exchanges


def one(*args: Any, log: dict[str, Any] | None = None, **more: Any) -> Any:
    (exchange,) = read(har(entry(*args, **more), **(log or {})))
    return exchange


def problems_of(value: Any) -> tuple[list[Any], list[Problem]]:
    problems: list[Problem] = []
    return list(from_har(written(value), problems)), problems


# What an entry says


def test_an_entry_becomes_an_exchange() -> None:
    exchange = one(URL, 404, request={"headers": pairs(Host="shop.example", Accept="*/*")})

    assert exchange.request.url == URL
    assert exchange.request.path == "/orders?page=2"
    assert exchange.request.headers.get("accept") == "*/*"
    assert (exchange.status, exchange.response.reason, exchange.response.body.raw) == (404, "OK", b"ok")
    assert (exchange.index, exchange.started, exchange.finished) == (0, AT, AT + 0.12)
    assert exchange.failure is None


def test_entries_come_in_the_order_of_their_starts_and_keep_their_numbers() -> None:
    times = ["2024-02-29T12:00:02Z", "2024-02-29T12:00:00Z", "2024-02-29T13:00:01+01:00"]

    exchanges = read(har(*(entry(startedDateTime=time) for time in times)))

    assert [(e.index, e.started) for e in exchanges] == [(1, AT), (2, AT + 1), (0, AT + 2)]


def test_the_number_of_the_source_is_handed_through() -> None:
    (exchange,) = from_har(written(har(entry())), source_number=3)

    assert exchange.source == 3


@pytest.mark.parametrize(
    ("date", "started", "offset"),
    [
        ("2024-02-29T12:00:00Z", AT, 0),
        ("2024-02-29T13:30:00.5+01:30", AT + 0.5, 5400),
        ("2024-02-29T07:00:00.0000000-05:00", AT, -18000),
        ("2024-02-29T12:00:00", AT, None),
    ],
)
def test_starts_are_read_with_their_offset(date: str, started: float, offset: int | None) -> None:
    exchange = one(startedDateTime=date)

    assert (exchange.started, exchange.utc_offset) == (started, offset)


@pytest.mark.parametrize("date", [None, "", "yesterday", 17, "0000-00-00"])
def test_an_entry_without_a_readable_start_stays_behind_the_one_before_it(date: object) -> None:
    late = entry(startedDateTime="2024-02-29T12:00:09Z")

    exchanges = read(har(entry(), late, entry(startedDateTime=date)))

    assert [(e.index, e.started) for e in exchanges] == [(0, AT), (1, AT + 9), (2, AT + 9)]


def test_timings_tell_when_the_answer_began() -> None:
    timings = {"blocked": 10, "dns": -1, "connect": 40, "ssl": 30, "send": 5, "wait": 45, "receive": 20}

    exchange = one(timings=timings)

    assert exchange.sent == pytest.approx(AT + 0.055)
    assert exchange.answered == pytest.approx(AT + 0.1)


def test_without_timings_the_moment_of_the_answer_is_unknown() -> None:
    exchange = one(time=-1, timings={"send": 0, "wait": -1})

    assert (exchange.sent, exchange.answered, exchange.finished) == (None, None, None)


@pytest.mark.parametrize(
    ("written_as", "version"),
    [
        ("http/1.1", "HTTP/1.1"),
        ("HTTP/1.0", "HTTP/1.0"),
        ("h2", "HTTP/2.0"),
        ("http/2.0", "HTTP/2.0"),
        ("HTTP/2", "HTTP/2.0"),
        ("h3", "HTTP/3"),
        ("h3-29", "HTTP/3"),
        ("http/2+quic/46", ""),
        ("unknown", ""),
        (None, ""),
    ],
)
def test_versions_are_understood_however_they_are_written(written_as: str | None, version: str) -> None:
    assert one(request={"httpVersion": written_as}).request.version == version


def test_pseudo_fields_are_no_fields() -> None:
    headers = one(
        request={"headers": [{"name": ":authority", "value": "a"}, {"name": "x", "value": "1"}]}
    ).request.headers

    assert headers.fields == ((b"x", b"1"),)
    assert list(headers) == [("x", "1")]
    assert (len(headers), ":authority" in headers, "x" in headers) == (1, False, True)


def test_repeated_fields_and_joined_lines_are_lines_again() -> None:
    cookies = [{"name": "Set-Cookie", "value": "a=1\nb=2"}, {"name": "set-cookie", "value": "c=3"}]

    headers = one(response={"headers": cookies}).response.headers

    assert headers.all("set-cookie") == ("a=1", "b=2", "c=3")
    assert [value for _, value in headers.fields] == [b"a=1", b"b=2", b"c=3"]


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://Shop.Example:8443/a/b?c=1#top", "https://shop.example:8443", "/a/b?c=1"),
        ("http://shop.example", "http://shop.example", "/"),
        ("https://shop.example?next=/a", "https://shop.example", "/?next=/a"),
        ("wss://shop.example/live", "https://shop.example", "/live"),
        ("http://[::1]:8080/x", "http://[::1]:8080", "/x"),
    ],
)
def test_urls_are_taken_apart(url: str, origin: str, path: str) -> None:
    request = one(url).request

    assert (request.origin, request.path) == (origin, path)


@pytest.mark.parametrize("url", ["shop.example:8443", "http://shop.example:8443"])
def test_a_connect_asks_for_a_host_and_a_port(url: str) -> None:
    request = one(url, request={"method": "CONNECT"}).request

    assert (request.host, request.port, request.path) == ("shop.example", 8443, "")


def test_what_else_the_recorder_knew_is_kept_aside() -> None:
    stack = {"callFrames": [{"functionName": "load", "url": "https://shop.example/app.js"}]}

    exchange = one(
        _initiator={"type": "script", "stack": stack},
        _resourceType="fetch",
        _fromCache="disk",
        comment="retried by hand",
        _webSocketMessages=[{"type": "send", "time": 1, "opcode": 1, "data": "x"}],
    )

    assert exchange.aside == {
        "initiator": "https://shop.example/app.js",
        "resource_type": "fetch",
        "from_cache": "disk",
        "comment": "retried by hand",
        "websocket_messages": "1",
    }


def test_an_initiator_without_an_address_tells_its_kind() -> None:
    assert one(_initiator={"type": "preflight"}).aside["initiator"] == "preflight"


def test_the_connection_is_told() -> None:
    exchange = one(serverIPAddress="[2001:db8::1]", connection="371", timings={"connect": -1}, log={"creator": CHROME})

    assert (exchange.server_peer.address, exchange.server_peer.port) == ("2001:db8::1", 443)
    assert exchange.server_peer.connection == "371"
    assert exchange.reused is True


def test_firefox_names_a_port_where_others_number_the_connection() -> None:
    exchange = one(serverIPAddress="203.0.113.7", connection="443", log={"creator": FIREFOX, "browser": FIREFOX})

    assert exchange.server_peer.connection == ""


# Bodies


def test_a_base64_body_is_decoded_when_asked_for() -> None:
    assert one(content={"text": "/9j/", "encoding": "base64"}).response.body.raw == b"\xff\xd8\xff"


def test_a_body_that_is_not_base64_after_all_is_empty() -> None:
    assert one(content={"text": "a", "encoding": "base64"}).response.body.raw == b""


def test_text_is_encoded_as_its_type_says() -> None:
    body = one(content={"text": "é", "mimeType": "text/html; charset=ISO-8859-1"}).response.body

    assert (body.raw, body.coded) == (b"\xe9", False)


def test_text_in_an_unknown_charset_is_utf8() -> None:
    assert one(content={"text": "é", "mimeType": "text/html; charset=nonsense"}).response.body.raw == "é".encode()


@pytest.mark.parametrize(
    "parts",
    [
        {"content": {"text": None, "size": 70}},
        {"content": {"text": "", "size": 70}},
        {"content": {"text": None, "size": -1}},
        {"content": {"text": None, "size": 0}, "response": {"headers": pairs(content_length="70")}},
        {"content": {"text": None, "size": 0}, "response": {"_error": "net::ERR_FAILED"}},
        {"response": {"content": None}},
    ],
)
def test_a_body_that_was_not_stored_is_not_taken_for_an_empty_one(parts: dict[str, Any]) -> None:
    body = one(**parts).response.body

    assert (body.kept, body.empty, body.raw) == (False, False, b"")


@pytest.mark.parametrize(
    ("method", "status", "size"), [("GET", 200, 0), ("HEAD", 200, 70), ("GET", 204, -1), ("GET", 304, 70)]
)
def test_a_body_of_no_size_is_empty(method: str, status: int, size: int) -> None:
    exchange = one(URL, status, request={"method": method}, content={"text": None, "size": size})

    assert exchange.response.body.empty


def test_a_body_that_was_cut_tells_its_whole_size() -> None:
    body = one(content={"text": "abc", "size": 1000}).response.body

    assert (body.raw, body.size) == (b"abc", 1000)


@pytest.mark.parametrize(
    ("post", "raw"),
    [
        ({"mimeType": "application/json", "text": '{"a":1}'}, b'{"a":1}'),
        ({"mimeType": "application/octet-stream", "text": "/9j/", "encoding": "base64"}, b"\xff\xd8\xff"),
        (
            {"mimeType": "application/x-www-form-urlencoded", "params": pairs(user="me", word="a b&c")},
            b"user=me&word=a+b%26c",
        ),
    ],
)
def test_request_bodies_are_text_or_rebuilt_from_their_pairs(post: dict[str, Any], raw: bytes) -> None:
    assert one(request={"method": "POST", "postData": post}).request.body.raw == raw


@pytest.mark.parametrize(
    "request_",
    [
        {"bodySize": 12},
        {"bodySize": 0, "headers": pairs(Host="shop.example", Content_Length="12")},
        {"postData": {"mimeType": "multipart/form-data; boundary=x", "params": pairs(file="")}},
    ],
)
def test_a_request_body_that_was_not_stored_is_marked(request_: dict[str, Any]) -> None:
    assert not one(request={"method": "POST"} | request_).request.body.kept


def test_a_request_without_a_body_has_an_empty_one() -> None:
    assert one(request={"bodySize": 0}).request.body.empty


# Failures


@pytest.mark.parametrize(
    ("words", "stage", "who"),
    [
        ("net::ERR_NAME_NOT_RESOLVED", "dns", ""),
        ("net::ERR_CONNECTION_REFUSED", "connect", "server"),
        ("net::ERR_CERT_AUTHORITY_INVALID", "tls-server", ""),
        ("MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT", "tls-server", ""),
        ("net::ERR_BLOCKED_BY_CLIENT", "request", "client"),
        ("net::ERR_EMPTY_RESPONSE", "response", "server"),
        ("net::ERR_ABORTED", "unknown", "client"),
        ("NS_ERROR_UNKNOWN_HOST", "dns", ""),
        ("NS_BINDING_ABORTED", "unknown", "client"),
        ("The certificate for this server is invalid.", "tls-server", ""),
    ],
)
def test_status_0_is_a_failure_in_the_browsers_words(words: str, stage: str, who: str) -> None:
    exchange = one(URL, 0, response={"_error": words})

    assert exchange.response is None
    assert (exchange.failure.text, exchange.failure.stage, exchange.failure.who) == (words, stage, who)
    assert exchange.aside["browser_error"] == words


@pytest.mark.parametrize("response", [{"status": 0}, {"status": -1}, {"status": None}])
def test_without_words_a_failure_says_so(response: dict[str, Any]) -> None:
    exchange = one(response=response | {"statusText": "", "_error": None})

    assert (exchange.status, exchange.failure.text) == (0, "no response was recorded")


def test_an_entry_without_a_response_is_a_failure() -> None:
    broken = entry(_error="net::ERR_TIMED_OUT")
    broken["response"] = None

    (exchange,) = read(har(broken))

    assert exchange.failure.text == "net::ERR_TIMED_OUT"


def test_an_error_beside_a_status_is_kept_aside() -> None:
    exchange = one(URL, 200, response={"_error": "net::ERR_FAILED"})

    assert (exchange.status, exchange.failure) == (200, None)
    assert exchange.aside["browser_error"] == "net::ERR_FAILED"


def test_an_answer_that_broke_off_is_a_response_with_a_failure() -> None:
    exchange = one(URL, 200, response={"_error": "net::ERR_INCOMPLETE_CHUNKED_ENCODING"})

    assert (exchange.status, exchange.failure.stage) == (200, "response")


# Who recorded it


@pytest.mark.parametrize(
    ("log", "client", "via_proxy"),
    [
        ({"creator": CHROME}, "Chrome", False),
        ({"creator": FIREFOX, "browser": FIREFOX}, "Firefox 122.0", False),
        ({"creator": {"name": "WebKit Web Inspector", "version": "1.0"}}, "Safari", False),
        ({"creator": {"name": "Insomnia REST Client", "version": "insomnia"}}, "Insomnia REST Client insomnia", False),
        ({"creator": {"name": "Charles Proxy", "version": "4.6"}}, "Charles Proxy 4.6", True),
        ({"creator": {"name": "mitmproxy"}}, "mitmproxy", True),
        ({"creator": None}, "", True),
        ({}, "", True),
    ],
)
def test_the_recorder_is_the_client_of_all_exchanges(log: dict[str, Any], client: str, via_proxy: bool) -> None:
    exchange = one(log=log)

    assert (exchange.client, exchange.via_proxy) == (client, via_proxy)


def test_a_creator_behind_the_entries_is_found() -> None:
    capture = {"log": {"entries": [entry()], "creator": CHROME}}

    assert read(capture)[0].client == "Chrome"


def test_chromes_export_without_any_secret_field_may_have_lost_them() -> None:
    request, response = one(log={"creator": CHROME}).request, one(log={"creator": CHROME}).response

    assert not request.headers.lacks("authorization")
    assert not request.headers.lacks("cookie")
    assert not response.headers.lacks("set-cookie")
    assert request.headers.lacks("x-api-key")


@pytest.mark.parametrize(
    "other",
    [
        {"request": {"headers": pairs(Host="shop.example", AUTHORIZATION="Bearer x")}},
        {"response": {"headers": pairs(set_cookie="a=1")}},
        {"request": {"cookies": pairs(a="1")}},
    ],
)
def test_one_secret_field_anywhere_shows_that_nothing_was_removed(other: dict[str, Any]) -> None:
    exchanges = read(har(entry(), entry(**other), creator=CHROME))

    assert exchanges[0].request.headers.lacks("authorization")


def test_only_chrome_removes_secrets() -> None:
    assert one(log={"creator": FIREFOX}).request.headers.lacks("authorization")


def test_a_browsers_request_without_a_host_is_an_early_draft() -> None:
    secret = entry(request={"headers": pairs(Host="shop.example", Cookie="a=1")})

    draft = read(har(secret, entry(request={"headers": pairs(Accept="*/*")}), creator=CHROME))[1].request

    assert not draft.headers.lacks("cookie")
    assert not draft.headers.lacks("origin")
    assert draft.headers.lacks("x-requested-with")


# What is odd, broken or missing


@pytest.mark.parametrize(
    "url",
    ["data:text/plain,hi", "blob:https://shop.example/1", "chrome-extension://abc/x.js", "file:///x", "about:blank"],
)
def test_what_is_not_http_is_left_out_and_keeps_its_number(url: str) -> None:
    exchanges = read(har(entry(), entry(url), entry()))

    assert [e.index for e in exchanges] == [0, 2]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (None, "It is no readable JSON object."),
        (7, "It is no readable JSON object."),
        ({}, "It has no request.url."),
        ({"request": {"method": "GET"}}, "It has no request.url."),
        (entry("/orders"), "Its request.url is no absolute address."),
    ],
)
def test_a_broken_entry_is_told_and_keeps_its_number(broken: object, reason: str) -> None:
    exchanges, problems = problems_of(har(entry(), broken, entry()))

    assert [e.index for e in exchanges] == [0, 2]
    assert problems == [Problem("entry 1", reason, fatal=False)]


def test_many_broken_entries_are_counted() -> None:
    _, problems = problems_of(har(*[None] * 130))

    assert len(problems) == 101
    assert problems[-1] == Problem("end", "30 more entries are broken.")


def test_values_of_odd_types_cost_themselves_alone() -> None:
    odd = entry(
        time="120",
        timings=[],
        comment=None,
        request={"headers": [{"name": "Content-Length", "value": 12}, {"name": "X-None", "value": None}, 7, None]},
        response={"status": "404", "headers": None, "statusText": ["x"]},
        _webSocketMessages="none",
    )

    exchange = read(har(odd))[0]

    assert (exchange.status, exchange.finished) == (404, AT + 0.12)
    assert exchange.request.headers.get("content-length") == "12"
    assert "x-none" in exchange.request.headers


@pytest.mark.parametrize(
    "swap",
    [
        (b'"ok"', b'"\\ud800 ok"'),
        (b'"time": 120', b'"time": NaN'),
        (b'"ok"', b'"o\x01k\n"'),
        (b'"time": 120', b'"time": NaN, "_big": ' + b"1" * 5000),
        (b'"ok"', b'"\xff\xfe"'),
        (b'"ok"', b'"' + b"x" * 70_000 + b'\\udfff"'),
    ],
    ids=["lone surrogate", "NaN", "control characters", "large number", "bad UTF-8", "late lone surrogate"],
)
def test_json_that_only_a_lenient_decoder_reads_is_read(swap: tuple[bytes, bytes]) -> None:
    exchanges = read(written(har(entry(), entry(), creator=CHROME)).replace(*swap, 1))

    assert [(e.index, e.status, e.client) for e in exchanges] == [(0, 200, "Chrome"), (1, 200, "Chrome")]
    assert exchanges[0].response.body.kept


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_than_utf8_are_read(encoding: str) -> None:
    text = json.dumps(har(entry(content={"text": "größer"})), ensure_ascii=False)

    assert read(text.encode(encoding))[0].response.body.raw == "größer".encode()


def test_white_space_and_zero_bytes_around_a_har_do_not_matter() -> None:
    assert len(read(b" \r\n" + written(har(entry())) + b"\n\0\0")) == 1


def test_text_behind_the_log_is_told() -> None:
    exchanges, problems = problems_of(written(har(entry())) + b" {}")

    assert len(exchanges) == 1
    assert [(p.message, p.fatal) for p in problems] == [("Text behind the end of the log was left out.", False)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b" \n\0", "The file is empty"),
        (b"\x1f\x8b\x08\0\0\0", "gunzip"),
        (b"PK\x03\x04", "ZIP"),
        (b"<!DOCTYPE html>", "HTML"),
        (b"[]", "JSON list"),
        (b"\x89PNG\r\n\x1a\n\x1b[2J", "begins with '\\x89PNG"),
        (b"{}", "no list log.entries"),
        (b'{"log": {"entries": null}}', "no list log.entries"),
        (b'{"log": {"pages": [{"entries": []}]}}', "no list log.entries"),
        (b'{"log": {"version": "1.2", "crea', "before a list log.entries begins"),
        (b"{" * 100_000, "before a list log.entries begins"),
    ],
)
def test_what_is_no_har_is_called_so(content: bytes, words: str) -> None:
    exchanges, (problem,) = problems_of(content)

    assert exchanges == []
    assert problem.fatal
    assert words in problem.message
    assert problem.message.isprintable()


def test_entries_elsewhere_do_not_lead_astray() -> None:
    capture = {"log": {"pages": [{"startedDateTime": "x", "entries": [1]}], "_entries": {"entries": [2]}}}
    capture["log"]["entries"] = [entry()]

    assert len(read(capture)) == 1


def test_an_empty_har_has_no_exchanges_and_no_problems() -> None:
    assert read(har()) == []


def test_a_file_that_was_cut_gives_all_entries_before_the_cut() -> None:
    whole = written(har(entry(), entry(), entry()))
    cut = whole.index(b'"ok"', whole.index(b'"ok"') + 1)

    exchanges, (problem,) = problems_of(whole[:cut])

    assert len(exchanges) == 1
    assert (problem.at, problem.fatal) == (f"byte {cut}", True)
    assert f"ends at byte {cut}, in the middle of entry 1" in problem.message


def test_a_file_without_its_last_brackets_gives_all_entries() -> None:
    exchanges, (problem,) = problems_of(written(har(entry(), entry()))[:-2])

    assert len(exchanges) == 2
    assert "without its closing brackets" in problem.message


def test_a_broken_entry_in_the_middle_does_not_cost_those_behind_it() -> None:
    capture = written(har(entry(), entry(), entry(), creator=CHROME)).replace(b'"time": 120', b'"time": 12O', 2)
    capture = capture.replace(b'"time": 12O', b'"time": 120', 1)

    exchanges, problems = problems_of(capture)

    assert [e.index for e in exchanges] == [0, 2]
    assert [(p.at, p.fatal) for p in problems] == [("entry 1", False)]


def test_without_a_list_for_problems_an_unreadable_end_raises() -> None:
    exchanges = from_har(written(har(entry(), entry()))[:-40])

    assert next(exchanges).index == 0
    with pytest.raises(UnreadableHar, match="in the middle of entry 1"):
        list(exchanges)


# Sources


class Pipe(io.RawIOBase):
    """A stream that cannot seek, like standard input."""

    def __init__(self, content: bytes) -> None:
        self.inner = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self.inner.read(min(size, 10) if size > 0 else size)


def test_paths_bytes_files_and_pipes_are_read_alike(tmp_path: Path) -> None:
    content = written(har(entry(), entry()))
    path = tmp_path / "shop.har"
    path.write_bytes(content)

    with path.open("rb") as stream:
        sources: list[Any] = [str(path), path, content, stream, io.BytesIO(content), Pipe(content)]
        counts = [len(list(from_har(source))) for source in sources]

    assert counts == [2] * 6


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "large.har"
    many = written(entry(content={"text": "x" * 30_000}))
    path.write_bytes(b'{"log":{"entries":[' + b",".join([many] * 2000) + b"]}}")

    tracemalloc.start()
    count = sum(1 for _ in from_har(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 2000
    assert peak < path.stat().st_size / 2


# Hostile input

SOUND = written(har(entry(), entry(content={"text": "ü\ud800"}), entry(), creator=CHROME, comment="end"))


PLACES = index_of(io.BytesIO(SOUND), [])
ENDS = [offset + length for offset, length in zip(PLACES.offsets, PLACES.lengths, strict=True)]


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_reader(content: bytes) -> None:
    exchanges, problems = problems_of(content)

    assert exchanges == []
    assert [p.fatal for p in problems] == [True]


@given(st.integers(0, len(SOUND) - 1))
def test_a_cut_at_any_byte_costs_only_what_lies_behind_it(cut: int) -> None:
    exchanges, problems = problems_of(SOUND[:cut])

    assert len(exchanges) == sum(end <= cut for end in ENDS)
    assert problems[-1].fatal


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=3))
def test_a_change_at_any_byte_is_survived(at: int, change: bytes) -> None:
    exchanges, _ = problems_of(SOUND[:at] + change + SOUND[at + len(change) :])

    for exchange in exchanges:
        assert exchange.index < 4
        assert isinstance(exchange.response.body.raw if exchange.response else b"", bytes)
        assert len(exchange.request.headers.fields) == len(exchange.request.headers)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PARTS = ["request", "response", "time", "timings", "comment", "connection", "serverIPAddress", "_initiator", "_error"]
INNER = ["url", "method", "status", "headers", "postData", "content", "httpVersion", "bodySize", "text", "_error"]


@given(st.dictionaries(st.sampled_from(PARTS), JSON), st.dictionaries(st.sampled_from(INNER), JSON))
def test_values_of_any_type_are_survived(outer: dict[str, Any], inner: dict[str, Any]) -> None:
    bent = entry(request=inner, response=inner, content=inner)

    exchanges, problems = problems_of(har(entry(), entry() | outer, bent))

    assert exchanges[0].index == 0
    assert not any(problem.fatal for problem in problems)
    assert all(e.request.url and (e.response is None or e.response.body.raw is not None) for e in exchanges)
