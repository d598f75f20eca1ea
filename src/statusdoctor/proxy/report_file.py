"""A report in a file: its ending chooses the form."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from mitmproxy import ctx, http
from msgspec import UNSET, structs

from statusdoctor.diagnosis import Diagnosis, Report
from statusdoctor.intake.flow import from_flow
from statusdoctor.masking import Masker
from statusdoctor.proxy.halftyped import addon_named
from statusdoctor.transcript import transcript

Form = Callable[[Report], bytes | str]

#: Loaded when somebody asks for them: the proxy starts sooner without.
_FORMS: Final = {
    ".sarif.json": "sarif_report:to_sarif",
    ".json": "json_report:to_json",
    ".html": "html_report:to_html",
    ".htm": "html_report:to_html",
    ".md": "markdown_report:to_markdown",
    ".markdown": "markdown_report:to_markdown",
    ".sarif": "sarif_report:to_sarif",
    ".xml": "junit_report:to_junit",
}


def written_as(path: str) -> str:
    """Which form a path asks for: its ending. Raises ValueError where it asks for none that there is."""
    ending = next((ending for ending in _FORMS if path.lower().endswith(ending)), "")
    if not ending:
        raise ValueError(f"{path} has to end in .json, .html, .md, .sarif or .xml (JUnit), which chooses the form.")
    return ending


def shows_messages(path: str) -> bool:
    """Whether the form shows what was sent and answered."""
    return path.lower().endswith((".html", ".htm"))


def with_messages(found: Diagnosis, masker: Masker) -> Diagnosis:
    """The diagnosis with what was sent and answered, where the list of the user's tool still has the flow."""
    view = addon_named(ctx.master, "view")
    flow = view.get_by_id(found.exchange.id) if view is not None else None
    if found.messages is not UNSET or not isinstance(flow, http.HTTPFlow):
        return found
    return structs.replace(found, messages=transcript(from_flow(flow), found, masker) or UNSET)


def write(report: Report, path: str) -> None:
    """Writes a report. Raises OSError where the file cannot be written, ValueError for an unknown ending."""
    module, _, name = _FORMS[written_as(path)].partition(":")
    form = cast(Form, getattr(import_module(f"statusdoctor.render.{module}"), name))
    told = form(report)
    Path(path).expanduser().write_bytes(told.encode() if isinstance(told, str) else told)
