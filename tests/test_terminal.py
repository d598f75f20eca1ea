"""What stands on the terminal: goldens read like prose; plain where no terminal is; safe whatever the stream."""

from __future__ import annotations

import io

import pytest

from statusdoctor.diagnosis import Report, Source
from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.model import Exchange
from statusdoctor.render.terminal.writer import TerminalWriter, View
from tests.builders import basic, bearer, exchange, get, masker, post, reply, session
from tests.goldens import check

EXPIRED = reply(
    401,
    {"error": "invalid_token"},
    reason="Unauthorized",
    www_authenticate='Bearer error="invalid_token", error_description="The token expired at 11:52:07"',
    date="Tue, 24 Nov 2026 12:04:31 GMT",
)
OLD = bearer(exp=-480, iat=-1380, iss="https://login.shop.example")
CASES: dict[str, list[Exchange]] = {
    "token-expired": [
        exchange(get("https://api.shop.example/v1/orders/9001", authorization=OLD), reply(200, {"id": 9001}), at=-520),
        exchange(get(authorization=OLD), EXPIRED, at=271),
    ],
    "bad-gateway": [exchange(get(), reply(502, reason="Bad Gateway", server="nginx"))],
    "connection-refused": [exchange(get("http://localhost:3000/api/items"), "[Errno 111] Connect call failed")],
    "json-slip": [
        exchange(
            post("https://api.shop.example/v1/orders", "{'quantity': 2}", content_type="application/json"),
            reply(400, {"message": "Unexpected token ' in JSON at position 1"}, reason="Bad Request"),
        )
    ],
    "basic-refused-again": [
        exchange(get(authorization=basic()), reply(401, www_authenticate='Basic realm="stock"'), at=n) for n in range(4)
    ],
}


def report(name: str, **options: bool) -> Report:
    return diagnose(session(*CASES[name]), doctor=Doctor(patience=None, masker=masker(), **options))  # type: ignore[arg-type]  # flags by name


def drawn(
    found: Report, view: View = "cards", width: int = 100, encoding: str = "utf-8", color: bool | None = None
) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    TerminalWriter(stream, view=view, width=width, color=color, sources=tuple(s.name for s in found.sources)).report(
        found
    )
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("name", CASES)
def test_golden_cards(name: str) -> None:
    check(f"card-{name}.txt", drawn(report(name)))


def test_golden_card_on_a_narrow_terminal() -> None:
    check("card-token-expired-60.txt", drawn(report("token-expired"), width=60))


def test_golden_line() -> None:
    check("line-token-expired.txt", drawn(report("token-expired"), view="lines", width=160))


def test_golden_with_all_candidates() -> None:
    check("why-token-expired.txt", drawn(report("token-expired", everything=True), view="full"))


def test_several_captures_are_named_once_each() -> None:
    found = report("bad-gateway")
    both = Report(
        1, found.tool, (Source("a.har", "har", 1), Source("b.har", "har", 1)), found.diagnoses, found.incidents
    )

    assert 1 == drawn(both).count("In a.har:")


def test_without_a_terminal_there_is_no_escape_and_no_blank_at_a_line_end() -> None:
    shown = drawn(report("token-expired"))

    assert "\x1b" not in shown
    assert [] == [line for line in shown.splitlines() if line != line.rstrip()]


def test_a_terminal_gets_colour_unless_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)

    assert "\x1b[" in drawn(report("bad-gateway"), color=True)

    monkeypatch.setenv("NO_COLOR", "1")

    assert "\x1b[31m" not in drawn(report("bad-gateway"), color=True)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_signs_that_cannot_be_encoded_have_stand_ins(encoding: str) -> None:
    shown = drawn(report("token-expired"), encoding=encoding)

    assert shown.splitlines()[1].startswith("x 401 Unauthorized")
    assert "\\u" not in shown


def test_no_markup_from_the_wire_is_obeyed() -> None:
    whole = session(exchange(get("https://a.example/[bold red]x[/]/:smile:"), reply(502)))
    shown = drawn(diagnose(whole, doctor=Doctor(patience=None, masker=masker())), color=True)

    assert "[bold red]x[/]" in shown
    assert ":smile:" in shown


def test_nothing_wrong_is_said_so() -> None:
    healthy = diagnose(session(exchange(get(), reply(200, {"ok": True}))), doctor=Doctor(patience=None))

    assert "Nothing wrong was seen.\n" == drawn(healthy)
