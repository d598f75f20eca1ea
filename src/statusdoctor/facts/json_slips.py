"""Where a JSON text first breaks the rules of JSON, and by which slip: a quote, a comma, a literal, a cut.

`json_slip` gives the place (line and column as an editor counts them) and a word for the slip; None where the text is
strict JSON. Python's own parser finds the place; it also takes NaN and Infinity, which JSON does not have.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

import msgspec

from statusdoctor.secrecy import is_secret_parameter

_LITERALS: Final = {
    "None": "python-literal",
    "True": "python-literal",
    "False": "python-literal",
    "undefined": "javascript-literal",
    "NaN": "javascript-literal",
    "Infinity": "javascript-literal",
}
_SMART: Final = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u00ab\u00bb\u2033\u2032`\u00b4"
_WORD: Final = re.compile(r"-?[A-Za-z_$][\w$.-]*")
_FORM: Final = re.compile(r"[\w.%+\[\]~-]{1,120}=[^\n{]*")
_NUMBER: Final = re.compile(r"[-+.]?\d[\w.+-]*|[-+.]\d[\w.+-]*")
_NOT_A_NUMBER: Final = re.compile(r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN', re.S)
_TEMPLATE: Final = re.compile(r"\{\{|\$\{|<%|\{%")
_EXCERPT: Final = 48  # characters on each side of the slip


class Slip(msgspec.Struct, frozen=True):
    """The first error of a JSON text. `word` is the literal or sign that stands there, where that is telling."""

    kind: str
    at: int
    line: int
    column: int
    excerpt: str
    word: str = ""

    @property
    def place(self) -> str:
        return f"line {self.line}, column {self.column}"


def json_slip(raw: bytes, *, whole: bool = True) -> Slip | None:
    """The first slip in a body that should be JSON; None for strict JSON, for nothing, and for what a cut hides.

    whole: whether `raw` is all of the body; the end of a capture is no error.
    """
    text = raw.decode("utf-8", "replace")
    if not text.removeprefix("\ufeff").strip():
        return None
    marked = text.startswith("\ufeff")
    found = _first(text.removeprefix("\ufeff"))
    if found is None:
        return _slip(text, "bom", 0) if marked else None
    kind, at = found
    if kind == "truncated" and not whole:
        return None
    return _slip(text, kind, at + marked)


class _NoNumber(Exception):
    pass


def _refuse(_: str) -> NoReturn:
    raise _NoNumber


def _first(text: str) -> tuple[str, int] | None:
    """The kind and offset of the first error."""
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as exc:
        return _of_the_whole(text) or _at(text, exc.pos, exc.msg)
    except _NoNumber:
        return next((("javascript-literal", m.start()) for m in _NOT_A_NUMBER.finditer(text) if m[0][0] != '"'), None)
    except (ValueError, RecursionError):  # an integer of thousands of digits, thousands of brackets: no slip
        return None
    return None


def _of_the_whole(text: str) -> tuple[str, int] | None:
    """Slips that concern all of a text: it is of another kind, or some shell or program changed it throughout."""
    start = len(text) - len(text.lstrip(" \t\r\n"))
    head = text[start : start + 512]
    kind = _kind_of(head)
    if kind:
        return kind, start
    if head[:1] in "{[" and '"' not in text and "'" not in text and re.match(r"[\[{]+\s*[A-Za-z_]\w*\s*:", head):
        return "quotes-lost", start + 1
    return None


def _kind_of(head: str) -> str:
    lowered = head[:32].lower()
    if "\x00" in head or head.count("\ufffd") > max(2, len(head) // 8):
        return "binary"
    if head[:1] == "<":
        return "markup"
    if lowered.startswith("[object "):
        return "object-object"
    if lowered.startswith(("%7b", "%5b")):
        return "percent-encoded"
    if re.match(r"""b['"]\s*[{\[]""", head):
        return "python-bytes"
    if re.match(r"'\s*[{\[]|'$", head):
        return "shell-quotes"
    if re.match(r"[{\[]\s*\\\"", head):
        return "escaped-quotes"
    if re.match(r"@[\w./~-]+\s*$", head):
        return "file-name"
    if head.startswith("--") and "content-disposition" in head.lower():
        return "multipart"
    return "form" if head[0] not in '{["' and _FORM.match(head) else ""


def _at(text: str, at: int, message: str) -> tuple[str, int]:
    """The kind of the slip at a place, by what the parser expected there and what stands there."""
    if message.startswith("Invalid control"):
        return "control-character", at
    if message.startswith(("Invalid \\escape", "Invalid \\u")):
        return "escape", at
    if message.startswith("Unterminated"):
        return _unterminated(text, at)
    if message.startswith("Extra data"):
        return _extra(text, at)
    if not text[at:].strip():
        return "truncated", at
    return _by_sign(text, at) or _by_expectation(text, at, message)


def _unterminated(text: str, at: int) -> tuple[str, int]:
    """A string without an end: the text was cut, or a quote is missing at the end of a line."""
    rest = text[at:].rstrip()
    return ("unclosed-string", at) if rest.endswith(("}", "]")) else ("truncated", len(text.rstrip()))


def _extra(text: str, at: int) -> tuple[str, int]:
    """Something behind the value."""
    sign = text[at]
    before = text[:at].rstrip()
    if sign in "}]":
        return "extra-bracket", at
    if text.lstrip()[:1] in '"' or sign == ",":
        return ("unescaped-quote" if before.endswith('"') and sign.isalnum() else "two-values"), at
    if sign in '{["':
        return "two-values", at
    return _by_sign(text, at) or ("trailing-text", at)


def _by_sign(text: str, at: int) -> tuple[str, int] | None:
    """Slips that one character gives away, wherever it stands."""
    sign = text[at]
    if sign == "'":
        return "single-quotes", at
    if sign in _SMART:
        return "smart-quotes", at
    if text[at : at + 2] in ("//", "/*") or sign == "#":
        return "comment", at
    if _TEMPLATE.match(text, at) or (text[at : at + 2] == "{{" or text[max(0, at - 1) : at + 1] == "{{"):
        return "template", at
    if sign in "\u00a0\u200b\ufeff\u2028\u2029\u3000":
        return "invisible", at
    return None


def _by_expectation(text: str, at: int, message: str) -> tuple[str, int]:
    sign, before = text[at], text[:at].rstrip()[-1:]
    if message.startswith("Illegal trailing") or (sign in "}]" and before == ","):
        return "trailing-comma", at if sign == "," else text.rindex(",", 0, at)
    if message.startswith("Expecting ':'"):
        return ("wrong-separator" if sign in "=,;" else "missing-colon"), at
    if message.startswith("Expecting ','"):
        return _no_comma(text, at, before)
    if message.startswith("Expecting property"):
        return ("missing-value" if sign == "," else "unquoted-key" if _WORD.match(text, at) else "not-json"), at
    return _no_value(text, at, before)


def _no_comma(text: str, at: int, before: str) -> tuple[str, int]:
    sign = text[at]
    if sign in "}]":
        return "wrong-bracket", at
    if sign in ";:=":
        return "wrong-separator", at
    if text[at - 1] == '"' and (sign.isalnum() or sign in "-_./\\"):
        return "unescaped-quote", at - 1
    if before in "0123456789." and (sign in "xX_." or sign.isdecimal()):
        return "number", at
    return "missing-comma", at


def _no_value(text: str, at: int, before: str) -> tuple[str, int]:
    sign = text[at]
    if sign in ",}]" and before in ":,[{":
        return "missing-value", at
    word = _WORD.match(text, at)
    if word and word[0].lstrip("-") in _LITERALS:
        return _LITERALS[word[0].lstrip("-")], at
    if word:
        return "unquoted-value", at
    return ("number" if _NUMBER.match(text, at) else "not-json"), at


def _slip(text: str, kind: str, at: int) -> Slip:
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    word = _WORD.match(text, at) if kind.endswith("literal") else None
    return Slip(kind, at, line, column, excerpt(text, at), word[0][:20] if word else "")


_SECRET_PAIR: Final = re.compile(
    r"""(?<![\w.-])\\?["'\u201c\u201d\u2018\u2019]?([\w.-]{2,40})\\?["'\u201c\u201d\u2018\u2019]?\s{0,3}[:=]\s{0,3}"""
    r"""(\\?["'\u201c\u201d\u2018\u2019]?)([^\s"'\u201c\u201d\u2018\u2019\\,&}\]]+)"""
)


def excerpt(text: str, at: int, each_side: int = _EXCERPT) -> str:
    """The text around a place, values of secret names hidden however they are quoted, cuts marked."""
    start = max(0, at - 4096)
    end = min(len(text), at + each_side + 512)
    before = _hide_secrets(text[start:at])
    after = _hide_secrets(text[start:end])[len(before) :] if before else _hide_secrets(text[at:end])
    left = "…" if len(before) > each_side or start else ""
    right = "…" if len(after) > each_side or end < len(text) else ""
    return f"{left}{before[-each_side:]}{after[:each_side]}{right}"


def _hide_secrets(text: str) -> str:
    return _SECRET_PAIR.sub(_hidden, text)


def _hidden(match: re.Match[str]) -> str:
    if not is_secret_parameter(match[1], match[3]):
        return match[0]
    return f"{match[0][: match.start(3) - match.start()]}(masked)"


def is_doubly_encoded(value: Any) -> bool:
    """Whether a parsed JSON value is a text that itself holds a JSON object or list."""
    if not isinstance(value, str) or value.strip()[:1] not in ("{", "["):
        return False
    try:
        return isinstance(json.loads(value), (dict, list))
    except (ValueError, RecursionError):
        return False
