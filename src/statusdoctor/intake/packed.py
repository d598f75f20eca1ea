"""Captures that were packed for the way: by gzip, by zlib (mitmproxy's .zhar), or into ZIP archives (Playwright's)."""

from __future__ import annotations

import lzma
import os
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from statusdoctor.facts.codings import GZIP
from statusdoctor.intake.problems import Problem

LIMIT: Final = 4 * 1024**3  # bytes of one unpacked capture: a bomb must not fill the disk
_WINDOW: Final = 1024 * 1024
_ZLIB: Final = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_ZIP: Final = b"PK\x03\x04"
#: What the standard library raises for damaged archives: a name that is no UTF-8 is a ValueError, an unknown version
#: or a password a RuntimeError.
_DAMAGED: Final = (zlib.error, lzma.LZMAError, zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError)
_EITHER: Final = zlib.MAX_WBITS | 32  # zlib tells gzip from its own format


class CannotUnpack(Exception):
    """An archive of which nothing can be read; the message says why."""


def is_packed(head: bytes) -> bool:
    """Whether a file that begins so has to be unpacked first."""
    return head.startswith((GZIP, _ZIP, *_ZLIB))


def members(path: Path, endings: Iterable[str]) -> list[str]:
    """The captures in a ZIP archive, by their names; empty where the file is no such archive."""
    wanted = tuple(f".{ending}" for ending in endings)
    try:
        with path.open("rb") as stream:
            if stream.read(len(_ZIP)) != _ZIP:
                return []
            with zipfile.ZipFile(stream) as archive:
                return sorted(name for name in archive.namelist() if name.lower().endswith(wanted))
    except _DAMAGED:
        return []


class Copy:
    """A file for what is unpacked, gone when nobody holds this any more. (Windows opens no temporary file twice.)"""

    def __init__(self) -> None:
        descriptor, name = tempfile.mkstemp(prefix="statusdoctor-")
        os.close(descriptor)
        self.path = Path(name)
        weakref.finalize(self, self.path.unlink, missing_ok=True)


def unpacked(path: Path, member: str, problems: list[Problem]) -> Copy:
    """An unpacked copy. member: of a ZIP archive.

    Where the file breaks off, what came before is there, and a problem told.
    """
    copy = Copy()
    with copy.path.open("wb") as spool, path.open("rb") as stream:
        _spool(_from_zip(stream, member) if member else _inflated(stream), spool, problems)
    return copy


def _spool(parts: Iterator[bytes], spool: BinaryIO, problems: list[Problem]) -> None:
    try:
        for part in parts:
            if spool.tell() + len(part) > LIMIT:
                problems.append(Problem("the end", f"Only {LIMIT >> 30} GiB of what is packed are read.", True))
                return
            spool.write(part)
    except _DAMAGED as exc:
        if not spool.tell():
            raise CannotUnpack(f"it cannot be unpacked: {exc}") from None
        problems.append(Problem("the end", f"The file cannot be unpacked to its end: {exc}.", True))


def _from_zip(stream: BinaryIO, member: str) -> Iterator[bytes]:
    with zipfile.ZipFile(stream) as archive, archive.open(member) as inside:
        while part := inside.read(_WINDOW):
            yield part


def _inflated(stream: BinaryIO) -> Iterator[bytes]:
    """What was deflated, piece by piece; several gzip members one after another count as one."""
    inflater = zlib.decompressobj(_EITHER)
    raw = b""
    while raw := raw or stream.read(_WINDOW):
        yield inflater.decompress(raw, _WINDOW)
        raw = inflater.unconsumed_tail
        if inflater.eof:
            raw = inflater.unused_data
            if not raw.startswith(GZIP):
                return
            inflater = zlib.decompressobj(_EITHER)
    if not inflater.eof:
        raise EOFError("it ends too early")
