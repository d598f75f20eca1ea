"""`statusdoctor diagnose FILE…`: captures in, diagnoses out."""

from __future__ import annotations

import gc
import sys
import tempfile
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import rich_click as click

from statusdoctor.cli.choosing import choosing, selection_of, settings_of
from statusdoctor.cli.outputs import FORMATS, CannotWrite, Lines, Look, Output, opened, outputs, write
from statusdoctor.cli.progress import progress

if TYPE_CHECKING:
    from statusdoctor.examination import Examination, Manner

#: New objects between two looks for rings of them. Hardly any form here, and Python's 700 cost a twentieth of the time.
_COLLECTED_EVERY: Final = 10_000


@click.command("diagnose")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="What to write; else as the ending of --output says."
)
@click.option(
    "--output",
    "-o",
    "places",
    multiple=True,
    metavar="FILE",
    help="Where to write, - for standard output. Several are written at once.",
)
@click.option(
    "--from",
    "kind",
    type=click.Choice(["har", "flows", "raw", "curl", "wget", "warc"]),
    help="What the files are; else told from their content.",
)
@click.option("--exchange", type=click.IntRange(min=0), metavar="N", help="Show exchange N in full.")
@click.option("--why", is_flag=True, help="Show all candidates, with the evidence for and against each.")
@choosing
@click.option("--benign", is_flag=True, help="Report what looks like a failure and is none, too.")
@click.option("--together", is_flag=True, help="Take all files as one session.")
@click.option("--show-secrets", is_flag=True, help="Show tokens, passwords and cookies as they are.")
@click.option("--utc", is_flag=True, help="Clock times in UTC.")
@click.option("--width", type=click.IntRange(min=40), metavar="COLUMNS", help="Width of the terminal output.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 where problems were found (never hides a 2).")
def command(files: tuple[str, ...], exit_zero: bool, **options: Any) -> None:
    """Diagnoses captures: HAR files, mitmproxy flows, raw HTTP as text, transcripts of curl and wget, WARC files.

    A folder stands for the captures in it, a quoted pattern for what it fits, - for standard input.

    Exit status: 0 nothing wrong in the traffic, 1 problems found, 2 usage, input that could not be read, or output
    that could not be written.
    """
    from statusdoctor.examination import Manner
    from statusdoctor.intake.captures import expanded

    settings = settings_of(options)
    files = tuple(name for argument in files for name in (expanded(argument) if argument != "-" else [argument]))
    wanted = outputs(options["form"], options["places"], files)
    taken = {key: options[key] for key in ("kind", "together", "benign", "show_secrets", "why", "exchange")}
    manner = Manner(selection_of(settings), messages=any(output.form == "html" for output in wanted), **taken)
    in_full = options["why"] or options["exchange"] is not None
    view = "full" if in_full else settings.view
    look = Look(view, options["width"], 0 if options["utc"] else None, options["exchange"])
    try:
        examination = _examined(files, manner, wanted, look)
    except CannotWrite as refusal:
        click.echo(f"statusdoctor: {refusal}", err=True)
        sys.exit(2)
    problems = any(d.severity == "problem" for d in examination.report.diagnoses)
    sys.exit(2 if examination.unread else 1 if problems and not exit_zero else 0)


def _examined(files: tuple[str, ...], manner: Manner, wanted: list[Output], look: Look) -> Examination:
    """The examination of the files, written to all outputs."""
    from statusdoctor.examination import examine_files

    gc.set_threshold(_COLLECTED_EVERY)
    with opened(wanted) as streams, _Spooled(files) as (paths, names):
        lines = Lines(wanted, streams) if any(output.form == "jsonl" for output in wanted) else None
        with progress(len(paths), quiet=lines is not None) as passed:
            examination = examine_files(paths, names, manner, lines, passed)
        for message in examination.complaints:
            click.echo(f"statusdoctor: {message}", err=True)
        for output, stream in zip(wanted, streams, strict=True):
            silent = examination.unread and not examination.report.diagnoses and not output.path
            if not (silent and output.form == "terminal"):  # that nothing was wrong would be too much said
                write(examination.report, output, stream, look)
    return examination


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
