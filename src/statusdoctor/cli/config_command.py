"""`statusdoctor config`: the settings in force, and where each comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import rich_click as click

from statusdoctor.cli.choosing import choosing, settings_of

if TYPE_CHECKING:
    from statusdoctor.settings import Settings


@click.command("config")
@choosing
@click.option("--patience", type=float, metavar="SECONDS", help="How long a diagnosis waits for what may acquit it.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to write.")
def command(form: str, patience: float | None, **options: Any) -> None:
    """Shows the settings in force here, and where each comes from: default, file, environment, option.

    They stand in statusdoctor.toml or in [tool.statusdoctor] of a pyproject.toml, the nearest one upward, or in the
    environment (STATUSDOCTOR_MIN_CERTAINTY=likely). Options of a command win over both.
    """
    settings = settings_of({**options, "patience": patience})
    if form == "json":
        click.echo(json.dumps(_as_json(settings), indent=2, ensure_ascii=False))
        return
    click.echo(f"Settings from {settings.file}" if settings.file else "No file of settings was found from here upward.")
    click.echo()
    for line in _table(settings):
        click.echo(f"  {line}")


def _as_json(settings: Settings) -> dict[str, Any]:
    from statusdoctor.settings import NAMES

    values = {name: _value(settings, name) for name in NAMES}
    named = {name: {"value": value, "from": settings.origin(name)} for name, value in values.items()}
    return {"file": settings.file or None, "settings": named}


def _value(settings: Settings, name: str) -> Any:
    if name == "ignore":
        return [{"id": ignored.id, "reason": ignored.reason} for ignored in settings.ignore]
    value = getattr(settings, name.replace("-", "_"))
    return list(value) if isinstance(value, tuple) else value


def _table(settings: Settings) -> Iterator[str]:
    from statusdoctor.masking import clean
    from statusdoctor.settings import NAMES

    rows = [(name, [clean(text) for text in _told(settings, name)], settings.origin(name)) for name in NAMES]
    first = max(len(name) for name, _, _ in rows)
    second = max(len(texts[0]) for _, texts, _ in rows)
    for name, texts, origin in rows:
        yield f"{name.ljust(first)}  {texts[0].ljust(second)}  {clean(origin)}"
        yield from (f"{' ' * first}  {text}" for text in texts[1:])


def _told(settings: Settings, name: str) -> list[str]:
    """A value as people say it; a list line by line."""
    if name == "ignore":
        return [f"{i.id} ({i.reason})" for i in settings.ignore] or ["nothing"]
    if name in ("only", "hosts"):
        return list(getattr(settings, name)) or ["all"]
    if name == "notes":
        return ["yes" if settings.notes else "no"]
    return [f"{settings.patience:g} s"] if name == "patience" else [getattr(settings, name.replace("-", "_"))]
