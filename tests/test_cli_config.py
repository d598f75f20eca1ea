"""`statusdoctor config`, and settings of files as `diagnose` obeys them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from statusdoctor.cli import main
from tests.goldens import check
from tests.ward.scoring import CASES

EXPIRED = CASES / "app-express-jwt-expired-prod" / "flows.mitm"
SETTINGS = """
only = ["auth/*", "gateway/*"]
min-certainty = "likely"

[[ignore]]
id = "auth/token-expired"
reason = "The test clock is a year ahead."

[[ignore]]
id = "auth/handshake-in-progress"
reason = "Digest is meant to ask twice."
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str | Path, **environ: str) -> Result:
    names = {f"STATUSDOCTOR_{name}": value for name, value in environ.items()}
    return CliRunner().invoke(main, list(map(str, arguments)), env=names)


def told(*options: str, **environ: str) -> list[str]:
    """The causes that diagnose tells of."""
    result = run("diagnose", EXPIRED, "--format", "json", *options, **environ)
    found: list[dict[str, Any]] = json.loads(result.stdout)["diagnoses"]
    return [diagnosis["causes"][0]["id"] for diagnosis in found]


def test_golden_table(here: Path) -> None:
    (here / "statusdoctor.toml").write_text(SETTINGS)

    check("config.txt", run("config", "--host", "*.shop.example", "--no-notes", PATIENCE="0.5").stdout)


def test_without_a_file_all_is_at_its_default() -> None:
    shown = run("config").stdout

    assert shown.startswith("No file of settings was found from here upward.\n")
    assert 7 == shown.count("default")


def test_settings_are_json_too(here: Path) -> None:
    (here / "statusdoctor.toml").write_text(SETTINGS)
    found = json.loads(run("config", "--format", "json", "--view", "lines").stdout)

    assert "statusdoctor.toml" == found["file"]
    assert {"value": "lines", "from": "--view"} == found["settings"]["view"]
    assert {"value": "likely", "from": "statusdoctor.toml, line 3"} == found["settings"]["min-certainty"]
    assert "The test clock is a year ahead." == found["settings"]["ignore"]["value"][0]["reason"]


@pytest.mark.parametrize("command", [["config"], ["diagnose", str(EXPIRED)]])
def test_settings_that_cannot_be_end_with_two(here: Path, command: list[str]) -> None:
    (here / "statusdoctor.toml").write_text('view = "card"\nnots = true\n')
    result = run(*command)

    assert (2, "") == (result.exit_code, result.stdout)
    assert [
        "statusdoctor: statusdoctor.toml, line 1: view is lines, cards or full, not 'card'; did you mean cards?",
        "statusdoctor: statusdoctor.toml, line 2: no setting is called 'nots'; did you mean notes?",
    ] == result.stderr.splitlines()


def test_a_patience_that_cannot_be() -> None:
    assert "--patience: patience is a number of seconds" in run("config", "--patience", "-1").stderr


def test_diagnose_obeys_the_file_and_the_command_line_wins(here: Path) -> None:
    (here / "statusdoctor.toml").write_text(SETTINGS)

    assert [] == told()
    assert ["auth/token-expired"] == told("--ignore", "cors/*")
    assert ["auth/token-expired"] == told(IGNORE="cors/*")


def test_diagnose_takes_the_file_that_is_named(here: Path) -> None:
    (here / "statusdoctor.toml").write_text(SETTINGS)
    (here / "other.toml").write_text('hosts = ["*.other.example"]\n')

    assert [] == told("--config", "other.toml")
    assert ["auth/token-expired"] == told("--config", "other.toml", "--host", "*")


def test_diagnose_shows_as_much_as_the_settings_say(here: Path) -> None:
    (here / "statusdoctor.toml").write_text('view = "lines"\n')

    assert "  Fix" not in run("diagnose", EXPIRED).stdout
    assert "  Fix" in run("diagnose", EXPIRED, "--view", "cards").stdout


def test_showing_the_settings_loads_neither_mitmproxy_nor_the_rules() -> None:
    script = """
import sys
from statusdoctor.cli import main
try:
    main(["config"])
except SystemExit:
    heavy = ("mitmproxy", "statusdoctor.rules", "statusdoctor.facts", "statusdoctor.doctor", "jinja2")
    print("LOADED", [m for m in sys.modules if m.startswith(heavy)])
"""

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert "LOADED []" in done.stdout + done.stderr, done.stderr


def test_a_command_that_does_not_exist_brings_the_nearest() -> None:
    result = CliRunner().invoke(main, ["diagnos", "shop.har"])

    assert 2 == result.exit_code
    assert "Did you mean 'diagnose'?" in result.output
