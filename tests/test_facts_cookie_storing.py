"""Cookies are refused, stored and kept back as browsers do it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.cookie_storing import (
    from_another_site,
    in_third_party_context,
    is_loopback,
    is_navigation,
    kept_back,
    overlong_attribute,
    overwrites,
    refusal,
)
from statusdoctor.facts.cookies import SetCookie, set_cookie_lines
from statusdoctor.model import Headers, Request

SHOP = "https://app.shop.example/account/login"


class Jarred:
    """A stored cookie, as a jar would hold it."""

    def __init__(self, line: str, host: str = "app.shop.example", path: str = "/", host_only: bool = True) -> None:
        self.cookie = read(line)
        self.host = host
        self.host_only = host_only
        self.path = path


def read(line: str) -> SetCookie:
    return set_cookie_lines(Headers.of(("Set-Cookie", line)))[0]


def asked(url: str = SHOP, method: str = "GET", **fields: str) -> Request:
    return Request.to(method, url, Headers.of(*((n.replace("_", "-"), v) for n, v in fields.items())))


def why(line: str, url: str = SHOP) -> tuple[str, str]:
    found = refusal(read(line), asked(url))
    return (found.kind, found.reason) if found else ("", "")


@pytest.mark.parametrize(
    ("line", "kind", "reason"),
    [
        ("; Path=/", "malformed", "NoCookieContent"),
        ("=; Path=/", "malformed", "NoCookieContent"),
        ("a=\x02; Path=/", "malformed", "DisallowedCharacter"),
        ("a=1; Path=/\x7f", "malformed", "DisallowedCharacter"),
        (f"{'n' * 4096}=v", "too-large", "NameValuePairExceedsMaxSize"),
        (f"a={'ü' * 2048}", "too-large", "NameValuePairExceedsMaxSize"),
        ("a=1; Domain=shop.exmaple", "domain-mismatch", "InvalidDomain"),
        ("a=1; Domain=www.app.shop.example", "domain-mismatch", "InvalidDomain"),
        ("a=1; Domain=https://shop.example", "domain-mismatch", "InvalidDomain"),
        ("a=1; Domain=example", "public-suffix", "InvalidDomain"),
        ("__Host-a=1; Secure; Path=/app", "prefix-violation", "InvalidPrefix"),
        ("__host-a=1; Path=/", "prefix-violation", "InvalidPrefix"),
        ("__Secure-a=1", "prefix-violation", "InvalidPrefix"),
        ("__Http-a=1; Secure", "prefix-violation", "InvalidPrefix"),
        ("__Host-Http-a=1; Secure; Path=/; HttpOnly; Domain=shop.example", "prefix-violation", "InvalidPrefix"),
        ("=__Host-a; Secure; Path=/", "prefix-violation", "InvalidPrefix"),
        ("a=1; Partitioned; SameSite=None", "partitioned-insecure", "InvalidPartitioned"),
        ("a=1; SameSite=none", "samesite-none-insecure", "SameSiteNoneInsecure"),
        (f"{'n' * 2000}={'v' * 2096}", "", ""),
        ("a=1; Domain=.Shop.Example", "", ""),
        ("a=1; Domain=app.shop.example", "", ""),
        ("a=1; Domain=; SameSite=Lax", "", ""),
        ("__Host-a=1; Secure; Path=/", "", ""),
        ("__Host-Http-a=1; Secure; Path=/; HttpOnly", "", ""),
        ("a\t=1", "", ""),
        ("value alone", "", ""),
        ("a=1; SameSite=None; Secure; Partitioned", "", ""),
    ],
)
def test_a_line_is_refused_for_the_first_rule_that_it_breaks(line: str, kind: str, reason: str) -> None:
    assert (kind, reason) == why(line)


def test_secure_needs_https_or_this_very_machine() -> None:
    line = "a=1; Secure; SameSite=None"

    assert ("secure-over-http", "SecureOnly") == why(line, "http://app.shop.example/")
    assert ("", "") == why(line, "http://localhost:8080/")
    assert ("", "") == why(line, "http://127.0.0.1/")
    assert ("prefix-violation", "InvalidPrefix") == why("__Host-a=1; Secure; Path=/", "http://app.shop.example/")


def test_a_public_suffix_may_keep_a_cookie_of_its_own_host() -> None:
    assert ("public-suffix", "InvalidDomain") == why("a=1; Domain=github.io", "https://ada.github.io/")
    assert ("", "") == why("a=1; Domain=github.io", "https://github.io/")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("api.localhost", True), ("127.1.2.3", True), ("::1", True), ("localhost.example", False)],
)
def test_this_machine_has_several_names(host: str, loopback: bool) -> None:
    assert loopback is is_loopback(host)


def test_an_overlong_attribute_is_named_with_its_length() -> None:
    assert ("path", 1201) == overlong_attribute(read(f"a=1; Path=/{'x' * 1200}"))
    assert overlong_attribute(read("a=1; Path=/")) is None


@pytest.mark.parametrize(
    ("request_", "foreign", "navigates", "third_party"),
    [
        (asked(sec_fetch_site="cross-site", sec_fetch_mode="cors", sec_fetch_dest="empty"), True, False, True),
        (asked(sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="iframe"), True, False, True),
        (asked(sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document"), True, True, False),
        (asked(sec_fetch_site="same-site", sec_fetch_mode="cors", sec_fetch_dest="empty"), False, False, False),
        (asked("http://api.shop.example/", origin="http://www.shop.example"), False, False, False),
        (asked("http://api.shop.example/", origin="http://www.other.example"), True, False, True),
        (asked("http://api.shop.example/", origin="https://www.shop.example"), True, False, True),
        (asked("http://api.shop.example/", referer="http://a.other.example/", upgrade_insecure_requests="1"),
         False, True, False),
        (asked("http://api.shop.example/"), False, False, False),
    ],
)  # fmt: skip
def test_where_a_request_comes_from(request_: Request, foreign: bool, navigates: bool, third_party: bool) -> None:
    assert foreign is from_another_site(request_)
    assert navigates is is_navigation(request_)
    assert third_party is in_third_party_context(request_)


@pytest.mark.parametrize(
    ("line", "path", "url", "overwritten"),
    [
        ("sid=2", "/", "http://app.shop.example/", True),
        ("sid=2; Domain=shop.example", "/", "http://app.shop.example/", True),
        ("sid=2", "/", "https://app.shop.example/", False),
        ("other=2", "/", "http://app.shop.example/", False),
        ("sid=2", "/", "http://app.other.example/", False),
    ],
)
def test_plain_http_must_leave_secure_cookies_alone(line: str, path: str, url: str, overwritten: bool) -> None:
    stored = Jarred("sid=1; Secure")

    assert overwritten is overwrites(read(line), path, asked(url), stored)


def test_a_cookie_of_another_path_may_be_set_over_plain_http() -> None:
    stored = Jarred("sid=1; Secure", path="/account")

    assert not overwrites(read("sid=2"), "/shop", asked("http://app.shop.example/"), stored)
    assert overwrites(read("sid=2"), "/account/x", asked("http://app.shop.example/"), stored)


FOREIGN = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}


@pytest.mark.parametrize(
    ("stored", "request_", "why_not"),
    [
        (Jarred("a=1"), asked(), ""),
        (Jarred("a=1"), asked("https://www.shop.example/"), "Host"),
        (Jarred("a=1"), asked("https://www.other.example/"), "Site"),
        (Jarred("a=1; Domain=shop.example", "shop.example", host_only=False), asked(), ""),
        (Jarred("a=1; Secure"), asked("http://app.shop.example/"), "Secure"),
        (Jarred("a=1", path="/admin"), asked(), "Path"),
        (Jarred("a=1; SameSite=Strict"), asked(**FOREIGN), "SameSite"),
        (Jarred("a=1; SameSite=Lax"), asked(**FOREIGN), ""),
        (Jarred("a=1"), asked(method="POST", **FOREIGN), "SameSite"),
        (Jarred("a=1; SameSite=None; Secure"), asked(method="POST", **FOREIGN), ""),
        (Jarred("a=1"), asked(sec_fetch_site="cross-site", sec_fetch_mode="cors", sec_fetch_dest="empty"), "SameSite"),
    ],
)
def test_what_keeps_a_stored_cookie_back(stored: Jarred, request_: Request, why_not: str) -> None:
    assert why_not == kept_back(stored, request_)


@given(st.text(max_size=80), st.sampled_from([SHOP, "http://localhost/", "http://10.0.0.1/", "https://github.io/"]))
def test_no_line_is_too_strange_to_be_judged(line: str, url: str) -> None:
    found = refusal(read(line), asked(url))

    assert found is None or found.reason
