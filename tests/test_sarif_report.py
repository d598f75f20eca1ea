"""The SARIF report: it meets the schema of SARIF 2.1.0, and its fingerprints outlive a capture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from statusdoctor.diagnosis import Report, Source, SourceError
from statusdoctor.render.sarif_report import to_sarif
from tests.reports import healthy, hostile, shop

SCHEMA = json.loads((Path(__file__).parent / "reference" / "sarif-2.1.0.json").read_text(encoding="utf-8"))


def run(report: Report) -> dict[str, Any]:
    """The one run of a report, which is checked on the way."""
    log = json.loads(to_sarif(report))
    jsonschema.Draft7Validator(SCHEMA).validate(log)
    found: dict[str, Any] = log["runs"][0]
    return found


@pytest.mark.parametrize("report", [shop, healthy, hostile])
def test_it_meets_the_schema(report: Any) -> None:
    assert "statusdoctor" == run(report())["tool"]["driver"]["name"]


def test_a_result_is_an_incident_and_points_at_its_rule() -> None:
    report = shop()
    found = run(report)
    rules = found["tool"]["driver"]["rules"]

    assert [i.cause for i in report.incidents] == [r["ruleId"] for r in found["results"]]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in found["results"])
    assert [i.count for i in report.incidents] == [r["occurrenceCount"] for r in found["results"]]


def test_levels_follow_certainty() -> None:
    levels = {(r["properties"]["certainty"], r["level"]) for r in run(shop())["results"]}

    assert levels <= {("certain", "error"), ("likely", "warning"), ("possible", "note")}
    assert len(levels) > 1


def test_a_rule_says_what_is_true_of_every_exchange() -> None:
    """An exact fix, with this exchange's values in it, belongs to a result."""
    json_rule = next(r for r in run(shop())["tool"]["driver"]["rules"] if r["id"] == "payload/malformed-json")

    assert "line 1, column 2" not in json.dumps(json_rule)
    assert json_rule["helpUri"].startswith("https://")


def test_the_exchange_is_told_as_a_request_and_its_response() -> None:
    by_rule = {r["ruleId"]: r for r in run(shop())["results"]}

    assert 401 == by_rule["auth/token-expired"]["webResponse"]["statusCode"]
    assert {"noResponseReceived": True} == by_rule["connect/refused"]["webResponse"]


def test_further_exchanges_are_related_locations() -> None:
    expired = next(r for r in run(shop())["results"] if r["ruleId"] == "auth/token-expired")

    assert ["exchange 2: 401"] == [place["message"]["text"].partition(",")[0] for place in expired["relatedLocations"]]


def test_fingerprints_are_the_same_in_another_capture() -> None:
    report = shop()
    later = tuple(
        msgspec.structs.replace(d, exchange=msgspec.structs.replace(d.exchange, index=90, time="", client="other"))
        for d in report.diagnoses
    )

    one, other = (
        [r["partialFingerprints"] for r in run(r)["results"]]
        for r in (report, msgspec.structs.replace(report, diagnoses=later))
    )
    assert one == other


def test_what_is_no_failure_has_no_level() -> None:
    found = shop()
    fine = msgspec.structs.replace(found.diagnoses[0], severity="benign", incident=None)
    (result,) = run(msgspec.structs.replace(found, diagnoses=(fine,), incidents=()))["results"]

    assert ("informational", "none") == (result["kind"], result["level"])


def test_a_capture_that_could_not_be_read_is_an_unsuccessful_invocation() -> None:
    source = Source("gone.har", "unknown", 0, (SourceError("the file", "no such file"),))
    (invocation,) = run(msgspec.structs.replace(healthy(), sources=(source,)))["invocations"]

    assert not invocation["executionSuccessful"]
    assert "error" == invocation["toolExecutionNotifications"][0]["level"]


def test_names_of_files_become_references() -> None:
    names = ["a b.har", "ü.har", "c:\\x.har", "", "a b.har"]
    report = msgspec.structs.replace(healthy(), sources=tuple(Source(name, "har", 1) for name in names))

    uris = [a["location"]["uri"] for a in run(report)["artifacts"]]

    assert ["a%20b.har", "%C3%BC.har", "c%3A/x.har", "unnamed"] == uris


def texts(value: Any) -> list[str]:
    """All texts of messages in a log."""
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if "text" in value else []
    return own + [text for item in value.values() for text in texts(item)]


def test_no_message_holds_a_link() -> None:
    found = texts(run(hostile()))

    assert any("click" in text for text in found)
    assert [] == [text for text in found if "](" in text]
