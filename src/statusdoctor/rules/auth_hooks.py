"""auth/: what receivers of webhooks say in their own words of a delivery's signature and age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, strong
from statusdoctor.rules.session_reading import on_cause

_HOOK: Final = re.compile(r"(?:^|[/_.-])(?:web)?hooks?(?:[/_.-]|$)|/(?:ipn|postback|callbacks?)(?:/|$)", re.I)
_SIGNS: Final = re.compile(r"signature|hmac|signed|(?:^|-)sign$")
_UNSIGNED: Final = re.compile(
    r"\bunsigned\b|\b(?:not|n't|never) signed\b|\b(?:no|missing|lacks?|without) (?:an? |the )?(?:[\w-]+ )?signature\b"
    r"|\bno (?:[\w-]+ )?signature (?:header|value)|\bsignature (?:header )?(?:value )?(?:is |was )?(?:missing|required"
    r"|absent|not (?:found|present|provided|sent))"
)
_STALE: Final = re.compile(
    r"\b(?:delivery|event|webhook|hook|notification|callback|message|request|payload|signature)\b.{0,20}"
    r"\b(?:(?:is|was)? ?(?:too old|stale|older than|outdated|past its time)|outside (?:of )?the (?:tolerance|window))"
    r"|\bstale (?:delivery|event|webhook|hook|notification|callback|message|request|payload|signature)\b"
)
_LESS: Final = ("payload/validation-failed", "payload/invalid-field", "auth/signature-mismatch", "auth/token-expired")


@evidence_for("", on=("error",), status=(400, 401, 403, 422))
def receiver_of_a_delivery(case: Case) -> Iterator[Evidence]:
    if case.method != "POST" or len(case.words) > 600:
        return
    signed = next((name for name in case.request.headers.index if _SIGNS.search(name)), "")
    if not signed and not _HOOK.search(case.request.route):
        return
    if signed and (stale := _STALE.search(case.words)):
        says = "The receiver calls the delivery too old: it was sent again late, or the clocks differ."
        yield from _told("auth/clock-skew", says, f"request.headers.{signed}", stale[0])
    elif not signed and case.status in (400, 422) and (unsigned := _UNSIGNED.search(case.words)):
        says = "The receiver wants a signature, and no field of the delivery holds one."
        yield from _told("request/header-missing", says, "request.headers", unsigned[0])


def _told(cause: str, says: str, at: str, words: str) -> Iterator[Evidence]:
    yield on_cause(cause, strong(says, at=at, quote=""))
    for other in _LESS:
        if other != cause:
            yield on_cause(other, against("The receiver says what it misses.", at="response.body", quote=words))
