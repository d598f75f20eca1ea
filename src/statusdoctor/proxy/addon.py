"""The addon: sees what passes the proxy, lets the doctor look at it, and hands on what he says.

mitmproxy calls the hooks on its only thread, one after the other, so all that is slow is done elsewhere: rules and
words are loaded by a thread while the proxy starts, cards are drawn once an incident. No hook raises.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from mitmproxy import ctx, flowfilter, http
from mitmproxy.addonmanager import Loader

from statusdoctor.diagnosis import Diagnosis, Incident, Source
from statusdoctor.doctor import Doctor, report
from statusdoctor.intake.flow import from_flow
from statusdoctor.proxy import contentview, options
from statusdoctor.proxy.backlog import Backlog
from statusdoctor.proxy.commands import Commands, bind_key
from statusdoctor.proxy.connections import Connections
from statusdoctor.proxy.flowless import enter
from statusdoctor.proxy.loading import FileLoader
from statusdoctor.proxy.log_ear import LogEar
from statusdoctor.proxy.options import Settings
from statusdoctor.proxy.rehearsal import rehearse
from statusdoctor.proxy.report_file import shows_messages, with_messages, write
from statusdoctor.proxy.reporting import Reporter
from statusdoctor.proxy.surfaces import surface_for
from statusdoctor.proxy.witness import note_answer_by_proxy, note_failure

log = logging.getLogger("statusdoctor")

TICK_S: Final = 0.1  # how often somebody looks whether patience is over, while something waits
_NORMAL_CLOSES: Final = (1000, 1001, 1005)  # RFC 6455, 7.4.1: done, going away, no code given


class StatusDoctor:
    """Diagnoses what fails on its way through the proxy."""

    name = "statusdoctor"

    def __init__(self) -> None:
        self.settings = Settings()
        self.reporter = Reporter()
        self.doctor = Doctor()
        self.ear = LogEar()
        self.seen = 0
        self.commands = Commands(self)
        self.connections = Connections(self.tell, self.tell_of, self.ear)
        for hook in Connections.HOOKS:
            # Lent to this addon: one that stood beside it would cost every event of every flow.
            setattr(self, hook, self._harmless(getattr(self.connections, hook)))
        self._view = contentview.StatusDoctorView(self.commands.text_of)
        self._loader = FileLoader(self.tell)
        self._backlog = Backlog(self._look)
        self._timer: asyncio.TimerHandle | None = None
        self._loading: threading.Thread | None = None
        self._is_reading = False
        self._has_stumbled = False

    # --- life

    def load(self, loader: Loader) -> None:
        options.declare(loader)
        self.commands.register(loader)
        logging.getLogger().addHandler(self.ear)

    def configure(self, updated: set[str]) -> None:
        if "save_stream_file" in updated:  # what is saved as it comes must bear its mark by then
            self._backlog.open = not ctx.options.save_stream_file
        if not any(name.startswith(options.PREFIX) for name in updated):
            return
        settings = options.read(ctx.options)
        self.reporter.jsonl.open(settings.jsonl)
        self.settings = self.reporter.settings = settings
        self.reporter.surface.look(settings.view, settings.live)
        self.doctor.patience = settings.patience
        self.doctor.masker.show = settings.show_secrets
        self.doctor.messages = any(shows_messages(path) for path in settings.reports)

    def running(self) -> None:
        self._loading = threading.Thread(target=self._load_knowledge, name="statusdoctor-loading", daemon=True)
        self._loading.start()
        self.reporter.surface = surface_for(ctx.master, self.settings.view, self.settings.live)
        contentview.add(self._view)
        bind_key(ctx.master)
        self._loader.watch(ctx.master)

    def done(self) -> None:
        """At exit, and whenever the script is loaded anew: leaves nothing behind."""
        self._backlog.stop()
        if self._timer is not None:
            self._timer.cancel()
        self._say(self.doctor.close())
        if self._loading is not None:
            self._loading.join()
            gc.unfreeze()
            contentview.remove(self._view)
            self._loader.leave(ctx.master)
        logging.getLogger().removeHandler(self.ear)
        if ctx.master.should_exit.is_set():
            self._sum_up()
        self.reporter.jsonl.close()

    # --- exchanges

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        note_answer_by_proxy(flow)

    def response(self, flow: http.HTTPFlow) -> None:
        if (flow.error is None or flow.live) and not self._backlog.takes(flow):  # a saved flow's error tells of both
            self.tell(flow)

    def error(self, flow: http.HTTPFlow) -> None:
        try:
            note_failure(flow, self.ear.told(flow.client_conn.peername))
            self.connections.told_by(flow)
        except Exception:
            self._stumble()
        self.tell(flow)

    def websocket_end(self, flow: http.HTTPFlow) -> None:
        end = flow.websocket
        if flow.live and end is not None and end.close_code not in _NORMAL_CLOSES:
            self.tell(flow)

    def tell(self, flow: http.HTTPFlow) -> None:
        """Lets the doctor look at a flow, after those that wait."""
        self._backlog.clear()
        self._look(flow)
        if not flow.live:
            self._is_reading = True

    def _look(self, flow: http.HTTPFlow) -> None:
        try:
            self._tell(flow)
        except Exception:
            self._stumble()

    def tell_of(self, failed: http.HTTPFlow) -> None:
        """The same for a flow that is in no list: it stands in for a failure that mitmproxy has no flow for."""
        self._backlog.clear()
        try:
            self._tell(failed)
            names_target = failed.request.port != 0  # bytes that were no request name none
            if self.settings.handshakes and names_target and failed.id in self.reporter.kept:
                enter(failed)
        except Exception:
            self._stumble()

    def _tell(self, flow: http.HTTPFlow) -> None:
        accepted = self.settings.filter
        if accepted is not None and not flowfilter.match(accepted, flow):
            return
        exchange = from_flow(flow, index=self.seen)
        if exchange.request is not None:
            self.seen += 1
        doctor = self.doctor
        said = doctor.feed(exchange)
        if said:
            self._take(said, flow)
        if doctor.waiting and self._timer is None:
            self._wait()

    def _take(self, said: list[Diagnosis], flow: http.HTTPFlow) -> None:
        """Marks at once, for lists and files; shows when all addons had the flow: mitmdump's own line comes first."""
        self.reporter.take(said, flow)
        try:
            asyncio.get_running_loop().call_soon(self._flush)
        except RuntimeError:  # no loop: a test, or somebody's own program
            self._flush()

    def _harmless(self, hook: Callable[[Any], None]) -> Callable[[Any], None]:
        def call(data: Any) -> None:
            try:
                hook(data)
            except Exception:
                self._stumble()

        return call

    # --- patience

    def _wait(self) -> None:
        try:
            self._timer = asyncio.get_running_loop().call_later(TICK_S, self._tick)
        except RuntimeError:  # no loop, so nothing to wait for: `done` says the rest
            self._timer = None

    def _tick(self) -> None:
        self._timer = None
        self._backlog.clear()
        if self._is_reading:
            self._is_reading = False  # a file's own time is past: what may acquit comes as fast as it is read
        else:
            self._say(self.doctor.due(time.time()))
        if self.doctor.waiting:
            self._wait()

    def _say(self, diagnoses: list[Diagnosis]) -> None:
        try:
            self.reporter.take(diagnoses)
        except Exception:
            self._stumble()
        self._flush()

    def _sum_up(self) -> None:
        try:
            incidents = self.incidents()
            written = [path for path in self.settings.reports if self._wrote(path)]
            if incidents or written:
                self.reporter.surface.summary(incidents, written)
        except Exception:
            self._stumble()

    def _wrote(self, path: str) -> bool:
        try:
            self.write_report(path)
        except OSError as fault:
            log.error("doctor_report: %s cannot be written: %s", path, fault.strerror or fault)
            return False
        return True

    def _flush(self) -> None:
        try:
            self.reporter.flush()
        except Exception:
            self._stumble()

    def _stumble(self) -> None:
        if not self._has_stumbled:
            self._has_stumbled = True
            log.warning("statusdoctor failed and goes on; what follows is told once.", exc_info=True)

    def _load_knowledge(self) -> None:
        try:
            rehearse()
            gc.freeze()  # rules and words stay: no collection need walk through them
        except Exception:
            self._stumble()

    # --- what the commands ask

    def diagnosis_of(self, asked: http.HTTPFlow) -> Diagnosis | None:
        self._backlog.clear()
        return self.reporter.kept.get(asked.id) or self.doctor.examine(from_flow(asked))

    def incidents(self) -> list[Incident]:
        self._backlog.clear()
        return self.reporter.chosen(self.doctor.incidents.all())

    def counted(self) -> str:
        """How much passed, and how much of it was sick, in a few words."""
        self._backlog.clear()
        incidents, problems = self.reporter.incidents, self.reporter.problems.total()
        sick = f", {_counted(incidents, 'incident')} in {_counted(problems, 'exchange')}" if incidents else ""
        return f"{_counted(self.seen, 'exchange')}{sick}"

    def write_report(self, path: str) -> int:
        self._backlog.clear()
        told = self.reporter.told()
        if shows_messages(path):
            told = [with_messages(found, self.doctor.masker) for found in told]
        source = Source("live traffic", "live", self.seen)
        write(report(told, tuple(self.incidents()), (source,)), path)
        return len(told)

    def forget(self) -> None:
        self._backlog.clear()
        old = self.doctor
        self.doctor = Doctor(patience=old.patience, masker=old.masker, messages=old.messages)
        self.reporter.forget()


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
