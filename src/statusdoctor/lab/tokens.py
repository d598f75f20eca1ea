"""Access tokens: JWTs that the lab signs and checks itself, backdated where a story needs an old one."""

from __future__ import annotations

import secrets
import time
from typing import Any

import jwt

ISSUER = "https://login.lab.example"
AUDIENCE = "orders-api"
USUAL_LIFETIME_S = 900.0
SHORT_S = 10.0

Claims = dict[str, Any]


class Tokens:
    """The key that signs, and the checks that an API makes; the key lives as long as the world."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def access(
        self,
        *,
        user: str = "mira",
        scope: str = "orders:read",
        audience: str = AUDIENCE,
        lifetime_s: float = USUAL_LIFETIME_S,
        age_s: float = 0.0,
    ) -> str:
        """A signed token, issued `age_s` seconds ago."""
        issued = time.time() - age_s
        claims = {
            "iss": ISSUER,
            "sub": user,
            "aud": audience,
            "scope": scope,
            "iat": int(issued),
            "exp": _date(issued + lifetime_s, lifetime_s),
            "jti": secrets.token_hex(8),
        }
        return jwt.encode(claims, self._key, algorithm="HS256")

    def verify(self, token: str) -> Claims:
        """The claims of a token for this API; raises jwt.InvalidTokenError, in PyJWT's own words."""
        claims: Claims = jwt.decode(
            token,
            self._key,
            algorithms=["HS256"],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["exp", "aud", "iss", "sub"], "verify_exp": False},
        )
        if time.time() >= claims["exp"]:  # PyJWT compares whole seconds, which would end short tokens early
            raise jwt.ExpiredSignatureError("Signature has expired")
        return claims


def expiry(token: str) -> float:
    """When a token ends, read as a client reads it: without the key."""
    claims: Claims = jwt.decode(token, options={"verify_signature": False})
    return float(claims["exp"])


def _date(moment: float, lifetime_s: float) -> float:
    """A NumericDate, in whole seconds as usual; where seconds count, with a fraction (RFC 7519, 2)."""
    return round(moment, 3) if lifetime_s < SHORT_S else int(moment)
