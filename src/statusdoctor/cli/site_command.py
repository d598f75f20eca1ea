"""`statusdoctor site DIR`: the reference as a static web site."""

from __future__ import annotations

from pathlib import Path

import rich_click as click


@click.command("site")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Writes the reference as a static web site into DIR, a folder that is new or empty or holds an earlier one.

    Its pages work from any web server and from the disk, and load nothing from elsewhere.
    """
    from statusdoctor.render.website.builder import NotOurs, write_site

    try:
        count = write_site(folder)
    except (NotOurs, OSError) as exc:
        raise click.UsageError(str(exc)) from exc
    click.echo(f"{count} pages written; open {folder / 'index.html'}")
