"""payload/content-encoding-…: the coding of the body that was sent, and the one that it was said to have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, strong
from statusdoctor.facts.bodies import family_of
from statusdoctor.facts.codings import GZIP
from statusdoctor.rules.payload_reading import (
    UNREAD,
    sent_something,
)
from statusdoctor.rules.session_reading import on_cause

_OTHER_CODINGS: Final = ("snappy", "x-snappy-framed", "lz4", "compress", "x-compress", "xz", "bzip2")
_CODINGS: Final = frozenset(("gzip", "x-gzip", "deflate", "br", "zstd", "identity"))
_CODING: Final = "request.headers.content-encoding"


@evidence_for("payload/content-encoding-unsupported", on=("error",), status=(400, 415, 501))
def coding_is_not_taken(case: Case) -> Iterator[Evidence]:
    coding = case.request.headers.joined("content-encoding").strip().lower()
    if not coding or coding == "identity":
        return
    known = all(part.strip() in _CODINGS for part in coding.split(","))
    taken = case.response.headers.get("accept-encoding")
    if coding.partition(";")[0] in ("utf-8", "utf8", "iso-8859-1", "base64", "text"):
        yield (proof if case.status == 415 else strong)(
            f"Content-Encoding names {coding}, which is no compression.", _CODING
        )
    elif taken:
        yield proof(f"The server unpacks {taken[:40]} alone, and the body came in {coding[:30]}.", _CODING)
    elif case.status == 415:
        speaks = "encoding" in case.words
        yield (proof if speaks or not known else strong)(f"The server does not unpack {coding[:30]} bodies.", _CODING)
    elif not known and "protobuf" not in case.request.headers.get("content-type"):  # remote write must use snappy
        yield strong(f"The body came in {coding[:30]}, which few servers unpack.", _CODING)


@evidence_for("payload/content-encoding-mislabelled", on=("error",), status=UNREAD)
def body_is_not_in_its_coding(case: Case) -> Iterator[Evidence]:
    if not sent_something(case):
        return
    coding = case.request.headers.joined("content-encoding").strip().lower()
    known = bool(coding) and all(part.strip() in _CODINGS for part in coding.split(","))
    if known and case.sent.miscoded:
        weight = proof if case.status != 415 else strong
        yield weight(f"Content-Encoding says {coding}, and the body is not in that coding.", at=_CODING)
    elif coding in _OTHER_CODINGS and case.sent.bytes[:64].decode("latin-1").replace("\n", "").isprintable():
        if case.sent.bytes.isascii():
            yield proof(f"Content-Encoding says {coding}, and the body is plain text.", at=_CODING)
            yield on_cause("payload/malformed-content", against("The coding is at fault.", at=_CODING))
    elif not coding and case.request.body.raw[:2] == GZIP and family_of(case.sent.declared) in ("json", "xml"):
        says = f"The body is gzip data under {case.sent.declared[:40]}, and no Content-Encoding says so."
        yield proof(says, at="request.body", quote="")
