"""The addon's options: how mitmproxy is told of them, and their values once they are checked.

mitmproxy trips over numbers and choices as types of a script's options, so all of them are text, switches or lists
of text, and what they say is checked here; a wrong value is refused with the option's name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final, cast

from mitmproxy import flowfilter
from mitmproxy.addonmanager import Loader
from mitmproxy.optmanager import OptManager

from statusdoctor.diagnosis import Certainty, Diagnosis
from statusdoctor.doctor import PATIENCE_S
from statusdoctor.proxy.halftyped import refused
from statusdoctor.render.terminal.writer import View

PREFIX: Final = "doctor_"
VIEWS: Final = ("lines", "cards", "full")
CERTAINTIES: Final = ("possible", "likely", "certain")  # from the least to the most
LONGEST_PATIENCE_S: Final = 600.0

_OPTIONS: Final[tuple[tuple[str, Any, Any, str], ...]] = (
    ("doctor_view", str, "cards", "How much is shown of a diagnosis: lines, cards or full."),
    ("doctor_jsonl", str, "", "A path: every diagnosis is appended to it as one line of JSON."),
    ("doctor_only", Sequence[str], [], "Cause ids that are reported, no others; auth/* names a family."),
    ("doctor_ignore", Sequence[str], [], "Cause ids that are not reported; auth/* names a family."),
    ("doctor_filter", str, "", "A filter expression: what it does not match is not looked at."),
    ("doctor_min_certainty", str, "possible", "What is reported at least: possible, likely or certain."),
    ("doctor_patience", str, f"{PATIENCE_S:g}", "Seconds a diagnosis waits that the next exchange may acquit."),
    ("doctor_mark", bool, True, "Mark diagnosed flows and comment them, never over what is there."),
    ("doctor_show_secrets", bool, False, "Show credentials, cookies and tokens as they are."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The options as the addon uses them."""

    view: View = "cards"
    jsonl: str = ""
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    filter: flowfilter.TFilter | None = None
    min_certainty: Certainty = "possible"
    patience: float = PATIENCE_S
    mark: bool = True
    show_secrets: bool = False

    def wants(self, diagnosis: Diagnosis) -> bool:
        """Whether a diagnosis is to be reported. Notes alone are said only where *possible* is enough."""
        cause = diagnosis.cause
        if cause is None:
            return self.min_certainty == "possible" and any(self.wants_id(note.id) for note in diagnosis.notes)
        sure = CERTAINTIES.index(cause.certainty) >= CERTAINTIES.index(self.min_certainty)
        return sure and self.wants_id(cause.id)

    def wants_id(self, cause_id: str) -> bool:
        """Whether `doctor_only` and `doctor_ignore` let this id pass."""
        chosen = not self.only or _matches(cause_id, self.only)
        return chosen and not _matches(cause_id, self.ignore)


def declare(loader: Loader) -> None:
    """Tells mitmproxy which options there are."""
    for name, kind, default, text in _OPTIONS:
        loader.add_option(name, kind, default, text)


def read(options: OptManager) -> Settings:
    """The values in force; raises OptionsError with the name of the option that cannot be."""
    return Settings(
        view=cast(View, _one_of(options, "doctor_view", VIEWS)),
        jsonl=options.doctor_jsonl,
        only=tuple(options.doctor_only),
        ignore=tuple(options.doctor_ignore),
        filter=_filter(options.doctor_filter),
        min_certainty=cast(Certainty, _one_of(options, "doctor_min_certainty", CERTAINTIES)),
        patience=_seconds(options.doctor_patience),
        mark=options.doctor_mark,
        show_secrets=options.doctor_show_secrets,
    )


def _matches(cause_id: str, globs: tuple[str, ...]) -> bool:
    return any(fnmatchcase(cause_id, glob) for glob in globs)


def _one_of(options: OptManager, name: str, choices: tuple[str, ...]) -> str:
    value: str = getattr(options, name)
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
