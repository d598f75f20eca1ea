"""auth/: requests and links that carry a signature: what of it can be seen to be wrong without the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.signing import (
    covered_fields,
    digest_fault,
    signature_parameters,
    signed_text,
    sigv4_faults,
    validity,
)
from statusdoctor.facts.timing import ago
from statusdoctor.history import Record
from statusdoctor.rules.access_reading import says_nothing_more
from statusdoctor.rules.auth_reading import authorization
from statusdoctor.rules.session_reading import earlier, on_cause

_KINDS: Final = ("aws-sigv4", "signature", "oauth1", "hawk")
_SPEAKS: Final = re.compile(r"signature|hmac|\bsign(?:ed|ing)?\b|\bmac\b|digest of the request")
_NO_SIGNATURE: Final = ("(missing equal-sign) in authorization header", "authorization header requires 'credential'")
_ABOUT_TIME: Final = re.compile(r"expire|skew|too (?:old|large)|clock|timestamp")


def _signed(case: Case) -> Credentials | None:
    return next((c for c in case.credentials if c.kind in _KINDS), None)


@evidence_for("", on=("error", "says-error"))
def no_token_whose_signature_is_meant(case: Case) -> Iterator[Evidence]:
    """ "Invalid signature" said to a signed request that carries no JWT means the request's own signature."""
    sent = _signed(case)
    if sent is None or case.token is not None or not case.matched("auth/token-bad-signature"):
        return
    says = "The request carries a signature and no JWT: it is the request's that does not verify."
    yield on_cause("auth/signature-mismatch", proof(says, at=sent.where, quote=""))
    yield on_cause("auth/token-bad-signature", rules_out("No JWT was sent.", at=sent.where, quote=""))


def _signature_in_question(case: Case) -> bool:
    """Whether the server's words are about the signature and not about its time."""
    return case.matched("auth/signature-mismatch") or (
        bool(_SPEAKS.search(case.words)) and not _ABOUT_TIME.search(case.words)
    )


@evidence_for("auth/wrong-scheme", on=("error",), status=(400, 401, 403))
def no_signature_where_aws_looks_for_one(case: Case) -> Iterator[Evidence]:
    """AWS reads Authorization as a signature; so does API Gateway where no route of its own claims the field."""
    sent = authorization(case)
    if sent is None or sent.kind == "aws-sigv4" or not any(word in case.words for word in _NO_SIGNATURE):
        return
    by_gateway = "x-amz-apigw-id" in case.response.headers or ".execute-api." in case.request.host
    says = "AWS looks for a signature (AWS4-HMAC-SHA256) in Authorization; something else stands there."
    yield (slight if by_gateway else proof)(says, at=sent.where)
    if by_gateway:
        says = "API Gateway answers so where no route matches path, stage and method, and Authorization is filled."
        yield on_cause("routing/not-found", strong(says, at="response.body", quote=""))
    for cause in ("auth/signature-mismatch", "auth/scheme-missing", "auth/token-malformed"):
        yield on_cause(cause, rules_out("No signature was sent that could differ.", at=sent.where))


@evidence_for("auth/signature-mismatch", on=("error",), status=(400, 401, 403))
def request_changed_after_signing(case: Case) -> Iterator[Evidence]:
    """AWS Signature Version 4: the parts that can be checked against the request itself."""
    sent = case.sent_credentials("aws-sigv4")
    if sent is None or not _signature_in_question(case):
        return
    pairs = {name.lower(): value for name, value in sent.parameters.items()}
    for says in sigv4_faults(case.request, pairs):
        yield strong(says, at=sent.where, quote="")


@evidence_for("auth/signature-mismatch", on=("error",), status=(400, 401, 403))
def message_signature_disagrees(case: Case) -> Iterator[Evidence]:
    """HTTP message signatures (RFC 9421) and their draft: covered fields, times, and the body's digest."""
    text = case.request.headers.get("signature-input") or case.request.headers.get("signature")
    if not text and case.sent_credentials("signature") and "headers=" in case.request.headers.get("authorization"):
        text = case.request.headers.get("authorization")
    if not text:
        return
    gone = [name for name in covered_fields(text) if case.request.headers.lacks(name)]
    if gone:
        yield proof(f"The signature covers the field {gone[0]}, which the request does not carry.", _where(case), "")
    expires = signature_parameters(text).get("expires")
    if expires is not None and expires < case.server_time:
        yield strong(
            f"The signature's own end was {ago(case.server_time - expires)} before this request.", _where(case), ""
        )
    fault = digest_fault(case.request)
    if fault:
        yield proof(fault, at="request.body", quote="")


def _where(case: Case) -> str:
    name = next((n for n in ("signature-input", "signature") if n in case.request.headers), "authorization")
    return f"request.headers.{name}"


@evidence_for("auth/signature-mismatch", on=("error",), status=(400, 401, 403))
def what_the_server_signed(case: Case) -> Iterator[Evidence]:
    """S3 and its like tell the text that they signed: what differs from the request was changed on the way."""
    text = signed_text(case.got)
    sent = case.sent_credentials("aws-sigv4", "signature")
    if not text or sent is None:
        return
    yield strong(
        "The server tells the text that it signed: compare it with the client's.", "response.body: <StringToSign>", ""
    )
    date = case.request.headers.get("x-amz-date") or sent.parameters.get("x-amz-date", "")
    if date and text.startswith("AWS4") and date not in text:
        yield proof("The moment in the text that the server signed is not the one of the request.", "response.body", "")


@evidence_for("auth/signature-mismatch", on=("error",), status=(401, 403))
def signed_and_refused(case: Case) -> Iterator[Evidence]:
    """Nothing more is known than that a signature was sent and its sender refused."""
    sent = _signed(case)
    if sent is None or sent.fault in ("empty", "placeholder"):
        return
    says = "The request carried a signature, and the server speaks of it."
    if _signature_in_question(case):
        yield strong(says, at=sent.where, quote="")
        yield from _worked_before(case, sent)
    elif case.status == 403 and sent.where == "request.url" and says_nothing_more(case):
        ends = validity(case.request)
        if ends is not None and ends.ends > case.server_time:
            yield strong("The link carries a signature, has not run out, and is refused.", at="request.url", quote="")
    elif case.status == 401 and not case.matches and not _ABOUT_TIME.search(case.words):
        yield slight("The request carried a signature, and its sender was not recognised.", at=sent.where, quote="")


def _worked_before(case: Case, sent: Credentials) -> Iterator[Evidence]:
    """Another request signed with the same key was accepted: the secret is right, the signed text is not."""
    key = _key_id(sent.parameters)
    for record in case.history.to_host(200):
        if key and record.ok and key in record.request.headers.get("authorization"):
            says = f"Another request with the same key was accepted {earlier(case, record)}: the secret is right."
            yield slight(says, at="earlier", about=(record,))
            return


def _key_id(parameters: dict[str, str]) -> str:
    credential = parameters.get("credential") or parameters.get("Credential", "")
    return credential.partition("/")[0] or parameters.get("keyid", "") or parameters.get("oauth_consumer_key", "")


@evidence_for("auth/signed-url-expired", on=("error",), status=(400, 401, 403, 404, 410))
def link_has_ended(case: Case) -> Iterator[Evidence]:
    """The address itself says until when it is valid."""
    found = validity(case.request)
    if found is None:
        return
    left = found.ends - case.server_time
    if left > 0:
        if case.matched("auth/signed-url-expired") and left > 1:
            yield against(f"By its own date the link lives another {ago(left)}.", at="request.url", quote=found.named)
        return
    weight = proof if case.status in (401, 403, 410) or "expire" in case.words else strong
    yield weight(f"The link's own end was {ago(left)} before this request ({found.named}).", "request.url", found.named)
    for cause in (
        "auth/no-credentials",
        "auth/forbidden-anonymous",
        "auth/token-expired",
        "access/object-storage-denied",
        "routing/gone",
    ):
        yield on_cause(cause, against("The link carried its own credentials, and they had ended.", "request.url", ""))


@evidence_for("auth/signed-url-expired", on=("error",), status=(401, 403))
def same_link_worked(case: Case) -> Iterator[Evidence]:
    """A signed link without a readable end that worked before."""
    sent = _signed(case)
    if sent is None or sent.where != "request.url" or validity(case.request) is not None:
        return
    accepted: Record | None = next((r for r in case.history.attempts() if r.ok), None)
    if accepted is not None:
        yield slight(f"The same link worked {earlier(case, accepted)}.", at="earlier", about=(accepted,))
