"""`statusdoctor list [codes|causes|headers]`: the index of the reference."""

from __future__ import annotations

import sys

import rich_click as click


@click.command("list")
@click.argument("what", type=click.Choice(["codes", "causes", "headers"]), default="codes")
def command(what: str) -> None:
    """Lists the pages of the reference: status codes, causes, or header fields."""
    from statusdoctor.render.terminal import pages
    from statusdoctor.render.terminal.console import plain_or_rich

    draw = {"codes": pages.index_of_codes, "causes": pages.index_of_causes, "headers": pages.index_of_fields}[what]
    plain_or_rich(sys.stdout, draw(), None)
