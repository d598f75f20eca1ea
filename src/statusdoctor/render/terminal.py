"""Diagnoses on a terminal: a line, a card or the full page each, and the table of incidents.

Colour only where the stream is a terminal and NO_COLOR is not set; signs that the stream's encoding lacks have
ASCII stand-ins. Everything printed is text (no markup), and was made safe before it came here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import IO, Final, Literal

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from statusdoctor.diagnosis import Diagnosis, EvidenceView, ExchangeRef, Incident, RankedCause, Report
from statusdoctor.masking import shorten

View = Literal["lines", "cards", "full"]

_EVIDENCE: Final = 4  # of a card; the rest is told by --why
_FIXES: Final = 3
_QUOTE: Final = 160
_STAND_INS: Final = str.maketrans(
    {
        "✗": "x",
        "!": "!",
        "✓": "+",
        "·": "-",
        "…": "...",
        "→": "->",
        "×": "x",
        "“": '"',
        "”": '"',
        "’": "'",
        "–": "-",
    }
)
_SIGN: Final = {"problem": ("✗", "bold red"), "note": ("!", "yellow"), "benign": ("✓", "green")}
_CERTAINTY: Final = {"certain": "bold green", "likely": "yellow", "possible": "dim"}
_LABEL: Final = "bold cyan"


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
            self._print(self._line(found))
            return
        self._print(Group(*self._card(found, full=self.view == "full")))

    def reminder(self, incident: int, count: int, found: Diagnosis) -> None:
        """A quiet line for an incident that came again."""
        cause = found.causes[0].id if found.causes else "note"
        self._print(Text(f"  {count} × {cause} at {found.exchange.host} by now (incident {incident})", style="dim"))

    def summary(self, incidents: Iterable[Incident]) -> None:
        """The table of incidents, root causes above their consequences."""
        rows = list(incidents)
        if not rows:
            self._print(Text("Nothing wrong was seen."))
            return
        total = sum(i.count for i in rows)
        self._print(Text(f"{_counted(len(rows), 'incident')}, {_counted(total, 'exchange')}", style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for incident in rows:
            cause = f"→ {incident.cause}" if incident.root else incident.cause
            place = f"{incident.host}  {incident.route}"
            after = f"  (after incident {incident.root})" if incident.root else ""
            number = f"  (incident {incident.id})" if incident.consequences else ""
            style = "dim" if incident.root else ""
            table.add_row(
                f"{incident.count} ×",
                Text(cause, style=style or "cyan"),
                Text(place + after + number, style=style),
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

    def _print(self, what: RenderableType) -> None:
        show(self.console, what)

    def _name_source(self, exchange: ExchangeRef) -> None:
        if len(self.sources) > 1 and self._source != exchange.source:
            self._source = exchange.source
            self._print(Text(f"In {self.sources[exchange.source]}:", style="bold"))

    def _name_zone(self, exchange: ExchangeRef) -> None:
        offset = self._offset(exchange)
        if self._named != offset:
            self._named = offset
            self._print(Text(f"Times are {_zone(offset)}.", style="dim"))

    def _offset(self, exchange: ExchangeRef) -> int:
        return self.offset if self.offset is not None else exchange.utc_offset or 0

    def _when(self, exchange: ExchangeRef, time: str = "") -> str:
        return clock(time or exchange.time, self._offset(exchange))

    def _where(self, exchange: ExchangeRef) -> str:
        number = f"#{exchange.index}" if exchange.index is not None else ""
        return " · ".join(part for part in (number, self._when(exchange)) if part)

    def _line(self, found: Diagnosis) -> Text:
        sign, style = _SIGN[found.severity]
        line = Text.assemble((sign, style), f" {_what(found.exchange)}  ", (found.headline, "bold"))
        if found.causes:
            cause = found.causes[0]
            line.append(f"  {cause.certainty}", style=_CERTAINTY[cause.certainty])
            line.append(f" · {cause.id}", style="cyan")
        line.append(f"  {self._where(found.exchange)}", style="dim")
        return line

    def _card(self, found: Diagnosis, *, full: bool) -> Iterator[RenderableType]:
        yield self._head(found)
        yield from self._verdict(found)
        evidence = list(self._evidence(found, full=full))
        if evidence:
            yield Text()
            yield Padding(_grid(evidence, first=9), (0, 0, 0, 4))
        yield Text()
        rows = list(self._advice(found, full=full))
        if rows:
            yield Padding(_grid(rows, first=7), (0, 0, 0, 2))
        yield Text()

    def _head(self, found: Diagnosis) -> RenderableType:
        sign, style = _SIGN[found.severity]
        table = Table.grid(expand=True, padding=(0, 1))
        table.add_column(overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        left = Text.assemble((sign, style), " ", (_what(found.exchange), "bold"))
        table.add_row(left, Text(self._where(found.exchange), style="dim"))
        return table

    def _verdict(self, found: Diagnosis) -> Iterator[RenderableType]:
        table = Table.grid(expand=True, padding=(0, 1))
        table.add_column(overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        verdict = Text()
        if found.causes:
            cause = found.causes[0]
            verdict.append(cause.certainty, style=_CERTAINTY[cause.certainty])
            verdict.append(f" · {cause.id}", style="cyan")
        recovered = "  (it recovered)" if found.outcome == "recovered" and found.severity == "problem" else ""
        table.add_row(Text(found.headline + recovered, style="bold"), verdict)
        yield Padding(table, (0, 0, 0, 2))

    def _evidence(self, found: Diagnosis, *, full: bool) -> Iterator[tuple[Text, Text]]:
        causes = found.causes if full else found.causes[:1]
        for position, cause in enumerate(causes):
            if position or (full and len(causes) > 1):
                yield (
                    Text(),
                    Text(
                        f"{cause.certainty} · {cause.id} ({cause.probability:.0%}): {cause.title}",
                        style="cyan",
                    ),
                )
            shown = cause.evidence if full else cause.evidence[:_EVIDENCE]
            for piece in shown:
                yield from self._piece(piece, found.headline)
        if found.answered_by:
            who = found.answered_by
            number = f", request id {who.request_id}" if who.request_id else ""
            yield Text("answered", style="dim"), Text(f"by {who.name} ({who.kind}){number}", style="dim")
        for note in found.notes:
            yield (
                Text("also"),
                Text(f"{note.evidence[0].says if note.evidence else note.title}  {note.id}", style="yellow"),
            )
        yield from self._differences(found, full=full)

    def _piece(self, piece: EvidenceView, headline: str) -> Iterator[tuple[Text, Text]]:
        side, name = _place(piece.where)
        minus = piece.strength in ("against", "rules_out")
        quote = shorten(piece.quote, _QUOTE)
        told = piece.says if piece.says != headline else ""
        lines = Text()
        if quote:
            lines.append(f"{name}: " if name else "")
            lines.append(quote, style="none" if not minus else "dim")
        if told:
            lines.append(("\n" if quote else "") + ("- " if minus else "") + told, style="italic" if quote else "none")
        if not quote and not told:
            return
        yield Text(side, style="dim"), lines

    def _differences(self, found: Diagnosis, *, full: bool) -> Iterator[tuple[Text, Text]]:
        contrast = found.contrast
        if contrast is None or not contrast.differences:
            return
        shown = contrast.differences if full else contrast.differences[:3]
        label = (
            f"#{contrast.index} went well; here differs"
            if contrast.index is not None
            else "an alike exchange went well; here differs"
        )
        yield Text("contrast", style="dim"), Text(label, style="dim")
        for difference in shown:
            _, name = _place(difference.where)
            here, there = shorten(difference.here, 60), shorten(difference.there, 60)
            text = f"  {name or difference.where}: {here}  (there: {there})"
            yield Text(), Text(text)

    def _advice(self, found: Diagnosis, *, full: bool) -> Iterator[tuple[Text, Text]]:
        if not found.causes:
            return
        cause = found.causes[0]
        if (full or not cause.evidence) and cause.explanation:
            yield Text("Why", style=_LABEL), Text(" ".join(cause.explanation.split()))
        if found.consider:
            names = ", ".join(found.consider)
            yield Text("Usual", style=_LABEL), Text(names)
        if found.tell_apart:
            yield Text("Tell", style=_LABEL), Text(" ".join(found.tell_apart.split()))
        yield from _fixes(cause, full=full)
        yield from _confirm(cause, full=full)
        links = [
            f"statusdoctor explain {cause.id}",
            *(link.title for link in cause.references[: None if full else 1]),
        ]
        yield Text("More", style=_LABEL), Text(" · ".join(links), style="dim")


def console_for(stream: IO[str], width: int | None = None, color: bool | None = None) -> Console:
    """A console that prints text as it is: no markup, no highlighting, no emoji."""
    return Console(
        file=stream,
        width=width or _columns(stream),
        force_terminal=color,
        no_color=True if color is False or os.environ.get("NO_COLOR") else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def show(console: Console, what: RenderableType) -> None:
    """Prints to a console: without trailing blanks where no terminal is, and in signs that its stream can encode."""
    plain_signs = not _encodes(console.file)
    if console.is_terminal and not plain_signs:
        console.print(what)
        return
    with console.capture() as captured:
        console.print(what)
    text = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    if plain_signs:
        encoding = getattr(console.file, "encoding", None) or "ascii"
        text = text.translate(_STAND_INS).encode(encoding, "backslashreplace").decode(encoding)
    console.file.write(text)


def plain_or_rich(stream: IO[str], what: RenderableType, width: int | None) -> None:
    """Prints one thing to a stream, as `show` does."""
    show(console_for(stream, width), what)
    stream.flush()


def _fixes(cause: RankedCause, *, full: bool) -> Iterator[tuple[Text, Text]]:
    for number, fix in enumerate(cause.fixes if full else cause.fixes[:_FIXES]):
        text = Text.assemble((f"{fix.audience}: ", "dim"), fix.do)
        if fix.example and (full or number == 0):
            text.append("\n" + fix.example.rstrip(), style="green")
        yield Text("Fix" if number == 0 else "", style=_LABEL), text


def _confirm(cause: RankedCause, *, full: bool) -> Iterator[tuple[Text, Text]]:
    for number, experiment in enumerate(cause.confirm if full else cause.confirm[:1]):
        outcomes = " ".join(f"{_sentence(o.see)}: {_end(o.means)}" for o in experiment.then)
        yield Text("Confirm" if number == 0 else "", style=_LABEL), Text(f"{_end(experiment.do)} {outcomes}")


def _sentence(text: str) -> str:
    first = text.partition(" ")[0]
    plain = first.isalpha()  # a code such as invalid_grant stays as it is
    return (text[:1].upper() + text[1:] if plain else text).rstrip(".:")


def _end(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _grid(rows: list[tuple[Text, Text]], *, first: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=first)
    table.add_column(overflow="fold")
    for left, right in rows:
        table.add_row(left, right)
    return table


def _what(exchange: ExchangeRef) -> str:
    if exchange.method is None:
        return f"no HTTP   {exchange.host}"
    target = (exchange.url or "").partition("://")[2] or exchange.url or ""
    status = f"{exchange.status} {exchange.reason}".strip() if exchange.status else "no answer"
    return f"{status}   {exchange.method} {shorten(target, 120)}"


def _place(where: str) -> tuple[str, str]:
    """The side that a place belongs to, and its name: `request.headers.x-key` is ("request", "X-Key")."""
    side, _, rest = where.partition(".")
    if rest.startswith("headers."):
        return side, "-".join(part.capitalize() for part in rest[8:].split("-")).replace("Www-", "WWW-")
    if side in ("request", "response"):
        return side, rest.replace("body: ", "") if rest.startswith("body: ") else {"url": "URL"}.get(rest, rest)
    return side, rest


def clock(time: str, offset: int) -> str:
    """`12:04:31` for an ISO time, shifted by `offset` seconds; empty where the time is."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return ""
    return moment.astimezone(timezone(timedelta(seconds=offset))).strftime("%H:%M:%S")


def _zone(offset: int) -> str:
    if offset == 0:
        return "UTC"
    sign, rest = ("+", offset) if offset > 0 else ("-", -offset)
    return f"UTC{sign}{rest // 3600:02d}:{rest % 3600 // 60:02d}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _columns(stream: IO[str]) -> int | None:
    """The width to use where nobody said one: rich's own on a terminal, COLUMNS, else 100."""
    if os.environ.get("COLUMNS", "").isdigit():
        return max(40, int(os.environ["COLUMNS"]))
    return None if stream.isatty() else 100


def _encodes(stream: IO[str]) -> bool:
    try:
        "✗·…→×✓".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeError, LookupError):
        return False
    return True
