"""What applications say in sentences of their own: read by subject and predicate, where known words name nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, strong
from statusdoctor.facts.logins import is_login_address
from statusdoctor.facts.reading import Reading
from statusdoctor.facts.readings import readings_of
from statusdoctor.facts.readings_of_requests import OF_THE_QUERY
from statusdoctor.facts.statements import Statement
from statusdoctor.masking import shorten
from statusdoctor.rules.auth_reading import is_oauth, nothing_sent
from statusdoctor.rules.payload_reading import complaints, names_sent
from statusdoctor.rules.session_reading import on_cause

_WORD: Final = re.compile(r"[\w.\[\]-]{2,40}")
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
_NEED_SOMEBODY: Final = ("auth/token-", "auth/session-", "auth/step-up")


@evidence_for("", on=("error",))
def a_sentence_of_its_own(case: Case) -> Iterator[Evidence]:
    """The first sentence of an application that can be read; what a gateway or a page says is left to others."""
    if is_oauth(case) or _is_known(case) or case.got.looks_like not in ("json", "text"):
        return
    for statement in _sentences(case):
        query = _of_the_query(case, statement.text)
        found = (query,) if query else readings_of(statement.text, case.status, case.method)
        reading = next((r for r in found if _fits(case, r, statement.text.lower())), None)
        if reading is not None:
            says = f'The application says: "{shorten(" ".join(statement.text.split()), _SHOWN)}"'
            yield on_cause(reading.cause, strong(says, at=statement.where, quote=statement.text[:200]))
            for cause in _GENERAL:
                if cause != reading.cause:
                    yield on_cause(cause, against("The answer's own sentence says more.", at=statement.where, quote=""))
            return


def _sentences(case: Case) -> list[Statement]:
    said = [s for s in case.said if s.kind in ("message", "text") and s.of_body]
    return said[:_LOOKED_AT]


def _is_known(case: Case) -> bool:
    """Whether known words in the body, or complaints about fields, name a cause already."""
    clear = (m for m in case.matches if m.words.strength != "slight" and m.words.cause not in _SAYS_LITTLE)
    return any(m.statement.where != "response.reason" for m in clear) or bool(complaints(case))


def _of_the_query(case: Case, sentence: str) -> Reading | None:
    """A sentence about a parameter: it must name one that was sent with a value."""
    words = set(_WORD.findall(sentence))
    named = any(value and name in words for name, value in case.query)
    return OF_THE_QUERY if named and OF_THE_QUERY.fits(sentence, case.status, case.method) else None


def _fits(case: Case, reading: Reading, sentence: str) -> bool:
    """Whether the request can have the fault: a token that ended must have been sent, what lacks must not."""
    if reading.cause == "auth/login-rejected":
        of_a_login = is_login_address(case.request.url) or "password" in sentence
        return of_a_login and any("passw" in name for name in names_sent(case) or ())
    if reading.cause == "auth/token-rejected":
        return not nothing_sent(case) and "authorization" in case.request.headers
    if reading.cause == "auth/token-expired" and case.token and case.token.expires:
        return case.token.expired_at(case.server_time)
    if reading.cause == "auth/no-credentials":
        return nothing_sent(case)
    if reading.cause in ("auth/forbidden", "auth/api-key-invalid"):
        return not nothing_sent(case)
    if reading.cause == "payload/wrong-content-type":
        return not any(kind in case.sent.declared and kind in sentence for kind in ("json", "xml", "multipart"))
    if reading.cause == "payload/missing-field" and isinstance(sent := case.sent.json, dict):
        return not any(str(name).lower() in sentence and value not in (None, "") for name, value in sent.items())
    return not (reading.cause.startswith(_NEED_SOMEBODY) and nothing_sent(case) and case.request.body.empty)
