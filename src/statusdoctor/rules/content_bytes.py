"""content/: bodies whose bytes are not what the fields say: cut, coded otherwise, changed, or not to be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, slight, strong
from statusdoctor.facts.codings import GZIP, inflate
from statusdoctor.facts.digests import digests
from statusdoctor.facts.integrity import broken_promise
from statusdoctor.facts.wholeness import missing_bytes, stops_early
from statusdoctor.knowledge import Fix
from statusdoctor.model import Body, Response

_CODING: Final = "response.headers.content-encoding"
_ASKED: Final = re.compile(r"bytes=(\d{1,18})-(\d{0,18})", re.A)
_CAME: Final = re.compile(r"bytes (\d{1,18})-\d", re.A)
_NO_BODY: Final = (204, 205, 304)
_TEXTS: Final = ("json", "text/", "xml", "javascript")
_KNOWN: Final = frozenset(("gzip", "x-gzip", "deflate", "br", "zstd"))


@evidence_for("content/truncated", on=("success", "partial"))
def fewer_than_announced(case: Case) -> Iterator[Evidence]:
    if case.method == "HEAD" or case.status in _NO_BODY or case.exchange.failure is not None:
        return
    found = missing_bytes(case.response.headers, case.response.body)
    if found:
        says = f"{found[0]:,} bytes came of the {found[1]:,} that Content-Length announces."
        yield strong(says, "response.headers.content-length")


@evidence_for("content/truncated", on=("success",))
def stops_before_its_end(case: Case) -> Iterator[Evidence]:
    coding = case.got.coding.lower()
    if not stops_early(case.response.body.raw, coding):
        return
    says = f"The {coding} stream stops after {len(case.response.body.raw):,} bytes, before its own end."
    length = "content-length" in case.response.headers
    yield proof(
        says if length else says.replace(", before its own end", ", before its end; no length was announced"), _CODING
    )


@evidence_for("content/encoding-broken", on=("success", "says-error", "error"))
def not_in_that_coding(case: Case) -> Iterator[Evidence]:
    content = case.got
    raw = case.response.body.raw
    if not raw or not case.response.body.coded or case.method == "HEAD":
        return
    weigh = proof if case.status < 400 else slight
    names = [name.strip().lower() for name in content.coding.split(",") if name.strip()]
    if names and set(names) <= _KNOWN and content.miscoded:
        yield weigh(_miscoded(names, raw), _CODING, fix=_fix(names, raw))
    elif not names and raw.startswith(GZIP) and any(kind in content.declared for kind in _TEXTS):
        fix = Fix("server", "Name the coding.", "Content-Encoding: gzip")
        yield weigh(
            f"A body labelled {content.declared} is gzip, and no Content-Encoding says so.", _CODING, "", fix=fix
        )
    elif names and content.bytes.startswith(GZIP) and any(kind in content.declared for kind in _TEXTS):
        yield weigh(f"The body is compressed twice, and Content-Encoding names {names[-1]} once.", _CODING)


def _miscoded(names: list[str], raw: bytes) -> str:
    listed = ", ".join(names)
    if len(names) > 1 and inflate(raw, names[-1], 64) is not None:
        return f"Content-Encoding is {listed}; the body was compressed once."
    if raw[:1] in (b"{", b"[", b"<", b'"'):
        return f"Content-Encoding is {listed}, and the body is plain text."
    if raw.startswith(GZIP):
        return f"Content-Encoding is {listed}, and the body is gzip."
    return f"The body is not in the coding {listed} that Content-Encoding names."


def _fix(names: list[str], raw: bytes) -> Fix:
    if len(names) > 1:
        return Fix(
            "server", "Name each coding once for each time that it was applied.", f"Content-Encoding: {names[0]}"
        )
    if raw.startswith(GZIP):
        return Fix("server", "Name the coding that was applied.", "Content-Encoding: gzip")
    return Fix("server", "Send no Content-Encoding with a body that is not compressed.")


@evidence_for("content/unexpected-body", on=("success", "not-modified"))
def a_body_where_none_may_be(case: Case) -> Iterator[Evidence]:
    size = len(case.response.body.raw)
    where = f"An answer to {case.method}" if case.method == "HEAD" else f"A {case.status}"
    if case.status not in _NO_BODY and case.method != "HEAD":
        return
    if size:
        yield proof(f"{where} must not have a body, and {size:,} bytes came.", "response.body", "")
    elif case.status == 204 and case.response.headers.get("content-length") not in ("", "0"):
        length = case.response.headers.get("content-length")
        yield strong(
            f"{where} must not have a body, and Content-Length announces {length} bytes.",
            "response.headers.content-length",
        )


@evidence_for("content/range-unasked", on=("partial",), status=(206,))
def a_part_nobody_asked_for(case: Case) -> Iterator[Evidence]:
    headers = case.response.headers
    parts = case.got.declared == "multipart/byteranges"
    if case.method == "OPTIONS":
        return  # for a preflight every 2xx is as good
    if not any(name == "range" or name.endswith("-range") for name in case.request.headers.index) and (
        case.request.headers.lacks("range")  # x-ms-range and its like ask as well
    ):
        if headers.lacks("content-range") and not parts and case.got.has_json:
            return  # APIs use it for "there is more to come": Mastodon, of a file that it is still at work on
        says = "The request asked for no range, and a part came (206)."
        yield proof(
            says,
            "response.headers.content-range",
            fix=Fix("server", "Answer requests without Range with 200 and the whole content."),
        )
    elif headers.lacks("content-range") and not parts:
        says = "The 206 carries no Content-Range: it does not say which part it is."
        yield proof(says, "response.headers.content-range", "")
    elif wrong := _another_part(case):
        asked, came = wrong
        says = f"The request asked for bytes {asked}, and the 206 brings those from {came}."
        yield proof(says, "response.headers.content-range")


def _another_part(case: Case) -> tuple[str, int] | None:
    """The single range that was asked for and the first byte that came, where that lies outside of it."""
    asked = _ASKED.fullmatch(case.request.headers.get("range").replace(" ", ""))
    came = _CAME.match(case.response.headers.get("content-range").strip())
    if not asked or not came:
        return None
    first, last, start = int(asked[1]), int(asked[2] or came[1]), int(came[1])
    return (asked[0][6:], start) if start < first or start > max(last, first) else None


@evidence_for("content/integrity-mismatch", on=("success",), status=(200,))
def another_digest(case: Case) -> Iterator[Evidence]:
    """A digest field promises another content; one of the unpacked content is right too (stores compute it so)."""
    if case.method == "HEAD" or missing_bytes(case.response.headers, case.response.body):
        return
    wrong = [found for found in digests(case.response) if not found.fits and not found.as_hex]
    if not wrong or (case.got.coding and _fits_unpacked(case)):
        return
    says = f"The {wrong[0].algorithm} of the body is not the one that {wrong[0].field} promises."
    yield proof(says, f"response.headers.{wrong[0].field}")


@evidence_for("content/integrity-mismatch", on=("success",), status=(200,))
def another_file_than_the_page_promised(case: Case) -> Iterator[Evidence]:
    promise = case.history.promise()
    found = broken_promise(promise[0], case.response) if promise and case.client.is_browser else None
    if promise is None or found is None:
        return
    what = {"style": "style sheet"}.get(case.fetch.dest, case.fetch.dest or "file")
    says = f"The {found[0]} of this {what} is not the one in the page's integrity attribute."
    fix = Fix(
        "server",
        "Compute the integrity attribute anew from the file that is served.",
        f'integrity="{found[0]}-{found[1]}"',
    )
    yield proof(says, "response.body", "", about=(promise[1],), fix=fix)


def _fits_unpacked(case: Case) -> bool:
    plain = Response(200, case.response.headers, Body(case.got.bytes, coded=True))
    return not case.got.whole or any(found.fits for found in digests(plain))
