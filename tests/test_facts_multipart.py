"""Whether the parts of a multipart body can be told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.content import Content
from statusdoctor.facts.multipart import looks_multipart, parts
from statusdoctor.model import Body, Headers

PART = b'Content-Disposition: form-data; name="a"\r\n\r\n1\r\n'


def content(kind: str, raw: bytes) -> Content:
    return Content(Headers.of(("Content-Type", kind)), Body(raw))


def body(boundary: str) -> bytes:
    mark = b"--" + boundary.encode()
    return mark + b"\r\n" + PART + mark + b"--\r\n"


@pytest.mark.parametrize(
    ("kind", "raw", "fault"),
    [
        ("multipart/form-data; boundary=xyz", body("xyz"), ""),
        ('multipart/form-data; boundary="xyz"', body("xyz"), ""),
        ("multipart/form-data; boundary=----WebKitFormBoundaryA1", body("----WebKitFormBoundaryA1"), ""),
        ("multipart/form-data", body("xyz"), "absent"),
        ("multipart/form-data; boundary=", body("xyz"), "absent"),
        ("multipart/form-data; boundary=abc", body("xyz"), "different"),
        ("multipart/form-data; boundary='xyz'", body("xyz"), "quoted"),
        ("multipart/form-data; boundary=xyz", body("xyz")[:-6], "last-missing"),
        ("multipart/form-data; boundary=xyz", body("xyz").replace(b"\r\n", b"\n"), "line-ends"),
        ("multipart/form-data; boundary=xyz", b"a=1&b=2", "not-multipart"),
        ("multipart/form-data; boundary=xyz", b'{"a": 1}', "not-multipart"),
        ("multipart/form-data; boundary=" + "x" * 71, body("x" * 71), "too-long"),
        ("multipart/related; boundary=xyz", b"preamble\r\n" + body("xyz"), ""),
        ("multipart/form-data; boundary=xyz", b"", ""),
    ],
)
def test_the_boundary_is_compared_with_the_body(kind, raw, fault):
    found = parts(content(kind, raw))

    assert found is not None
    assert fault == found.fault


def test_a_capture_that_was_cut_proves_no_missing_end():
    raw = body("xyz")[:-6] + b"x" * 70_000
    found = parts(content("multipart/form-data; boundary=xyz", raw))

    assert found is not None
    assert "" == found.fault


def test_another_type_has_no_parts():
    assert parts(content("application/json", b"{}")) is None
    assert looks_multipart(body("xyz"))
    assert not looks_multipart(b"--\r\nnothing")


@given(st.text(max_size=80), st.binary(max_size=300))
def test_no_field_and_no_bytes_make_it_raise(field, raw):
    parts(content(f"multipart/form-data;{field}", raw))


@given(st.from_regex(r"[A-Za-z0-9'()+_,./:=?-]{1,70}", fullmatch=True), st.binary(max_size=200))
def test_a_body_with_its_own_boundary_is_in_order(boundary, value):
    mark = b"--" + boundary.encode()
    raw = mark + b'\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + value + b"\r\n" + mark + b"--\r\n"
    found = parts(content(f'multipart/form-data; boundary="{boundary}"', raw))

    assert found is not None
    assert "" == found.fault
