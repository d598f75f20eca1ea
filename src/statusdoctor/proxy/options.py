"""The addon's options: how mitmproxy is told of them, and their values once they are checked.

mitmproxy trips over numbers and choices as types of a script's options, so all of them are text, switches or lists
of text, and what they say is checked here; a wrong value is refused with the option's name.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from mitmproxy import flowfilter
from mitmproxy.addonmanager import Loader
from mitmproxy.optmanager import OptManager

from statusdoctor.diagnosis import Certainty
from statusdoctor.doctor import PATIENCE_S
from statusdoctor.proxy.halftyped import refused
from statusdoctor.proxy.marks import BY_CERTAINTY, COMMENTS, NOTHING, Comment, Marking
from statusdoctor.proxy.report_file import written_as
from statusdoctor.render.terminal.writer import View
from statusdoctor.selection import ORDER, Selection
from statusdoctor.settings import SettingsError
from statusdoctor.settings import load as load_settings

log = logging.getLogger("statusdoctor")

PREFIX: Final = "doctor_"
VIEWS: Final = ("lines", "cards", "full")
LONGEST_PATIENCE_S: Final = 600.0

_CHOICES: Final = {"doctor_view": VIEWS, "doctor_min_certainty": tuple(ORDER), "doctor_comment": COMMENTS}
_ALL: Final = Selection()
_MARKED: Final = Marking()
_MARKER: Final = re.compile(r":[a-z0-9_+-]+:")  # mitmproxy knows some 1,800, and has a sign for the rest

_OPTIONS: Final[tuple[tuple[str, Any, Any, str], ...]] = (
    ("doctor_view", str, "cards", "How much is shown of a diagnosis: a line, a card, or all of it."),
    ("doctor_live", bool, True, "Print diagnoses as they come; off: all of them at the end (mitmdump alone)."),
    ("doctor_jsonl", str, "", "A path: every diagnosis is appended to it as one line of JSON."),
    ("doctor_report", Sequence[str], [], "Paths: a report is written there at the end; .html, .md and so on."),
    ("doctor_only", Sequence[str], [], "Cause ids that are reported, no others; auth/* names a family."),
    ("doctor_ignore", Sequence[str], [], "Cause ids that are not reported; auth/* names a family."),
    ("doctor_host", Sequence[str], [], "Hosts that are reported, no others; *.example.com names many."),
    ("doctor_notes", bool, True, "Report faults that explain no failure as well."),
    ("doctor_filter", str, "", "A filter expression: what it does not match is not looked at."),
    ("doctor_min_certainty", str, "possible", "What is reported at least."),
    ("doctor_patience", str, f"{PATIENCE_S:g}", "Seconds a diagnosis waits that the next exchange may acquit."),
    ("doctor_mark", bool, True, "Mark diagnosed flows and comment them, never over what is there."),
    ("doctor_marker", str, BY_CERTAINTY, "The marker: certainty (three colours), one such as :pill:, or none."),
    ("doctor_comment", str, "headline", "The comment: the headline with its cause, the cause alone, or none."),
    ("doctor_handshakes", bool, True, "Put failed handshakes into the flow list and the file of -w as well."),
    ("doctor_show_secrets", bool, False, "Show credentials, cookies and tokens as they are."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The options as the addon uses them. `marking` is None where flows are left alone."""

    view: View = "cards"
    live: bool = True
    jsonl: str = ""
    reports: tuple[str, ...] = ()
    selection: Selection = _ALL
    filter: flowfilter.TFilter | None = None
    patience: float = PATIENCE_S
    marking: Marking | None = _MARKED
    handshakes: bool = True
    show_secrets: bool = False


def declare(loader: Loader) -> None:
    """Tells mitmproxy which options there are. What settings of a file or the environment say is their default."""
    said = _settings()
    for name, kind, default, text in _OPTIONS:
        loader.add_option(name, kind, said.get(name, default), text, _CHOICES.get(name))


def _settings() -> dict[str, Any]:
    try:
        found = load_settings()
    except SettingsError as wrong:
        for fault in wrong.faults:
            log.error("statusdoctor: %s", fault)  # ends a starting mitmproxy; to raise here would be passed over
        return {}
    return {
        "doctor_view": found.view,
        "doctor_only": list(found.only),
        "doctor_ignore": list(found.ignored),
        "doctor_host": list(found.hosts),
        "doctor_notes": found.notes,
        "doctor_min_certainty": found.min_certainty,
        "doctor_patience": f"{found.patience:g}",
    }


def read(options: OptManager) -> Settings:
    """The values in force; raises OptionsError with the name of the option that cannot be."""
    return Settings(
        view=cast(View, _one_of(options, "doctor_view")),
        live=options.doctor_live,
        jsonl=options.doctor_jsonl,
        reports=tuple(_report(path) for path in options.doctor_report),
        selection=_selection(options),
        filter=_filter(options.doctor_filter),
        patience=_seconds(options.doctor_patience),
        marking=_marking(options),
        handshakes=options.doctor_handshakes,
        show_secrets=options.doctor_show_secrets,
    )


def _selection(options: OptManager) -> Selection:
    return Selection(
        only=tuple(options.doctor_only),
        ignore=tuple(options.doctor_ignore),
        host=tuple(options.doctor_host),
        at_least=cast(Certainty, _one_of(options, "doctor_min_certainty")),
        # A note has no certainty: it is told where everything is.
        notes=options.doctor_notes and options.doctor_min_certainty == "possible",
    )


def _marking(options: OptManager) -> Marking | None:
    comment, marker = cast(Comment, _one_of(options, "doctor_comment")), options.doctor_marker
    if marker not in (BY_CERTAINTY, NOTHING) and not _MARKER.fullmatch(marker):
        raise refused(f"doctor_marker is certainty, none, or a name such as :pill:, not {marker!r}.")
    return Marking(marker, comment) if options.doctor_mark else None


def _report(path: str) -> str:
    """A path that cannot be written at the end is refused at the start."""
    try:
        written_as(path)
    except ValueError as fault:
        raise refused(f"doctor_report: {fault}") from None
    folder = Path(path).expanduser().absolute().parent
    if not folder.is_dir():
        raise refused(f"doctor_report: {path} cannot be written: there is no folder {folder}.")
    return path


def _one_of(options: OptManager, name: str) -> str:
    """mitmproxy offers choices and enforces none."""
    value: str = getattr(options, name)
    choices = _CHOICES[name]
    if value not in choices:
        raise refused(f"{name} is {', '.join(choices[:-1])} or {choices[-1]}, not {value!r}.")
    return value


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= LONGEST_PATIENCE_S:  # NaN is refused as well
        raise refused(f"doctor_patience is a number of seconds from 0 to {LONGEST_PATIENCE_S:g}, not {text!r}.")
    return seconds


def _filter(expression: str) -> flowfilter.TFilter | None:
    if not expression:
        return None
    try:
        return flowfilter.parse(expression)
    except ValueError as fault:
        raise refused(f"doctor_filter is no filter expression: {expression!r} ({fault}).") from None
