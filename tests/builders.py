"""The vocabulary of all tests: requests, replies, exchanges, sessions, leads and spares.

    @lead("auth/token-expired")
    def a_jwt_past_its_exp():
        return exchange(get(authorization=bearer(exp=-720)), reply(401))

A lead is a case whose cause must be named first; a spare is a near neighbour in which it must not be named. A case is
one exchange or a list of them (a session); the last one is the patient unless `patient` says otherwise.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

import jwt as pyjwt
import msgspec

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.masking import Masker
from statusdoctor.model import LOST_BODY, Body, Exchange, Failure, Headers, Request, Response

NOON = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
API = "https://api.shop.example/v1/orders/8812"
KEY = b"0123456789abcdef"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"

Session = list[Exchange]


def fields(named: dict[str, Any]) -> Headers:
    """Headers from keyword names: `www_authenticate="Bearer"`; a list gives a field several times."""
    pairs: list[tuple[str, str]] = []
    for name, value in named.items():
        shown = "-".join(part.capitalize() for part in name.split("_"))
        pairs += [(shown, str(v)) for v in (value if isinstance(value, list) else [value])]
    return Headers.of(*pairs)


def request(method: str, url: str = API, body: Any = b"", **named: Any) -> Request:
    """A request; a dict or list as body is JSON and brings its Content-Type unless one is given.

    Host is there unless `host=None` leaves it out.
    """
    host = named.pop("host", url.partition("://")[2].partition("/")[0].rpartition("@")[2])
    if host is not None:
        named = {"host": host} | named
    if isinstance(body, (dict, list)):
        body = json.dumps(body)
        named.setdefault("content_type", "application/json")
    raw = body if isinstance(body, Body) else Body(body.encode() if isinstance(body, str) else body)
    return Request.to(method, url, fields(named), raw)


def get(url: str = API, **named: Any) -> Request:
    return request("GET", url, **named)


def post(url: str = API, body: Any = b"", **named: Any) -> Request:
    return request("POST", url, body, **named)


def form(url: str = API, *, named: Any = None, **pairs: str) -> Request:
    """A POST with form fields; `named` are further header fields, by their names."""
    more = {"content_type": "application/x-www-form-urlencoded"} | (named or {})
    return request("POST", url, urlencode(pairs), **more)


def reply(status: int = 200, body: Any = b"", *, reason: str = "", **named: Any) -> Response:
    """A response; a dict or list as body is JSON; None is a body that the capture did not keep."""
    if body is None:
        return Response(status, fields(named), LOST_BODY, reason)
    if isinstance(body, (dict, list)):
        body = json.dumps(body)
        named.setdefault("content_type", "application/json")
    raw = body.encode() if isinstance(body, str) else body
    return Response(status, fields(named), Body(raw, coded="content_encoding" in named), reason)


def page(status: int, title: str, text: str = "", **named: Any) -> Response:
    """An HTML page with a title, a heading and a paragraph."""
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    return reply(status, html, **({"content_type": "text/html"} | named))


def exchange(
    asked: Request,
    answer: Response | Failure | str | None = None,
    *,
    at: float = 0.0,
    took: float = 0.05,
    client: str = "10.0.0.5",
    **more: Any,
) -> Exchange:
    """One exchange `at` seconds after noon. A string as the answer is the text of a failure."""
    started = NOON + at
    if isinstance(answer, str):
        answer = Failure(answer)
    response = answer if isinstance(answer, Response) else None
    failure = answer if isinstance(answer, Failure) else None
    return Exchange(
        request=asked,
        response=response,
        failure=failure,
        started=started,
        sent=started,
        answered=started + took if response else None,
        finished=started + took,
        client=client,
        **more,
    )


def session(*exchanges: Exchange) -> Session:
    """Exchanges one second apart (unless they say when), numbered in this order."""
    return [
        msgspec.structs.replace(
            e,
            index=n,
            id=f"x{n}",
            **({} if e.started != NOON else _moved(e, float(n))),
        )
        for n, e in enumerate(exchanges)
    ]


def _moved(e: Exchange, by: float) -> dict[str, float | None]:
    return {
        "started": e.started + by,
        "sent": e.sent and e.sent + by,
        "answered": e.answered and e.answered + by,
        "finished": e.finished and e.finished + by,
    }


def jwt(
    *, exp: float | None = 900, iat: float | None = -60, header: dict[str, Any] | None = None, **claims: Any
) -> str:
    """A signed JWT. Times are seconds from noon; None leaves the claim out."""
    for name, offset in (("exp", exp), ("iat", iat)):
        if offset is not None:
            claims[name] = int(NOON + offset)
    return pyjwt.encode(claims, "k" * 32, algorithm="HS256", headers=header)


def bearer(**claims: Any) -> str:
    """`Bearer` and a JWT with these claims."""
    return f"Bearer {jwt(**claims)}"


def basic(user: str = "ada", password: str = "lovelace-1815") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def masker() -> Masker:
    return Masker(KEY)


def examine(case: Exchange | Session, patient: int = -1) -> Diagnosis | None:
    """What is said about the patient of a case, the whole session known; benign ones included."""
    whole = session(case) if isinstance(case, Exchange) else session(*case)
    number = range(len(whole))[patient]
    doctor = Doctor(patience=None, masker=masker(), keep_benign=True)
    found = {d.exchange.index: d for d in diagnose(whole, doctor=doctor).diagnoses}
    return found.get(number)


class CaseFile(msgspec.Struct, frozen=True):
    """A lead or a spare: the cause it is about, the function that builds it, and which exchange is the patient."""

    cause: str
    build: Callable[[], Exchange | Session]
    patient: int = -1
    certainty: str = ""

    @property
    def name(self) -> str:
        return f"{self.cause}: {self.build.__name__.replace('_', ' ')}"


LEADS: list[CaseFile] = []
SPARES: list[CaseFile] = []
Builder = Callable[[], Exchange | Session]
_Build = TypeVar("_Build", bound=Builder)  # what is registered keeps its type: cases may be built of others


def lead(cause: str, *, patient: int = -1, certainty: str = "") -> Callable[[_Build], _Build]:
    """A case in which this cause must come first (a note: must stand among the notes)."""

    def register(build: _Build) -> _Build:
        LEADS.append(CaseFile(cause, build, patient, certainty))
        return build

    return register


def spare(cause: str, *, patient: int = -1) -> Callable[[_Build], _Build]:
    """A near neighbour in which this cause must not be named."""

    def register(build: _Build) -> _Build:
        SPARES.append(CaseFile(cause, build, patient))
        return build

    return register
