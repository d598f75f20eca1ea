"""A Report as JSON (schema 1, data/schema/report-1.json), and its parts as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.diagnosis import Diagnosis, Incident, Report, SourceError

_ENCODER = msgspec.json.Encoder()


_EMPTY: Final = b'\n  "diagnoses": []'
_AT_ONCE: Final = 500  # diagnoses that are encoded together: a report can be larger than the capture's memory


def to_json(report: Report) -> bytes:
    """The whole report, indented, ending in a line break."""
    return b"".join(json_pieces(report))


def json_pieces(report: Report) -> Iterator[bytes]:
    """The same, piece by piece."""
    frame = msgspec.structs.replace(report, diagnoses=())
    before, _, after = _indented(frame).partition(_EMPTY)
    yield before + _EMPTY[:-1]
    for at in range(0, len(report.diagnoses), _AT_ONCE):
        items = _indented(report.diagnoses[at : at + _AT_ONCE])[1:-2]  # without the brackets of the list
        yield (b"," if at else b"") + items.replace(b"\n", b"\n  ")
    yield (b"\n  ]" if report.diagnoses else b"]") + after + b"\n"


def _indented(value: object) -> bytes:
    return msgspec.json.format(_ENCODER.encode(value), indent=2)


def line(item: Diagnosis | Incident | SourceError) -> bytes:
    """One JSON line: the item's members behind `"type"`: diagnosis, incident or error."""
    kind = {Diagnosis: "diagnosis", Incident: "incident", SourceError: "error"}[type(item)]
    return b'{"type":"' + kind.encode() + b'",' + _ENCODER.encode(item)[1:] + b"\n"
