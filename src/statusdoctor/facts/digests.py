"""Checksums of a body as its message's fields give them, compared with the body itself (RFC 9530, RFC 1864, AWS)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.model import Headers, Request, Response

_ALGORITHMS: Final = {"sha-256": "sha256", "sha-512": "sha512", "md5": "md5", "sha": "sha1", "sha-1": "sha1"}
_MEMBER: Final = re.compile(r"([\w-]{2,20})\s*=\s*:?([A-Za-z0-9+/_-]{16,180}={0,2}):?")
_HEX: Final = re.compile(r"[0-9a-fA-F]{64}")


class Digest(msgspec.Struct, frozen=True):
    """One checksum that a field claims. fits: whether the body has it; as_hex: the right digest, written in hex."""

    field: str
    algorithm: str
    fits: bool
    as_hex: bool = False


def digests(message: Request | Response) -> tuple[Digest, ...]:
    """The checksums that a message claims and that can be judged: its body kept as it was on the wire."""
    body = message.body
    if not body.kept or not body.coded:
        return ()
    return tuple(_claims(message.headers, body.raw))


def _claims(fields: Headers, raw: bytes) -> Iterator[Digest]:
    if md5 := fields.get("content-md5"):
        yield _judge("content-md5", "md5", md5, raw)
    for name in ("content-digest", "digest"):  # Repr-Digest may be of more than this message holds
        for match in _MEMBER.finditer(fields.joined(name)[:1024]):
            if match[1].lower() in _ALGORITHMS:
                yield _judge(name, _ALGORITHMS[match[1].lower()], match[2], raw)
    sha = fields.get("x-amz-content-sha256")
    if _HEX.fullmatch(sha):
        yield Digest("x-amz-content-sha256", "sha256", sha.lower() == hashlib.sha256(raw).hexdigest())


def _judge(field: str, algorithm: str, claimed: str, raw: bytes) -> Digest:
    real = hashlib.new(algorithm, raw, usedforsecurity=False)
    written_in_hex = claimed.lower() == real.hexdigest()
    return Digest(field, algorithm, _decoded(claimed) == real.digest(), written_in_hex)


def _decoded(claimed: str) -> bytes | None:
    try:
        return base64.b64decode(claimed, validate=True)
    except (binascii.Error, ValueError):
        return None
