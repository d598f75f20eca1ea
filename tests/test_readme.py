"""What the README shows is true: its Python runs, and its commands print what stands below them."""

from __future__ import annotations

import re
import shlex
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from statusdoctor import evidence
from statusdoctor.cli import main
from statusdoctor.history import History
from statusdoctor.model import Exchange
from tests import builders
from tests.goldens.picture import PICTURE, drawn, printed, words
from tests.small_server import serving
from tests.test_cli_diagnose import entry, har

README = Path(__file__).resolve().parent.parent / "README.md"
INDENTED = re.compile(r"^   ```(\w+)\n(.*?)^   ```$", re.M | re.S)
LEAD_AND_SPARE = ("a_pot_for_tea_alone", "a_teapot_that_refuses_robots")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
SERVER = "http://localhost:8000"


def blocks(language: str, begin: str = "") -> list[str]:
    text = README.read_text(encoding="utf-8")
    return [match[2] for match in BLOCK.finditer(text) if match[1] == language and match[2].startswith(begin)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the captures that the README speaks of."""
    (tmp_path / "shop.har").write_bytes(har(entry(200), entry(401), entry(500)))
    (tmp_path / "pasted.txt").write_text(blocks("http")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with serving() as origin:
        yield origin


def test_there_is_something_to_run() -> None:
    assert all((blocks("python"), blocks("console", "$ statusdoctor"), blocks("http")))


@pytest.mark.parametrize("number", range(len(blocks("python"))))
def test_python_runs_and_says_something(
    number: int, folder: Path, origin: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = blocks("python")[number].replace(SERVER, origin)

    exec(compile(code, f"README.md, python block {number}", "exec"), {})

    printed = capsys.readouterr().out
    promised = re.findall(r"print\(.*\)  # (.*)…$", code, re.M)
    assert printed.strip()
    assert all(words.strip() in printed for words in promised)


@pytest.mark.parametrize("number", range(len(blocks("console", "$ statusdoctor"))))
def test_commands_print_what_stands_below_them(number: int, folder: Path) -> None:
    command, *shown = blocks("console", "$ statusdoctor")[number].splitlines()
    result = CliRunner().invoke(main, shlex.split(command)[2:])

    assert result.exit_code in (0, 1), result.output
    printed = result.output.splitlines()
    expected = shown[:-1] if shown and shown[-1] == "…" else shown
    assert expected == printed[: len(expected)]


def test_the_picture_shows_what_is_printed_and_loads_nothing() -> None:
    svg = PICTURE.read_text(encoding="utf-8")

    assert words(drawn(printed())) == words(svg), "make picture"
    assert f"({PICTURE.relative_to(README.parent).as_posix()})" in README.read_text(encoding="utf-8")
    assert "url(http" not in svg


def test_the_cause_of_the_contributors_guide_works_as_it_is_shown() -> None:
    guide = (README.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = [(kind, textwrap.dedent(text)) for kind, text in INDENTED.findall(guide)]
    made: dict[str, Any] = {"Iterator": Iterator, "Exchange": Exchange}
    made |= {name: getattr(builders, name) for name in ("exchange", "get", "reply")}
    made |= {name: getattr(evidence, name) for name in ("proof", "Case", "Evidence")}
    made |= dict.fromkeys(("evidence_for", "lead", "spare"), lambda *_, **__: lambda function: function)

    for code in (text for kind, text in shown if kind == "python"):
        exec(compile(code, "CONTRIBUTING.md", "exec"), made)
    said = [list(made["brews_no_coffee"](case(made[name]()))) for name in LEAD_AND_SPARE]

    assert ["The server says that it brews no coffee."] == [piece.says for pieces in said for piece in pieces]
    assert {"418": "common"} == tomllib.loads(shown[0][1])["teapot"]["prior"]
    assert 15 == sum(1 for _, text in shown for line in text.splitlines() if line)


def case(of: Exchange) -> evidence.Case:
    return evidence.Case(of, History().view(of))
