"""The addon's commands: doctor.explain, doctor.summary, doctor.report and doctor.forget."""

from __future__ import annotations

import logging
from typing import Any, Protocol

from mitmproxy import exceptions, flow, http, types
from mitmproxy.addonmanager import Loader
from mitmproxy.log import ALERT

from statusdoctor.diagnosis import Diagnosis, Incident
from statusdoctor.proxy.surfaces import full_text, table_text

log = logging.getLogger("statusdoctor")

KEY = "Y"  # free in mitmproxy's own key map
WHERE = ("flowlist", "flowview")


class Practice(Protocol):
    """What the commands ask of the addon."""

    def diagnosis_of(self, asked: http.HTTPFlow) -> Diagnosis | None:
        """What was, or would be, said of a flow."""

    def incidents(self) -> list[Incident]:
        """What was reported so far."""

    def write_report(self, path: str) -> int:
        """Writes all of it to a file; gives the number of diagnoses."""

    def forget(self) -> None:
        """Begins a new session."""


class Commands:
    """Commands are typed methods; their first lines are the help that mitmproxy shows."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    def register(self, loader: Loader) -> None:
        """Gives the commands their names."""
        loader.add_command("doctor.explain", self.explain)
        loader.add_command("doctor.summary", self.summary)
        loader.add_command("doctor.report", self.report)
        loader.add_command("doctor.forget", self.forget)

    def explain(self, flow: flow.Flow) -> str:
        """Say why this flow failed: the cause, the evidence and the fix."""
        if not isinstance(flow, http.HTTPFlow):
            raise exceptions.CommandError("statusdoctor speaks of HTTP flows alone.")
        return self.text_of(flow)

    def summary(self) -> str:
        """List what went wrong so far, each incident once."""
        return table_text(self._practice.incidents())

    def report(self, path: types.Path) -> None:
        """Write all that was diagnosed so far to a file. Its ending chooses the form: .json, .html or .md."""
        try:
            number = self._practice.write_report(str(path))
        except OSError as fault:
            raise exceptions.CommandError(f"{path} cannot be written: {fault.strerror or fault}") from fault
        except ValueError as fault:
            raise exceptions.CommandError(str(fault)) from fault
        log.log(ALERT, "%s written to %s", "1 diagnosis" if number == 1 else f"{number} diagnoses", path)

    def forget(self) -> None:
        """Forget all exchanges and incidents, and begin a new session."""
        self._practice.forget()

    def text_of(self, asked: http.HTTPFlow) -> str:
        """The full page on a flow, as plain text."""
        found = self._practice.diagnosis_of(asked)
        return full_text(found) if found is not None else "Nothing is wrong with this flow that statusdoctor can see."


def bind_key(master: Any) -> None:
    """Binds doctor.explain to a key of the console, where there is one and the user left it free."""
    keymap = getattr(master, "keymap", None)
    if keymap is None or any(keymap.get(place, KEY) for place in (*WHERE, "global")):
        return
    keymap.add(KEY, "doctor.explain @focus", list(WHERE), "Why this flow failed")
