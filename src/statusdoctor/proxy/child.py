"""A proxy with the doctor inside as a process of its own, for the demo and for a command that is run around."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self, TypeVar

from statusdoctor.proxy.messages import ADDRESS, OUTCOME, ROOTS, Address, Outcome, find

STARTS_WITHIN_S: Final = 30.0
STOPS_WITHIN_S: Final = 10.0
_POLL_S: Final = 0.02

_T = TypeVar("_T")


class ProxyDied(Exception):
    """The proxy ended before it listened; what it said stands on its own output."""


class ProxyProcess:
    """mitmdump on a free port of loopback; `stop` lets it sum up first, and learns what its outcome is.

    It is no part of the terminal's foreground group: Ctrl-C reaches whoever started it, and he stops it in order.
    roots: PEM of the authorities by which it verifies servers, where its options and its own files name none.
    """

    def __init__(self, options: Sequence[str] = (), *, output: IO[str] | None = None, roots: str = "") -> None:
        self._options = options
        self._output = output
        self._roots = roots
        self._folder = tempfile.TemporaryDirectory(prefix="statusdoctor-", ignore_cleanup_errors=True)
        self._process: subprocess.Popen[bytes] | None = None
        self.address = ""
        self.ca_file = ""
        self.outcome = Outcome()

    @property
    def folder(self) -> Path:
        """A folder that goes with it."""
        return Path(self._folder.name)

    @property
    def runs(self) -> bool:
        """Whether it has not ended by itself."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts it, and waits until it listens at `address` and has its CA in `ca_file`."""
        command = [sys.executable, "-m", "statusdoctor.proxy.mitmdump", str(self.folder)]
        if self._roots:
            (self.folder / ROOTS).write_text(self._roots, encoding="utf-8")
        listen = ["--listen-host", "127.0.0.1", "-p", "0"]
        self._process = subprocess.Popen(
            [*command, *listen, *self._options], stdin=subprocess.DEVNULL, stdout=self._output, start_new_session=True
        )
        process = self._process

        def listening() -> Address | None:
            if process.poll() is not None:
                raise ProxyDied
            told = find(self.folder / ADDRESS, Address)
            return told if told.listening else None

        told = wait_for(listening, STARTS_WITHIN_S)
        if told is None:
            raise ProxyDied
        self.address, self.ca_file = told.listening[0], told.ca_file

    def stop(self) -> None:
        """Ends it, when it has said what it still has to say."""
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.outcome = find(self.folder / OUTCOME, Outcome)
        self._folder.cleanup()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def wait_for(look: Callable[[], _T], within_s: float) -> _T | None:
    """What `look` gives as soon as that is true; None where it is not in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(_POLL_S)
    return None


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Inside, a request to end (SIGTERM, or a terminal that closes) is an exit on which `with` blocks close."""
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, _exit) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit(number: int, _frame: object) -> None:
    sys.exit(128 + number)
