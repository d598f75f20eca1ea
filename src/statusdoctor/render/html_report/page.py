"""The document: what the template needs to know of a report, and the policy that keeps it from loading anything."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from statusdoctor.diagnosis import Diagnosis, Report
from statusdoctor.masking import clean, shorten
from statusdoctor.render import phrasing
from statusdoctor.render.html_report.marking import Marker
from statusdoctor.render.told import Told, told
from statusdoctor.render.website import markup
from statusdoctor.render.website.environment import asset as website_asset

HERE: Final = Path(__file__).parent
SHOWN: Final = 40  # exchanges of one incident that are shown; the others look alike, and are counted
_OPENED: Final = 5  # incidents up to which the first exchange of each is unfolded


class Shown(msgspec.Struct, frozen=True):
    """One exchange as it is shown."""

    id: str
    found: Diagnosis
    marker: Marker
    source: str


class Section(msgspec.Struct, frozen=True):
    """One incident as it is shown."""

    id: str
    told: Told
    exchanges: tuple[Shown, ...]
    where: str

    @property
    def first(self) -> Shown:
        return self.exchanges[0]


def to_html(report: Report, *, offset: int | None = None) -> str:
    """The whole report. offset: seconds east of UTC for times; None takes the captures' own."""
    sections = tuple(_sections(report))
    style = website_asset("style.css") + _asset("report.css")
    script = _asset("report.js")
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            sections=sections,
            choices=_choices(sections),
            offset=phrasing.common_offset(report) if offset is None else offset,
            opened=len(sections) <= _OPENED,
            addresses={(s.found.exchange.source, s.found.exchange.index): s.id for p in sections for s in p.exchanges},
            numbers={p.told.incident.id: p.id for p in sections if p.told.incident},
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
        )
    )


def _sections(report: Report) -> Iterator[Section]:
    several = len(report.sources) > 1
    for number, item in enumerate(told(report), 1):
        exchanges = []
        for position, found in enumerate(item.diagnoses[:SHOWN], 1):
            name = f"i{number}x{position}"
            named = several and found.exchange.source < len(report.sources)
            source = clean(report.sources[found.exchange.source].name) if named else ""
            exchanges.append(Shown(name, found, Marker(found, name), source))
        yield Section(f"i{number}", item, tuple(exchanges), _where(item))


def _choices(sections: tuple[Section, ...]) -> list[tuple[str, str, list[str]]]:
    """What can be chosen from: name, label and values; only where there is more than one value."""
    found = {
        ("certainty", "Certainty"): [s.told.certainty or "note" for s in sections],
        ("family", "Family"): [s.told.id.partition("/")[0] for s in sections],
        ("host", "Host"): [s.told.first.exchange.host for s in sections],
    }
    choices = [(name, label, sorted(set(values))) for (name, label), values in found.items()]
    return [choice for choice in choices if len(choice[2]) > 1]


def _where(item: Told) -> str:
    if item.incident is None:
        return phrasing.target(item.first.exchange)
    return phrasing.asked(item.incident.host, item.incident.route)


def _policy(style: str, script: str) -> str:
    """Nothing is loaded and nothing runs but what is ours: a second wall behind the escaping of all text."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    return (HERE / "assets" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    words = (
        "answer",
        "target",
        "number",
        "clock",
        "moment",
        "times",
        "counted",
        "prose",
        "beginning",
        "ended",
        "place",
    )
    found.filters |= {name: getattr(phrasing, name) for name in words}
    found.filters |= {"clean": clean, "shorten": shorten, "inline": _inline, "tone": _tone, "percent": _percent}
    return found


def _inline(text: str) -> Markup:
    """Our own words as HTML: what stands between backticks, and ids of causes, are code."""
    return markup.inline(text, lambda _kind, _name: "")


def _tone(status: int | None) -> str:
    return f"c{str(status)[0]}" if status else "c5"


def _percent(probability: float) -> str:
    return f"{probability:.0%}"
