"""Where a diagnosis is shown: printed under mitmdump's own lines, and as one line of the log everywhere else.

The console's screen is its terminal, so nothing is ever printed there before it has ended.
"""

from __future__ import annotations

import io
import logging
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol, cast

from mitmproxy.master import Master

from statusdoctor.diagnosis import Diagnosis, Incident
from statusdoctor.incidents import REMIND_AT
from statusdoctor.masking import shorten
from statusdoctor.proxy.halftyped import addon_named
from statusdoctor.proxy.marks import comment
from statusdoctor.render.terminal.writer import TerminalWriter, View

log = logging.getLogger("statusdoctor")

_WIDEST = 100
_POP_UP = 0.8  # of the terminal's columns, frame included: what the console gives its data viewer


class Surface(Protocol):
    """What shows diagnoses as they are said, and the incidents at the end."""

    def show(self, found: Diagnosis, count: int) -> None:
        """Shows a diagnosis; `count` is how often its incident was seen by now."""

    def summary(self, incidents: Iterable[Incident]) -> None:
        """Shows the table of incidents."""

    def look(self, view: View) -> None:
        """Changes how much is shown."""


class Printed:
    """A stream, usually standard output."""

    def __init__(self, stream: IO[str], view: View = "cards") -> None:
        self._stream = Unbreakable(stream)
        self._writer = TerminalWriter(cast(IO[str], self._stream), view=view)

    def show(self, found: Diagnosis, count: int) -> None:
        if count == 1:
            self._writer.diagnosis(found)
        elif count in REMIND_AT:
            self._writer.reminder(found.incident or 0, count, found)
        self._stream.flush()  # nothing waits in a buffer where standard output is a pipe

    def summary(self, incidents: Iterable[Incident]) -> None:
        self._writer.summary(incidents)
        self._stream.flush()

    def look(self, view: View) -> None:
        self._writer.view = view


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

    def summary(self, incidents: Iterable[Incident]) -> None:
        """At the end the terminal is the user's again."""
        Printed(sys.stdout).summary(incidents)

    def look(self, view: View) -> None:
        """A line of the log is a line of the log."""


def surface_for(master: Master, view: View) -> Surface:
    """The surface of the tool that runs; one that is not known gets the log."""
    is_mitmdump = addon_named(master, "dumper") is not None
    return Printed(sys.stdout, view) if is_mitmdump else Logged()


def one_line(found: Diagnosis) -> str:
    """What failed and why, as one line."""
    where = found.exchange
    answer = f"{where.status} " if where.status else ""
    what = f"{answer}{where.method} {shorten(where.url or '', 120)}" if where.method else where.host
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
    columns = shutil.get_terminal_size(fallback=(0, 0)).columns
    return min(_WIDEST, max(50, int(columns * _POP_UP) - 2)) if columns else _WIDEST
