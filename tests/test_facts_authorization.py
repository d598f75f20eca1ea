"""One Authorization value: its scheme, what the scheme carries, what is odd about it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.authorization import authorization, value_fault

JWT = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"


def basic(pair: str) -> str:
    return "Basic " + base64.b64encode(pair.encode()).decode()


@pytest.mark.parametrize(
    ("line", "kind", "scheme", "value"),
    [
        (f"Bearer {JWT}", "bearer", "Bearer", JWT),
        (f"bearer   {JWT}", "bearer", "bearer", JWT),
        (f"DPoP {JWT}", "dpop", "DPoP", JWT),
        ("Negotiate YIIabc", "negotiate", "Negotiate", "YIIabc"),
        ("NTLM TlRMTVNTUAAB", "ntlm", "NTLM", "TlRMTVNTUAAB"),
        ("Token 0a1b2c3d4e", "token", "Token", "0a1b2c3d4e"),
        ("OAuth 00Dxx0000001", "token", "OAuth", "00Dxx0000001"),
        ("SSWS 00abcdef", "api-key", "SSWS", "00abcdef"),
        ("SharedKey account:PR5//8abc=", "signature", "SharedKey", "account:PR5//8abc="),
        ("Custom abcdefgh", "other", "Custom", "abcdefgh"),
        (JWT, "bare", "", JWT),
        ("MzgxOTk2NzM0NTY3.DPOmYw.m4d3Up", "bare", "", "MzgxOTk2NzM0NTY3.DPOmYw.m4d3Up"),
    ],
)
def test_the_scheme_and_what_follows_it_are_told_apart(line, kind, scheme, value):
    found = authorization(line)

    assert (kind, scheme, value, "") == (found.kind, found.scheme, found.value, found.fault)
    assert "request.headers.authorization" == found.where


@pytest.mark.parametrize(
    ("line", "fault", "value"),
    [
        ("Bearer", "empty", ""),
        ("Bearer undefined", "placeholder", "undefined"),
        ("Bearer [object Object]", "placeholder", "[object Object]"),
        ("Bearer {{token}}", "placeholder", "{{token}}"),
        (f"Bearer Bearer {JWT}", "scheme-duplicated", JWT),
        (f"Bearer bearer: {JWT}", "scheme-duplicated", JWT),
        (f"Token Bearer {JWT}", "scheme-duplicated", JWT),
        (f"Bearer: {JWT}", "colon", JWT),
        (f"Bearer{JWT}", "glued", JWT),
        (f"Bearer={JWT}", "glued", JWT),
        (f"Token:{JWT}", "glued", JWT),
        (f"Bearer%20{JWT}", "encoded", JWT),
        (f'"Bearer {JWT}"', "quoted", JWT),
        (f'Bearer "{JWT}"', "quoted", f'"{JWT}"'),
        (f"Bearer <{JWT}.x y>z>", "brackets", None),
        (f"Bearer b'{JWT}'", "python-bytes", f"b'{JWT}'"),
        (f'Bearer {{"access_token": "{JWT}"}}', "json", None),
        (f"Bearer {JWT}, Bearer {JWT}", "two-values", None),
        ("Bearer eyJhbGciOi...", "cut", None),
        (f"Bearer {JWT}\\n", "line-break", None),
        (f"Bearer {JWT[:9]}\r\n {JWT[9:]}", "line-break", None),
        (f"Bearer {JWT}\u200b", "not-ascii", None),
        (f"Bearer {JWT}%3D", "encoded", None),
        (f"Bearer {JWT[:9]} {JWT[9:]}", "white-space", None),
        ("AWS4-HMAC-SHA256", "empty", ""),
    ],
)
def test_what_is_odd_is_said_in_one_word(line, fault, value):
    found = authorization(line)

    assert fault == found.fault
    assert value in (None, found.value)


@pytest.mark.parametrize("line", ["", "  \t "])
def test_a_line_without_anything_is_empty(line):
    assert ("empty", "empty") == (authorization(line).kind, authorization(line).fault)


@pytest.mark.parametrize("word", ["undefined", "null", "Bearer_token"])
def test_a_bare_placeholder_is_both(word):
    assert ("bare", "placeholder") == (authorization(word).kind, authorization(word).fault)


@pytest.mark.parametrize(
    ("line", "user", "password", "fault"),
    [
        (basic("ada:love:lace"), "ada", "love:lace", ""),
        (basic("zoë:ü"), "zoë", "ü", ""),
        (basic("ada:p\r\n"), "ada", "p\r\n", "line-break"),
        (basic("ada:p "), "ada", "p ", "white-space"),
        (basic("ada"), "", "", "no-colon"),
        (basic(":p"), "", "p", "empty-user"),
        (basic("sk_test:"), "sk_test", "", "empty-password"),
        (basic("undefined:undefined"), "undefined", "undefined", "placeholder"),
        (basic("ada:${PASSWORD}"), "ada", "${PASSWORD}", "placeholder"),
        (basic("ada:changeme"), "ada", "changeme", ""),
        ("Basic ada:lovelace-1815", "ada", "lovelace-1815", "not-base64"),
        ("Basic", "", "", "empty"),
        ("Basic AAAAA", "", "", "not-base64"),
        ("Basic undefined", "", "", "placeholder"),
        ('Basic "YWRhOng="', "", "", "quoted"),
        (basic("ada:x").rstrip("="), "ada", "x", "padding"),
        ("Basic YWRhOn9-fn4-", "ada", "\x7f~~~>", "base64url"),
        ("Basic 0a1b2c3d4e5f", "", "", "no-colon"),
        ("Basic " + base64.b64encode(b"ada:\xfc").decode(), "ada", "ü", "not-utf8"),
        ("Basic " + basic("ada:x"), "ada", "x", "scheme-duplicated"),
    ],
)
def test_basic_is_a_pair_in_base64(line, user, password, fault):
    found = authorization(line)

    assert ("basic", user, password, fault) == (found.kind, found.user, found.password, found.fault)


@pytest.mark.parametrize(
    ("line", "kind", "name", "value"),
    [
        ('Digest username="gina", uri="/a,b"', "digest", "uri", "/a,b"),
        ("AWS4-HMAC-SHA256 Credential=AK/2/s3, SignedHeaders=host;date", "aws-sigv4", "signedheaders", "host;date"),
        ('OAuth oauth_nonce="1", oauth_signature="x%3D"', "oauth1", "oauth_signature", "x%3D"),
        ('Hawk id="a", mac="b="', "hawk", "mac", "b="),
        ('Signature keyId="k", signature="c"', "signature", "keyid", "k"),
    ],
)
def test_schemes_with_parameters_have_them_read(line, kind, name, value):
    found = authorization(line)

    assert (kind, value, "") == (found.kind, found.parameters[name], found.fault)


def test_a_digest_names_its_user():
    assert "gina" == authorization('Digest username="gina"').user


def test_a_proxy_has_its_own_field():
    assert "request.headers.proxy-authorization" == authorization(basic("a:b"), "proxy-authorization").where


def test_credentials_do_not_show_themselves_in_a_traceback():
    shown = repr(authorization(basic("ada:lovelace-1815")))

    assert "ada" not in shown
    assert "lovelace" not in shown


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), st.text(max_size=30))
def test_every_pair_is_read_back(user, password):
    user = user.replace(":", "")
    found = authorization(basic(f"{user}:{password}".encode("utf-8", "replace").decode()))

    assert user == found.user
    assert password.encode("utf-8", "replace").decode() == found.password


@given(st.one_of(st.text(max_size=60), st.text("BearBasictokn :=\"'%20,{}<>.…\n", max_size=60)))
def test_no_value_is_too_broken_to_be_read(line):
    found = authorization(line)

    assert found.kind
    assert found.fault == value_fault(found.value) or found.fault
