"""Content codings undone (RFC 9110, 8.4.1): gzip, deflate, br and zstd, up to a limit, so that no bomb unfolds."""

from __future__ import annotations

import zlib
from importlib import import_module
from typing import Any, Final

import brotli  # type: ignore[import-untyped,unused-ignore]  # mitmproxy brings it

from statusdoctor.model import BODY_LIMIT

GZIP: Final = b"\x1f\x8b"  # how it begins
_BITE: Final = 16  # brotli gives no way to bound one step: small bites keep what one of them unfolds small
_ZSTD_WINDOW: Final = 8 * 1024 * 1024


def _module(name: str) -> Any:
    """A module if it is there; each version of mitmproxy brings one of the two."""
    try:
        return import_module(name)
    except ImportError:
        return None


zstandard = _module("zstandard")
zstd = _module("backports.zstd")  # mitmproxy 12.3 brings the backport of the standard library's module instead


def inflate(raw: bytes, coding: str, limit: int = BODY_LIMIT) -> bytes | None:
    """At most `limit` bytes of `raw` with its content coding undone; None where it is not in that coding.

    Stacked codings are undone one by one. The limit holds for every step, so that no bomb unfolds.
    """
    for name in reversed([c.strip().lower() for c in coding.split(",") if c.strip()]):
        step = _undo(raw, name, limit)
        if step is None:
            return None
        raw = step
    return raw[:limit]


def _undo(raw: bytes, coding: str, limit: int) -> bytes | None:
    if coding == "identity" or not raw:
        return raw
    undo = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}.get(coding)
    if undo is None:
        return None
    try:
        return None if coding == "br" and is_gzip(raw) else undo(raw, limit)
    except _REFUSALS:
        return None


def is_gzip(raw: bytes) -> bool:
    """Whether bytes begin as gzip. Brotli has no mark of its own, and takes such bytes for a stream cut short."""
    return raw[:3] == GZIP + b"\x08"


def _gzip(raw: bytes, limit: int) -> bytes:
    return zlib.decompressobj(31).decompress(raw, limit)


def _deflate(raw: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, limit)
    except zlib.error:  # many servers send the raw format instead of the zlib one
        return zlib.decompressobj(-15).decompress(raw, limit)


def _brotli(raw: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    out = bytearray()
    for start in range(0, len(raw), _BITE):
        out += decoder.process(raw[start : start + _BITE])
        if len(out) >= limit:
            break
    return bytes(out[:limit])


def brotli_ends(raw: bytes, limit: int) -> bool:
    """Whether a brotli stream comes to its end within what is given; True where it unfolds to more than the limit."""
    decoder = brotli.Decompressor()
    size = 0
    try:
        for start in range(0, len(raw), _BITE):
            size += len(decoder.process(raw[start : start + _BITE]))
            if size > limit:
                return True
    except brotli.error:
        return True  # broken, not cut
    return bool(decoder.is_finished())


def _zstd(raw: bytes, limit: int) -> bytes:
    if zstandard is None:
        return bytes(zstd.ZstdDecompressor().decompress(raw, max_length=limit))
    with zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(raw) as reader:
        return bytes(reader.read(limit))


_ZSTD_ERROR: Final[Any] = zstandard.ZstdError if zstandard is not None else zstd.ZstdError
_REFUSALS: Final = (zlib.error, ValueError, EOFError, OSError, MemoryError, brotli.error, _ZSTD_ERROR)
