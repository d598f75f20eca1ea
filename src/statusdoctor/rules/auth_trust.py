"""auth/token-wrong-audience, -wrong-issuer, -bad-signature: for whom and by whom a token was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.tokens import Token
from statusdoctor.facts.urls import is_private_host
from statusdoctor.rules.auth_accepted import accepted_tokens
from statusdoctor.rules.auth_answers import refused
from statusdoctor.rules.auth_reading import holder
from statusdoctor.rules.session_reading import on_cause

_DOTTED: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")  # an issuer that bears the name of a host
#: Audiences that name one well-known API, with the host that takes them.
_WELL_KNOWN: Final = {
    "00000003-0000-0000-c000-000000000000": ("Microsoft Graph", "graph.microsoft.com"),
    "https://graph.microsoft.com": ("Microsoft Graph", "graph.microsoft.com"),
    "https://graph.microsoft.com/": ("Microsoft Graph", "graph.microsoft.com"),
    "00000002-0000-0000-c000-000000000000": ("Azure AD Graph", "graph.windows.net"),
    "https://management.azure.com": ("Azure Resource Manager", "management.azure.com"),
    "https://management.azure.com/": ("Azure Resource Manager", "management.azure.com"),
    "https://management.core.windows.net/": ("Azure Resource Manager", "management.azure.com"),
    "https://vault.azure.net": ("Azure Key Vault", "vault.azure.net"),
    "https://storage.azure.com": ("Azure Storage", "windows.net"),
    "https://storage.azure.com/": ("Azure Storage", "windows.net"),
    "account": ("Keycloak's own account service", "/account"),
}


def _live(case: Case) -> Token | None:
    """The token, where it was refused and has not simply run out."""
    if case.token is None or not refused(case) or case.token.expired_at(case.server_time):
        return None
    return case.token


@evidence_for("auth/token-wrong-audience", on=("error", "says-error"))
def audience_of_another_api(case: Case) -> Iterator[Evidence]:
    token, sent = _live(case), holder(case)
    if token is None or sent is None or not token.audience or case.status not in (401, 403) or not case.request.host:
        return
    for audience in token.audience:
        name, home = _WELL_KNOWN.get(audience, ("", ""))
        if name and home in case.request.host + case.request.route:
            return
        if name and home not in case.request.host + case.request.route and len(token.audience) == 1:
            weight = slight if audience == "account" else strong
            yield weight(f"The token's aud is that of {name}, not of {case.request.host}.", at=sent.where)
            return
    hosts = {_host(a) for a in token.audience} - {""}
    if hosts and case.request.host not in hosts and not any(_related(h, case.request.host) for h in hosts):
        yield slight(f"The token's aud names {sorted(hosts)[0]}; {case.request.host} was called.", at=sent.where)


@evidence_for("auth/token-wrong-audience", on=("error", "says-error"))
def another_audience_was_accepted(case: Case) -> Iterator[Evidence]:
    token, sent = _live(case), holder(case)
    if token is None or sent is None or not token.audience or case.status != 401:
        return
    for other, record in accepted_tokens(case):
        if other.audience and other.issuer == token.issuer and not set(other.audience) & set(token.audience):
            says = f"This host accepted tokens for {other.audience[0]}; this one is for {token.audience[0]}."
            yield strong(says, at=sent.where, about=(record,))
            return


@evidence_for("auth/token-wrong-audience", on=("error",), status=(401,))
def for_another_registry(case: Case) -> Iterator[Evidence]:
    """Registries of containers: the challenge's service is the aud that they take, its realm where tokens are made."""
    token, sent = _live(case), holder(case)
    asked = case.challenges.first("bearer")
    if token is None or sent is None or asked is None or "://" not in asked.get("realm") or not asked.get("service"):
        return
    service, issuer = asked.get("service"), (urlsplit(asked.get("realm")).hostname or "")
    if asked.get("error") not in ("", "invalid_token"):
        return
    if token.audience and service not in token.audience:
        says = f"The token is for {token.audience[0][:60]}; the challenge names the service {service[:60]}."
        yield strong(says, at=sent.where)
        yield on_cause("auth/token-rejected", against(says, at=sent.where))
    elif _DOTTED.fullmatch(token.issuer) and token.issuer != issuer:
        says = f"The token's iss is {token.issuer[:60]}; the challenge sends to {issuer[:60]} for tokens."
        yield on_cause("auth/token-wrong-issuer", strong(says, at=sent.where))
        yield on_cause("auth/token-rejected", against(says, at=sent.where))


@evidence_for("auth/token-wrong-issuer", on=("error", "says-error"))
def another_issuer_was_accepted(case: Case) -> Iterator[Evidence]:
    token, sent = _live(case), holder(case)
    if token is None or sent is None or not token.issuer or case.status != 401:
        return
    for other, record in accepted_tokens(case):
        if other.issuer and other.issuer != token.issuer:
            says = f"This host accepted tokens of {other.issuer}; this one is of {token.issuer}."
            yield strong(says, at=sent.where, about=(record,))
            return


@evidence_for("auth/token-wrong-issuer", on=("error", "says-error"))
def issuer_by_another_name(case: Case) -> Iterator[Evidence]:
    """An issuer's own endpoint (userinfo) refuses a token that names the issuer by another host."""
    token, sent = _live(case), holder(case)
    if token is None or sent is None or "://" not in token.issuer or case.status not in (401, 403):
        return
    if not case.request.host:
        return
    parts = urlsplit(token.issuer)
    realm = parts.path.rstrip("/")
    same_place = len(realm) > 3 and case.request.route.startswith(f"{realm}/")
    if same_place and (parts.hostname, parts.scheme) != (case.request.host, case.request.scheme):
        yield proof(
            f"The token's iss is {token.issuer}; the same issuer was asked as {case.request.origin}.", at=sent.where
        )
    elif is_private_host(parts.hostname or "") and not is_private_host(case.request.host):
        yield strong(f"The token's iss is {token.issuer}, an address of a local machine or network.", at=sent.where)


@evidence_for("auth/token-bad-signature", on=("error", "says-error"))
def another_key_was_accepted(case: Case) -> Iterator[Evidence]:
    token, sent = _live(case), holder(case)
    if token is None or sent is None or case.status != 401:
        return
    for other, record in accepted_tokens(case):
        if other.issuer != token.issuer or other.raw == token.raw:
            continue
        if other.algorithm != token.algorithm:
            says = f"This host accepted {other.algorithm} tokens of this issuer; this one is {token.algorithm}."
            yield strong(says, at=sent.where, about=(record,))
        elif other.key_id != token.key_id:
            yield slight("This host accepted tokens signed with another key (kid).", at=sent.where, about=(record,))
        return


def _host(audience: str) -> str:
    return (urlsplit(audience).hostname or "") if audience.startswith(("http://", "https://")) else ""


def _related(one: str, other: str) -> bool:
    """Whether two hosts share their last two labels: issuers often name an API by a sibling."""
    return one.split(".")[-2:] == other.split(".")[-2:]
