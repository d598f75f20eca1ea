"""The request that a curl command line asks for: what it names is known, everything else stays unseen."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.model import ALL_HIDDEN, LOST_BODY, Body, Headers, Request

_COMMAND: Final = re.compile(r"(?:.{0,100}?[$%#>] ?)?curl(?:\.exe)? (.+)")
_LONGEST: Final = 64 * 1024
_SHORT_WITH_VALUE: Final = frozenset("AbcCdDeEFhHKmoPQrtTuUwxXyYz")
_LONG_WITH_VALUE: Final = frozenset(
    (
        *("request", "header", "data", "data-raw", "data-binary", "data-ascii", "data-urlencode", "json", "form"),
        *("user", "user-agent", "cookie", "referer", "output", "url", "proxy", "max-time", "connect-timeout", "cacert"),
        *("cert", "key", "resolve", "connect-to", "upload-file", "cookie-jar", "write-out", "retry", "max-redirs"),
        *("trace", "trace-ascii", "trace-config", "stderr", "dump-header", "capath", "config", "aws-sigv4", "proto"),
        *("proxy-user", "oauth2-bearer", "interface", "range", "limit-rate", "unix-socket", "form-string"),
    )
)
_LONG: Final = dict(
    zip("XHdAbeIFTG", "request header data user-agent cookie referer head form upload-file get".split(), strict=True)
)
_FIELDS: Final = {"user-agent": "User-Agent", "cookie": "Cookie", "referer": "Referer"}


class _Asked(msgspec.Struct):
    """What a command line says, option by option."""

    url: str = ""
    method: str = ""
    fields: list[tuple[str, str]] = msgspec.field(default_factory=list)
    data: list[str] | None = None
    as_query: bool = False


def asked_by(line: bytes) -> Request | None:
    """The request of a line that calls curl; None where it is none, or names no address."""
    match = _COMMAND.fullmatch(line[:_LONGEST].decode("utf-8", "replace").strip())
    if not match:
        return None
    asked = _Asked()
    _read(_words(match[1]), asked)
    if not asked.url:
        return None
    url = asked.url if "://" in asked.url else f"http://{asked.url}"
    headers = Headers.of(*((n, v) for n, v in asked.fields), hidden=ALL_HIDDEN)
    return Request.to(_method(asked), url, headers, _body(asked))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quote that is closed on a line that was not pasted
        return [word.strip("'\"") for word in text.split()]


def _read(words: list[str], asked: _Asked) -> None:
    rest = iter(words)
    for word in rest:
        if word in ("|", ">", "2>", "2>&1", ";", "&&", "&"):
            return
        if word.startswith("--"):
            name = word[2:]
            _apply(name, next(rest, "") if name in _LONG_WITH_VALUE else "", asked)
        elif word.startswith("-") and len(word) > 1:
            _read_short(word[1:], rest, asked)
        elif not asked.url:
            asked.url = word


def _read_short(letters: str, rest: Iterator[str], asked: _Asked) -> None:
    """Options of one letter may stand together; the first that takes a value takes what is left of the word."""
    for number, letter in enumerate(letters):
        if letter in _SHORT_WITH_VALUE:
            value = letters[number + 1 :] or next(rest, "")
            _apply(_LONG.get(letter, letter), value, asked)
            return
        _apply(_LONG.get(letter, letter), "", asked)


def _apply(name: str, value: str, asked: _Asked) -> None:
    if name == "request":
        asked.method = value
    elif name == "url":
        asked.url = asked.url or value
    elif name == "head":
        asked.method = asked.method or "HEAD"
    elif name == "get":
        asked.as_query = True
    elif name == "upload-file":
        asked.method = asked.method or "PUT"
    elif name in ("form", "form-string"):
        asked.method = asked.method or "POST"
    elif name == "header":
        field, colon, text = value.partition(":")
        if colon and field.strip() and text.strip():
            asked.fields.append((field.strip(), text.strip()))
    else:
        _apply_content(name, value, asked)


def _apply_content(name: str, value: str, asked: _Asked) -> None:
    if name in _FIELDS:
        asked.fields.append((_FIELDS[name], value))
    elif name.startswith("data") or name == "json":
        asked.data = [*(asked.data or []), value]
        kind = "application/json" if name == "json" else "application/x-www-form-urlencoded"
        if not any(field.lower() == "content-type" for field, _ in asked.fields):
            asked.fields.append(("Content-Type", kind))


def _method(asked: _Asked) -> str:
    return asked.method or ("POST" if asked.data is not None and not asked.as_query else "GET")


def _body(asked: _Asked) -> Body:
    if asked.data is None or asked.as_query or any(value.startswith("@") for value in asked.data):
        return LOST_BODY if asked.data is not None or asked.method not in ("", "GET", "HEAD") else Body(b"")
    return Body("&".join(asked.data))
