"""Pages of the reference on a terminal: a status code, a cause, a header field; and the index as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from statusdoctor import knowledge
from statusdoctor.knowledge import Cause, Experiment, FieldPage, Fix, StatusPage

_INDENT = (0, 0, 0, 2)


def status_page(page: StatusPage) -> Group:
    """Everything about one status code, most asked for first."""
    return Group(*_status(page))


def cause_page(page: Cause) -> Group:
    """Everything about one cause."""
    return Group(*_cause(page))


def field_page(page: FieldPage) -> Group:
    """Everything about one header field."""
    return Group(*_field(page))


def _status(page: StatusPage) -> Iterator[RenderableType]:
    yield _title(f"{page.code} {page.name}", f"{page.class_} · {page.state}")
    yield Padding(Text(_flat(page.summary), style="bold"), _INDENT)
    yield Padding(Text(f"{page.specification.title}  {page.specification.url}", style="dim"), _INDENT)
    yield from _section("What it means", _paragraph(page.meaning))
    if page.state == "unofficial" or len(page.owners) > 1:
        yield from _section("Who sends it", _table((o.name, o.meaning) for o in page.owners))
    if page.requires:
        rows = [(f"{r.keyword} {r.field}", r.says) for r in page.requires]
        yield from _section("What the specification requires", _table(rows))
    yield from _section("Example", _code(page.response_example))
    yield from _section("Relevant fields", _table((f.example, f.says) for f in page.fields))
    yield from _section("Common causes, most frequent first", _table(_titles(page.causes)))
    yield from _section("How to fix it", _points(page.fix))
    yield from _section("What a client should do", _points(page.client))
    yield from _section("What a server should do", _points(page.server))
    yield from _section("Retry", _paragraph(f"{page.retry.when}: {page.retry.says}"))
    yield from _section("Cache", _paragraph(f"{page.cacheable.when}: {page.cacheable.says}"))
    yield from _section("Common mistakes", _points(page.mistakes))
    yield from _section("Browsers", _paragraph(page.browsers))
    yield from _section("APIs, proxies and tools", _paragraph(page.apis))
    yield from _section("From one developer to another", _paragraph(page.developer_note))
    for example in page.examples:
        yield from _section(f"In {example.language}", _code(example.code))
    yield from _section("Easily confused with", _table((_named(c.code), c.says) for c in page.confused_with))
    yield from _section("Related", _paragraph(", ".join(_named(code) for code in page.related)))


def _cause(page: Cause) -> Iterator[RenderableType]:
    kind = {"cause": "", "note": "a note: it does not explain a failure by itself", "benign": "no failure at all"}[
        page.kind
    ]
    yield _title(page.id, kind)
    yield Padding(Text(page.title, style="bold"), _INDENT)
    yield from _section("Why", _paragraph(page.why))
    yield from _section("How to confirm it", _experiments(page.confirm))
    yield from _section("How to fix it", _fixes(page.fixes))
    yield from _section("What people wrongly do", _points(page.mistakes))
    yield from _section("When this does not apply", _points(page.exceptions))
    if page.prior:
        shown = ", ".join(f"{code}: {weight}" for code, weight in page.prior.items())
        yield from _section("Where it appears", _paragraph(shown))
    yield from _section("Learn more", _table((link.title, link.url) for link in page.learn))


def _field(page: FieldPage) -> Iterator[RenderableType]:
    sender = {"request": "sent in requests", "response": "sent in responses", "both": "sent in both directions"}[
        page.sender
    ]
    yield _title(page.name, sender)
    yield Padding(Text(_flat(page.what), style="bold"), _INDENT)
    yield Padding(Text(f"{page.specification.title}  {page.specification.url}", style="dim"), _INDENT)
    yield from _section("Syntax", _code(page.syntax))
    yield from _section("Example", _code(page.example))
    yield from _section("Common faults", _points(page.faults))
    if page.causes:
        yield from _section("Causes that it has to do with", _table(_titles(page.causes)))
    if page.codes:
        yield from _section("Status codes", _paragraph(", ".join(_named(code) for code in page.codes)))


def index_of_codes() -> Table:
    """All status codes: number, name, class, summary."""
    pages = (knowledge.status_page(code) for code in knowledge.status_codes())
    return _table((str(p.code), f"{p.name}  {_flat(p.summary)}") for p in pages if p)


def index_of_causes() -> Table:
    """All causes: id and title."""
    return _table((c.id, c.title) for c in knowledge.causes().values())


def index_of_fields() -> Table:
    """All header fields: name and what it is."""
    return _table((f.name, _flat(f.what)) for f in knowledge.fields().values())


def _title(left: str, right: str) -> RenderableType:
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    table.add_row(Text(left, style="bold cyan"), Text(right, style="dim"))
    return table


def _section(name: str, content: RenderableType | None) -> Iterator[RenderableType]:
    if content is None:
        return
    yield Text()
    yield Text(name, style="bold")
    yield Padding(content, _INDENT)


def _paragraph(text: str) -> Text | None:
    return Text(_flat(text)) if text.strip() else None


def _code(text: str) -> Text:
    return Text(text.strip("\n"), style="green", no_wrap=False)


def _points(items: Iterable[str]) -> Table | None:
    rows = [("-", _flat(item)) for item in items]
    return _table(rows) if rows else None


def _experiments(items: tuple[Experiment, ...]) -> Table | None:
    rows = []
    for item in items:
        rows.append(("-", _flat(item.do)))
        rows += [("", f"{outcome.see}: {_flat(outcome.means)}") for outcome in item.then]
    return _table(rows) if rows else None


def _fixes(fixes: tuple[Fix, ...]) -> Table | None:
    rows = []
    for fix in fixes:
        rows.append((f"{fix.audience}:", _flat(fix.do)))
        if fix.example:
            rows.append(("", fix.example.rstrip()))
    return _table(rows) if rows else None


def _titles(ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    for cause_id in ids:
        cause = knowledge.cause(cause_id)
        yield cause_id, cause.title if cause else ""


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for left, right in rows:
        table.add_row(Text(left, style="cyan"), Text(right))
    return table


def _named(code: int) -> str:
    page = knowledge.status_page(code)
    return f"{code} {page.name}" if page else str(code)


def _flat(text: str) -> str:
    return " ".join(text.split())
