"""Leads and spares of auth: Digest, NTLM and Negotiate."""

from __future__ import annotations

import base64

import msgspec

from statusdoctor.model import Exchange, Peer
from tests.builders import Session, basic, exchange, get, lead, reply, spare

BOARD = "https://club.corp.example/board?page=2"
NONCE = "6b0412ae:dc1a8d8c9d8f2e5ae8cb274851b7c48d"
OPENING = base64.b64encode(b"NTLMSSP\x00\x01\x00\x00\x00" + bytes(20)).decode()
ANSWER = base64.b64encode(b"NTLMSSP\x00\x02\x00\x00\x00" + bytes(40)).decode()
CLOSING = base64.b64encode(b"NTLMSSP\x00\x03\x00\x00\x00" + bytes(60)).decode()


def challenge(nonce: str = NONCE, **more: str) -> str:
    extra = "".join(f', {name}="{value}"' for name, value in more.items())
    return f'Digest realm="Board", nonce="{nonce}", qop="auth", algorithm=MD5{extra}'


def digest(**changed: str) -> str:
    parts = {
        "username": "gina", "realm": "Board", "nonce": NONCE, "uri": "/board?page=2", "qop": "auth", "nc": "00000001",
        "cnonce": "MWIwYTg2NzkwNmJi", "response": "af3cc9a5d2e16db1f9c9beabeedbb87f", "algorithm": "MD5",
    } | changed  # fmt: skip
    bare = ("nc", "qop", "algorithm")
    return "Digest " + ", ".join(f"{n}={v}" if n in bare else f'{n}="{v}"' for n, v in parts.items() if v)


def asked(answer: str = "", status: int = 401, **more: str) -> Exchange:
    request = get(BOARD, authorization=answer) if answer else get(BOARD)
    return exchange(
        request, reply(status, www_authenticate=challenge(**more)) if status == 401 else reply(status, "ok")
    )


# digest-stale-nonce


@lead("auth/digest-stale-nonce", certainty="certain")
def the_server_says_stale() -> Session:
    return [asked(), asked(digest(), nonce="new0new0new0", stale="true")]


@lead("auth/digest-stale-nonce")
def a_nonce_that_worked_and_no_word() -> Session:
    again = digest(nc="00000002", response="0f3cc9a5d2e16db1f9c9beabeedbb870")
    return [asked(), asked(digest(), 200), asked(again, nonce="new0new0new0")]


@spare("auth/digest-stale-nonce")
def stale_is_false() -> Session:
    return [asked(), asked(digest(), nonce="new0new0new0", stale="false")]


# digest-mismatch


@lead("auth/digest-mismatch", certainty="certain")
def the_uri_leaves_out_the_query() -> Session:
    return [asked(), asked(digest(uri="/board"), nonce="new")]


@lead("auth/digest-mismatch")
def another_realm_than_the_challenge() -> Session:
    return [asked(), asked(digest(realm="board"), nonce="new")]


@lead("auth/digest-mismatch")
def sha_256_where_md5_was_asked() -> Session:
    return [asked(), asked(digest(algorithm="SHA-256", response="a" * 64), nonce="new")]


@lead("auth/digest-mismatch")
def no_qop_where_one_was_offered() -> Session:
    return [asked(), asked(digest(qop="", nc="", cnonce=""), nonce="new")]


@lead("auth/digest-mismatch")
def a_count_of_the_wrong_form() -> Session:
    return [asked(), asked(digest(nc="1"), nonce="new")]


@spare("auth/digest-mismatch")
def everything_agrees() -> Session:
    return [asked(), asked(digest(), nonce="new")]


# digest-rejected


@lead("auth/digest-rejected", certainty="certain")
def a_wrong_password() -> Session:
    return [asked(), asked(digest(), nonce="new")]


@lead("auth/digest-rejected")
def the_challenge_was_not_captured() -> Exchange:
    return asked(digest(), nonce="new")


@spare("auth/digest-rejected")
def basic_was_sent() -> Exchange:
    return exchange(get(BOARD, authorization=basic()), reply(401, www_authenticate='Basic realm="Board"'))


# handshakes


def ntlm(sent: str, answered: str = "", status: int = 401, scheme: str = "NTLM", connection: str = "c1") -> Exchange:
    request = get("http://intranet.corp.example/", **({"authorization": f"{scheme} {sent}"} if sent else {}))
    answer = reply(status, www_authenticate=f"{scheme} {answered}".strip()) if status == 401 else reply(status, "ok")
    return msgspec.structs.replace(exchange(request, answer), client_peer=Peer(connection=connection))


@lead("auth/handshake-in-progress", patient=1)
def the_second_leg_of_ntlm() -> Session:
    return [ntlm(""), ntlm(OPENING, ANSWER), ntlm(CLOSING, status=200)]


@lead("auth/handshake-in-progress", patient=0)
def a_digest_challenge_that_is_answered() -> Session:
    return [asked(), asked(digest(), 200)]


@lead("auth/handshake-in-progress", patient=0)
def a_registry_that_wants_a_token_first() -> Session:
    asked_for = "https://registry.example/v2/app/manifests/latest"
    bearer = 'Bearer realm="https://auth.registry.example/token",service="registry",scope="repository:app:pull"'
    token = exchange(get("https://auth.registry.example/token?service=registry"), reply(200, {"token": "t" * 40}))
    return [
        exchange(get(asked_for), reply(401, www_authenticate=bearer)),
        token,
        exchange(get(asked_for, authorization="Bearer " + "t" * 40), reply(200, {"layers": []})),
    ]


@spare("auth/handshake-in-progress")
def a_challenge_that_nobody_answers() -> Exchange:
    return asked()


@lead("auth/handshake-broken", certainty="certain")
def the_opening_message_again_and_again() -> Session:
    return [ntlm(OPENING, ANSWER), ntlm(OPENING, ANSWER), ntlm(OPENING, ANSWER)]


@lead("auth/handshake-broken")
def closing_on_another_connection() -> Session:
    return [ntlm(OPENING, ANSWER, connection="c1"), ntlm(CLOSING, connection="c2")]


@lead("auth/handshake-broken")
def ntlm_inside_negotiate() -> Exchange:
    return ntlm(OPENING, scheme="Negotiate")


@spare("auth/handshake-broken", patient=1)
def a_handshake_that_opens_the_door() -> Session:
    return [ntlm(""), ntlm(OPENING, ANSWER), ntlm(CLOSING, status=200)]
