"""Who holds a port that is taken, where the system tells it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_LISTENS: Final = "0A"  # the state LISTEN in Linux's tables
_LSOF_WITHIN_S: Final = 5.0


def taken(port: str) -> str:
    """What to say of a port that is taken: by whom, and what to do."""
    holder = _from_proc(port) or _from_lsof(port) or "another program"
    return f"Port {port} is taken by {holder}. Choose another with -p, or any free one: -p 0"


def _from_proc(port: str) -> str:
    """Linux: the socket that listens is a number in a table, and a link in the folder of its process."""
    sockets = {f"socket:[{number}]" for number in _listening(port)}
    if not sockets:
        return ""
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            found = os.readlink(link) in sockets
        except OSError:  # another user's, or gone meanwhile
            continue
        if found:
            process = link.parts[2]
            return f"{_name(process)} (process {process})"
    return ""


def _listening(port: str) -> Iterator[str]:
    wanted = f":{int(port):04X}"
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[1].endswith(wanted) and fields[3] == _LISTENS:
                yield fields[9]


def _name(process: str) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8", errors="replace").strip() or "a program"
    except OSError:
        return "a program"


def _from_lsof(port: str) -> str:
    """macOS and the BSDs."""
    lsof = shutil.which("lsof")
    if lsof is None:
        return ""
    command = [lsof, "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=_LSOF_WITHIN_S, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"^p(\d+)\nc(.+)$", told, re.M)
    return f"{found[2]} (process {found[1]})" if found else ""
