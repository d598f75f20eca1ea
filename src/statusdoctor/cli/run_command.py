"""`statusdoctor run`: diagnoses live traffic, until Ctrl-C or around one command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import rich_click as click

from statusdoctor.cli.choosing import choosing, settings_of

if TYPE_CHECKING:
    from statusdoctor.diagnosis import Certainty

_AROUND = "statusdoctor.around"  # key of what stood behind the first `--`


class _Run(click.RichCommand):
    """Takes what stands behind the first `--` away before options are parsed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            at = args.index("--")
            ctx.meta[_AROUND] = args[at + 1 :]
            args = args[:at]
        return super().parse_args(ctx, args)


@click.command("run", cls=_Run, context_settings={"ignore_unknown_options": True})
@choosing
@click.option("--patience", type=float, metavar="SECONDS", help="How long a diagnosis waits for what may acquit it.")
@click.option(
    "--output",
    "-o",
    multiple=True,
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write a report at the end: .html, .md, .json …",
)
@click.option("--jsonl", type=click.Path(dir_okay=False), metavar="FILE", help="Append every diagnosis as a JSON line.")
@click.option("--show-secrets", is_flag=True, help="Show credentials, cookies and tokens as they are.")
@click.option("--live", is_flag=True, help="Around a command: show diagnoses as they come, not after its end.")
@click.option(
    "--fail-on",
    type=click.Choice(["possible", "likely", "certain"]),
    help="Exit with 1 where a problem is at least this certain, though the command passed.",
)
@click.option("--qr", is_flag=True, help="Draw a QR code of the page that offers the proxy's CA to a phone.")
@click.option("--status/--no-status", default=True, help="Count on the last line of a terminal.")
@click.argument("mitm_options", nargs=-1, type=click.UNPROCESSED, metavar="[MITM OPTIONS] [-- COMMAND …]")
def command(mitm_options: tuple[str, ...], **chosen: Any) -> None:
    """Diagnoses live traffic: mitmdump with the doctor inside.

    Options of mitmdump follow: `-p 9000`, `--mode reverse:http://localhost:3000`, `-w FILE`. Behind `--` stands a
    command to run with its traffic led through the proxy; then that command's exit status is the end.
    """
    settings_of(chosen)  # what cannot be is said before a proxy starts; the addon itself reads them again
    if chosen["config"]:
        from statusdoctor.settings import FILE_VARIABLE

        os.environ[FILE_VARIABLE] = os.path.abspath(chosen["config"])
    options = [*_settings(chosen), *mitm_options]
    context = click.get_current_context()
    around = context.meta.get(_AROUND) if context else None
    if around is not None:
        later = [] if chosen["live"] else ["--set", "doctor_live=false"]
        sys.exit(_around(around, [*later, *options], chosen["fail_on"]))
    sys.exit(_serve(options, chosen))


def _serve(options: list[str], chosen: dict[str, Any]) -> int:
    from statusdoctor.proxy.mitmdump import announcing, main

    status = chosen["status"] and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    outcome = main(options, announcing(draw_qr=chosen["qr"]), status=status)
    if not outcome.problems:
        seen = f"{outcome.exchanges:,} exchange{'' if outcome.exchanges == 1 else 's'}, and no problem among them."
        click.echo(seen if outcome.exchanges else "No exchange came through the proxy.")
    return int(bool(chosen["fail_on"]) and outcome.fails_on(chosen["fail_on"]))


def _settings(chosen: dict[str, Any]) -> list[str]:
    """Our options as mitmproxy takes them."""
    pairs = [(name, chosen[name]) for name in ("view", "jsonl", "min_certainty", "patience")]
    pairs += [(name, value) for name in ("only", "ignore") for value in chosen[name]]
    pairs += [("host", value) for value in chosen["hosts"]]
    pairs += [("report", value) for value in chosen.get("output", ())]
    pairs += [("notes", None if chosen["notes"] is None else str(chosen["notes"]).lower())]
    pairs += [("show_secrets", "true")] if chosen["show_secrets"] else []
    return [part for name, value in pairs if value is not None for part in ("--set", f"doctor_{name}={value}")]


def _around(words: Sequence[str], options: list[str], fail_on: Certainty | None) -> int:
    if not words:
        raise click.UsageError(
            "A command has to stand behind --, such as: statusdoctor run -- curl http://example.com/"
        )
    from statusdoctor.proxy.around import run_around

    return run_around(words, options, fail_on)
