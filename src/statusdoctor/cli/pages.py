"""What `explain` and `list` write: pages of the reference, in the format that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import rich_click as click

from statusdoctor.render.reference.outline import Outline

FORMATS = ("terminal", "json", "markdown", "html")


def write(outlines: Iterable[Outline], form: str, width: int | None) -> None:
    """Writes pages to standard output, as text; JSON is written by those who know what it holds."""
    if form == "terminal":
        _draw(outlines, width)
    elif form == "markdown":
        from statusdoctor.render.reference.markdown import to_markdown

        click.echo("\n".join(map(to_markdown, outlines)), nl=False)
    else:
        from statusdoctor.render.website.single import to_html

        click.echo(to_html(outlines), nl=False)


def _draw(outlines: Iterable[Outline], width: int | None) -> None:
    from statusdoctor.render.terminal.console import plain_or_rich
    from statusdoctor.render.terminal.pages import page

    for number, outline in enumerate(outlines):
        if number:
            click.echo()
        plain_or_rich(sys.stdout, page(outline), width)
