"""`statusdoctor addon`: where the script for mitmproxy's `-s` lies."""

from __future__ import annotations

import rich_click as click


@click.command("addon")
def command() -> None:
    """Prints the path of the addon script, for `mitmdump -s "$(statusdoctor addon)"`."""
    from statusdoctor.proxy.script import script_path

    click.echo(str(script_path()))
