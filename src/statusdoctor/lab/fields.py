"""The header fields and bodies that stories send, spelt once."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
HTML = {"Accept": "text/html"}
LOGIN = ("mira", "sunflower-42")


def basic(user_and_password: str) -> dict[str, str]:
    """Basic credentials of this text, whether or not it has a colon."""
    return {"Authorization": f"Basic {base64.b64encode(user_and_password.encode()).decode()}"}


def bearer(token: str) -> dict[str, str]:
    """A bearer token."""
    return {"Authorization": f"Bearer {token}"}


def form(**fields: str) -> bytes:
    """A form body."""
    return urlencode(fields).encode()
