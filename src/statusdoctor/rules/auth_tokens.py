"""auth/token-*: what a token says of itself: its times, its form, its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.authorization import Credentials
from statusdoctor.facts.timing import ago, clock
from statusdoctor.facts.tokens import Token
from statusdoctor.rules.auth_accepted import accepted_here
from statusdoctor.rules.auth_answers import about_identity, named_by_server, refused, says_none_arrived, settles
from statusdoctor.rules.auth_reading import authorization, holder, is_token_request
from statusdoctor.rules.session_reading import on_cause

_SURE_S: Final = 60.0  # from here on an iat in the future is no matter of leeway
LEEWAY_S: Final = 5.0  # clocks of well-kept machines differ by less
_VALUE_FAULTS: Final = {
    "quoted": "The token stands in quotes, which are sent as part of it.",
    "python-bytes": "The token is the print of a Python bytes object: b'…'.",
    "brackets": "The token stands in brackets, which are sent as part of it.",
    "cut": "The token ends in dots: a shortened copy was sent.",
    "json": "A JSON object was sent where the token alone belongs.",
    "encoded": "The token holds percent signs: it was URL-encoded.",
    "not-ascii": "The token holds characters outside ASCII.",
    "line-break": "A line break stands inside the token.",
    "white-space": "White space stands inside the token.",
}
_HARMLESS: Final = ("is in milliseconds", "is text instead")
_TYPE_CLAIMS: Final = ("typ", "token_use", "token_type", "type")
_TOKENS: Final = ("bearer", "dpop", "token", "bare", "other", "api-key")
_NEED_ID_TOKENS: Final = (
    "firebase",
    ".execute-api.",
    "googleapis.com/identitytoolkit",
    ".run.app",
    ".cloudfunctions.net",
)
#: What a server finds out once it has read a token; and how it says that it lacks the key, whatever the bytes are.
_FOUND_INSIDE: Final = (
    "auth/token-wrong-issuer", "auth/token-wrong-audience", "auth/token-not-yet-valid", "auth/token-revoked",
    "auth/token-wrong-type", "auth/insufficient-scope", "auth/forbidden",
)  # fmt: skip
_OF_A_KEY: Final = re.compile(r"(?:matching|signing|signature|verification|public) keys?\b|\bkid\b|\bjwks\b|have key")


@evidence_for("auth/token-expired", on=("error", "says-error"))
def expired_by_its_own_date(case: Case) -> Iterator[Evidence]:
    token, sent, now = case.token, holder(case), case.server_time
    if token is None or sent is None or token.expires is None or not refused(case):
        return
    if token.expires > 1e11:
        return  # milliseconds: see not_yet_valid
    if not token.expired_at(now):
        if case.matched("auth/token-expired") and token.expires - now > 60:
            yield against(f"By its own date the token lives another {ago(token.expires - now)}.", at=sent.where)
        return
    says = f"The token expired {ago(now - token.expires)} before this request, at {clock(token.expires)} UTC."
    late = accepted_here(case, sent)
    if late and late.started > token.expires + 60:
        yield slight(says, at=sent.where)
        yield against("This host accepted the same token after its end.", at="earlier", about=(late,))
    elif sent.fault or says_none_arrived(case):
        yield strong(says, at=sent.where)
    else:
        yield settles(case, says, sent.where)


@evidence_for("auth/token-expired", on=("error", "says-error"))
def expired_by_the_token_answer(case: Case) -> Iterator[Evidence]:
    """An opaque token whose lifetime a token endpoint of this session told."""
    sent = case.sent_credentials("bearer", "dpop", "token")
    issue = case.history.token(sent.value) if sent and case.token is None and refused(case) else None
    if issue is None or sent is None or not issue.expires_in:
        return
    late = case.sent_at - issue.issued_at - issue.expires_in
    if late >= 0:
        yield settles(case, f"The token was issued for {ago(issue.expires_in)} and ended {ago(late)} ago.", sent.where)


@evidence_for("auth/token-expired", on=("error",), status=(401,))
def worked_before(case: Case) -> Iterator[Evidence]:
    sent = authorization(case)
    if sent is None or sent.kind not in _TOKENS:
        return
    ends = case.token.expires if case.token else None
    earlier = accepted_here(case, sent)
    if earlier and (ends is None or earlier.started < ends <= case.server_time):
        span = ago(case.sent_at - earlier.started)
        yield slight(f"The same token was accepted here {span} earlier.", at="earlier", about=(earlier,))


@evidence_for("auth/token-not-yet-valid", on=("error", "says-error"))
def not_yet_valid(case: Case) -> Iterator[Evidence]:
    token, sent, now = case.token, holder(case), case.server_time
    if token is None or sent is None or not refused(case):
        return
    start = token.not_before
    if start is not None and start > 1e11:
        yield settles(
            case, "The token's nbf is in milliseconds: read as seconds it lies in the far future.", sent.where
        )
    elif start is not None and start - now > 0:
        says = f"The token becomes valid (nbf) {ago(start - now)} after this request by the server's clock."
        yield settles(case, says, sent.where) if start - now > 1 else strong(says, at=sent.where)
    elif token.issued is not None and LEEWAY_S < token.issued - now < 1e9:
        weight = proof if token.issued - now > _SURE_S and not named_by_server(case) and case.status == 401 else strong
        yield weight(
            f"The token's iat lies {ago(token.issued - now)} in the future by the server's clock.", at=sent.where
        )


@evidence_for("auth/token-malformed", on=("error", "says-error"))
def damaged_value(case: Case) -> Iterator[Evidence]:
    if not refused(case) or is_token_request(case):
        return
    for sent in case.credentials:
        if sent.kind not in _TOKENS or sent.fault not in _VALUE_FAULTS or sent.where == "request.body":
            continue
        if sent.fault in ("line-break", "white-space") and _only_at_the_end(sent):
            continue  # auth/basic-trailing-newline
        yield settles(case, _VALUE_FAULTS[sent.fault], sent.where)


def _only_at_the_end(sent: Credentials) -> bool:
    bare = sent.value.rstrip()
    for ending in ("\\n", "\\r", "%0A", "%0a", "%0D", "%0d"):
        bare = bare.removesuffix(ending)
    return bare != sent.value and not any(c.isspace() for c in bare)


@evidence_for("auth/token-malformed", on=("error", "says-error"))
def damaged_jwt(case: Case) -> Iterator[Evidence]:
    token, sent = case.token, holder(case)
    if token is None or sent is None or not refused(case) or sent.fault in _VALUE_FAULTS:
        return
    faults = [f for f in token.faults if not f.endswith(_HARMLESS) and _HARMLESS[1] not in f]
    for fault in faults[:2]:
        soft = "is padded" in fault or fault.startswith("the signature has")
        says = f"The token is no whole JWT: {fault}." if not soft else f"The token deviates from a JWT: {fault}."
        about_else = case.status == 400 and not about_identity(case)
        if about_else or _got_past_the_signature(case):  # in a capture that somebody wrote, tokens are often shortened
            yield slight(says, at=sent.where)
            continue
        if fault.startswith("cut:"):
            yield on_cause("auth/token-bad-signature", against("The signature is cut short.", at=sent.where))
        if soft or sent.kind == "cookie":  # a cookie's own damage is auth/session-cookie-malformed
            yield (slight if sent.kind == "cookie" else strong)(says, at=sent.where)
        else:
            yield settles(case, says, sent.where)


def _got_past_the_signature(case: Case) -> bool:
    """Whether the server names what it finds only in a token that it could read, or a key that it looked for."""
    clear = [m for m in case.matches if m.words.strength != "slight"]
    return any(m.words.cause in _FOUND_INSIDE or _OF_A_KEY.search(m.quote.lower()) for m in clear)


@evidence_for("auth/token-bad-signature", on=("error", "says-error"))
def unsigned(case: Case) -> Iterator[Evidence]:
    token, sent = case.token, holder(case)
    if token and sent and token.algorithm.lower() == "none" and refused(case):
        yield proof("The token's header says alg none: it bears no signature.", at=sent.where)


@evidence_for("auth/token-wrong-type", on=("error", "says-error"))
def other_kind_of_token(case: Case) -> Iterator[Evidence]:
    token, sent = case.token, holder(case)
    if token is None or sent is None or not refused(case) or sent.where == "request.body":
        return
    if _goes_where_it_belongs(case, token):
        return
    if token.kind == "refresh":
        yield settles(case, f"A refresh token was sent to the API ({_sign(token)}).", sent.where)
    elif token.kind == "id" and about_identity(case):
        named = case.matched("auth/token-wrong-type") or case.matched("auth/token-wrong-audience")
        told = proof if named or _names_its_type(token) else strong
        yield told(f"An ID token was sent to the API ({_sign(token)}).", at=sent.where)


@evidence_for("auth/token-wrong-audience", on=("error", "says-error"))
def audience_of_a_client(case: Case) -> Iterator[Evidence]:
    """An ID token's audience is the client by definition: the type is the cause, the audience its sign."""
    if case.token and case.token.kind == "id" and holder(case) and case.matched("auth/token-wrong-audience"):
        yield against("The token is an ID token, whose audience is the client.", at="request.headers.authorization")


def _goes_where_it_belongs(case: Case, token: Token) -> bool:
    path = case.request.route.lower()
    if token.kind == "refresh":
        return any(word in path for word in ("refresh", "renew", "token", "logout", "revoke"))
    return any(word in case.request.host + path for word in _NEED_ID_TOKENS) or "logout" in path


def _names_its_type(token: Token) -> bool:
    return any(str(token.claims.get(name, "")).lower() in ("id", "id_token") for name in _TYPE_CLAIMS)


def _sign(token: Token) -> str:
    for name in _TYPE_CLAIMS:
        if isinstance(token.claims.get(name), str):
            return f"{name}: {token.claims[name][:20]}"
    return "it has the claims of one: nonce or at_hash" if token.kind == "id" else "by its header"


@evidence_for("auth/token-wrong-type", on=("error", "says-error"))
def token_of_this_session(case: Case) -> Iterator[Evidence]:
    """A token endpoint of this session handed this value out under another name."""
    sent = case.sent_credentials("bearer", "token", "bare")
    issue = case.history.token(sent.value) if sent and refused(case) else None
    if sent is None or issue is None or issue.kind not in ("refresh", "id") or sent.where == "request.body":
        return
    if case.token is None or not _goes_where_it_belongs(case, case.token):
        says = f"The token endpoint gave this value out as {issue.kind}_token, not as access_token."
        yield settles(case, says, sent.where)


@evidence_for("auth/token-revoked", on=("error",), status=(401,))
def ended_before_its_time(case: Case) -> Iterator[Evidence]:
    token, sent = case.token, holder(case)
    if token is None or sent is None or token.expires is None or token.expired_at(case.server_time):
        return
    earlier = accepted_here(case, sent)
    if earlier and not named_by_server(case):
        says = f"The same token was accepted {ago(case.sent_at - earlier.started)} earlier and has not expired."
        yield slight(says, at="earlier", about=(earlier,))


@evidence_for("auth/token-revoked", on=("error",), status=(401, 403))
def revoked_in_this_session(case: Case) -> Iterator[Evidence]:
    sent = case.sent_credentials("bearer", "dpop", "token", "bare")
    issue = case.history.token(sent.value) if sent and refused(case) else None
    if sent is None or issue is None or issue.revoked is None or issue.revoked.started >= case.sent_at:
        return
    if case.token and case.token.expires and case.token.expired_at(case.server_time):
        return  # it would have been refused anyway
    if named_by_server(case, "auth/token-revoked", "auth/token-rejected"):
        return
    says = f"This token was given up by {issue.revoked.route[:40]} {ago(case.sent_at - issue.revoked.started)} earlier."
    weigh = proof if "revo" in issue.revoked.route.lower() else strong
    yield weigh(says, at=sent.where, about=(issue.revoked,))


@evidence_for("auth/token-rejected", on=("error", "says-error"))
def refused_and_no_more(case: Case) -> Iterator[Evidence]:
    sent = case.sent_credentials("bearer", "dpop", "token", "bare", "other")
    if sent is None or sent.fault or sent.where == "request.body" or named_by_server(case, "auth/token-rejected"):
        return
    if case.status in (401, 498) or ("says-error" in case.triggers and about_identity(case)):
        yield slight("A well-formed token was sent, and the server refused it.", at=sent.where)
