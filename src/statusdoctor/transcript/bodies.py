"""Bodies as they may be shown: secrets masked in every notation that bodies use, and cut around what is quoted.

A body is the place where secrets have no fixed place, so its masks reach further than those of quotes: they know
members of JSON and of what only looks like it, forms, multipart, XML, fields of HTML, and keys in PEM.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote_plus

from statusdoctor.facts.content import Content
from statusdoctor.masking import Masker, clean
from statusdoctor.secrecy import is_secret_parameter
from statusdoctor.secret_names import PASSWORDS
from statusdoctor.transcript.finding import spot

AROUND: Final = 160  # signs left and right of a quote
MOST: Final = 2400  # signs of an excerpt
_CUT: Final = 4096  # signs left off where a body was cut: half a secret looks like none
GAP: Final = "\n…\n"

_NAME: Final = r"(?<![\w.~-])([\w.~-]{2,40})"
#: name: "value", [name] => value, 'name' => 'value', name=value; a value that the body's end cuts off counts too.
_LOOSE: Final = re.compile(
    _NAME + r"""["'\]]?\s{0,8}(?:=>|[:=])\s{0,8}(?:"((?:[^"\\]|\\.)*)(?:"|\Z)|'((?:[^'\\]|\\.)*)(?:'|\Z)"""
    r"""|([^\s"'<>,;&{}\[\]()\\]+))"""
)
_JSON_IN_JSON: Final = re.compile(_NAME + r"""\\+"\s{0,8}:\s{0,8}\\+"([^"\\]*)""")
_FORM: Final = re.compile(r"(?:^|(?<=&))([^=&\s]{2,80})=([^&\s]+)")
_ELEMENT: Final = re.compile(r"<(?:[\w-]{1,20}:)?([\w.-]{2,40})(?:\s[^<>]{0,200})?>([^<>]{1,8192})")
_INPUT: Final = re.compile(r"<(?:input|meta|button)\b[^<>]{0,1000}", re.I)
_CALLED: Final = re.compile(r"""\b(?:name|id|property)\s*=\s*["']?([\w.~\[\]-]{2,60})""", re.I)
_HELD: Final = re.compile(r"""\b(?:value|content)\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'<>]+))""", re.I)
_PART: Final = re.compile(
    r'name="([^"\r\n]{2,60})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,4}\r?\n\r?\n(.*?)(?=\r?\n--|\Z)', re.S
)
_PEM: Final = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(.*?)(?:-----END|\Z)", re.S)
_MARK: Final = "\ue000"  # of private use: no text of a server's has it
_STAND_IN: Final = re.compile(r"\{\{\ue000(\d{1,6})\}\}")
_SPOKEN: Final = ("code", "key")  # names that bear error codes as well as secrets
_WORDS: Final = re.compile(r"[A-Za-z]+(?:[_.-][A-Za-z]+){0,6}")  # token_not_valid is no secret
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def masked(content: Content, masker: Masker, known: list[str]) -> str:
    """The text of a body with its line breaks, safe to show."""
    text = (content.text if content.whole else content.text[:-_CUT]).expandtabs(4)
    veil = _Veil(masker)
    veiled = text if masker.show else veil.over(text)
    return veil.lifted("\n".join(masker.scrub(masker.text(line), known) for line in veiled.splitlines()))


class _Veil:
    """Stands for secrets while the rest is masked: each becomes a placeholder, which later masks leave alone."""

    def __init__(self, masker: Masker) -> None:
        self.masker = masker
        self.hints: list[str] = []

    def over(self, text: str) -> str:
        """The text with a placeholder for every secret that its notation gives away."""
        text = _PEM.sub(lambda m: _put(m, 1, self._stand_in("(masked)")), text)
        for pattern in (_PART, _ELEMENT, _FORM, _JSON_IN_JSON, _LOOSE):
            text = pattern.sub(self._named, text)
        return _INPUT.sub(self._field, text)

    def lifted(self, text: str) -> str:
        """The text with a hint for every placeholder."""
        return _STAND_IN.sub(lambda m: self.hints[int(m[1])] if int(m[1]) < len(self.hints) else "", text)

    def _named(self, match: re.Match[str]) -> str:
        group = match.lastindex or 1
        return match[0] if group == 1 else self._masked(match, match[1], group)

    def _field(self, match: re.Match[str]) -> str:
        called, held = _CALLED.search(match[0]), _HELD.search(match[0])
        if called is None or held is None or not held.lastindex:
            return match[0]
        start, end = held.span()
        return f"{match[0][:start]}{self._masked(held, called[1], held.lastindex)}{match[0][end:]}"

    def _masked(self, match: re.Match[str], name: str, group: int) -> str:
        value = match[group]
        if not value or _MARK in value or not is_secret(name, value):
            return match[0]
        if name.lower() in _SPOKEN and _WORDS.fullmatch(value):
            return _put(match, group, self._stand_in(clean(value)))
        hint = self.masker.secret(value, password=any(part.lower() in PASSWORDS for part in _parts(name)))
        return _put(match, group, self._stand_in(hint))

    def _stand_in(self, hint: str) -> str:
        self.hints.append(hint)
        return f"{{{{{_MARK}{len(self.hints) - 1}}}}}"


def is_secret(name: str, value: str) -> bool:
    """Whether what bears this name is secret, in whatever way names are written: accessToken, user[password]."""
    return any(is_secret_parameter(part, value) for part in _parts(name))


def _parts(name: str) -> list[str]:
    pieces = (name, *re.split(r"[\[\].]+", unquote_plus(name)))
    return [_HUMP.sub("_", piece) for piece in pieces if piece]


def _put(match: re.Match[str], group: int, text: str) -> str:
    start, end = (place - match.start() for place in match.span(group))
    return f"{match[0][:start]}{text}{match[0][end:]}"


def excerpt(text: str, quotes: Iterable[str], beginning: int) -> str:
    """What stands around the quotes, and the beginning; left-out stretches are a line with an ellipsis."""
    places = [place for quote in quotes if (place := spot(text, quote))]
    spans = [(0, beginning)] if beginning else []
    spans += [(max(0, start - AROUND), end + AROUND) for start, end in places]
    pieces: list[str] = []
    left = MOST
    for start, end in _merged(spans):
        piece = text[start : min(end, start + left, len(text))]
        left -= len(piece)
        pieces.append(f"{'…' if start and not pieces else ''}{piece}")
        if left <= 0:
            break
    shown = GAP.join(pieces)
    return shown if not pieces or text.endswith(pieces[-1].lstrip("…")) else f"{shown}…"


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    done: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(end, done[-1][1]))
        else:
            done.append((start, end))
    return done
