"""access/: how sites refuse, read from access_answers.txt: each answer is a lead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from statusdoctor.model import Exchange, Request, Response
from tests.builders import exchange, lead, page, reply, request

SHAPES: Final = {"json": "application/json", "xml": "application/xml", "text": "text/plain"}


def answers() -> Iterator[tuple[str, str, str, str]]:
    """Name, cause, what was asked, what was said."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    for record in text.split("\n\n"):
        lines = [line for line in record.splitlines() if line and not line.startswith("#")]
        if lines:
            name, _, cause = lines[0].removeprefix("[").partition("] ")
            yield name, cause, lines[1], lines[2]


def fields(words: list[str]) -> dict[str, Any]:
    """`name=value` as fields; a tilde stands for a blank."""
    pairs = (word.partition("=") for word in words)
    return {name.replace("-", "_"): value.replace("~", " ") for name, _, value in pairs}


def asked(line: str) -> Request:
    method, address, *named = line.split()
    return request(method, f"https://{address}", **fields(named))


def said(line: str) -> Response:
    status, *words = line.split(" ")
    place = next(n for n, word in enumerate(words) if word in (*SHAPES, "page"))
    named, shape, answer = fields(words[:place]), words[place], " ".join(words[place + 1 :])
    if shape == "page":
        title, _, text = answer.partition(" //")
        return page(int(status), title, text.strip(), **named)
    return reply(int(status), answer, **({"content_type": SHAPES[shape]} | named))


def _register(name: str, cause: str, line: str, answer: str) -> None:
    def build() -> Exchange:
        return exchange(asked(line), said(answer))

    build.__name__ = name.replace(" ", "_")
    lead(cause)(build)


for row in answers():
    _register(*row)
