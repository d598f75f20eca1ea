"""JSON Web Tokens read without trusting them (RFC 7519, RFC 9068): what they claim, and what is broken about them.

No signature is checked here: a reader of traffic has no key. A damaged token gives as much as can be read of it.
"""

from __future__ import annotations

import base64
import json
import math
import re
from functools import lru_cache
from typing import Any, Final

import msgspec

_LIMIT: Final = 64 * 1024  # characters of one token that are looked at
_MEMBERS: Final = 200  # members read of a damaged object
_NUMBERS: Final = ("none", "one segment", "two segments", "three segments", "four segments", "five segments")
_BEGINNING: Final = re.compile(r"e(?:yJ|yA|w[0o])")  # base64 of `{"`, `{ ` and `{` with a line break
_PREFIX: Final = re.compile(r"(?:bearer|dpop|token|jwt)[:=\s]\s*", re.I)
_DECODER: Final = json.JSONDecoder()
_OPENING: Final = re.compile(r"\s*+\{\s*+")
_COLON: Final = re.compile(r"\s*+:\s*+")
_COMMA: Final = re.compile(r"\s*+,\s*+")
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-]*+")
# Bytes of a signature by algorithm (RFC 7518, 3.1; RFC 8037, 3.1)
_SIGNATURE_BYTES: Final = {
    "HS256": 32, "HS384": 48, "HS512": 64, "ES256": 64, "ES384": 96, "ES512": 132, "ES256K": 64, "EdDSA": 64,
}  # fmt: skip
_RSA_STEP: Final = 32  # RSA signatures are as long as the key: 2048, 3072, 4096 bits are multiples of 32 bytes
_KINDS: Final = {
    "access": "access", "access_token": "access", "bearer": "access", "sliding": "access", "at+jwt": "access",
    "application/at+jwt": "access", "id": "id", "id_token": "id", "id+jwt": "id", "refresh": "refresh",
    "refresh_token": "refresh", "offline": "refresh", "rt+jwt": "refresh",
}  # fmt: skip


class Token(msgspec.Struct, frozen=True):
    """One JWT: header and claims as they stand, and its faults as plain words. Nothing in it is verified."""

    raw: str
    header: dict[str, Any] = {}
    claims: dict[str, Any] = {}
    faults: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Token(kind={self.kind!r}, faults={self.faults!r})"  # never the token itself in a traceback

    @property
    def expires(self) -> float | None:
        """exp, in epoch seconds as written."""
        return _moment(self.claims.get("exp"))

    @property
    def not_before(self) -> float | None:
        """nbf, in epoch seconds as written."""
        return _moment(self.claims.get("nbf"))

    @property
    def issued(self) -> float | None:
        """iat, in epoch seconds as written."""
        return _moment(self.claims.get("iat"))

    @property
    def audience(self) -> tuple[str, ...]:
        """aud, which may be one text or a list."""
        return texts(self.claims.get("aud"), split=False)

    @property
    def issuer(self) -> str:
        return _text(self.claims.get("iss"))

    @property
    def subject(self) -> str:
        return _text(self.claims.get("sub"))

    @property
    def algorithm(self) -> str:
        return _text(self.header.get("alg"))

    @property
    def key_id(self) -> str:
        return _text(self.header.get("kid"))

    @property
    def type(self) -> str:
        """typ of the header, as written."""
        return _text(self.header.get("typ"))

    @property
    def scopes(self) -> tuple[str, ...]:
        """scope (RFC 8693, 4.2) and scp (Entra, Okta): what the token may do. Roles are another thing."""
        return (*texts(self.claims.get("scope")), *texts(self.claims.get("scp")))

    @property
    def encrypted(self) -> bool:
        """Whether it is a JWE: its claims cannot be read by anybody without the key."""
        return "enc" in self.header

    @property
    def kind(self) -> str:
        """access, id, refresh or unknown: by what the token says of itself, then by the claims that it has."""
        claims = self.claims
        for said in (self.type, *(_text(claims.get(n)) for n in ("typ", "token_use", "token_type", "type"))):
            if said.lower() in _KINDS:
                return _KINDS[said.lower()]
        if "at_hash" in claims or "c_hash" in claims:
            return "id"
        if self.scopes:
            return "access"
        return "id" if "nonce" in claims else "unknown"

    def expired_at(self, moment: float) -> bool:
        """Whether exp has come: the token must not be accepted at or after it (RFC 7519, 4.1.4)."""
        return self.expires is not None and moment >= self.expires

    def early_at(self, moment: float) -> bool:
        """Whether nbf still lies ahead (RFC 7519, 4.1.5)."""
        return self.not_before is not None and moment < self.not_before

    def age(self, moment: float) -> float | None:
        """Seconds since iat; negative where the token comes from the future."""
        return None if self.issued is None else moment - self.issued


@lru_cache(maxsize=16)  # many rules read the same few values
def token(value: str) -> Token | None:
    """The JWT in a credential (a scheme word before it is passed over); None where it has nothing of a JWT."""
    text = value[:_LIMIT]
    if "." not in text and "ey" not in text and "ew" not in text:
        return None
    faults: dict[str, None] = {}
    text = _bare(text, faults)
    segments = text.split(".", 8)
    if not _BEGINNING.match(text) and not (len(segments) == 3 and "alg" in _read(segments[0], "header", {})):
        return None
    if len(segments) not in (3, 5):
        count = _NUMBERS[len(segments)] if len(segments) < len(_NUMBERS) else "more than five segments"
        faults[f"{count} instead of three"] = None
    header = _read(segments[0], "header", faults)
    claims = _read(segments[1], "payload", faults) if 1 < len(segments) < 5 and segments[1] else {}
    if len(segments) == 3:
        _check_signature(segments[2], _text(header.get("alg")), faults)
    _check_times(claims, faults)
    return Token(value, header, claims, tuple(faults))


def _bare(text: str, faults: dict[str, None]) -> str:
    """The text without scheme, quotes and white space; what was taken off is a fault, the scheme is none."""
    bare = text.strip()
    prefix = _PREFIX.match(bare)
    if prefix:
        bare = bare[prefix.end() :]
    unquoted = bare.strip("\"'`")
    if unquoted != bare:
        faults["quotes around it"] = None
    inner = "".join(unquoted.split())
    if inner != unquoted.strip():
        faults["line break inside" if "\n" in unquoted.strip() else "white space inside"] = None
    return inner


def _read(segment: str, part: str, faults: dict[str, None]) -> dict[str, Any]:
    """The JSON object of one segment; of a damaged one the members that can be read."""
    raw, fault = _decode(segment)
    if fault:
        faults[f"the {part} {fault}"] = None
    text = raw.decode("utf-8", "replace")
    try:
        value = msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        value = _lenient(text)
    if isinstance(value, dict):
        return value
    faults[f"the {part} is not JSON" if value is None else f"the {part} is not a JSON object"] = None
    return _members(text)


def _decode(segment: str) -> tuple[bytes, str]:
    """The bytes of a base64url segment, as many as can be read, and what is wrong with it."""
    fault = ""
    text = segment
    if "=" in text:
        text, fault = text.rstrip("="), "is padded with ="
    if "+" in text or "/" in text:
        text, fault = text.replace("+", "-").replace("/", "_"), "is in base64 instead of base64url"
    valid = _SEGMENT.match(text)
    good = valid[0] if valid else ""
    if len(good) < len(text):
        fault = "is not base64url"
    if len(good) % 4 == 1:
        good, fault = good[:-1], fault or "is not base64url"
    return base64.urlsafe_b64decode(good + "=" * (-len(good) % 4)), fault


def _lenient(text: str) -> Any:
    """What the standard library makes of it (it takes NaN and lone surrogates); None where it refuses."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _members(text: str) -> dict[str, Any]:
    """The members of a JSON object up to the place where it breaks off."""
    found: dict[str, Any] = {}
    at = _after(_OPENING, text, 0)
    try:
        while at > 0 and len(found) < _MEMBERS:
            name, at = _DECODER.raw_decode(text, at)
            colon = _after(_COLON, text, at)
            if colon < 0:
                break
            value, at = _DECODER.raw_decode(text, colon)
            if at < len(text) and isinstance(name, str):  # a number at the very end may have been cut
                found[name] = value
            at = _after(_COMMA, text, at)
    except (ValueError, RecursionError):
        pass  # the break: what stood before it is kept
    return found


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    """The place behind a sign of punctuation; -1 where it is not there."""
    match = pattern.match(text, at) if at >= 0 else None
    return match.end() if match else -1


def _check_signature(segment: str, algorithm: str, faults: dict[str, None]) -> None:
    raw, fault = _decode(segment)
    if algorithm.lower() == "none":
        return
    if not segment:
        faults["the signature is empty"] = None
        return
    if fault:
        faults[f"the signature {fault}"] = None
    due = _SIGNATURE_BYTES.get(algorithm, 0)
    if due and len(raw) < due:
        faults[f"cut: the signature has {len(raw)} bytes, {algorithm} makes {due}"] = None
    elif due and len(raw) > due:
        faults[f"the signature has {len(raw)} bytes, {algorithm} makes {due}"] = None
    elif algorithm[:2] in ("RS", "PS") and (len(raw) % _RSA_STEP or len(raw) < 2 * _RSA_STEP):
        faults[f"cut: the signature has {len(raw)} bytes, no usual length of an RSA key"] = None


def _check_times(claims: dict[str, Any], faults: dict[str, None]) -> None:
    for name in ("exp", "nbf", "iat"):
        value = claims.get(name)
        if isinstance(value, str):
            faults[f"{name} is text instead of a number"] = None
        moment = _moment(value)
        if moment is not None and moment > 1e11:  # in seconds this would be after the year 5138
            faults[f"{name} is in milliseconds"] = None


def _moment(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        moment = float(value)
    except (ValueError, OverflowError):
        return None
    return moment if math.isfinite(moment) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def texts(value: Any, *, split: bool = True) -> tuple[str, ...]:
    """A claim that may be one text, of several words where `split`, or a list of texts."""
    if isinstance(value, str):
        return tuple(value.split()[:_MEMBERS]) if split else (value,)
    if isinstance(value, list):
        return tuple(item for item in value[:_MEMBERS] if isinstance(item, str))
    return ()
