"""What WWW-Authenticate and Proxy-Authenticate demand: challenges (RFC 9110, 11.6.1), and what is wrong with them.

One field line can hold several challenges, and their parameters use the same comma that stands between challenges. The
scanner reads a line once, from left to right, takes common deviations as they were meant, and records each as a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.model import Headers

_LINE_LIMIT: Final = 64 * 1024  # characters read of one line
_LINES: Final = 32  # lines read of one field
_ITEMS: Final = 64  # challenges kept
_PARAMETERS: Final = 64  # parameters kept of one challenge

_GAP: Final = re.compile(r"[\s,;]*+")
_WORD: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]++")
_EQUALS: Final = re.compile(r"\s*+=\s*+")
_TOKEN68: Final = re.compile(r"[A-Za-z0-9\-._~+/]++=*+(?=\s*+(?:,|$))")
_EMPTY_VALUE: Final = re.compile(r"(?:realm|error|scope|charset|nonce|qop|algorithm)=", re.I)  # no token68
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.S)
_APOSTROPHES: Final = re.compile(r"'([^',\"]*+)'(?=\s*+(?:[,;]|$)|\s)")
_UNQUOTED: Final = re.compile(r"(?:[^\s,;\"]|;(?![\s,;]|$))++")
_LAST_QUOTE: Final = re.compile(r'"(?=\s*+(?:[,;]|$))')
_ESCAPED: Final = re.compile(r"\\(.)", re.S)
_JUNK: Final = re.compile(r"[^\s,;]++")
_BLANKS: Final = re.compile(r"[ \t]++")

SCHEMES: Final = frozenset(
    "basic bearer digest dpop gnap hoba hawk kerberos mutual negotiate ntlm oauth privatetoken scram-sha-1 "
    "scram-sha-256 vapid token jwt apikey aws4-hmac-sha256 signature sharedkey session formbased cookie".split()
)

NO_VALUE: Final = "the field has no value"
NO_SCHEME: Final = "a parameter stands before any scheme"
NO_QUOTE_END: Final = "a quoted string has no end"
INNER_QUOTES: Final = "quotes inside a quoted string are not escaped"
NO_COMMA: Final = "parameters are separated by blanks instead of commas"
NO_COMMA_BETWEEN: Final = "two challenges stand without a comma between them"
SEMICOLON: Final = "parameters are separated by semicolons instead of commas"
COLON: Final = "a colon stands behind the scheme"
APOSTROPHES: Final = "a value stands in single quotes instead of double ones"
UNQUOTED: Final = "a value that needs quotes stands without them"
TWICE: Final = "a parameter stands twice in one challenge"
STRAY: Final = "a sign stands where a scheme or a parameter should begin"


class Challenge(msgspec.Struct, frozen=True):
    """One demand of the server: a scheme, and either a token68 or parameters (lower-case names, unquoted values)."""

    scheme: str
    token68: str = ""
    parameters: dict[str, str] = {}
    raw: str = ""

    @property
    def name(self) -> str:
        """The scheme in lower case."""
        return self.scheme.lower()

    def get(self, name: str, default: str = "") -> str:
        """The value of a parameter (`name` in lower case)."""
        return self.parameters.get(name, default)


class Challenges(msgspec.Struct, frozen=True):
    """All challenges of one field in order, and the faults of its form as plain sentences without a full stop."""

    items: tuple[Challenge, ...] = ()
    faults: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Challenge]:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)

    def offers(self, *names: str) -> bool:
        """Whether one of these schemes (lower case) is among them."""
        return any(item.name in names for item in self.items)

    def first(self, name: str) -> Challenge | None:
        """The first challenge of this scheme (lower case)."""
        return next((item for item in self.items if item.name == name), None)


def challenges(headers: Headers, name: str = "www-authenticate") -> Challenges:
    """The challenges of a response: those of all its lines, in order."""
    scanner = _Scanner()
    for line in headers.all(name)[:_LINES]:
        scanner.read(line[:_LINE_LIMIT])
    return Challenges(tuple(scanner.items[:_ITEMS]), tuple(scanner.faults))


def parameters(text: str) -> dict[str, str]:
    """`name="value"` pairs as they stand in challenges and credentials; the names in lower case."""
    scanner = _Scanner()
    scanner.read(f"X {text[:_LINE_LIMIT]}")
    return scanner.items[0].parameters if scanner.items else {}


class _Scanner:
    """Reads lines and collects challenges. It has state because a fault must not lose what was read before it."""

    def __init__(self) -> None:
        self.items: list[Challenge] = []
        self.faults: dict[str, None] = {}  # a dict keeps the order and drops repetitions
        self._line = ""
        self._at = 0
        self._quotes_left = True  # False once a search for one failed: it would fail again, at full cost
        self._open: _Open | None = None

    def read(self, line: str) -> None:
        self._line, self._at, self._quotes_left = line, 0, True
        if not line.strip():
            self._fault(NO_VALUE)
        while len(self.items) < _ITEMS:
            gap = self._skip(_GAP)
            if self._at >= len(line):
                break
            self._element(gap)
        self._close(len(line))

    def _element(self, gap: str) -> None:
        """One scheme, one parameter, or one stray sign."""
        start = self._at
        word = self._skip(_WORD)
        if not word:
            self._fault(STRAY)
            self._skip(_JUNK)
        elif self._skip(_EQUALS):
            self._parameter(word, gap)
        elif self._open and self._open.grows(gap, word) and not self._begins_challenge():
            self._open.grow(word)
            self._fault(UNQUOTED)
        else:
            self._scheme(word, gap, start)

    def _parameter(self, name: str, gap: str) -> None:
        value, quoted = self._value()
        if self._open is None:
            self._fault(NO_SCHEME)
            return
        if self._open.parameters and "," not in gap:
            self._fault(SEMICOLON if ";" in gap else NO_COMMA)
        if not self._open.add(name.lower(), value, quoted):
            self._fault(TWICE)

    def _value(self) -> tuple[str, bool]:
        """The value at this place, and whether it stood in quotes."""
        line, at = self._line, self._at
        if line.startswith('"', at):
            return self._quoted(), True
        match = _APOSTROPHES.match(line, at)
        if match:
            self._fault(APOSTROPHES)
            self._at = match.end()
            return match[1], True
        value = self._skip(_UNQUOTED)
        if not value or not _WORD.fullmatch(value):
            self._fault(UNQUOTED)
        return value, False

    def _quoted(self) -> str:
        match = _QUOTED.match(self._line, self._at)
        if match and self._ends(match.end()):
            self._at = match.end()
            return _ESCAPED.sub(r"\1", match[1])
        if match:
            return self._quoted_inside(match)
        rest = self._line[self._at + 1 :]
        self._at = len(self._line)
        self._fault(NO_QUOTE_END)
        return rest.strip()

    def _ends(self, at: int) -> bool:
        return at >= len(self._line) or self._line[at] in " \t,;"

    def _quoted_inside(self, match: re.Match[str]) -> str:
        """A text like `"the "aud" claim"`: it goes on to the next quote that stands before a comma or the end."""
        start, self._at = self._at + 1, match.end()
        last = _LAST_QUOTE.search(self._line, match.end()) if self._quotes_left else None
        self._quotes_left = last is not None
        if not last:
            self._fault(STRAY)
            return match[1]
        self._at = last.end()
        self._fault(INNER_QUOTES)
        return self._line[start : last.start()]

    def _scheme(self, word: str, gap: str, start: int) -> None:
        if self._open and "," not in gap:
            self._fault(NO_COMMA_BETWEEN)
        self._close(start)
        if self._line.startswith(":", self._at):
            self._fault(COLON)
            self._at += 1
        self._open = _Open(word, start)
        after = _BLANKS.match(self._line, self._at)
        match = _TOKEN68.match(self._line, after.end()) if after else None
        if match and match[0].lower() not in SCHEMES and not _EMPTY_VALUE.fullmatch(match[0]):
            self._open.token68 = match[0]
            self._at = match.end()

    def _begins_challenge(self) -> bool:
        """Whether what follows the word just read is the first parameter of a challenge."""
        blank = _BLANKS.match(self._line, self._at)
        word = _WORD.match(self._line, blank.end()) if blank else None
        return bool(word and _EQUALS.match(self._line, word.end()))

    def _close(self, end: int) -> None:
        if self._open:
            raw = self._line[self._open.start : end].rstrip(" \t,;")
            self.items.append(Challenge(self._open.scheme, self._open.token68, self._open.parameters, raw))
        self._open = None

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._line, self._at)
        if not match:
            return ""
        self._at = match.end()
        return match[0]

    def _fault(self, sentence: str) -> None:
        self.faults[sentence] = None


class _Open:
    """A challenge that is still being read."""

    def __init__(self, scheme: str, start: int) -> None:
        self.scheme = scheme
        self.start = start
        self.token68 = ""
        self.parameters: dict[str, str] = {}
        self._last = ""  # the parameter whose value may go on behind a blank

    def add(self, name: str, value: str, quoted: bool) -> bool:
        """Keep a parameter; False where its name was there before (the first one counts)."""
        self._last = "" if quoted else name
        if name in self.parameters:
            self._last = ""
            return False
        if len(self.parameters) < _PARAMETERS:
            self.parameters[name] = value
        return True

    def grows(self, gap: str, word: str) -> bool:
        """Whether a word behind blanks can belong to the value before it, as in `realm=My Site`."""
        return self._last in self.parameters and not gap.strip() and word.lower() not in SCHEMES

    def grow(self, word: str) -> None:
        self.parameters[self._last] += f" {word}"
