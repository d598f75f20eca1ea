"""DPoP proofs (RFC 9449) compared with the request and the token that they go with. Nothing is verified by key."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from statusdoctor.facts.tokens import Token, token
from statusdoctor.model import Request, split_url

_CLOCKS_DIFFER_S: Final = 300.0  # what servers commonly allow between iat and their own time
#: The members of a key that make its thumbprint (RFC 7638, 3.2; RFC 8037, 2), in alphabetical order.
_MEMBERS: Final = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n"), "OKP": ("crv", "kty", "x")}
_SECRET_MEMBERS: Final = frozenset(("d", "p", "q", "dp", "dq", "qi", "k"))


class Fault(msgspec.Struct, frozen=True):
    """One thing about a proof that does not fit: the claim it is about, and a sentence."""

    claim: str
    says: str


def proof_of(request: Request) -> Token | None:
    """The DPoP proof that a request carries; None where it has none that can be read."""
    lines = request.headers.all("dpop")
    return token(lines[0]) if lines else None


def proof_faults(request: Request, proof: Token, access: str, at: float) -> tuple[Fault, ...]:
    """Where a proof disagrees with its request (htm, htu), the moment (iat) and its token (ath, the key).

    access: the access token as it was sent; empty where none goes with the proof (a token request).
    """
    found = [*_form(request, proof), *_place(request, proof), *_time(proof, at)]
    if access:
        found += _binding(proof, access)
    return tuple(found)


def _form(request: Request, proof: Token) -> Iterator[Fault]:
    if len(request.headers.all("dpop")) > 1:
        yield Fault("", f"The request carries {len(request.headers.all('dpop'))} DPoP fields; one is allowed.")
    if proof.faults:
        yield Fault("", f"The proof is no whole JWT: {proof.faults[0]}.")
    if proof.header and proof.type.lower() != "dpop+jwt":
        yield Fault("typ", f"The proof's typ is {proof.type or 'absent'}; it has to be dpop+jwt.")
    if proof.algorithm.upper().startswith("HS") or proof.algorithm.lower() == "none":
        yield Fault("alg", f"The proof's alg is {proof.algorithm}; it has to be an asymmetric one.")
    key = proof.header.get("jwk")
    if proof.header and not isinstance(key, dict):
        yield Fault("jwk", "The proof's header holds no public key (jwk).")
    elif isinstance(key, dict) and _SECRET_MEMBERS & key.keys():
        yield Fault("jwk", "The proof's header holds a private key.")
    absent = [name for name in ("jti", "htm", "htu", "iat") if name not in proof.claims]
    if absent and proof.claims:
        yield Fault(absent[0], f"The proof lacks the claim {' and '.join(absent)}.")


def _place(request: Request, proof: Token) -> Iterator[Fault]:
    htm, htu = proof.claims.get("htm"), proof.claims.get("htu")
    if isinstance(htm, str) and request.method and htm != request.method:
        yield Fault("htm", f"The proof's htm is {htm[:20]}; the request's method is {request.method}.")
    if isinstance(htu, str) and request.host and _address(htu) != _address(f"{request.origin}{request.route}"):
        yield Fault("htu", f"The proof's htu is {htu[:100]}; the request went to {request.origin}{request.route[:80]}.")


def _address(url: str) -> tuple[str, str, int | None, str]:
    """What is compared of htu: query and fragment do not count, a default port and letter case of the host neither."""
    parts = split_url(url)
    port = parts.port if parts.port != {"https": 443, "http": 80}.get(parts.scheme) else None
    return parts.scheme, (parts.hostname or "").rstrip("."), port, parts.path or "/"


def _time(proof: Token, at: float) -> Iterator[Fault]:
    issued = proof.issued
    if issued is None:
        return
    if issued > 1e11:
        yield Fault("iat", "The proof's iat is in milliseconds; it has to be in seconds.")
    elif at > 0 and abs(issued - at) > _CLOCKS_DIFFER_S:
        side = "before" if issued < at else "after"
        yield Fault("iat", f"The proof's iat lies {round(abs(issued - at))} seconds {side} the server's time.")


def _binding(proof: Token, access: str) -> Iterator[Fault]:
    ath = proof.claims.get("ath")
    if ath is None:
        yield Fault("ath", "The proof has no ath, the hash of the access token.")
    elif ath != hash_of(access):
        yield Fault("ath", "The proof's ath is not the hash of the access token that was sent.")
    bound, key = bound_key(access), proof.header.get("jwk")
    if bound and isinstance(key, dict) and thumbprint(key) not in ("", bound):
        yield Fault("jkt", "The proof was made with another key than the one the token is bound to (cnf.jkt).")


def bound_key(access: str) -> str:
    """The thumbprint of the key to which a token is bound (cnf.jkt); empty where it is not, or is opaque."""
    found = token(access)
    confirmation = found.claims.get("cnf") if found else None
    value = confirmation.get("jkt") if isinstance(confirmation, dict) else None
    return value if isinstance(value, str) else ""


def hash_of(access: str) -> str:
    """The ath of an access token (RFC 9449, 4.2)."""
    return _base64url(hashlib.sha256(access.encode("utf-8", "replace")).digest())


def thumbprint(key: dict[str, Any]) -> str:
    """The SHA-256 thumbprint of a public key (RFC 7638); empty for a key of an unknown kind."""
    names = _MEMBERS.get(str(key.get("kty")), ())
    if not names or any(not isinstance(key.get(name), str) for name in names):
        return ""
    plain = json.dumps({name: key[name] for name in names}, separators=(",", ":"), sort_keys=True)
    return _base64url(hashlib.sha256(plain.encode()).digest())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
