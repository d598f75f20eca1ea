"""How far long work has come, on a terminal alone: a line on standard error that is gone when the work is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

PATIENCE_S: Final = 1.0  # what takes less needs no bar


@contextmanager
def progress(files: int, *, quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """What to tell of exchanges looked at and of files read to their end; None where nobody would see it.

    quiet: something else writes to the terminal meanwhile.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.fields[count]} exchanges"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    task = bar.add_task("", total=files if files > 1 else None, count="0")
    began, seen, ended = time.monotonic(), 0, 0

    def passed(exchanges: int, done: int) -> None:
        nonlocal seen, ended
        seen, ended = seen + exchanges, ended + done
        if time.monotonic() - began >= PATIENCE_S:
            bar.start()
            bar.update(task, completed=ended, count=f"{seen:,}", refresh=True)

    try:
        yield passed
    finally:
        bar.stop()
