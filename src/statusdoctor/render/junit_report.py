"""A report as JUnit XML: a suite for each capture, a failed case for each incident, and one case for the reading.

So that a healthy capture is a passed test, and a capture that could not be read is an error. Notes pass, and stand
in the output of their case.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from statusdoctor.diagnosis import Report, Source
from statusdoctor.masking import clean
from statusdoctor.render.phrasing import asked, target, verdict
from statusdoctor.render.terminal.writer import TerminalWriter
from statusdoctor.render.told import Told, told

#: What XML 1.0 cannot hold, not even as a reference.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTH: Final = 100


def to_junit(report: Report, *, offset: int | None = None) -> bytes:
    """The whole report. offset: seconds east of UTC for times; None takes the captures' own."""
    root = ET.Element("testsuites", name="statusdoctor")
    cases = told(report)
    sources = report.sources or (Source("traffic", "live", len(report.diagnoses)),)
    for number, source in enumerate(sources):
        _suite(root, source, [item for item in cases if _source_of(item, len(sources)) == number], offset)
    _count(root, root.iter("testcase"))
    ET.indent(root)
    raw: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return raw + b"\n"


def _source_of(item: Told, sources: int) -> int:
    return min(item.first.exchange.source, sources - 1)


def _suite(root: ET.Element, source: Source, cases: list[Told], offset: int | None) -> None:
    name = _xml(clean(source.name))
    suite = ET.SubElement(root, "testsuite", name=name)
    _reading(ET.SubElement(suite, "testcase", classname=name, name="the capture can be read"), source)
    for item in cases:
        _case(ET.SubElement(suite, "testcase", classname=name, name=_name(item)), item, offset)
    _count(suite, suite.iter("testcase"))


def _reading(case: ET.Element, source: Source) -> None:
    faults = [f"{clean(fault.at)}: {clean(fault.message)}" for fault in source.errors]
    if not faults:
        return
    text = _xml("\n".join(faults))
    if source.kind == "unknown":
        ET.SubElement(case, "error", type="unreadable", message=_xml(faults[0])).text = text
    else:
        ET.SubElement(case, "system-err").text = text


def _name(item: Told) -> str:
    incident = item.incident
    where = asked(incident.host, incident.route) if incident else target(item.first.exchange)
    return _xml(f"{item.id}: {where}")


def _case(case: ET.Element, item: Told, offset: int | None) -> None:
    found = item.first
    text = io.StringIO()
    TerminalWriter(text, width=_WIDTH, color=False, offset=offset).diagnosis(found)
    again = f"Seen {item.count} times.\n" if item.count > 1 else ""
    page = _xml(f"\n{text.getvalue().strip()}\n{again}")
    if found.severity == "problem" and found.cause:
        message = f"{found.headline} ({verdict(found.cause)})"
        ET.SubElement(case, "failure", type=found.cause.id, message=_xml(message)).text = page
    else:
        ET.SubElement(case, "system-out").text = page


def _count(parent: ET.Element, cases: Iterable[ET.Element]) -> None:
    found = list(cases)
    parent.set("tests", str(len(found)))
    parent.set("failures", str(sum(case.find("failure") is not None for case in found)))
    parent.set("errors", str(sum(case.find("error") is not None for case in found)))
    parent.set("skipped", "0")


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
