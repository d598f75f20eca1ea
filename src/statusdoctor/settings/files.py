"""Files of settings: the nearest one, what it says, and on which line each setting stands."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import tomli

from statusdoctor.masking import clean
from statusdoctor.settings.checking import SettingsError

OWN: Final = "statusdoctor.toml"
SHARED: Final = "pyproject.toml"
TABLE: Final = ("tool", "statusdoctor")
_HEADER: Final = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY: Final = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


class SettingsFile:
    """What one file says of us. `name` is how people know it: its path from here."""

    def __init__(self, name: str, text: str, values: dict[str, Any], table: tuple[str, ...]) -> None:
        self.name = name
        self.values = values
        self._keys = list(_keys(text, table))

    def place(self, name: str, number: int | None = None) -> str:
        """Where a setting stands, or the n-th of its entries: `pyproject.toml, line 12`."""
        lines = [line for line, key in self._keys if key == name]
        if not lines:
            return self.name
        several = number is not None and len(lines) > number
        return f"{self.name}, line {lines[number if several and number else 0]}"


def nearest(folder: Path) -> SettingsFile | None:
    """The settings of the nearest folder upward that has some; a pyproject.toml that says nothing of us has none."""
    for place in (folder, *folder.parents):
        for name in (OWN, SHARED):
            path = place / name
            if path.is_file() and (name == OWN or _speaks_of_us(path)):
                return read(path)
    return None


def read(path: Path) -> SettingsFile:
    """What a file says. Raises SettingsError where it cannot be read."""
    name = _from_here(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as fault:
        raise SettingsError([clean(f"{name}: cannot be read: {getattr(fault, 'strerror', None) or fault}")]) from None
    try:
        values: Any = tomli.loads(text)
    except tomli.TOMLDecodeError as fault:
        raise SettingsError([clean(f"{name}: no TOML: {fault}")]) from None
    table = TABLE if path.name == SHARED else ()
    for key in table:
        values = values.get(key, {}) if isinstance(values, dict) else {}
    if not isinstance(values, dict):
        raise SettingsError([f"{name}: [{'.'.join(table)}] has to be a table"])
    return SettingsFile(name, text, values, table)


def _speaks_of_us(path: Path) -> bool:
    """A quick look: the file of another project, broken or not, is none of our business."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(key[: len(TABLE)] == TABLE for _, key in _dotted(text))


def _from_here(path: Path) -> str:
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


def _keys(text: str, table: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Each setting and its line; one that is a list of tables has a line for each of them."""
    for line, key in _dotted(text):
        if key[:-1] == table:
            yield line, key[-1]


def _dotted(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines that begin a table or give a key a value, each with its whole name."""
    inside: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            inside = _parts(header[1])
            yield number, inside
        elif key := _KEY.match(line):
            yield number, inside + _parts(key[1])


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))
