"""Exceptions that an answer shows: in a stack trace, in a debug page, in JSON members, or in header fields.

What is told is the type, the message, and the innermost frame of the application's own code. Also whether the page
is one that only a development mode shows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from statusdoctor.facts.content import Content
from statusdoctor.facts.statements import Statement
from statusdoctor.facts.traces import short_path, trace_in
from statusdoctor.model import Response

_LIMIT: Final = 32 * 1024  # characters looked at; a trace's head and first frames stand at its start
_INLINE: Final = re.compile(r"</?(?:a|abbr|b|cite|code|em|font|i|small|span|strong|u)(?:\s[^<>]{0,300})?>", re.I)
_TAG: Final = re.compile(
    r"<(?:style|script)\b[^<]{0,20000}</(?:style|script)>|<!doctype[^<>]{0,200}>|<!--|-->|</?[a-z][^<>]{0,500}>", re.I
)
_NAME: Final = r"(?:[A-Za-z_][\w]{0,60}(?:\.|\\|::)){0,12}[A-Z]\w{1,80}(?:Error|Exception|Fault|Throwable|Failure)"
_ENDINGS: Final = re.compile("Error|Exception|Fault|Throwable|Failure")  # of _NAME: a look that costs next to nothing
_TYPED: Final = re.compile(
    rf"^(?:Unhandled |Uncaught )?(?P<type>{_NAME})(?:: | - | at | in |\.? ?$)(?P<message>[^\n]{{0,300}})"
)
_DJANGO: Final = re.compile(r"^(?P<type>[A-Z]\w{2,80}) at /")  # a title of Django's, whatever the exception's name
_ANYWHERE: Final = re.compile(rf"(?:^|[\s:'\"(])(?P<type>{_NAME})\b")
_INSPECTED: Final = re.compile(r"#<(?P<type>[A-Z]\w{0,60}(?:::[A-Z]\w{0,60}){0,8})(?:: (?P<message>[^\n]{0,300}?))?>?$")
_DETAILS: Final = re.compile(
    rf"\bException(?: Details| Type)?:? {{1,3}}(?P<type>{_NAME})\b(?:: (?P<message>[^\n]{{0,200}}))?"
)
_NEXT: Final = re.compile(r'"err":\{"name":"(?P<type>\w{1,60})"[^{}]{0,100}?"message":"(?P<message>[^"]{0,300})')
_TYPE_KEYS: Final = frozenset(
    ("exception", "exceptiontype", "exception_type", "class", "exceptionclass", "error_class")
)
_FILE_KEYS: Final = ("file", "fileName", "filename")
_DEEPEST: Final = 6


class Thrown(msgspec.Struct, frozen=True):
    """An exception that an answer shows. `where` names its place as evidence does; `quote` holds the very words."""

    type: str
    message: str = ""
    frame: str = ""
    frames: int = 0
    language: str = ""
    where: str = "response.body"

    @property
    def short(self) -> str:
        """The type without its package: `NullPointerException`."""
        return re.split(r"[.\\]", self.type)[-1] or self.type

    @property
    def quote(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


def thrown(response: Response, content: Content, said: tuple[Statement, ...]) -> Thrown | None:
    """The exception that an answer shows; None where it shows none."""
    traced = _from_trace(content)
    named = _from_fields(response) or _from_json(content) or _from_words(said) or _from_next(content)
    if traced is None:
        return named
    if not traced.type and named is not None:
        return msgspec.structs.replace(traced, type=named.type, message=named.message)
    return traced if traced.type else named


def _from_trace(content: Content) -> Thrown | None:
    found = trace_in(_as_lines(content))
    if found is None:
        return None
    return Thrown(found.type, found.message, found.frame, found.frames, found.language)


def _as_lines(content: Content) -> str:
    """The body as the lines that a person would see: tags gone, JSON strings unfolded."""
    if content.has_json:
        return "\n".join(_strings(content.json, _DEEPEST))[:_LIMIT]
    text = content.text[:_LIMIT]
    if content.looks_like not in ("html", "xml"):
        return text
    return html.unescape(_TAG.sub("\n", _INLINE.sub("", text))).replace("\xa0", " ")


def _strings(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, dict):
        for inner in list(value.values())[:60]:
            yield from _strings(inner, depth - 1)
    elif depth and isinstance(value, list):
        for inner in value[:60]:
            yield from _strings(inner, depth - 1)


def _from_fields(response: Response) -> Thrown | None:
    """Symfony's X-Debug-Exception, percent-encoded."""
    message = unquote(response.headers.get("x-debug-exception"))[:300]
    if not message:
        return None
    file = unquote(response.headers.get("x-debug-exception-file"))[:300]
    place, _, line = file.rpartition(":")
    frame = f"{short_path(place)}, line {line}" if place and line.isdecimal() else ""
    return Thrown("an exception", message, frame, 1, "PHP", "response.headers.x-debug-exception")


def _from_json(content: Content) -> Thrown | None:
    if not content.has_json:
        return None
    return _member(content.json, (), _DEEPEST)


def _member(value: Any, path: tuple[str, ...], depth: int) -> Thrown | None:
    """The first object that names the exception's type in a member of its own."""
    if depth == 0 or not isinstance(value, dict):
        return None
    lowered = {str(k).lower(): k for k in list(value)[:60]}
    for key in _TYPE_KEYS & lowered.keys():
        name = value[lowered[key]]
        if not isinstance(name, str):
            continue
        where = f"response.body: {'.'.join((*path, lowered[key]))}"
        if match := _INSPECTED.match(name[:500]):  # Rails in development
            return Thrown(match["type"], match["message"] or "", language="Ruby", where=where)
        if match := _ANYWHERE.search(name[:200]):
            return Thrown(
                match["type"], _message_of(value), _frame_of(value), 1 if _frame_of(value) else 0, where=where
            )
    for key, inner in list(value.items())[:60]:
        found = _member(inner, (*path, str(key)), depth - 1)
        if found:
            return found
    return None


def _message_of(value: dict[str, Any]) -> str:
    for key in ("message", "exceptionMessage", "ExceptionMessage", "detail", "Message"):
        text = value.get(key)
        if isinstance(text, str) and text:
            return text[:300]
    return ""


def _frame_of(value: dict[str, Any]) -> str:
    """Laravel's and Symfony's place: members file and line."""
    file = next((f for k in _FILE_KEYS if isinstance(f := value.get(k), str)), "")
    line = value.get("line", value.get("lineNumber"))
    if not file or "/vendor/" in file or not isinstance(line, int):
        return ""
    return f"{short_path(file)}, line {line}"


def _from_words(said: tuple[Statement, ...]) -> Thrown | None:
    """A title or message that begins with an exception's name: `TypeError: x is not a function`."""
    for statement in said:
        if statement.kind in ("title", "message", "text"):
            text = statement.text[:500].strip()
            match = _TYPED.match(text) if _ENDINGS.search(text) else None
            if match:
                return Thrown(match["type"], match["message"].strip(), where=statement.where)
    return _from_django(said) or _from_details(said)


def _from_django(said: tuple[Statement, ...]) -> Thrown | None:
    """Django's debug page: "DoesNotExist at /orders/7/" as its title, and Django's version in its text."""
    title = next((m for s in said if s.kind == "title" and (m := _DJANGO.match(s.text[:200]))), None)
    if title is None or not any("Django Version:" in s.text for s in said if s.kind == "text"):
        return None
    return Thrown(title["type"], language="Python", where="response.body: <title>")


def _from_details(said: tuple[Statement, ...]) -> Thrown | None:
    """Pages that say "Exception Details: System.NullReferenceException: …" somewhere in their text."""
    for statement in said:
        match = _DETAILS.search(statement.text[:4096]) if statement.kind == "text" else None
        if match:
            return Thrown(match["type"], (match["message"] or "").strip(), where=statement.where)
    return None


def _from_next(content: Content) -> Thrown | None:
    """Next.js in development: the page's own data hold the error."""
    if "__NEXT_DATA__" not in content.text:
        return None
    match = _NEXT.search(content.text)
    return Thrown(match["type"], match["message"], where="response.body: __NEXT_DATA__") if match else None


# Debug pages

_DEBUG_MARKS: Final = (
    "you're seeing this error because you have debug = true",
    "// werkzeug debugger",
    "the debugger caught an exception in your wsgi application",
    "action controller: exception caught",
    "you're seeing this error because you have enabled the show_exceptions setting",
    "backtrace (expand) jump to: get",
    "django version:",
    "whoops\\exception",
    "laravel - the php framework for web artisans",
    "ignition",
    "symfony exception",
    "this page is provided by whoops",
    "version information: microsoft .net framework version",
    "an unhandled exception occurred while processing the request",
    "yii debugger",
    "better errors",
    "the action you requested could not be executed. stacktrace",
    "codeigniter: environment: development",
    "phoenix.router.noroute at",
    "you're seeing this page because `debug_errors` is set to true",
)


def debug_mark(words: str) -> str:
    """The words by which a development mode's page is known, out of an answer's folded words; empty where none is."""
    return next((mark for mark in _DEBUG_MARKS if mark in words), "")
