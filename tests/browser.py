"""A headless Chromium that tests drive over its own DevTools pipe: nothing has to be installed but the browser."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --remote-debugging-pipe"
).split()
_PATIENCE_S = 20


def chromium() -> str | None:
    """The browser of this machine, if there is one."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


class Tab:
    """One page in the browser. Commands and answers are JSON, each ended by a zero byte, over two pipes."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._last = 0
        self._rest = b""
        self._session: str | None = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Does one thing, and gives back what the browser answers."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        answer = self._await(lambda heard: heard.get("id") == self._last)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, url: str) -> None:
        """Goes to an address and waits until it is loaded."""
        if "loaderId" in self.call("Page.navigate", url=url):  # not where only the fragment changes
            self._await(lambda heard: heard.get("method") == "Page.loadEventFired")

    def run(self, script: str) -> Any:
        """What a piece of JavaScript gives back; a promise is waited for."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, script: str) -> Any:
        """What a condition gives back once it holds, looked at whenever the page has drawn itself anew."""
        return self.run(
            f"new Promise((resolve, reject) => {{ const end = performance.now() + {_PATIENCE_S * 1000};"
            f" const look = () => {{ const seen = {script}; if (seen) resolve(seen);"
            " else if (performance.now() > end) reject(new Error('it never held'));"
            " else requestAnimationFrame(look); }; look(); })"
        )

    def press(self, key: str, text: str = "") -> None:
        """A key, as the keyboard sends it."""
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, text=text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key)

    def write(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def window(self, width: int, height: int, *, dark: bool = False) -> None:
        """The size of the window in CSS pixels, and which colours its user prefers."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _await(self, wanted: Any) -> dict[str, Any]:
        while True:
            heard = self._hear()
            if wanted(heard):
                return heard

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._receive], [], [], _PATIENCE_S * 2)
            chunk = os.read(self._receive, 1 << 16) if ready else b""
            if not chunk:
                raise AssertionError("the browser has ended" if ready else "the browser does not answer")
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        heard: dict[str, Any] = json.loads(message)
        return heard


@contextmanager
def tab() -> Iterator[Tab]:
    """A browser with one page, ended when it is no longer needed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        reads, send = os.pipe()
        receive, writes = os.pipe()
        browser = _started(profile, reads, writes)
        os.close(reads)
        os.close(writes)
        try:
            yield Tab(send, receive)
        finally:
            os.close(send)
            with suppress(ProcessLookupError):
                os.kill(browser, signal.SIGTERM)
            os.waitpid(browser, 0)
            os.close(receive)


def _started(profile: str, reads: int, writes: int) -> int:
    """The process of a browser that reads commands as its file 3 and writes answers as its file 4."""
    path = chromium()
    assert path is not None
    # Chromium refuses to start as root with its sandbox.
    options = [*_QUIET, f"--user-data-dir={profile}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    pipes = [(os.POSIX_SPAWN_DUP2, reads, 3), (os.POSIX_SPAWN_DUP2, writes, 4)]
    return os.posix_spawn(path, [path, *options], os.environ, file_actions=[*nothing, *pipes])
