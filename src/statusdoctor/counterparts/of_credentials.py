"""What a token says of itself, and which key was sent, beside a refusal of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from statusdoctor.counterparts.registry import counterpart_of, listed
from statusdoctor.evidence import Case, Evidence, slight
from statusdoctor.facts.timing import ago
from statusdoctor.facts.tokens import Token, texts

_LONGEST: Final = 120  # characters of one claim
_SHOWN: Final = 6  # scopes, roles
_ROLES: Final = ("roles", "role", "permissions", "authorities", "groups", "cognito:groups", "privileges", "wids")
_OF_RIGHTS: Final = re.compile(r"role|perm|group|scope|scp|priv|right|admin|grant|access|authori", re.I)
_OF_THE_LOGIN: Final = ("acr", "amr", "auth_time")


def _where(case: Case) -> str:
    """Where the token was sent."""
    return next((c.where for c in case.credentials if case.token is not None and case.token.raw in c.value), "")


def _readable(case: Case) -> Token | None:
    """The token that was sent, where its claims can be read."""
    return case.token if case.token is not None and case.token.claims else None


def _told(case: Case, says: str) -> Evidence:
    return slight(says, at=_where(case), quote="")


@counterpart_of("auth/token-wrong-issuer")
def issuer(case: Case) -> Iterator[Evidence]:
    token = _readable(case)
    if token is not None:
        told = f"is of the issuer {token.issuer[:_LONGEST]}" if token.issuer else "names no issuer (iss)"
        yield _told(case, f"The token that was sent {told}.")


@counterpart_of("auth/token-wrong-audience")
def audience(case: Case) -> Iterator[Evidence]:
    token = _readable(case)
    if token is not None:
        told = f"is meant for {_listed(token.audience)}" if token.audience else "names no audience (aud)"
        yield _told(case, f"The token that was sent {told}.")


@counterpart_of("auth/insufficient-scope", "auth/forbidden")
def rights(case: Case) -> Iterator[Evidence]:
    token = _readable(case)
    if token is None:
        return
    realm = token.claims.get("realm_access")  # Keycloak
    held = token.claims | (realm if isinstance(realm, dict) else {})
    roles = tuple(role for name in _ROLES for role in texts(held.get(name)))
    if token.scopes:
        yield _told(case, f"The token that was sent bears the scopes {_listed(token.scopes)}.")
    if roles:
        yield _told(case, f"The token that was sent names the roles {_listed(roles)}.")
    if not token.scopes and not roles and not any(_OF_RIGHTS.search(name) for name in token.claims):
        yield _told(case, "The token that was sent names neither scopes nor roles.")


@counterpart_of("auth/token-bad-signature")
def signature(case: Case) -> Iterator[Evidence]:
    token = case.token
    if token is not None and token.algorithm:
        key = f", its key is called {token.key_id[:_LONGEST]}" if token.key_id else ", and it names no key (kid)"
        yield _told(case, f"The token that was sent says it is signed with {token.algorithm[:40]}{key}.")


@counterpart_of("auth/token-wrong-type")
def kind(case: Case) -> Iterator[Evidence]:
    token = _readable(case)
    if token is not None and token.kind != "unknown":
        article = "an" if token.kind in ("access", "id") else "a"
        yield _told(case, f"The token that was sent is {article} {token.kind} token, by what it says of itself.")


@counterpart_of("auth/step-up-required")
def login(case: Case) -> Iterator[Evidence]:
    token = _readable(case)
    claims = token.claims if token is not None else {}
    told = [f"{name} {_listed(held)}" for name in _OF_THE_LOGIN if (held := _of_login(claims.get(name)))]
    if told:
        yield _told(case, f"The token that was sent tells of its login: {', '.join(told)}.")


@counterpart_of("auth/token-rejected", "auth/token-revoked")
def token_at_large(case: Case) -> Iterator[Evidence]:
    """Who made it, for whom, and until when: the three things that a bare refusal leaves open."""
    token = _readable(case)
    if token is None:
        yield from key(case)
        return
    told = [f"issuer {token.issuer[:_LONGEST]}"] if token.issuer else []
    told += [f"audience {_listed(token.audience)}"] if token.audience else []
    if token.expires is not None and case.sent_at:
        left = token.expires - case.sent_at
        told.append(f"valid for {ago(left)} more" if left > 0 else f"expired {ago(left)} before")
    if told:
        yield _told(case, f"The token that was sent: {', '.join(told)}.")


@counterpart_of("auth/api-key-invalid", "auth/api-key-restricted")
def key(case: Case) -> Iterator[Evidence]:
    sent = case.sent_credentials("api-key", "token", "bearer", "bare", "other")
    if sent is None or sent.password or not sent.value:
        return
    if sent.where == "request.body":
        yield slight(f'They were sent in the body, as "{sent.name[:60]}".', at=sent.where, quote="")
    else:
        yield slight("These credentials were sent.", at=sent.where)


def _of_login(value: Any) -> tuple[str, ...]:
    """acr and auth_time may be numbers."""
    return (str(value),) if type(value) is int else texts(value)


def _listed(items: tuple[str, ...]) -> str:
    return listed([item[:_LONGEST] for item in items], _SHOWN)
