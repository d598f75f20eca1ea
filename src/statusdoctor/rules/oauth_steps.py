"""What the oauth rules of the session ask of a request: the members of a token request, and the flow it belongs to."""

from __future__ import annotations

from functools import lru_cache

from statusdoctor.evidence import Case
from statusdoctor.history import Flow, is_refresh
from statusdoctor.history.tokens import asked_members

_WORDS = (b"grant_type", b"code_verifier", b"refresh")


@lru_cache(maxsize=2)  # several rules of one case ask in turn
def members(case: Case) -> dict[str, str]:
    """The form fields or top-level JSON texts of the request's body."""
    return asked_members(case.request, case.sent)


def token_request(case: Case) -> dict[str, str]:
    """The members of a token request; empty for any other request."""
    if case.method != "POST" or not any(word in case.request.body.raw for word in _WORDS):
        return {}
    asked = members(case)
    return asked if "grant_type" in asked or "code_verifier" in asked or is_refresh(case.request) else {}


def code_request(case: Case) -> dict[str, str]:
    """The members of a token request that redeems a code; empty for any other request."""
    asked = token_request(case)
    return asked if asked.get("code") else {}


def code_flow(case: Case) -> Flow | None:
    """The flow whose code this request redeems."""
    return case.history.flow() if code_request(case) else None
