"""The line of progress: on a terminal alone, for work that takes long, and gone when the work is done."""

from __future__ import annotations

import io
import sys

import pytest

from statusdoctor.cli import progress as module
from statusdoctor.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_a_terminal(patch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    patch.setattr(sys, "stderr", terminal)
    patch.setenv("TERM", "xterm")
    return terminal


def test_long_work_shows_how_many_exchanges_were_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_a_terminal(monkeypatch)
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)

    monkeypatch.setattr(module, "INTERVAL_S", 0.0)

    with progress(2) as passed:
        assert passed is not None
        passed(1200, 1)
        passed(34, 0.5)

    assert "1,200 exchanges" in terminal.getvalue()
    assert "75%" in terminal.getvalue()
    assert "1,234 exchanges" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")  # the line is erased


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_a_terminal(monkeypatch)

    with progress(1) as passed:
        assert passed is not None
        passed(5, 1)

    assert "" == terminal.getvalue()


def test_where_something_else_writes_to_the_terminal_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch)

    with progress(1, quiet=True) as passed:
        assert passed is None


def test_without_a_terminal_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())

    with progress(1) as passed:
        assert passed is None
