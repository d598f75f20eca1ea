"""auth/: another way to authenticate than the one that is read: told by the session, or by a slip of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.authorization import authorization as read_line
from statusdoctor.history import Record
from statusdoctor.rules.auth_accepted import accepted_here
from statusdoctor.rules.auth_answers import refused
from statusdoctor.rules.auth_reading import authorization, elsewhere, is_token_request
from statusdoctor.rules.session_reading import earlier, on_cause
from statusdoctor.secret_names import KEY_FIELDS

_ALIKE: Final = {"token": "bearer", "dpop": "bearer", "bare": "bearer"}
_LOOKED_AT: Final = 100
_OF_CLIENTS: Final = re.compile(r"/(?:token|introspect\w*|revo(?:ke|cation)\w*|par)/?$", re.I)


@evidence_for("auth/wrong-scheme", on=("error", "says-error"))
def basic_read_as_a_token(case: Case) -> Iterator[Evidence]:
    """Programs that split Authorization at its blank and read what follows as a JWT call Basic malformed."""
    sent = authorization(case)
    if sent is None or sent.kind != "basic" or sent.fault or not case.matched("auth/token-malformed"):
        return
    yield proof("The server tried to read a token where Basic credentials came.", at=sent.where)
    yield on_cause("auth/token-malformed", rules_out("No token was sent, but Basic credentials.", at=sent.where))


@evidence_for("", on=("error",), status=(401,))
def header_called_invalid(case: Case) -> Iterator[Evidence]:
    """ "Invalid authorization header" is also said of a well-formed Bearer whose token is not known."""
    sent = authorization(case)
    if sent is None or sent.kind != "bearer" or sent.fault or not case.matched("auth/wrong-scheme"):
        return
    if "invalid authorization header" in case.words and not case.challenges:
        yield on_cause("auth/wrong-scheme", against("The scheme is Bearer, and its form is right.", at=sent.where))
        yield on_cause(
            "auth/token-rejected", strong("A well-formed bearer token was sent, and refused.", at=sent.where)
        )


@evidence_for("auth/wrong-scheme", on=("error",), status=(401,))
def nobody_asked_for_basic(case: Case) -> Iterator[Evidence]:
    """A 401 without a challenge, in answer to Basic: servers that read Basic ask for it, those of tokens seldom do."""
    sent = authorization(case)
    if sent is None or sent.kind != "basic" or sent.fault or case.matches or is_token_request(case):
        return
    if case.response.headers.lacks("www-authenticate"):
        yield slight("Basic was sent, and the 401 does not ask for Basic.", at=sent.where)


@evidence_for("auth/wrong-scheme", on=("error",), status=(401, 403))
def another_scheme_was_accepted(case: Case) -> Iterator[Evidence]:
    """A server that says nothing, and a session in which it took another scheme."""
    sent = authorization(case)
    if sent is None or not sent.scheme or sent.fault or case.challenges:
        return
    record = None if accepted_here(case, sent) else _accepted(case)
    other = read_line(record.request.headers.get("authorization")) if record else None
    if record is None or other is None or _ALIKE.get(other.kind, other.kind) == _ALIKE.get(sent.kind, sent.kind):
        return
    says = f"This host accepted {other.scheme or 'a bare token'} {earlier(case, record)}; now {sent.scheme} was sent."
    yield strong(says, at=sent.where, about=(record,))
    for cause in ("auth/basic-rejected", "auth/token-rejected"):
        yield on_cause(cause, against("The host takes another scheme.", at="earlier", about=(record,)))


def _accepted(case: Case) -> Record | None:
    """The latest success of this host with an Authorization; a client at its token endpoint has another."""
    return next((r for r in case.history.to_host(_LOOKED_AT) if _is_served_for_it(r)), None)


def _is_served_for_it(record: Record) -> bool:
    return record.ok and "authorization" in record.request.headers and not _OF_CLIENTS.search(record.route)


@evidence_for("auth/credentials-misplaced", on=("error",), status=(401, 403))
def authorization_was_accepted(case: Case) -> Iterator[Evidence]:
    """A token in another place than Authorization, where this host took one before."""
    sent = elsewhere(case)
    if sent is None or authorization(case) is not None or sent.kind not in ("token", "other") or sent.fault:
        return
    record = _accepted(case)
    if record is not None and record.request.headers.lacks(sent.name):
        says = f"This host accepted Authorization {earlier(case, record)}; now the token came in {sent.name}."
        yield strong(says, at=sent.where, about=(record,))
        yield on_cause("auth/token-rejected", against("The host reads Authorization.", at="earlier", about=(record,)))


@evidence_for("auth/api-key-misplaced", on=("error",), status=(401, 403))
def another_field_was_accepted(case: Case) -> Iterator[Evidence]:
    """A key in another place than the field in which this host took one before."""
    sent = authorization(case) or elsewhere(case)
    if sent is None or sent.fault or not refused(case):
        return
    for record in case.history.to_host(_LOOKED_AT):
        fields = record.request.headers.index.keys() & KEY_FIELDS if record.ok else frozenset()
        if not fields:
            continue
        name = min(fields)
        if name != sent.name and case.request.headers.lacks(name):
            says = f"This host accepted a key in {name} {earlier(case, record)}; now one came in {sent.name}."
            yield strong(says, at=sent.where, about=(record,))
        return
