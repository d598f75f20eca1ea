"""What curl --trace and --trace-ascii write becomes exchanges, the contents of both sides included."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from statusdoctor import diagnose, from_raw
from statusdoctor.intake.problems import Problem

INFO = "== Info:   Trying 127.0.0.1:8000...\n== Info: Connected to shop.example (127.0.0.1) port 8000 (#0)\n"
ASKED = (
    b"POST /orders HTTP/1.1\r\nHost: shop.example:8000\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
)
SENT = b'{"note": "a text of more than the sixty-four characters that a row of a trace shows"}'
GOT = b'{\n  "detail": [{"type": "missing", "loc": ["body", "sku"], "msg": "Field required. 1.5"}]\n}'
LEFT = "== Info: Connection #0 to host shop.example left intact\n"
REFUSED = """\
== Info:   Trying 127.0.0.1:8000...
== Info: connect to 127.0.0.1 port 8000 failed: Connection refused
== Info: Failed to connect to shop.example port 8000 after 0 ms: Couldn't connect to server
== Info: Closing connection 0
"""
LAST_WORD = "curl: (7) Failed to connect to shop.example port 8000 after 0 ms: Couldn't connect to server\n"


def hexadecimal(raw: bytes) -> str:
    """Rows of sixteen bytes, as --trace writes them."""
    rows = [raw[at : at + 16] for at in range(0, len(raw), 16)]
    return "".join(f"{16 * n:04x}: {row.hex(' '):<47} {dotted(row)}\n" for n, row in enumerate(rows))


def ascii_text(raw: bytes) -> str:
    """Rows of 64 characters, or less where a line ends, as --trace-ascii writes them."""
    rows, at = "", 0
    while at < len(raw):
        row, end, _ = raw[at : at + 64].partition(b"\r\n")
        rows += f"{at:04x}: {dotted(row)}\n"
        at += len(row) + len(end)
    return rows


def dotted(row: bytes) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x80 else "." for byte in row)


def block(mark: str, raw: bytes, shown: Any, before: str = "") -> str:
    return f"{before}{mark}, {len(raw)} bytes (0x{len(raw):x})\n{shown(raw)}"


def trace(shown: Any, got: bytes = GOT, *fields: str, before: str = "", between: str = "") -> str:
    """One exchange that was refused with 422."""
    lines = ["HTTP/1.1 422 Unprocessable Entity", "Content-Type: application/json", *fields, ""]
    text = INFO + block("=> Send header", ASKED % len(SENT), shown, before) + block("=> Send data", SENT, shown, before)
    text += "".join(block("<= Recv header", f"{line}\r\n".encode(), shown, before) for line in lines)
    return text + block("<= Recv data", got, shown, before) + between + LEFT


def one(text: str) -> Any:
    problems: list[Problem] = []
    (exchange,) = from_raw(text, problems)
    assert problems == []
    return exchange


@pytest.mark.parametrize("shown", [hexadecimal, ascii_text])
def test_both_contents_are_read(shown: Any) -> None:
    exchange = one(trace(shown))

    assert "http://shop.example:8000/orders" == exchange.request.url
    assert SENT == exchange.request.body.raw
    assert (422, GOT) == (exchange.status, exchange.response.body.raw)


@pytest.mark.parametrize("shown", [hexadecimal, ascii_text])
def test_what_was_downloaded_stands_between_the_blocks(shown: Any) -> None:
    exchange = one(trace(shown, between=GOT.decode()))

    assert GOT == exchange.response.body.raw


@pytest.mark.parametrize("shown", [hexadecimal, ascii_text])
def test_chunks_are_joined(shown: Any) -> None:
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (40, GOT[:40], len(GOT) - 40, GOT[40:])

    exchange = one(trace(shown, chunks, "Transfer-Encoding: chunked"))

    assert GOT.split() == exchange.response.body.raw.split()


def test_a_coded_content_is_exact_in_hex_and_unknown_in_dots() -> None:
    packed = gzip.compress(GOT)

    exact = one(trace(hexadecimal, packed, "Content-Encoding: gzip"))
    dots = one(trace(ascii_text, packed, "Content-Encoding: gzip"))

    assert ["payload/missing-field"] == [found.causes[0].id for found in diagnose([exact]).diagnoses]
    assert not dots.response.body.kept


def test_times_tell_how_long_an_answer_took() -> None:
    text = trace(ascii_text, GOT, "Date: Tue, 24 Nov 2026 12:00:02 GMT", before="12:00:00.500000 ")
    text = text.replace("12:00:00.500000 <=", "12:00:02.000000 <=")

    exchange = one(text)

    assert 1.5 == exchange.answered - exchange.started


@pytest.mark.parametrize("text", [REFUSED, REFUSED + LAST_WORD, LAST_WORD + REFUSED])
def test_a_failure_is_one_wherever_the_last_word_stands(text: str) -> None:
    exchange = one(text)

    assert ("connect", "shop.example") == (exchange.failure.stage, exchange.host)


def test_a_command_above_it_is_what_was_asked() -> None:
    exchange = one(f"$ curl --trace - -d x http://shop.example:8000/orders\n{REFUSED}")

    assert ("POST", "/orders") == (exchange.request.method, exchange.request.path)


def test_a_redirect_is_two_exchanges() -> None:
    first = trace(ascii_text).replace("422 Unprocessable Entity", "307 Temporary Redirect")

    assert [307, 422] == [exchange.status for exchange in from_raw(first + trace(ascii_text))]
