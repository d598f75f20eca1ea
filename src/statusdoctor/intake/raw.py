"""HTTP as text to Exchanges: raw messages, and transcripts of curl, wget and HTTPie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from statusdoctor.intake.problems import Problem
from statusdoctor.intake.texts import curl, plain, wget, wget2
from statusdoctor.intake.texts.drafts import exchanges_of
from statusdoctor.intake.texts.source import HEAD, Source, text_of
from statusdoctor.model import Exchange

TextKind = Literal["raw", "curl", "wget"]

_SIGNS: Final[dict[TextKind, re.Pattern[bytes]]] = {
    "wget": re.compile(rb"^(?:--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d--  |" + wget2.SIGN + rb")", re.M),
    "curl": re.compile(
        rb"^(?:\d\d:\d\d:\d\d\.\d{1,9} )?(?:\[[\dx]+-[\dx]+\] )?(?:\* |> [A-Z]{1,20} [^\n]{1,9999} HTTP/|< HTTP/\d"
        rb"|== Info: |=> Send |<= Recv )"
        rb"|^curl: \(\d{1,3}\) ",
        re.M,
    ),
    "raw": re.compile(
        rb"^[ \t]*(?:HTTP/\d(?:\.\d)? +\d{3}\b|[A-Z][A-Z0-9_-]{1,30} [^\n]{1,9999} HTTP/\d"
        rb"|:(?:method|status|authority|path|scheme): )",
        re.M,
    ),
}
_READERS: Final = {"raw": plain.drafts_of, "curl": curl.drafts_of, "wget": wget.drafts_of}
_NOTHING: Final = (
    "No HTTP was found in this text. It is looked for by its start lines (GET /path HTTP/1.1, HTTP/1.1 404 Not Found), "
    "by curl's marks (>, <, *) and by wget's times."
)


class UnreadableText(ValueError):
    """A text in which no HTTP was found; raised only where the caller collects no problems."""


def from_raw(
    source: Source,
    problems: list[Problem] | None = None,
    *,
    kind: TextKind | None = None,
    source_number: int = 0,
) -> Iterator[Exchange]:
    """The exchanges of a text, in its order.

    source: the text itself (str or bytes), or the path of a file. kind: what it is; None tells it from its content.
    Headers and bodies that such a text does not show count as not seen, never as absent. What could not be read is
    added to `problems`; without such a list a text that holds no HTTP raises UnreadableText.
    """
    found: list[Problem] = [] if problems is None else problems
    text = text_of(source, found)
    kind = kind or kind_of_text(text[:HEAD]) or "raw"
    drafts = _READERS[kind](text, found)
    if not drafts:
        if problems is None:
            raise UnreadableText(_NOTHING)
        found.append(Problem("line 1", _NOTHING, fatal=True))
    client = "" if kind == "raw" else kind
    yield from exchanges_of(drafts, client=client, source=source_number, absolute=kind == "wget")


def kind_of_text(head: bytes) -> TextKind | None:
    """What a text is, by whichever sign stands first in it; None where it holds no HTTP."""
    found = ((match.start(), kind) for kind, sign in _SIGNS.items() if (match := sign.search(head)))
    return min(found, default=(0, None))[1]
