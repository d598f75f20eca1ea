"""What the server says in so many words: each entry of data/words that was recognised is evidence for its cause."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from statusdoctor.diagnosis import Strength
from statusdoctor.evidence import Case, Evidence, against, evidence_for
from statusdoctor.facts.phrases import Match, fold
from statusdoctor.rules.auth_answers import is_of_a_thing
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_reading import asks_by_query_alone

_STRONGEST_FIRST: Final = ("proof", "strong", "slight")
_NOBODY: Final = "in plain English"  # in the name of a speaker who is no product
#: What a server says of credentials that may have been sent in a way that it does not read.
_OF_WHAT_WAS_SENT: Final = ("auth/no-credentials", "auth/api-key-missing", "auth/basic-rejected")
#: Causes that a code gives to errors of many kinds.
_SORTS: Final = ("payload/invalid-field", "payload/validation-failed", "request/malformed", "access/forbidden")
#: What words say of fields, where the query is all that the request has.
_OF_A_QUERY: Final = {
    "payload/missing-field": "request/query-parameter-missing",
    "payload/unknown-field": "request/query-parameter-invalid",
    "payload/invalid-field": "request/query-parameter-invalid",
    "payload/too-large": "request/query-parameter-invalid",
}
_OF_A_VALUE: Final = ("payload/invalid-field", "payload/too-large")
_REASONS: Final = {status.value: fold(status.phrase) for status in HTTPStatus}


@evidence_for("", on=("error", "failure", "says-error", "redirect", "websocket"))
def recognised_words(case: Case) -> Iterator[Evidence]:
    for match in _once(case.matches):
        if case.status < 300 and is_of_a_thing(match.statement, case):
            continue
        entry = match.words
        cause = _of_a_query(entry.cause, case)
        weight = _weighed(match, case)
        yield Evidence(weight, entry.says, match.statement.where, match.quote, cause=cause or entry.cause)


def _of_a_query(cause: str, case: Case) -> str:
    """What words about fields mean where the query is all that was sent; a value can be part of the path, too."""
    if cause in _OF_A_VALUE and not (case.status in (400, 422) and any(value for _, value in case.query)):
        return ""
    return _OF_A_QUERY.get(cause, "") if asks_by_query_alone(case) else ""


def _weighed(match: Match, case: Case) -> Strength:
    """How much words settle. A status' own reason phrase says no more than the status, wherever it stands."""
    if fold(match.statement.text).strip(" .!0123456789:-") == _REASONS.get(case.status, "?"):
        return "slight"
    told = match.words.strength
    if _is_said_better(match, case) or _is_said_of_a_field(match, case):
        return "slight"
    return "strong" if told == "proof" and _is_of_what_is_not_seen(match.words.cause, case) else told


def _is_said_better(match: Match, case: Case) -> bool:
    """Whether a code that only says "something is not valid" stands beside a sentence that says what."""
    if match.statement.kind != "code" or match.words.cause not in _SORTS:
        return False
    sentences = (m for m in case.matches if m.statement.kind != "code" and m.words.strength != "slight")
    return any(m.words.cause not in (match.words.cause, *_SORTS) for m in sentences)


def _is_said_of_a_field(match: Match, case: Case) -> bool:
    """Whether what does not exist is the value of a field that the same entry names."""
    if match.words.cause != "routing/object-missing" or case.status not in (400, 422):
        return False
    codes = (m for m in case.matches if m.statement == match.statement and m.statement.kind == "code")
    if any(_NOBODY not in m.words.speaker for m in codes):
        return False  # a product's own code says what does not exist
    named = (fault.place for fault in complaints(case) if not fault.plain)
    return any(match.statement.where.startswith(f"{place}.") for place in named)


def _is_of_what_is_not_seen(cause: str, case: Case) -> bool:
    """Whether words speak of credentials that the capture may have lost, or of a JWT where none is to be seen."""
    if cause in _OF_WHAT_WAS_SENT:
        return "authorization" in case.request.headers.hidden
    return cause == "auth/token-bad-signature" and case.token is None


@evidence_for("content/error-in-success", on=("says-error",))
def told_under_a_good_status(case: Case) -> Iterator[Evidence]:
    """An error told with 200 is read like any other: which one it is comes first, that it came with 200 after it."""
    named = next((m for m in case.matches if _settles(m) and m.words.cause[:8] != "content/"), None)
    if named is not None and case.status < 300:
        yield against("The body says which error it is.", named.statement.where, named.quote)


def _settles(match: Match) -> bool:
    """Whether words leave little doubt: a sentence does, and a code that is a word and tells one error from others."""
    entry, said = match.words, match.statement
    told = said.kind == "message" or (said.kind == "code" and not said.text.isdecimal())
    return entry.strength == "proof" or (entry.strength == "strong" and told)


def _once(matches: tuple[Match, ...]) -> list[Match]:
    """One match a cause and place, the strongest: three entries that know one sentence are one piece of evidence.

    A code that products share with people who write their own servers (token_expired) is told as nobody's product.
    """
    best: dict[tuple[str, str], Match] = {}
    for match in sorted(matches, key=lambda m: (_STRONGEST_FIRST.index(m.words.strength), _is_of_a_product(m))):
        best.setdefault((match.words.cause, match.statement.where), match)
    return list(best.values())


def _is_of_a_product(match: Match) -> bool:
    return match.statement.kind == "code" and _NOBODY not in match.words.speaker
