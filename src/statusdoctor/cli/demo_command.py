"""`statusdoctor demo`: a failing little world on this machine, diagnosed live."""

from __future__ import annotations

import os
import sys

import rich_click as click


@click.command("demo")
@click.option("--serve", is_flag=True, help="Leave world and proxy running afterwards, for requests of your own.")
@click.option(
    "--view",
    type=click.Choice(["lines", "cards", "full"]),
    default="cards",
    show_default=True,
    help="How much is shown of a diagnosis.",
)
def command(serve: bool, view: str) -> None:
    """Plays a few dozen exchanges through a real proxy, good ones and failing ones, and explains what fails."""
    from statusdoctor.proxy.child import ProxyDied, ended_in_order
    from statusdoctor.proxy.demonstration import Demo

    try:
        with ended_in_order():
            Demo(say=click.echo, head=_head, view=view).run(serve=serve)
    except ProxyDied:
        click.echo("The demo's proxy ended before it listened; what it said stands above.", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(130)


def _head(text: str) -> None:
    """A story's line, set apart where the output has colours."""
    plain = "NO_COLOR" in os.environ
    click.echo(text if plain else click.style(text, fg="cyan"))
