"""websocket/: upgrades that were refused or answered wrongly (RFC 6455, 4.2.2), and ends with an error code (7.4)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.browser import origin_of
from statusdoctor.rules.session_reading import on_cause

_UPGRADE: Final = "request.headers.upgrade"
_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_WANTS_UPGRADE: Final = re.compile(
    r"""can ["']upgrade["'] only to ["']websocket["']|["']connection["'] must be ["']upgrade["']"""
    r"""|no websocket upgrade hdr|no connection upgrade hdr|not using the websocket protocol"""
    r"""|failed to open a websocket connection"""
    r"""|(?:missing|invalid|bad) (?:or (?:missing|invalid) )?(?:["'])?upgrade(?:["'])? header|expected a? ?websocket"""
    r"""|this is a websocket (?:endpoint|server)|not a websocket (?:request|handshake|upgrade)"""
)
_ASGI: Final = ("uvicorn", "hypercorn", "daphne", "granian")
_NORMAL: Final = frozenset((1000, 1001, 1005))
_CODES: Final = {
    1002: "protocol error",
    1003: "unsupported data",
    1006: "no close frame",
    1007: "invalid data in a message",
    1008: "policy violation",
    1009: "message too big",
    1010: "a required extension was not negotiated",
    1011: "an unexpected condition in the server",
    1012: "service restart",
    1013: "try again later",
    1014: "bad gateway",
    1015: "TLS handshake failed",
    3000: "unauthorized",
    3003: "forbidden",
    3008: "timeout",
}


def _speaks_asgi(case: Case) -> bool:
    return case.response.headers.get("server").lower().startswith(_ASGI)


def _asks_for_websocket(case: Case) -> bool:
    return case.request.headers.get("upgrade").lower() == "websocket" or ":protocol" in case.request.headers


@evidence_for("websocket/handshake-refused", on=("websocket",))
def upgrade_refused(case: Case) -> Iterator[Evidence]:
    if not _asks_for_websocket(case) or case.status in (0, 101):
        return
    if case.status < 300:
        yield strong(f"The upgrade to WebSocket was answered {case.status} as an ordinary request.", at=_UPGRADE)
    elif case.status == 426:
        yield proof("The server answered the handshake with 426: the Upgrade did not reach it.", at=_UPGRADE)
        yield on_cause("request/upgrade-required", against("The client did ask for the upgrade.", at=_UPGRADE))
    elif case.status < 400:
        who = "browsers" if case.client.is_browser else "most clients"
        yield strong(f"The upgrade was answered {case.status}, and {who} follow no redirect of it.", at=_UPGRADE)
    elif case.status == 403 and _speaks_asgi(case) and not case.response.body:
        says = "The application closed the socket before it accepted it, which its server turns into a bare 403."
        yield strong(says, at="response.headers.server")
    else:
        yield slight(f"The upgrade to WebSocket was answered {case.status} instead of 101.", at=_UPGRADE)
        if case.status == 403 and not case.response.body:
            says = "Socket servers answer a bare 403 where a handler closes before it accepts."
            yield slight(says, at="response.status", quote="403")


@evidence_for("auth/csrf-origin-rejected", on=("websocket",), status=(403,))
def page_of_another_origin(case: Case) -> Iterator[Evidence]:
    """Socket servers compare Origin with their own list; a bare 403 to a page from elsewhere is mostly that."""
    origin = origin_of(case.request.headers.get("origin"))
    if not _asks_for_websocket(case) or not origin or case.response.body or case.sent_credentials():
        return
    if _speaks_asgi(case):
        return
    here = case.request.origin
    if here and origin.partition("://")[2] != here.partition("://")[2]:
        yield strong(f"A page of {origin} asked for a socket of {here}, and got a bare 403.", "request.headers.origin")


@evidence_for("auth/csrf-origin-rejected", on=("websocket",), status=(404,))
def refused_by_action_cable(case: Case) -> Iterator[Evidence]:
    """Rails answers a socket whose Origin is not among its allowed ones as if there were no page."""
    asked = case.request.headers.joined("sec-websocket-protocol")
    if not _asks_for_websocket(case) or "actioncable" not in asked or case.got.text.strip() != "Page not found":
        return
    says = "Action Cable answers 404 to a socket of an origin that it does not allow."
    yield strong(says, "request.headers.origin", case.request.headers.get("origin"))
    yield on_cause("routing/not-found", against("Action Cable itself wrote this 404.", "response.body", ""))


@evidence_for("websocket/handshake-invalid", on=("websocket",))
def handshake_invalid(case: Case) -> Iterator[Evidence]:
    if not _asks_for_websocket(case) or case.status != 101:
        return
    wrong = [*_switched(case), *_accept(case), *_protocol(case), *_extensions(case)]
    yield from wrong
    end = case.exchange.websocket
    if wrong and end is not None and end.code == 1006 and not end.messages:
        says = "Nothing was said on a connection whose handshake is wrong: clients close it."
        yield on_cause("websocket/closed-abnormally", against(says, at="websocket.close", quote="1006"))


def _switched(case: Case) -> Iterator[Evidence]:
    """Upgrade and Connection of the 101 say that the connection has changed hands; over HTTP/2 there are none."""
    if ":protocol" in case.request.headers:
        return
    for name, value in (("upgrade", "websocket"), ("connection", "upgrade")):
        said = case.response.headers.joined(name)
        named = {said.strip().lower()} if name == "upgrade" and case.client.is_browser else _names(said)
        if value not in named and (said or case.response.headers.lacks(name)):
            what = f"says {name.capitalize()}: {said[:40]}" if said else f"carries no {name.capitalize()}"
            yield proof(f"The 101 {what}, so clients end the handshake.", at=f"response.headers.{name}", quote=said)


def _accept(case: Case) -> Iterator[Evidence]:
    key, accept = case.request.headers.get("sec-websocket-key"), case.response.headers.get("sec-websocket-accept")
    expected = base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode(), usedforsecurity=False).digest()).decode()
    where = "response.headers.sec-websocket-accept"
    if len(case.response.headers.all("sec-websocket-accept")) > 1 and case.client.is_browser:
        yield proof("Sec-WebSocket-Accept was sent more than once, which browsers refuse.", at=where)
    elif not accept and case.response.headers.lacks("sec-websocket-accept"):
        yield proof("The 101 carries no Sec-WebSocket-Accept.", at=where)
    elif key and accept and accept != expected:
        yield proof("Sec-WebSocket-Accept was not computed from this request's key.", at=where)


def _protocol(case: Case) -> Iterator[Evidence]:
    asked = [name.strip() for name in case.request.headers.joined("sec-websocket-protocol").split(",") if name.strip()]
    answers = case.response.headers.all("sec-websocket-protocol")
    where = "response.headers.sec-websocket-protocol"
    if len(answers) > 1:
        yield proof(f"The server chose {len(answers)} subprotocols; one is allowed.", at=where)
    elif answers and answers[0].strip() not in asked and (answers[0].strip() or case.client.is_browser):
        offered = ", ".join(sorted(asked))[:60] or "none"
        chose = (
            f"chose the subprotocol {answers[0].strip()[:40]}" if answers[0].strip() else "named an empty subprotocol"
        )
        yield proof(f"The server {chose}; the client had offered {offered}.", at=where)
    elif asked and not answers and case.client.is_browser:
        yield proof(
            "The client asked for a subprotocol and the server chose none, which browsers refuse.", at=where, quote=""
        )


def _extensions(case: Case) -> Iterator[Evidence]:
    asked = _names(case.request.headers.joined("sec-websocket-extensions"))
    said = case.response.headers.joined("sec-websocket-extensions")
    chosen = _names(said)
    where = "response.headers.sec-websocket-extensions"
    for extra in sorted(chosen - asked):
        yield proof(f"The server switched on the extension {extra}, which the client had not offered.", at=where)
    if not chosen - asked and (wrong := _wrong_deflate(said)):
        yield proof(f"The server switched on permessage-deflate {wrong}.", at=where)


#: What a server may say of permessage-deflate (RFC 7692, 7.1), and its values.
_DEFLATE: Final = {
    "server_no_context_takeover": r"",
    "client_no_context_takeover": r"",
    "server_max_window_bits": r"[89]|1[0-5]",
    "client_max_window_bits": r"[89]|1[0-5]",
}


def _wrong_deflate(said: str) -> str:
    """What is wrong with the parameters of permessage-deflate; empty where nothing is."""
    accepted = [part for part in said.lower().split(",") if part.strip().startswith("permessage-deflate")]
    if len(accepted) > 1:
        return "twice"
    for parameter in accepted[0].split(";")[1:8] if accepted else ():
        name, _, value = parameter.partition("=")
        pattern = _DEFLATE.get(name.strip())
        if pattern is None:
            return f"with the parameter {name.strip()[:30]}, which it does not have"
        if not re.fullmatch(pattern, value.strip(' "')):
            return f"with {parameter.strip()[:40]}, which is out of its bounds"
    return ""


def _names(value: str) -> set[str]:
    return {part.partition(";")[0].strip().lower() for part in value.split(",") if part.strip()}


@evidence_for("websocket/closed-abnormally", on=("websocket",))
def closed_abnormally(case: Case) -> Iterator[Evidence]:
    end = case.exchange.websocket
    if end is None or end.code in _NORMAL:
        return
    who = "client" if end.by_client else "server"
    if end.code == 1006:
        if end.by_client:  # browsers drop the connection when a page is left: common, and no fault by itself
            return
        yield proof(
            "The server's side dropped the connection with no close frame (1006).", at="websocket.close", quote="1006"
        )
        return
    meaning = _CODES.get(end.code, "a code of the application's own" if end.code >= 4000 else "")
    reason = f", reason “{end.reason}”" if end.reason else ""
    quote = f"{end.code} {end.reason}".strip()
    yield proof(
        f"The {who} closed with {end.code}{f' ({meaning})' if meaning else ''}{reason}.", "websocket.close", quote
    )


@evidence_for("", on=("error",), status=(400, 403, 405, 426))
def speaks_of_the_upgrade(case: Case) -> Iterator[Evidence]:
    """A socket server got an ordinary request: nobody asked for the upgrade, or a hop took Upgrade away."""
    said = _WANTS_UPGRADE.search(case.words)
    if said is None:
        return
    if _asks_for_websocket(case):
        says = "The client asked for the upgrade, and the server says that it did not arrive."
        yield on_cause("websocket/handshake-refused", strong(says, at=_UPGRADE))
    else:
        says = "The server speaks WebSocket at this path, and the request does not ask for it."
        yield on_cause("request/upgrade-required", strong(says, at="response.body", quote=said[0]))
        yield on_cause("request/malformed", against("The server says what it misses.", "response.body", said[0]))
