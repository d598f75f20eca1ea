"""Jinja2, set up for the templates beside this file: all text is escaped, and a misspelt name is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from statusdoctor import __version__
from statusdoctor.render.website import markup
from statusdoctor.render.website.words import description

HERE: Final = Path(__file__).parent


@cache
def environment() -> Environment:
    """The one environment of all HTML pages."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found.filters |= {"inline": markup.inline, "http": markup.http, "anchor": markup.anchor, "description": description}
    found.globals |= {"version": __version__}
    return found


def asset(name: str) -> str:
    """A style sheet or script that goes beside the pages."""
    return (HERE / "assets" / name).read_text(encoding="utf-8")
