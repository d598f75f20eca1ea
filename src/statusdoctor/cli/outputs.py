"""Where a report goes and in which format: standard output, or files whose endings say what they are."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO, Final

import rich_click as click

if TYPE_CHECKING:
    from statusdoctor.diagnosis import Report
    from statusdoctor.settings import View

FORMATS: Final = ("terminal", "json", "jsonl", "html", "markdown", "sarif", "junit")
_ENDINGS: Final = {
    ".txt": "terminal",
    ".sarif.json": "sarif",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
}


@dataclass(frozen=True, slots=True)
class Output:
    """One format at one place; no path is standard output."""

    form: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a terminal shows a report. offset: seconds east of UTC; None takes each capture's own."""

    view: View = "cards"
    width: int | None = None
    offset: int | None = None
    exchange: int | None = None


class CannotWrite(Exception):
    """A place that takes no report; the message names it and the reason."""


def outputs(form: str | None, paths: tuple[str, ...], inputs: Iterable[str]) -> list[Output]:
    """The outputs that the command line asks for. Raises UsageError where a path says no format, or is an input."""
    if not paths:
        return [Output(form or "terminal")]
    return [Output(form or "terminal") if path == "-" else _file(form, path, inputs) for path in paths]


def _file(form: str | None, path: str, inputs: Iterable[str]) -> Output:
    if any(_same(path, name) for name in inputs):
        raise click.UsageError(f"--output {path} is one of the captures, and would be written over")
    form = form or next((found for ending, found in _ENDINGS.items() if path.lower().endswith(ending)), None)
    if form is None:
        raise click.UsageError(f"--output {path}: its ending tells no format; name one with --format")
    return Output(form, path)


def _same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


@contextmanager
def opened(wanted: list[Output]) -> Iterator[list[BinaryIO]]:
    """The streams of the outputs, in their order. Raises CannotWrite before any work is done."""
    with ExitStack() as stack:
        yield [_opened(output, stack) for output in wanted]


def _opened(output: Output, stack: ExitStack) -> BinaryIO:
    if not output.path:
        return sys.stdout.buffer
    try:
        stream = open(output.path, "wb")  # noqa: SIM115 - the stack closes it
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
        raise _refusal(output.path, fault) from None
    stack.callback(_close, stream, output.path)
    return stream


def _close(stream: BinaryIO, path: str) -> None:
    try:
        stream.close()
    except OSError as fault:  # what a full disk did not take is tried once more
        raise _refusal(path, fault) from None


def _refusal(path: str, fault: Exception) -> CannotWrite:
    reason = getattr(fault, "strerror", None) or fault
    return CannotWrite(f"{path or 'standard output'} cannot be written: {reason}")


class Lines:
    """Takes JSON lines for all outputs that want them."""

    def __init__(self, wanted: list[Output], streams: list[BinaryIO]) -> None:
        self._outputs = [(o.path, s) for o, s in zip(wanted, streams, strict=True) if o.form == "jsonl"]

    def write(self, raw: bytes) -> int:
        for path, stream in self._outputs:
            _write(stream, raw, path)
        return len(raw)

    def flush(self) -> None:
        self.write(b"")


def write(report: Report, output: Output, stream: BinaryIO, look: Look) -> None:
    """Writes a report in any format but JSON lines, which are written as they come."""
    if output.form == "terminal":
        _draw(report, output, stream, look)
    elif output.form == "json":
        from statusdoctor.render.json_report import json_pieces

        for piece in json_pieces(report.bare()):
            _write(stream, piece, output.path)
    elif output.form != "jsonl":
        _write(stream, _rendered(report, output.form, look.offset), output.path)


def _write(stream: BinaryIO, raw: bytes, path: str) -> None:
    try:
        stream.write(raw)
        stream.flush()
    except BrokenPipeError:  # the reader has seen enough: click ends quietly
        raise
    except OSError as fault:
        raise _refusal(path, fault) from None


def _rendered(report: Report, form: str, offset: int | None) -> bytes:
    if form == "html":
        from statusdoctor.render.html_report import to_html

        return to_html(report, offset=offset).encode()
    if form == "markdown":
        from statusdoctor.render.markdown_report import to_markdown

        return to_markdown(report, offset=offset).encode()
    if form == "sarif":
        from statusdoctor.render.sarif_report import to_sarif

        return to_sarif(report)
    from statusdoctor.render.junit_report import to_junit

    return to_junit(report, offset=offset)


def _draw(report: Report, output: Output, stream: BinaryIO, look: Look) -> None:
    if not output.path:
        _draw_on(sys.stdout, report, look)
        return
    text = io.StringIO()
    _draw_on(text, report, look)
    _write(stream, text.getvalue().encode(), output.path)


def _draw_on(stream: IO[str], report: Report, look: Look) -> None:
    from statusdoctor.render.terminal.writer import TerminalWriter

    names = tuple(source.name for source in report.sources)
    writer = TerminalWriter(stream, view=look.view, width=look.width, offset=look.offset, sources=names)
    writer.report(report, only=look.exchange)
    stream.flush()
