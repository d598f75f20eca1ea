"""Whether a body is what its fields say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.bodies import bad_charset, bad_length, family_of, is_json_lines, kind_of
from statusdoctor.facts.content import Content
from statusdoctor.model import Body, Headers, Request


def content(kind: str, raw: bytes) -> Content:
    return Content(Headers.of(("Content-Type", kind)), Body(raw))


@pytest.mark.parametrize(
    ("media_type", "family"),
    [
        ("application/json", "json"),
        ("application/merge-patch+json", "json"),
        ("text/json", "json"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data", "multipart"),
        ("application/soap+xml", "xml"),
        ("text/plain", "text"),
        ("application/x-ndjson", "other"),
        ("", "other"),
    ],
)
def test_a_media_type_calls_up_a_parser(media_type, family):
    assert family == family_of(media_type)


def test_several_values_a_line_are_a_type_of_their_own():
    assert is_json_lines("application/x-ndjson")
    assert not is_json_lines("application/json")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b'{"a": 1}', "json"),
        (b"{'a': 1}", "json"),
        (b"a=1&b=2", "form"),
        (b"<a/>", "xml"),
        (b"<!doctype html><title>x</title>", "html"),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--', "multipart"),
        (b"", "empty"),
        (b"plain words", "text"),
        (b"\x89PNG\x00\x00", "binary"),
    ],
)
def test_a_body_tells_what_it_is(raw, kind):
    assert kind == kind_of(content("", raw))


def test_latin_1_in_json_is_found_with_its_place():
    found = bad_charset(content("application/json", '{"note": "für"}'.encode("latin-1")))

    assert found is not None
    assert ("undecodable", "utf-8", 11, 0xFC, "Latin-1") == (
        found.fault,
        found.named,
        found.at,
        found.byte,
        found.likely,
    )


@pytest.mark.parametrize(
    ("kind", "raw", "fault"),
    [
        ("application/json; charset=utf8mb4", b"{}", "unknown"),
        ("application/json", '{"a": 1}'.encode("utf-16-le"), "utf-16"),
        ("application/json", b'{"a": "\x93x\x94"}', "undecodable"),
        ("text/plain; charset=utf-8", b"\xfc", "undecodable"),
        ("text/plain; charset=us-ascii", "ü".encode(), "undecodable"),
    ],
)
def test_bytes_outside_their_charset_are_found(kind, raw, fault):
    found = bad_charset(content(kind, raw))

    assert found is not None
    assert fault == found.fault


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("application/json", '{"a": "ü"}'.encode()),
        ("text/plain", b"\xfc"),
        ("text/plain; charset=iso-8859-1", b"\xfc"),
        ("application/xml", b"<a>\xfc</a>"),
        ("application/octet-stream", b"\xfc"),
    ],
)
def test_bytes_that_may_be_so_are_left_alone(kind, raw):
    assert bad_charset(content(kind, raw)) is None


@given(st.dictionaries(st.text(), st.text()))
def test_what_a_serialiser_writes_is_in_its_charset(value):
    raw = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")

    assert bad_charset(content("application/json", raw)) is None


@given(st.text(max_size=40), st.binary(max_size=200))
def test_no_type_and_no_bytes_make_it_raise(kind, raw):
    bad_charset(content(kind, raw))
    kind_of(content(kind, raw))


def posted(raw: bytes, length: str, **more: str) -> Request:
    headers = Headers.of(("Content-Length", length), *more.items())
    return Request.to("POST", "https://a.example/", headers, Body(raw, coded=True))


def test_a_length_in_characters_is_told_from_another_wrong_length():
    characters = bad_length(posted("für".encode(), "3"))
    other = bad_length(posted(b"abc", "64"))

    assert characters is not None
    assert characters.characters
    assert other is not None
    assert (64, 3, False) == (other.announced, other.received, other.characters)


def test_a_length_that_fits_or_cannot_be_judged_is_no_fault():
    assert bad_length(posted(b"abc", "3")) is None
    assert bad_length(posted(b"abc", "abc")) is None
    assert bad_length(Request.to("POST", "https://a.example/", Headers.of(("Content-Length", "9")), Body("ab"))) is None
    assert bad_length(posted(b"abc", "9", **{"Transfer-Encoding": "chunked"})) is None
