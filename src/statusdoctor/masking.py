"""Masking, fingerprints, and the one place where text from the wire is made safe to show.

Whatever comes from an exchange passes through here before anybody sees it: secrets become a hint and a short
fingerprint (two uses of one token can be recognised, the token cannot be read), and control characters, terminal
escapes and bidi overrides become visible escapes. Fingerprints are keyed with a key of this run.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Iterable
from typing import Final

from statusdoctor.secrecy import (
    INNER_JSON_PAIR,
    JSON_PAIR,
    JWT,
    KNOWN_TOKENS,
    LOGIN_IN_QUERY,
    PAIR,
    PATH_SECRETS,
    USERINFO,
    XML_PAIR,
    is_password,
    is_placeholder,
    is_scheme,
    is_secret_field,
    is_secret_parameter,
)

QUOTE_LIMIT: Final = 240  # characters of one quote; more hides the telling part
_INNOCENT_AT_MOST: Final = 1024
_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    "|[\U000e0000-\U000e0fff]"
)
_SHORT_ESCAPES: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def clean(text: str) -> str:
    """Text from the wire with everything that a terminal, a log or a reader could be fooled by made visible."""
    if text.isascii() and text.isprintable():  # nearly always, and told at once
        return text
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    short = _SHORT_ESCAPES.get(char)
    if short:
        return short
    point = ord(char)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def shorten(text: str, limit: int = QUOTE_LIMIT) -> str:
    """At most `limit` characters, the cut marked."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Masker:
    """Masks for one run: one key for fingerprints, one decision whether secrets are shown.

    key: bytes for keyed fingerprints; random where none is given (tests fix it).
    show: True shows secrets as they are (the user asked); control characters are still made visible.
    """

    def __init__(self, key: bytes | None = None, *, show: bool = False) -> None:
        self._key = key or secrets.token_bytes(16)
        self._innocent: set[str] = set()  # texts in which nothing is masked: our own sentences come again and again
        self.show = show

    def fingerprint(self, secret: str | bytes) -> str:
        """Six hex digits that are the same for the same secret in this run, and tell nothing else."""
        raw = secret.encode("utf-8", "replace") if isinstance(secret, str) else secret
        return hashlib.blake2b(raw, key=self._key, digest_size=3).hexdigest()

    def digest(self, secret: str | bytes) -> bytes:
        """Sixteen bytes that stand for a secret in memory, so that the secret itself need not be kept."""
        raw = secret.encode("utf-8", "replace") if isinstance(secret, str) else secret
        return hashlib.blake2b(raw, key=self._key, digest_size=16).digest()

    def secret(self, value: str, *, password: bool = False) -> str:
        """One secret as a hint: `eyJhbGciOi… (JWT #3f9a1c)`, `abcd… (#3f9a1c)`, and for passwords `(masked)`."""
        if self.show or is_placeholder(value):
            return clean(value)
        if password:
            return "(masked)"
        bare = value.strip("\"' \r\n\t")
        left, _, right = value.partition(bare) if bare else ("", "", "")
        if JWT.fullmatch(bare):
            hint = f"{bare[:10]}… (JWT #{self.fingerprint(bare)})"
        elif len(bare) >= 24:
            hint = f"{bare[:4]}… (#{self.fingerprint(bare)})"
        else:
            hint = f"… (#{self.fingerprint(bare)})"
        return clean(left + hint + right)

    def credentials(self, value: str) -> str:
        """An Authorization value: scheme words stay, what follows is masked; Basic shows that a pair is there."""
        if self.show:
            return clean(value)
        scheme, space, rest = value.strip().partition(" ")
        if not space:
            return scheme if is_placeholder(scheme) or is_scheme(scheme) else self.secret(value)
        if scheme.lower() == "basic":
            return f"{clean(scheme)} {self._basic(rest)}"
        if scheme.lower() in ("digest", "oauth", "aws4-hmac-sha256", "hawk", "signature", "dpop-proof") and "=" in rest:
            return f"{clean(scheme)} {self._parameters(rest)}"
        if rest.lower().startswith(("bearer ", "basic ", "token ", "jwt ")):
            return f"{clean(scheme)} {self.credentials(rest)}"
        if not is_scheme(scheme):
            return self.secret(value)
        return f"{clean(scheme)} {self.secret(rest)}"

    def _basic(self, rest: str) -> str:
        if is_placeholder(rest):
            return clean(rest)
        try:
            decoded = base64.b64decode(rest, validate=True)
        except (binascii.Error, ValueError):
            return "(masked, not base64)"
        return "(masked user:password)" if b":" in decoded else "(masked, no colon inside)"

    def _parameters(self, rest: str) -> str:
        def mask(match: re.Match[str]) -> str:
            name, quote, value = match[1], match[2], match[3]
            secret = name.lower() in (
                "response",
                "signature",
                "oauth_signature",
                "oauth_token",
                "mac",
                "username",
                "cnonce",
            )
            shown = self.secret(value) if secret else clean(value)
            return f"{name}={quote}{shown}"

        return shorten(clean(PAIR.sub(mask, rest)))

    def field(self, name: str, value: str) -> str:
        """The value of a header field, masked as its name demands."""
        lowered = name.lower()
        if self.show:
            return shorten(clean(value))
        if lowered in ("authorization", "proxy-authorization"):
            return shorten(self.credentials(value))
        if lowered == "cookie":
            return shorten("; ".join(self._cookie(part) for part in value.split(";")))
        if lowered == "set-cookie":
            first, semicolon, rest = value.partition(";")
            return shorten(self._cookie(first) + semicolon + self.text(rest))
        if is_secret_field(lowered):
            return shorten(self.secret(value))
        if lowered in ("www-authenticate", "proxy-authenticate"):
            return shorten(self._challenge(value))
        return shorten(self.text(value))

    def _cookie(self, part: str) -> str:
        name, equals, value = part.strip().partition("=")
        return f"{clean(name)}={self.secret(value) if value else ''}" if equals else self.secret(name)

    def _challenge(self, value: str) -> str:
        scheme, space, rest = value.partition(" ")
        if scheme.lower() in ("ntlm", "negotiate") and space and len(rest) > 16:
            return f"{clean(scheme)} {clean(rest[:8])}…"
        return self.text(value)

    def url(self, url: str) -> str:
        """An address without its secrets: user info, secret parameters, secret path segments."""
        return shorten(self.text(url), 400)

    def text(self, text: str) -> str:
        """Any text from the wire: token-shaped strings and secret `name=value` pairs masked, then made visible."""
        if self.show:
            return clean(text)
        if text in self._innocent:
            return text
        masked = self._masked(text)
        if masked == text and len(text) <= QUOTE_LIMIT:
            if len(self._innocent) == _INNOCENT_AT_MOST:
                self._innocent.clear()
            self._innocent.add(text)
        return masked

    def _masked(self, text: str) -> str:
        if "://" in text:
            text = USERINFO.sub("(masked)@", text)
            text = PATH_SECRETS.sub(lambda m: self.secret(m[0]), text)
        elif text.startswith("/"):
            text = PATH_SECRETS.sub(lambda m: self.secret(m[0]), text)
        if "=" in text:
            text = PAIR.sub(self._pair, text)
            if "u=" in text and "p=" in text:
                text = LOGIN_IN_QUERY.sub(self._login, text)
        if '":' in text or '" :' in text:
            text = JSON_PAIR.sub(self._json_pair, text)
        if '\\"' in text:
            text = INNER_JSON_PAIR.sub(self._member, text)
        if "</" in text:
            text = XML_PAIR.sub(self._member, text)
        if "eyJ" in text:
            text = JWT.sub(lambda m: self.secret(m[0]), text)
        return clean(KNOWN_TOKENS.sub(lambda m: self.secret(m[0]), text))

    def _pair(self, match: re.Match[str]) -> str:
        name, quote, value = match[1], match[2], match[3]
        if not is_secret_parameter(name, value):
            return match[0]
        return f"{name}={quote}{self.secret(value, password=is_password(name))}"

    def _login(self, match: re.Match[str]) -> str:
        return match[0][: match.start(1) - match.start()] + self.secret(match[1], password=True)

    def _json_pair(self, match: re.Match[str]) -> str:
        name, value = match[1], match[2]
        if not is_secret_parameter(name, value):
            return match[0]
        return f'"{name}": "{self.secret(value, password=is_password(name))}"'

    def _member(self, match: re.Match[str]) -> str:
        name, value = match[1], match[2]
        if not is_secret_parameter(name, value):
            return match[0]
        start, end = match.start(2) - match.start(), match.end(2) - match.start()
        return match[0][:start] + self.secret(value, password=is_password(name)) + match[0][end:]

    def scrub(self, text: str, known: Iterable[str]) -> str:
        """`text` with every known secret replaced: the last line of defence behind the masks above."""
        if self.show:
            return text
        for secret in known:
            if secret in text:
                text = text.replace(secret, f"(masked #{self.fingerprint(secret)})")
        return text
