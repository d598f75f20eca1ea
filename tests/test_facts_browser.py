"""Who the client is, and how a browser made the request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.browser import Client, client, cross_origin, fetch, origin_of
from statusdoctor.model import Headers, Request

API = "https://api.shop.example/v1"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
SAFARI = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/16.4 Safari/605.1.15"
PHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) {APPLE} CriOS/131.0 Mobile/15E148 Safari/604.1"
VIEW = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) {APPLE} Mobile/15E148"


def asked(*fields: tuple[str, str], method: str = "GET", url: str = API) -> Request:
    return Request.to(method, url, Headers.of(*fields))


def agent(text: str, *fields: tuple[str, str]) -> Client:
    return client(asked(("User-Agent", text), *fields))


LANGUAGES = (("Accept", "*/*"), ("Accept-Language", "en-GB"))


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("curl/7.88.1", "tool", "curl 7.88.1"),
        ("Wget/1.21.3", "tool", "Wget 1.21.3"),
        ("PostmanRuntime/7.36.0", "tool", "PostmanRuntime 7.36.0"),
        ("vscode-restclient", "tool", "vscode-restclient"),
        ("python-requests/2.31.0", "library", "python-requests 2.31.0"),
        ("Python/3.11 aiohttp/3.8.4", "library", "aiohttp 3.8.4"),
        ("GuzzleHttp/6.5.2 curl/7.68.0 PHP/7.4.5", "library", "GuzzleHttp 6.5.2"),
        ("okhttp/4.12.0", "library", "okhttp 4.12.0"),
        ("Dart/3.2 (dart:io)", "library", "Dart 3.2"),
        ("Go-http-client/1.1", "library", "Go-http-client 1.1"),
        ("node", "library", "node"),
        ("UnityPlayer/2018.2.8f1 (UnityWebRequest/1.0, libcurl/7.52.0-DEV)", "app", "UnityPlayer 2018.2.8"),
        ("Shop/1.0 CFNetwork/1410.0.3 Darwin/22.6.0", "app", "CFNetwork 1410.0.3"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot", "Googlebot 2.1"),
        ("ELB-HealthChecker/2.0", "bot", "ELB-HealthChecker 2.0"),
        ("shop-web/3.2", "unknown", "shop-web 3.2"),
        ("Mozilla/5.0", "unknown", ""),
        ("", "unknown", ""),
    ],
)
def test_a_user_agent_names_the_client(text, kind, name):
    assert Client(kind, name, False) == agent(text, *LANGUAGES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (CHROME, "Chrome 131"),
        (CHROME + " Edg/131.0.0.0", "Edge 131"),
        (CHROME + " OPR/117.0", "Opera 117"),
        (CHROME.replace("Chrome", "HeadlessChrome"), "Headless Chrome 131"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140"),
        (SAFARI, "Safari 16.4"),
        (PHONE, "Chrome 131"),
        (VIEW, "iOS web view"),
        ("Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/120.0 Electron/28.1.0 Safari/537.36", "Electron 28"),
    ],
)
def test_a_browser_is_known_by_name_and_languages(text, name):
    assert Client("browser", name, True) == agent(text, *LANGUAGES)


@pytest.mark.parametrize("field", ["Sec-Fetch-Site", "Sec-Fetch-Dest", "Sec-CH-UA"])
def test_fields_that_no_script_can_set_in_a_browser_are_evidence(field):
    assert agent("something new", (field, "x")).is_browser


def test_a_borrowed_name_with_an_origin_is_no_evidence():
    found = agent(CHROME, ("Origin", "https://shop.example"), ("Accept", "*/*"))

    assert Client("unknown", "Chrome 131", False) == found


def test_an_origin_from_curl_is_no_evidence():
    assert not agent("curl/8.5.0", ("Origin", "https://shop.example"), *LANGUAGES).is_browser


def test_the_fetch_of_node_is_no_browser_though_it_sends_a_mode():
    assert Client("library", "node", False) == agent("node", ("Sec-Fetch-Mode", "cors"), *LANGUAGES)


def test_a_websocket_handshake_of_a_browser_has_no_accept():
    assert agent(CHROME, ("Origin", "https://a.example"), ("Sec-WebSocket-Extensions", "x")).is_browser


def preflight(*fields: tuple[str, str]) -> Request:
    return asked(
        ("Origin", "https://shop.example"),
        ("Access-Control-Request-Method", "PUT"),
        ("Access-Control-Request-Headers", "Authorization, X-Trace"),
        *fields,
        method="OPTIONS",
    )


def test_a_preflight_asks_leave_for_a_method_and_fields():
    found = fetch(preflight())

    assert found.preflight
    assert ("PUT", ("authorization", "x-trace")) == (found.method, found.headers)
    assert "https://shop.example" == found.page


def test_a_preflight_under_a_browsers_name_comes_from_a_browser():
    assert client(preflight(("User-Agent", CHROME))).is_browser
    assert not client(preflight(("User-Agent", "curl/8.5.0"))).is_browser


def test_an_options_request_without_a_method_to_ask_for_is_no_preflight():
    assert not fetch(asked(("Origin", "https://a.example"), method="OPTIONS")).preflight


def test_fetch_metadata_is_read():
    found = fetch(
        asked(
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Mode", "Navigate"),
            ("Sec-Fetch-Dest", "document"),
            ("Sec-Fetch-User", "?1"),
            ("Referer", "https://shop.example/cart?x=1"),
            ("Cookie", "sid=1"),
        )
    )

    assert ("cross-site", "navigate", "document", True) == (found.site, found.mode, found.dest, found.user)
    assert (None, "https://shop.example", True) == (found.origin, found.page, found.credentials)


def test_a_request_that_says_nothing_gives_empty_facts():
    found = fetch(asked())

    assert found.origin is None
    assert ("", "", "", "", False, False) == (
        found.site,
        found.mode,
        found.dest,
        found.page,
        found.user,
        found.credentials,
    )


def test_an_opaque_origin_leaves_the_page_to_the_referer():
    found = fetch(asked(("Origin", "null"), ("Referer", "https://shop.example/a")))

    assert ("null", "https://shop.example") == (found.origin, found.page)


@pytest.mark.parametrize(
    ("fields", "crosses"),
    [
        ([("Sec-Fetch-Site", "same-origin"), ("Origin", "https://other.example")], False),
        ([("Sec-Fetch-Site", "none")], False),
        ([("Sec-Fetch-Site", "same-site")], True),
        ([("Sec-Fetch-Site", "cross-site")], True),
        ([("Origin", "https://api.shop.example")], False),
        ([("Origin", "https://api.shop.example:443")], False),
        ([("Origin", "http://api.shop.example")], True),
        ([("Origin", "https://api.shop.example:8443")], True),
        ([("Origin", "https://shop.example")], True),
        ([("Origin", "null")], True),
        ([("Origin", "")], True),
        ([("Referer", "https://shop.example/")], False),
        ([], False),
    ],
)
def test_another_scheme_host_or_port_is_another_origin(fields, crosses):
    assert crosses == cross_origin(asked(*fields))


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.example/x", "https://a.example"),
        ("http://a.example:80", "http://a.example"),
        ("http://[::1]:3000/x", "http://[::1]:3000"),
        ("/x", ""),
        ("https://a.example:x/", ""),
        ("chrome-extension://abc/x", "chrome-extension://abc"),
        ("", ""),
    ],
)
def test_the_origin_of_an_address(url, origin):
    assert origin == origin_of(url)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_field_is_too_broken_to_be_read(text, other):
    request = asked(
        ("User-Agent", text), ("Origin", other), ("Referer", text), ("Access-Control-Request-Headers", other)
    )

    assert client(request).kind in {"browser", "app", "library", "tool", "bot", "unknown"}
    assert fetch(request).page is not None
    assert cross_origin(request) in (True, False)


@pytest.mark.parametrize("part", ["a", "AppleWebKit/ ", "Bot", "bot_", "Mozilla/5.0 (", "google-api-"])
def test_hostile_repetition_is_read_to_its_end(part):
    assert not agent(part * 60_000).is_browser
