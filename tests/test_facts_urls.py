"""What a URL tells."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.urls import (
    double_encoded,
    double_slash,
    duplicated_prefix,
    encoded_slash,
    form_pairs,
    is_private_host,
    placeholders,
    query_pairs,
    route_template,
    stray_characters,
)


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/orders/8812", "/orders/{id}"),
        ("/orders/8812.json?page=2", "/orders/{id}.json"),
        ("/v1/users/3f9a1c2e-1111-2222-3333-444455556666/x", "/v1/users/{id}/x"),
        ("/c/507f1f77bcf86cd799439011", "/c/{id}"),
        ("/logs/2024-01-15", "/logs/{id}"),
        ("/customers/cus_9s6XKzkNRiz8i3", "/customers/{id}"),
        ("/b/V1StGXR8_Z5jdHi6B-myT", "/b/{id}"),
        ("/users/me%40shop.example", "/users/{id}"),
        ("/orders/ORD-10293", "/orders/{id}"),
    ],
)
def test_what_varies_in_a_path_becomes_a_placeholder(path, template):
    assert route_template(path) == template


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/v2/oauth2/token",
        "/how-to-fix-error-404-in-nginx",
        "/getUserAccountDetailsByName",
        "/api/v1.2/s3/iso8601",
    ],
)
def test_names_versions_and_slugs_stay(path):
    assert route_template(path) == path


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://api.example/users/undefined/orders?id=null", ("undefined", "null")),
        ("/users/:id/x", (":id",)),
        ("/users/%7Bid%7D.json", ("%7Bid%7D",)),
        ("/a/[object%20Object]", ("[object%20Object]",)),
        ("/%3Cid%3E/${user.id}/{{host}}", ("%3Cid%3E", "${user.id}", "{{host}}")),
        ("https://undefined/api", ("undefined",)),
        ("/users/NaN?key=YOUR_API_KEY", ("NaN", "YOUR_API_KEY")),
        ("/users/$USER_ID", ("$USER_ID",)),
    ],
)
def test_values_that_nobody_filled_in_are_found(url, found):
    assert placeholders(url) == found


@pytest.mark.parametrize(
    "url",
    [
        '/x?filter={"a":1}',
        "/items:batchGet",
        "/null-island",
        "/odata/$metadata",
        "/todo",
        "/x?theme=none",
        "http://[::1]:80/x",
    ],
)
def test_values_that_only_look_a_little_odd_are_not_placeholders(url):
    assert placeholders(url) == ()


def test_doubly_encoded_octets_are_found():
    assert double_encoded("/a%2520b/c%252Fd%2520") == ("%2520", "%252F")
    assert double_encoded("/a%20b/100%25") == ()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/orders/8%20", ("%20",)),
        ("/orders/%228%22", ("%22",)),
        ("/orders%E2%80%8B/8", ("%E2%80%8B",)),
        ("/x?token=abc%0A", ("%0A",)),
        ("https://shop.example/x)", (")",)),
        ("/orders,", (",",)),
    ],
)
def test_characters_that_came_along_by_accident_are_found(url, found):
    assert stray_characters(url) == found


@pytest.mark.parametrize("url", ["/a%20b/c", "/wiki/Foo_(bar)", "/x?q=a%20b&r=it%27s", "https://shop.example/"])
def test_characters_that_are_meant_are_left_alone(url):
    assert stray_characters(url) == ()


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        ("/api/api/orders", "/api"),
        ("/api/v1/api/v1/orders?x=/a/a", "/api/v1"),
        ("/shop/api/v1/api/v1/orders", "/api/v1"),
        ("/v1/v1/orders", "/v1"),
        ("/1/1", ""),
        ("/a/b/b", ""),
        ("/api/v1/orders", ""),
        ("//", ""),
    ],
)
def test_a_prefix_that_stands_twice_is_found(path, prefix):
    assert duplicated_prefix(path) == prefix


def test_slashes_are_looked_at_in_the_route_alone():
    assert [double_slash(p) for p in ("/api//orders", "/api?next=//x")] == [True, False]
    assert [encoded_slash(p) for p in ("/a%2Fb", "/a?b=%2F")] == [True, False]


def test_query_pairs_keep_order_and_are_decoded():
    assert query_pairs("a=1&b=x+y%26&a=2&c&") == (("a", "1"), ("b", "x y&"), ("a", "2"), ("c", ""))


def test_form_pairs_do_not_mind_a_line_break_at_the_end():
    assert form_pairs("user=me&pass=a%3Db\r\n") == (("user", "me"), ("pass", "a=b"))


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "app.localhost", "printer.local", "host.docker.internal", "db"),
        *("10.0.0.7", "192.168.1.1", "127.0.0.1", "[::1]", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1"),
    ],
)
def test_private_hosts_are_recognised(host):
    assert is_private_host(host)


@pytest.mark.parametrize("host", ["api.example.com", "203.0.113.5", "2001:db8::1", "internal.example", ""])
def test_public_hosts_are_not_private(host):
    assert not is_private_host(host)


@given(st.text())
def test_no_text_breaks_the_readers(text):
    assert route_template(route_template(text)) == route_template(text)
    assert len(placeholders(text)) <= 300
    assert len(stray_characters(text)) <= 300
    assert duplicated_prefix(text) in f"/{text}"
    double_encoded(text)
    is_private_host(text)


@given(st.text(alphabet="/%&=?#{}<>[]()$:. 0aF2é\u200b", max_size=60))
def test_no_url_breaks_the_readers(url):
    for found in (*placeholders(url), *stray_characters(url), *double_encoded(url)):
        assert found in url
    assert len(query_pairs(url)) <= 300


def test_many_pairs_are_bounded():
    assert len(query_pairs("a=1&" * 5000)) == 300


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=20))
def test_query_pairs_come_back_as_written(pairs):
    assert query_pairs(urlencode(pairs, errors="replace")) == tuple(
        (n.encode(errors="replace").decode(), v.encode(errors="replace").decode()) for n, v in pairs
    )
