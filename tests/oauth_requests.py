"""OAuth requests for tests: each step of a flow as clients send it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from statusdoctor.model import Request
from tests.builders import CHROME, form, get

CALLBACK: Final = "https://app.shop.example/callback"
CODE: Final = "Qx7dZp1mVb2uWk9sLr0cYt4eNg6hJa8i"
VERIFIER: Final = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
DEVICE_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
JWT_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TOKEN: Final = "login.shop.example/oauth/token"
AUTHORIZE: Final = "login.shop.example/oauth/authorize"


def token(address: str = TOKEN, **pairs: str) -> Request:
    """A confidential client redeems its code; an empty value leaves a parameter out."""
    whole = {"grant_type": "authorization_code"} | pairs
    if whole["grant_type"] in ("authorization_code", ""):
        whole = {"code": CODE, "redirect_uri": CALLBACK} | whole
    if "client_id" not in whole:
        whole |= {"client_id": "web", "client_secret": "s3cr3t-of-web-24"}
    return form(f"https://{address}", **{name: value for name, value in whole.items() if value})


def spa(address: str = TOKEN, **pairs: str) -> Request:
    """A page redeems its code: no secret, a verifier, an Origin."""
    whole = {
        "grant_type": "authorization_code", "client_id": "spa", "code": CODE, "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    } | pairs  # fmt: skip
    named = {"origin": "https://app.shop.example", "user_agent": CHROME}
    return form(f"https://{address}", named=named, **{name: value for name, value in whole.items() if value})


def refresh(address: str = TOKEN, **pairs: str) -> Request:
    return token(address, **({"grant_type": "refresh_token", "refresh_token": "rt-5f0c9b7e21"} | pairs))


def machine(address: str = TOKEN, **pairs: str) -> Request:
    return token(address, **({"grant_type": "client_credentials"} | pairs))


def password(address: str = TOKEN, **pairs: str) -> Request:
    return token(address, **({"grant_type": "password", "username": "ada", "password": "lovelace"} | pairs))


def device(address: str = TOKEN, **pairs: str) -> Request:
    whole = {"grant_type": DEVICE_GRANT, "device_code": "GmRhmhcxhwAzkoEqiMEg_DnyEysN", "client_id": "tv"}
    return token(address, **(whole | pairs))


def authorize(address: str = AUTHORIZE, **pairs: str) -> Request:
    whole = {"response_type": "code", "client_id": "web", "redirect_uri": CALLBACK, "scope": "openid", "state": "st-81"}
    query = urlencode({name: value for name, value in (whole | pairs).items() if value})
    return get(f"https://{address}?{query}", user_agent=CHROME, accept="text/html")
