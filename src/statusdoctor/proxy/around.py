"""One command with its traffic led through a proxy of its own: `statusdoctor run -- curl …`.

The command keeps standard input, output and error; what the doctor says goes to standard error.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from statusdoctor.proxy.child import ProxyDied, ProxyProcess, ended_in_order

PROXY_NAMES: Final = ("http_proxy", "https_proxy", "all_proxy")
CA_NAMES: Final = (  # OpenSSL and Go; curl; requests; Node, which adds it to its own
    "SSL_CERT_FILE",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
)
CANNOT_START: Final = 2
NOT_FOUND: Final = 127  # as shells have it


def run_around(command: Sequence[str], options: Sequence[str]) -> int:
    """The command's exit status."""
    try:
        with ended_in_order(), ProxyProcess(options, output=sys.stderr) as proxy:
            return _run(command, environment(proxy.address, ca_file(options)))
    except ProxyDied:
        return CANNOT_START


def environment(address: str, ca: Path) -> dict[str, str]:
    """The environment in which clients use the proxy and trust it, loopback included."""
    proxies = dict.fromkeys(PROXY_NAMES, f"http://{address}")
    shouted = {name.upper(): value for name, value in proxies.items()}
    trusted = dict.fromkeys(CA_NAMES, str(ca))
    return os.environ | proxies | shouted | trusted | {"no_proxy": "", "NO_PROXY": ""}


def ca_file(options: Sequence[str]) -> Path:
    """mitmproxy's CA certificate, in the folder that its options name."""
    named = [option.partition("=")[2] for option in options if option.startswith("confdir=")]
    return Path(named[-1] if named else "~/.mitmproxy").expanduser() / "mitmproxy-ca-cert.pem"


def _run(command: Sequence[str], env: dict[str, str]) -> int:
    try:
        child = subprocess.Popen(command, env=env)
    except OSError as fault:
        sys.stderr.write(f"{command[0]} cannot be started: {fault.strerror}.\n")
        return NOT_FOUND
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's; it decides how to end
    try:
        status = child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return status if status >= 0 else 128 - status
