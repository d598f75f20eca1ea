"""The last line of a terminal: how much passed, and how much of it was sick. Drawn anew when that changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Final

EVERY_S: Final = 0.5
_ERASE: Final = "\r\x1b[2K"
_DIM: Final = "\x1b[2m"
_PLAIN: Final = "\x1b[0m"

Tell = Callable[[], str]


class StatusLine:
    """Stands where the next line will be printed; the cursor waits at its beginning, so that others print over it."""

    def __init__(self, stream: IO[str], tell: Tell) -> None:
        self._stream = stream
        self._tell = tell
        self._shown = ""
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Draws itself again and again, on the loop that runs."""
        self._draw()
        self._timer = asyncio.get_running_loop().call_later(EVERY_S, self.start)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._erase()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Out of the way while something else is printed."""
        self._erase()
        try:
            yield
        finally:
            self._draw()

    def _draw(self) -> None:
        text = self._tell()
        if text != self._shown:
            self._shown = text
            self._write(f"{_ERASE}{_DIM}{text}{_PLAIN}\r")

    def _erase(self) -> None:
        if self._shown:
            self._shown = ""
            self._write(_ERASE)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone
            self._shown = ""
