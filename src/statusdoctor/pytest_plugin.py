"""A pytest plugin: a test that failed after a failing HTTP exchange says in its report what was wrong with it.

Off unless the settings (`statusdoctor = true`) or the command line (`--statusdoctor`) switch it on; until then nothing
else of the package is imported. Exchanges are those that requests and httpx make. Nothing is sent, changed or slowed:
answers are noted as they pass, and looked at only once a test has failed.
"""

from __future__ import annotations

import time
import warnings
from collections import deque
from collections.abc import Callable, Generator
from contextlib import suppress
from contextvars import ContextVar
from functools import partial, wraps
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from statusdoctor.diagnosis import Report
    from statusdoctor.model import Exchange

_CALLS: Final = (("requests", "Session", False), ("httpx", "Client", False), ("httpx", "AsyncClient", True))
_NOTED_AT_MOST: Final = 500  # exchanges of one test; the latest count
_TITLE: Final = "HTTP exchanges that failed, by statusdoctor"
_inside: ContextVar[bool] = ContextVar("statusdoctor_inside", default=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the switch, for the settings and for the command line."""
    words = "Diagnose the failing HTTP exchanges (requests, httpx) of tests that fail."
    parser.getgroup("statusdoctor").addoption("--statusdoctor", action="store_true", help=words)
    parser.addini("statusdoctor", words, type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Switches the plugin on where the settings ask for it."""
    if config.getoption("statusdoctor") or config.getini("statusdoctor"):
        config.pluginmanager.register(Examiner(), "statusdoctor-examiner")


class Examiner:
    """Notes the exchanges of the test that runs, and examines them once it has failed."""

    def __init__(self) -> None:
        self._noted: deque[tuple[str, Any, float]] = deque(maxlen=_NOTED_AT_MOST)
        self._undo: list[Callable[[], None]] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        """Each test begins with nothing noted."""
        if not self._undo:
            self._listen()
        self._noted.clear()
        try:
            return (yield)
        finally:
            self._noted.clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Adds the diagnosis to the report of a test that failed."""
        report = yield
        if report.failed and self._noted:
            text = _diagnosis(list(self._noted))
            self._noted.clear()
            if text:
                report.sections.append((_TITLE, text))
        return report

    def pytest_unconfigure(self) -> None:
        """Leaves the libraries as they were."""
        for undo in self._undo:
            undo()
        self._undo.clear()

    def _listen(self) -> None:
        """Notes what passes through the one method that every call of a library goes through."""
        for library, name, is_async in _CALLS:
            owner = _class(library, name)
            if owner is None:
                continue
            self._undo.append(partial(setattr, owner, "send", owner.send))
            owner.send = (self._noting_async if is_async else self._noting)(library, owner.send)

    def _noting(self, library: str, send: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(send)
        def noted(*args: Any, **named: Any) -> Any:
            if _inside.get():  # a redirect that the library follows: it is in the history of the last answer
                return send(*args, **named)
            token, began = _inside.set(True), time.time()
            try:
                outcome = send(*args, **named)
            except Exception as exc:
                self._noted.append((library, exc, began))
                raise
            finally:
                _inside.reset(token)
            self._noted.append((library, outcome, began))
            return outcome

        return noted

    def _noting_async(self, library: str, send: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(send)
        async def noted(*args: Any, **named: Any) -> Any:
            began = time.time()
            try:
                outcome = await send(*args, **named)
            except Exception as exc:
                self._noted.append((library, exc, began))
                raise
            self._noted.append((library, outcome, began))
            return outcome

        return noted


def _class(library: str, name: str) -> Any:
    """A class of a library; None where the library is not installed, or cannot be imported."""
    with suppress(ImportError, ValueError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a library says of itself is not for this run to judge
        if find_spec(library) is not None:
            return getattr(import_module(library), name, None)
    return None


def _diagnosis(noted: list[tuple[str, Any, float]]) -> str:
    """What was wrong with the exchanges, as it is drawn on a terminal; empty where nothing was."""
    from statusdoctor.doctor import diagnose
    from statusdoctor.render.terminal.writer import TerminalWriter

    report = _problems_of(diagnose(_exchanges(noted)))
    if not report.diagnoses:
        return ""
    out = StringIO()
    TerminalWriter(out, color=False).report(report)
    return out.getvalue()


def _problems_of(report: Report) -> Report:
    from msgspec.structs import replace

    problems = tuple(d for d in report.diagnoses if d.severity == "problem")
    told = {d.incident for d in problems}
    return replace(report, diagnoses=problems, incidents=tuple(i for i in report.incidents if i.id in told))


def _exchanges(noted: list[tuple[str, Any, float]]) -> list[Exchange]:
    """The exchanges of a test in their order, at the times at which this machine sent them."""
    from msgspec.structs import replace

    from statusdoctor.intake import adapters

    found: list[Exchange] = []
    for library, outcome, began in noted:
        chain: list[Exchange] = []
        with suppress(Exception):  # a stand-in that a test put in place of an answer has what it likes
            chain = getattr(adapters, f"from_{library}")(outcome)
        for exchange in chain:
            later = began - chain[0].started
            found.append(
                replace(
                    exchange,
                    index=len(found),
                    started=exchange.started + later,
                    sent=exchange.sent and exchange.sent + later,
                    answered=exchange.answered and exchange.answered + later,
                    finished=exchange.finished and exchange.finished + later,
                )
            )
    return found
