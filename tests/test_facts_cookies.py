"""Cookies are read as browsers read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.cookies import (
    cookie_date,
    default_path,
    is_session_name,
    path_matches,
    sent_cookies,
    set_cookies,
)
from statusdoctor.facts.sites import domain_matches, is_public_suffix, registrable_domain, same_site
from statusdoctor.model import Headers

NOON = 1_700_000_000.0


def one(line: str):
    (cookie,) = set_cookies(Headers.of(("Set-Cookie", line)))
    return cookie


def test_a_set_cookie_line_gives_its_name_value_and_attributes():
    cookie = one("sid=a=b; Path=/app; Domain=.Shop.Example; Secure; HttpOnly; SameSite=None; Partitioned")

    assert (cookie.name, cookie.value) == ("sid", "a=b")
    assert (cookie.path, cookie.domain, cookie.same_site) == ("/app", "shop.example", "none")
    assert (cookie.secure, cookie.http_only, cookie.partitioned) == (True, True, True)


def test_a_bare_cookie_has_no_attributes():
    cookie = one("sid=1")

    assert (cookie.path, cookie.domain, cookie.same_site) == ("", "", "")
    assert (cookie.secure, cookie.http_only, cookie.partitioned) == (False, False, False)
    assert (cookie.max_age, cookie.expires) == (None, None)


def test_several_lines_are_several_cookies_and_empty_ones_are_none():
    cookies = set_cookies(Headers.of(("Set-Cookie", "a=1"), ("set-cookie", "b=2; Secure"), ("Set-Cookie", "; x")))

    assert [c.name for c in cookies] == ["a", "b"]


def test_text_without_an_equals_sign_is_a_nameless_cookie():
    assert (one("abc; Secure").name, one("abc; Secure").value) == ("", "abc")


def test_the_last_of_repeated_attributes_counts():
    assert one("a=1; SameSite=Lax; samesite=Strict").same_site == "strict"


def test_a_path_that_does_not_begin_with_a_slash_does_not_count():
    assert one("a=1; Path=app").path == ""


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("a=; Max-Age=0", True),
        ("a=; Max-Age=-1", True),
        ("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", True),
        ("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", False),
        ("a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT", False),
        ("a=1; Max-Age=soon", False),
        ("a=1", False),
    ],
)
def test_max_age_wins_over_expires_in_removing_a_cookie(line, gone):
    assert one(line).removes(NOON) is gone


def test_a_max_age_of_many_digits_is_a_very_long_time():
    assert one(f"a=1; Max-Age={'9' * 5000}").max_age == 10**12


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 09 Jun 2021 10:18:14 GMT",
        "Wed, 09-Jun-21 10:18:14 GMT",
        "Wed Jun  9 10:18:14 2021",
        "9 june 2021 10:18:14",
    ],
)
def test_cookie_dates_come_in_many_forms(text):
    assert cookie_date(text) == 1623233894.0


@pytest.mark.parametrize("text", ["", "tomorrow", "Wed, 31 Feb 2021 10:18:14 GMT", "09 Jun 1500 10:18:14", "10:18:14"])
def test_what_is_no_date_gives_none(text):
    assert cookie_date(text) is None


def test_sent_cookies_keep_order_and_repetition():
    headers = Headers.of(("Cookie", "a=1; b=x=y;  a=2"), ("Cookie", "c=3;;"))

    assert sent_cookies(headers) == (("a", "1"), ("b", "x=y"), ("a", "2"), ("c", "3"))


def test_a_domain_reaches_its_subdomains_but_an_address_only_itself():
    assert domain_matches("api.shop.example", ".Shop.example")
    assert domain_matches("shop.example", "shop.example")
    assert not domain_matches("bigshop.example", "shop.example")
    assert not domain_matches("10.0.0.1", "0.0.1")
    assert not domain_matches("shop.example", "")


@pytest.mark.parametrize(
    ("path", "cookie_path", "reached"),
    [
        ("/app", "/app", True),
        ("/app/x?y", "/app", True),
        ("/app/x", "/app/", True),
        ("/apps", "/app", False),
        ("", "/", True),
    ],
)
def test_a_path_reaches_what_lies_under_it(path, cookie_path, reached):
    assert path_matches(path, cookie_path) is reached


def test_the_default_path_ends_before_the_last_slash():
    assert [default_path(p) for p in ("/a/b/c?d=/e", "/a", "/", "", "x")] == ["/a/b", "/", "/", "/", "/"]


@pytest.mark.parametrize(
    "name",
    [
        *("sessionid", "connect.sid", "JSESSIONID", "PHPSESSID", "laravel_session", "_shop_session", "sid"),
        *("session", "auth", "jwt", "token", ".AspNetCore.Cookies", "ASP.NET_SessionId", "__Host-session"),
        *("next-auth.session-token", "access_token", "wordpress_logged_in_1", "KEYCLOAK_IDENTITY"),
    ],
)
def test_session_cookies_are_known_by_name(name):
    assert is_session_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("csrftoken", "XSRF-TOKEN", "_ga", "_gid", "_hjSession_1", "ai_session"),
        *("theme", "lang", "cf_clearance", "classid", "AWSALB", "basket"),
    ],
)
def test_other_cookies_are_not_taken_for_sessions(name):
    assert not is_session_name(name)


def test_sites_follow_the_public_suffix_list():
    assert registrable_domain("Api.shop.co.uk") == "shop.co.uk"
    assert registrable_domain("me.github.io") == "me.github.io"
    assert registrable_domain("10.0.0.1") == "10.0.0.1"
    assert registrable_domain("localhost") == "localhost"


@pytest.mark.parametrize(
    ("host", "public"), [("github.io", True), ("co.uk", True), ("shop.co.uk", False), ("localhost", False)]
)
def test_strangers_share_a_public_suffix(host, public):
    assert is_public_suffix(host) is public


def test_hosts_of_one_site_are_same_site():
    assert same_site("app.shop.example", "api.shop.example")
    assert not same_site("a.github.io", "b.github.io")
    assert not same_site("10.0.0.1", "10.0.0.2")


@given(st.text(), st.text())
def test_no_text_breaks_the_readers(line, other):
    headers = Headers.of(("Set-Cookie", line), ("Cookie", other))

    for cookie in set_cookies(headers):
        assert cookie.removes(0.0) in (True, False)
    assert len(sent_cookies(headers)) <= 300
    cookie_date(line)
    is_session_name(line)
    assert same_site(line, line)
    domain_matches(line, other)
    assert path_matches(default_path(line), "/")


@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.from_regex(r"[\w-]{0,9}", fullmatch=True)),
        max_size=20,
    )
)
def test_sent_cookies_come_back_as_written(pairs):
    headers = Headers.of(("Cookie", "; ".join(f"{name}={value}" for name, value in pairs)))

    assert sent_cookies(headers) == tuple(pairs)
