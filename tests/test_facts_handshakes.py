"""NTLM messages and Digest answers, recognised and compared."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.handshakes import digest_faults, ntlm_message
from tests.builders import get

GOOD = {
    "username": "ada", "realm": "r", "nonce": "n", "uri": "/a?b=1", "qop": "auth", "nc": "00000001", "cnonce": "c",
    "response": "a" * 32, "opaque": "o",
}  # fmt: skip
CHALLENGE = {"realm": "r", "nonce": "n", "qop": "auth,auth-int", "opaque": "o"}
ASKED = get("https://api.example/a?b=1")


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_the_three_messages_of_ntlm(kind: int) -> None:
    raw = b"NTLMSSP\x00" + kind.to_bytes(4, "little") + bytes(20)

    assert kind == ntlm_message(base64.b64encode(raw).decode())
    assert kind == ntlm_message(base64.b64encode(b"\x60\x40wrapped" + raw).decode())


@given(st.text(max_size=200))
def test_other_tokens_are_none(token: str) -> None:
    assert 0 == ntlm_message(token)


def test_an_answer_that_agrees() -> None:
    assert () == digest_faults(ASKED, GOOD, CHALLENGE)
    assert () == digest_faults(ASKED, GOOD | {"uri": ASKED.url}, None)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"uri": "/a"}, "leaves out the query"),
        ({"uri": "/other"}, "/other"),
        ({"realm": "R"}, "realm"),
        ({"opaque": ""}, "opaque"),
        ({"algorithm": "SHA-256", "response": "a" * 64}, "MD5"),
        ({"qop": ""}, "qop"),
        ({"qop": "auth-conf"}, "auth-conf"),
        ({"nc": "1"}, "eight hex digits"),
        ({"cnonce": ""}, "cnonce"),
        ({"response": "a" * 31}, "31"),
        ({"username": "", "response": ""}, "no username and no response"),
    ],
)
def test_what_disagrees_is_named(changed: dict[str, str], word: str) -> None:
    assert word in " ".join(digest_faults(ASKED, GOOD | changed, CHALLENGE))


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(max_size=20)))
def test_any_answer_can_be_compared(sent: dict[str, str]) -> None:
    digest_faults(ASKED, sent, CHALLENGE)
