"""Who may pass: one guard a scheme. A guard lets the call through or raises the answer that refuses it."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping

import jwt

from statusdoctor.lab import digest
from statusdoctor.lab.serving import Answer, Call, Refused, json_answer
from statusdoctor.lab.tokens import Claims, Tokens

PASSWORDS: Mapping[str, str] = {"mira": "sunflower-42"}
API_KEY = "lab_live_7Qm2vT9xKc4RbN8sWd"
REALM = "orders"


def knows(user: str, password: str) -> bool:
    """Whether this user has this password."""
    return hmac.compare_digest(PASSWORDS.get(user, "").encode(), password.encode()) and user in PASSWORDS


def require_basic(call: Call) -> str:
    """The user of Basic credentials (RFC 7617)."""
    scheme, _, value = call.headers.get("Authorization", "").partition(" ")
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        user, colon, password = "", "", ""
    if scheme.lower() == "basic" and colon and knows(user, password):
        return user
    raise Refused(_challenged(f'Basic realm="{REALM}", charset="UTF-8"', "Authentication is required here."))


def require_bearer(call: Call, tokens: Tokens, scope: str = "orders:read") -> Claims:
    """The claims of a bearer token that has this scope (RFC 6750)."""
    scheme, _, token = call.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":  # no error code where no token was sent, says section 3.1
        raise Refused(_challenged(f'Bearer realm="{REALM}"', "This route needs a bearer token."))
    try:
        claims = tokens.verify(token.strip())
    except jwt.InvalidTokenError as fault:
        raise Refused(_bearer_error(401, "invalid_token", str(fault))) from fault
    if scope not in claims["scope"].split():
        raise Refused(_bearer_error(403, "insufficient_scope", f"This route needs the scope {scope}.", scope))
    return claims


def require_key(call: Call) -> None:
    """Pass an API key in X-API-Key; as many APIs do, the refusal bears no challenge."""
    key = call.headers.get("X-API-Key")
    if key is None:
        words = {"code": "missing_api_key", "message": "An API key is required in the X-API-Key header."}
        raise Refused(json_answer(401, {"error": words}))
    if not hmac.compare_digest(key.encode(), API_KEY.encode()):
        words = {"code": "invalid_api_key", "message": "The API key is not known."}
        raise Refused(json_answer(401, {"error": words}))


class DigestGuard:
    """Digest with nonces that are good for one request each."""

    def __init__(self) -> None:
        self._nonces: set[str] = set()

    def require(self, call: Call) -> str:
        """The user whose proof fits the nonce, the method and the path."""
        said = digest.parameters(call.headers.get("Authorization", ""))
        known = said.get("nonce", "") in self._nonces
        if known and said.get("uri") == call.path and self._proven(said, call.method):
            self._nonces.discard(said["nonce"])
            return said["username"]
        raise Refused(self._challenge(stale=bool(said) and not known))

    def _proven(self, said: digest.Parameters, method: str) -> bool:
        password = PASSWORDS.get(said.get("username", ""))
        complete = {"realm", "nc", "cnonce", "qop", "response"} <= said.keys()
        if password is None or not complete:
            return False
        return hmac.compare_digest(digest.response(said, method, password).encode(), said["response"].encode())

    def _challenge(self, *, stale: bool) -> Answer:
        nonce = secrets.token_urlsafe(18)
        self._nonces.add(nonce)
        field = f'Digest realm="{REALM}", qop="auth", algorithm=SHA-256, nonce="{nonce}"' + ", stale=true" * stale
        return _challenged(field, "Authentication is required here.")


def _challenged(challenge: str, message: str) -> Answer:
    return json_answer(401, {"error": "unauthorized", "message": message}, ("WWW-Authenticate", challenge))


def _bearer_error(status: int, code: str, words: str, scope: str = "") -> Answer:
    quotable = words.encode("ascii", "replace").decode().replace("\\", " ").replace('"', "'")
    challenge = f'Bearer realm="{REALM}", error="{code}", error_description="{quotable}"'
    challenge += f', scope="{scope}"' if scope else ""
    return json_answer(status, {"error": code, "error_description": quotable}, ("WWW-Authenticate", challenge))
