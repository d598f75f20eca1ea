"""What comes after can change what was: a later exchange of the same client acquits a diagnosis, or marks it recovered.

A challenge that the client answers is no failure; nor is the first leg of NTLM, Digest or DPoP, nor a poll before the
user is done. `settle` compares one diagnosed exchange with one later exchange.
"""

from __future__ import annotations

from typing import Final, Literal

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.facts.challenges import challenges
from statusdoctor.knowledge import Cause
from statusdoctor.model import Exchange, Request

Verdict = Literal["acquitted", "recovered"]

HANDSHAKES: Final = ("basic", "digest", "ntlm", "negotiate")
ANSWER_WITHIN_S: Final = 10.0  # a client program answers a challenge at once; a person who tries again takes longer
RETRY_WITHIN_S: Final = 120.0


def may_be_acquitted(exchange: Exchange, diagnosis: Diagnosis, cause: Cause | None) -> bool:
    """Whether the future can turn this diagnosis into "nothing was wrong"."""
    if exchange.status in (401, 407):
        return True
    return cause is not None and cause.benign_when == "recovered"


def settle(exchange: Exchange, diagnosis: Diagnosis, cause: Cause | None, later: Exchange) -> Verdict | None:
    """What a later exchange says about a diagnosed one: acquitted, recovered, or nothing."""
    first, second = exchange.request, later.request
    if first is None or second is None or exchange.client != later.client:
        return None
    gap = later.started - (exchange.finished or exchange.started)
    if not -1.0 <= gap <= RETRY_WITHIN_S or not _same_request(first, second) or later.status == 0:
        return None
    if exchange.status in (401, 407) and _answers_challenge(exchange, first, second, later, gap):
        return "acquitted"
    if later.status >= 400:
        return None
    benign = cause is not None and cause.benign_when == "recovered" and gap <= ANSWER_WITHIN_S
    return "acquitted" if benign else "recovered"


def _same_request(first: Request, second: Request) -> bool:
    return (
        first.method == second.method
        and first.path == second.path
        and first.host == second.host
        and first.port == second.port
    )


def _answers_challenge(exchange: Exchange, first: Request, second: Request, later: Exchange, gap: float) -> bool:
    if gap > ANSWER_WITHIN_S:
        return False
    name = "proxy-authorization" if exchange.status == 407 else "authorization"
    before, now = first.headers.get(name), second.headers.get(name)
    if not now or now == before:
        return False
    response = exchange.response
    challenge = "proxy-authenticate" if exchange.status == 407 else "www-authenticate"
    offered = {c.name for c in challenges(response.headers, challenge)} if response else set()
    scheme = now.partition(" ")[0].lower()
    if not before and scheme in HANDSHAKES and scheme in offered:
        return True
    if scheme in ("ntlm", "negotiate") and later.status < 400:
        return True
    return not before and later.status < 400
