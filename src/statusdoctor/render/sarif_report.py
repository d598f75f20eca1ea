"""A report as SARIF 2.1.0 (OASIS): a result for each incident, a rule for each cause.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote

import msgspec

from statusdoctor import knowledge
from statusdoctor.diagnosis import Diagnosis, Report, Source
from statusdoctor.knowledge import Cause
from statusdoctor.masking import clean
from statusdoctor.render.phrasing import answer, ended, prose, target
from statusdoctor.render.told import Told, told

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {"certain": "error", "likely": "warning", "possible": "note", "": "note"}
_RELATED: Final = 20  # further exchanges of an incident that are listed


def to_sarif(report: Report) -> bytes:
    """The whole report as one run, ending in a line break."""
    cases = told(report)
    rules = _rules(cases)
    run: dict[str, Any] = {
        "tool": {"driver": {"name": report.tool.name, "version": report.tool.version, "rules": list(rules.values())}},
        "invocations": [_invocation(report)],
        "artifacts": [{"location": {"uri": uri}} for uri in _uris(report)],
        "results": [_result(report, item, list(rules).index(item.id)) for item in cases],
        "columnKind": "unicodeCodePoints",
    }
    raw = msgspec.json.encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
    return msgspec.json.format(raw, indent=2) + b"\n"


def _rules(cases: list[Told]) -> dict[str, dict[str, Any]]:
    """What is generally true of each cause; what is true of one exchange stands in its result."""
    return {item.id: _rule(item.id, knowledge.cause(item.id) or Cause(title=item.title)) for item in cases}


def _rule(cause_id: str, words: Cause) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": cause_id,
        "shortDescription": {"text": words.title},
        "fullDescription": {"text": prose(words.why) or words.title},
        "properties": {"tags": ["http", cause_id.partition("/")[0]]},
    }
    if words.fixes:
        rule["help"] = {"text": "\n".join(f"{fix.audience}: {fix.do}" for fix in words.fixes)}
    if words.learn:
        rule["helpUri"] = words.learn[0].url
    return rule


def _result(report: Report, item: Told, rule: int) -> dict[str, Any]:
    found = item.first
    benign = found.severity == "benign"
    result: dict[str, Any] = {
        "ruleId": item.id,
        "ruleIndex": rule,
        "kind": "informational" if benign else "fail",
        "level": "none" if benign else _LEVELS[item.certainty],
        "message": {"text": _plain(_message(item))},
        "locations": [_location(report, found)],
        "occurrenceCount": item.count,
        "partialFingerprints": {"incident/v1": _fingerprint(item)},
        "properties": _properties(item),
    }
    if found.cause:
        result["rank"] = round(found.cause.probability * 100, 1)
    if len(item.diagnoses) > 1:
        result["relatedLocations"] = _each_once(_location(report, d) for d in item.diagnoses[1 : _RELATED + 1])
    return result | _web(found)


def _each_once(locations: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for location in locations:
        if location not in found:
            found.append(location)
    return found


def _message(item: Told) -> str:
    found = item.first
    parts = [ended(found.headline), f"{answer(found.exchange)} for {target(found.exchange)}."]
    parts += [
        f"{ended(e.says)}" for e in (found.causes[0].evidence if found.causes else ()) if e.says != found.headline
    ]
    parts += [f"Fix ({fix.audience}): {fix.do}" for fix in (found.causes[0].fixes[:1] if found.causes else ())]
    return " ".join(parts)


def _plain(text: str) -> str:
    """Text that no viewer takes for a link: in SARIF, `[words](target)` is one (3.11.6)."""
    return text.replace("](", "] (")


def _location(report: Report, found: Diagnosis) -> dict[str, Any]:
    exchange = found.exchange
    named = f"exchange {exchange.index}" if exchange.index is not None else "a connection"
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": target(exchange), "kind": "resource"}],
        "message": {"text": _plain(f"{named}: {answer(exchange)}{f', {exchange.time}' if exchange.time else ''}")},
    }
    if exchange.source < len(report.sources):
        location["physicalLocation"] = {
            "artifactLocation": _artifact(report, report.sources[exchange.source]),
            "region": {"startLine": 1},  # a capture has no lines to speak of, and GitHub shows no result without one
        }
    return location


def _web(found: Diagnosis) -> dict[str, Any]:
    exchange = found.exchange
    if exchange.method is None:
        return {}
    response = {"statusCode": exchange.status} if exchange.status else {"noResponseReceived": True}
    reason = {"reasonPhrase": exchange.reason} if exchange.reason else {}
    asked = {name: value for name, value in (("method", exchange.method), ("target", exchange.url)) if value}
    return ({"webRequest": asked} if asked else {}) | {"webResponse": response | reason}


def _properties(item: Told) -> dict[str, Any]:
    found = item.first
    incident = {"first": item.incident.first, "last": item.incident.last} if item.incident else {}
    known = {
        "certainty": item.certainty,
        "severity": found.severity,
        "outcome": found.outcome,
        "host": found.exchange.host,
        "route": found.route,
        **incident,
    }
    return {name: value for name, value in known.items() if value}


def _fingerprint(item: Told) -> str:
    """The same incident in another capture has the same one: times, numbers and clients are not in it."""
    found = item.first
    return hashlib.sha256("\0".join((item.id, found.exchange.host, found.route)).encode()).hexdigest()[:32]


def _invocation(report: Report) -> dict[str, Any]:
    notifications = list(_notifications(report))
    unread = any(source.kind == "unknown" for source in report.sources)
    return {"executionSuccessful": not unread, "toolExecutionNotifications": notifications}


def _notifications(report: Report) -> Iterator[dict[str, Any]]:
    for source in report.sources:
        for fault in source.errors:
            yield {
                "level": "error" if source.kind == "unknown" else "warning",
                "message": {"text": _plain(clean(f"{fault.at}: {fault.message}"))},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(report, source)}}],
            }


def _uris(report: Report) -> list[str]:
    """The captures, each once."""
    return list(dict.fromkeys(_uri(source) for source in report.sources))


def _artifact(report: Report, source: Source) -> dict[str, Any]:
    uri = _uri(source)
    return {"uri": uri, "index": _uris(report).index(uri)}


def _uri(source: Source) -> str:
    """A file's name as a reference: relative as it was given; outside of URIs' alphabet percent-encoded."""
    name = source.name.replace("\\", "/").encode("utf-8", "surrogateescape")
    return quote(name, safe="/~!$&'()*+,;=@-._") if name else "unnamed"
