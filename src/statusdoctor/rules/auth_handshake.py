"""auth/: schemes that take several requests: Digest and its nonces, NTLM and Negotiate and their legs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.authorization import authorization
from statusdoctor.facts.challenges import Challenge, challenges
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.handshakes import digest_faults, ntlm_message
from statusdoctor.history import Record
from statusdoctor.rules.session_reading import earlier, on_cause

_LEGS_WITHIN_S: Final = 120.0
_ANY: Final = ("ntlm", "negotiate")


def _field(case: Case) -> str:
    return "proxy-authorization" if case.status == 407 else "authorization"


def _challenge_at(case: Case) -> str:
    return f"response.headers.{'proxy' if case.status == 407 else 'www'}-authenticate"


# Digest


def _digest(case: Case) -> Credentials | None:
    return next((c for c in case.credentials if c.kind == "digest" and c.fault != "empty"), None)


def _issued(case: Case, nonce: str) -> tuple[Challenge, Record] | None:
    """The challenge of this session that gave out a nonce."""
    for record in case.history.to_host():
        if record.status not in (401, 407) or record.exchange.response is None:
            continue
        name = "proxy-authenticate" if record.status == 407 else "www-authenticate"
        for challenge in challenges(record.exchange.response.headers, name):
            if challenge.name == "digest" and challenge.get("nonce") == nonce:
                return challenge, record
    return None


@evidence_for("auth/digest-stale-nonce", on=("error",), status=(401, 407))
def stale_by_the_servers_word(case: Case) -> Iterator[Evidence]:
    challenge = case.challenges.first("digest")
    if challenge is None or challenge.get("stale").lower() != "true":
        return
    if _digest(case) is None:
        yield slight("The challenge says stale, though no Digest answer was sent.", at=_challenge_at(case))
        return
    yield proof("The server says stale=true: the nonce had run out, and a new one is here.", at=_challenge_at(case))


@evidence_for("auth/digest-stale-nonce", on=("error",), status=(401, 407))
def nonce_worked_before(case: Case) -> Iterator[Evidence]:
    """A nonce that opened the door earlier and is answered with a new one, though nobody says stale."""
    sent, challenge = _digest(case), case.challenges.first("digest")
    if sent is None or challenge is None or challenge.get("nonce") == sent.parameters.get("nonce"):
        return
    record = _accepted_with(case, sent)
    if record is not None:
        says = f"This nonce was accepted {earlier(case, record)}; now the server hands out another."
        yield strong(says, at=sent.where, about=(record,))


def _accepted_with(case: Case, sent: Credentials) -> Record | None:
    """The latest success of a Digest answer with the same nonce."""
    nonce = sent.parameters.get("nonce")
    for record in case.history.to_host():
        line = record.request.headers.get(_field(case))
        if record.ok and line and authorization(line).parameters.get("nonce") == nonce:
            return record
    return None


@evidence_for("auth/digest-mismatch", on=("error",), status=(400, 401, 403, 407))
def answer_disagrees(case: Case) -> Iterator[Evidence]:
    sent = _digest(case)
    if sent is None:
        return
    known = _issued(case, sent.parameters.get("nonce", ""))
    current = case.challenges.first("digest")
    compared = known[0].parameters if known else _only_the_nonce_is_new(current)
    for says in digest_faults(case.request, sent.parameters, compared)[:3]:
        yield proof(says, at=sent.where, about=(known[1],) if known else ())
    yield from _count_used_twice(case, sent)


def _only_the_nonce_is_new(challenge: Challenge | None) -> dict[str, str] | None:
    """The challenge of this answer: realm, algorithm and qop are those of the earlier one, opaque may not be."""
    if challenge is None:
        return None
    return {name: value for name, value in challenge.parameters.items() if name in ("realm", "algorithm", "qop")}


def _count_used_twice(case: Case, sent: Credentials) -> Iterator[Evidence]:
    nonce, count = sent.parameters.get("nonce"), sent.parameters.get("nc")
    if not nonce or not count:
        return
    for record in case.history.to_host():
        line = record.request.headers.get(_field(case))
        before = authorization(line).parameters if line.lower().startswith("digest") else {}
        if before.get("nonce") == nonce and before.get("nc") == count:
            says = f"nc={count} was used with this nonce {earlier(case, record)} already."
            yield strong(says, at=sent.where, about=(record,))
            return


@evidence_for("auth/digest-rejected", on=("error",), status=(401, 407))
def well_made_and_refused(case: Case) -> Iterator[Evidence]:
    sent, challenge = _digest(case), case.challenges.first("digest")
    if sent is None or sent.fault or (challenge and challenge.get("stale").lower() == "true"):
        return
    known = _issued(case, sent.parameters.get("nonce", ""))
    compared = known[0].parameters if known else _only_the_nonce_is_new(challenge)
    if digest_faults(case.request, sent.parameters, compared):
        return
    says = "The Digest answer agrees with request and challenge, and was refused."
    weight = slight if _accepted_with(case, sent) else proof if known else strong
    yield weight(says, at=sent.where, about=(known[1],) if known else ())
    yield on_cause("auth/token-rejected", rules_out("Digest credentials were sent, no token.", at=sent.where))


# NTLM and Negotiate


class _Leg:
    """One request of a handshake: which message it brought, and which the answer brought back."""

    def __init__(self, sent: str, answered: str) -> None:
        self.scheme, _, token = sent.strip().partition(" ")
        self.token = token
        self.sent = ntlm_message(token)
        self.answered = ntlm_message(answered)
        self.continues = bool(answered)

    @property
    def begins(self) -> bool:
        return self.sent == 1

    @property
    def ends(self) -> bool:
        return self.sent == 3


def _leg(case: Case) -> _Leg | None:
    line = case.request.headers.get(_field(case))
    if line.partition(" ")[0].lower() not in _ANY:
        return None
    return _Leg(line, _answered(case.challenges.items))


def _answered(items: tuple[Challenge, ...]) -> str:
    return next((c.token68 for c in items if c.name in _ANY and c.token68), "")


def _earlier_legs(case: Case) -> list[tuple[_Leg, Record]]:
    """The legs to this address before, the latest first, up to the last success."""
    found: list[tuple[_Leg, Record]] = []
    for record in case.history.attempts(100):
        if case.sent_at - record.started > _LEGS_WITHIN_S or record.status != case.status:
            break
        line = record.request.headers.get(_field(case))
        if line.partition(" ")[0].lower() in _ANY and record.exchange.response is not None:
            name = "proxy-authenticate" if case.status == 407 else "www-authenticate"
            found.append((_Leg(line, _answered(challenges(record.exchange.response.headers, name).items)), record))
    return found


@evidence_for("auth/handshake-in-progress", on=("error",), status=(401, 407))
def first_leg(case: Case) -> Iterator[Evidence]:
    """The client's opening message was answered with the server's: the next request completes it."""
    leg = _leg(case)
    if leg is None or not leg.continues or leg.ends:
        return
    if any(before.begins or before.token == leg.token for before, _ in _earlier_legs(case)):
        return
    if leg.answered == 2 or leg.sent == 0:
        yield proof(f"The server answered the opening {leg.scheme} message with its own.", at=_challenge_at(case))


@evidence_for("auth/handshake-broken", on=("error",), status=(401, 407))
def starts_over(case: Case) -> Iterator[Evidence]:
    """The opening message comes again and again, and the closing one never opens the door."""
    leg = _leg(case)
    if leg is None:
        return
    before = _earlier_legs(case)
    again = [record for other, record in before if other.begins or other.token == leg.token]
    if (leg.begins or leg.continues) and not leg.ends and again:
        says = f"The {leg.scheme} handshake began {len(again) + 1} times in a row and never came to its end."
        yield proof(says, at=f"request.headers.{_field(case)}", about=(again[-1],))
        yield from _connection_lost(case)
        yield from _not_the_neighbours(leg)
    elif leg.ends:
        yield from _closing_refused(case, leg, before)
    elif not leg.continues:
        yield strong(f"A {leg.scheme} token was sent, and the server starts over.", f"request.headers.{_field(case)}")
        yield from _not_the_neighbours(leg)


def _connection_lost(case: Case) -> Iterator[Evidence]:
    closes = case.response.headers.get("connection").lower() == "close"
    if closes or case.request.version == "HTTP/1.0":
        yield strong(
            "The server closes the connection after its challenge; NTLM lives on one.", "response.headers.connection"
        )


def _closing_refused(case: Case, leg: _Leg, before: list[tuple[_Leg, Record]]) -> Iterator[Evidence]:
    opening = next((record for other, record in before if other.begins), None)
    at = f"request.headers.{_field(case)}"
    rounds = 1 + sum(1 for other, _ in before if other.ends)
    if opening is not None and _other_connection(case, opening):
        says = f"The closing {leg.scheme} message came on another connection than the opening one."
        yield proof(says, at=at, about=(opening,))
        yield from _not_the_neighbours(leg)
    elif case.status == 407:
        says = f"The proxy refused the closing {leg.scheme} message, which holds the login."
        yield on_cause("auth/proxy-credentials-rejected", strong(says, at=at))
        yield slight(says, at=at)
    elif rounds > 1:
        yield proof(f"{rounds} complete {leg.scheme} handshakes in a row were refused.", at=at)
        yield from _not_the_neighbours(leg)
    else:
        yield strong("The closing message was refused: a wrong login, or a connection that was not kept.", at=at)


def _other_connection(case: Case, opening: Record) -> bool:
    mine, theirs = case.exchange.client_peer.connection, opening.exchange.client_peer.connection
    out, before = case.exchange.server_peer.connection, opening.exchange.server_peer.connection
    return bool((mine and theirs and mine != theirs) or (out and before and out != before))


def _not_the_neighbours(leg: _Leg) -> Iterator[Evidence]:
    for cause in ("auth/basic-rejected", "auth/token-rejected", "auth/proxy-credentials-rejected"):
        yield on_cause(cause, against(f"{leg.scheme} takes several requests, and this was one of them.", "earlier"))


@evidence_for("auth/handshake-broken", on=("error",), status=(401, 407))
def no_ticket(case: Case) -> Iterator[Evidence]:
    """An NTLM message inside Negotiate: the client had no Kerberos ticket for this name."""
    leg = _leg(case)
    if leg is not None and leg.scheme.lower() == "negotiate" and leg.begins and not leg.continues:
        says = "Negotiate carried an NTLM message: the client has no Kerberos ticket for this name."
        yield strong(says, at=f"request.headers.{_field(case)}")
