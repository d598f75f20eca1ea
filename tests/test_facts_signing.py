"""Signed requests and links: until when they are valid, and what of a signature can be checked."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.signing import (
    compact_time,
    covered_fields,
    digest_fault,
    signature_parameters,
    sigv4_faults,
    validity,
)
from tests.builders import NOON, get, post, request

FILE = "https://files.example/a.jpg"


@pytest.mark.parametrize(
    ("query", "ends"),
    [
        ("X-Amz-Date=20261124T120000Z&X-Amz-Expires=300&X-Amz-Signature=1", NOON + 300),
        ("X-Goog-Date=20261124T120000Z&X-Goog-Expires=900&X-Goog-Signature=1", NOON + 900),
        ("se=2026-11-24T12%3A00%3A00Z&sig=abc", NOON),
        ("se=2026-11-24&sig=abc", NOON - 12 * 3600),
        ("se=1795521600&sig=abc", NOON),
        ("Expires=1795521600&Signature=a&Key-Pair-Id=K", NOON),
        ("Expires=1795521600&AWSAccessKeyId=a&Signature=b", NOON),
        ("hdnts=st=1795521000~exp=1795521600~acl=/*~hmac=ab", NOON),
        ("q-sign-time=1795521000;1795521600&q-signature=x", NOON),
        ("expires=1795521600000&token=abc", NOON),
        ("expires=Tue,%2024%20Nov%202026%2012:00:00%20GMT&signature=abc", NOON),
    ],
)
def test_the_end_of_a_link(query: str, ends: float) -> None:
    found = validity(get(f"{FILE}?{query}"))

    assert found is not None
    assert ends == found.ends


@pytest.mark.parametrize(
    "query",
    [
        "",
        "page=2",
        "expires=1795521600",
        "se=tomorrow&sig=abc",
        "X-Amz-Date=20261124T120000Z&X-Amz-Expires=soon",
        "sig=abc&e=mc2",
        "expires=99999999999999999999&sig=abc",
    ],
)
def test_an_address_without_an_end(query: str) -> None:
    assert validity(get(f"{FILE}?{query}")) is None


@given(st.text(max_size=200))
def test_any_query_can_be_read(query: str) -> None:
    validity(get(FILE + "?sig=1&" + query))


def test_a_compact_time() -> None:
    assert NOON == compact_time("20261124T120000Z")
    assert compact_time("20261350T120000Z") is None


def faults(headers: str = "host;x-amz-date", scope: str = "20261124", body: bytes = b"", **fields: str) -> list[str]:
    asked = request("PUT", FILE, body, x_amz_date="20261124T120000Z", **fields)
    return list(sigv4_faults(asked, {"signedheaders": headers, "credential": f"AK/{scope}/eu/s3/aws4_request"}))


def test_a_signature_that_fits_its_request() -> None:
    assert [] == faults(x_amz_content_sha256=hashlib.sha256(b"x").hexdigest(), body=b"x")


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"headers": "host;x-amz-date;x-amz-acl"}, "x-amz-acl"),
        ({"scope": "20261123"}, "20261123"),
        ({"x_amz_content_sha256": "a" * 64}, "SHA-256"),
        ({"x_amz_acl": "private"}, "x-amz-acl"),
    ],
)
def test_a_signature_that_does_not_fit(changed: dict[str, str], word: str) -> None:
    assert word in " ".join(faults(**changed))  # type: ignore[arg-type]  # fields by name


def test_an_unsigned_payload_is_not_compared() -> None:
    assert [] == faults(x_amz_content_sha256="UNSIGNED-PAYLOAD", body=b"x")


def test_a_digest_field_is_compared_with_the_body() -> None:
    right = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:"

    assert "" == digest_fault(post(FILE, b"hello", content_digest=right))
    assert "SHA-256" in digest_fault(post(FILE, b"hallo", content_digest=right))
    assert "" == digest_fault(post(FILE, b"hello"))


def test_what_a_message_signature_covers() -> None:
    told = 'sig1=("@method" "date" "content-digest");created=1795521600;expires=1795521900'

    assert ("date", "content-digest") == covered_fields(told)
    assert {"created": NOON, "expires": NOON + 300} == signature_parameters(told)
    assert () == covered_fields("sig1=broken")
