"""Flow files that are loaded from within the console, which does so past all addons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from mitmproxy import http, types
from mitmproxy.master import Master

from statusdoctor.proxy.halftyped import addon_named

COMMAND: Final = "view.flows.load"  # mitmweb and `-r` hand a file's flows to the hooks; this command does not


class FileLoader:
    """Stands in front of mitmproxy's own command, and has the flows told that it put into the list."""

    def __init__(self, tell: Callable[[http.HTTPFlow], None]) -> None:
        self._tell = tell
        self._view: Any = None

    def watch(self, master: Master) -> None:
        """Takes the command's place where the tool has a list of flows."""
        self._view = addon_named(master, "view")
        if self._view is not None:
            master.commands.add(COMMAND, self.load)

    def leave(self, master: Master) -> None:
        """Gives the command back."""
        if self._view is not None:
            master.commands.add(COMMAND, self._view.load_file)

    def load(self, path: types.Path) -> None:
        """Load flows into the view, and diagnose them."""
        before = {flow.id for flow in self._view.resolve("@all")}
        self._view.load_file(path)
        loaded = [flow for flow in self._view.resolve("@all") if flow.id not in before]
        for flow in loaded:
            if isinstance(flow, http.HTTPFlow) and (flow.response or flow.error):
                self._tell(flow)
        self._view.update(loaded)  # so that the list shows the markers
