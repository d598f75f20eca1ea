"""The options that choose what is reported, alike for all commands that report, over the settings of files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import rich_click as click

if TYPE_CHECKING:
    from statusdoctor.selection import Selection
    from statusdoctor.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_SETTINGS: Final = ("only", "ignore", "hosts", "min_certainty", "notes", "view", "patience")
_OPTIONS: Final = (
    click.option("--only", multiple=True, metavar="ID-GLOB", help="Report these causes alone, such as auth/*."),
    click.option("--ignore", multiple=True, metavar="ID-GLOB", help="Do not report these causes."),
    click.option("--host", "hosts", multiple=True, metavar="GLOB", help="Report these hosts alone."),
    click.option(
        "--min-certainty", type=click.Choice(["possible", "likely", "certain"]), help="What is reported at least."
    ),
    click.option("--notes/--no-notes", default=None, help="Report faults that explain no failure, too."),
    click.option(
        "--view", type=click.Choice(["lines", "cards", "full"]), help="How much a terminal shows of a diagnosis."
    ),
    click.option(
        "--config",
        metavar="FILE",
        help="Take settings from this file, not from the nearest statusdoctor.toml or pyproject.toml.",
    ),
)


def choosing(command: Command) -> Command:
    """Gives a command the options; `settings_of` makes settings of their values."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_of(options: dict[str, Any]) -> Settings:
    """The settings in force, the command line's over all others. Ends with 2 where some cannot be."""
    from statusdoctor.settings import SettingsError, load, with_options

    try:
        given = {name.replace("_", "-"): value for name, value in options.items() if name in _SETTINGS}
        return with_options(load(file=options["config"]), given)
    except SettingsError as wrong:
        for fault in wrong.faults:
            click.echo(f"statusdoctor: {fault}", err=True)
        sys.exit(2)


def selection_of(settings: Settings) -> Selection:
    """What the settings let through."""
    from statusdoctor.selection import Selection

    return Selection(settings.only, settings.ignored, settings.hosts, settings.min_certainty, settings.notes)
