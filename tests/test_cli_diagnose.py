"""`statusdoctor diagnose`: captures in, diagnoses out; bad input is said clearly, and the rest is still diagnosed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from statusdoctor.cli import main
from statusdoctor.examination import Manner, examine_files
from tests.ward.scoring import CASES

EXPIRED = CASES / "app-express-jwt-expired-prod" / "flows.mitm"
HEALTHY = CASES / "infra-healthy-nginx-site" / "flows.mitm"
STORY = CASES / "app-story-cookie-cleared" / "flows.mitm"


def run(*arguments: str | Path, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["diagnose", *map(str, arguments)], input=given)


def entry(status: int = 401, **more: Any) -> dict[str, Any]:
    """One entry of a HAR."""
    return {
        "startedDateTime": "2026-11-24T12:00:00.000+02:00",
        "time": 20,
        "request": {"method": "GET", "url": "https://api.shop.example/x", "httpVersion": "HTTP/2", "headers": []},
        "response": {"status": status, "statusText": "", "headers": [], "content": {"size": 0}},
    } | more


def har(*entries: Any) -> bytes:
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "test"}, "entries": list(entries)}}).encode()


def write(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def diagnoses(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["diagnoses"]
    return found


def test_problems_end_with_one_and_healthy_traffic_with_zero() -> None:
    assert 1 == run(EXPIRED).exit_code
    assert 0 == run(HEALTHY).exit_code
    assert 0 == run(EXPIRED, "--exit-zero").exit_code


def test_a_card_names_status_cause_and_fix() -> None:
    shown = run(EXPIRED).stdout

    assert "401 Unauthorized   GET api.shop.example/api/cart" in shown
    assert "auth/token-expired" in shown
    assert "  Fix" in shown


@pytest.mark.parametrize("option", [["--why"], ["--exchange", "0"]])
def test_an_exchange_is_shown_in_full(option: list[str]) -> None:
    assert "  Why" in run(EXPIRED, *option).stdout


def test_standard_input_is_read() -> None:
    (found,) = diagnoses(run("-", "--format", "json", given=EXPIRED.read_bytes()))

    assert 401 == found["exchange"]["status"]


def test_a_har_is_told_by_its_content(tmp_path: Path) -> None:
    result = run(write(tmp_path, "capture.txt", har(entry())), "--format", "json")

    assert "har" == json.loads(result.stdout)["sources"][0]["kind"]


def test_pasted_http_is_told_by_its_content_and_named(tmp_path: Path) -> None:
    path = write(tmp_path, "pasted.txt", b"HTTP/1.1 404 Not Found\nServer: x\n\n")
    result = run(path, "--format", "json")

    assert (1, "raw") == (result.exit_code, json.loads(result.stdout)["sources"][0]["kind"])
    assert 2 == run(path, "--from", "curl").exit_code


def test_a_folder_and_a_pattern_stand_for_the_captures_in_them(tmp_path: Path) -> None:
    paths = [str(write(tmp_path, name, har(entry()))) for name in ("a.har", "b.har")]

    for argument in (tmp_path, tmp_path / "*.har"):
        assert paths == [s["name"] for s in json.loads(run(argument, "--format", "json").stdout)["sources"]]


def test_lines_are_json_objects_with_a_type() -> None:
    kinds = [json.loads(line)["type"] for line in run(EXPIRED, "--format", "jsonl").stdout.splitlines()]

    assert ["diagnosis", "incident"] == kinds


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    result = run(EXPIRED, "--format", "json", "--output", tmp_path / "report.json")

    assert "" == result.stdout
    assert json.loads((tmp_path / "report.json").read_bytes())["diagnoses"]


def test_each_file_is_a_session_of_its_own_with_incidents_of_its_own() -> None:
    report = json.loads(run(EXPIRED, STORY, EXPIRED, "--format", "json").stdout)
    numbers = [i["id"] for i in report["incidents"]]

    assert {0, 1, 2} == {d["exchange"]["source"] for d in report["diagnoses"]}
    assert sorted(set(numbers)) == sorted(numbers)
    assert {d["incident"] for d in report["diagnoses"]} == set(numbers)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--only", "auth/*"], 1),
        (["--only", "cors/*"], 0),
        (["--ignore", "auth/*"], 0),
        (["--host", "*.shop.example"], 1),
        (["--host", "*.other.example"], 0),
    ],
)
def test_only_what_is_wanted_is_told(options: list[str], count: int) -> None:
    assert count == len(diagnoses(run(EXPIRED, "--format", "json", *options)))


class TestBadInput:
    """Each is a clear message that names file and place, and status 2; what could be read is diagnosed."""

    def test_a_missing_file(self, tmp_path: Path) -> None:
        result = run(tmp_path / "none.har", EXPIRED)

        assert (2, True) == (result.exit_code, "none.har: no such file" in result.stderr)
        assert "auth/token-expired" in result.stdout

    def test_a_directory(self, tmp_path: Path) -> None:
        result = run(tmp_path)

        assert (2, True) == (result.exit_code, "a folder without captures" in result.stderr)

    def test_an_empty_file(self, tmp_path: Path) -> None:
        result = run(write(tmp_path, "empty.har", b""))

        assert (2, True) == (result.exit_code, "empty.har: empty" in result.stderr)

    def test_binary_noise(self, tmp_path: Path) -> None:
        result = run(write(tmp_path, "noise.bin", bytes(range(256)) * 20))

        assert (2, True) == (result.exit_code, "noise.bin: no HAR file, no mitmproxy flows" in result.stderr)

    def test_a_har_that_was_cut_in_the_middle(self, tmp_path: Path) -> None:
        whole = har(*[entry(500) for _ in range(10)])
        path = write(tmp_path, "cut.har", whole[: len(whole) // 2])

        result = run(path, "--format", "json")
        report = json.loads(result.stdout)

        assert 2 == result.exit_code
        assert "cut.har" in result.stderr
        assert "entry" in result.stderr
        assert 4 <= len(report["diagnoses"]) < 10
        assert report["sources"][0]["errors"]

    def test_flows_with_garbage_at_their_end(self, tmp_path: Path) -> None:
        result = run(write(tmp_path, "tail.mitm", EXPIRED.read_bytes() + b"garbage"))

        assert (2, True) == (result.exit_code, "tail.mitm: after exchange 0" in result.stderr)
        assert "auth/token-expired" in result.stdout

    def test_json_that_is_no_har(self, tmp_path: Path) -> None:
        result = run(write(tmp_path, "other.json", b'{"name": "not a har"}'))

        assert (2, True) == (result.exit_code, "other.json" in result.stderr)

    def test_a_broken_entry_is_told_and_changes_no_status(self, tmp_path: Path) -> None:
        result = run(write(tmp_path, "one.har", har(entry(200), {"request": 7}, entry(200))))

        assert 0 == result.exit_code
        assert "one.har: entry 1" in result.stderr

    def test_an_unknown_option(self) -> None:
        assert 2 == run(EXPIRED, "--frmat", "json").exit_code


def test_the_command_is_installed() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("statusdoctor")), "--version"], capture_output=True, text=True, check=False
    )

    assert done.stdout.startswith("statusdoctor 0")


def test_all_exchanges_and_files_are_told_as_they_pass(tmp_path: Path) -> None:
    paths = [str(write(tmp_path, name, har(*[entry(200)] * 150))) for name in ("a.har", "b.har")]
    told: list[tuple[int, float]] = []

    examine_files(paths, paths, Manner(), passed=lambda exchanges, read: told.append((exchanges, read)))

    assert [100, 50, 100, 50] == [exchanges for exchanges, _ in told if exchanges]
    assert 2.0 == pytest.approx(sum(read for _, read in told))
