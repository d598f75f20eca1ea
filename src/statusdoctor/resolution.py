"""What comes after can change what was: a later exchange of the same client acquits a diagnosis, or convicts it.

A challenge that the client answers is no failure; nor is the first leg of NTLM, Digest or DPoP, nor a poll before the
user is done. A failure whose repetition succeeds stays a failure, told as recovered. The same credentials refused
again, or the same failure again with no pause, leave nothing to wait for. `settle` compares one diagnosed exchange
with one later exchange.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from statusdoctor.acquittal import NOT_FOLLOWED, PAIRING, acquitting_addresses, places, says
from statusdoctor.diagnosis import OWN_LOGOUT, Diagnosis
from statusdoctor.facts.challenges import challenges
from statusdoctor.facts.doubts import of_success
from statusdoctor.facts.moments import retry_after
from statusdoctor.knowledge import Cause
from statusdoctor.model import Exchange, Request

Verdict = Literal["acquitted", "recovered", "convicted"]

HANDSHAKES: Final = ("basic", "digest", "ntlm", "negotiate", "kerberos", "scram-sha-256", "scram-sha-1")
CONNECTION_BOUND: Final = ("ntlm", "negotiate", "kerberos")
ANSWER_WITHIN_S: Final = 10.0  # a client program answers a challenge at once; a person who tries again takes longer
TOKEN_WITHIN_S: Final = 3.0  # a program that fetches a token for a Bearer challenge, and sends it
RETRY_WITHIN_S: Final = 120.0
_OPTIMISTIC: Final = ("state/conflict", "state/etag-mismatch")
_ANONYMOUS: Final = "auth/no-credentials"
_RAN_OUT: Final = "auth/token-expired"  # some say so with 400 or 403: Bluesky, FedEx
_STAGES: Final = re.compile(rb'"flows"\s*:\s*\[\s*\{[^\]]{0,200}"stages"')
_BAD_NONCE: Final = re.compile(rb"badNonce")
_OF_FIELDS: Final = ("cors/", "cookies/", "cache/")  # what fields alone make wrong, whatever the content
_IGNORED: Final = "limits/retry-after-ignored"
_CLOCKS_S: Final = 0.5  # by which a client may come too soon
_OVERLAP_S: Final = 1.0  # an answer can be recorded after the request that it led to


def may_be_acquitted(exchange: Exchange, diagnosis: Diagnosis, cause: Cause | None) -> bool:
    """Whether the future can turn this diagnosis into "nothing was wrong"."""
    if diagnosis.severity != "problem":
        return False
    if exchange.status in (401, 407) or (cause is not None and cause.id in (NOT_FOLLOWED, _RAN_OUT)):
        return True
    if exchange.status == 429 and exchange.response is not None and "retry-after" in exchange.response.headers:
        return True
    if acquitting_addresses(exchange, diagnosis):
        return True
    if _brings_a_nonce(exchange):
        return True
    return cause is not None and (cause.benign_when == "recovered" or cause.id in _OPTIMISTIC)


def settle(exchange: Exchange, diagnosis: Diagnosis, cause: Cause | None, later: Exchange) -> Verdict | None:
    """What a later exchange says about a diagnosed one: acquitted, recovered, convicted, or nothing."""
    first, second = exchange.request, later.request
    if diagnosis.severity == "benign" or first is None or second is None:
        return None
    if not _same_request(exchange, first, later, second):
        return None
    gap = later.started - (exchange.finished or exchange.started)
    if not -_OVERLAP_S <= gap <= RETRY_WITHIN_S or later.status == 0:
        return None
    ran_out = exchange.status in (400, 403) and cause is not None and cause.id == _RAN_OUT
    if (exchange.status in (401, 407) or ran_out) and (
        _answers_challenge(exchange, later, gap)
        or _logged_in(exchange, diagnosis, cause, later)
        or _took_a_stage(exchange, later)
    ):
        return "acquitted"
    if not _went_well(exchange, cause, later):
        waits = not set(places(first)).isdisjoint(
            acquitting_addresses(exchange, diagnosis)
        )  # who polls is told the same
        return "convicted" if _says_the_same(exchange, later) and not waits else None
    benign = (cause is not None and cause.benign_when == "recovered") or _brings_a_nonce(exchange)
    benign = (benign or _took_the_newer_state(exchange, first, second, cause)) and gap <= ANSWER_WITHIN_S
    return "acquitted" if benign or _waited_as_told(exchange, diagnosis, gap) else "recovered"


def _waited_as_told(exchange: Exchange, diagnosis: Diagnosis, gap: float) -> bool:
    """Whether a client that was told to slow down and how long did wait, and had not ignored such a word before."""
    if exchange.status != 429 or exchange.response is None:
        return False
    told = retry_after(exchange.response.headers, exchange.finished or exchange.started)
    ignored = any(note.id == _IGNORED for note in diagnosis.notes)
    return told is not None and gap >= told - _CLOCKS_S and not ignored


def _brings_a_nonce(exchange: Exchange) -> bool:
    """Whether an ACME server refuses a nonce and sends the next: clients retry with that one (RFC 8555, 6.5)."""
    response = exchange.response
    return response is not None and "replay-nonce" in response.headers and says(exchange, _BAD_NONCE)


def _took_the_newer_state(exchange: Exchange, first: Request, second: Request, cause: Cause | None) -> bool:
    """Whether a client that locks optimistically lost the race, read the state anew, and sent its change again."""
    if cause is None or cause.id not in _OPTIMISTIC or exchange.status not in (409, 412, 428):
        return False
    if first.method not in ("PUT", "PATCH", "DELETE"):
        return False
    conditions = ("if-match", "if-unmodified-since")
    changed = any(first.headers.get(name) != second.headers.get(name) for name in conditions)
    return changed or (first.body.kept and second.body.kept and first.body.raw != second.body.raw)


def _same_request(exchange: Exchange, first: Request, later: Exchange, second: Request) -> bool:
    return (
        exchange.client == later.client
        and first.method == second.method
        and first.path == second.path
        and first.host == second.host
        and first.port == second.port
    )


def _went_well(exchange: Exchange, cause: Cause | None, later: Exchange) -> bool:
    """Whether the later answer is what the first one should have been; a redirect to a login page is not."""
    if exchange.status in (401, 403) and later.status in (301, 302, 303, 307, 308):
        return False
    if exchange.status < 400 and (says(later, PAIRING) or _is_no_better(exchange, cause, later)):
        return False
    return 100 < later.status < 400


def _is_no_better(exchange: Exchange, cause: Cause | None, later: Exchange) -> bool:
    """Whether what was wrong under a good status comes again under the same one: the loop goes on, the error stands."""
    before, now = exchange.response, later.response
    if before is None or now is None or later.request is None or now.status != before.status:
        return False
    if before.status >= 300:
        return before.headers.get("location") == now.headers.get("location")
    if cause is not None and cause.id.startswith(_OF_FIELDS):
        return True
    return bool(of_success(later.request, now)) or (before.body.kept and now.body.raw == before.body.raw)


def _says_the_same(exchange: Exchange, later: Exchange) -> bool:
    """Whether the same credentials met the same refusal again: nothing that follows can acquit the first."""
    return later.status == exchange.status and _credentials(exchange) == _credentials(later)


def _credentials(exchange: Exchange) -> tuple[str, str, str, str]:
    fields = exchange.request.headers if exchange.request else None
    names = ("authorization", "proxy-authorization", "dpop", "cookie")
    values = [fields.get(name) if fields else "" for name in names]
    return values[0], values[1], values[2], values[3]


def _answers_challenge(exchange: Exchange, later: Exchange, gap: float) -> bool:
    """Whether the later request is the client's answer to this 401 or 407."""
    proxy = exchange.status == 407
    before, now = _sent(exchange, proxy), _sent(later, proxy)
    if gap <= ANSWER_WITHIN_S and _is_hidden(later, proxy):
        return later.status < 400  # what was sent is not shown; that it was accepted is
    if not now or now == before or gap > ANSWER_WITHIN_S:
        return False
    scheme = now.partition(" ")[0].lower()
    well = later.status < 400
    if scheme in CONNECTION_BOUND and (well or not before):
        return well or scheme in _offered(exchange, proxy)
    if before:
        return well  # new credentials, fetched at once, and they are accepted: the client knew what to do
    if scheme in HANDSHAKES:
        return well or scheme in _offered(exchange, proxy)
    return well or (gap <= TOKEN_WITHIN_S and scheme in _offered(exchange, proxy))


def _logged_in(exchange: Exchange, diagnosis: Diagnosis, cause: Cause | None, later: Exchange) -> bool:
    """Whether nobody was logged in when a program asked who is, and then somebody was."""
    left = any(piece.where == OWN_LOGOUT for piece in diagnosis.causes[0].evidence) if diagnosis.causes else False
    if cause is None or not (cause.id == _ANONYMOUS or left) or not 200 <= later.status < 300:
        return False
    return not any(_credentials(exchange)) and any(_credentials(later))


def _took_a_stage(exchange: Exchange, later: Exchange) -> bool:
    """Whether a Matrix server named the stages of a login within the request, and the client went through them."""
    return 200 <= later.status < 300 and says(exchange, _STAGES)


def _sent(exchange: Exchange, proxy: bool) -> str:
    return exchange.request.headers.get("proxy-authorization" if proxy else "authorization") if exchange.request else ""


def _is_hidden(exchange: Exchange, proxy: bool) -> bool:
    """Whether the capture may have lost the credentials."""
    name = "proxy-authorization" if proxy else "authorization"
    return exchange.request is not None and name in exchange.request.headers.hidden


def _offered(exchange: Exchange, proxy: bool) -> set[str]:
    if exchange.response is None:
        return set()
    name = "proxy-authenticate" if proxy else "www-authenticate"
    return {challenge.name for challenge in challenges(exchange.response.headers, name)}
