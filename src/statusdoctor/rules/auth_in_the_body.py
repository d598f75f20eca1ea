"""auth/: what a server refuses of a request without credentials that brought its secret in the body or the query.

An invitation, a licence, a PIN, a link that was mailed: the caller proves itself with a value of the form, and the
server that does not know it says "wrong code" with 401. Nobody forgot an Authorization field then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, once, strong
from statusdoctor.facts.credentials_in_bodies import names_somebody
from statusdoctor.facts.logins import is_login_address
from statusdoctor.facts.statements import Statement
from statusdoctor.rules.auth_answers import gives_another_reason, said_clearly
from statusdoctor.rules.auth_reading import nothing_sent
from statusdoctor.rules.payload_names import alike, values_sent
from statusdoctor.rules.session_reading import on_cause

_REFUSED: Final = re.compile(
    r"\b(?:invalid|wrong|incorrect|unknown|bad|rejected|revoked|expired"
    r"|not (?:valid|correct|recogni[sz]ed|known|match)|(?:no longer|isn't) valid|(?:does not|doesn't) match)\b",
    re.I,
)
_EXPIRED: Final = re.compile(r"\bexpired\b(?! or)|no longer valid", re.I)
_OPEN: Final = re.compile(r"\b(?:missing|required|absent|provided|expected|header|bearer|csrf|captcha)\b|\bor\b", re.I)
_RANDOM: Final = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[\w.~+/=-]{16,400}")
_IN_THE_BODY: Final = re.compile(r"\btoken\b.{0,40}\b(?:in|from) (?:the )?(?:request )?(?:body|payload)\b")
_WORD: Final = re.compile(r"[a-z]+")
#: Addresses that are a secret themselves, or hold one, be it short: of webhooks, feeds, calendars, shared files.
_HELD_BY_A_LINK: Final = re.compile(
    r"/(?:hooks?|webhooks?|callbacks?|notify|ingest|feeds?|rss|ical|calendars?|shares?|shared|s|t|k|tokens?|keys?|secret"
    r"|invit\w*|unsubscribe|downloads?|dl|embed|public|preview|join|magic|verify|confirm|reset)/(?:[\w.~-]+/)?"
    r"(?=[\w.~-]*[0-9])(?=[\w.~-]*[A-Za-z])(?!v[0-9])[\w.~-]{5,}(?:/|$)",
    re.I,
)
#: What a value is called in a sentence, and what that makes of its refusal.
_CALLED: Final = {
    "token": "auth/token-rejected",
    "code": "auth/token-rejected",
    "secret": "auth/api-key-invalid",
    "invitation": "auth/token-rejected",
    "link": "auth/token-rejected",
    "key": "auth/api-key-invalid",
    "pin": "auth/login-rejected",
    "otp": "auth/login-rejected",
    "passcode": "auth/login-rejected",
    "passphrase": "auth/login-rejected",
}
#: What the field of a form is called where the sentence has another noun for it.
_MEANT: Final = {"link": ("token", "code", "key", "hash", "signature"), "code": ("code", "otp", "pin", "token")}


@once
def refused_value(case: Case) -> tuple[str, str, Statement] | None:
    """The name of a sent value that the server refuses in a sentence, the cause that this makes, and the sentence."""
    if case.status not in (401, 403) or not _brought_in_the_body(case):
        return None
    names = _names(case)
    for said in case.said:
        if said.kind not in ("message", "text") or len(said.text) > 160 or said.where == "response.reason":
            continue
        if not _REFUSED.search(said.text) or _OPEN.search(said.text):
            continue
        for noun in _WORD.findall(said.text.lower()):
            meant = _MEANT.get(noun, (noun,))
            name = next((n for n in names if alike(n).endswith(meant)), "") or _random_of_the_query(case)
            if noun in _CALLED and name:
                expired = _EXPIRED.search(said.text) is not None and noun != "key"
                return name, "auth/token-expired" if expired else _CALLED[noun], said
    return None


def _brought_in_the_body(case: Case) -> bool:
    """Whether nothing came in the fields of the request; what stands in its body may look like a credential or not."""
    of_the_body = bool(case.credentials) and all(c.where.startswith("request.body") for c in case.credentials)
    fields = case.request.headers
    return nothing_sent(case) or (of_the_body and fields.lacks("authorization") and fields.lacks("cookie"))


def _names(case: Case) -> list[str]:
    """The names of the values, long enough for a secret, that stand in the query and at the top of the body."""
    pairs = values_sent(case)[: len(case.query) + 40]
    return [str(name) for name, value in pairs if isinstance(value, (str, int)) and len(str(value)) >= 3]


def _random_of_the_query(case: Case) -> str:
    """The name, however short, of a value of the query that nobody would remember: ?t=9f2c… of a link to a stream."""
    return next((name for name, value in case.query if _RANDOM.fullmatch(value)), "")


@evidence_for("", on=("error",), status=(401, 403))
def a_value_is_refused(case: Case) -> Iterator[Evidence]:
    if (found := refused_value(case)) is not None:
        name, cause, said = found
        yield on_cause(cause, strong(f'The server refuses what was sent as "{name}".', said.where, said.text[:200]))


def is_a_login(case: Case) -> bool:
    """Whether the server speaks of a wrong password to a request with a body: the credentials stand in there."""
    if case.method not in ("POST", "PUT") or case.request.body.empty:
        return False
    return case.matched("auth/login-rejected") or (is_login_address(case.request.url) and names_somebody(case.sent))


def leaves_it_open(case: Case) -> bool:
    """Whether a refusal may be about something else than credentials that lack: it speaks of another thing, or the
    address is one that may hold a secret itself.
    """
    return gives_another_reason(case) or _HELD_BY_A_LINK.search(case.request.route) is not None


def wants_it_in_the_body(case: Case) -> bool:
    """Whether the server misses a token in the body, whatever stands in the fields."""
    return _IN_THE_BODY.search(case.words) is not None


@evidence_for("payload/missing-field", on=("error",), status=(400, 401, 403, 422))
def a_token_of_the_body(case: Case) -> Iterator[Evidence]:
    """A refresh, a logout or a link of a mail brings its token in the body: the one in Authorization is another."""
    if not wants_it_in_the_body(case) or not said_clearly(case, "auth/no-credentials"):
        return
    said = next(m for m in case.matches if m.words.cause == "auth/no-credentials")
    yield strong("The server misses a token in the body.", said.statement.where, said.quote)
    for cause in ("auth/no-credentials", "auth/token-rejected", "auth/session-cookie-missing"):
        yield on_cause(cause, against("It is the body that lacks a token.", said.statement.where, said.quote))
