"""Whether a body is all there: fewer bytes than announced, compressed streams that stop before their own end."""

from __future__ import annotations

import zlib
from typing import Final

from statusdoctor.facts.codings import brotli_ends, is_gzip
from statusdoctor.model import Body, Headers

_INPUT_LIMIT: Final = 512 * 1024  # bytes read of a compressed stream when its end is looked for
_BROTLI_LIMIT: Final = 64 * 1024  # it is read in small bites, which takes longer
_STEP: Final = 64 * 1024
_STEPS: Final = 64  # at most 4 MiB unfolded, one step at a time and thrown away


def missing_bytes(headers: Headers, body: Body) -> tuple[int, int] | None:
    """How many bytes came and how many were announced, where fewer came; None where that cannot be told."""
    length = headers.get("content-length")
    if not body.kept or not body.coded or not length.isdecimal() or len(length) > 15:
        return None
    came = len(body.raw)
    return (came, int(length)) if came < int(length) else None


def stops_early(raw: bytes, coding: str) -> bool:
    """Whether a compressed stream ends before its own end mark. False where it is too long to tell, or broken."""
    if coding == "br" and raw and len(raw) <= _BROTLI_LIMIT:
        return not is_gzip(raw) and not brotli_ends(raw, _STEP * _STEPS)
    if coding not in ("gzip", "x-gzip", "deflate") or not raw or len(raw) > _INPUT_LIMIT:
        return False
    engine = zlib.decompressobj(31 if coding != "deflate" else 15)
    try:
        engine.decompress(raw, _STEP)
        for _ in range(_STEPS):
            if engine.eof or not engine.unconsumed_tail:
                return not engine.eof
            engine.decompress(engine.unconsumed_tail, _STEP)
    except zlib.error:
        return False
    return False
