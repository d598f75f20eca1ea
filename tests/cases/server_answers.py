"""gateway/, server/, limits/, state/, request/: what products answer, read from server_answers.txt: each is a lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from statusdoctor.model import Body, Exchange, Headers, Request, Response
from tests.builders import exchange, lead

_WRITES: Final = ("POST", "PUT", "PATCH")
_BODY: Final = b'{"name": "ada"}'
_KINDS: Final = {"json": "application/json", "html": "text/html", "text": "text/plain", "xml": "application/xml"}


def answers(module: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, cause, what was asked, what was answered: the records beside a module."""
    text = Path(module).with_suffix(".txt").read_text(encoding="utf-8")
    for record in text.split("\n\n"):
        lines = [line for line in record.splitlines() if line and not line.startswith("#")]
        if lines:
            name, _, cause = lines[0].removeprefix("[").partition("] ")
            yield name, cause, lines[1], "\n".join(lines[2:])


def asked(line: str) -> Request:
    """`POST api.shop.example/orders` and, after a bar each, fields. What writes has a small JSON body."""
    target, *fields = line.split(" | ")
    method, _, address = target.partition(" ")
    url = address if "://" in address else f"https://{address}"
    host = re.sub(r"^\w+://|/.*", "", url)
    named = [("Host", host), *_pairs(fields)]
    if method not in _WRITES:
        return Request.to(method, url, Headers.of(*named))
    named += [("Content-Type", "application/json"), ("Content-Length", str(len(_BODY)))]
    return Request.to(method, url, Headers.of(*named), Body(_BODY))


def said(text: str) -> tuple[Response, float]:
    """`503 html 3.0` (status, kind, seconds) and, after a bar each, fields; then the body."""
    head, _, body = text.partition("\n")
    first, *fields = head.split(" | ")
    status, kind, *took = first.split()
    named = [("Content-Type", _KINDS[kind])] if kind in _KINDS else []
    if kind != "json":
        body = body.replace("\\n", "\n").replace("\\t", "\t")
    answer = Response(int(status), Headers.of(*named, *_pairs(fields)), Body(body.encode()))
    return answer, float(took[0]) if took else 0.05


def _pairs(fields: list[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (field.partition(": ") for field in fields)]


def register(name: str, cause: str, request: str, answer: str) -> None:
    def build() -> Exchange:
        response, took = said(answer)
        more: dict[str, Any] = {"took": took}
        return exchange(asked(request), response, **more)

    build.__name__ = name.replace(" ", "_")
    lead(cause)(build)


for row in answers(__file__):
    register(*row)
