"""Handshakes of several requests: which NTLM message a token is, and where a Digest answer leaves its challenge."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.model import Request

_NTLM: Final = b"NTLMSSP\x00"
_HEAD: Final = 4096  # characters of a token that are decoded
_RESPONSE_DIGITS: Final = {"MD5": 32, "MD5-SESS": 32, "SHA-256": 64, "SHA-256-SESS": 64, "SHA-512-256": 64}
_REQUIRED: Final = ("username", "realm", "nonce", "uri", "response")
_COUNT: Final = re.compile(r"[0-9a-fA-F]{8}")


def ntlm_message(token: str) -> int:
    """1 (negotiate), 2 (challenge) or 3 (authenticate) for an NTLM token, one inside SPNEGO included; 0 for others."""
    raw = _decoded(token)
    at = raw.find(_NTLM)
    if at < 0 or len(raw) < at + 12:
        return 0
    kind = int.from_bytes(raw[at + 8 : at + 12], "little")
    return kind if kind in (1, 2, 3) else 0


def _decoded(token: str) -> bytes:
    text = token.strip()[:_HEAD]
    try:
        return base64.b64decode(text[: len(text) // 4 * 4] if len(text) == _HEAD else text)
    except (binascii.Error, ValueError):
        return b""


def digest_faults(request: Request, sent: dict[str, str], challenge: dict[str, str] | None) -> tuple[str, ...]:
    """Where a Digest answer disagrees with its request or its challenge, as sentences (RFC 7616, 3.4).

    challenge: the parameters that the server gave with this nonce; None where they were not seen.
    """
    found = list(_alone(request, sent))
    if challenge is not None:
        found += _against(sent, challenge)
    return tuple(found)


def _alone(request: Request, sent: dict[str, str]) -> Iterator[str]:
    absent = [name for name in _REQUIRED if not sent.get(name) and f"{name}*" not in sent]
    if absent:
        yield f"The Digest answer has no {' and no '.join(absent)}."
    uri = sent.get("uri", "")
    if uri and request.path and uri not in _addresses(request):
        cut = request.query and uri == request.route
        yield "The Digest answer's uri leaves out the query." if cut else _other_address(uri, request)
    if sent.get("qop"):
        if not sent.get("cnonce"):
            yield "The Digest answer names a qop and has no cnonce."
        if not _COUNT.fullmatch(sent.get("nc", "")):
            yield f"The Digest answer's nc is {sent.get('nc', '')[:20] or 'absent'}; it has to be eight hex digits."
    yield from _wrong_length(sent)


def _addresses(request: Request) -> tuple[str, ...]:
    authority = f"{request.host}:{request.port}"
    return request.path, request.url, authority, request.netloc


def _other_address(uri: str, request: Request) -> str:
    return f"The Digest answer's uri is {uri[:80]}; the request asks for {request.path[:80]}."


def _wrong_length(sent: dict[str, str]) -> Iterator[str]:
    response = sent.get("response", "")
    due = _RESPONSE_DIGITS.get(sent.get("algorithm", "MD5").upper(), 0)
    if response and due and not re.fullmatch(rf"[0-9a-fA-F]{{{due}}}", response):
        algorithm = sent.get("algorithm", "MD5")
        yield f"The Digest response has {len(response)} characters; {algorithm} makes {due} hex digits."


def _against(sent: dict[str, str], challenge: dict[str, str]) -> Iterator[str]:
    for name in ("realm", "opaque"):
        if challenge.get(name, "") != sent.get(name, "") and (name in challenge or sent.get(name)):
            yield f"The Digest answer's {name} is not the one of the challenge."
    asked, used = challenge.get("algorithm", "MD5").upper(), sent.get("algorithm", "MD5").upper()
    if asked != used:
        yield f"The challenge asks for {asked}; the Digest answer used {used}."
    offered = [part.strip().lower() for part in challenge.get("qop", "").split(",") if part.strip()]
    qop = sent.get("qop", "").lower()
    if offered and qop not in offered:
        yield f"The challenge offers qop {' and '.join(offered)}; the answer has {qop or 'none'}."
    if qop and not offered:
        yield f"The Digest answer names qop {qop}; the challenge offers none."
