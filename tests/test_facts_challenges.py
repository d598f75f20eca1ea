"""What WWW-Authenticate demands, and what is wrong with how it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts import challenges as module
from statusdoctor.facts.challenges import Challenges, challenges, parameters
from statusdoctor.model import Headers


def read(*lines: str) -> Challenges:
    return challenges(Headers.of(*(("WWW-Authenticate", line) for line in lines)))


def told(found: Challenges) -> list[tuple[str, str, dict[str, str]]]:
    return [(c.name, c.token68, c.parameters) for c in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('Basic realm="Board"', [("basic", "", {"realm": "Board"})]),
        ("Bearer", [("bearer", "", {})]),
        ("Negotiate, NTLM", [("negotiate", "", {}), ("ntlm", "", {})]),
        ("NTLM TlRMTVNTUAACAAAA==", [("ntlm", "TlRMTVNTUAACAAAA==", {})]),
        ("Negotiate oYG2==, Basic realm=x", [("negotiate", "oYG2==", {}), ("basic", "", {"realm": "x"})]),
        (
            'Bearer realm="a, b", error="invalid_token" ,, Basic realm="say \\"hi\\""',
            [("bearer", "", {"realm": "a, b", "error": "invalid_token"}), ("basic", "", {"realm": 'say "hi"'})],
        ),
        ('Basic realm="CUPS", Local trc="y"', [("basic", "", {"realm": "CUPS"}), ("local", "", {"trc": "y"})]),
        ('Digest REALM = "d" , qop="auth,auth-int"', [("digest", "", {"realm": "d", "qop": "auth,auth-int"})]),
        ('Newauth realm="apps", type=1', [("newauth", "", {"realm": "apps", "type": "1"})]),
        ('Bearer realm=""', [("bearer", "", {"realm": ""})]),
        ("", []),
    ],
)
def test_challenges_are_told_apart(line, expected):
    assert expected == told(read(line))


def test_well_formed_challenges_have_no_fault():
    assert () == read('Bearer realm="a", scope="x y"', "Negotiate", 'Digest realm="d", nonce="n=="').faults


def test_several_lines_are_one_list():
    found = read("Negotiate", "NTLM", 'Basic realm="x"')

    assert ["Negotiate", "NTLM", 'Basic realm="x"'] == [c.raw for c in found]


@pytest.mark.parametrize(
    ("line", "fault", "expected"),
    [
        ("   ", module.NO_VALUE, []),
        ('realm="x"', module.NO_SCHEME, []),
        ('realm="x", Basic realm="y"', module.NO_SCHEME, [("basic", "", {"realm": "y"})]),
        ('Bearer realm="x" error="y"', module.NO_COMMA, [("bearer", "", {"realm": "x", "error": "y"})]),
        ('Bearer realm="x"; error="y"', module.SEMICOLON, [("bearer", "", {"realm": "x", "error": "y"})]),
        ('Bearer: realm="x"', module.COLON, [("bearer", "", {"realm": "x"})]),
        ("Basic realm='My Site'", module.APOSTROPHES, [("basic", "", {"realm": "My Site"})]),
        ("Basic realm=My Fine Site", module.UNQUOTED, [("basic", "", {"realm": "My Fine Site"})]),
        (
            "Bearer realm=https://a.example/t?x=1,service=r",
            module.UNQUOTED,
            [("bearer", "", {"realm": "https://a.example/t?x=1", "service": "r"})],
        ),
        ("Basic realm=My Site Digest qop=auth", module.UNQUOTED, None),
        ('Basic realm="x', module.NO_QUOTE_END, [("basic", "", {"realm": "x"})]),
        ('Basic realm="x", realm="y"', module.TWICE, [("basic", "", {"realm": "x"})]),
        ("Negotiate NTLM", module.NO_COMMA_BETWEEN, [("negotiate", "", {}), ("ntlm", "", {})]),
        ('Bearer realm="x" Basic realm="y"', module.NO_COMMA_BETWEEN, None),
        ("<html>, Basic", module.STRAY, [("basic", "", {})]),
        (
            'Bearer error_description="the "aud" claim", realm="x"',
            module.INNER_QUOTES,
            [("bearer", "", {"error_description": 'the "aud" claim', "realm": "x"})],
        ),
        ('Bearer realm="x"y', module.STRAY, None),
        ("Bearer realm=", module.UNQUOTED, [("bearer", "", {"realm": ""})]),
    ],
)
def test_a_deviation_is_read_as_it_was_meant_and_recorded(line, fault, expected):
    found = read(line)

    assert fault in found.faults
    assert expected is None or expected == told(found)


def test_a_second_challenge_without_a_comma_is_still_found():
    assert ["basic", "digest"] == [c.name for c in read("Basic realm=My Site Digest qop=auth")]


def test_a_response_without_the_field_has_no_challenge_and_no_fault():
    found = challenges(Headers.of(("Content-Type", "text/html")))

    assert not found
    assert () == found.faults


def test_a_proxy_speaks_in_its_own_field():
    headers = Headers.of(("Proxy-Authenticate", 'Basic realm="Corp"'), ("WWW-Authenticate", "Bearer"))

    assert challenges(headers, "proxy-authenticate").offers("basic")


def test_schemes_are_looked_up_without_case():
    found = read('BEARER Realm="x"', "Basic")
    bearer = found.first("bearer")

    assert found.offers("digest", "basic")
    assert not found.offers("digest")
    assert bearer is not None
    assert ("BEARER", "x", "none") == (bearer.scheme, bearer.get("realm"), bearer.get("scope", "none"))
    assert found.first("digest") is None


def test_the_parameters_of_credentials_are_read_by_the_same_rules():
    text = "Credential=AK/20261123/eu/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab"

    assert {
        "credential": "AK/20261123/eu/s3/aws4_request",
        "signedheaders": "host;x-amz-date",
        "signature": "ab",
    } == parameters(text)


def test_a_flood_of_challenges_is_cut_off():
    found = read("A" + ", B" * 5000, "x=1")

    assert len(found.items) <= 64


def test_a_flood_of_parameters_is_cut_off():
    (challenge,) = read("Bearer " + ", ".join(f'p{n}="{n}"' for n in range(2000)))

    assert 64 == len(challenge.parameters)


@pytest.mark.parametrize("part", ['a="x"y ', "a='b ", '"', "\\", 'a="', "x=1 ", "= ", ",;", "a b c ", '"x'])
def test_hostile_repetition_is_read_to_its_end(part):
    assert len(read("Bearer " + part * 20_000).items) <= 64


TOKENS = st.text("abcXYZ-_.019", min_size=1, max_size=8)
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
ITEMS = st.lists(st.tuples(TOKENS, st.dictionaries(TOKENS.map(str.lower), VALUES, max_size=4)), max_size=5)


@given(ITEMS)
def test_what_is_written_by_the_rules_is_read_back(items):
    def quoted(value: str) -> str:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    line = ", ".join(s + " " + ", ".join(f"{n}={quoted(v)}" for n, v in p.items()) for s, p in items)
    found = read(line) if items else read()

    assert [(s, p) for s, p in items] == [(c.scheme, c.parameters) for c in found]
    assert () == found.faults


@given(st.lists(st.text(alphabet=st.sampled_from("aB1=,; \t\"'\\:/é\x00\n"), max_size=60), max_size=4))
def test_no_line_is_too_broken_to_be_read(lines):
    found = read(*lines)

    assert all(c.scheme for c in found)
    assert all(isinstance(fault, str) for fault in found.faults)
