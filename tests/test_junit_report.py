"""The JUnit report: a golden, one case an incident, and XML that every parser takes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import msgspec
from defusedxml.ElementTree import fromstring

from statusdoctor.diagnosis import Report, Source, SourceError
from statusdoctor.render.junit_report import to_junit
from tests.goldens import check
from tests.reports import healthy, hostile, shop


def root(report: Report) -> Element:
    found: Element = fromstring(to_junit(report))
    return found


def counts(element: Element) -> tuple[str | None, ...]:
    return tuple(element.get(name) for name in ("tests", "failures", "errors", "skipped"))


def test_golden_report() -> None:
    check("report.junit.xml", to_junit(shop()).decode())


def test_a_failed_case_is_an_incident() -> None:
    report = shop()
    incidents = len(report.incidents)
    suite = root(report)[0]

    assert (str(incidents + 1), str(incidents), "0", "0") == counts(suite)
    assert {i.cause for i in report.incidents} == {f.get("type") for f in suite.iter("failure")}


def test_a_healthy_capture_is_a_passed_test() -> None:
    assert ("1", "0", "0", "0") == counts(root(healthy()))


def test_a_capture_that_could_not_be_read_is_an_error() -> None:
    source = Source("gone.har", "unknown", 0, (SourceError("the file", "gone.har: no such file"),))
    suite = root(msgspec.structs.replace(healthy(), sources=(source,)))[0]

    assert ("1", "0", "1", "0") == counts(suite)


def test_a_broken_entry_is_told_and_fails_nothing() -> None:
    suite = root(shop(errors=(SourceError("entry 7", "no response.status"),)))[0]

    assert "entry 7: no response.status" == suite[0].findtext("system-err")
    assert "0" == suite.get("errors")


def test_each_capture_is_a_suite_of_its_own() -> None:
    report = shop()
    other = Source("other.har", "har", 1)

    suites = root(msgspec.structs.replace(report, sources=(*report.sources, other)))

    assert ["shop.har", "other.har"] == [suite.get("name") for suite in suites]
    assert "1" == suites[1].get("tests")


def test_notes_pass() -> None:
    found = shop()
    alone = tuple(msgspec.structs.replace(d, severity="note") for d in found.diagnoses)
    suite = root(msgspec.structs.replace(found, diagnoses=alone))[0]

    assert "0" == suite.get("failures")
    assert list(suite.iter("system-out"))


def test_hostile_traffic_is_text() -> None:
    suite = root(hostile())[0]

    assert {"testsuite", "testcase", "failure", "system-out", "system-err"} >= {e.tag for e in suite.iter()}
    assert "<script>alert(1)" in (suite.get("name") or "")


def test_what_xml_cannot_hold_is_replaced() -> None:
    report = msgspec.structs.replace(healthy(), sources=(Source("a\x00\ufffe\ud800.har", "har", 1),))

    assert "a\\x00\ufffd\ufffd.har" == root(report)[0].get("name")
