"""A real terminal for tests, in which a program with a screen of its own is driven by keys: tmux, where it is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.proxies import eventually


def tmux() -> str | None:
    """The terminal multiplexer of this machine, if there is one."""
    return shutil.which("tmux")


class Terminal:
    """One window of 120 columns and 40 rows."""

    def __init__(self, socket: Path) -> None:
        self._tmux = [tmux() or "tmux", "-u", "-S", str(socket), "-f", os.devnull]

    def start(self, command: Sequence[str], **environment: str) -> None:
        settings = [part for name, value in environment.items() for part in ("-e", f"{name}={value}")]
        self._do("new-session", "-d", "-x", "120", "-y", "40", *settings, *command)
        self._do("set-option", "remain-on-exit", "on")

    def press(self, *keys: str) -> None:
        """Keys by the names that tmux has for them: Enter, Tab, Down, y."""
        self._do("send-keys", *keys)

    def write(self, text: str) -> None:
        self._do("send-keys", "-l", text)

    @property
    def screen(self) -> str:
        """What stands on the screen, without trailing blanks."""
        return self._do("capture-pane", "-p")

    @property
    def colored(self) -> str:
        """The same with its escape sequences."""
        return self._do("capture-pane", "-p", "-e")

    def shows(self, text: str) -> str:
        """The screen as soon as a text stands on it."""
        try:
            return eventually(lambda: screen if text in (screen := self.screen) else "", repr(text))
        except AssertionError as fault:
            raise AssertionError(f"{fault}; the screen shows:\n{self.screen}") from None

    def end(self) -> None:
        self._do("kill-server", check=False)

    def _do(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            [*self._tmux, *words], check=check, capture_output=True, encoding="utf-8", errors="replace", timeout=20
        )
        return done.stdout


@contextmanager
def terminal() -> Iterator[Terminal]:
    with tempfile.TemporaryDirectory(prefix="t") as folder:  # a socket's path may not be long
        window = Terminal(Path(folder) / "s")
        try:
            yield window
        finally:
            window.end()
