"""What a capture does not show leaves no hole in a sentence: every lead is told once more with parts of it unseen."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import msgspec
import pytest

from statusdoctor import diagnose, from_raw
from statusdoctor.diagnosis import Diagnosis, Report
from statusdoctor.intake.texts.places import UNSEEN
from statusdoctor.model import Exchange, Headers, Request
from statusdoctor.render.junit_report import to_junit
from statusdoctor.render.markdown_report import to_markdown
from statusdoctor.render.terminal.writer import TerminalWriter
from tests import test_cases  # noqa: F401 - it loads the cases
from tests.builders import LEADS, CaseFile, examine

HOLES = re.compile(
    r"\S  +\S"  # two blanks
    r"|\s[.,;:?](?=\s|$)|^\s|\s$"  # a blank before a full stop, at the beginning, at the end
    r"|\"\"|''|“”|\(\)|:///|://[.,;]"  # quotes, brackets and addresses with nothing in them
    r"|\b0 characters\b"
)
Hide = Callable[[Request], Request]


def _all(_: Request) -> Request:
    return UNSEEN


def _method(request: Request) -> Request:
    return msgspec.structs.replace(request, method="")


def _host(request: Request) -> Request:
    fields = Headers([pair for pair in request.headers.fields if pair[0].lower() != b"host"])
    return msgspec.structs.replace(request, scheme="", host="", port=0, headers=fields)


def _path(request: Request) -> Request:
    return msgspec.structs.replace(request, path="")


def _to_lines(report: Report) -> str:
    text = io.StringIO()
    TerminalWriter(text, view="lines", color=False).report(report)
    return text.getvalue()


def _hidden(case: CaseFile, hide: Hide) -> list[Exchange]:
    built = case.build()
    whole = [built] if isinstance(built, Exchange) else list(built)
    return [msgspec.structs.replace(e, request=hide(e.request)) if e.request else e for e in whole]


def _sentences(found: Diagnosis) -> Iterator[str]:
    yield found.headline
    for cause in found.causes:
        yield from (piece.says for piece in cause.evidence)
        yield from (fix.do for fix in cause.fixes)
    for note in found.notes:
        yield from (piece.says for piece in note.evidence)
        yield from (fix.do for fix in note.fixes)
    yield from (other.why for other in found.related)


@pytest.mark.parametrize("hide", [_all, _method, _host, _path])
def test_a_sentence_has_no_hole_where_something_is_unseen(hide: Hide) -> None:
    holes = {}
    for case in LEADS:
        found = examine(_hidden(case, hide), case.patient)
        if found is not None:
            holes.update({said: case.name for said in _sentences(found) if HOLES.search(said)})

    assert not holes


@pytest.mark.parametrize("write", [to_markdown, lambda report: to_junit(report).decode(), _to_lines])
def test_a_report_says_that_a_request_was_not_shown(write: Callable[[Report], str]) -> None:
    told = write(diagnose(from_raw("HTTP/1.1 405 Method Not Allowed\nAllow: GET\n\n")))

    assert "a request that is not shown" in told
    assert "Times are" not in told
    assert not re.search(r"`\s*`|\bfor [,.]", told)


@pytest.mark.parametrize("cause", ["cookies/domain-mismatch", "cookies/secure-over-http", "redirect/internal-address"])
def test_nothing_is_certain_that_an_unseen_host_decides(cause: str) -> None:
    found = [examine(_hidden(case, _host), case.patient) for case in LEADS]

    assert (cause, "certain") not in {(one.id, one.certainty) for told in found if told for one in told.causes}
