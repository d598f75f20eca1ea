"""`statusdoctor diagnose --format` and `--output`: every format, to any place, and what is said where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from defusedxml.ElementTree import fromstring

from statusdoctor.cli import main
from tests.ward.scoring import CASES

EXPIRED = CASES / "app-express-jwt-expired-prod" / "flows.mitm"
BEGINNINGS = {
    "terminal": "Times are ",
    "json": "{\n",
    "jsonl": '{"type":"diagnosis"',
    "html": "<!DOCTYPE html>",
    "markdown": "# HTTP diagnosis: 1 incident, 1 exchange\n",
    "sarif": '{\n  "$schema": "https://docs.oasis-open.org/sarif/',
    "junit": "<?xml ",
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diagnose", *map(str, arguments)])


def said(result: Result) -> str:
    """What stands on standard error, the frames that click draws taken off."""
    return " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.parametrize("form", BEGINNINGS)
def test_every_format_goes_to_standard_output(form: str) -> None:
    result = run(EXPIRED, "--format", form)

    assert 1 == result.exit_code
    assert result.stdout.lstrip().startswith(BEGINNINGS[form])


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("report.txt", "terminal"),
        ("report.json", "json"),
        ("report.jsonl", "jsonl"),
        ("report.ndjson", "jsonl"),
        ("report.html", "html"),
        ("Report.HTM", "html"),
        ("report.md", "markdown"),
        ("report.sarif", "sarif"),
        ("report.sarif.json", "sarif"),
        ("report.junit.xml", "junit"),
    ],
)
def test_the_ending_of_a_file_says_its_format(here: Path, name: str, form: str) -> None:
    result = run(EXPIRED, "--output", name)

    assert (1, "") == (result.exit_code, result.stdout)
    assert (here / name).read_text(encoding="utf-8").lstrip().startswith(BEGINNINGS[form])


def test_a_format_that_is_named_wins_over_the_ending(here: Path) -> None:
    run(EXPIRED, "--format", "json", "--output", "report.txt")

    assert json.loads((here / "report.txt").read_bytes())["diagnoses"]


def test_several_outputs_are_written_at_once(here: Path) -> None:
    result = run(EXPIRED, "-o", "a.html", "-o", "b.json", "-o", "c.jsonl", "-o", "d.xml", "-o", "-")

    assert "auth/token-expired" in result.stdout
    assert '<details class="exchange"' in (here / "a.html").read_text(encoding="utf-8")
    assert 1 == len(json.loads((here / "b.json").read_bytes())["diagnoses"])
    assert 2 == len((here / "c.jsonl").read_text(encoding="utf-8").splitlines())
    assert "testsuites" == fromstring((here / "d.xml").read_bytes()).tag


def test_json_is_the_same_whatever_is_written_beside_it(here: Path) -> None:
    run(EXPIRED, "-o", "alone.json")
    run(EXPIRED, "-o", "report.html", "-o", "beside.json", "-o", "lines.jsonl")
    alone, beside = (json.loads((here / name).read_bytes()) for name in ("alone.json", "beside.json"))

    assert alone["diagnoses"][0].keys() == beside["diagnoses"][0].keys()
    assert "messages" not in json.loads((here / "lines.jsonl").read_text(encoding="utf-8").splitlines()[0])


def test_an_html_report_shows_the_messages_with_the_evidence_marked(here: Path) -> None:
    run(EXPIRED, "-o", "report.html")
    html = (here / "report.html").read_text(encoding="utf-8")

    assert "GET http" in html
    assert "<mark id=" in html


class TestPlacesThatCannotBe:
    """Each is said with the file and the reason, and ends with 2."""

    def test_an_ending_that_tells_no_format(self) -> None:
        result = run(EXPIRED, "-o", "report.pdf")

        assert 2 == result.exit_code
        assert "report.pdf: its ending tells no format; name one with --format" in said(result)

    def test_a_folder_that_does_not_exist(self) -> None:
        result = run(EXPIRED, "-o", "none/report.html")

        assert 2 == result.exit_code
        assert "statusdoctor: none/report.html cannot be written: No such file or directory" in said(result)

    def test_a_folder(self, here: Path) -> None:
        (here / "reports.json").mkdir()

        assert "reports.json cannot be written: Is a directory" in said(run(EXPIRED, "-o", "reports.json"))

    def test_a_name_that_no_file_can_have(self) -> None:
        assert "cannot be written: embedded null" in said(run(EXPIRED, "-o", "re\0port.json"))

    def test_one_of_the_captures(self, here: Path) -> None:
        capture = here / "capture.mitm"
        capture.write_bytes(EXPIRED.read_bytes())
        result = run("capture.mitm", "--format", "json", "-o", here / "." / "capture.mitm")

        assert 2 == result.exit_code
        assert "is one of the captures" in said(result)
        assert EXPIRED.read_bytes() == capture.read_bytes()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
    @pytest.mark.parametrize("form", ["json", "jsonl", "html", "terminal"])
    def test_a_disk_that_is_full(self, form: str) -> None:
        result = run(EXPIRED, "--format", form, "-o", "/dev/full")

        assert 2 == result.exit_code
        assert "statusdoctor: /dev/full cannot be written: No space left on device" in said(result)


def test_captures_that_cannot_be_read_stand_in_the_report(here: Path) -> None:
    result = run("none.har", "-o", "report.md", "-o", "report.xml")

    assert 2 == result.exit_code
    assert "no such file" in (here / "report.md").read_text(encoding="utf-8")
    assert "1" == fromstring((here / "report.xml").read_bytes()).get("errors")
