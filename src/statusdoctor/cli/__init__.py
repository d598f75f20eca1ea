"""The command line: doors only, one small file a command, loaded when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import rich_click as click

COMMANDS = {
    "run": "diagnoses live traffic: mitmdump with the doctor inside",
    "diagnose": "diagnoses captures: HAR, mitmproxy flows, HTTP as text, curl, wget, WARC",
    "explain": "a page of the reference: a status code, a cause, a header field",
    "list": "the index of the reference",
    "site": "the reference as a static web site",
    "demo": "a failing little world on this machine, diagnosed live",
    "config": "the settings in force, and where each comes from",
    "addon": "the path of the addon script, for mitmdump -s",
}


class _Lazy(click.RichGroup):
    """A group that knows its commands by name and loads a command's file when somebody uses it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"statusdoctor.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Names the nearest command where none is called so."""
        from difflib import get_close_matches

        meant = get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and meant and not args[0].startswith("-"):
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{meant[0]}'?")
        return super().resolve_command(ctx, args)


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from statusdoctor import __version__

        click.echo(f"statusdoctor {__version__}")
        ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version.",
)
def main(**_: Any) -> None:
    """Says why an HTTP exchange failed: the cause, the evidence and the fix."""
