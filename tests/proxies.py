"""Real proxies as child processes, for the tests that go from end to end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "addons" / "doctor.py"
WITHIN_S = 30.0  # a deadline for conditions that hold after a second on an idle machine
_LISTENING = re.compile(
    r"proxy(?: \([^)]*\))? listening at 127\.0\.0\.1:(\d+)"
)  # mitmweb names its web server in the same way

_T = TypeVar("_T")


def tool(name: str) -> str:
    """A program of the environment that the tests run in."""
    return str(Path(sys.executable).with_name(name))


def eventually(look: Callable[[], _T], what: str = "the condition") -> _T:
    """What `look` gives as soon as that is true."""
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come within {WITHIN_S:g} s")


class Proxy:
    """A proxy on a free port of loopback, with its output in a file."""

    def __init__(self, folder: Path, command: Sequence[str], confdir: Path) -> None:
        self.out = folder / "output.txt"
        self.jsonl = folder / "said.jsonl"
        settings = ["--set", f"confdir={confdir}", "--set", f"doctor_jsonl={self.jsonl}"]
        self._command = [*command, "--listen-host", "127.0.0.1", "-p", "0", *settings]
        self._process: subprocess.Popen[bytes] | None = None
        self.address = ""

    def __enter__(self) -> Self:
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"}
        with self.out.open("wb") as output:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment
            )
        try:
            self.address = f"127.0.0.1:{eventually(self._port, 'a listening proxy')}"
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> str:
        """Ends it in order; gives all that it printed."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(WITHIN_S)
        return self.text

    @property
    def text(self) -> str:
        return self.out.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What stands in doctor_jsonl by now, as far as lines are whole."""
        if not self.jsonl.exists():
            return []
        whole, _, _ = self.jsonl.read_text(encoding="utf-8").rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def about(self, telling: str) -> list[dict[str, Any]]:
        """The diagnoses whose exchange bears this in its URL or host."""
        return [
            line for line in self.lines if telling in (line["exchange"]["url"] or "") + " " + line["exchange"]["host"]
        ]

    def said(self, telling: str) -> dict[str, Any]:
        """The first diagnosis about it, waited for."""
        return eventually(lambda: self.about(telling), f"a diagnosis of {telling}")[0]

    def _port(self) -> str:
        process = self._process
        assert process is not None
        assert process.poll() is None, self.text
        found = _LISTENING.search(self.text)
        return found[1] if found else ""


def mitmdump(*options: str) -> list[str]:
    """A real mitmdump with the script of this checkout."""
    return [tool("mitmdump"), "-s", str(SCRIPT), *options]
