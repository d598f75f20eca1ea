"""Answers of requests, httpx and aiohttp become exchanges, with what led to them; nothing is read or sent for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import httpx
import pytest
import requests

from statusdoctor import diagnose, from_aiohttp, from_httpx, from_requests
from tests.small_server import EXPIRED, closed_port, serving

Get = Callable[..., Any]


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with serving() as origin:
        yield origin


def by_requests(url: str, *, method: str = "GET", **more: Any) -> Any:
    try:
        with requests.Session() as session:
            return from_requests(session.request(method, url, timeout=5, **more))
    except requests.RequestException as exc:
        return from_requests(exc)


def by_httpx(url: str, *, method: str = "GET", **more: Any) -> Any:
    try:
        with httpx.Client(trust_env=False, follow_redirects=True) as client:
            return from_httpx(client.request(method, url, **more))
    except httpx.HTTPError as exc:
        return from_httpx(exc)


def by_aiohttp(url: str, *, method: str = "GET", **more: Any) -> Any:
    async def get() -> Any:
        try:
            async with aiohttp.ClientSession() as session, session.request(method, url, **more) as response:
                await response.read()
                return from_aiohttp(response)
        except aiohttp.ClientError as exc:
            return from_aiohttp(exc)

    return asyncio.run(get())


def only(exchanges: list[Any]) -> Any:
    (exchange,) = exchanges
    return exchange


every_library = pytest.mark.parametrize("get", [by_requests, by_httpx, by_aiohttp])


@every_library
def test_an_answer_becomes_an_exchange(get: Get, origin: str) -> None:
    (exchange,) = get(f"{origin}/expired?x=1", headers={"Authorization": "Bearer abc"})
    request, response = exchange.request, exchange.response

    assert ("GET", f"{origin}/expired?x=1", "HTTP/1.1") == (request.method, request.url, response.version)
    assert "Bearer abc" == request.headers.get("authorization")
    assert origin.removeprefix("http://") == request.headers.get("host")
    assert request.headers.lacks("cookie")
    assert (401, "Unauthorized", EXPIRED) == (response.status, response.reason, response.body.raw)
    assert (0, False, exchange.started) == (exchange.index, exchange.via_proxy, exchange.sent)


@every_library
def test_redirects_stand_before_the_answer_that_they_led_to(get: Get, origin: str) -> None:
    first, second = get(f"{origin}/redirect")

    assert [(0, 302, "/redirect"), (1, 401, "/expired")] == [
        (e.index, e.status, e.request.path) for e in (first, second)
    ]
    assert ("a=1", "b=2") == first.response.headers.all("set-cookie")
    assert first.started <= second.started


@pytest.mark.parametrize(("get", "auth"), [(by_requests, requests.auth.HTTPDigestAuth), (by_httpx, httpx.DigestAuth)])
def test_a_challenge_stands_before_its_answer(get: Get, auth: Callable[[str, str], Any], origin: str) -> None:
    challenged, answered = get(f"{origin}/basic", auth=auth("me", "secret"))

    assert (401, 200) == (challenged.status, answered.status)
    assert "authorization" in answered.request.headers


@every_library
def test_they_are_diagnosed_as_a_session(get: Get, origin: str) -> None:
    (found,) = diagnose(get(f"{origin}/redirect", headers={"Authorization": "Bearer abc"})).diagnoses

    assert (401, "auth/token-expired") == (found.exchange.status, found.causes[0].id)


@pytest.mark.parametrize("get", [by_requests, by_httpx])
def test_what_was_sent_is_known(get: Get, origin: str) -> None:
    (exchange,) = get(f"{origin}/expired", method="POST", json={"a": 1})

    assert b'{"a":1}' == exchange.request.body.raw.replace(b" ", b"")


def test_aiohttp_keeps_nothing_of_what_was_sent(origin: str) -> None:
    (exchange,) = by_aiohttp(f"{origin}/expired", method="POST", json={"a": 1})

    assert not exchange.request.body.kept


@every_library
def test_an_answer_to_head_has_no_body(get: Get, origin: str) -> None:
    assert get(f"{origin}/expired", method="HEAD")[0].response.body.empty


@every_library
@pytest.mark.parametrize(
    ("path", "cause"), [("/closed", "connect/closed-before-response"), ("/cut", "connect/closed-mid-response")]
)
def test_an_exception_is_a_failure_in_its_librarys_words(get: Get, path: str, cause: str, origin: str) -> None:
    (exchange,) = get(origin + path)
    (found,) = diagnose([exchange]).diagnoses

    assert "Error: " in exchange.failure.text
    assert cause == found.causes[0].id


@every_library
def test_a_refused_connection_is_named_with_its_host(get: Get) -> None:
    (exchange,) = get(f"http://127.0.0.1:{closed_port()}/")
    (found,) = diagnose([exchange]).diagnoses

    assert ("connect", "127.0.0.1") == (exchange.failure.stage, exchange.host)
    assert "connect/refused" == found.causes[0].id


class TestUnread:
    """A stream that the caller has not read is not read by us; its body counts as not kept."""

    def test_of_requests(self, origin: str) -> None:
        with requests.Session() as session, session.get(f"{origin}/expired", stream=True, timeout=5) as response:
            exchange = only(from_requests(response))

            assert not exchange.response.body.kept
            assert EXPIRED == response.content

    def test_of_httpx(self, origin: str) -> None:
        def parts() -> Iterator[bytes]:
            yield b"a"

        with (
            httpx.Client(trust_env=False) as client,
            client.stream("POST", f"{origin}/expired", content=parts()) as got,
        ):
            exchange = only(from_httpx(got))

            assert not exchange.response.body.kept
            assert not exchange.request.body.kept
            assert EXPIRED == got.read()

    def test_of_aiohttp(self, origin: str) -> None:
        async def unread() -> Any:
            async with aiohttp.ClientSession() as session, session.get(f"{origin}/expired") as response:
                return from_aiohttp(response)

        (exchange,) = asyncio.run(unread())

        assert not exchange.response.body.kept

    def test_an_upload_from_a_file_is_not_kept(self, origin: str, tmp_path: Any) -> None:
        (tmp_path / "upload").write_bytes(b"abc")
        with (tmp_path / "upload").open("rb") as upload:
            (exchange,) = by_requests(f"{origin}/expired", method="POST", data=upload)

        assert not exchange.request.body.kept


class TestErrorsOfStatus:
    """What `raise_for_status()` raises leads to the answer that it was raised for."""

    def test_of_requests(self, origin: str) -> None:
        with pytest.raises(requests.HTTPError) as raised:
            requests.get(f"{origin}/redirect", timeout=5).raise_for_status()

        assert [302, 401] == [e.status for e in from_requests(raised.value)]

    def test_of_httpx(self, origin: str) -> None:
        with pytest.raises(httpx.HTTPStatusError) as raised:
            httpx.get(f"{origin}/expired", trust_env=False).raise_for_status()

        assert [401] == [e.status for e in from_httpx(raised.value)]

    def test_of_aiohttp(self, origin: str) -> None:
        async def get() -> Any:
            async with aiohttp.ClientSession() as session, session.get(f"{origin}/redirect") as response:
                response.raise_for_status()

        with pytest.raises(aiohttp.ClientResponseError) as raised:
            asyncio.run(get())
        first, second = list[Any](from_aiohttp(raised.value))

        assert (302, 401, "Unauthorized") == (first.status, second.status, second.response.reason)
        assert "www-authenticate" in second.response.headers
        assert not second.response.body.kept

    def test_too_many_redirects_are_all_there(self, origin: str) -> None:
        exchanges = by_requests(f"{origin}/round")

        assert 31 == len(exchanges)


class TestTimes:
    """The server's Date is the moment of the answer; without one it is now."""

    def answer(self, **fields: str) -> Any:
        return httpx.Response(404, headers=fields, request=httpx.Request("GET", "https://shop.example/"))

    def test_the_date_counts(self) -> None:
        exchange = only(from_httpx(self.answer(Date="Tue, 24 Nov 2026 12:00:00 GMT")))

        assert 1_795_521_600.0 == exchange.started

    @pytest.mark.parametrize("fields", [{}, {"Date": "Tue, 24 Nov 2026 12:00:00 GMT", "Age": "7"}])
    def test_without_one_it_is_now(self, fields: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("time.time", lambda: 99.0)
        exchange = only(from_httpx(self.answer(**fields)))

        assert 99.0 == exchange.started


class TestOddities:
    """Answers that no server sent, as tests make them."""

    def test_a_response_without_a_request(self) -> None:
        exchange = only(from_httpx(httpx.Response(404, text="no")))

        assert (None, 404, b"no") == (exchange.request, exchange.status, exchange.response.body.raw)

    def test_an_error_without_a_request(self) -> None:
        exchange = only(from_httpx(httpx.ConnectError("All connection attempts failed")))

        assert ("ConnectError: All connection attempts failed", None) == (exchange.failure.text, exchange.request)

    def test_a_requests_response_that_was_put_together(self) -> None:
        made = requests.Response()
        made.status_code = 404
        made.headers["Content-Length"] = "0"
        exchange = only(from_requests(made))

        assert (404, "0", True) == (
            exchange.status,
            exchange.response.headers.get("content-length"),
            exchange.response.body.empty,
        )


def test_no_library_is_imported() -> None:
    code = (
        "import sys; from statusdoctor import from_requests, from_httpx, from_aiohttp; "
        "print(sorted({'requests', 'httpx', 'aiohttp', 'mitmproxy', 'rich'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()
