"""Diagnoses on a terminal: a line, a card or the full page each, and the table of incidents.

Colour only where the stream is a terminal and NO_COLOR is not set. Everything printed is text (no markup), and was
made safe before it came here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Literal

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from statusdoctor.diagnosis import Diagnosis, ExchangeRef, Incident, Mention, Report
from statusdoctor.render.phrasing import clock, counted, number, zone
from statusdoctor.render.terminal.cards import card, line
from statusdoctor.render.terminal.console import console_for, show

View = Literal["lines", "cards", "full"]


class TerminalWriter:
    """Writes diagnoses to a stream.

    view: lines, cards or full. width: columns; None takes the terminal's (COLUMNS), 100 without one.
    color: None decides by the stream. offset: seconds east of UTC for clock times; None uses each capture's own.
    """

    def __init__(
        self,
        stream: IO[str],
        *,
        view: View = "cards",
        width: int | None = None,
        color: bool | None = None,
        offset: int | None = None,
        sources: tuple[str, ...] = (),
    ) -> None:
        self.view = view
        self.offset = offset
        self.sources = sources
        self._named: int | None = None
        self._source: int | None = None
        self.console = console_for(stream, width, color)

    def diagnosis(self, found: Diagnosis) -> None:
        """One diagnosis in the chosen view."""
        self._name_source(found.exchange)
        self._name_zone(found.exchange)
        if self.view == "lines":
            self._print(line(found, self._where(found.exchange)), wrap=False)
            return
        self._print(Group(*self._card(found)))

    def reminder(self, incident: int, count: int, found: Diagnosis) -> None:
        """A quiet line for an incident that came again."""
        cause = found.causes[0].id if found.causes else "note"
        host = found.exchange.host or "a host that is not shown"
        self._print(Text(f"  {count} × {cause} at {host} by now (incident {incident})", style="dim"))

    def summary(self, incidents: Iterable[Incident]) -> None:
        """The table of incidents, root causes above their consequences."""
        rows = list(incidents)
        if not rows:
            self._print(Text("Nothing wrong was seen."))
            return
        total = sum(i.count for i in rows)
        self._print(Text(f"{counted(len(rows), 'incident')}, {counted(total, 'exchange')}", style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for incident in rows:
            cause = f"→ {incident.cause}" if incident.root else incident.cause
            place = f"{incident.host}  {incident.route}".strip()
            after = f"  (after incident {incident.root})" if incident.root else ""
            own = f"  (incident {incident.id})" if incident.consequences else ""
            style = "dim" if incident.root else ""
            table.add_row(
                f"{incident.count} ×",
                Text(cause, style=style or "cyan"),
                Text(place + after + own, style=style),
            )
        self._print(Padding(table, (0, 0, 0, 2)))

    def report(self, report: Report, *, only: int | None = None) -> None:
        """A whole report: one card an incident, then its further exchanges by number, then the table."""
        counts = {i.id: i.count for i in report.incidents}
        seen: set[int] = set()
        for found in report.diagnoses:
            if found.incident is not None and self.view != "lines" and only is None:
                if found.incident in seen:
                    continue
                seen.add(found.incident)
            self.diagnosis(found)
            more = counts.get(found.incident or -1, 1) - 1
            if more and self.view != "lines" and only is None:
                self._print(Text(f"  and {more} more like this: {self._others(found, report)}\n", style="dim"))
        if only is None:
            self.summary(report.incidents)

    def _others(self, found: Diagnosis, report: Report) -> str:
        incident = next(i for i in report.incidents if i.id == found.incident)
        own = (found.exchange.source, found.exchange.index)
        numbers = [f"#{k.index}" for k in incident.exchanges if (k.source, k.index) != own and k.index is not None]
        return ", ".join(numbers[:12]) + (", …" if len(numbers) > 12 else "")

    def _print(self, what: RenderableType, *, wrap: bool = True) -> None:
        show(self.console, what, wrap=wrap)

    def _name_source(self, exchange: ExchangeRef) -> None:
        if len(self.sources) > 1 and self._source != exchange.source:
            self._source = exchange.source
            self._print(Text(f"In {self.sources[exchange.source]}:", style="bold"))

    def _name_zone(self, exchange: ExchangeRef) -> None:
        offset = self._offset(exchange)
        if exchange.time and self._named != offset:
            self._named = offset
            self._print(Text(f"Times are {zone(offset)}.", style="dim"))

    def _offset(self, exchange: ExchangeRef) -> int:
        return self.offset if self.offset is not None else exchange.utc_offset or 0

    def _when(self, exchange: ExchangeRef, time: str = "") -> str:
        return clock(time or exchange.time, self._offset(exchange))

    def _card(self, found: Diagnosis) -> Iterator[RenderableType]:
        def named(mention: Mention) -> str:
            number = f"#{mention.index} at " if mention.index is not None else "at "
            return number + self._when(found.exchange, mention.time)

        full = self.view == "full"
        yield from card(found, self._where(found.exchange), named, full=full, width=self.console.width)

    def _where(self, exchange: ExchangeRef) -> str:
        return " · ".join(part for part in (number(exchange), self._when(exchange)) if part)
