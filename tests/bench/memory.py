"""One Doctor through a long day: memory after the first 50,000 exchanges, and whether an exchange costs more later."""

from __future__ import annotations

import gc
import os
import resource
import time

from statusdoctor.doctor import Doctor
from tests.bench.timing import row, verdict
from tests.bench.traffic import exchanges

MIB = 1024 * 1024


def resident() -> float:
    """MiB that the process holds now (the peak where /proc is not there)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MIB
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(quick: bool) -> None:
    total, warm = (200_000, 50_000) if quick else (1_000_000, 50_000)
    doctor = Doctor()
    doctor.warm_up()
    start, early, held, worst = time.process_time(), 0.0, 0.0, 0.0
    for number, exchange in enumerate(exchanges(total), 1):
        doctor.feed(exchange)
        if number == warm:
            gc.collect()
            early, held = time.process_time() - start, resident()
        elif number % 50_000 == 0:
            worst = max(worst, resident())
    taken = time.process_time() - start
    late = (taken - early) / (total - warm)
    growth = worst - held
    row(f"{total:,} exchanges of 500 clients, one in ten failing", f"{taken:.0f} s", f"{total / taken:,.0f} a second")
    row(f"memory after {warm:,}, growth after that", f"{held:.0f} MiB", f"+{growth:.1f} MiB, {verdict(growth, 30)}")
    row(
        "an exchange later against one of the first 50,000",
        f"{late / (early / warm):.2f}",
        verdict(late / (early / warm), 1.2),
    )
