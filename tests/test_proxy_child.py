"""The proxy as a process of its own: it goes with whoever started it, however that one ends."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from statusdoctor.proxy.child import wait_for

PROGRAM = """
import sys, time
from statusdoctor.proxy.child import ProxyProcess

with ProxyProcess(["--set", "confdir=" + sys.argv[1]]) as proxy:
    print(proxy.address, proxy.folder, flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no process that its parent is gone")
def test_a_proxy_ends_with_a_program_that_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        address, folder = program.stdout.readline().split()
        listened = listens(address)
        program.kill()

    assert listened
    assert wait_for(lambda: not listens(address) and not Path(folder).exists(), 30)


def listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except OSError:
        return False
    return True
