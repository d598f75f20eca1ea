"""auth/api-key-*: keys that identify an application: missing, in the wrong place, unknown, restricted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.tokens import token
from statusdoctor.facts.urls import placeholders
from statusdoctor.knowledge import Fix
from statusdoctor.rules.auth_answers import named_by_server, refused, said_clearly, says_none_arrived, settles
from statusdoctor.rules.auth_reading import (
    authorization,
    elsewhere,
    is_preflight,
    nothing_sent,
    reads_its_own,
    was_read_there,
)
from statusdoctor.rules.session_reading import on_cause
from statusdoctor.secrecy import is_scheme

_FIELD_NAMED: Final = re.compile(
    r"\b(x-[a-z][a-z0-9-]{2,30}|[a-z]+-(?:api-)?key|[a-z]+-token|apikey|api_key|api-key)\b"
)
_ASKS_FOR_IT: Final = re.compile(
    r"\b(?:provide|send|pass|put|supply|use|set|include|wanted|expected|required|needed|belongs|goes|read)\b.{0,40}"
    r"\bin (?:the )?[\w-]{3,40}"
)
_PARAMETER: Final = re.compile(
    r"""\b(api_?-?key|key|appid|access_key)["']? (?:query(?: string)? )?param(?:eter)?[^.]{0,20} (?:missing|required)"""
)


@evidence_for("auth/api-key-missing", on=("error", "says-error"))
def key_missing(case: Case) -> Iterator[Evidence]:
    if not case.matched("auth/api-key-missing") or is_preflight(case):
        return
    key = _key(case)
    if nothing_sent(case):
        yield strong("The request carried no key in any field, query parameter or cookie.", "request.headers", "")
    elif key and not key.fault:
        yield rules_out("A key was sent, in another place than the one that is read.", at=key.where)


@evidence_for("auth/api-key-misplaced", on=("error", "says-error"))
def key_in_another_place(case: Case) -> Iterator[Evidence]:
    key = _key(case)
    if key is None or key.fault or not refused(case):
        return
    wanted = _wanted_field(case, key)
    if wanted and (says_none_arrived(case) or _ASKS_FOR_IT.search(case.words)):
        fix = Fix("client", f"Send the key in {wanted}.", f"{wanted}: …")
        yield proof(f"The answer asks for {wanted}; the key was sent in {key.name}.", at=key.where, fix=fix)
    elif named := _parameter_missing(case, key):
        yield proof(f"The answer asks for the query parameter {named}; the key came in {key.name}.", at=key.where)
    elif says_none_arrived(case) and key.name.lower() in _FIELD_NAMED.findall(case.words):
        says = f"The answer asks for {key.name}, which was sent."
        cause = "auth/api-key-invalid" if "valid" in case.words else "auth/credentials-stripped"
        yield on_cause(cause, strong(says, at=key.where))
    elif reads_its_own(case, key):
        yield from _refused_where_it_is_read(case, key)
    elif case.matched("auth/api-key-missing"):
        # Some say so of wrong keys, too: where the key came in a place that is made for keys, it may have been read.
        says = f"The server says that no key arrived; one was sent in {key.name}."
        # A bearer token can be the user's, and the application's key be asked for beside it.
        may_be_else = (key.kind == "api-key" and key.name != "authorization") or key.kind == "bearer"
        yield strong(says, key.where) if may_be_else else settles(case, says, key.where)
    elif said_clearly(case, "auth/no-credentials") and key.name != "authorization":
        yield settles(case, f"The server says that no credentials arrived; a key was sent in {key.name}.", key.where)
    elif key.name != "authorization" and _asks_for_a_header(case) and not was_read_there(case, key):
        schemes = case.challenges.items[0].scheme
        yield strong(f"The server asks for {schemes} in Authorization; a key was sent in {key.name}.", at=key.where)


def _refused_where_it_is_read(case: Case, key: Credentials) -> Iterator[Evidence]:
    """The product reads this field: what it calls missing is a value that it does not know, or knows no more."""
    if says_none_arrived(case) or said_clearly(case, "auth/no-credentials"):
        cause = "auth/session-expired" if "session" in key.name.lower() else "auth/token-rejected"
        says = f"The server knows nobody by the value of {key.name}, the field that it reads."
        yield on_cause(cause, strong(says, at=key.where))


def _parameter_missing(case: Case, key: Credentials) -> str:
    """The name of a query parameter for keys that the answer misses, where the key came elsewhere."""
    found = _PARAMETER.search(case.words) if key.where != "request.url" else None
    return found[1] if found else ""


def _key(case: Case) -> Credentials | None:
    """What may be an API key: one in a field or parameter made for keys, or an opaque value in Authorization."""
    found = case.sent_credentials("api-key")
    if found:
        return found
    sent = authorization(case)
    if sent and sent.kind in ("bearer", "token", "bare", "other") and token(sent.value) is None:
        return sent
    other = elsewhere(case) if sent is None else None
    if other and other.where == "request.body" and "refresh" in other.name.lower():
        return None  # oauth/refresh-token-invalid
    if other and is_scheme(other.value.partition(" ")[0]):
        return None  # a whole Authorization under another name: auth/credentials-misplaced
    return other if other and other.kind in ("other", "token") and token(other.value) is None else None


def _wanted_field(case: Case, key: Credentials) -> str:
    for name in _FIELD_NAMED.findall(case.words):
        if name != key.name.lower() and not name.startswith("x-request"):
            return str(name)
    return ""


def _asks_for_a_header(case: Case) -> bool:
    return case.status == 401 and case.challenges.offers("bearer", "basic", "token")


@evidence_for("auth/api-key-invalid", on=("error", "says-error"))
def key_refused(case: Case) -> Iterator[Evidence]:
    key = case.sent_credentials("api-key") or _unusual_key(case)
    if case.matched("auth/api-key-invalid"):
        if nothing_sent(case):
            yield rules_out("No key was sent.", at="request.headers", quote="")
        return
    if key is None or key.fault or says_none_arrived(case) or named_by_server(case, "auth/api-key-invalid"):
        return
    if case.matched("auth/token-rejected") and case.sent_credentials("token"):
        return  # both came, and the server speaks of the token
    if case.status == 401 and not _asks_for_a_header(case):
        yield strong(f"A key was sent in {key.name}, and the server refused it.", at=key.where)
    elif case.status == 403 and (case.matched("auth/token-rejected") or case.matched("auth/login-rejected")):
        yield strong(f"A key was sent in {key.name}, and the server does not accept it.", at=key.where)
    elif case.status in (401, 403) and refused(case):
        yield slight(f"A key was sent in {key.name}, and the server refused the request.", at=key.where)


def _unusual_key(case: Case) -> Credentials | None:
    """A key in a field of a name that no list holds: X-Shop-Key."""
    sent = elsewhere(case) if authorization(case) is None else None
    return sent if sent and sent.kind == "other" and "key" in sent.name and sent.where != "request.body" else None


@evidence_for("auth/api-key-invalid", on=("error",), status=(403,))
def key_as_a_permission(case: Case) -> Iterator[Evidence]:
    """Django's API keys are a permission: a wrong one lacks "permission to perform this action"."""
    sent = authorization(case)
    if sent and sent.kind == "api-key" and not sent.fault and "permission to perform this action" in case.words:
        yield strong("A key was sent, and Django calls it a permission that lacks.", at=sent.where)
        yield on_cause("auth/forbidden", against("With API keys as a permission, a wrong key looks so.", at=sent.where))


@evidence_for("auth/api-key-missing", on=("error", "says-error"))
def invalid_key_that_was_never_sent(case: Case) -> Iterator[Evidence]:
    if case.matched("auth/api-key-invalid") and nothing_sent(case) and not is_preflight(case):
        if unfilled := placeholders(case.request.path):
            says = f"The address holds {unfilled[0][:40]} where the key belongs."
            yield on_cause("auth/placeholder-token", proof(says, "request.url", unfilled[0][:40]))
            return
        yield strong("The server speaks of the API key, and the request carried none.", "request.headers", "")
