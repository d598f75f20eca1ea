"""`make ward`: how often the diagnosis is right, on failures whose true cause is known."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ward import scoring


def main() -> int:
    parser = argparse.ArgumentParser(prog="make ward", description=__doc__)
    parser.add_argument("--family", default="", help="families, separated by commas")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    parser.add_argument("--cases", type=Path, default=scoring.CASES, help="another folder of cases")
    options = parser.parse_args()
    chosen = scoring.cases([f for f in options.family.split(",") if f], options.cases)
    for row in scoring.report([scoring.examine(case) for case in chosen], wrong=options.wrong):
        print(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
