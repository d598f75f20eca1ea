"""One Authorization value: its scheme, what the scheme carries, and what is odd about it.

Fault words, the most telling first: empty, scheme-duplicated, two-values, json, placeholder, python-bytes, quoted,
brackets, cut, colon (behind the scheme), glued (no blank behind the scheme), encoded (percent signs), line-break,
not-ascii, white-space. Of Basic also: not-base64, base64url, padding, no-colon, not-utf8, empty-user, empty-password.
"""

from __future__ import annotations

import base64
import re
from typing import Final

import msgspec

from statusdoctor.facts.challenges import parameters
from statusdoctor.secrecy import is_placeholder

_LIMIT: Final = 64 * 1024

_KINDS: Final = {
    "basic": "basic", "bearer": "bearer", "digest": "digest", "negotiate": "negotiate", "kerberos": "negotiate",
    "ntlm": "ntlm", "dpop": "dpop", "hawk": "hawk", "signature": "signature", "sharedkey": "signature",
    "sharedkeylite": "signature", "sharedaccesssignature": "signature", "hmac": "signature", "hmac-sha256": "signature",
    "aws": "signature", "mac": "signature", "acs3-hmac-sha256": "signature", "tc3-hmac-sha256": "signature",
    "oauth": "oauth1", "token": "token", "jwt": "token", "bot": "token", "vapid": "token", "webpush": "token",
    "googlelogin": "token", "sso-key": "api-key", "ssws": "api-key", "apikey": "api-key", "api-key": "api-key",
    "key": "api-key", "x-api-key": "api-key", "apitoken": "api-key", "genie-key": "api-key",
    "klaviyo-api-key": "api-key", "client-id": "api-key", "deepl-auth-key": "api-key", "glsa": "api-key",
    "privatetoken": "token", "user": "other", "scram-sha-1": "other", "scram-sha-256": "other", "hoba": "other",
    "mutual": "other", "gnap": "token",
}  # fmt: skip
_WITH_PARAMETERS: Final = frozenset("digest aws-sigv4 oauth1 hawk signature".split())
_STACKED: Final = re.compile(r"(basic|bearer|token|jwt|dpop|apikey)(?::\s*|\s+)(?=\S)", re.I)
_GLUED: Final = re.compile(r"(bearer|basic)(?:[:=_-]|(?=.{8}))(?=\S)|(token|jwt|apikey)[:=](?=\S)", re.I | re.S)
_ENCODED_BLANK: Final = re.compile(r"(\w+)(?:%20|\+(?=eyJ))(?=\S)")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,30}")
_SECOND: Final = re.compile(r",\s*(?:basic|bearer|token|digest|dpop|negotiate)\s", re.I)
_BLANKS: Final = re.compile(r"\s+")
_BYTES: Final = re.compile(r"b(['\"]).*\1$", re.S)
_ENCODED: Final = re.compile(r"%(?:2[0BbFf]|3[Dd]|22|7[BbDd])")
_COSMOS: Final = re.compile(r"type(?:=|%3d)\w{3,8}(?:&|%26)ver(?:=|%3d)", re.I)  # Azure Cosmos DB wants it encoded
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*={0,2}")
_PARAMETER: Final = re.compile(r"[A-Za-z][\w-]{0,40}=\"[^\"]*\"(?:,|$)")  # Snowflake's Token="…", and its like
_QUOTES: Final = "\"'`“”‘’"


class Credentials(msgspec.Struct, frozen=True):
    """Something in a request that authenticates it.

    kind: basic, bearer, digest, negotiate, ntlm, dpop, aws-sigv4, oauth1, hawk, signature, api-key, cookie, token,
    other, bare (an Authorization without a scheme), or empty. where: `request.headers.authorization`, `request.url`
    and the like. name: the field, parameter, cookie or body member. value: without scheme, a doubled one included.
    fault: one word of this module's list, empty where nothing is odd.
    """

    kind: str
    where: str
    name: str
    scheme: str = ""
    value: str = ""
    user: str = ""
    password: str = ""
    parameters: dict[str, str] = {}
    fault: str = ""

    def __repr__(self) -> str:
        return f"Credentials(kind={self.kind!r}, where={self.where!r}, name={self.name!r}, fault={self.fault!r})"


def authorization(line: str, name: str = "authorization") -> Credentials:
    """The credentials of one Authorization or Proxy-Authorization line."""
    where = f"request.headers.{name}"
    text = line[:_LIMIT].strip()
    if not text:
        return Credentials("empty", where, name, fault="empty")
    scheme, value, fault = _split(text)
    kind = _kind(scheme, value)
    if kind == "basic":
        return _basic(where, name, scheme, value, fault)
    if kind in _WITH_PARAMETERS:
        pairs = parameters(value)
        fault = fault or ("" if value else "empty")
        return Credentials(kind, where, name, scheme, value, pairs.get("username", ""), "", pairs, fault)
    return Credentials(kind, where, name, scheme, value, fault=fault or value_fault(value))


def value_fault(value: str) -> str:
    """The most telling thing that is odd about a token, a key or another opaque value; empty where nothing is."""
    text = value.strip()
    if not text:
        return "empty"
    if "," in text and _SECOND.search(text):
        return "two-values"
    if text[0] in "{[" and '"' in text and ":" in text:
        return "json"
    if is_placeholder(text[:200]):
        return "placeholder"
    return _wrapping(text) or _content(text, value)


def _wrapping(text: str) -> str:
    if text[0] == "b" and _BYTES.match(text):
        return "python-bytes"
    if (text[0] in _QUOTES or text[-1] in _QUOTES) and not _PARAMETER.match(text):
        return "quoted"
    if text[0] in "<{[" and text[-1] in ">}]":
        return "brackets"
    return "cut" if text.endswith(("...", "…")) else ""


def _content(text: str, value: str) -> str:
    if "\n" in text or "\r" in text or text.endswith(("\\n", "\\r", "%0A", "%0a", "%0D", "%0d")):
        return "line-break"
    if not text.isascii():
        return "not-ascii"
    if "%" in text and _ENCODED.search(text) and not _COSMOS.match(text):
        return "encoded"
    return "white-space" if text != value or _BLANKS.search(text) else ""


def _split(text: str) -> tuple[str, str, str]:
    """Scheme word (empty where there is none), what follows it, and a fault of the form."""
    if text[0] in _QUOTES and _STACKED.match(text[1:]):
        scheme, value, _ = _split(text.strip(_QUOTES).strip() or text)
        return scheme, value, "quoted"
    word, _, rest = _partition(text)
    known = word.rstrip(":").lower() in _KINDS or word.lower().startswith("aws4-")
    if known:
        inner = rest
        while stacked := _STACKED.match(inner):
            inner = inner[stacked.end() :]
        if inner != rest:
            return word.rstrip(":"), inner, "scheme-duplicated"
        return word.rstrip(":"), rest, "colon" if word.endswith(":") else ""
    return _split_unusual(text, word, rest)


def _split_unusual(text: str, word: str, rest: str) -> tuple[str, str, str]:
    encoded = _ENCODED_BLANK.match(text)
    if encoded and encoded[1].lower() in _KINDS:
        return encoded[1], text[encoded.end() :], "encoded"
    glued = None if is_placeholder(text[:200]) else _GLUED.match(text)
    if glued:
        return glued[1] or glued[2], text[glued.end() :], "glued"
    if rest and _SCHEME.fullmatch(word) and not word.startswith("eyJ"):
        return word, rest, ""
    return "", text, ""


def _partition(text: str) -> tuple[str, str, str]:
    match = _BLANKS.search(text)
    if not match:
        return text, "", ""
    return text[: match.start()], match[0], text[match.end() :]


def _kind(scheme: str, value: str) -> str:
    lowered = scheme.lower()
    if not scheme:
        return "signature" if _COSMOS.match(value) else "bare"
    if lowered.startswith("aws4-"):
        return "aws-sigv4"
    kind = _KINDS.get(lowered, "other")
    if kind == "oauth1" and "oauth_" not in value:
        return "token"  # OAuth 2 before it was a standard; Google and Salesforce still take it
    return kind


def _basic(where: str, name: str, scheme: str, value: str, fault: str) -> Credentials:
    """Basic (RFC 7617): base64 of user:password."""
    fault = fault if fault or value else "empty"
    odd = value_fault(value)
    if odd in ("placeholder", "json", "quoted", "python-bytes", "brackets", "two-values") and not fault:
        return Credentials("basic", where, name, scheme, value, fault=odd)
    pair, coding = _pair(value)
    user, colon, password = pair.partition(":")
    if not fault:
        fault = coding or _pair_fault(user, colon, password)
    return Credentials("basic", where, name, scheme, value, user if colon else "", password, {}, fault)


def _pair(value: str) -> tuple[str, str]:
    """The decoded pair as far as it can be read, and what is wrong with its coding."""
    fault = ""
    if not _BASE64.fullmatch(value):
        if not _BASE64URL.fullmatch(value):
            return value, "not-base64"  # often the pair itself, in clear
        fault = "base64url"
    bare = value.rstrip("=").translate(str.maketrans("-_", "+/"))
    if len(bare) % 4 == 1:
        return "", "not-base64"
    if len(value) % 4:
        fault = fault or "padding"
    return _decoded(base64.b64decode(bare + "=" * (-len(bare) % 4)), fault)


def _decoded(raw: bytes, fault: str) -> tuple[str, str]:
    try:
        return raw.decode(), fault
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "not-utf8" if b":" in raw else "no-colon"


def _pair_fault(user: str, colon: str, password: str) -> str:
    if not colon:
        return "no-colon"
    if _left_over(user) or _left_over(password):
        return "placeholder"
    if not user:
        return "empty-user"
    if not password:
        return "empty-password"
    pair = user, password
    if any(part.endswith(("\n", "\r")) for part in pair):
        return "line-break"
    return "white-space" if any(part != part.strip() for part in pair) else ""


def _left_over(part: str) -> bool:
    """Whether a half of the pair is what a template left; narrow, for real passwords can look like anything."""
    if part.lower() in ("undefined", "null", "none", "nan", "[object object]"):
        return True
    return part.startswith(("{", "<", "${", "***")) and is_placeholder(part[:200])
