"""A report as Markdown, for a ticket or the summary of a CI job (CommonMark, with tables as GitHub writes them).

Text from the wire stands between backticks or is escaped: it makes no link, no mention of a person, no reference to
an issue and no HTML. Exchanges are called "exchange 17", because "#17" would be an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.diagnosis import Diagnosis, EvidenceView, RankedCause, Report
from statusdoctor.knowledge import Fix
from statusdoctor.masking import clean, shorten
from statusdoctor.render.phrasing import (
    UNSEEN,
    answer,
    asked,
    beginning,
    common_offset,
    counted,
    ended,
    moment,
    place,
    prose,
    target,
    times,
)
from statusdoctor.render.told import Told, told

_IN_FULL: Final = 50  # incidents with a section of their own: GitHub takes a megabyte of summary
_IN_TABLE: Final = 500
_EVIDENCE: Final = 6
_NAMED: Final = 20  # further exchanges of an incident that are named
_SPECIAL: Final = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_+|_+(?![^\W_])")
#: What hosts of Markdown make links of: addresses, people, issues.
_LINKED: Final = re.compile(r"(?:\bhttps?:|\bftp:|\bmailto:|\bwww\.)[^\s`]+|(?<![\w`])[@#][\w/.-]*\w|\bGH-\d+", re.I)


def to_markdown(report: Report, *, offset: int | None = None) -> str:
    """The whole report. offset: seconds east of UTC for times; None takes the captures' own."""
    return "\n".join(_Page(report, common_offset(report) if offset is None else offset).lines()) + "\n"


def text(words: str) -> str:
    """Words whose signs mean nothing to Markdown nor to those who host it."""
    parts: list[str] = []
    end = 0
    for match in _LINKED.finditer(words):
        parts += [_SPECIAL.sub(_escaped, words[end : match.start()]), code(match[0])]
        end = match.end()
    return "".join([*parts, _SPECIAL.sub(_escaped, words[end:])])


def _escaped(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else "".join(f"\\{sign}" for sign in match[0])


def code(words: str) -> str:
    """Words as a code span, whatever backticks they hold."""
    if not words:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    gap = " " if words[0] in "` " or words[-1] in "` " else ""
    return f"{fence}{gap}{words}{gap}{fence}"


def _block(words: str, indent: str) -> Iterator[str]:
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    for line in (fence, *words.rstrip().split("\n"), fence):
        yield f"{indent}{line}".rstrip()


class _Page:
    """One report, with what all its sections need to know."""

    def __init__(self, report: Report, offset: int) -> None:
        self.report = report
        self.offset = offset
        self.told = told(report)

    def lines(self) -> Iterator[str]:
        yield f"# {self._title()}"
        yield ""
        yield self._sources()
        if self.told:
            yield ""
            yield from self._table()
        for position, item in enumerate(self.told[:_IN_FULL], 1):
            yield ""
            yield from self._section(position, item)
        yield from self._unread()

    def _title(self) -> str:
        if not self.told:
            return "HTTP diagnosis: nothing wrong was seen"
        total = sum(item.count for item in self.told)
        return f"HTTP diagnosis: {counted(len(self.told), 'incident')}, {counted(total, 'exchange')}"

    def _sources(self) -> str:
        sources = self.report.sources
        names = [f"{code(clean(s.name))} ({counted(s.exchanges, 'exchange')})" for s in sources]
        if len(sources) > _NAMED:
            names = [f"{counted(len(sources), 'capture')} ({counted(sum(s.exchanges for s in sources), 'exchange')})"]
        read = f"Read from {', '.join(names)}. " if names else ""
        return f"{read}{times(self.report, self.offset)}".strip()

    def _table(self) -> Iterator[str]:
        yield "| | seen | cause | where | how sure |"
        yield "| --: | --: | --- | --- | --- |"
        for position, item in enumerate(self.told[:_IN_TABLE], 1):
            where = _place(_where(item), 120).replace("|", "\\|")
            yield f"| {position} | {item.count:,} | {text(item.title)} {code(item.id)} | {where} | {_how_sure(item)} |"
        if len(self.told) > _IN_TABLE:
            yield ""
            yield f"{len(self.told) - _IN_TABLE:,} more incidents are left out."

    def _section(self, position: int, item: Told) -> Iterator[str]:
        found = item.first
        yield f"## {position}. {text(found.headline)}"
        yield ""
        yield f"{code(answer(found.exchange))} for {_place(target(found.exchange), 240)}, {self._when(found)}."
        yield f"{beginning(_how_sure(item))}: {text(item.title)} ({code(item.id)}).{self._again(item)}"
        yield from self._evidence(found)
        if found.cause:
            yield from _advice(found, found.cause)

    def _when(self, found: Diagnosis) -> str:
        exchange = found.exchange
        at = moment(exchange.time, self.offset)
        named = f"exchange {exchange.index}" if exchange.index is not None else "a connection"
        several = len(self.report.sources) > exchange.source and len(self.report.sources) > 1
        source = f" of {code(clean(self.report.sources[exchange.source].name))}" if several else ""
        return f"{named}{source}{f' at {at}' if at else ''}"

    def _again(self, item: Told) -> str:
        if item.count < 2 or item.incident is None:
            return ""
        own = (item.first.exchange.source, item.first.exchange.index)
        others = [str(k.index) for k in item.incident.exchanges if (k.source, k.index) != own and k.index is not None]
        if not others:
            return f" Seen {item.count:,} times."
        if item.count == 2:
            return f" Seen twice; exchange {others[0]} looks alike."
        more = ", …" if len(others) > _NAMED else ""
        return f" Seen {item.count:,} times; exchanges {', '.join(others[:_NAMED])}{more} look alike."

    def _evidence(self, found: Diagnosis) -> Iterator[str]:
        pieces = found.causes[0].evidence[:_EVIDENCE] if found.causes else ()
        lines = [line for piece in pieces if (line := _piece(piece, found.headline))]
        lines += [f"- also: {text(n.evidence[0].says if n.evidence else n.title)} {code(n.id)}" for n in found.notes]
        if found.answered_by:
            who = found.answered_by
            request_id = f", request id {code(who.request_id)}" if who.request_id else ""
            lines.append(f"- answered by {text(who.name)} ({who.kind}){request_id}")
        if lines:
            yield from ("", "**Evidence**", "", *lines)

    def _unread(self) -> Iterator[str]:
        faults = [(s.name, e) for s in self.report.sources for e in s.errors]
        if not faults:
            return
        yield from ("", "## Not read", "")
        for name, fault in faults[:_NAMED]:
            yield f"- {code(clean(name))}, {text(clean(fault.at))}: {text(clean(fault.message))}"
        if len(faults) > _NAMED:
            yield f"- and {len(faults) - _NAMED:,} more"


def _place(where: str, size: int) -> str:
    return where if where == UNSEEN else code(shorten(where, size))


def _where(item: Told) -> str:
    if item.incident is None:
        return target(item.first.exchange)
    return asked(item.incident.host, item.incident.route)


def _how_sure(item: Told) -> str:
    if item.first.severity == "benign":
        return "no failure"
    return item.certainty or "a note"


def _piece(piece: EvidenceView, headline: str) -> str:
    side, name = place(piece.where)
    where = " ".join(part for part in (side, code(name) if name else "") if part)
    says = text(piece.says) if piece.says != headline else ""
    shown = [code(shorten(piece.quote))] if piece.quote else []
    shown += [f"  \n  {says}" if piece.quote else says] if says else []
    minus = "speaks against it: " if piece.strength in ("against", "rules_out") else ""
    return f"- {minus}{f'{where}: ' if where else ''}{''.join(shown)}" if shown else ""


def _advice(found: Diagnosis, cause: RankedCause) -> Iterator[str]:
    if cause.explanation:
        yield from ("", f"**Why**: {text(prose(cause.explanation))}")
    if found.consider:
        yield from ("", f"**Usual suspects**: {', '.join(map(code, found.consider))}")
    if found.tell_apart:
        yield from ("", f"**To tell them apart**: {text(prose(found.tell_apart))}")
    if cause.fixes:
        yield from ("", "**Fix**", "")
        for fix in cause.fixes:
            yield from _fix(fix)
    if cause.confirm:
        yield from ("", "**Confirm**", "")
        for experiment in cause.confirm:
            outcomes = " ".join(f"{beginning(o.see)}: {ended(o.means)}" for o in experiment.then)
            yield f"- {text(f'{ended(experiment.do)} {outcomes}')}"
    links = [f"[{text(link.title)}](<{link.url}>)" for link in cause.references]
    yield from ("", f"**More**: {', '.join([code(f'statusdoctor explain {cause.id}'), *links])}")


def _fix(fix: Fix) -> Iterator[str]:
    yield f"- {fix.audience}: {text(fix.do)}"
    if fix.example:
        yield ""
        yield from _block(fix.example, "  ")
        yield ""
