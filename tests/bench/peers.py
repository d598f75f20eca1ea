"""The peers: httplint and HTTPolice on the same traffic, each in an environment of its own, where they install."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import STATUSDOCTOR, cpu_of, row
from tests.bench.traffic import write_har

ROOT = Path(__file__).resolve().parents[2]
COUNT = 300  # HTTPolice looks at some thirty exchanges a second
LINT = """
import json, sys
from httplint import HttpRequestLinter, HttpResponseLinter

def fields(message):
    return [(f["name"].encode(), f["value"].encode()) for f in message["headers"]]

for entry in json.load(open(sys.argv[1]))["log"]["entries"]:
    asked, answer = entry["request"], entry["response"]
    request = HttpRequestLinter()
    request.process_request_topline(asked["method"].encode(), asked["url"].encode(), b"1.1")
    request.process_headers(fields(asked))
    request.finish_content(True)
    response = HttpResponseLinter()
    response.request = request
    response.process_response_topline(b"1.1", str(answer["status"]).encode(), b"")
    response.process_headers(fields(answer))
    response.feed_content(answer["content"]["text"].encode())
    response.finish_content(True)
"""


def measure(quick: bool) -> None:
    count = 60 if quick else COUNT
    with tempfile.TemporaryDirectory() as folder:
        path, one = Path(folder) / "some.har", Path(folder) / "one.har"
        write_har(path, count)
        write_har(one, 1)
        diagnose = [*STATUSDOCTOR, "diagnose", "--format", "json", "--exit-zero"]
        _row("statusdoctor", count, [*diagnose, str(path)], [*diagnose, str(one)])
        lint = _environment("httplint", ["httplint"])
        if lint:
            _row("httplint", count, [lint, "-c", LINT, str(path)], [lint, "-c", LINT, str(one)])
        police = _environment("httpolice", ["httpolice", "bitstring<5"])  # 0.9.0 does not start with bitstring 5
        if police:
            command = [str(Path(police).with_name("httpolice")), "-i", "har"]
            _row("HTTPolice", count, [*command, str(path)], [*command, str(one)])


def _row(name: str, count: int, command: list[str], one: list[str]) -> None:
    rate = count / max(cpu_of(command) - cpu_of(one), 1e-3)
    row(name, f"{rate:,.0f}", "exchanges a CPU-second")


def _environment(name: str, packages: list[str]) -> str | None:
    """The Python of an environment with these packages; None, and said, where they do not install."""
    home = ROOT / f".venv-peer-{name}"
    python = home / "bin" / "python"
    if not (home / ".done").exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(home)], capture_output=True, check=False)
        installed = subprocess.run(
            [str(python), "-m", "pip", "install", "-q", *packages], capture_output=True, check=False
        )
        if made.returncode or installed.returncode:
            row(name, "-", "does not install here")
            return None
        (home / ".done").touch()
    return str(python)
