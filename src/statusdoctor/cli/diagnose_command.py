"""`statusdoctor diagnose FILE…`: captures in, diagnoses out."""

from __future__ import annotations

import sys
import tempfile
from typing import TYPE_CHECKING, Any, BinaryIO

import rich_click as click

if TYPE_CHECKING:
    from statusdoctor.examination import Examination


@click.command("diagnose")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "jsonl"]),
    default="terminal",
    help="What to write.",
)
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, writable=True), help="Where to write; else standard output."
)
@click.option(
    "--from",
    "kind",
    type=click.Choice(["har", "flows", "raw", "curl", "wget", "warc"]),
    help="What the files are; else told from their content.",
)
@click.option("--exchange", type=click.IntRange(min=0), metavar="N", help="Show exchange N in full.")
@click.option("--why", is_flag=True, help="Show all candidates, with the evidence for and against each.")
@click.option("--only", multiple=True, metavar="GLOB", help="Only these causes, for example auth/*.")
@click.option("--ignore", multiple=True, metavar="GLOB", help="Not these causes.")
@click.option("--host", multiple=True, metavar="GLOB", help="Only these hosts.")
@click.option(
    "--min-certainty",
    "at_least",
    type=click.Choice(["possible", "likely", "certain"]),
    default="possible",
    help="Only what is at least so sure.",
)
@click.option("--notes/--no-notes", default=True, help="Tell faults that explain no failure, too.")
@click.option("--benign", is_flag=True, help="Report what looks like a failure and is none, too.")
@click.option("--together", is_flag=True, help="Take all files as one session.")
@click.option("--show-secrets", is_flag=True, help="Show tokens, passwords and cookies as they are.")
@click.option("--utc", is_flag=True, help="Clock times in UTC.")
@click.option("--width", type=click.IntRange(min=40), metavar="COLUMNS", help="Width of the terminal output.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 where problems were found (never hides a 2).")
def command(files: tuple[str, ...], exit_zero: bool, **options: Any) -> None:
    """Diagnoses captures: HAR files, mitmproxy flows, raw HTTP as text, transcripts of curl and wget, WARC files.

    A folder stands for the captures in it, a quoted pattern for what it fits, - for standard input.

    Exit status: 0 nothing wrong in the traffic, 1 problems found, 2 usage, or input that could not be read.
    """
    from statusdoctor.examination import Manner, examine_files
    from statusdoctor.intake.captures import expanded
    from statusdoctor.selection import Selection

    files = tuple(name for argument in files for name in (expanded(argument) if argument != "-" else [argument]))

    selection = Selection(options["only"], options["ignore"], options["host"], options["at_least"], options["notes"])
    taken = {key: options[key] for key in ("kind", "together", "benign", "show_secrets", "why", "exchange")}
    stream = _lines_to(options) if options["form"] == "jsonl" else None
    with _Spooled(files) as (paths, names):
        examination = examine_files(paths, names, Manner(selection, **taken), stream)
        for message in examination.complaints:
            click.echo(f"statusdoctor: {message}", err=True)
    if examination.report.diagnoses or not examination.unread or options["form"] != "terminal":
        _write(examination, options)
    problems = any(d.severity == "problem" for d in examination.report.diagnoses)
    sys.exit(2 if examination.unread else 1 if problems and not exit_zero else 0)


class _Spooled:
    """The paths of the files, standard input (`-`) spooled to a temporary file first: a capture is read twice."""

    def __init__(self, files: tuple[str, ...]) -> None:
        self.files = files
        self._spool: Any = None

    def __enter__(self) -> tuple[list[str], list[str]]:
        paths = []
        for name in self.files:
            if name == "-":
                self._spool = self._spool or _spool(sys.stdin.buffer)
                paths.append(self._spool.name)
            else:
                paths.append(name)
        return paths, ["standard input" if name == "-" else name for name in self.files]

    def __exit__(self, *_: object) -> None:
        if self._spool is not None:
            self._spool.close()


def _spool(stream: BinaryIO) -> Any:
    spool = tempfile.NamedTemporaryFile(prefix="statusdoctor-")  # noqa: SIM115 - closed by whoever asked for it
    while chunk := stream.read(1 << 20):
        spool.write(chunk)
    spool.flush()
    return spool


def _lines_to(options: dict[str, Any]) -> BinaryIO:
    return open(options["output"], "wb") if options["output"] else sys.stdout.buffer


def _write(examination: Examination, options: dict[str, Any]) -> None:
    if options["form"] == "jsonl":
        return
    if options["form"] == "json":
        from statusdoctor.render.json_report import to_json

        raw = to_json(examination.report)
        if options["output"]:
            with open(options["output"], "wb") as file:
                file.write(raw)
        else:
            sys.stdout.buffer.write(raw)
            sys.stdout.buffer.flush()
        return
    _draw(examination, options)


def _draw(examination: Examination, options: dict[str, Any]) -> None:
    from statusdoctor.render.terminal.writer import TerminalWriter

    full = options["why"] or options["exchange"] is not None
    names = tuple(source.name for source in examination.report.sources)
    out = open(options["output"], "w", encoding="utf-8") if options["output"] else sys.stdout  # noqa: SIM115
    writer = TerminalWriter(
        out,
        view="full" if full else "cards",
        width=options["width"],
        offset=0 if options["utc"] else None,
        sources=names,
    )
    writer.report(examination.report, only=options["exchange"])
    out.flush()
