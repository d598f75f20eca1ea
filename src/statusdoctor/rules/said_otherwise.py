"""What applications say in sentences of their own: read by subject and predicate, where known words name nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, against, evidence_for, once, rules_out, slight, strong
from statusdoctor.facts.envelopes import graphql_errors
from statusdoctor.facts.error_pages import error_root, failed_member
from statusdoctor.facts.failed_bodies import says_failed
from statusdoctor.facts.phrases import phrasebook
from statusdoctor.facts.reading import Reading
from statusdoctor.facts.readings import LONGEST, in_words, meanings_of
from statusdoctor.facts.readings_of_handlers import OF_A_CODE
from statusdoctor.facts.readings_of_requests import OF_THE_QUERY
from statusdoctor.facts.statements import Statement
from statusdoctor.masking import shorten
from statusdoctor.rules.auth_reading import is_oauth, nothing_sent
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_reading import names_a_value, told_by_a_handler
from statusdoctor.rules.said_fitting import WORD, comes_back, fits_the_request, of_a_code
from statusdoctor.rules.session_reading import on_cause

_SHORTEST_NAME: Final = 4  # characters from which a name is no word by chance
_LOOKED_AT: Final = 8  # statements of the body
_SHOWN: Final = 90  # characters of a sentence in a headline
#: What is told where nothing better is known: a sentence that says more goes before it.
_GENERAL: Final = (
    "auth/token-rejected", "auth/forbidden", "auth/forbidden-anonymous", "auth/login-rejected", "auth/api-key-invalid",
    "access/forbidden", "payload/validation-failed", "limits/rate-limited", "server/unavailable", "server/error",
    "state/conflict", "request/malformed", "routing/not-found", "gateway/unavailable",
)  # fmt: skip
#: Causes that known words name without a ground: "not permitted" does not say why.
_SAYS_LITTLE: Final = ("auth/token-rejected", "auth/forbidden", "access/forbidden", "payload/validation-failed")
#: What a status or a bare request prove, where a sentence says which of it is meant.
_WIDER: Final = {
    "auth/api-key-missing": "auth/no-credentials",
    "payload/malformed-content": "payload/wrong-content-type",
}
#: Statuses that an error sent with 200 would have had, those first that say what they are about.
_MEANT: Final = (403, 401, 404, 409, 400, 422, 429, 500)
#: What is only told where the status speaks of it, too, and what is told in spite of that.
_OF_THEIR_STATUS: Final = ("access/", "gateway/", "server/", "request/", "limits/concurrency")
_OF_ANY: Final = ("access/payment-required", "access/feature-disabled", "server/database")
#: Statuses that hand-written servers send with whatever went wrong.
_CARELESS: Final = frozenset((400, 401, 403, 404, 406, 409, 412, 417, 418, 422, 498, 499, 500))
_GONE: Final = "routing/object-missing"


@evidence_for("", on=("error", "says-error"))
def a_sentence_of_its_own(case: Case) -> Iterator[Evidence]:
    """The first sentence of an application that can be read; what a gateway or a page says is left to others."""
    statement, cause = read_sentence(case)
    if statement is None:
        statement, cause = _known_otherwise(case)
    if statement is None:
        return
    inner = " ".join(statement.text.split()).replace('"', "'")  # quotes within quotes
    says = f'The application says: "{shorten(inner, _SHOWN)}"'
    weight = strong if _fits_its_status(case, statement, cause) else slight
    yield on_cause(cause, weight(says, at=statement.where, quote=statement.text[:200]))
    if (wider := _WIDER.get(cause)) and (wider != "auth/no-credentials" or nothing_sent(case)):
        yield on_cause(wider, rules_out("The answer's own sentence is narrower.", at=statement.where, quote=""))
    for other in (*_GENERAL, *_disowned(cause)):
        if other != cause:
            yield on_cause(other, against("The answer's own sentence says more.", at=statement.where, quote=""))


@once
def read_sentence(case: Case) -> tuple[Statement | None, str]:
    """The first sentence that can be read, and its cause; none where known words tell, or somebody else speaks."""
    if not _speaks_for_itself(case):
        return None, ""
    told = [statement for statement in _sentences(case) if _may_be_read(statement.text)]
    for statuses in _tried(case) if told else ():
        for statement in told:
            reading = _reading(case, statement.text, statuses)
            if reading is not None:
                return statement, reading.cause
    return None, ""


@once
def _speaks_for_itself(case: Case) -> bool:
    """Whether an application speaks, in words that nobody has listed."""
    if is_oauth(case) or _is_known(case) or not told_by_a_handler(case):
        return False
    return case.got.looks_like != "xml" or not any(m.words.strength != "slight" for m in case.matches)


@lru_cache(maxsize=256)  # most sentences mean nothing under any status: that is found out once
def _may_be_read(sentence: str) -> bool:
    lowered = sentence.lower()
    return any(read.is_said(sentence, lowered) for read in (OF_A_CODE, OF_THE_QUERY)) or bool(meanings_of(sentence))


def _known_otherwise(case: Case) -> tuple[Statement | None, str]:
    """Words that are known under another status than this one, which hand-written servers send with anything."""
    good = case.status < 300 and _says_failed(case)
    if (case.status not in _CARELESS and not good) or not _speaks_for_itself(case):
        return None, ""
    kept = (s for s in _sentences(case) if len(s.text) <= LONGEST)
    said = tuple(msgspec.structs.replace(s, text=in_words(s.text)) for s in kept)
    for match in phrasebook().find(said, *_MEANT):
        cause = match.words.cause
        if match.words.strength == "slight" or (
            cause.startswith(("oauth/", "routing/")) and not (good and cause == _GONE)
        ):
            continue
        if " " in match.statement.text and not cause.startswith("auth/") and not _is_a_sentence(case, match.statement):
            continue  # a code put into words: those of tokens and keys mean the same to all
        if _is_told_by_any_status(cause, case.status) and fits_the_request(case, cause, match.statement.text.lower()):
            return match.statement, cause
    return None, ""


def _is_a_sentence(case: Case, told: Statement) -> bool:
    return any(s.where == told.where and " " in s.text for s in _sentences(case))


def _tried(case: Case) -> tuple[tuple[int, ...], ...]:
    """Under which statuses a sentence is read: its own, and after it those that a careless one stands for."""
    if case.status < 300:
        return (_MEANT,) if refuses_under_a_good_status(case) else ()
    return ((case.status,), _MEANT) if case.status in _CARELESS else ((case.status,),)


def _fits_its_status(case: Case, statement: Statement, cause: str) -> bool:
    """Whether a sentence means the same under the status that it came with."""
    found = _reading(case, statement.text, (case.status,)) if case.status >= 300 else None
    return case.status < 300 or (found is not None and found.cause == cause)


def _is_told_by_any_status(cause: str, status: int) -> bool:
    """Whether a sentence alone tells a cause. Others need their status, or say less than 401, 403 and 404 do."""
    if (cause.startswith(_OF_THEIR_STATUS) and cause not in _OF_ANY) or (
        status == 409 and cause.startswith(("routing/", "auth/account-blocked"))
    ):
        return False
    if status in (401, 403) and cause == "payload/invalid-field":
        return False  # what is invalid there may be who asks
    return status not in (401, 403, 404) or cause not in _GENERAL


def _reading(case: Case, sentence: str, statuses: tuple[int, ...]) -> Reading | None:
    """What a sentence means under the first of these statuses where the request can have that fault."""
    code = of_a_code(case, sentence)
    if code is not None:
        return code
    query = None if "state" in sentence and comes_back(case) else _of_the_query(case, sentence)
    meanings = (query,) if query else meanings_of(sentence)
    lowered = sentence.lower()
    tried = ((status, meant) for status in statuses for meant in meanings if query or meant.holds(status, case.method))
    told = (_of_nobody(case, meant) for status, meant in tried if _is_told_by(status, meant.cause, case))
    return next((meant for meant in told if fits_the_request(case, meant.cause, lowered)), None)


def _of_nobody(case: Case, meant: Reading) -> Reading:
    """A right that lacks is told to nobody, too: with 403 that has an id of its own."""
    if meant.cause != "auth/forbidden" or case.status != 403 or not nothing_sent(case):
        return meant
    return msgspec.structs.replace(meant, cause="auth/forbidden-anonymous")


def _is_told_by(status: int, cause: str, case: Case) -> bool:
    """Whether a cause may be heard under a status that is not the answer's own, or under its own."""
    return status == case.status or case.status < 300 or _is_told_by_any_status(cause, case.status)


def refuses_under_a_good_status(case: Case) -> bool:
    """Whether an answer with a good status says of itself that the call failed, or is GraphQL's with errors."""
    if case.got.looks_like == "xml":
        return bool(error_root(case.got.text) or failed_member(case.got.text))
    value = case.got.json if case.got.has_json else None
    if not isinstance(value, dict):
        return False
    return says_failed(value) or graphql_errors(case.request, case.sent, case.got) is not None


def _says_failed(case: Case) -> bool:
    return isinstance(case.got.json, dict) and says_failed(case.got.json)


def _disowned(cause: str) -> tuple[str, ...]:
    """What a sentence about another thing speaks against, though the status or a stray word points to it."""
    if cause.startswith("server/"):
        return ("routing/object-missing",)
    if cause == "content/error-in-success":
        return ()
    return (
        ("content/error-in-success", "payload/empty-body")
        if cause.startswith("auth/")
        else ("content/error-in-success", "auth/session-expired", "auth/session-cookie-missing")
    )


@once
def _sentences(case: Case) -> list[Statement]:
    kinds = ("message",) if case.got.looks_like == "html" else ("message", "text")
    told = (s for s in case.said if s.kind in kinds and s.of_body)
    said = [s for s in told if not s.where.endswith(".extensions.code")]  # GraphQL's say how it sorts its errors
    return sorted(said[:_LOOKED_AT], key=lambda s: " " not in s.text)  # a sentence says more than a code


def _is_known(case: Case) -> bool:
    """Whether known words in the body, or complaints about fields, name a cause already."""
    clear = (m for m in case.matches if m.words.strength != "slight" and m.words.cause not in _SAYS_LITTLE)
    return any(m.statement.where != "response.reason" for m in clear) or not all(
        names_a_value(case, fault) for fault in complaints(case)
    )


def _of_the_query(case: Case, sentence: str) -> Reading | None:
    """A sentence about a parameter: it must name one that was sent with a value."""
    words = set(WORD.findall(sentence))
    named = any(value and (_is_among(name, words) or sentence.startswith(f"{value} is ")) for name, value in case.query)
    return OF_THE_QUERY if named and OF_THE_QUERY.fits(sentence, case.status, case.method) else None


def _is_among(name: str, words: set[str]) -> bool:
    """Whether a sentence names a parameter, perhaps in the singular: group_state for group_states."""
    return name in words or (len(name) > _SHORTEST_NAME and (name.removesuffix("s") in words or f"{name}s" in words))
