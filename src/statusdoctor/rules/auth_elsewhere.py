"""auth/: the words of this family said where they mean something else: token endpoints, preflights, broken forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, against, evidence_for, rules_out
from statusdoctor.rules.auth_answers import refuses_with_500
from statusdoctor.rules.auth_reading import is_oauth, is_preflight

#: What only a resource can mean; a token endpoint that says so speaks of grants, codes and clients.
_OF_RESOURCES: Final = frozenset(
    f"auth/{slug}"
    for slug in (
        "no-credentials wrong-scheme basic-rejected api-key-missing api-key-invalid api-key-misplaced forbidden "
        "forbidden-anonymous insufficient-scope token-expired token-rejected token-revoked token-malformed "
        "token-wrong-audience token-wrong-issuer token-bad-signature token-not-yet-valid token-wrong-type"
    ).split()
)
#: Faults of form after which nobody looks at the value, and those of them that damage the token itself.
_FORMS: Final = frozenset(
    "scheme-duplicated placeholder empty colon glued quoted python-bytes brackets json two-values not-base64 "
    "no-colon line-break white-space".split()
)
_DAMAGED: Final = frozenset("quoted python-bytes brackets json line-break white-space".split())
_ECHOES: Final = frozenset(
    f"auth/{slug}"
    for slug in (
        "token-rejected token-malformed token-bad-signature api-key-invalid api-key-missing no-credentials "
        "basic-rejected forbidden-anonymous login-rejected wrong-scheme"
    ).split()
)


_FEW_WORDS: Final = 1000
_SIGNED: Final = ("aws-sigv4", "signature")


def _named(case: Case) -> list[str]:
    return sorted({m.words.cause for m in case.matches if m.words.cause.startswith("auth/")})


@evidence_for("", on=("error", "says-error", "redirect"))
def said_by_a_token_endpoint(case: Case) -> Iterator[Evidence]:
    if not case.matches or not is_oauth(case):
        return
    for cause in _named(case):
        if cause == "auth/api-key-invalid" and case.sent_credentials("api-key") is not None:
            continue  # a token is asked for in return for a key, as IBM gives them
        if cause in _OF_RESOURCES:
            says = "An OAuth endpoint was asked: its words mean the grant or the client."
            yield msgspec.structs.replace(rules_out(says, at="request.url"), cause=cause)


@evidence_for("auth/token-expired", on=("error",))
def said_of_a_signed_url(case: Case) -> Iterator[Evidence]:
    """A signed URL ends with the token that it was signed with: auth/signed-url-expired."""
    signed = next((c for c in case.credentials if c.where == "request.url" and c.kind in _SIGNED), None)
    if signed and case.matched("auth/token-expired"):
        yield against("The URL is a signed one: its own end is meant.", at="request.url")


@evidence_for("", on=("preflight",))
def said_to_a_preflight(case: Case) -> Iterator[Evidence]:
    if case.status < 400 or not is_preflight(case):
        return
    for cause in _named(case):
        says = "A preflight never carries credentials."
        yield msgspec.structs.replace(rules_out(says, at="request.method", quote="OPTIONS"), cause=cause)


@evidence_for("", on=("error",))
def said_in_a_crash(case: Case) -> Iterator[Evidence]:
    """A stack trace or settings dump holds many words; a refusal is no 5xx."""
    if case.status < 500 or _is_a_product_in_few_words(case) or refuses_with_500(case):
        return
    for cause in _named(case):
        says = f"The status is {case.status}: the server failed, it did not refuse."
        yield msgspec.structs.replace(against(says, at="response.status", quote=""), cause=cause)


def _is_a_product_in_few_words(case: Case) -> bool:
    """Whether the answer is a line or two of a product that answers refusals with 500 (ClickHouse, Odoo, SOAP)."""
    short = case.got.looks_like in ("text", "json", "xml") and len(case.got.text) < _FEW_WORDS
    return short and any(m.words.strength == "proof" and m.words.cause.startswith("auth/") for m in case.matches)


@evidence_for("", on=("error", "says-error"))
def said_of_a_wrong_form(case: Case) -> Iterator[Evidence]:
    """Where the form of the credentials is at fault, "invalid token" and its like are only its echo."""
    sent = next((c for c in case.credentials if c.fault in _FORMS or c.kind == "bare"), None)
    if sent is None or not case.matches:
        return
    doubt = rules_out if sent.fault in _FORMS else against
    for cause in _named(case):
        if cause in _ECHOES and not (cause == "auth/token-malformed" and sent.fault in _DAMAGED):
            piece = doubt("The form of the credentials explains the refusal.", at=sent.where)
            yield msgspec.structs.replace(piece, cause=cause)
