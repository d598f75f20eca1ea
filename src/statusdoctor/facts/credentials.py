"""What a request sends to authenticate itself: header fields, cookies, query parameters, members of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.facts.authorization import Credentials, authorization, value_fault
from statusdoctor.facts.content import Content
from statusdoctor.facts.cookies import is_session_name, sent_cookies
from statusdoctor.facts.credentials_in_bodies import SUBJECT_PATHS, in_the_body
from statusdoctor.facts.urls import query_pairs
from statusdoctor.model import Request
from statusdoctor.secrecy import is_placeholder, is_scheme
from statusdoctor.secret_names import (
    KEY_FIELDS,
    KEY_PARAMETERS,
    OWNED_PARAMETER,
    PASSWORD_FIELDS,
    SIGNATURE_FIELDS,
    TOKEN_FIELDS,
    TOKEN_PARAMETERS,
)

__all__ = ["Credentials", "credentials", "sent_any"]

_MOST: Final = 200  # credentials of one request

_NAMED: Final = KEY_FIELDS | TOKEN_FIELDS | SIGNATURE_FIELDS | PASSWORD_FIELDS.keys()
# Words that mean a secret in one API and something harmless in another: counted where the value looks like one.
_AMBIGUOUS: Final = frozenset("key auth session sid appid bearer authorization".split())
_RANDOM: Final = re.compile(r"(?=[^\d]*\d)(?=[^a-zA-Z]*[a-zA-Z])[\w.~+/=%:-]{20,}", re.ASCII)
_NESTED_JWT: Final = re.compile(rb"\beyJ[\w-]{8,4096}\.eyJ[\w-]{8,8192}\.[\w-]{8}")  # however deep in a body
#: Elements and attributes of XML that hold a secret, by the end of their names: AuthToken, userPassword, USERID=.
_IN_XML: Final = re.compile(
    rb"<(?:\w+:)?\w{0,40}(?:password|authtoken|accesstoken|api_?key|secret|sessionid|ticket)[^<>]{0,200}>[^<>\s]{3}"
    rb"|\s(?:userid|password|api_?key|token)\s*=\s*[\"'][^\"'<>]{3}",
    re.I,
)
_HARMLESS: Final = re.compile(
    r"csrf|xsrf|^_?_?(?:ga|gid|gcl|fb|hj|utm|hs|cf_bm|ph_|ab|exp)|consent|analytics|theme|locale", re.I
)


def credentials(request: Request, content: Content | None = None) -> tuple[Credentials, ...]:
    """All that authenticates the request, Authorization first, cookies last. `content`: its body, where read already.

    An empty answer proves nothing where the capture may have lost fields: ask `headers.lacks` as well.
    """
    found = _all(request, content)
    return tuple(item for item, _ in zip(found, range(_MOST), strict=False))


def sent_any(request: Request) -> bool:
    """Whether anything was sent that could authenticate the request, a cookie of unknown meaning included."""
    if next(_all(request), None) is not None:
        return True
    raw = request.body.raw[:65536] if request.body.kept else b""
    if (b"eyJ" in raw and _NESTED_JWT.search(raw)) or (raw.lstrip()[:1] == b"<" and _IN_XML.search(raw)):
        return True
    cookies = sent_cookies(request.headers)
    return any(_RANDOM.match(value) and not _HARMLESS.search(name) for name, value in cookies)


def may_hold_key(request: Request) -> bool:
    """Whether the query has a value, however short, under a name that is a key's in one place and none in another."""
    return any(value and name.lower() in _AMBIGUOUS for name, value in query_pairs(request.query))


def is_statistics(name: str) -> bool:
    """Whether a cookie of this name counts visitors or keeps their consent, and authenticates nobody."""
    return _HARMLESS.search(name) is not None


def _all(request: Request, content: Content | None = None) -> Iterator[Credentials]:
    index = request.headers.index
    for name in ("authorization", "proxy-authorization"):
        for line in index.get(name, ()):
            yield authorization(line, name)
    yield from _fields(request)
    if "=" in request.path:
        yield from _query(request)
    if request.body.kept and request.method not in ("GET", "HEAD"):
        yield from in_the_body(request, content or Content(request.headers, request.body))
    if "cookie" in index:
        yield from _cookies(request)


def _fields(request: Request) -> Iterator[Credentials]:
    index = request.headers.index
    for name, values in index.items() if not _NAMED.isdisjoint(index) else ():
        kind = _field_kind(name)
        if kind:
            for value in values:
                where, bare = f"request.headers.{name}", _without_scheme(value.strip())
                yield Credentials(kind, where, name, value=value.strip(), fault=value_fault(bare))
        elif name in PASSWORD_FIELDS:
            owner = request.headers.get(PASSWORD_FIELDS[name])
            yield Credentials("other", f"request.headers.{name}", name, "", values[0], owner, values[0])
    for value in request.headers.all("sec-websocket-protocol"):  # browsers can set no other field there
        if "eyJ" in value or "bearer" in value.lower():
            secret = value.rpartition(",")[2].strip()
            yield Credentials("token", "request.headers.sec-websocket-protocol", "sec-websocket-protocol", value=secret)


def _without_scheme(value: str) -> str:
    """A field's value without the scheme word that some put before it, as in Authorization."""
    word, _, rest = value.partition(" ")
    return rest.strip() if rest and is_scheme(word) else value


def _field_kind(name: str) -> str:
    if name in KEY_FIELDS:
        return "api-key"
    if name in TOKEN_FIELDS:
        return "token"
    return "signature" if name in SIGNATURE_FIELDS else ""


def _query(request: Request) -> Iterator[Credentials]:
    pairs = query_pairs(request.query)
    signed = _signed({name.lower(): value for name, value in pairs})
    if signed:
        yield signed
    for name, value in pairs:
        kind = _query_kind(request, name.lower(), value)
        if kind:
            yield Credentials(kind, "request.url", name, value=value, fault=value_fault(value))
    yield from _login_in_query(dict(pairs))


def _login_in_query(pairs: dict[str, str]) -> Iterator[Credentials]:
    """User and password as parameters: InfluxDB's `u` and `p`, Subsonic's, and what wears their whole names."""
    for user, name in (("u", "p"), ("user", "password"), ("username", "password"), ("user", "pass")):
        owner, password = pairs.get(user, ""), pairs.get(name, "")
        if owner and password and "/" not in owner and not (name == "p" and password.isdecimal()):
            yield Credentials("other", "request.url", name, "", password, owner, password)
            return


def _query_kind(request: Request, name: str, value: str) -> str:
    if name in _AMBIGUOUS and not _looks_secret(value):
        return ""
    if name in KEY_PARAMETERS or (name == "code" and request.host.endswith(".azurewebsites.net")):
        return "api-key"
    if name == "token" and request.route.lower().endswith(SUBJECT_PATHS):
        return ""
    if name in TOKEN_PARAMETERS:
        return "token"
    owned = OWNED_PARAMETER.fullmatch(name) if name.endswith(("token", "key")) and _looks_secret(value) else None
    return "" if owned is None else "token" if owned[1] == "token" else "api-key"


def _looks_secret(value: str) -> bool:
    return is_placeholder(value[:200]) or (len(value) >= 12 and not value.isalpha() and " " not in value)


def _signed(pairs: dict[str, str]) -> Credentials | None:
    """A signature over the URL: AWS, Google, Azure SAS, CloudFront, S3 version 2 and its like, OAuth 1."""
    for name, also, kind in (
        ("x-amz-signature", "", "aws-sigv4"),
        ("x-goog-signature", "", "signature"),
        ("oauth_signature", "", "oauth1"),
        ("sig", "se", "signature"),
        ("signature", "key-pair-id", "signature"),
        ("signature", "expires", "signature"),
        ("temp_url_sig", "temp_url_expires", "signature"),
        ("x-oss-signature", "", "signature"),
        ("x-tos-signature", "", "signature"),
        ("q-signature", "", "signature"),
        ("signature", "timestamp", "signature"),
        ("sign", "timestamp", "signature"),
        ("md5", "expires", "signature"),
        ("hash", "expires", "signature"),
        ("hmac", "expires", "signature"),
        ("st", "e", "signature"),
        ("sig", "exp", "signature"),
    ):
        if name in pairs and (not also or also in pairs):
            fault = "" if pairs[name] else "empty"
            return Credentials(kind, "request.url", name, value=pairs[name], parameters=pairs, fault=fault)
    return None


def _cookies(request: Request) -> Iterator[Credentials]:
    for name, value in sent_cookies(request.headers):
        if is_session_name(name):
            fault = "empty" if not value else "placeholder" if is_placeholder(value[:200]) else ""
            yield Credentials("cookie", "request.headers.cookie", name, value=value, fault=fault)
