"""What comes after can change what was: a later exchange of the same client acquits a diagnosis, or convicts it.

A challenge that the client answers is no failure; nor is the first leg of NTLM, Digest or DPoP, nor a poll before the
user is done. A failure whose repetition succeeds stays a failure, told as recovered. The same credentials refused
again, or the same failure again with no pause, leave nothing to wait for. `settle` compares one diagnosed exchange
with one later exchange.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.facts.browser import is_preflight
from statusdoctor.facts.challenges import challenges
from statusdoctor.facts.content import Content
from statusdoctor.history import redirect_target
from statusdoctor.knowledge import Cause
from statusdoctor.model import Exchange, Request

Verdict = Literal["acquitted", "recovered", "convicted"]

HANDSHAKES: Final = ("basic", "digest", "ntlm", "negotiate", "kerberos", "scram-sha-256", "scram-sha-1")
CONNECTION_BOUND: Final = ("ntlm", "negotiate", "kerberos")
ANSWER_WITHIN_S: Final = 10.0  # a client program answers a challenge at once; a person who tries again takes longer
TOKEN_WITHIN_S: Final = 3.0  # a program that fetches a token for a Bearer challenge, and sends it
RETRY_WITHIN_S: Final = 120.0
_OPTIMISTIC: Final = ("state/conflict", "state/etag-mismatch")
_NOT_FOLLOWED: Final = "redirect/not-followed"
_LOGIN_REQUIRED: Final = "oauth/login-required"
_SILENTLY: Final = "prompt=none"
_ANONYMOUS: Final = "auth/no-credentials"
#: What a client that asks again and again waits for: the thing was not there yet.
_COMES_LATER: Final = ("state/not-ready", "routing/not-found", "routing/object-missing")
_NO_HEAD: Final = (404, 405, 501)  # how servers that know GET alone answer HEAD
_GRAPHQL: Final = "payload/graphql-error"
_BY_HASH: Final = re.compile(rb"PersistedQueryNotFound|PERSISTED_QUERY_NOT_FOUND")
_BAD_NONCE: Final = re.compile(rb"badNonce")
_FIRST: Final = 1024
_LOOKS: Final = ("GET", "HEAD", "PROPFIND")
_MAKES: Final = ("PUT", "MKCOL", "POST", "PATCH")
_S3: Final = re.compile(r"((?:^|\.))s3(?:[.-][a-z]{2}-[a-z-]+-\d|-external-\d|\.dualstack\.[\w-]+)?\.amazonaws\.com$")
_OVERLAP_S: Final = 1.0  # an answer can be recorded after the request that it led to


def may_be_acquitted(exchange: Exchange, diagnosis: Diagnosis, cause: Cause | None) -> bool:
    """Whether the future can turn this diagnosis into "nothing was wrong"."""
    if diagnosis.severity != "problem":
        return False
    if exchange.status in (401, 407) or (cause is not None and cause.id == _NOT_FOLLOWED):
        return True
    if acquitting_addresses(exchange, diagnosis):
        return True
    if _brings_a_nonce(exchange):
        return True
    return cause is not None and (cause.benign_when == "recovered" or cause.id in _OPTIMISTIC)


def acquitting_addresses(exchange: Exchange, diagnosis: Diagnosis) -> tuple[str, ...]:
    """What the client only has to ask for to show that nothing was wrong: an address, or a method and an address.

    A redirect that is followed later is followed. A preflight after which the browser sends the very request was good
    enough for the browser, whatever a rule suspects. A thing that is not there and is made next was only asked for;
    one that comes later was waited for. A query whose hash alone was sent is sent whole next. HEAD that a server does
    not know is followed by GET, a login that cannot be silent by one that is shown, and a challenge that names where
    tokens are given by a request to that place.
    """
    request = exchange.request
    if not diagnosis.causes or request is None:
        return ()
    cause = diagnosis.causes[0].id
    if cause.startswith("cors/") and 200 <= exchange.status < 300 and is_preflight(request):
        return (f"{request.headers.get('access-control-request-method')} {request.url}",)
    if cause == _GRAPHQL and _asked_by_hash(exchange):
        return tuple(f"{method} {request.origin}{request.route}" for method in ("POST", "GET"))
    if cause == _NOT_FOLLOWED:
        return (redirect_target(request, exchange.response),)
    if exchange.status in (301, 307, 400) and (region := _region_told(exchange)):
        return (request.url, _in_region(request, region))
    if cause == _LOGIN_REQUIRED and _SILENTLY in request.path:
        return tuple(f"{method} {request.origin}{request.route}" for method in ("GET", "POST"))
    if exchange.status == 401:
        return tuple(f"{method} {place}" for place in _token_places(exchange) for method in ("GET", "POST"))
    return tuple(_of_a_look(exchange.status, request, cause))


def _of_a_look(status: int, request: Request, cause: str) -> Iterator[str]:
    """What follows a look at something that is not there, or cannot be looked at so."""
    if request.method not in _LOOKS:
        return
    if status == 404:
        yield from (f"{method} {request.origin}{request.route}" for method in _MAKES)
    if cause in _COMES_LATER:
        yield f"{request.method} {request.url}"
    if request.method == "HEAD" and status in _NO_HEAD:
        yield f"GET {request.url}"


def _token_places(exchange: Exchange) -> set[str]:
    """Where a Bearer challenge says that tokens are given, as container registries do; without its query."""
    if exchange.response is None:
        return set()
    found = challenges(exchange.response.headers, "www-authenticate")
    realms = {challenge.parameters.get("realm", "") for challenge in found if challenge.name == "bearer"}
    return {realm.partition("?")[0] for realm in realms if realm.startswith(("https://", "http://"))}


def _asked_by_hash(exchange: Exchange) -> bool:
    """Whether a GraphQL server asks for the query itself: clients try its hash first (automatic persisted queries)."""
    return _says(exchange, _BY_HASH)


def _says(exchange: Exchange, words: re.Pattern[bytes]) -> bool:
    """Whether the first of an answer's body, its coding undone, holds these words."""
    response = exchange.response
    return response is not None and words.search(Content(response.headers, response.body).bytes, 0, _FIRST) is not None


def _region_told(exchange: Exchange) -> str:
    """The region in which a bucket lies, as S3 tells it to whom asks elsewhere; its clients then ask again, there."""
    return exchange.response.headers.get("x-amz-bucket-region") if exchange.response else ""


def _in_region(request: Request, region: str) -> str:
    """The same address at the endpoint of a region: bucket.s3.amazonaws.com, s3.us-east-1.amazonaws.com/bucket …"""
    host = _S3.sub(rf"\g<1>s3.{region}.amazonaws.com", request.host)
    return request.origin.replace(request.host, host, 1) + request.path


def acquits(exchange: Exchange, later: Exchange) -> bool:
    """Whether a request for one of those addresses does acquit: what was missing has to be made with success."""
    first, second = exchange.request, later.request
    if exchange.status >= 400:
        return 200 <= later.status < 300
    asks_silently_again = (
        first is not None and second is not None and _SILENTLY in first.path and _SILENTLY in second.path
    )
    return not asks_silently_again


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
    if exchange.status in (401, 407) and (
        _answers_challenge(exchange, later, gap) or _logged_in(exchange, cause, later)
    ):
        return "acquitted"
    if not _went_well(exchange, later):
        waits = cause is not None and cause.id in _COMES_LATER  # who polls is told the same until it is there
        return "convicted" if _says_the_same(exchange, later) and not waits else None
    benign = (cause is not None and cause.benign_when == "recovered") or _brings_a_nonce(exchange)
    benign = (benign or _took_the_newer_state(exchange, first, second, cause)) and gap <= ANSWER_WITHIN_S
    return "acquitted" if benign else "recovered"


def _brings_a_nonce(exchange: Exchange) -> bool:
    """Whether an ACME server refuses a nonce and sends the next: clients retry with that one (RFC 8555, 6.5)."""
    response = exchange.response
    return response is not None and "replay-nonce" in response.headers and _says(exchange, _BAD_NONCE)


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


def _went_well(exchange: Exchange, later: Exchange) -> bool:
    """Whether the later answer is what the first one should have been; a redirect to a login page is not."""
    if exchange.status in (401, 403) and later.status in (301, 302, 303, 307, 308):
        return False
    return 100 < later.status < 400


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


def _logged_in(exchange: Exchange, cause: Cause | None, later: Exchange) -> bool:
    """Whether nobody was logged in when a program asked who is, and then somebody was."""
    if cause is None or cause.id != _ANONYMOUS or not 200 <= later.status < 300:
        return False
    return not any(_credentials(exchange)) and any(_credentials(later))


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
