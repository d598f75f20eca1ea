"""payload/malformed-xml and malformed-content: bodies in other formats than JSON that do not hold together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, strong
from statusdoctor.facts.bodies import family_of, is_json_lines
from statusdoctor.facts.json_slips import json_slip
from statusdoctor.facts.xml_slips import XmlSlip, xml_slip
from statusdoctor.knowledge import Fix
from statusdoctor.rules.payload_reading import UNREAD, named_elsewhere, sent_something, speaks_of_syntax

_SLIPS: Final = {
    "mismatched-tag": "a tag closes another element than the open one",
    "truncated": "the XML ends before its elements are closed",
    "several-roots": "a second root element or text follows the first",
    "unknown-entity": "an entity is used that XML does not know",
    "undeclared-prefix": "a namespace prefix is used and not declared",
    "declaration-not-first": "the XML declaration does not stand first",
    "duplicate-attribute": "an attribute stands twice",
    "encoding": "the bytes are not in the encoding that the document has",
    "bare-ampersand": "an ampersand stands unescaped",
    "bare-less-than": "a less-than sign stands unescaped",
    "control-character": "a control character stands in the text",
    "unquoted-attribute": "an attribute's value has no quotes",
    "escaped-quotes": "the quotes carry backslashes",
    "not-xml": "the body does not begin as XML",
}
_ESCAPE: Final = Fix("client", "Escape the sign in every value.", "&amp; for &   ·   &lt; for <")
_LIBRARY: Final = Fix("client", "Build XML with a library, which escapes and closes what belongs together.")


@evidence_for("payload/malformed-xml", on=("error",), status=UNREAD)
def slip_in_the_document(case: Case) -> Iterator[Evidence]:
    if not sent_something(case) or not _means_xml(case):
        return
    slip = xml_slip(case.sent.bytes, whole=case.sent.whole)
    if slip is None:
        if case.matched("payload/malformed-xml"):
            yield against("The body as captured is well-formed XML.", at="request.body", quote="")
        return
    if slip.kind == "not-xml" and case.sent.looks_like in ("json", "form"):
        return  # another format altogether: body-type-mismatch
    settled = speaks_of_syntax(case) or (case.status != 500 and not named_elsewhere(case, "payload/malformed-xml"))
    fix = _ESCAPE if slip.kind.startswith("bare") else _LIBRARY
    yield (proof if settled else strong)(_says(slip), at="request.body", quote=slip.excerpt, fix=fix)


def _means_xml(case: Case) -> bool:
    if family_of(case.sent.declared) == "xml":
        return True
    if case.method in ("PROPFIND", "PROPPATCH", "REPORT", "MKCALENDAR"):  # these know no other body
        return case.sent.text.lstrip()[:1] == "<"
    return case.matched("payload/malformed-xml") and case.sent.text.lstrip()[:1] == "<"


def _says(slip: XmlSlip) -> str:
    return f"At {slip.place} of the body {_SLIPS.get(slip.kind, 'the text is not well-formed XML')}."


_LINE: Final = re.compile(r"^(BEGIN|END):([\w-]{1,40})\s*$", re.I | re.M)


@evidence_for("payload/malformed-content", on=("error",), status=(*UNREAD, 403, 409))
def component_that_never_ends(case: Case) -> Iterator[Evidence]:
    """iCalendar and vCard are nested in BEGIN and END lines."""
    if case.sent.declared not in ("text/calendar", "text/vcard") or not sent_something(case) or not case.sent.whole:
        return
    open_ones: list[str] = []
    for kind, name in _LINE.findall(case.sent.text):
        if kind.upper() == "BEGIN":
            open_ones.append(name.upper())
        elif not open_ones or open_ones.pop() != name.upper():
            yield strong(f"END:{name} closes what is not open.", at="request.body", quote=f"END:{name}")
            return
    if open_ones:
        says = f"The component {open_ones[-1]} begins and never ends."
        yield strong(says, at="request.body", quote=f"BEGIN:{open_ones[-1]}")
    elif not _LINE.search(case.sent.text):
        yield strong(f"The body is labelled {case.sent.declared} and has no BEGIN line.", at="request.body", quote="")


@evidence_for("payload/malformed-content", on=("error",), status=UNREAD)
def line_that_is_no_json(case: Case) -> Iterator[Evidence]:
    """One JSON value a line: a broken line, or no line end behind the last one."""
    if not is_json_lines(case.sent.declared) or not sent_something(case) or not case.sent.whole:
        return
    for number, line in enumerate(case.sent.bytes.split(b"\n"), start=1):
        slip = json_slip(line) if line.strip() else None
        if slip is not None:
            says = f"Line {number} of the body is no JSON: see its column {slip.column}."
            yield proof(says, at="request.body", quote=slip.excerpt)
            return
