"""What a JWT claims, and what is broken about it."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.tokens import Token, token

KEY = "k" * 64


def made(claims: dict[str, Any] | None = None, **header: Any) -> str:
    return jwt.encode(claims or {"sub": "ada"}, KEY, algorithm="HS256", headers=header or None)


def segment(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def hand_made(payload: object, algorithm: str = "HS256", signature: bytes = bytes(32)) -> str:
    """A token that no library would make."""
    return f"{segment({'alg': algorithm})}.{segment(payload)}.{segment(signature)}"


def read(value: str) -> Token:
    found = token(value)
    assert found is not None
    return found


def with_claims(**claims: Any) -> Token:
    return read(made(claims))


def test_a_sound_token_is_read_without_fault():
    found = with_claims(sub="ada", iss="https://login.example", aud="api", exp=200, nbf=100, iat=100)

    assert () == found.faults
    assert ("ada", "https://login.example", ("api",)) == (found.subject, found.issuer, found.audience)
    assert (200.0, 100.0, 100.0) == (found.expires, found.not_before, found.issued)
    assert ("HS256", "JWT", "") == (found.algorithm, found.type, found.key_id)


def test_a_token_is_over_at_the_very_second_of_its_exp():
    found = with_claims(exp=200, nbf=100, iat=100)

    assert [False, True, True] == [found.expired_at(m) for m in (199.9, 200, 300)]
    assert [True, False] == [found.early_at(m) for m in (99, 100)]
    assert 50.0 == found.age(150)


def test_a_token_without_times_is_never_over():
    found = with_claims(sub="x")

    assert not found.expired_at(1e12)
    assert not found.early_at(0)
    assert found.age(5) is None


@pytest.mark.parametrize("value", [True, None, "soon", [], {}, 10**400, "inf", "nan"])
def test_a_time_that_is_none_is_no_time(value):
    assert read(hand_made({"exp": value})).expires is None


def test_times_in_text_or_milliseconds_are_faults():
    found = with_claims(sub="x", exp=1_795_521_600_000)
    text = read(hand_made({"exp": "1795521600"}))

    assert ("exp is in milliseconds",) == found.faults
    assert ("exp is text instead of a number",) == text.faults
    assert 1_795_521_600.0 == text.expires


@pytest.mark.parametrize(
    "value",
    [
        "",
        "opaque",
        "ya29.c.b0Aaekm1Kq7Z",
        "1.2.3",
        "MzgxOTk2NzM0NTY3ODkwMTIz.DPOmYw.m4d3Up",
        "a.b",
        "Bearer ",
        "..",
        "undefined",
    ],
)
def test_other_values_are_no_jwt(value):
    assert token(value) is None


@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        ("Bearer ", "", ()),
        ('"', '"', ("quotes around it",)),
        ("'", "'", ("quotes around it",)),
        ("", "\r\n", ()),
    ],
)
def test_what_stands_around_a_token_does_not_hide_it(before, after, faults):
    found = read(before + made({"sub": "ada"}) + after)

    assert "ada" == found.subject
    assert faults == found.faults


def test_breaks_inside_are_taken_out():
    value = made({"sub": "ada"})

    assert ("line break inside",) == read(value[:30] + "\n" + value[30:]).faults
    assert ("white space inside",) == read(value[:30] + " " + value[30:]).faults
    assert "ada" == read(value[:30] + "\n" + value[30:]).subject


def test_a_token_cut_in_its_signature_says_so():
    assert ("cut: the signature has 30 bytes, HS256 makes 32",) == read(made()[:-3]).faults


def test_a_signature_of_a_length_that_base64_cannot_have_is_cut():
    assert "the signature is not base64url" in read(made()[:-2]).faults


@pytest.mark.parametrize(
    ("algorithm", "length", "fault"),
    [
        ("RS256", 256, ""),
        ("RS256", 250, "cut: the signature has 250 bytes, no usual length of an RSA key"),
        ("ES256", 64, ""),
        ("ES256", 71, "the signature has 71 bytes, ES256 makes 64"),
        ("EdDSA", 0, "the signature is empty"),
        ("none", 0, ""),
        ("XX", 3, ""),
    ],
)
def test_the_signature_must_have_the_length_of_its_algorithm(algorithm, length, fault):
    value = hand_made({"sub": "x"}, algorithm, bytes(length))

    assert ((fault,) if fault else ()) == read(value).faults


def test_a_token_without_its_third_segment_is_read_all_the_same():
    found = read(made({"sub": "ada"}).rpartition(".")[0])

    assert ("two segments instead of three",) == found.faults
    assert "ada" == found.subject


@pytest.mark.parametrize(
    ("segments", "count"), [(1, "one segment"), (4, "four segments"), (7, "more than five segments")]
)
def test_the_number_of_segments_is_told(segments, count):
    value = ".".join([segment({"alg": "HS256"}), segment({"a": 1}), *["AAAA"] * 5][:segments])

    assert f"{count} instead of three" in read(value).faults


def test_an_encrypted_token_has_five_segments_and_no_readable_claims():
    found = read(".".join([segment({"alg": "RSA-OAEP", "enc": "A256GCM"}), "AAAA", "AAAA", "AAAA", "AAAA"]))

    assert found.encrypted
    assert ({}, ()) == (found.claims, found.faults)


def test_a_payload_that_breaks_off_gives_what_stands_before_the_break():
    whole = json.dumps({"sub": "ada", "act": {"sub": "x"}, "exp": 200, "iss": "https://login.example"}).encode()
    found = read(f"{segment({'alg': 'HS256'})}.{segment(whole[:-8])}")

    assert {"sub": "ada", "act": {"sub": "x"}, "exp": 200} == found.claims
    assert "the payload is not JSON" in found.faults


@pytest.mark.parametrize("broken", [b'{"a"', b'{"a" 1}', b"{1:2}", b'{"exp": 17', b'{"a": [[', b"{", b"\xff\xfe{"])
def test_a_hopeless_payload_gives_no_claims(broken):
    found = read(hand_made(broken))

    assert {} == found.claims
    assert ("the payload is not JSON",) == found.faults


def test_a_payload_that_is_no_object_is_told_apart():
    assert ("the payload is not a JSON object",) == read(hand_made([1])).faults


def test_signs_outside_base64url_are_named():
    header, payload, signature = made({"sub": "ada"}).split(".")

    assert "the payload is not base64url" in read(f"{header}.{payload[:-4]}%3D%.{signature}").faults
    assert "the payload is padded with =" in read(f"{header}.{payload}==.{signature}").faults
    assert "the signature is in base64 instead of base64url" in read(f"{header}.{payload}.+/{signature[2:]}").faults


def test_json_that_only_lenient_readers_take_is_read():
    assert read(hand_made(b'{"a": NaN, "sub": "x"}')).subject == "x"


@pytest.mark.parametrize(
    ("claims", "header", "kind"),
    [
        ({"sub": "x"}, {"typ": "at+jwt"}, "access"),
        ({"typ": "Bearer", "nonce": "n"}, {}, "access"),
        ({"typ": "ID"}, {}, "id"),
        ({"typ": "Offline"}, {}, "refresh"),
        ({"token_use": "id"}, {}, "id"),
        ({"token_type": "refresh"}, {}, "refresh"),
        ({"type": "access"}, {}, "access"),
        ({"at_hash": "x", "scope": "openid"}, {}, "id"),
        ({"nonce": "x"}, {}, "id"),
        ({"scp": ["read"]}, {}, "access"),
        ({"sub": "x"}, {}, "unknown"),
        ({"type": 5, "typ": None}, {}, "unknown"),
    ],
)
def test_what_a_token_is_for_is_read_from_what_issuers_write(claims, header, kind):
    assert kind == read(made(claims, **header)).kind


def test_scopes_are_text_or_a_list_and_roles_are_none():
    assert ("read", "write", "admin") == with_claims(scope="read write", scp=["admin", 5], roles=["boss"]).scopes
    assert () == with_claims(roles=["boss"]).scopes


def test_an_audience_may_be_a_list():
    assert ("a b", "c") == with_claims(aud=["a b", "c"]).audience
    assert ("a b",) == with_claims(aud="a b").audience


def test_a_token_does_not_show_itself_in_a_traceback():
    value = made({"sub": "ada"})

    assert value not in repr(read(value))
    assert "ada" not in repr(read(value))


@pytest.mark.parametrize("part", ["[", '{"a":', '"a":1,', "{", ".", "eyJ", " ", "\n", "="])
def test_hostile_repetition_is_read_to_its_end(part):
    bomb = hand_made((part * 60_000).encode()[:45_000])

    read(bomb)
    read("eyJ" + part * 60_000)


@given(
    st.dictionaries(
        st.text(max_size=8), st.one_of(st.integers(-(2**60), 2**60), st.text(max_size=9), st.none()), max_size=6
    )
)
def test_every_set_of_claims_is_read_back(claims):
    claims = {name: value for name, value in claims.items() if name not in ("exp", "nbf", "iat", "iss")}
    value = hand_made(claims, "none", b"")

    assert claims == read(value).claims


@given(st.one_of(st.text(max_size=80), st.text("eyJ.aZ09-_=+/ \n\"'", max_size=80).map("eyJ".__add__)))
def test_no_text_is_too_broken_to_be_read(text):
    found = token(text)

    assert found is None or (found.kind in {"access", "id", "refresh", "unknown"} and found.raw == text)


@given(st.data())
def test_a_token_cut_anywhere_behind_its_beginning_is_still_recognised(data):
    value = made({"sub": "ada", "exp": 200})
    end = data.draw(st.integers(3, len(value) - 1))

    assert read(value[:end]).faults
