"""How far long work has come, on a terminal alone: a line on standard error that is gone when the work is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

PATIENCE_S: Final = 1.0  # what takes less needs no bar
INTERVAL_S: Final = 0.1  # between two drawings


@contextmanager
def progress(files: int, *, quiet: bool = False) -> Iterator[Callable[[int, float], None] | None]:
    """What to tell of exchanges looked at, and of how much was read, a file being 1; None where nobody would see it.

    quiet: something else writes to the terminal meanwhile.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.fields[count]} exchanges"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    task = bar.add_task("", total=files, count="0")
    seen, read, due = 0, 0.0, time.monotonic() + PATIENCE_S

    def passed(exchanges: int, share: float) -> None:
        nonlocal seen, read, due
        seen, read = seen + exchanges, read + share
        if time.monotonic() >= due:
            bar.start()
            bar.update(task, completed=read, count=f"{seen:,}", refresh=True)
            due = time.monotonic() + INTERVAL_S

    try:
        yield passed
    finally:
        bar.stop()
