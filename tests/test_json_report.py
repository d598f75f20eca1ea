"""The JSON report keeps its contract: data/schema/report-1.json describes all that is written, and nothing else.

With STATUSDOCTOR_REWRITE set, the schema is written anew from the types (review the difference like an interface).
"""

from __future__ import annotations

import io
import json
import os
from typing import Any

import jsonschema
import msgspec
import pytest

from statusdoctor.diagnosis import Diagnosis, Incident, Report, SourceError
from statusdoctor.doctor import Doctor, diagnose
from statusdoctor.knowledge import data_dir
from statusdoctor.render import json_report
from statusdoctor.render.json_report import line, to_json
from tests.builders import exchange, get, masker, reply, session

SCHEMA = data_dir() / "schema" / "report-1.json"
LINES = {"diagnosis": Diagnosis, "incident": Incident, "error": SourceError}


def of_types() -> dict[str, Any]:
    """The schema that the types of diagnosis.py say."""
    (report, *lines), parts = msgspec.json.schema_components((Report, *LINES.values()), ref_template="#/$defs/{name}")
    typed = {
        kind: {"allOf": [ref], "properties": {"type": {"const": kind}}, "required": ["type"]}
        for kind, ref in zip(LINES, lines, strict=True)
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "statusdoctor report, schema 1",
        "description": "The report of --format json; $defs/line describes one line of --format jsonl.",
        "allOf": [report],
        "$defs": {**parts, "line": {"oneOf": list(typed.values())}},
    }


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    if os.environ.get("STATUSDOCTOR_REWRITE"):
        SCHEMA.write_text(json.dumps(of_types(), indent=1) + "\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def report() -> Report:
    whole = session(
        exchange(get(), reply(200, {"ok": True})),
        exchange(get(authorization="Bearer undefined"), reply(401)),
        exchange(get("http://no.example/"), "[Errno -2] Name or service not known"),
        exchange(get("https://a.example/x"), reply(503)),
    )
    return diagnose(whole, doctor=Doctor(patience=None, masker=masker()))


def test_the_schema_is_what_the_types_say(schema: dict[str, Any]) -> None:
    assert json.loads(json.dumps(of_types())) == schema


def test_a_report_meets_the_schema(schema: dict[str, Any], report: Report) -> None:
    jsonschema.validate(json.loads(to_json(report)), schema)

    assert [1, 2, 3] == [d.exchange.index for d in report.diagnoses]


def test_every_line_meets_the_schema_of_lines(schema: dict[str, Any], report: Report) -> None:
    of_lines = {"$defs": schema["$defs"], **schema["$defs"]["line"]}
    items: list[Diagnosis | Incident | SourceError] = [
        *report.diagnoses,
        *report.incidents,
        SourceError("entry 7", "no response.status"),
    ]

    for item in items:
        jsonschema.validate(json.loads(line(item)), of_lines)


def test_lines_are_one_line_each(report: Report) -> None:
    written = io.BytesIO()
    for diagnosis in report.diagnoses:
        written.write(line(diagnosis))

    assert len(report.diagnoses) == len(written.getvalue().splitlines())


@pytest.mark.parametrize("at_once", [1, 3, 500])
def test_pieces_make_the_same_text_as_the_whole(report: Report, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(json_report, "_AT_ONCE", at_once)

    for told in (report, msgspec.structs.replace(report, diagnoses=())):
        assert msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n" == to_json(told)
