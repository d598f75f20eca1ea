"""Leads and spares of auth: DPoP proofs, and values that may be used once."""

from __future__ import annotations

import json
from typing import Any, Final

import jwt as pyjwt
from cryptography.hazmat.primitives.asymmetric import ec

from statusdoctor.facts.dpop import hash_of, thumbprint
from statusdoctor.model import Exchange
from tests.builders import NOON, Session, bearer, exchange, form, get, jwt, lead, reply, spare

ORDERS: Final = "https://api.shop.example/orders"
TOKEN: Final = "https://login.shop.example/token"
KEY: Final = ec.derive_private_key(123456789, ec.SECP256R1())
OTHER: Final = ec.derive_private_key(987654321, ec.SECP256R1())
REFUSED: Final = 'DPoP error="invalid_dpop_proof", algs="ES256"'


def public(key: Any = KEY) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pyjwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    return found


def bound(**claims: Any) -> str:
    return jwt(cnf={"jkt": thumbprint(public())}, **claims)


def proof(access: str = "", key: Any = KEY, **changed: Any) -> str:
    claims = {"jti": "p-1", "htm": "GET", "htu": ORDERS, "iat": int(NOON)} | changed
    if access and "ath" not in changed:
        claims["ath"] = hash_of(access)
    named = {name: value for name, value in claims.items() if value is not None}
    return pyjwt.encode(named, key, algorithm="ES256", headers={"typ": "dpop+jwt", "jwk": public(key)})


def call(dpop: str = "", access: str = "", status: int = 401, scheme: str = "DPoP", **answer: str) -> Exchange:
    access = access or bound()
    asked = get(ORDERS, authorization=f"{scheme} {access}", **({"dpop": dpop} if dpop else {}))
    answer = {"www_authenticate": REFUSED} | answer if status == 401 else answer
    return exchange(asked, reply(status, {"orders": []} if status < 400 else {"error": "invalid_dpop_proof"}, **answer))


def asks_for_a_token(**answer: str) -> Exchange:
    asked = form(TOKEN, grant_type="client_credentials", named={"dpop": proof(htm="POST", htu=TOKEN)})
    return exchange(asked, reply(400, {"error": "use_dpop_nonce", "error_description": "nonce is required"}, **answer))


@lead("auth/dpop-nonce-required", certainty="certain")
def the_token_endpoint_wants_its_nonce() -> Exchange:
    return asks_for_a_token(dpop_nonce="eyJ7S_zG.eyJH0-Z.HX4w-7v")


@lead("auth/dpop-nonce-required")
def the_api_says_so_in_its_challenge() -> Exchange:
    return call(proof(bound()), www_authenticate='DPoP error="use_dpop_nonce"', dpop_nonce="n-2")


@spare("auth/dpop-nonce-required")
def the_proof_itself_is_wrong() -> Exchange:
    return call(proof(bound(), htm="POST"))


@lead("auth/dpop-required")
def a_bound_token_sent_as_a_bearer_token() -> Exchange:
    return call(scheme="Bearer", www_authenticate='DPoP algs="ES256"')


@lead("auth/dpop-required")
def the_scheme_alone_is_no_proof() -> Exchange:
    return call(access="opaque-token-0123456789")


@spare("auth/dpop-required")
def an_unbound_token_that_ran_out() -> Exchange:
    answer = reply(401, www_authenticate='Bearer error="invalid_token"')
    return exchange(get(ORDERS, authorization=bearer(exp=-60)), answer)


@lead("auth/dpop-invalid", certainty="certain")
def made_for_another_method() -> Exchange:
    return call(proof(bound(), htm="POST"))


@lead("auth/dpop-invalid")
def made_for_another_address() -> Exchange:
    return call(proof(bound(), htu="http://localhost:3000/orders"))


@lead("auth/dpop-invalid")
def made_with_another_key() -> Exchange:
    return call(proof(bound(), key=OTHER))


@lead("auth/dpop-invalid")
def without_the_hash_of_the_token() -> Exchange:
    return call(proof())


@lead("auth/dpop-invalid")
def made_an_hour_ago() -> Exchange:
    return call(proof(bound(), iat=int(NOON) - 3600))


@lead("auth/dpop-invalid")
def an_opaque_token_got_with_another_key() -> Session:
    first = form(TOKEN, grant_type="client_credentials", named={"dpop": proof(htm="POST", htu=TOKEN, jti="p-0")})
    issued = exchange(first, reply(200, {"access_token": "opaque-token-0123456789", "token_type": "DPoP"}))
    return [issued, call(proof("opaque-token-0123456789", key=OTHER), access="opaque-token-0123456789")]


@spare("auth/dpop-invalid")
def a_proof_that_fits() -> Exchange:
    answer = {"www_authenticate": 'DPoP error="invalid_token", error_description="The access token expired"'}
    access = bound(exp=-60)
    asked = get(ORDERS, authorization=f"DPoP {access}", dpop=proof(access))
    return exchange(asked, reply(401, {"error": "invalid_token"}, **answer))


# replay-detected


@lead("auth/replay-detected", certainty="certain")
def the_same_proof_twice() -> Session:
    once = proof(bound())
    return [call(once, status=200), call(once)]


@lead("auth/replay-detected", certainty="certain")
def an_oauth_1_request_repeated() -> Session:
    sent = (
        'OAuth oauth_nonce="1234567890", oauth_timestamp="1795521600", oauth_consumer_key="ck-1", '
        'oauth_signature_method="HMAC-SHA1", oauth_signature="QRDP%3D"'
    )
    asked = get("https://api.desk.example/1/statuses", authorization=sent)
    return [exchange(asked, reply(200, [])), exchange(asked, reply(401, {"error": "invalid_nonce"}))]


@lead("auth/replay-detected")
def in_the_servers_words() -> Exchange:
    answer = reply(401, {"error": "invalid_request", "error_description": "The jti has already been used."})
    return exchange(get("https://api.bank.example/accounts", x_request_token="t-123456789"), answer)


@spare("auth/replay-detected")
def a_new_proof_for_each_request() -> Session:
    return [call(proof(bound()), status=200), call(proof(bound(), jti="p-2", htm="PUT"))]
