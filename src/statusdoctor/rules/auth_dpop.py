"""auth/: DPoP proofs: absent, without the server's nonce, at odds with request or token; one-time values used twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.authorization import authorization
from statusdoctor.facts.dpop import bound_key, proof_faults, proof_of
from statusdoctor.facts.tokens import Token
from statusdoctor.history import Record
from statusdoctor.model import Request
from statusdoctor.rules.session_reading import earlier, on_cause

_WANTS_NONCE: Final = "use_dpop_nonce"
_REPLAYED: Final = re.compile(
    r"replay|already (?:been )?(?:used|seen|processed)|reus(?:e|ed)\b|duplicate|nonce|jti|used (?:twice|before)"
)
_NONCE_FIELDS: Final = ("x-nonce", "x-request-nonce", "nonce", "x-auth-nonce", "cb-access-nonce", "api-nonce")
_LOOKED_AT: Final = 60  # earlier requests that are searched for the same one-time value
_REFUSED: Final = (400, 401, 403, 409, 422, 425, 429)


def _access_token(case: Case) -> str:
    sent = case.sent_credentials("dpop", "bearer")
    return sent.value if sent and sent.where == "request.headers.authorization" else ""


def _wants_a_nonce(case: Case) -> bool:
    challenge = case.challenges.first("dpop")
    if challenge is not None and challenge.get("error") == _WANTS_NONCE:
        return True
    return any(s.kind == "code" and s.text == _WANTS_NONCE for s in case.said)


@evidence_for("auth/dpop-nonce-required", on=("error",), status=(400, 401))
def nonce_wanted(case: Case) -> Iterator[Evidence]:
    given = case.response.headers.get("dpop-nonce")
    found = proof_of(case.request)
    sent = found.claims.get("nonce") if found else None
    says = "The server wants its own nonce in the proof, and gives one in DPoP-Nonce."
    if sent and given and sent != given:
        says = "The nonce in the proof is not the one that the server wants now."
    if _wants_a_nonce(case):
        yield proof(says, at="response.headers.dpop-nonce" if given else "response.body")
    elif given and found is not None and not sent and "dpop" in case.words:
        yield strong(says, at="response.headers.dpop-nonce")


@evidence_for("auth/dpop-required", on=("error",), status=(400, 401, 403))
def no_proof_sent(case: Case) -> Iterator[Evidence]:
    access = _access_token(case)
    if not case.request.headers.lacks("dpop"):
        return
    at = "request.headers.authorization"
    if access and bound_key(access):
        yield proof("The token is bound to a key (cnf.jkt), and no DPoP proof was sent.", at=at)
    elif access and case.sent_credentials("dpop"):
        yield proof("Authorization uses the scheme DPoP, and no DPoP proof was sent.", at=at)
    elif access and case.challenges.offers("dpop") and not case.challenges.offers("bearer"):
        yield strong("The server offers DPoP alone; a bearer token was sent without a proof.", at=at)
    if access and (bound_key(access) or case.sent_credentials("dpop")):
        for cause in ("auth/dpop-invalid", "auth/wrong-scheme", "auth/token-rejected"):
            yield on_cause(cause, against("A DPoP proof was due, and none was sent.", "request.headers", ""))


@evidence_for("auth/dpop-invalid", on=("error",), status=(400, 401, 403))
def proof_disagrees(case: Case) -> Iterator[Evidence]:
    """What of the proof can be checked without a key."""
    found = proof_of(case.request)
    if found is None or _wants_a_nonce(case):
        return
    faults = proof_faults(case.request, found, _access_token(case), case.server_time)
    for fault in faults[:3]:
        yield proof(fault.says, at="request.headers.dpop")
    if not faults and "invalid_dpop_proof" in case.words:
        yield strong("A proof was sent, and the server refuses it.", at="request.headers.dpop")


@evidence_for("auth/dpop-invalid", on=("error",), status=(400, 401, 403))
def another_key_than_at_the_token_request(case: Case) -> Iterator[Evidence]:
    """An opaque token's key is known from the token request of this session."""
    found, access = proof_of(case.request), _access_token(case)
    issue = case.history.token(access) if found and access and not bound_key(access) else None
    first = proof_of(issue.record.request) if issue is not None else None
    if found is not None and issue is not None and first is not None:
        mine, theirs = found.header.get("jwk"), first.header.get("jwk")
        if mine and theirs and mine != theirs:
            says = "The proof was made with another key than the token request."
            yield proof(says, at="request.headers.dpop", about=(issue.record,))


@evidence_for("auth/replay-detected", on=("error",), status=_REFUSED)
def used_before(case: Case) -> Iterator[Evidence]:
    """A value that may be used once was seen in an earlier request of this session."""
    mine = list(_once(case.request))
    if not mine:
        return
    for record in case.history.recent(_LOOKED_AT):
        theirs = dict(_once(record.request))
        for what, value in mine:
            if value and theirs.get(what) == value and record.done_before(case.sent_at):
                yield _replayed(case, what, record)
                yield on_cause(
                    "auth/dpop-invalid", against("The proof was in order when it was used before.", "earlier")
                )
                return


def _replayed(case: Case, what: str, record: Record) -> Evidence:
    says = f"The same {what} was used {earlier(case, record)}, in another request."
    weight = proof if record.ok or _REPLAYED.search(case.words) else strong
    at = "request.headers.dpop" if what == "DPoP proof" else "request.headers.authorization"
    return weight(
        says, at=at if at.rpartition(".")[2] in case.request.headers else "earlier", quote="", about=(record,)
    )


def _once(request: Request) -> Iterator[tuple[str, str]]:
    """The values of a request that may be used once: what each is, and the value."""
    found = proof_of(request) if "dpop" in request.headers else None
    if found is not None:
        yield "DPoP proof", _text(found, "jti")
    line = request.headers.get("authorization")
    scheme = line.partition(" ")[0].lower()
    if scheme in ("oauth", "hawk", "mac"):
        sent = authorization(line).parameters
        nonce = sent.get("oauth_nonce") or sent.get("nonce", "")
        yield "nonce", f"{nonce} {sent.get('oauth_timestamp') or sent.get('ts', '')}" if nonce else ""
    for name in _NONCE_FIELDS:
        if name in request.headers:
            yield f"value of {name}", request.headers.get(name)


def _text(found: Token, name: str) -> str:
    value = found.claims.get(name)
    return value if isinstance(value, str) else ""


@evidence_for("auth/replay-detected", on=("error",), status=(400, 401, 403))
def one_time_value_refused(case: Case) -> Iterator[Evidence]:
    """A nonce was sent, and the server's code names it."""
    codes = {s.text.lower() for s in case.said if s.kind == "code"}
    if codes & {"invalid_nonce", "nonce_used", "duplicate_nonce", "jti_used", "replay_detected", "nonceused"}:
        weight = strong if any(value for _, value in _once(case.request)) else slight
        yield weight("The server refuses the one-time value of this request.", at="response.body", quote="")
