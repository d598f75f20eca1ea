"""`statusdoctor diagnose FILE…`: captures in, diagnoses out."""

from __future__ import annotations

import sys

import rich_click as click


@click.command("diagnose")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "jsonl"]),
    default="terminal",
    help="What to write.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 where problems were found (never hides a 2).")
def command(files: tuple[str, ...], form: str, exit_zero: bool) -> None:
    """Diagnoses captures: HAR files, mitmproxy flows."""
    from statusdoctor.diagnosis import Incident, Source
    from statusdoctor.doctor import Doctor, report
    from statusdoctor.intake.flow import read_flows
    from statusdoctor.masking import Masker
    from statusdoctor.render.json_report import to_json

    masker = Masker()
    diagnoses = []
    incidents: list[Incident] = []
    sources = []
    for n, f in enumerate(files):
        d = Doctor(patience=None, masker=masker)
        count = 0
        exchanges = sorted(read_flows(f, [], source_number=n), key=lambda e: e.started)
        for e in exchanges:
            diagnoses += d.feed(e)
        diagnoses += d.close()
        incidents += d.incidents.all()
        sources.append(Source(f, "flows", len(exchanges)))
    sys.stdout.buffer.write(to_json(report(diagnoses, tuple(incidents), tuple(sources))))
