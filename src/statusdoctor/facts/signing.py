"""Signed requests and links: until when a link is valid, and what of a signature can be checked without its key."""

from __future__ import annotations

import base64
import calendar
import datetime
import hashlib
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.facts.content import Content
from statusdoctor.facts.moments import http_date
from statusdoctor.facts.urls import query_pairs
from statusdoctor.model import Request

_EPOCH: Final = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_UNSIGNED: Final = ("unsigned-payload", "streaming-")
#: A moment at which a link begins, and how many seconds it lives: AWS, Google, Alibaba, Volcengine.
_LIFETIMES: Final = (
    ("x-amz-date", "x-amz-expires"), ("x-goog-date", "x-goog-expires"), ("x-oss-date", "x-oss-expires"),
    ("x-tos-date", "x-tos-expires"), ("x-obs-date", "x-obs-expires"),
)  # fmt: skip
#: A moment at which a link ends, where one of these signs it.
_ENDS: Final = ("expires", "expire", "exp", "e", "expiry", "expiration", "valid_until", "validuntil", "deadline",
    "temp_url_expires",
)  # fmt: skip
_SIGNS: Final = frozenset(
    "signature sig sign s hash token hmac key-pair-id policy awsaccesskeyid googleaccessid ossaccesskeyid md5 st "
    "verify access_key auth_key x-signature digest temp_url_sig".split()
)


class Validity(msgspec.Struct, frozen=True):
    """Until when a signed link is valid, and the parameter that says so."""

    ends: float
    named: str


def validity(request: Request) -> Validity | None:
    """The end of a signed link's life; None where the address carries none."""
    pairs = {name.lower(): value for name, value in query_pairs(request.query)}
    if not pairs:
        return None
    return _lifetime(pairs) or _shared_access(pairs) or _akamai(pairs) or _tencent(pairs) or _plain(pairs)


def _lifetime(pairs: dict[str, str]) -> Validity | None:
    for begins, lives in _LIFETIMES:
        start, span = compact_time(pairs.get(begins, "")), pairs.get(lives, "")
        if start is not None and span.isdecimal() and len(span) < 10:
            return Validity(start + int(span), lives)
    return None


def _shared_access(pairs: dict[str, str]) -> Validity | None:
    """Azure's shared access signatures: `se` for storage (ISO 8601) and for Service Bus (epoch seconds)."""
    if "sig" not in pairs or "se" not in pairs:
        return None
    ends = _moment(pairs["se"])
    return Validity(ends, "se") if ends is not None else None


def _akamai(pairs: dict[str, str]) -> Validity | None:
    """`hdnts=st=…~exp=…~acl=…~hmac=…` and the like."""
    for name in ("hdnts", "hdnea", "__token__", "__gda__", "token", "hdntl"):
        match = re.search(r"(?:^|~|_)exp=(\d{10})", pairs.get(name, "")[:2000])
        if match:
            return Validity(float(match[1]), name)
    return None


def _tencent(pairs: dict[str, str]) -> Validity | None:
    match = re.fullmatch(r"\d{10};(\d{10})", pairs.get("q-sign-time", ""))
    return Validity(float(match[1]), "q-sign-time") if match else None


def _plain(pairs: dict[str, str]) -> Validity | None:
    if not _SIGNS & pairs.keys():
        return None
    for name in _ENDS:
        ends = _moment(pairs.get(name, ""))
        if ends is not None:
            return Validity(ends, name)
    return None


def _moment(text: str) -> float | None:
    """A moment as epoch seconds or milliseconds, ISO 8601 or an HTTP date."""
    if _EPOCH.fullmatch(text):
        number = float(text)
        return number / 1000 if number > 1e12 else number
    if compact := compact_time(text):
        return compact
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return http_date(text)
    try:
        moment = datetime.datetime.fromisoformat(text.replace(" ", "+")[:40])
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()


def compact_time(text: str) -> float | None:
    """`20261123T100711Z` as epoch seconds."""
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    try:
        moment = datetime.datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]  # six numbers
    except ValueError:
        return None
    return float(calendar.timegm(moment.timetuple()))


def sigv4_faults(request: Request, sent: dict[str, str]) -> Iterator[str]:
    """What of an AWS Signature Version 4 does not fit the request that carries it, as sentences.

    sent: its parameters in lower case, from Authorization or (with `x-amz-` before them) from the query.
    """
    names = sent.get("signedheaders") or sent.get("x-amz-signedheaders", "")
    fields = request.headers
    gone = [name for name in names.lower().split(";") if name and name != "host" and fields.lacks(name)]
    if gone:
        yield f"The signature covers the field {gone[0]}, which the request does not carry."
    scope = (sent.get("credential") or sent.get("x-amz-credential", "")).split("/")
    date = fields.get("x-amz-date") or sent.get("x-amz-date", "")
    if len(scope) >= 5 and date[:8].isdecimal() and scope[-4] != date[:8]:
        yield f"The credential scope is of {scope[-4]}; X-Amz-Date is of {date[:8]}."
    yield from _payload_hash(request, fields.get("x-amz-content-sha256"))
    unsigned = [n for n in fields.index if n.startswith("x-amz-") and n not in names.lower() and names]
    if unsigned and unsigned != ["x-amz-content-sha256"]:
        yield f"The field {unsigned[0]} is not among the signed ones."


def _payload_hash(request: Request, told: str) -> Iterator[str]:
    if not told or told.lower().startswith(_UNSIGNED) or not request.body.kept or request.body.size not in (None, 0):
        return
    if hashlib.sha256(request.body.raw).hexdigest() != told.lower():
        yield "The body's SHA-256 is not the one that was signed: it was changed afterwards."


def digest_fault(request: Request) -> str:
    """Where Content-Digest, Digest or Content-MD5 does not fit the body: a sentence; empty where all fit."""
    if not request.body.kept:
        return ""
    told = request.headers.get("content-digest") or request.headers.get("digest")
    for name, value in re.findall(r"(sha-256|sha-512)=:?([A-Za-z0-9+/=]{40,90}):?", told, re.I):
        made = hashlib.new(name.replace("-", "").lower(), request.body.raw).digest()
        if base64.b64encode(made).decode() != value:
            return f"The body's {name.upper()} is not the one in the digest field."
    return ""


def covered_fields(signature_input: str) -> tuple[str, ...]:
    """The fields that an HTTP message signature covers (RFC 9421, 4.1), derived components left out."""
    inside = re.search(r"=\s*\(([^()]{0,2000})\)", signature_input)
    return tuple(n for n in re.findall(r'"([^"]{1,80})"', inside[1]) if not n.startswith("@")) if inside else ()


def signature_parameters(signature_input: str) -> dict[str, float]:
    """`created` and `expires` of an HTTP message signature, or of its draft's Signature field."""
    return {name: float(value) for name, value in re.findall(r"\b(created|expires)=(\d{9,11})", signature_input)}


def signed_text(content: Content) -> str:
    """The text that a server says it signed, as S3 and its like give it; empty where it says none."""
    match = re.search(r"<StringToSign>([^<]{1,4000})</StringToSign>", content.text)
    return match[1].replace("&#10;", "\n") if match else ""
