"""What the identity rules ask of an answer: whether it refuses somebody, why, and whether anything arrived."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from statusdoctor.evidence import Case, Evidence, once, proof, strong
from statusdoctor.facts.described import describes_a_failure
from statusdoctor.facts.statements import Statement
from statusdoctor.facts.verdicts import lists_errors, verdict_of
from statusdoctor.knowledge import Fix

#: Statuses with which servers refuse an identity; others speak of it in their body only.
REFUSALS: Final = frozenset((400, 401, 403, 407, 419, 422, 440, 498))
_ALWAYS: Final = frozenset((401, 407, 440, 498))
_IDENTITY: Final = re.compile(
    r"\b(?:tokens?|jwt|bearer|authenti\w+|authori[sz]\w+|unauth\w+|not.?auth\w*|credentials?|log(?:ged)?[ -]?in"
    r"|sign(?:ed)?[ -]?in|session|signature|api[ _-]?keys?|expired|access[ _-]?key)\b"
)
_UNAUTHENTICATED: Final = frozenset(
    "unauthenticated unauthorized unauthorised not_authenticated not-authenticated notauthenticated notauthorized "
    "not_authorized auth_required authentication_required authenticationrequired login_required not_logged_in "
    "unauthenticatederror authenticationerror unauthorizederror unauthorizedexception auth_not_authenticated "
    "401".split()
)
_REASONS: Final = frozenset(
    "reason message detail error_description description msg errormessage error_message".split()
)
#: How servers say that the credentials are wrong, or nothing at all.
_OF_CREDENTIALS: Final = re.compile(
    r"unauthori[sz]ed|not (?:been )?authori[sz]ed|authenticat|credential|password|invalid|incorrect|wrong|\bbad\b|fail"
    r"|denied|required|rejected|refused|could not|cannot|can't|unable|not (?:allowed|valid|found|recogni[sz]ed|logged)"
    r"|no such|unknown|does not|doesn't|log ?in again|sign in|please|must|mismatch",
    re.I,
)
_ONE_LINE: Final = 300
_OF_ERRORS: Final = frozenset(
    "error errors err fault faults failure failures problems messages results responses usererrors".split()
)
_SIGNED_IN: Final = re.compile(r"(?:is_?)?(?:authenticated|logged_?in|signed_?in)", re.I)
#: Causes that say "nothing arrived" in the server's own words.
NONE_ARRIVED: Final = ("auth/no-credentials", "auth/api-key-missing")


@once
def refused(case: Case) -> bool:
    """Whether the answer refuses the caller: by its status, or by an error in a body sent with 2xx."""
    return case.status in REFUSALS or ("says-error" in case.triggers and about_identity(case)) or refuses_with_500(case)


def refuses_with_500(case: Case) -> bool:
    """Whether a line of JSON or text with status 500 only speaks of the caller's token: hand-made guards do that."""
    if case.status != 500 or case.got.looks_like not in ("json", "text") or len(case.got.text) > _ONE_LINE:
        return False
    return bool(case.credentials) and any(m.words.cause.startswith("auth/") for m in case.matches)


@once
def about_identity(case: Case) -> bool:
    """Whether the answer speaks of who is asking: its status always means that, or its words do."""
    if case.status in _ALWAYS:
        return True
    if case.status >= 300:
        return _IDENTITY.search(case.words) is not None
    return any(_IDENTITY.search(s.text.lower()) and not is_of_a_thing(s, case) for s in case.said)


def is_of_a_thing(said: Statement, case: Case) -> bool:
    """Whether words stand in a thing that a good answer shows or lists: a job that failed, a mail that bounced."""
    path = said.where.removeprefix("response.body: ").split(".")
    lists = {name.lower() for name, index in pairwise(("", *path)) if index.isdecimal()}
    value = case.got.json if case.got.has_json else None
    if not lists and not (case.method == "GET" and describes_a_failure(value)):
        return False
    return (not lists & _OF_ERRORS or lists_errors(value)) and verdict_of(value) is None


def settles(case: Case, says: str, at: str = "", quote: str | None = None, *, fix: Fix | None = None) -> Evidence:
    """Proof where the answer is about the caller's identity, strong where it may be about something else."""
    weight = proof if about_identity(case) else strong
    return weight(says, at, quote, fix=fix)


def says_unauthenticated(case: Case) -> bool:
    """Whether a 2xx answer holds a code that means 401: GraphQL, gRPC and JSON-RPC put it there."""
    return any(s.kind == "code" and s.text.lower() in _UNAUTHENTICATED for s in case.said)


def signed_in_at(body: object) -> str:
    """The member of a JSON answer, up to one level down, that says that the caller is signed in; empty without one."""
    if not isinstance(body, dict):
        return ""
    for name, value in list(body.items())[:40]:
        if value is True and _SIGNED_IN.fullmatch(str(name)):
            return str(name)
        if isinstance(value, dict) and (inner := signed_in_at({k: v for k, v in value.items() if v is True})):
            return f"{name}.{inner}"
    return ""


@once
def says_none_arrived(case: Case) -> bool:
    """Whether the server says in so many words that it received no credentials."""
    return any(said_clearly(case, cause, "proof") for cause in NONE_ARRIVED)


def asks_for_no_login(case: Case) -> bool:
    """Whether the server names a key or a certificate as what it wants."""
    return any(
        case.matched(f"auth/{cause}") for cause in ("api-key-missing", "api-key-invalid", "client-certificate-missing")
    )


def said_clearly(case: Case, cause: str, *strengths: str) -> bool:
    """Whether known words name this cause with one of these strengths (proof or strong where none is given)."""
    wanted = strengths or ("proof", "strong")
    return any(m.words.cause == cause and m.words.strength in wanted for m in case.matches)


def named_by_server(case: Case, *but: str) -> bool:
    """Whether known words clearly name a cause of this family, except these and the ones that say nothing."""
    silent = (*but, "auth/token-rejected", "auth/no-credentials")
    return any(
        m.words.cause.startswith("auth/") and m.words.strength != "slight" and m.words.cause not in silent
        for m in case.matches
    )


def gives_another_reason(case: Case) -> bool:
    """Whether the answer names a reason that is not the credentials: known words for one, or a sentence of its own."""
    others = ("access/", "limits/", "server/", "gateway/", "state/", "request/", "routing/")
    if any(m.words.strength != "slight" and m.words.cause.startswith(others) for m in case.matches):
        return True
    told = (s.text for s in case.said if s.key in _REASONS and s.kind == "message" and s.where != "response.reason")
    return any(len(text.split()) > 3 and not _OF_CREDENTIALS.search(text) for text in told)
