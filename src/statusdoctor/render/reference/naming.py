"""Names of pages as other pages write them, and the words for what the data says in keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from statusdoctor import knowledge
from statusdoctor.knowledge import Cause, FieldPage
from statusdoctor.render.reference.outline import Ref, Row, flat

RETRY: Final = {"never": "never", "after-change": "after a change", "later": "later", "at-once": "at once"}
CACHE: Final = {"never": "never", "explicit": "only when it says so", "heuristic": "by default"}
SENT: Final = {"request": "in requests", "response": "in responses", "both": "in requests and responses"}
CLASSES: Final = {
    "informational": "1xx",
    "success": "2xx",
    "redirection": "3xx",
    "client error": "4xx",
    "server error": "5xx",
    "unofficial": "6xx+",
}
FAMILIES: Final = {
    "access": "refused for another reason than who is asking",
    "auth": "who is asking: credentials, tokens, sessions, rights",
    "cache": "what a cache kept or gave to the wrong one",
    "connect": "no answer: names, connections, what came back broken",
    "content": "a success that is not one",
    "cookies": "what a browser will not store or not send",
    "cors": "what a browser will not hand to the page",
    "gateway": "between the front door and the application",
    "limits": "too many, too often, too much",
    "oauth": "authorization servers: authorize, token, refresh, device",
    "payload": "the body, and what describes it",
    "redirect": "where the client was sent, and how it went there",
    "request": "the message itself",
    "routing": "the address and the method",
    "server": "the application and the machine it runs on",
    "state": "the state that the resource is in",
    "tls": "no answer: encryption and certificates",
    "websocket": "the upgrade, and how the connection ended",
}


def code_ref(code: int) -> Ref:
    page = knowledge.status_page(code)
    return Ref("code", str(code), page.name if page else "")


def cause_ref(cause_id: str) -> Ref:
    found = knowledge.cause(cause_id)
    return Ref("cause", cause_id, found.title if found else "")


def field_ref(name: str) -> Ref | None:
    """The page of a field; None where the reference has none of it."""
    page = knowledge.field_page(name)
    return Ref("field", page.name) if page else None


def cause_row(found: Cause) -> Row:
    mark = "" if found.kind == "cause" else found.kind
    return Row(found.id, found.title, Ref("cause", found.id), mark)


def cause_rows(ids: Iterable[str]) -> list[Row]:
    return [cause_row(found) for cause_id in ids if (found := knowledge.cause(cause_id))]


def field_row(page: FieldPage) -> Row:
    return Row(page.name, flat(page.what), Ref("field", page.name))
