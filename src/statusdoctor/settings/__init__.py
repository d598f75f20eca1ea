"""The settings in force, and where each comes from: default, file, environment, option; the later ones win.

A file is `statusdoctor.toml`, or the table `[tool.statusdoctor]` of a `pyproject.toml`: the nearest one upward. Each
setting replaces what an earlier place said, lists as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from statusdoctor.diagnosis import Certainty
from statusdoctor.settings.checking import CERTAINTIES, VIEWS, SettingsError, checked, from_text, ignoring, misspelt
from statusdoctor.settings.files import SettingsFile, nearest, read

__all__ = ["CERTAINTIES", "NAMES", "VIEWS", "Ignored", "Settings", "SettingsError", "load", "with_options"]

View = Literal["lines", "cards", "full"]
DEFAULT: Final = "default"
FILE_VARIABLE: Final = "STATUSDOCTOR_CONFIG"
_PREFIX: Final = "STATUSDOCTOR_"
_OPTIONS: Final = {"hosts": "--host", "notes": "--notes/--no-notes"}  # where an option's name is not the setting's


class Ignored(msgspec.Struct, frozen=True):
    """A cause that is not reported, and why not; `id` may be a glob."""

    id: str
    reason: str = ""


class Settings(msgspec.Struct, frozen=True):
    """The values in force. `origins` says of each setting that is not at its default where it was set."""

    ignore: tuple[Ignored, ...] = ()
    only: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    min_certainty: Certainty = "possible"
    patience: float = 2.0
    notes: bool = True
    view: View = "cards"
    origins: dict[str, str] = {}
    file: str = ""

    @property
    def ignored(self) -> tuple[str, ...]:
        """The ids that are not reported."""
        return tuple(ignored.id for ignored in self.ignore)

    def origin(self, name: str) -> str:
        """Where a setting comes from, as people say it: `pyproject.toml, line 12`, `--only`, `default`."""
        return self.origins.get(name, DEFAULT)


#: The settings, by the names that files use.
NAMES: Final = ("ignore", "only", "hosts", "min-certainty", "patience", "notes", "view")


def load(folder: Path | None = None, environ: Mapping[str, str] | None = None, file: str | None = None) -> Settings:
    """The settings that hold in a folder (this one). Raises SettingsError, which says what to change and where.

    file: the one file to read, instead of the nearest.
    """
    environ = os.environ if environ is None else environ
    named = file or environ.get(FILE_VARIABLE, "")
    found = read(Path(named)) if named else nearest(folder or Path.cwd())
    return _with_environment(_with_file(Settings(), found) if found else Settings(), environ)


def with_options(settings: Settings, options: Mapping[str, Any]) -> Settings:
    """The settings with those that the command line names; None and () are what nobody gave."""
    given = {name: value for name, value in options.items() if value is not None and value != ()}
    places = {name: _OPTIONS.get(name, f"--{name}") for name in given}
    if "ignore" in given:
        given["ignore"] = ignoring(given["ignore"], "said on the command line")
    return _changed(settings, checked(given, places), places)


def _with_file(settings: Settings, found: SettingsFile) -> Settings:
    places = {name: found.place(name) for name in found.values}
    settings = _changed(settings, checked(found.values, places, found), places)
    return msgspec.structs.replace(settings, file=found.name)


def _with_environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    variables = {name: _PREFIX + name.upper().replace("-", "_") for name in NAMES}
    given = {name: environ[variable] for name, variable in variables.items() if environ.get(variable, "").strip()}
    places = {name: variables[name] for name in given}
    slips = misspelt([v for v in environ if v.startswith(_PREFIX)], [*variables.values(), FILE_VARIABLE])
    if slips:
        raise SettingsError(slips)
    return _changed(settings, checked({n: from_text(n, text) for n, text in given.items()}, places), places)


def _changed(settings: Settings, values: Mapping[str, Any], places: Mapping[str, str]) -> Settings:
    new = {name.replace("-", "_"): value for name, value in values.items()}
    if "ignore" in new:
        new["ignore"] = tuple(Ignored(*pair) for pair in new["ignore"])
    return msgspec.structs.replace(settings, **new, origins=settings.origins | dict(places))
