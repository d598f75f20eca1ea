"""A file that tells how much of it has been read, for whoever waits before a terminal."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

_STEP: Final = 0.01  # of a file: what moves a bar by less is not told
_BUFFER: Final = 64 * 1024


class _Watched(io.FileIO):
    """Counts what is read, and tells each hundredth part."""

    def __init__(self, path: Path, told: Callable[[float], None], passes: int) -> None:
        super().__init__(path)
        self._told = told
        self._whole = max(1, os.fstat(self.fileno()).st_size * passes)
        self._seen = 0
        self._share = 0.0

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self._seen += count or 0
        share = min(1.0, self._seen / self._whole)  # entries out of order are read more often than once
        if share - self._share >= _STEP:
            self._told(share - self._share)
            self._share = share
        return count


def watched(path: Path, told: Callable[[float], None], *, passes: int = 1) -> io.BufferedReader:
    """The file at a path, opened. told: gets the shares that were read since it was last told; they add up to 1.

    passes: how often the reader goes through it.
    """
    return io.BufferedReader(_Watched(path, told, passes), _BUFFER)
