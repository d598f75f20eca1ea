"""A text as bytes in UTF-8: read up to a limit, without colours and without the indentation of where it was quoted."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path
from typing import Final

from statusdoctor.intake.problems import Problem

LIMIT: Final = 64 * 1024 * 1024  # bytes: nobody pastes more, and all of it is held at once
HEAD: Final = 64 * 1024  # bytes by which a text is judged: its kind, its colours, its indentation

_TOLD: Final = 100  # problems of one text that are told one by one
Source = str | bytes | os.PathLike[str]
_ENCODINGS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COLOUR: Final = re.compile(rb"\x1b\[[0-9;]{0,20}[A-Za-z]")


def text_of(source: Source, problems: list[Problem]) -> bytes:
    """The bytes of a text, or of the file at a path; only so many as `LIMIT`, which a problem then tells."""
    if isinstance(source, str):
        raw = source.encode("utf-8", "replace")
    elif isinstance(source, bytes):
        raw = source
    else:
        with Path(source).open("rb") as stream:
            raw = stream.read(LIMIT + 1)
    if len(raw) > LIMIT:
        raw = raw[:LIMIT]
        problems.append(
            Problem(_line(raw, LIMIT), f"Only the first {LIMIT >> 20} MiB of a text are read; split the file.", True)
        )
    return _dedented(_uncoloured(_utf8(raw)))


def tell(problems: list[Problem], text: bytes, at: int, message: str) -> None:
    """Adds a problem with the number of its line; only so many, for each costs a look through the text."""
    if len(problems) < _TOLD:
        problems.append(Problem(_line(text, at), message))
    elif len(problems) == _TOLD:
        problems.append(Problem("the end", "More of this text could not be read; the first problems are told."))


def _line(text: bytes, at: int) -> str:
    number = text.count(b"\n", 0, at) + 1
    return f"line {number}"


def _utf8(raw: bytes) -> bytes:
    """PowerShell's redirections are UTF-16, with a byte order mark."""
    encoding = next((name for mark, name in _ENCODINGS if raw.startswith(mark)), "")
    if encoding == "utf-8":
        return raw[len(codecs.BOM_UTF8) :]
    return raw.decode(encoding, "replace").encode("utf-8", "replace") if encoding else raw


def _uncoloured(raw: bytes) -> bytes:
    return _COLOUR.sub(b"", raw) if _COLOUR.search(raw, 0, HEAD) else raw


def _dedented(raw: bytes) -> bytes:
    """Without the spaces that all lines begin with, as in a quoted block of code."""
    lines = [line for line in raw[:HEAD].split(b"\n") if line.strip()]
    if not lines or lines[0][:1] not in (b" ", b"\t"):
        return raw
    indent = min((line[: len(line) - len(line.lstrip(b" \t"))] for line in lines), key=len)
    return re.sub(rb"(?m)^" + re.escape(indent), b"", raw) if indent else raw
