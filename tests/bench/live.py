"""The live proxy: exchanges per CPU-second of mitmdump with the doctor, beside an addon that does nothing.

Runs in turns; each starts a mitmdump, sends small JSON exchanges through it over a few kept connections, and reads the
CPU time of the ended process. A run with the first few exchanges alone is taken off: start-up, loading, first times.
"""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.timing import row, verdict

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = 8
WARM = 1200
BODY = b'{"id":8812,"state":"packed","lines":[{"sku":"A-1001","quantity":2}],"total":"39.80","currency":"EUR"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nServer: bench\r\n\r\n%s" % (
    len(BODY),
    BODY,
)
EMPTY = "class Nothing:\n    def request(self, flow): pass\n    def response(self, flow): pass\naddons = [Nothing()]\n"
PORT = """
from mitmproxy import ctx
class Port:
    def running(self):
        servers = ctx.master.addons.get("proxyserver").servers
        open({path!r}, "w").write(str(next(iter(servers)).listen_addrs[0][1]))
addons = [Port()]
"""


def measure(quick: bool) -> None:
    count, runs = (2000, 3) if quick else (6000, 5)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "empty.py").write_text(EMPTY, encoding="utf-8")
        scripts = {"empty addon": Path(folder) / "empty.py", "doctor": ROOT / "addons" / "doctor.py"}
        taken: dict[str, list[float]] = {name: [] for name in scripts}
        for _ in range(runs):
            for name, script in scripts.items():
                loaded, idle = (_cpu(script, Path(folder), n) for n in (WARM + count, WARM))
                taken[name].append(count / max(loaded - idle, 1e-6))
    empty, doctor = (statistics.median(taken[name]) for name in scripts)
    row("empty addon: exchanges per CPU-second", f"{empty:,.0f}")
    row("the doctor: exchanges per CPU-second", f"{doctor:,.0f}", f"{1e6 / doctor - 1e6 / empty:+.0f} µs an exchange")
    row("part of the empty addon's", f"{doctor / empty:.3f}", verdict(doctor / empty, 0.97, at_least=True))


def _cpu(script: Path, folder: Path, count: int) -> float:
    """The CPU seconds of one mitmdump that passed `count` exchanges on."""
    port_file = folder / "port"
    port_file.unlink(missing_ok=True)
    (folder / "port.py").write_text(PORT.format(path=str(port_file)), encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("mitmdump")), "-q", "--set", f"confdir={folder / 'conf'}",
        "--listen-host", "127.0.0.1", "-p", "0", "-s", str(script), "-s", str(folder / "port.py"),
    ]  # fmt: skip
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        asyncio.run(_load(_port(port_file, child), count))
    finally:
        child.send_signal(signal.SIGTERM)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
    return usage.ru_utime + usage.ru_stime


def _port(file: Path, child: subprocess.Popen[bytes]) -> int:
    give_up = time.monotonic() + 30
    while not (file.exists() and file.read_text()):
        if child.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError("mitmdump did not start")
        time.sleep(0.02)
    return int(file.read_text())


async def _load(proxy: int, count: int) -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    origin = server.sockets[0].getsockname()[1]
    await asyncio.gather(*(_client(proxy, origin, count // CONNECTIONS) for _ in range(CONNECTIONS)))
    server.close()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(ANSWER)
    except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
        writer.close()


async def _client(proxy: int, origin: int, count: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy)
    for number in range(count):
        writer.write(
            b"GET http://127.0.0.1:%d/v1/orders/%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: okhttp/4.12.0\r\n"
            b"Accept: application/json\r\nAccept-Encoding: gzip\r\nX-Request-Id: %032d\r\n\r\n"
            % (origin, number, origin, number)
        )
        await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(len(BODY))
    writer.close()
