"""Locations are read as clients read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.locations import (
    fault,
    is_absolute_url,
    is_inner_host,
    is_this_machine,
    names_host_as_path,
)


@pytest.mark.parametrize(
    ("location", "clause"),
    [
        ("/home", ""),
        ("home?next=/a b#x", ""),
        ("//cdn.shop.example/x", ""),
        ("https://shop.example", ""),
        ("https://[2001:db8::1]:8443/x", ""),
        ("shopapp://callback?code=1", ""),
        ("https://shop.example/?q={x}", ""),
        ("/odata?$filter=a", ""),
        ("https://shop.example:port/", "has a host or port that does not parse"),
        ("https://shop.example:99999/", "has a host or port that does not parse"),
        ("https://[::1/", "has a host or port that does not parse"),
        ("https://sh op.example/", "has a host or port that does not parse"),
        ("https://", "has no host"),
        ("https:///home", "has no host"),
        ("//", "has no valid host"),
        ("http://https://shop.example/", "names two schemes in a row"),
        ("https://${host}/x", "holds a variable that was not filled in"),
        ("https://$host$request_uri", "holds a variable that was not filled in"),
        ("/users/{user_id}", "holds a variable that was not filled in"),
        ("https://undefined/x", "has the host “undefined”, a word for an empty value"),
        ("javascript:alert(1)", "leads to a javascript: address, which browsers refuse"),
        ("/a\r\nSet-Cookie: b", "holds a control character"),
    ],
)
def test_a_location_is_followed_or_has_a_fault(location: str, clause: str) -> None:
    assert clause == fault(location)


@pytest.mark.parametrize(
    ("text", "absolute"),
    [("https://a.example", True), ("localhost:3000", True), ("a.example", False), ("https:", False), (":x", False)],
)
def test_an_absolute_address_has_a_scheme_and_a_host(text: str, absolute: bool) -> None:
    assert absolute is is_absolute_url(text)


@pytest.mark.parametrize(
    ("location", "host", "lacks"),
    [
        ("www.shop.example/x", "shop.example", True),
        ("shop.example", "shop.example", True),
        ("other.example/x", "shop.example", False),
        ("/www.shop.example", "shop.example", False),
        ("", "", False),
    ],
)
def test_a_host_without_its_scheme_is_taken_for_a_path(location: str, host: str, lacks: bool) -> None:
    assert lacks is names_host_as_path(location, host)


@pytest.mark.parametrize(
    ("host", "inner", "here"),
    [
        ("localhost", True, True),
        ("127.0.0.1", True, True),
        ("0.0.0.0", True, True),
        ("::1", True, True),
        ("10.1.2.3", True, False),
        ("169.254.169.254", True, False),
        ("backend", True, False),
        ("web03.uni.internal", True, False),
        ("api.default.svc", True, False),
        ("www.shop.example", False, False),
        ("93.184.216.34", False, False),
        ("", False, False),
    ],
)
def test_some_hosts_have_a_meaning_only_inside(host: str, inner: bool, here: bool) -> None:
    assert inner is is_inner_host(host)
    assert here is is_this_machine(host)


@given(st.text(max_size=60))
def test_no_location_is_too_strange_to_be_read(text: str) -> None:
    assert isinstance(fault(text), str)
    assert isinstance(is_absolute_url(text), bool)
