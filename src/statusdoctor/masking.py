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

from statusdoctor.model import Exchange, Request, Response

QUOTE_LIMIT: Final = 240  # characters of one quote; more hides the telling part
_SCRUB_AT_LEAST: Final = 6  # shorter values ("1", "true") stand in too many innocent places

SECRET_FIELDS: Final = frozenset(
    "authorization proxy-authorization cookie set-cookie x-api-key api-key apikey x-auth-token x-access-token "
    "x-csrf-token x-csrftoken x-xsrf-token x-session-token x-amz-security-token x-goog-api-key private-token "
    "job-token x-vault-token ocp-apim-subscription-key dd-api-key dd-application-key x-shopify-access-token "
    "x-functions-key x-auth-key x-figma-token x-gitlab-token x-hub-signature x-hub-signature-256 x-signature "
    "x-rapidapi-key x-subscription-token circle-token xi-api-key x-plex-token x-ms-token-aad-access-token "
    "x-forwarded-access-token x-amzn-oidc-data x-goog-iap-jwt-assertion cf-access-jwt-assertion dpop "
    "sec-websocket-key authentication-info proxy-authentication-info".split()
) - {"sec-websocket-key", "authentication-info", "proxy-authentication-info"}
_SECRET_WORDS: Final = re.compile(r"token|secret|passw|api-?key|session-?id|signature|credential|-key$|^key-", re.I)
_OPEN_FIELDS: Final = frozenset(
    "sec-websocket-key access-control-allow-credentials idempotency-key surrogate-key x-cache-key cache-key "
    "signature-input x-csrf-header-name tokenbinding sec-token-binding".split()
)
SECRET_PARAMETERS: Final = frozenset(
    "access_token refresh_token id_token id_token_hint token auth_token authtoken session_token csrf_token csrftoken "
    "csrfmiddlewaretoken authenticity_token _csrf _token xsrf_token client_secret client_assertion assertion password "
    "passwd pwd passphrase pass secret api_key apikey api-key app_key appkey application_key access_key accesskey "
    "secret_key private_key subscription-key sig signature x-amz-signature x-amz-security-token x-goog-signature "
    "hmac session sessionid session_id sid jsessionid phpsessid jwt bearer auth authorization samlresponse "
    "samlrequest relaystate code_verifier device_code otp totp pin ticket oauth_token oauth_token_secret "
    "oauth_signature oauth_verifier webhook_secret new_password old_password password_confirmation actor_token "
    "subject_token request key code magic reset_token invite_token confirmation_token verification_token".split()
)
# Names that are as often an error code, a cache key or a page as a secret: masked only where the value looks like one.
_AMBIGUOUS: Final = frozenset("code key token pass request session auth pin ticket sid secret sig".split())
_PASSWORDS: Final = frozenset(
    "password passwd pwd passphrase pass new_password old_password password_confirmation client_secret".split()
)

_PAIR: Final = re.compile(r"""(?<![\w-])([\w.~-]{2,40})=("?)([^\s&;,"'<>#]+)""")
_JSON_PAIR: Final = re.compile(r'"([\w.~-]{2,40})"\s*:\s*"((?:[^"\\]|\\.)*)"')
_USERINFO: Final = re.compile(r"(?<=://)[^/@\s:]*:[^/@\s]*@")
_JWT: Final = re.compile(r"eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}")
_KNOWN_TOKENS: Final = re.compile(
    r"\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{8,}|[rs]k_(?:live|test)_\w{8,}"
    r"|sk-[\w-]{16,}|AIza[\w-]{30,}|hv[sb]\.[\w-]{16,}|SG\.[\w-]{10,}\.[\w-]{10,}|npm_\w{20,}|pypi-[\w-]{20,}"
    r"|dop_v1_\w{20,}|shp(?:at|ca|pa|ss)_\w{16,}|ya29\.[\w-]{16,}|EAA\w{30,})"
)
_PATH_SECRETS: Final = re.compile(
    r"(?<=/)(?:bot\d{6,}:[\w-]{20,}|(?<=/webhooks/)\d+/[\w-]{16,}|(?<=/services/)T\w+/B\w+/\w+"
    r"|(?<=/hooks/)[\w-]{16,}|(?<=/reset/)[\w.~-]{12,}|(?<=/verify/)[\w.~-]{12,}|(?<=/invite/)[\w.~-]{12,}"
    r"|(?<=/reset-password/)[\w.~-]{12,}|(?<=/confirm/)[\w.~-]{12,}|(?<=/magic/)[\w.~-]{12,})"
)
_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
    "|[\U000e0000-\U000e0fff]"
)
_SHORT_ESCAPES: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLACEHOLDER: Final = re.compile(
    r"""^['"]?(?:undefined|null|nil|none|nan|true|false|\[object\ \w+\]|\$\{?[\w.]*\}?|\{\{?[^{}]*\}?\}|<[^<>]*>|%[\w]+%
    |\#\{[^{}]*\}|:[a-z]\w*|(?:your|my|the|insert|replace|enter|put|add|paste)[-_ ]?(?:\w+[-_ ])*(?:token|key|jwt|secret|here|password)\w*
    |(?:access|api|auth|bearer)?[-_ ]?(?:token|api[-_]?key)(?:[-_ ]?here)?|x{3,}|\*{3,}|\.{3,}|changeme|todo|placeholder
    |process\.env\.\w+|os\.environ\S*|function\b.*|\[native\ code\]|Promise\b.*|<Response.*)?['"]?$""",
    re.I | re.X,
)


def clean(text: str) -> str:
    """Text from the wire with everything that a terminal, a log or a reader could be fooled by made visible."""
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


def is_placeholder(value: str) -> bool:
    """Whether a credential is a literal that some code or template left behind: undefined, {{token}}, YOUR_TOKEN."""
    return bool(_PLACEHOLDER.match(value.strip()))


def is_secret_field(name: str) -> bool:
    """Whether a header field (lower-case name) carries a secret by its name."""
    if name in SECRET_FIELDS:
        return True
    return name not in _OPEN_FIELDS and bool(_SECRET_WORDS.search(name)) and not name.startswith("access-control")


def is_secret_parameter(name: str, value: str) -> bool:
    """Whether a query, form or JSON member carries a secret, by its name and, where that is common, its look."""
    lowered = name.lower()
    if lowered not in SECRET_PARAMETERS and not lowered.endswith(
        ("_token", "_secret", "-token", "-secret", "password")
    ):
        return False
    return lowered not in _AMBIGUOUS or _looks_secret(value)


def _looks_secret(value: str) -> bool:
    if len(value) < 8 or " " in value:
        return False
    return not value.isalpha() or len(value) >= 20


class Masker:
    """Masks for one run: one key for fingerprints, one decision whether secrets are shown.

    key: bytes for keyed fingerprints; random where none is given (tests fix it).
    show: True shows secrets as they are (the user asked); control characters are still made visible.
    """

    def __init__(self, key: bytes | None = None, *, show: bool = False) -> None:
        self._key = key or secrets.token_bytes(16)
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
        if _JWT.fullmatch(bare):
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
            return scheme if is_placeholder(scheme) or _is_scheme(scheme) else self.secret(value)
        if scheme.lower() == "basic":
            return f"{clean(scheme)} {self._basic(rest)}"
        if scheme.lower() in ("digest", "oauth", "aws4-hmac-sha256", "hawk", "signature", "dpop-proof") and "=" in rest:
            return f"{clean(scheme)} {self._parameters(rest)}"
        if rest.lower().startswith(("bearer ", "basic ", "token ", "jwt ")):
            return f"{clean(scheme)} {self.credentials(rest)}"
        if not _is_scheme(scheme):
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

        return shorten(clean(_PAIR.sub(mask, rest)))

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
        if "://" in text:
            text = _USERINFO.sub("(masked)@", text)
            text = _PATH_SECRETS.sub(lambda m: self.secret(m[0]), text)
        elif text.startswith("/"):
            text = _PATH_SECRETS.sub(lambda m: self.secret(m[0]), text)
        if "=" in text:
            text = _PAIR.sub(self._pair, text)
        if '":' in text or '" :' in text:
            text = _JSON_PAIR.sub(self._json_pair, text)
        if "eyJ" in text:
            text = _JWT.sub(lambda m: self.secret(m[0]), text)
        return clean(_KNOWN_TOKENS.sub(lambda m: self.secret(m[0]), text))

    def _pair(self, match: re.Match[str]) -> str:
        name, quote, value = match[1], match[2], match[3]
        if not is_secret_parameter(name, value):
            return match[0]
        return f"{name}={quote}{self.secret(value, password=name.lower() in _PASSWORDS)}"

    def _json_pair(self, match: re.Match[str]) -> str:
        name, value = match[1], match[2]
        if not is_secret_parameter(name, value):
            return match[0]
        return f'"{name}": "{self.secret(value, password=name.lower() in _PASSWORDS)}"'

    def scrub(self, text: str, known: Iterable[str]) -> str:
        """`text` with every known secret replaced: the last line of defence behind the masks above."""
        if self.show:
            return text
        for secret in known:
            if secret in text:
                text = text.replace(secret, f"(masked #{self.fingerprint(secret)})")
        return text


_SCHEMES: Final = frozenset(
    "basic bearer digest negotiate ntlm dpop token jwt apikey api-key key hoba mutual oauth aws4-hmac-sha256 hawk "
    "scram-sha-1 scram-sha-256 vapid privatetoken signature kerberos bot sso-key genie-key klaviyo-api-key "
    "sharedkey sharedkeylite googlelogin mac client-id user discogs glsa".split()
)


def _is_scheme(word: str) -> bool:
    return word.lower().rstrip(":") in _SCHEMES


def known_secrets(exchange: Exchange) -> list[str]:
    """The secrets that this exchange itself carries, longest first: whatever else is printed must not hold them."""
    found: set[str] = set()
    if exchange.request:
        found.update(_request_secrets(exchange.request))
    if exchange.response:
        found.update(_response_secrets(exchange.response))
    usable = {s for s in found if len(s) >= _SCRUB_AT_LEAST and not is_placeholder(s)}
    return sorted(usable, key=lambda s: (-len(s), s))


def _request_secrets(request: Request) -> Iterable[str]:
    for name, values in request.headers.index.items():
        if not is_secret_field(name):
            continue
        for value in values:
            yield from _field_secrets(name, value)
    yield from _pair_secrets(request.path)
    body = request.body.raw[:65536] if request.body.kept else b""
    if body:
        yield from _body_secrets(body.decode("utf-8", "replace"))


def _response_secrets(response: Response) -> Iterable[str]:
    for value in response.headers.all("set-cookie"):
        yield from _cookie_values(value.partition(";")[0])
    for name in response.headers.index:
        if name not in ("set-cookie", "www-authenticate") and is_secret_field(name):
            yield response.headers.get(name)
    yield from _pair_secrets(response.headers.get("location"))
    body = response.body.raw[:16384] if response.body.kept and not response.body.coded else b""
    if b"token" in body or b"secret" in body:
        yield from _body_secrets(body.decode("utf-8", "replace"))


def _field_secrets(name: str, value: str) -> Iterable[str]:
    if name == "cookie":
        yield from _cookie_values(value)
        return
    value = value.strip()
    scheme, space, rest = value.partition(" ")
    if not space or not _is_scheme(scheme):
        yield value
        return
    rest = rest.strip()
    yield from (
        m[3]
        for m in _PAIR.finditer(rest)
        if m[1].lower() in ("response", "signature", "oauth_signature", "oauth_token")
    )
    if scheme.lower() == "basic":
        yield from _basic_secrets(rest)
    if "=" not in rest.rstrip("="):
        yield rest
        yield from (word for word in rest.split() if not _is_scheme(word))


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


def _pair_secrets(text: str) -> Iterable[str]:
    for match in _PAIR.finditer(text):
        if is_secret_parameter(match[1], match[3]):
            yield match[3]


def _body_secrets(text: str) -> Iterable[str]:
    yield from _pair_secrets(text)
    for match in _JSON_PAIR.finditer(text):
        if is_secret_parameter(match[1], match[2]):
            yield match[2]
