"""Stack traces as languages print them: type, message and the innermost frame of the application's own code.

One `Dialect` a language: how its exceptions are named, how its frames look, and which files are libraries'. Matching
is linear: every pattern begins with a fixed word or the start of a line, and no repetition is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

_FRAMES: Final = 60  # of one trace that are looked at


class Trace(msgspec.Struct, frozen=True):
    """One exception as it was shown. `frame` is the innermost own-code place, "shop/views.py, line 42", or empty."""

    language: str
    type: str
    message: str = ""
    frame: str = ""
    frames: int = 0


class Dialect(msgspec.Struct, frozen=True):
    """How one language shows an exception. Frame and head patterns have the groups type, message, file and line."""

    language: str
    hints: tuple[str, ...]  # fixed pieces of text: without one of them nothing is tried
    head: re.Pattern[str]
    frame: re.Pattern[str]
    library: re.Pattern[str]
    innermost_last: bool = False
    root_last: bool = False  # the last exception named is the one that began it


_SAYS: Final = r"(?P<message>[^\n]{0,300})"
_LINE: Final = r"(?P<line>\d{1,7})"


def _lines(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.M)


PYTHON: Final = Dialect(
    "Python",
    ('File "',),
    _lines(
        r"^(?P<type>[A-Za-z_][\w.]{2,100}",
        r"(?:Error|Exception|Exists|Exit|NotFound|DoesNotExist|Warning|Timeout|Failed|Denied|Refused))(?:: ",
        _SAYS,
        r")?$",
    ),
    _lines(r'File\s{1,3}"(?P<file>[^"\n]{1,300})",\s{1,12}line\s{1,3}', _LINE),
    _lines(r"site-packages|dist-packages|/lib/python|<frozen|<string>|[\\/]Lib[\\/]"),
    innermost_last=True,
    root_last=True,
)
JAVASCRIPT: Final = Dialect(
    "JavaScript",
    (".js:", ".ts:", ".mjs:", ".cjs:", ".jsx:", ".tsx:"),
    _lines(
        r"^\W{0,20}(?:Uncaught )?(?P<type>[A-Z]\w{0,60}(?:Error|Exception)|Error)(?: \[\w{1,40}\])?: ",
        _SAYS,
    ),
    _lines(
        r"^\s{0,12}at (?:[^\n()]{0,200} \()?(?P<file>(?:file://)?[\w./@\\:~+-]{1,300}\.[cm]?[jt]sx?):",
        _LINE,
        r":\d{1,7}\)?",
    ),
    _lines(r"node_modules|^node:|^internal/"),
)
JAVA: Final = Dialect(
    "Java",
    (".java:", ".kt:", ".scala:", ".groovy:"),
    _lines(
        r"(?P<type>\b(?:[a-z_]\w{0,40}\.){1,12}[A-Z]\w{0,80}(?:Exception|Error|Throwable|Failure)\b)(?:: ",
        _SAYS,
        r")?",
    ),
    _lines(
        r"\bat (?P<call>(?:[\w$]{1,80}[./]){1,14}[\w$<>]{1,80})\((?P<file>[\w$-]{1,100}\.(?:java|kt|scala|groovy)):",
        _LINE,
        r"\)",
    ),
    _lines(
        r"^(?:java|javax|jakarta|jdk|sun|com\.sun|reactor|kotlin|scala|akka|play|org\.(?:springframework|apache|hibernate"
        r"|eclipse|jboss|postgresql|glassfish)|io\.(?:netty|undertow|quarkus|vertx|micronaut)"
        r"|com\.(?:fasterxml|zaxxer|mysql))\b"
    ),
    root_last=True,
)
DOTNET: Final = Dialect(
    ".NET",
    ("Exception: ", "Error: "),
    _lines(
        r"(?P<type>\b(?:[A-Z]\w{0,60}\.){1,8}[A-Z]\w{0,80}(?:Exception|Error))(?: \(0x[0-9A-Fa-f]{1,16}\))?: ",
        _SAYS,
    ),
    _lines(
        r"\bat (?P<call>[A-Z][\w.`<>+\[\]]{1,200})\([^\n()]{0,300}\)(?: in (?P<file>[^\n]{1,300}?):line ",
        _LINE,
        r")?",
    ),
    _lines(r"^(?:System|Microsoft|Newtonsoft|Npgsql|Swashbuckle|Autofac|MySql)\."),
)
PHP: Final = Dialect(
    "PHP",
    (".php",),
    _lines(
        r"(?:Uncaught (?P<type>[A-Za-z_][\w\\]{1,120}): ",
        r"|\b(?P<type2>Fatal error|Parse error): {1,4}(?! {0,3}Uncaught)",
        r"|^(?P<type3>[A-Z][\w\\]{2,120}(?:Exception|Error)): )",
        _SAYS,
    ),
    _lines(
        r"(?: in (?:file )?|#\d{1,3} |^)(?P<file>/?[\w./@-]{1,300}\.php)",
        r"(?:\((?P<line>\d{1,7})\)|:(?P<line2>\d{1,7})| on line (?P<line3>\d{1,7}))",
    ),
    _lines(r"/vendor/"),
)
RUBY: Final = Dialect(
    "Ruby",
    (".rb:", ".erb:"),
    _lines(
        r"(?:^|#<|\()(?P<type>[A-Z]\w{0,60}(?:::[A-Z]\w{0,60}){0,4}",
        r"(?:Error|Exception|NotFound|Invalid|Missing|NotEstablished))(?:: | \(|\)|$)",
        _SAYS,
    ),
    _lines(r"(?P<file>[\w./@-]{1,300}\.(?:rb|erb|ru|rake|haml|slim|jbuilder)):", _LINE, r"(?::in\b|:)"),
    _lines(
        r"^\w[\w-]{0,60} \(\d[\w.]{0,20}\) |/gems/|/lib/ruby|/rubygems"
        r"|^\(?(?:actionpack|activerecord|activesupport|railties|rack|puma)\b",
    ),
)
GO: Final = Dialect(
    "Go",
    (".go:",),
    _lines(r"(?:^|: )(?:http: )?(?P<type>panic)(?: serving [^\n:]{1,60}:\d{1,5})?: ", _SAYS),
    _lines(r"^\s{0,8}(?P<file>[\w./@+~-]{1,300}\.go):", _LINE),
    _lines(r"/usr/local/go/|/pkg/mod/|/src/runtime/|/src/net/http/|/libexec/src/"),
)
ELIXIR: Final = Dialect(
    "Elixir",
    (".ex:", ".exs:"),
    _lines(r"\*\* \((?P<type>[A-Z][\w.]{1,80})\) ", _SAYS),
    _lines(r"(?:\((?P<call>[a-z_]\w{0,40}) [\d.]{1,20}\) )?(?P<file>[\w./-]{1,300}\.exs?):", _LINE),
    _lines(r"^(?:deps/|\(?(?:phoenix|plug|cowboy|ecto|elixir)\b)"),
)
RUST: Final = Dialect(
    "Rust",
    ("panicked at ",),
    _lines(r"(?P<type>panicked) at ", _SAYS),
    _lines(r"panicked at (?:'[^'\n]{0,300}', )?(?P<file>[\w./-]{1,300}\.rs):", _LINE),
    _lines(r"/rustc/|\.cargo/registry"),
)
DIALECTS: Final = (PYTHON, JAVASCRIPT, JAVA, DOTNET, PHP, RUBY, GO, ELIXIR, RUST)


def trace_in(text: str) -> Trace | None:
    """The first exception with frames that a text shows; None where it shows none."""
    for dialect in DIALECTS:
        if any(hint in text for hint in dialect.hints):
            found = _read(dialect, text)
            if found is not None:
                return found
    return None


def _read(dialect: Dialect, text: str) -> Trace | None:
    frames = list(islice(dialect.frame.finditer(text), _FRAMES))
    if not frames:
        return None
    heads = list(islice(dialect.head.finditer(text), _FRAMES))
    if not heads:  # frames alone: a debug page that names the exception elsewhere
        return Trace(dialect.language, "", "", _own(dialect, frames), len(frames))
    head = heads[-1] if dialect.root_last else heads[0]
    after = [m for m in frames if m.start() >= head.start()] if dialect.root_last and not dialect.innermost_last else []
    own = _own(dialect, after or frames)
    name = next(_groups(head, "type", "type2", "type3"), "")
    return Trace(dialect.language, name, _group(head, "message").strip(), own, len(frames))


def _own(dialect: Dialect, frames: list[re.Match[str]]) -> str:
    ordered = reversed(frames) if dialect.innermost_last else iter(frames)
    for frame in ordered:
        place = _group(frame, "call") or _group(frame, "file")
        if not dialect.library.search(place) and not dialect.library.search(_group(frame, "file")):
            return _place(frame)
    return ""


def _place(frame: re.Match[str]) -> str:
    """A frame for a sentence: the last three parts of its path (or its call), and the line."""
    file, call = _group(frame, "file"), _group(frame, "call")
    line = next(_groups(frame, "line", "line2", "line3"), "")
    if not file:
        return call
    return f"{short_path(file)}, line {line}" if line else short_path(file)


def short_path(file: str) -> str:
    """The last three parts of a path: enough to find the file, and nothing of somebody's machine."""
    return "/".join(re.split(r"[\\/]", file)[-3:])


def _groups(match: re.Match[str], *names: str) -> Iterator[str]:
    return (value for name in names if (value := _group(match, name)))


def _group(match: re.Match[str], name: str) -> str:
    return (match[name] or "") if name in match.re.groupindex else ""
