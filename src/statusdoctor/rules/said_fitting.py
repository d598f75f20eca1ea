"""Whether what a sentence means fits what was sent: nobody is logged out who sent nothing."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from statusdoctor.evidence import Case
from statusdoctor.facts.logins import is_login_address
from statusdoctor.facts.reading import Reading
from statusdoctor.facts.readings_of_handlers import OF_A_CODE
from statusdoctor.rules.auth_reading import nothing_sent
from statusdoctor.rules.payload_names import alike, names_sent, sends_a_password
from statusdoctor.rules.payload_values import holds_nothing

#: What the field of a typed code is called, made comparable, and that such a code lived too long.
_PIN: Final = re.compile(r"(?:^|[^o])pin$|passcode$")
_CODE_NAME: Final = re.compile(r"(?:otp|pin|passcode|code|totp|mfa)$")
_RUN_OUT: Final = re.compile(r"\bexpired\b", re.I)
#: Tokens that are sent by mail and used once, where they stand in a request.
_ONCE: Final = re.compile(r"\b(?:reset|verification|confirmation|activation|magic|invitation|invite)\b")
_TOKEN_NAME: Final = re.compile(r"(?:token|code|key|uid\w*|hash|signature)$")
_LONG_PART: Final = re.compile(r"/[\w.=-]{16,}(?:/|$)")
WORD: Final = re.compile(r"[\w.\[\]-]{2,40}")
_OF_WHAT_LACKS: Final = ("request/query-parameter-missing", "request/header-missing")
_HEADS: Final = ("tenant", "tenantid", "organization", "organizationid", "orgid", "workspace", "workspaceid")
_NEED_SOMEBODY: Final = ("auth/token-", "auth/session-", "auth/step-up", "auth/wrong-scheme")


def brings_one(case: Case) -> bool:
    """Whether the request holds a token in its query, its body or as a part of its path."""
    names = {alike(name) for name, value in case.query if value} | set(names_sent(case) or ())
    return any(_TOKEN_NAME.search(name) for name in names) or _LONG_PART.search(case.request.route) is not None


def comes_back(case: Case) -> bool:
    """Whether a login comes back from its provider: its state was chosen by a program, and by no user."""
    return {"state", "code"} <= {name for name, _ in case.query}


def of_a_code(case: Case, sentence: str) -> Reading | None:
    """A sentence about a code that a person types: it must stand under its name in the query or in the body."""
    if not OF_A_CODE.fits(sentence, max(case.status, 400), case.method) or (
        case.status in (401, 403) and nothing_sent(case)
    ):
        return None
    if _tries_a_pin(case):
        slug = "auth/login-rejected"
    elif _RUN_OUT.search(sentence) and not re.search(r"\bor\b", sentence):
        slug = "auth/token-expired"
    elif any(_CODE_NAME.search(name.lower()) for name, value in case.query if value):
        slug = "request/query-parameter-invalid"
    elif any(_CODE_NAME.search(name) for name in names_sent(case) or ()):
        slug = "payload/invalid-field"
    else:
        return None
    return msgspec.structs.replace(OF_A_CODE, cause=slug)


def _tries_a_pin(case: Case) -> bool:
    """Whether a login is tried with a PIN where others have a password."""
    names = names_sent(case) or frozenset()
    return is_login_address(case.request.url) and any(_PIN.search(name) for name in names) and len(names) > 1


def fits_the_request(case: Case, cause: str, sentence: str) -> bool:
    """Whether the request can have the fault: a token that ended must have been sent, what lacks must not."""
    if cause == "auth/login-rejected" and not _tries_a_pin(case):
        of_a_login = is_login_address(case.request.url) or "password" in sentence or "combination" in sentence
        return of_a_login and sends_a_password(case)
    if cause == "auth/token-rejected":
        named = any(sent.name == "access_token" for sent in case.credentials)
        in_a_body = _ONCE.search(sentence) is not None and brings_one(case)
        return named or in_a_body or "authorization" in case.request.headers
    if cause == "auth/token-expired" and case.token and case.token.expires:
        return case.token.expired_at(case.server_time)
    if cause == "auth/no-credentials":
        return nothing_sent(case)
    if cause in ("auth/forbidden", "auth/api-key-invalid", "auth/token-wrong-type"):
        return not nothing_sent(case) and (cause != "auth/token-wrong-type" or "refresh" not in case.request.route)
    if cause == "request/upgrade-required":
        return case.request.scheme == "http"
    if cause == "payload/wrong-content-type":
        return not any(kind in case.sent.declared and kind in sentence for kind in ("json", "xml", "multipart"))
    if cause == "auth/step-up-required" and case.status in (400, 422):
        return sends_a_password(case)
    if cause in _OF_WHAT_LACKS:
        held = {alike(name) for name, value in case.query if value} | {alike(n) for n in case.request.headers.index}
        words = {alike(word) for word in WORD.findall(sentence)}
        known = case.status in (400, 422) or not nothing_sent(case)
        return known and not any(name in words or name.endswith(_HEADS) for name in held)
    if cause == "payload/empty-body":
        return holds_nothing(case.sent.json) if case.sent.has_json else case.request.body.empty
    if cause == "payload/missing-field" and isinstance(sent := case.sent.json, dict):
        return not any(str(name).lower() in sentence and value not in (None, "") for name, value in sent.items())
    if cause.startswith(_NEED_SOMEBODY):
        return not nothing_sent(case) or not case.request.body.empty
    return cause != "oauth/state-mismatch" or comes_back(case)
