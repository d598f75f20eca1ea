"""One diagnosis as a line or a card: what failed, the verdict, the evidence, the advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from statusdoctor.diagnosis import Diagnosis, EvidenceView, ExchangeRef, Mention, RankedCause
from statusdoctor.masking import shorten
from statusdoctor.render.phrasing import answer, beginning, ended, place, prose, target

_EVIDENCE: Final = 4  # of a card; the rest is told by --why
_FIXES: Final = 3
_QUOTE: Final = 160
_SIGN: Final = {"problem": ("✗", "bold red"), "note": ("!", "yellow"), "benign": ("✓", "green")}
_CERTAINTY: Final = {"certain": "bold green", "likely": "yellow", "possible": "dim"}
_LABEL: Final = "bold cyan"


def line(found: Diagnosis, where: str) -> Text:
    """A diagnosis in one line. `where`: number and time, as the writer names them."""
    sign, style = _SIGN[found.severity]
    line = Text.assemble((sign, style), (f" {where}  ", "dim"), f"{_what(found.exchange)}  ", (found.headline, "bold"))
    if found.causes:
        cause = found.causes[0]
        line.append(f"  {cause.certainty}", style=_CERTAINTY[cause.certainty])
        line.append(f" · {cause.id}", style="cyan")
    return line


def card(
    found: Diagnosis, where: str, named: Callable[[Mention], str], *, full: bool, width: int
) -> Iterator[RenderableType]:
    """A diagnosis as a card of `width` columns; `full` leaves nothing out. `named`: how other exchanges are called."""
    yield _head(found, where, width)
    yield _verdict(found, width)
    evidence = list(_evidence(found, named, full=full))
    if evidence:
        yield Text()
        yield Padding(_grid(evidence, first=9), (0, 0, 0, 4))
    yield Text()
    rows = list(_advice(found, full=full))
    if rows:
        yield Padding(_grid(rows, first=7), (0, 0, 0, 2))
    yield Text()


def _head(found: Diagnosis, where: str, width: int) -> RenderableType:
    sign, style = _SIGN[found.severity]
    left = Text.assemble((sign, style), " ", (_what(found.exchange), "bold"))
    return _apart(left, Text(where, style="dim"), width)


def _verdict(found: Diagnosis, width: int) -> RenderableType:
    verdict = Text()
    if found.causes:
        cause = found.causes[0]
        verdict.append(cause.certainty, style=_CERTAINTY[cause.certainty])
        verdict.append(f" · {cause.id}", style="cyan")
    recovered = "  (it recovered)" if found.outcome == "recovered" and found.severity == "problem" else ""
    left = Text(found.headline + recovered, style="bold")
    return Padding(_apart(left, verdict, width - 2), (0, 0, 0, 2))


def _apart(left: Text, right: Text, width: int) -> RenderableType:
    """Two texts at the two ends of one line; where they do not fit, the second below the first."""
    gap = width - left.cell_len - right.cell_len
    if gap >= 2:
        return Text.assemble(left, " " * gap, right)
    return Text.assemble(left, "\n", right) if right else left


def _evidence(found: Diagnosis, named: Callable[[Mention], str], *, full: bool) -> Iterator[tuple[Text, Text]]:
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
        for pieces in _by_quote(shown):
            yield from _pieces(pieces, found.headline, named)
    if found.answered_by:
        who = found.answered_by
        number = f", request id {who.request_id}" if who.request_id else ""
        yield Text("answered", style="dim"), Text(f"by {who.name} ({who.kind}){number}", style="dim")
    for note in found.notes:
        yield (
            Text("also"),
            Text(f"{note.evidence[0].says if note.evidence else note.title}  {note.id}", style="yellow"),
        )
    yield from _differences(found, full=full)


def _by_quote(shown: Sequence[EvidenceView]) -> Iterable[list[EvidenceView]]:
    """What quotes the same words of the same place, together: they are shown once."""
    groups: dict[tuple[str, str] | EvidenceView, list[EvidenceView]] = {}
    for piece in dict.fromkeys(shown):
        groups.setdefault((piece.where, piece.quote) if piece.quote else piece, []).append(piece)
    return groups.values()


def _pieces(pieces: list[EvidenceView], headline: str, named: Callable[[Mention], str]) -> Iterator[tuple[Text, Text]]:
    side, name = place(pieces[0].where)
    quote = shorten(pieces[0].quote, _QUOTE)
    told = [line for piece in pieces if (line := _told(piece, headline, named))]
    minus = all(_speaks_against(piece) for piece in pieces)
    lines = Text()
    if quote:
        lines.append(f"{name}: " if name else "")
        lines.append(quote, style="none" if not minus else "dim")
    if told:
        lines.append(("\n" if quote else "") + "\n".join(told), style="italic" if quote else "none")
    if quote or told:
        yield Text(side, style="dim"), lines


def _told(piece: EvidenceView, headline: str, named: Callable[[Mention], str]) -> str:
    said = piece.says if piece.says != headline else ""
    others = ", ".join(dict.fromkeys(named(mention) for mention in piece.about))
    if others:
        said = f"{others}: {said}" if said else f"see {others}"
    return f"- {said}" if said and _speaks_against(piece) else said


def _speaks_against(piece: EvidenceView) -> bool:
    return piece.strength in ("against", "rules_out")


def _differences(found: Diagnosis, *, full: bool) -> Iterator[tuple[Text, Text]]:
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
        _, name = place(difference.where)
        here, there = shorten(difference.here, 60), shorten(difference.there, 60)
        text = f"  {name or difference.where}: {here}  (there: {there})"
        yield Text(), Text(text)


def _advice(found: Diagnosis, *, full: bool) -> Iterator[tuple[Text, Text]]:
    if not found.causes:
        return
    cause = found.causes[0]
    if (full or not cause.evidence) and cause.explanation:
        yield Text("Why", style=_LABEL), Text(prose(cause.explanation))
    if found.consider:
        names = ", ".join(found.consider)
        yield Text("Usual", style=_LABEL), Text(names)
    if found.tell_apart:
        yield Text("Tell", style=_LABEL), Text(prose(found.tell_apart))
    yield from _fixes(cause, full=full)
    yield from _confirm(cause, full=full)
    links = [
        f"statusdoctor explain {cause.id}",
        *(link.title for link in cause.references[: None if full else 1]),
    ]
    yield Text("More", style=_LABEL), Text(" · ".join(links), style="dim")


def _fixes(cause: RankedCause, *, full: bool) -> Iterator[tuple[Text, Text]]:
    for number, fix in enumerate(cause.fixes if full else cause.fixes[:_FIXES]):
        text = Text.assemble((f"{fix.audience}: ", "dim"), fix.do)
        if fix.example and (full or number == 0):
            text.append("\n" + fix.example.rstrip(), style="green")
        yield Text("Fix" if number == 0 else "", style=_LABEL), text


def _confirm(cause: RankedCause, *, full: bool) -> Iterator[tuple[Text, Text]]:
    for number, experiment in enumerate(cause.confirm if full else cause.confirm[:1]):
        outcomes = " ".join(f"{beginning(o.see)}: {ended(o.means)}" for o in experiment.then)
        yield Text("Confirm" if number == 0 else "", style=_LABEL), Text(f"{ended(experiment.do)} {outcomes}")


def _grid(rows: list[tuple[Text, Text]], *, first: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=first)
    table.add_column(overflow="fold")
    for left, right in rows:
        table.add_row(left, right)
    return table


def _what(exchange: ExchangeRef) -> str:
    return f"{answer(exchange)}   {shorten(target(exchange), 120)}"
