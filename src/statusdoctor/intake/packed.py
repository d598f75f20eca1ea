"""Captures that were packed for the way: by gzip, by zlib (mitmproxy's .zhar), or into ZIP archives (Playwright's)."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final

from statusdoctor.intake.problems import Problem

LIMIT: Final = 4 * 1024**3  # bytes of one unpacked capture: a bomb must not fill the disk
_WINDOW: Final = 1024 * 1024
_GZIP: Final = b"\x1f\x8b"
_ZLIB: Final = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_ZIP: Final = b"PK\x03\x04"
_EITHER: Final = zlib.MAX_WBITS | 32  # zlib tells gzip from its own format


class CannotUnpack(Exception):
    """An archive of which nothing can be read; the message says why."""


def is_packed(head: bytes) -> bool:
    """Whether a file that begins so has to be unpacked first."""
    return head.startswith((_GZIP, _ZIP, *_ZLIB))


def members(path: Path, endings: Iterable[str]) -> list[str]:
    """The captures in a ZIP archive, by their names; empty where the file is no such archive."""
    wanted = tuple(f".{ending}" for ending in endings)
    try:
        with path.open("rb") as stream:
            if stream.read(len(_ZIP)) != _ZIP:
                return []
            with zipfile.ZipFile(stream) as archive:
                return sorted(name for name in archive.namelist() if name.lower().endswith(wanted))
    except (OSError, zipfile.BadZipFile):
        return []


def unpacked(path: Path, member: str, problems: list[Problem]) -> IO[bytes]:
    """An unpacked copy in a temporary file, which is gone when it is closed. member: of a ZIP archive.

    Where the file breaks off, what came before is there, and a problem told.
    """
    spool = tempfile.NamedTemporaryFile(prefix="statusdoctor-")  # noqa: SIM115 - whoever asked for it closes it
    try:
        with path.open("rb") as stream:
            size = 0
            for part in _from_zip(stream, member) if member else _inflated(stream):
                size += len(part)
                if size > LIMIT:
                    problems.append(Problem("the end", f"Only {LIMIT >> 30} GiB of what is packed are read.", True))
                    break
                spool.write(part)
    except (zlib.error, zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as exc:
        if not spool.tell():
            spool.close()
            raise CannotUnpack(f"it cannot be unpacked: {exc}") from None
        problems.append(Problem("the end", f"The file cannot be unpacked to its end: {exc}.", True))
    spool.flush()
    return spool


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
            if not raw.startswith(_GZIP):
                return
            inflater = zlib.decompressobj(_EITHER)
    if not inflater.eof:
        raise EOFError("it ends too early")
