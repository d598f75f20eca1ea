"""A Report as JSON (schema 1, data/schema/report-1.json), and its parts as JSON lines."""

from __future__ import annotations

import msgspec

from statusdoctor.diagnosis import Diagnosis, Incident, Report, SourceError

_ENCODER = msgspec.json.Encoder()


def to_json(report: Report, *, indent: int = 2) -> bytes:
    """The whole report, indented, ending in a line break."""
    raw = _ENCODER.encode(report)
    return (msgspec.json.format(raw, indent=indent) if indent else raw) + b"\n"


def line(item: Diagnosis | Incident | SourceError) -> bytes:
    """One JSON line: the item's members behind `"type"`: diagnosis, incident or error."""
    kind = {Diagnosis: "diagnosis", Incident: "incident", SourceError: "error"}[type(item)]
    return b'{"type":"' + kind.encode() + b'",' + _ENCODER.encode(item)[1:] + b"\n"
