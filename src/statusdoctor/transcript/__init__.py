"""The messages of an exchange as they may be shown: secrets masked, bounded, with the evidence in sight."""

from __future__ import annotations

from typing import Final

from statusdoctor.contrast import shape
from statusdoctor.diagnosis import Diagnosis, Field, Message, Messages
from statusdoctor.facts.content import Content
from statusdoctor.masking import Masker, shorten
from statusdoctor.model import Exchange, Headers, Request, Response
from statusdoctor.secrecy import known_secrets
from statusdoctor.transcript.bodies import excerpt, masked

_FIELDS: Final = 100  # of one message; a real one has fewer
_BEGINNING: Final = 800  # signs of a failing answer's body: what servers say stands in front


def transcript(exchange: Exchange, found: Diagnosis, masker: Masker) -> Messages | None:
    """The messages that a diagnosis speaks of; None where there was no HTTP."""
    request, response = exchange.request, exchange.response
    if request is None:
        return None
    scribe = _Scribe(exchange, found, masker)
    return Messages(scribe.request(request), scribe.response(response) if response else None)


class _Scribe:
    """Writes the messages of one exchange, with what masks them."""

    def __init__(self, exchange: Exchange, found: Diagnosis, masker: Masker) -> None:
        self.found = found
        self.masker = masker
        self.secrets = [] if masker.show else known_secrets(exchange)

    def request(self, request: Request) -> Message:
        content = Content(request.headers, request.body)
        line = f"{self.found.exchange.method} {self.found.exchange.url} {self._safe(request.version)}"
        body = self._body(content, "request", 0)
        return Message(line, self._fields(request.headers), body, _what_body(content, shape(request)))

    def response(self, response: Response) -> Message:
        content = Content(response.headers, response.body)
        line = f"{self._safe(response.version)} {response.status} {self._safe(response.reason)}".rstrip()
        body = self._body(content, "response", _BEGINNING if response.status >= 400 else 0)
        return Message(line, self._fields(response.headers), body, _what_body(content, _kind(content)))

    def _body(self, content: Content, side: str, beginning: int) -> str:
        quotes = list(quotes_of(self.found, f"{side}.body"))
        if not (quotes or beginning) or content.looks_like in ("empty", "binary"):
            return ""
        return excerpt(masked(content, self.masker, self.secrets), quotes, beginning)

    def _fields(self, headers: Headers) -> tuple[Field, ...]:
        shown = [Field(shorten(self._safe(n), 80), self._value(n, v)) for n, v in list(headers)[:_FIELDS]]
        more = len(headers) - _FIELDS
        return (*shown, *([Field("…", f"{more} more fields")] if more > 0 else ()))

    def _value(self, name: str, value: str) -> str:
        return self.masker.scrub(self.masker.field(name, value), self.secrets)

    def _safe(self, text: str) -> str:
        return self.masker.scrub(self.masker.text(text), self.secrets)


def quotes_of(found: Diagnosis, place: str) -> list[str]:
    """What the evidence quotes from a place (`request.body`), the first cause's first."""
    told = [cause.evidence for cause in found.causes[:1]] + [note.evidence for note in found.notes]
    return [e.quote for pieces in told for e in pieces if e.quote and e.where.partition(":")[0] == place]


def _kind(content: Content) -> str:
    kind = content.looks_like
    return {"empty": "no body", "json": "JSON", "html": "HTML", "xml": "XML"}.get(kind, kind)


def _what_body(content: Content, kind: str) -> str:
    if not content.body.kept:
        return "the capture has not kept it"
    if not content.body:
        return "no body"
    size = content.body.size if content.body.size is not None else len(content.body.raw)
    return f"{kind}, {size:,} bytes"
