"""One command with its traffic led through a proxy of its own: `statusdoctor run -- curl …`.

The command keeps standard input, output and error, its signals and its exit status; what the doctor says goes to
standard error when the command has ended.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from statusdoctor.diagnosis import Certainty
from statusdoctor.proxy import trusting
from statusdoctor.proxy.child import ProxyDied, ProxyProcess, ended_in_order

PROXY_NAMES: Final = ("http_proxy", "https_proxy", "all_proxy")
CANNOT_START: Final = 2
PROBLEMS: Final = 1
NOT_EXECUTABLE, NOT_FOUND = 126, 127  # as shells have it

_PASSED_ON: Final = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
_OF_THE_TERMINAL: Final = ("SIGINT", "SIGQUIT")  # Ctrl-C and Ctrl-\\ reach the command without our help


def run_around(command: Sequence[str], options: Sequence[str], fail_on: Certainty | None = None) -> int:
    """The command's exit status. Where it is 0 and a problem was found that is at least `fail_on`: 1."""
    if shutil.which(command[0]) is None:
        return _cannot_start(command[0])
    with ended_in_order(), tempfile.TemporaryDirectory(prefix="statusdoctor-", ignore_cleanup_errors=True) as folder:
        roots = trusting.roots(os.environ)
        proxy = ProxyProcess(options, output=sys.stderr, roots=roots)
        try:
            with proxy:
                status = _run(command, environment(os.environ, proxy.address, proxy.ca_file, roots, Path(folder)))
        except ProxyDied:
            return CANNOT_START
    if not proxy.outcome.clients and status not in (NOT_EXECUTABLE, NOT_FOUND):
        sys.stderr.write(
            f"statusdoctor: {command[0]} sent nothing through the proxy; some programs ignore HTTP_PROXY.\n"
        )
    if status or not fail_on or not proxy.outcome.fails_on(fail_on):
        return status
    sys.stderr.write(f"statusdoctor: {command[0]} passed; --fail-on {fail_on} ends with {PROBLEMS}.\n")
    return PROBLEMS


def environment(own: Mapping[str, str], address: str, ca_file: str, roots: str, folder: Path) -> dict[str, str]:
    """The environment in which clients use the proxy and trust it, loopback included."""
    url = f"http://{address}"
    proxies = {cased: url for name in PROXY_NAMES for cased in (name, name.upper())}
    in_place = trusting.bundle(ca_file, roots, folder / "bundle.pem")
    besides = trusting.bundle(ca_file, trusting.further(own), folder / "further.pem")
    trusted = dict.fromkeys(trusting.IN_PLACE, in_place) | dict.fromkeys(trusting.BESIDES, besides)
    node = {"NODE_USE_ENV_PROXY": "1"}  # since Node 22.21 and 24.5
    host, _, port = address.rpartition(":")
    java = trusting.java_options(host, port, trusting.truststore(ca_file, folder / "truststore"))
    tools = {"JAVA_TOOL_OPTIONS": f"{own.get('JAVA_TOOL_OPTIONS', '')} {java}".strip()}
    return {**own, **proxies, "no_proxy": "", "NO_PROXY": "", **trusted, **node, **tools}


def _cannot_start(program: str) -> int:
    """Says so, and gives the status that shells have for it."""
    is_there = os.path.exists(program)
    reason = os.strerror(errno.EACCES if is_there else errno.ENOENT)
    sys.stderr.write(f"{program} cannot be started: {reason}.\n")
    return NOT_EXECUTABLE if is_there else NOT_FOUND


def _run(command: Sequence[str], env: dict[str, str]) -> int:
    try:
        child = subprocess.Popen(command, env=env)
    except OSError:  # a script without an interpreter, say
        return _cannot_start(command[0])
    with _signals_to(child):
        status = child.wait()
    return status if status >= 0 else 128 - status


@contextmanager
def _signals_to(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Inside, what is sent to this process is the command's: it decides how to end."""
    before = {}
    for name in _PASSED_ON:
        number = getattr(signal, name, None)  # Windows knows few of them
        if number is not None:
            from_keys = name in _OF_THE_TERMINAL and _in_foreground()
            before[number] = signal.signal(number, signal.SIG_IGN if from_keys else _passing_to(child))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _passing_to(child: subprocess.Popen[bytes]) -> Callable[[int, object], None]:
    def pass_on(number: int, _frame: object) -> None:
        child.send_signal(number)

    return pass_on


def _in_foreground() -> bool:
    """Whether a terminal sends what its keys mean to the command as well."""
    try:
        return os.tcgetpgrp(sys.stderr.fileno()) == os.getpgrp()
    except (OSError, AttributeError, ValueError):  # no terminal; Windows, whose console does so by itself
        return sys.platform == "win32"
