"""Where a diagnosis is shown: printed under mitmdump's own lines, and as one line of the log everywhere else.

The console's screen is its terminal, so nothing is ever printed there before it has ended.
"""

from __future__ import annotations

import io
import logging
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import IO, Any, Final, Protocol, cast

from mitmproxy import ctx
from mitmproxy.master import Master

from statusdoctor.diagnosis import Diagnosis, Incident
from statusdoctor.incidents import REMIND_AT
from statusdoctor.masking import shorten
from statusdoctor.proxy.halftyped import addon_named
from statusdoctor.proxy.marks import comment
from statusdoctor.render.phrasing import target
from statusdoctor.render.terminal.writer import TerminalWriter, View

log = logging.getLogger("statusdoctor")

LATER_AT_MOST: Final = 1000  # incidents whose cards are kept for the end
_WIDEST: Final = 100
_WEB: Final = 76  # columns of mitmweb's right half in a window of common size
_POP_UP: Final = 0.8  # of the terminal's columns, frame included: what the console gives its data viewer


class Surface(Protocol):
    """What shows diagnoses as they are said, and the incidents at the end."""

    def show(self, found: Diagnosis, count: int) -> None:
        """Shows a diagnosis; `count` is how often its incident was seen by now."""

    def summary(self, incidents: Sequence[Incident], reports: Sequence[str]) -> None:
        """At the end, shows the table of incidents; `reports` are the files that tell all of it, if there are any."""

    def look(self, view: View, live: bool) -> None:
        """Changes how much is shown, and whether it is shown at once."""


class Printed:
    """A stream, usually standard output. Not live, it keeps each incident's first diagnosis until the end."""

    def __init__(self, stream: IO[str], view: View = "cards", live: bool = True) -> None:
        self._stream = Unbreakable(stream)
        self._writer = TerminalWriter(cast(IO[str], self._stream), view=view)
        self._live = live
        self._later: list[Diagnosis] = []
        self.around: Callable[[], AbstractContextManager[None]] = nullcontext  # what the printing interrupts

    def show(self, found: Diagnosis, count: int) -> None:
        if self._live:
            with self.around():
                self._show(found, count)
        elif count == 1 and len(self._later) < LATER_AT_MOST:
            self._later.append(found)

    def summary(self, incidents: Sequence[Incident], reports: Sequence[str]) -> None:
        with self.around():
            self._catch_up([] if reports else self._later)
            if incidents:
                self._writer.summary(incidents)
            if reports:
                self._stream.write(f"The report is in {' and '.join(reports)}\n")
            self._stream.flush()

    def look(self, view: View, live: bool) -> None:
        self._writer.view = view
        self._live = live
        if live:
            self._catch_up(self._later)

    def _catch_up(self, waiting: list[Diagnosis]) -> None:
        for found in waiting:
            self._show(found, 1)
        self._later.clear()

    def _show(self, found: Diagnosis, count: int) -> None:
        if count == 1:
            self._writer.diagnosis(found)
        elif count in REMIND_AT:
            self._writer.reminder(found.incident or 0, count, found)
        self._stream.flush()  # nothing waits in a buffer where standard output is a pipe


class Unbreakable:
    """A stream whose reader may go away: that ends the printing, and not the proxy (rich would end the process)."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._is_gone = False

    def write(self, text: str) -> int:
        if not self._is_gone:
            with self._guard():
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        if not self._is_gone:
            with self._guard():
                self._stream.flush()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except UnicodeError:
            log.warning("A diagnosis could not be written in this terminal's encoding.")
        except (OSError, ValueError):  # a broken pipe; a stream that was closed
            self._is_gone = True

    def __getattr__(self, name: str) -> Any:
        """What else is asked: encoding, isatty, fileno."""
        return getattr(self._stream, name)


class Logged:
    """mitmproxy's log: the status bar and event log of the console, the event log of mitmweb."""

    def show(self, found: Diagnosis, count: int) -> None:
        if count == 1:
            log.log(logging.WARNING if found.severity == "problem" else logging.INFO, "%s", one_line(found))
        elif count in REMIND_AT:
            log.info("%s, %s times by now", one_line(found), count)

    def summary(self, incidents: Sequence[Incident], reports: Sequence[str]) -> None:
        """At the end the terminal is the user's again."""
        Printed(sys.stdout).summary(incidents, reports)

    def look(self, view: View, live: bool) -> None:
        """A line of the log is a line of the log."""


def surface_for(master: Master, view: View, live: bool) -> Surface:
    """The surface of the tool that runs; one that is not known gets the log."""
    is_mitmdump = addon_named(master, "dumper") is not None
    return Printed(sys.stdout, view, live) if is_mitmdump else Logged()


def one_line(found: Diagnosis) -> str:
    """What failed and why, as one line."""
    where = found.exchange
    answer = f"{where.status} " if where.status else ""
    what = f"{answer}{where.method} {shorten(where.url or '', 120)}" if where.method else target(where)
    return f"{what}: {comment(found)}"


def full_text(found: Diagnosis) -> str:
    """The whole diagnosis as plain text, for a pop-up or a content view."""
    page = io.StringIO()
    TerminalWriter(page, view="full", width=_page_width(), color=False).diagnosis(found)
    return page.getvalue().strip("\n") + "\n"


def table_text(incidents: Iterable[Incident]) -> str:
    """The table of incidents as plain text."""
    page = io.StringIO()
    TerminalWriter(page, width=_page_width(), color=False).summary(incidents)
    return page.getvalue()


def _page_width() -> int:
    """What a pop-up of the console shows without breaking lines; as wide as reads well where nobody knows."""
    if addon_named(ctx.master, "webaddon") is not None:
        return _WEB
    columns = shutil.get_terminal_size(fallback=(0, 0)).columns
    return min(_WIDEST, max(50, int(columns * _POP_UP) - 2)) if columns else _WIDEST
