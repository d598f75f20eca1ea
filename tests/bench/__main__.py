"""`make bench`: how fast the doctor is, and how much memory he holds, as ratios in one run.

make bench                        everything (some minutes)
make bench ARGS="har startup"     some of it
make bench ARGS="--quick"         smaller runs, for a look
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import captures, live, memory, peers, startup, words

PARTS: dict[str, Callable[[bool], None]] = {
    "startup": startup.measure,
    "har": captures.measure,
    "words": words.measure,
    "memory": memory.measure,
    "live": live.measure,
    "peers": peers.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all where none is named")
    parser.add_argument("--quick", action="store_true", help="smaller runs")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for name, measure in PARTS.items():
        if not options.parts or name in options.parts:
            print(f"\n== {name}", flush=True)
            measure(options.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
