"""payload/malformed-json and double-encoded-json: the request's own JSON, read strictly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.bodies import bad_charset, family_of
from statusdoctor.facts.json_slips import Slip, is_doubly_encoded
from statusdoctor.knowledge import Fix
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_reading import UNREAD, named_elsewhere, sent_something, slip_of, speaks_of_syntax
from statusdoctor.rules.session_reading import on_cause

#: Slips that mean another format altogether: see payload_types.
OTHER_FORMATS: Final = frozenset(("form", "markup", "multipart", "binary"))

_SERIALISER: Final = "Write the body with a JSON serialiser instead of building it as text."
_SHELL: Final = "Keep the body in a file, which no shell changes, and send that file."
#: What stands at the place of a slip, and what to do about it.
_SLIPS: Final[dict[str, tuple[str, str]]] = {
    "single-quotes": ("a single quote stands where JSON wants double quotes", _SERIALISER),
    "trailing-comma": ("a comma stands before a closing bracket", "Remove the comma before the closing bracket."),
    "unquoted-key": ("a name stands without quotes", "Put every name into double quotes."),
    "unquoted-value": (
        "a word stands without quotes",
        "Put text into double quotes; write true, false and null small.",
    ),
    "quotes-lost": ("names and values stand without quotes, as a shell leaves them", _SHELL),
    "shell-quotes": ("a single quote stands around the body, which cmd.exe does not remove", _SHELL),
    "escaped-quotes": ("the quotes carry backslashes outside a string", _SHELL),
    "python-literal": ("a Python literal stands in the JSON: {word}", "Use json.dumps instead of str."),
    "javascript-literal": ("{word} stands in the JSON, which has no such value", "Send null, or leave the member out."),
    "comment": ("a comment stands in the JSON, which has none", "Remove the comments before sending."),
    "bom": ("a byte order mark stands before the JSON", "Write the file as UTF-8 without BOM."),
    "control-character": ("a raw line break or control character stands in a string", _SERIALISER),
    "truncated": ("the JSON ends before its last bracket", "Find where the body is cut: a buffer, a length, a copy."),
    "unclosed-string": ("a string opens and has no closing quote", _SERIALISER),
    "smart-quotes": ("a typographic quote stands in place of a straight one", "Replace “ and ” with straight quotes."),
    "template": ("a template's placeholder stands unfilled in the JSON", "Fill the template before sending."),
    "two-values": ("a second value follows the first", "Send one value, or a list; one value a line is NDJSON."),
    "missing-comma": ("a comma is missing between two members", "Put a comma between the members."),
    "missing-colon": ("a colon is missing behind a name", "Put a colon between name and value."),
    "wrong-separator": ("another sign stands where JSON has a colon or comma", _SERIALISER),
    "missing-value": ("a value is missing", "Give the member a value: a variable was empty."),
    "wrong-bracket": ("a closing bracket of the wrong kind stands here", "Close brackets in the order they opened."),
    "extra-bracket": ("a closing bracket stands behind the end", "Remove the extra bracket."),
    "trailing-text": ("text follows the end of the JSON", "Send the JSON alone."),
    "unescaped-quote": ("a quote inside a string is not escaped", _SERIALISER),
    "escape": ("a backslash begins no escape that JSON knows", "Double the backslash, or let a serialiser do it."),
    "number": ("a number is written as JSON does not write it", "Write numbers without leading zeros, + or 0x."),
    "object-object": ("the body is the text [object Object]", "Call JSON.stringify on the object."),
    "python-bytes": ("the body is the print of a Python bytes object", "Send the bytes themselves, without str()."),
    "percent-encoded": ("the JSON is percent-encoded", "Send the JSON as it is; encode form fields alone."),
    "file-name": ("the body is a file name, not the file's content", "Use the option that reads the file."),
    "invisible": ("an invisible character stands between the signs", "Retype the line: copying brought it along."),
}
_UNKNOWN: Final = ("the text breaks the rules of JSON", _SERIALISER)


@evidence_for("payload/malformed-json", on=("error",), status=UNREAD)
def slip_in_the_body(case: Case) -> Iterator[Evidence]:
    slip = slip_of(case)
    if slip is None or slip.kind in OTHER_FORMATS:
        return
    if complaints(case) and not speaks_of_syntax(case):
        yield slight(_says(slip, case), at="request.body", quote=slip.excerpt)
        return
    weight = proof if speaks_of_syntax(case) or not _otherwise(case) else strong
    yield weight(_says(slip, case), at="request.body", quote=slip.excerpt, fix=_fix(slip))


def _otherwise(case: Case) -> bool:
    """Whether the answer has another explanation: its words, or a 500 that may come from anywhere."""
    return case.status == 500 or named_elsewhere(case, "payload/malformed-json", "payload/missing-field")


def _says(slip: Slip, case: Case) -> str:
    what = _SLIPS.get(slip.kind, _UNKNOWN)[0].format(word=slip.word)
    if slip.kind == "truncated" and _is_round(len(case.sent.bytes)):
        what = f"the JSON ends after {len(case.sent.bytes):,} bytes, a round size"
    return f"At {slip.place} of the body {what}."


def _is_round(size: int) -> bool:
    return size >= 512 and (size % 1024 == 0 or size % 1000 == 0 or size & (size - 1) == 0)


def _fix(slip: Slip) -> Fix:
    return Fix("client", _SLIPS.get(slip.kind, _UNKNOWN)[1], f"{slip.place}: {slip.excerpt[:80]}")


@evidence_for("payload/malformed-json", on=("error",), status=UNREAD)
def the_body_is_in_order(case: Case) -> Iterator[Evidence]:
    """The server says that the JSON does not parse, and the body as captured does."""
    if not case.matched("payload/malformed-json") or not case.request.body.kept:
        return
    if not case.request.body:
        yield rules_out("The request had no body that could be malformed.", at="request.body", quote="")
        return
    if family_of(case.sent.declared) != "json" or not case.sent.whole or slip_of(case) is not None:
        return
    if not isinstance(case.sent.json, (dict, list)) or bad_charset(case.sent) or case.sent.miscoded:
        yield against("The body as captured is valid JSON, though no object.", at="request.body", quote="")
        return
    yield rules_out("The body as captured is valid JSON.", at="request.body", quote="")
    if case.status != 500:
        says = "The body is valid JSON: what the server could not read must be a value in it."
        yield on_cause("payload/invalid-field", slight(says, at="request.body", quote=""))


@evidence_for("payload/double-encoded-json", on=("error",), status=UNREAD)
def json_inside_a_string(case: Case) -> Iterator[Evidence]:
    if not sent_something(case) or family_of(case.sent.declared) not in ("json", "other"):
        return
    if case.sent.text.lstrip()[:1] != '"' or not is_doubly_encoded(case.sent.json):
        return
    says = "The body is one JSON string that holds JSON: it was encoded twice."
    weight = strong if case.status == 500 or named_elsewhere(case, "payload/malformed-json") else proof
    yield weight(says, at="request.body", quote=case.sent.text[:60])
    for cause in ("payload/missing-field", "payload/invalid-field", "payload/malformed-json"):
        yield on_cause(
            cause, against("The server was given a string instead of an object.", at="request.body", quote="")
        )


_LONE: Final = {str: "text", int: "number", float: "number", bool: "word", type(None): "null"}


@evidence_for("payload/malformed-json", on=("error",), status=(400, 422))
def lone_value_in_the_body(case: Case) -> Iterator[Evidence]:
    """A body that is one JSON text or number; parsers in strict mode, as those of Express, refuse it as no JSON."""
    if not sent_something(case) or family_of(case.sent.declared) != "json" or not case.sent.has_json:
        return
    value = case.sent.json
    kind = _LONE.get(type(value))
    if kind is None or complaints(case) or is_doubly_encoded(value):
        return
    lost = isinstance(value, str) and value.startswith("[object ")
    says = f"The body is one JSON {kind}, and neither an object nor a list."
    fix = _SLIPS["object-object"][1] if lost else "Send an object or a list, and encode it once."
    weigh = slight if named_elsewhere(case, "payload/malformed-json") else strong
    yield weigh(says, at="request.body", quote=case.sent.text[:60], fix=Fix("client", fix))
