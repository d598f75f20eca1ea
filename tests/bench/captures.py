"""A HAR of 5,000 mixed exchanges read, diagnosed and written as JSON, beside json.loads of the same bytes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.timing import STATUSDOCTOR, alternating, row, verdict
from tests.bench.traffic import write_har

LOADS = "import json, sys; json.loads(open(sys.argv[1], 'rb').read())"
OPENS = "import json, sys; open(sys.argv[1], 'rb').read(1)"


def measure(quick: bool) -> None:
    """Start-up and loading are taken off both: by a one-entry HAR here, by opening the file there."""
    runs, sizes = (3, (1000, 2000)) if quick else (5, (5000, 10000, 20000))
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.har"
        write_har(one, 10)
        for count in sizes:
            path = Path(folder) / f"{count}.har"
            size = write_har(path, count)
            _compare(path, one, count, size, runs)


def _compare(path: Path, one: Path, count: int, size: int, runs: int) -> None:
    diagnose = [*STATUSDOCTOR, "diagnose", "--format", "json", "--exit-zero"]
    taken = alternating(
        {
            "doctor": [*diagnose, str(path)],
            "doctor, one": [*diagnose, str(one)],
            "loads": [sys.executable, "-c", LOADS, str(path)],
            "opens": [sys.executable, "-c", OPENS, str(path)],
        },
        runs,
    )
    doctor, loads = taken["doctor"] - taken["doctor, one"], taken["loads"] - taken["opens"]
    ratio = doctor / loads
    row(f"{count} exchanges, {size / 1e6:.0f} MB: json.loads", f"{loads:.2f} s")
    row("  read, diagnosed, written as JSON", f"{doctor:.2f} s", f"{count / doctor:,.0f} exchanges a second")
    row("  times json.loads", f"{ratio:.2f}", verdict(ratio, 2.5))
