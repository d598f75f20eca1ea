"""What is secret in an exchange: by the name of a field or parameter, by its look, and what one exchange holds.

Also what looks like a credential and is none: the literals that code and templates leave behind (`undefined`,
`{{token}}`, `YOUR_TOKEN`), which may be shown because they are the finding.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_plus

from ahocorasick_rs import BytesAhoCorasick, Implementation

from statusdoctor.model import Exchange, Request, Response
from statusdoctor.secret_names import (
    FOREIGN_PASSWORDS,
    OWNED_PARAMETER,
    OWNERS,
    PASSWORDS,
    SECRET_FIELDS,
    SECRET_PARAMETERS,
)

_SCRUB_AT_LEAST: Final = 6  # shorter values ("1", "true") stand in too many innocent places

_SECRET_WORDS: Final = re.compile(
    r"token|secret|passw|api[-_]?key|session[-_]?id|signature|credential|[-_]key$|^key[-_]", re.I
)
_OPEN_FIELDS: Final = frozenset(
    "sec-websocket-key access-control-allow-credentials idempotency-key surrogate-key x-cache-key cache-key "
    "signature-input x-csrf-header-name sec-token-binding".split()
)
_COUNTS: Final = re.compile(r"limit|remaining|quota|usage|count|expires|reset|access-control")  # of tokens, not a token
_SECRET_ENDS: Final = ("token", "secret", "password", "passwd", "passphrase", "apikey", "accesskey", "privatekey")
# Names that are as often an error code, a cache key or a page as a secret: masked only where the value looks like one.
_AMBIGUOUS: Final = frozenset(
    "code key token pass request session auth pin ticket sid secret sig appid userkey authid".split()
)

PAIR: Final = re.compile(r"""(?<![\w-])([\w.~%\[\]-]{2,60})=("?)([^\s&;,"'<>#]+)""")
JSON_PAIR: Final = re.compile(r'"([\w.~\[\]-]{2,60})"\s*:\s*"((?:[^"\\]|\\.)*)"')
INNER_JSON_PAIR: Final = re.compile(r'\\"([\w.~-]{2,40})\\"\s*:\s*\\"([^"\\]*)')  # JSON in a string of JSON
XML_PAIR: Final = re.compile(r"<([\w:.-]{2,40})>([^<>\s]{1,400})</")
USERINFO: Final = re.compile(r"(?<=://)[^/@\s:]*:[^/@\s]*@")
JWT: Final = re.compile(r"eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}")
KNOWN_TOKENS: Final = re.compile(
    r"\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{8,}|[rs]k_(?:live|test)_\w{8,}"
    r"|sk-[\w-]{16,}|AIza[\w-]{30,}|hv[sb]\.[\w-]{16,}|SG\.[\w-]{10,}\.[\w-]{10,}|npm_\w{20,}|pypi-[\w-]{20,}"
    r"|dop_v1_\w{20,}|shp(?:at|ca|pa|ss)_\w{16,}|ya29\.[\w-]{16,}|EAA\w{30,})"
)
PATH_SECRETS: Final = re.compile(
    r"(?<=/)(?:bot\d{6,}:[\w-]{20,}|(?<=/webhooks/)\d+/[\w-]{16,}|(?<=/services/)T\w+/B\w+/\w+"
    r"|(?<=/hooks/)[\w-]{16,}|(?<=/reset/)[\w.~-]{12,}|(?<=/verify/)[\w.~-]{12,}|(?<=/invite/)[\w.~-]{12,}"
    r"|(?<=/reset-password/)[\w.~-]{12,}|(?<=/confirm/)[\w.~-]{12,}|(?<=/magic/)[\w.~-]{12,}"
    r"|(?<=/api/)(?:[A-Za-z0-9-]{40}|[0-9a-f]{32})(?![\w-])"  # of a Hue bridge
    r"|(?<=/v[23]/)[\w-]{32}(?![\w-]))"  # of Infura, Alchemy
)
_PLACEHOLDER: Final = re.compile(
    r"""^['"]?(?:undefined|null|nil|none|nan|true|false|\[object\ \w+\]|\$\{?[\w.]*\}?|\{\{?[^{}]*\}?\}|<[^<>]*>|%[\w]+%
    |\#\{[^{}]*\}|:[a-z]\w*|
    (?:your|my|the|insert|replace|enter|put|add|paste)[-_ ]?(?:[a-z0-9]+[-_ ])*(?:token|key|jwt|secret|here|password)\w*
    |(?:access|api|auth|bearer)?[-_ ]?(?:token|api[-_]?key)(?:[-_ ]?here)?|x{3,}|\*{3,}|\.{3,}|changeme|todo|placeholder
    |[a-z0-9]+(?:[-_ ][a-z0-9]+){0,6}[-_ ]here
    |(?-i:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+){0,4}_(?:TOKEN|KEY|SECRET|PASSWORD|JWT))
    |process\.env\.\w+|os\.environ\S*|function\b.*|\[native\ code\]|Promise\b.*|<Response.*)?['"]?$""",
    re.I | re.X,
)


def is_placeholder(value: str) -> bool:
    """Whether a credential is a literal that some code or template left behind: undefined, {{token}}, YOUR_TOKEN."""
    return len(value) <= 120 and bool(_PLACEHOLDER.match(value.strip()))


@lru_cache(maxsize=1024)  # the same few names on every exchange
def is_secret_field(name: str) -> bool:
    """Whether a header field (lower-case name) carries a secret by its name."""
    if name in SECRET_FIELDS:
        return True
    return name not in _OPEN_FIELDS and bool(_SECRET_WORDS.search(name)) and not _COUNTS.search(name)


def is_secret_parameter(name: str, value: str) -> bool:
    """Whether a query, form, JSON or XML member carries a secret, by its name and, where that is common, its look.

    `access_token`, `accessToken`, `user[access-token]` and `user%5Baccess_token%5D` are one name.
    """
    plain = _plain(name)
    if plain not in _PLAIN_NAMES and not plain.endswith(_SECRET_ENDS):
        return plain in FOREIGN_PASSWORDS or (OWNED_PARAMETER.fullmatch(plain) is not None and _looks_secret(value))
    if plain in _OFTEN_CODES and _WORDS.fullmatch(value):
        return False
    return plain not in _AMBIGUOUS or _looks_secret(value)


def is_password(name: str) -> bool:
    """Whether a member's name is a password's: of that, not even a fingerprint is shown."""
    plain = _plain(name)
    if plain in _PLAIN_PASSWORDS or plain in FOREIGN_PASSWORDS:
        return True
    return plain.endswith(("password", "passwd", "passphrase", "clientsecret"))


def is_foreign_password(name: str) -> bool:
    """Whether a member's name is the word for a password in another language than English."""
    return _plain(name) in FOREIGN_PASSWORDS


@lru_cache(maxsize=2048)
def _plain(name: str) -> str:
    """A member's own name: lower case, without signs, the last of `user[password]` and `ns:password`."""
    last = re.split(r"[\[.:]", unquote_plus(name).lower().rstrip("]"))[-1]
    return re.sub(r"[^a-z0-9]", "", last)


_PLAIN_NAMES: Final = frozenset(_plain(name) for name in SECRET_PARAMETERS)
_PLAIN_PASSWORDS: Final = frozenset(_plain(name) for name in PASSWORDS)
#: Words with signs between them are an error code, not a secret: token_not_valid, INVALID_KEY, EmailNotFound.
_OFTEN_CODES: Final = frozenset(("code", "key", "request"))
_WORDS: Final = re.compile(r"[A-Za-z]+(?:[_.:-][A-Za-z]+)+|(?:[A-Z][a-z]+){2,}")


def _looks_secret(value: str) -> bool:
    if len(value) < 8 or " " in value:
        return False
    return not value.isalpha() or len(value) >= 20


_SCHEMES: Final = frozenset(
    "basic bearer digest negotiate ntlm dpop token jwt apikey api-key key hoba mutual oauth aws4-hmac-sha256 hawk "
    "scram-sha-1 scram-sha-256 vapid privatetoken signature kerberos bot sso-key genie-key klaviyo-api-key "
    "sharedkey sharedkeylite googlelogin mac client-id user discogs glsa".split()
)


_SECRET_MEMBERS: Final = ("response", "signature", "oauth_signature", "oauth_token")  # of Authorization


def is_scheme(word: str) -> bool:
    return word.lower().rstrip(":") in _SCHEMES


def known_secrets(exchange: Exchange) -> list[str]:
    """The secrets that this exchange itself carries, longest first: whatever else is printed must not hold them."""
    found: set[str] = set()
    if exchange.request:
        found.update(_request_secrets(exchange.request))
    if exchange.response:
        found.update(_response_secrets(exchange.response))
    found |= {unquote_plus(s) for s in found if "%" in s or "+" in s}
    usable = {s for s in found if len(s) >= _SCRUB_AT_LEAST and not is_placeholder(s)}
    return sorted(usable, key=lambda s: (-len(s), s))


def _request_secrets(request: Request) -> Iterable[str]:
    for name, values in request.headers.index.items():
        if not is_secret_field(name):
            continue
        for value in values:
            yield from _field_secrets(name, value)
    yield from _pair_secrets(request.path)
    yield from LOGIN_IN_QUERY.findall(request.path)
    body = request.body.raw[:65536] if request.body.kept else b""
    if _names_secrets(body):
        yield from _body_secrets(body.decode("utf-8", "replace"))


def _response_secrets(response: Response) -> Iterable[str]:
    for value in response.headers.all("set-cookie"):
        yield from _cookie_values(value.partition(";")[0])
    for name in response.headers.index:
        if name not in ("set-cookie", "www-authenticate") and is_secret_field(name):
            yield response.headers.get(name)
    yield from _pair_secrets(response.headers.get("location"))
    body = response.body.raw[:16384] if response.body.kept and not response.body.coded else b""
    if (b"token" in body or b"secret" in body) and _names_secrets(body):
        yield from _body_secrets(body.decode("utf-8", "replace"))


def _field_secrets(name: str, value: str) -> Iterable[str]:
    if name == "cookie":
        yield from _cookie_values(value)
        return
    value = value.strip()
    scheme, space, rest = value.partition(" ")
    if not space or not is_scheme(scheme):
        yield value
        return
    rest = rest.strip()
    if scheme.lower() == "basic":
        yield from _basic_secrets(rest)
    if "=" in rest.rstrip("="):
        yield from (m[3] for m in _pairs(rest) if m[1].lower() in _SECRET_MEMBERS)
    else:
        yield rest
        yield from (word for word in rest.split() if not is_scheme(word))


def _basic_secrets(rest: str) -> Iterable[str]:
    try:
        decoded = base64.b64decode(rest + "=" * (-len(rest) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        decoded = rest
    yield rest
    password = decoded.partition(":")[2]
    yield password
    yield password.strip()


def _cookie_values(text: str) -> Iterable[str]:
    for part in text.split(";"):
        value = part.partition("=")[2].strip()
        if value and not value.isalpha():  # theme=dark and the like are no secrets
            yield value


def _names_secrets(body: bytes) -> bool:
    """Whether a secret's name stands where names stand (`name=`, `"name":`, `<name>`): one pass over most bodies."""
    lowered = body.lower()
    found = _name_finder().find_matches_as_indexes(lowered) if body else ()
    return any(lowered[end - 1] != _QUOTE or _COLON.match(lowered, end) for _, _, end in found)


#: InfluxDB and Subsonic read user and password as `u` and `p`; alone, a `p` is a page.
LOGIN_IN_QUERY: Final = re.compile(
    r"(?:(?<=[?&])u=[^&#\s]{1,256}&p=|(?<=[?&])p=(?=[^&#\s]{1,256}&u=))(?!\d+\b)([^&#\s]+)"
)
_QUOTE: Final = ord('"')
_COLON: Final = re.compile(rb"[^\x21-\x39\x3b-\x7e]*:")  # behind white space of any kind


@lru_cache(maxsize=1)
def _name_finder() -> BytesAhoCorasick:
    owned = {f"{owner}{joint}key" for owner in OWNERS for joint in ("", "_", "-")}  # tokens: by their end
    names = {*SECRET_PARAMETERS, *_PLAIN_NAMES, *_SECRET_ENDS, *FOREIGN_PASSWORDS, *owned}
    return BytesAhoCorasick(
        [f"{name}{end}".encode() for name in sorted(names) for end in '="]%\\>'],
        implementation=Implementation.DFA,
    )


def _pairs(text: str) -> Iterable[re.Match[str]]:
    return PAIR.finditer(text) if "=" in text else ()


def _pair_secrets(text: str) -> Iterable[str]:
    for match in _pairs(text):
        if is_secret_parameter(match[1], match[3]):
            yield match[3]


def _body_secrets(text: str) -> Iterable[str]:
    yield from _pair_secrets(text)
    for pattern, mark in ((JSON_PAIR, '"'), (INNER_JSON_PAIR, '\\"'), (XML_PAIR, "</")):
        if mark in text:
            yield from (m[2] for m in pattern.finditer(text) if is_secret_parameter(m[1], m[2]))
