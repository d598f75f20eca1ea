"""oauth/assertion-rejected: what a signed assertion says of itself, held against the request and the server's clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, strong
from statusdoctor.facts.oauth import OAuthRequest
from statusdoctor.facts.timing import ago
from statusdoctor.facts.tokens import Token, token
from statusdoctor.rules.oauth_reading import asked, named_elsewhere, told

_REFUSED: Final = frozenset(("invalid_client", "invalid_grant", "invalid_request", "unauthorized_client"))
_AT: Final = "request.body"


def _presented(case: Case) -> tuple[OAuthRequest, Token | None] | None:
    """The request and its assertion, where one was sent and the answer refuses client or grant."""
    found, step = told(case), asked(case)
    if step is None or (found is not None and found.code not in _REFUSED):
        return None
    value = step.asked.get("client_assertion") or (step.asked.get("assertion") if step.grant == "assertion" else "")
    if not value or (found is None and case.status not in (400, 401)):
        return None
    return step, token(value)


@evidence_for("oauth/assertion-rejected", on=("error",))
def assertion_refused(case: Case) -> Iterator[Evidence]:
    presented = _presented(case)
    if presented is None or named_elsewhere(case, "oauth/assertion-rejected"):
        return
    step, found = presented
    yield strong("The client presented a signed assertion, and the server refused it.", _AT, "")
    if found is None:
        return
    yield from _outdated(found, case.server_time)
    yield from _names(case, step, found)


def _outdated(found: Token, now: float) -> Iterator[Evidence]:
    """now: 0 where a pasted exchange bears no date at all."""
    if found.expires is not None and found.expires <= now:
        yield proof(f"The assertion had expired {ago(now - found.expires)} before it was used.", _AT, "")
    elif now > 0 and found.issued is not None and found.issued > now + 30:
        yield proof(f"The assertion is dated {ago(found.issued - now)} ahead of the server's clock.", _AT, "")


def _names(case: Case, step: OAuthRequest, found: Token) -> Iterator[Evidence]:
    """aud must name this server (RFC 7523, 3); iss and sub of a client assertion are the client id."""
    host = case.request.host
    if found.audience and not any(host in name for name in found.audience):
        yield strong(f"The assertion's aud names another server than {host}.", _AT, "")
    if "client_assertion" in step.asked and step.client_id and found.subject and found.subject != step.client_id:
        yield strong("The assertion's sub is not the client_id of the request.", _AT, "")
    if not found.audience:
        yield strong("The assertion has no aud.", _AT, "")
    if found.expires is None:
        yield strong("The assertion has no exp.", _AT, "")
