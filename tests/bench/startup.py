"""How soon a page is there: `statusdoctor explain 401` beside an interpreter that imports rich's console."""

from __future__ import annotations

import sys

from tests.bench.timing import STATUSDOCTOR, alternating, row, verdict


def measure(quick: bool) -> None:
    taken = alternating(
        {
            "explain": [*STATUSDOCTOR, "explain", "401"],
            "rich": [sys.executable, "-c", "import rich.console"],
            "python": [sys.executable, "-c", "pass"],
        },
        5 if quick else 15,
    )
    ratio = taken["explain"] / taken["rich"]
    row("python -c 'import rich.console'", f"{taken['rich'] * 1000:.0f} ms")
    row("statusdoctor explain 401", f"{taken['explain'] * 1000:.0f} ms", f"{ratio:.2f} times, {verdict(ratio, 3)}")
