"""What of a CSRF guard a request carries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.csrf import changes_state, guard, is_guard_cookie
from statusdoctor.model import Request
from tests.builders import form, get, post

URL = "https://shop.example/x"
MULTIPART = '--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\nt0ken\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (post(URL, x_csrf_token="t"), "request.headers.x-csrf-token"),
        (post(URL, x_xsrf_token="t"), "request.headers.x-xsrf-token"),
        (post(URL, jenkins_crumb="t"), "request.headers.jenkins-crumb"),
        (form(URL, csrfmiddlewaretoken="t"), "request.body"),
        (form(URL, authenticity_token="t"), "request.body"),
        (form(URL, __RequestVerificationToken="t"), "request.body"),
        (post(URL, {"_csrf": "t"}), "request.body"),
        (post(URL, MULTIPART, content_type="multipart/form-data; boundary=b"), "request.body"),
        (post(f"{URL}?_wpnonce=t"), "request.url"),
    ],
)
def test_where_a_token_stands(asked: Request, place: str) -> None:
    assert [place] == [where for where, _ in guard(asked).tokens]


def test_a_request_without_a_guard() -> None:
    found = guard(form(URL, name="ada", named={"cookie": "theme=dark"}))

    assert ((), (), ()) == (found.tokens, found.cookies, found.markers)


def test_cookies_and_markers() -> None:
    found = guard(post(URL, cookie="csrftoken=a; sid=b", x_requested_with="XMLHttpRequest"))

    assert (("csrftoken", "a"),) == found.cookies
    assert ("x-requested-with",) == found.markers


def test_names_of_guard_cookies() -> None:
    assert is_guard_cookie("XSRF-TOKEN")
    assert is_guard_cookie(".AspNetCore.Antiforgery.abc")
    assert not is_guard_cookie("sessionid")


def test_which_requests_are_guarded() -> None:
    assert changes_state(post(URL))
    assert not changes_state(get(URL))


@given(st.binary(max_size=300))
def test_any_body_can_be_read(body: bytes) -> None:
    guard(post(URL, body))
