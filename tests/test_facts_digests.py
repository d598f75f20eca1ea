"""Checksums that a request claims, compared with its body."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.digests import digests
from statusdoctor.model import Body, Headers, Request

RAW = b'{"sku": "A"}'


def put(*fields: tuple[str, str], raw: bytes = RAW, coded: bool = True) -> Request:
    return Request.to("PUT", "https://a.example/x", Headers.of(*fields), Body(raw, coded=coded))


def base64_of(algorithm: str) -> str:
    return base64.b64encode(hashlib.new(algorithm, RAW).digest()).decode()


def test_each_field_is_compared_in_its_own_form():
    asked = put(
        ("Content-MD5", base64_of("md5")),
        ("Content-Digest", f"sha-256=:{base64_of('sha256')}:"),
        ("Digest", f"SHA-512={base64_of('sha512')}"),
        ("X-Amz-Content-Sha256", hashlib.sha256(RAW).hexdigest()),
    )

    assert [True] * 4 == [d.fits for d in digests(asked)]


def test_another_body_does_not_fit():
    found = digests(put(("Content-MD5", base64_of("md5")), raw=b"other"))

    assert [False] == [d.fits for d in found]


def test_hex_in_the_place_of_base64_is_told():
    (found,) = digests(put(("Content-MD5", hashlib.md5(RAW).hexdigest())))

    assert (False, True) == (found.fits, found.as_hex)


def test_what_cannot_be_judged_is_left_alone():
    assert () == digests(put(("Content-MD5", "x"), coded=False))
    assert () == digests(put(("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")))
    assert () == digests(put(("Content-Digest", "unixsum=:AAAAAAAAAAAAAAAAAAAAAA==:")))


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_field_makes_it_raise(md5, digest):
    digests(put(("Content-MD5", md5), ("Content-Digest", digest)))
