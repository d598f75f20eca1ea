"""Times commands and functions by the CPU that they used; ratios are of medians of alternating runs."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

STATUSDOCTOR = [sys.executable, "-m", "statusdoctor"]


def cpu_of(command: list[str]) -> float:
    """User and system seconds of one run of a command; its output is thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=os.environ | {"NO_COLOR": "1"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def alternating(commands: dict[str, list[str]], runs: int) -> dict[str, float]:
    """The median CPU seconds of each command, run in turns so that a busy machine is fair to all."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(cpu_of(command))
    return {name: statistics.median(times) for name, times in taken.items()}


def microseconds(work: Callable[[], object], times: int) -> float:
    """The CPU microseconds that one call takes, the least of five rounds."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - start) / times)
    return best * 1e6


def verdict(ratio: float, limit: float, *, at_least: bool = False) -> str:
    """`within 2.5` or `MISSES 2.5`, beside a ratio."""
    good = ratio >= limit if at_least else ratio <= limit
    return f"{'within' if good else 'MISSES'} {limit:g}"


def row(what: str, figure: str, remark: str = "") -> None:
    print(f"  {what:58} {figure:>14}  {remark}", flush=True)
