"""oauth/: what providers say, read from oauth_answers.txt: each answer is a lead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from statusdoctor.model import Exchange, Request, Response
from tests.builders import basic, exchange, form, get, lead, page, post, reply
from tests.oauth_requests import CALLBACK, authorize, device, machine, password, refresh, spa, token

STEPS: Final[dict[str, Callable[..., Request]]] = {
    step.__name__: step for step in (authorize, device, machine, password, refresh, spa, token)
}


def answers() -> Iterator[tuple[str, str, str, str]]:
    """Name, cause, what was asked, what was said."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    for record in text.split("\n\n"):
        lines = [line for line in record.splitlines() if line and not line.startswith("#")]
        if lines:
            name, _, cause = lines[0].removeprefix("[").partition("] ")
            yield name, cause, lines[1], lines[2]


def asked(line: str) -> Request:
    """A step with its parameters, or a form, JSON or query as it stands; the address comes last."""
    step, _, rest = line.partition(" ")
    given, _, address = rest.rpartition(" ")
    if step == "json":
        return post(f"https://{address}", json.loads(given))
    if step == "get":
        return get(f"https://{address}?{given}")
    if step == "basic":
        named = {"authorization": basic("web", "s3cr3t-of-web")}
        return form(f"https://{address}", named=named, **dict(pair.split("=", 1) for pair in given.split("&")))
    if step == "form":
        return form(f"https://{address}", **dict(pair.split("=", 1) for pair in given.split("&")))
    return STEPS[step](address, **dict(pair.split("=", 1) for pair in given.split()))


def said(line: str) -> Response:
    status, shape, answer = line.split(" ", 2)
    code = int(status)
    if shape == "error":
        name, _, description = answer.partition(": ")
        return reply(code, {"error": name} | ({"error_description": description} if description else {}))
    if shape == "page":
        title, _, text = answer.partition(" // ")
        return page(code, title, text)
    if shape == "redirect":
        return reply(code, location=answer if answer.startswith("http") else CALLBACK + answer)
    kinds = {"json": "application/json", "form": "application/x-www-form-urlencoded", "text": "text/plain"}
    return reply(code, answer, content_type=kinds[shape])


def _register(name: str, cause: str, request: str, answer: str) -> None:
    def build() -> Exchange:
        return exchange(asked(request), said(answer))

    build.__name__ = name.replace(" ", "_")
    lead(cause)(build)


for row in answers():
    _register(*row)
