"""payload/: how large a body is, how its length and framing are told, whether it was there, and its checksum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.bodies import bad_length, family_of
from statusdoctor.facts.digests import Digest, digests
from statusdoctor.rules.payload_complaints import WRITES
from statusdoctor.rules.payload_reading import (
    UNREAD,
    is_wire,
    misses_the_body,
    named_elsewhere,
    sent_nothing,
    slip_of,
    speaks_of_syntax,
)
from statusdoctor.rules.session_reading import on_cause

_LENGTH: Final = "request.headers.content-length"
_SMALL: Final = 4 * 1024  # nobody's limit for a body is as low; what is refused then is another thing


@evidence_for("payload/too-large", on=("error",), status=(413,))
def larger_than_allowed(case: Case) -> Iterator[Evidence]:
    size = _size(case)
    who = next((s.name for s in case.speakers if s.wrote), "The server")
    if named_elsewhere(case, "payload/too-large"):
        yield slight(f"{who} answered 413, which is about size.", at="response.status", quote="413")
    elif size > _SMALL:
        yield proof(f"{who} refused the body of {size:,} bytes as too large.", at=_LENGTH)
    elif size:
        yield strong(f"{who} refused the body of {size:,} bytes as too large.", at=_LENGTH)
    else:
        yield strong(f"{who} refused the request as too large.", at="response.status", quote="413")


_IIS_LIMIT: Final = 30_000_000  # maxAllowedContentLength, where nobody set another


@evidence_for("payload/too-large", on=("error",), status=(404,))
def more_than_iis_takes(case: Case) -> Iterator[Evidence]:
    """Request filtering answers a body that is too long with 404.13, and away from the machine the 13 is not shown."""
    fields = case.response.headers
    by_iis = fields.get("server").lower().startswith("microsoft-iis") or "asp.net" in fields.get("x-powered-by").lower()
    size = _size(case)
    if not by_iis or size <= _IIS_LIMIT or case.method not in WRITES:
        return
    yield strong(f"IIS answers 404 to bodies over {_IIS_LIMIT:,} bytes, and this one has {size:,}.", at=_LENGTH)
    here = next((r for r in case.history.to_host(100) if r.ok and r.request.route == case.request.route), None)
    if here is not None:
        yield slight("The same path answered other requests.", at="earlier", quote="", about=(here,))
    for cause in ("routing/gone", "routing/not-found", "routing/object-missing"):
        yield on_cause(cause, against("The body is over the size that IIS takes.", at=_LENGTH))


def _size(case: Case) -> int:
    """The size of the request's body, as announced or as it came."""
    told = case.request.headers.get("content-length")
    if told.isdecimal() and len(told) < 16:
        return int(told)
    return case.request.body.size or len(case.request.body.raw)


@evidence_for("payload/length-required", on=("error",), status=(411,))
def length_was_not_told(case: Case) -> Iterator[Evidence]:
    fields = case.request.headers
    if "content-length" in fields:
        yield slight("The server wants a Content-Length, and one was sent.", at=_LENGTH)
    elif "transfer-encoding" in fields:
        yield proof(
            "The body came in chunks, and the server wants a Content-Length.", at="request.headers.transfer-encoding"
        )
    elif fields.lacks("content-length"):
        yield proof(
            f"The {case.method or 'request'} told no Content-Length, and the server wants one.",
            at="request.headers",
            quote="",
        )
    else:
        yield strong("The server wants a Content-Length.", at="response.status", quote="411")


@evidence_for("payload/length-mismatch", on=("error",), status=(400, 408, 422, 500, 502))
def length_and_body_differ(case: Case) -> Iterator[Evidence]:
    found = bad_length(case.request)
    if found is None:
        return
    if found.characters:
        says = f"Content-Length counts {found.announced} characters; in bytes the body has {found.received}."
    else:
        says = f"Content-Length says {found.announced:,} bytes, and {found.received:,} came."
    settled = found.characters or (case.status in (400, 408) and found.announced > found.received)
    yield (proof if settled else strong)(says, at=_LENGTH)


@evidence_for("payload/length-mismatch", on=("error",), status=(400, 422, 500))
def counted_in_characters(case: Case) -> Iterator[Evidence]:
    """The length that was told ends the body as many bytes early as its text has more bytes than characters."""
    slip, raw = slip_of(case), case.sent.bytes
    told = case.request.headers.get("content-length")
    if slip is None or slip.kind not in ("truncated", "unclosed-string") or not is_wire(case) or told != str(len(raw)):
        return
    more = len(raw) - len(raw.decode("utf-8", "ignore"))
    if 0 < raw.count(b"{") - raw.count(b"}") <= more:
        says = f"The JSON ends early and its text has {more} bytes more than characters: the length counts characters."
        yield proof(says, at=_LENGTH)
        yield on_cause("payload/malformed-json", against("Content-Length cut the body.", at=_LENGTH))


@evidence_for("payload/transfer-coding-unsupported", on=("error",), status=(400, 411, 501))
def framing_is_not_known(case: Case) -> Iterator[Evidence]:
    coding = case.request.headers.joined("transfer-encoding").strip().lower()
    if not coding or coding == "chunked":
        return
    says = f"Transfer-Encoding is {coding[:40]}, and servers know chunked alone."
    yield (proof if case.status == 501 else strong)(says, at="request.headers.transfer-encoding")


@evidence_for("payload/expectation-failed", on=("error",), status=(417,))
def expectation_cannot_be_met(case: Case) -> Iterator[Evidence]:
    expected = case.request.headers.get("expect")
    if expected:
        yield proof(f"The request expects {expected[:40]}, which a hop does not know.", at="request.headers.expect")
    elif not (case.request.headers.lacks("expect") and case.got.has_json):  # Frappe means any error by it
        yield strong("A hop could not meet an Expect field.", at="response.status", quote="417")


@evidence_for("payload/empty-body", on=("error",), status=(*UNREAD, 411))
def nothing_was_sent(case: Case) -> Iterator[Evidence]:
    if case.method not in WRITES or not sent_nothing(case) or "http header" in case.words:
        return  # where arguments travel in a field, the body may be empty
    says = f"The {case.method} request had no body."
    labelled = family_of(case.sent.declared) in ("json", "form", "xml")
    lacks_all = labelled and case.matched("payload/missing-field")
    if (
        misses_the_body(case)
        or lacks_all
        or any(case.matched(f"payload/{c}") for c in ("malformed-json", "empty-body"))
    ):
        yield proof(says, at="request.body", quote="")
        yield on_cause("payload/missing-field", against("No field came at all.", at="request.body", quote=""))
    elif speaks_of_syntax(case) and not named_elsewhere(case):
        yield strong(says, at="request.body", quote="")
    elif not named_elsewhere(case) and case.status != 500:
        yield (strong if labelled else slight)(says, at="request.body", quote="")


@evidence_for("payload/empty-body", on=("error",), status=UNREAD)
def something_was_sent(case: Case) -> Iterator[Evidence]:
    if case.matched("payload/empty-body") and case.request.body.kept and case.request.body:
        says = f"The request as captured had a body of {len(case.request.body.raw):,} bytes."
        yield against(says, at="request.body", quote="")


@evidence_for("payload/digest-mismatch", on=("error",), status=(400, 403, 412, 422))
def checksum_differs(case: Case) -> Iterator[Evidence]:
    wrong = next((d for d in digests(case.request) if not d.fits), None)
    if wrong is None:
        if case.matched("payload/digest-mismatch") and any(d.fits for d in digests(case.request)):
            yield against("The checksum fits the body as captured.", at="request.body", quote="")
        return
    yield (proof if case.status != 403 else strong)(_digest_fault(wrong), at=f"request.headers.{wrong.field}")


def _digest_fault(wrong: Digest) -> str:
    if wrong.as_hex:
        return f"The {wrong.algorithm} in {wrong.field} is written in hex, and base64 is asked."
    return f"The {wrong.algorithm} in {wrong.field} is not that of the body sent."


@evidence_for("payload/missing-field", on=("error",), status=UNREAD)
def the_length_is_the_matter(case: Case) -> Iterator[Evidence]:
    if bad_length(case.request) is not None:
        yield rules_out("The body that came is not the one announced.", at=_LENGTH)
