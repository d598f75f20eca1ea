"""auth/: keys and tokens that tell by their look what they are: in a place, at a host, for a use that is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, once, proof, rules_out, strong
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.kinds import (
    expected_at,
    is_at_another_site,
    is_at_home,
    is_read_at,
    is_telling,
    issuers_at,
    kind_of,
    place_of,
)
from statusdoctor.facts.path_secrets import path_secret
from statusdoctor.facts.tokens import token
from statusdoctor.knowledge import CredentialKind, Fix
from statusdoctor.rules.auth_answers import refused, said_clearly
from statusdoctor.rules.auth_reading import is_token_request, secrets_sent
from statusdoctor.rules.session_reading import on_cause

#: What servers say of a key that stands where they read another kind.
_ECHOES: Final = tuple(
    f"auth/{slug}"
    for slug in (
        "api-key-invalid api-key-missing basic-rejected credentials-misplaced credentials-stripped forbidden "
        "forbidden-anonymous login-rejected no-credentials token-malformed token-rejected"
    ).split()
)
#: What an address with an odd secret in it looks like.
_OF_ADDRESSES: Final = (
    "routing/not-found", "routing/object-missing", "routing/hidden-forbidden", "routing/template-unfilled",
    "auth/token-rejected",
)  # fmt: skip
_USES: Final = {
    "refresh": "it buys new tokens and opens nothing itself",
    "secret": "it proves the client to the token endpoint and opens nothing itself",
    "publishable": "it is for pages, and the server's API takes secret keys",
    "other": "it is no key of this API",
}


@once
def _told_apart(case: Case) -> list[tuple[Credentials, str, CredentialKind]]:
    """The secrets of a request whose kind is known: where each stands, its value, its kind."""
    found = []
    for sent in secrets_sent(case):
        for value in (sent.password, sent.user, sent.value):
            kind = kind_of(value, case.request.host) if value else None
            if kind is not None:
                found.append((sent, value, kind))
                break
    return found


@evidence_for("", on=("error", "says-error"))
def sent_another_way(case: Case) -> Iterator[Evidence]:
    """A key of this very service, sent in a place or with a scheme in which the service does not read it."""
    if not refused(case) or is_token_request(case) or _was_read(case):
        return
    known = [(sent, kind) for sent, _, kind in _told_apart(case) if is_at_home(kind, case.request.host) and kind.takes]
    if any(is_read_at(kind, place_of(sent)) for sent, kind in known):
        yield from _in_its_place(case)
        return
    found = known[0] if known else _lookless(case)
    if found is not None and not found[0].fault and found[0].where != "request.body":
        yield from _misplaced(*found, sure=bool(known))


def _was_read(case: Case) -> bool:
    """Whether the server's own words show that it read the key: expired, revoked, restricted, without a scope …"""
    named = {m.words.cause for m in case.matches if m.words.strength == "proof" and m.words.cause.startswith("auth/")}
    return bool(named - set(_ECHOES) - {"auth/wrong-scheme", "auth/api-key-misplaced", "auth/scheme-missing"})


def _lookless(case: Case) -> tuple[Credentials, CredentialKind] | None:
    """A service whose keys have no look: an opaque value in another place than the one that it reads."""
    kind = expected_at(case.request.host)
    if kind is None:
        return None
    sent = [s for s in secrets_sent(case) if s.kind not in ("cookie", "signature") and token(s.value) is None]
    if not sent or any(is_read_at(kind, place_of(s)) for s in sent):
        return None
    return sent[0], kind


def _in_its_place(case: Case) -> Iterator[Evidence]:
    for cause in ("auth/scheme-missing", "auth/wrong-scheme", "auth/api-key-misplaced"):
        if said_clearly(case, cause, "proof"):
            continue  # it reads that place, and takes another kind from there
        says = "The key came where this service reads it."
        yield on_cause(cause, rules_out(says, at="request.headers", quote=""))


def _misplaced(sent: Credentials, kind: CredentialKind, *, sure: bool) -> Iterator[Evidence]:
    wanted, used = kind.takes[0], place_of(sent)
    says = f"{_capital(kind.name)} was sent {_way(used)}; it is read {_way(wanted)}."
    fix = Fix("client", f"Send it {_way(wanted)}.", _example(wanted))
    cause = _cause(used, kind)
    yield on_cause(cause, (proof if sure else strong)(says, at=sent.where, fix=fix))
    for echo in _ECHOES:
        yield on_cause(echo, (rules_out if sure else against)("The key came where it is not read.", at=sent.where))


def _cause(used: str, kind: CredentialKind) -> str:
    if not used.startswith("authorization") or not any(t.startswith("Authorization") for t in kind.takes):
        return "auth/api-key-misplaced"
    return "auth/scheme-missing" if used == "authorization" else "auth/wrong-scheme"


def _way(place: str) -> str:
    name, colon, scheme = place.partition(": ")
    if name.lower() == "authorization":
        return (
            f"in Authorization with the scheme {scheme.title() if scheme.islower() else scheme}"
            if colon
            else ("in Authorization with no scheme")
        )
    if place.startswith("?"):
        return f"as the query parameter {place[1:]}"
    return "in the body" if place == "body" else f"in the field {place}"


def _example(place: str) -> str:
    if place.startswith("?"):
        return f"{place}=…"
    name, colon, scheme = place.partition(": ")
    if scheme.endswith("…"):
        return place
    return f"{name}: {scheme} …" if colon else f"{name}: …"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


@evidence_for("", on=("error", "says-error"))
def sent_to_another_house(case: Case) -> Iterator[Evidence]:
    """A key of one service, sent to another whose keys look otherwise; or to another site of its own service."""
    if not refused(case) or _was_read(case):
        return
    for sent, value, kind in _told_apart(case):
        at_home = not kind.hosts or is_at_home(kind, case.request.host)  # of some, no home is kept
        if at_home and is_at_another_site(kind, value, case.request.host):
            says = f"{_capital(kind.name)} was sent to {case.request.host}, another of the service's sites."
            yield on_cause("auth/credentials-for-another-environment", proof(says, at=sent.where))
        elif not at_home and is_telling(value) and issuers_at(case.request.host):
            says = f"{_capital(kind.name)} was sent to {case.request.host}, which did not issue it."
            yield on_cause("auth/credentials-for-another-host", proof(says, at=sent.where))
        else:
            continue
        for echo in _ECHOES:
            yield on_cause(echo, against("The key is at home elsewhere.", at=sent.where))
        return


@evidence_for("", on=("error", "says-error"))
def odd_secret_in_the_path(case: Case) -> Iterator[Evidence]:
    """Services that read their secret in the path answer an odd one as an address that they do not know."""
    found = path_secret(case.request)
    if found is None or not (found.fault or case.status == 401):
        return
    if found.fault == "malformed" and case.status in (400, 409, 413, 422, 429):
        return  # the service complains of something that it looks at once it knows the bot
    match found.fault:
        case "empty":
            yield on_cause("auth/placeholder-token", proof(f"The {found.name} in the path is empty.", "request.url"))
        case "placeholder":
            says = f"The literal {found.value[:40]} stands in the path in place of the {found.name}."
            yield on_cause("auth/placeholder-token", proof(says, at="request.url"))
        case "malformed":
            says = f"The {found.name} in the path has not the form of one."
            yield on_cause("auth/token-malformed", strong(says, at="request.url", quote=""))
        case _:
            says = f"The {found.name} in the path has the form of one, and the service refuses it."
            yield on_cause("auth/api-key-invalid", strong(says, at="request.url", quote=""))
            return
    for cause in _OF_ADDRESSES:
        yield on_cause(cause, against(f"The {found.name} in the path is no good.", at="request.url", quote=""))


@evidence_for("auth/token-wrong-type", on=("error", "says-error"))
def not_for_requests(case: Case) -> Iterator[Evidence]:
    """A refresh token, a client's secret or a publishable key in the place of an access token."""
    if not refused(case) or is_token_request(case):
        return
    for sent, _, kind in _told_apart(case):
        if kind.use in _USES and sent.where != "request.body" and is_at_home(kind, case.request.host):
            yield proof(f"{_capital(kind.name)} was sent: {_USES[kind.use]}.", at=sent.where)
            for echo in _ECHOES:
                yield on_cause(echo, against("The value is no token for requests.", at=sent.where))
            return
