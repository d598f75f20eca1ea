"""Digest authentication (RFC 7616, SHA-256, qop=auth): the sums that client and server both make."""

from __future__ import annotations

import hashlib
import secrets
from urllib.request import parse_http_list, parse_keqv_list

Parameters = dict[str, str]


def parameters(field: str) -> Parameters:
    """What stands after Digest in a challenge or in credentials; empty where it cannot be read."""
    scheme, _, rest = field.partition(" ")
    try:
        return parse_keqv_list(parse_http_list(rest)) if scheme.lower() == "digest" else {}
    except (ValueError, IndexError):  # no "=" at all, or nothing after it
        return {}


def credentials(challenge: str, method: str, uri: str, login: tuple[str, str]) -> str:
    """The Authorization field that answers a challenge."""
    user, password = login
    asked = parameters(challenge)
    said = {"username": user, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri}
    said |= {"nc": "00000001", "cnonce": secrets.token_hex(8), "qop": "auth"}
    quoted = ", ".join(f'{name}="{value}"' for name, value in said.items() if name not in ("nc", "qop"))
    proof = response(said, method, password)
    return f'Digest {quoted}, algorithm=SHA-256, nc={said["nc"]}, qop=auth, response="{proof}"'


def response(said: Parameters, method: str, password: str) -> str:
    """The proof of knowing the password, for the parameters that were said."""
    secret = _hash(":".join((said["username"], said["realm"], password)))
    subject = _hash(f"{method}:{said['uri']}")
    return _hash(":".join((secret, said["nonce"], said["nc"], said["cnonce"], said["qop"], subject)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
