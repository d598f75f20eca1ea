"""state/: conditions against the versions that this session has seen, things made twice, keys used twice.

What servers say of conflicts, locks and jobs under way stands in data/words/state.toml; here is what is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.timing import ago
from statusdoctor.history import Record
from statusdoctor.knowledge import Fix
from statusdoctor.model import Headers
from statusdoctor.rules.session_reading import on_cause

_CREATES: Final = frozenset(("POST", "PUT", "MKCOL", "MKCALENDAR", "COPY", "MOVE"))
_IDEMPOTENCY: Final = ("idempotency-key", "x-idempotency-key", "idempotent-key", "paypal-request-id")
_LOOKED_AT: Final = 200
_COMPRESSED: Final = re.compile(r'(-{1,2}(?:gzip|br|zstd|deflate))"$')  # Apache's and Jetty's mark of a packed copy


@evidence_for("state/etag-mismatch", status=(412,))
def condition_does_not_hold(case: Case) -> Iterator[Evidence]:
    fields = case.request.headers
    name = next((n for n in ("if-match", "if-unmodified-since") if n in fields), "")
    if _creates_only(fields):
        yield rules_out("If-None-Match: * asks that nothing exists yet.", at="request.headers.if-none-match")
    elif name:
        yield proof(_condition(case, name), at=f"request.headers.{name}", about=_newer(case, name), fix=_fix(fields))
    elif "if" in fields:
        yield strong("The If field names a state or lock that does not hold any more.", at="request.headers.if")
    elif case.request.headers.lacks("if-match"):
        yield against("The request carried no condition.", at="request.headers", quote="")
        if not case.matches and case.got.has_json:
            says = "The request carried no condition: the 412 speaks of one that the application itself makes."
            yield on_cause("state/conflict", slight(says, at="response.status", quote="412"))


def _fix(fields: Headers) -> Fix | None:
    """What helps where the change of another is not the reason."""
    tags = fields.get("if-match")
    if _COMPRESSED.search(tags):
        return Fix("client", "Fetch the resource uncompressed before an update.", "Accept-Encoding: identity")
    return Fix("server", "Give a strong ETag to what clients update.") if tags.startswith("W/") else None


def _condition(case: Case, name: str) -> str:
    """The sentence: with the version that was seen since, where one was."""
    sent = case.request.headers.get(name)
    if name == "if-match" and sent.startswith("W/"):  # RFC 9110, 13.1.1
        return "If-Match compares strongly, and names a weak version (W/…), which equals none."
    if name == "if-match" and (suffix := _COMPRESSED.search(sent)) and not _newer(case, name):
        return (
            f"The version ends in {suffix[1]}, which compression added on the way out; the stored one has no such end."
        )
    newer = _newer(case, name)
    response = newer[0].exchange.response if newer else None
    told = response.headers.get("etag")[:40] if response else ""
    if told:
        return f"The condition names version {sent[:40]}; this session has seen {told} since."
    shown = "If-Match" if name == "if-match" else "If-Unmodified-Since"
    return f"The resource is not the version any more that {shown} names."


def _newer(case: Case, name: str) -> tuple[Record, ...]:
    """The latest answer for the same resource with another ETag than the one that was sent."""
    if name != "if-match":
        return ()
    sent = case.request.headers.get(name)
    for record in case.history.to_host(_LOOKED_AT):
        response = record.exchange.response
        if record.ok and record.route == case.request.route and response and "etag" in response.headers:
            return () if response.headers.get("etag") == sent else (record,)
    return ()


@evidence_for("state/already-exists", status=(412,))
def asked_for_none(case: Case) -> Iterator[Evidence]:
    if _creates_only(case.request.headers):
        yield proof(
            "The request asked to create only if nothing exists (If-None-Match: *); something does.",
            at="request.headers.if-none-match",
        )


@evidence_for("state/already-exists", status=(405, 409, 422))
def made_before(case: Case) -> Iterator[Evidence]:
    """The same creation succeeded earlier in this session; or a collection is made where one is."""
    if case.method == "MKCOL" and case.status == 405:  # RFC 4918, 9.3.1: MKCOL on a mapped address
        says = "MKCOL is refused with 405 where something exists under that name."
        yield proof(says, at="request.method", quote="MKCOL")
        yield Evidence("rules_out", says, "request.method", "MKCOL", cause="routing/method-not-allowed")
    before = _same_creation(case)
    if before is not None:
        since = ago(case.sent_at - before.started)
        yield strong(f"The very same creation succeeded {since} before.", at="earlier", quote="", about=(before,))


def _same_creation(case: Case) -> Record | None:
    body = case.request.body
    if case.method not in _CREATES or not body.kept or not body.raw or _replaces(case):
        return None
    for record in case.history.attempts(_LOOKED_AT):
        sent = record.request.body
        if record.ok and sent.kept and sent.raw == body.raw:
            return record
    return None


def _replaces(case: Case) -> bool:
    """Whether a PUT went well before at this very address: what it sent again was an update then, too."""
    return case.method == "PUT" and "if-none-match" not in case.request.headers


def _creates_only(fields: Headers) -> bool:
    return fields.get("if-none-match") == "*"


@evidence_for("state/idempotency-key-reused", status=(400, 409, 422))
def same_key_other_request(case: Case) -> Iterator[Evidence]:
    name = next((n for n in _IDEMPOTENCY if n in case.request.headers), "")
    key = case.request.headers.get(name) if name else ""
    if not key:
        return
    for record in case.history.to_host(_LOOKED_AT):
        if record.request.headers.get(name) == key and _differs(case, record):
            yield strong(
                "This session sent the same idempotency key with another request.",
                at=f"request.headers.{name}",
                about=(record,),
            )
            return


def _differs(case: Case, record: Record) -> bool:
    """Whether an earlier request is known to be another one."""
    if record.request.path != case.request.path:
        return True
    here, there = case.request.body, record.request.body
    return here.kept and there.kept and bool(there.raw) and here.raw != there.raw


@evidence_for("state/not-ready", status=(404, 409, 425, 503))
def asked_to_come_back(case: Case) -> Iterator[Evidence]:
    """A 404 or 409 that names a pause: the thing will be there later."""
    if case.status in (404, 409, 425) and case.retry_after is not None:
        yield slight(f"The answer asks to come back in {ago(case.retry_after)}.", at="response.headers.retry-after")


@evidence_for("state/locked", status=(423,))
def locked_by_somebody(case: Case) -> Iterator[Evidence]:
    if case.matched("auth/account-blocked") or case.matched("limits/login-throttled"):
        yield against("The answer speaks of an account, not of a resource.")
    elif "lock-token" in case.request.headers or "opaquelocktoken" in case.request.headers.get("if"):
        yield strong("The lock token that was sent does not open this lock.", at="request.headers", quote="")
    else:
        yield slight("The server says that the resource is locked.", at="response.status", quote="423")
