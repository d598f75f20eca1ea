"""Settings of files as the addon and `statusdoctor run` obey them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from statusdoctor.cli import main
from statusdoctor.cli.run_command import _settings
from tests.flows import running

NOTHING: dict[str, Any] = {
    "view": None, "jsonl": None, "min_certainty": None, "patience": None, "only": (), "ignore": (), "hosts": (),
    "notes": None, "show_secrets": False,
}  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str) -> None:
    Path("statusdoctor.toml").write_text(text)


def test_options_of_the_addon_have_their_defaults_from_the_file() -> None:
    write('only = ["auth/*"]\nhosts = ["*.example"]\nview = "lines"\npatience = 0.5\nnotes = false\n')

    with running(doctor_mark=False) as (addon, _, _):
        found = addon.settings

    assert (("auth/*",), ("*.example",), False) == (found.selection.only, found.selection.host, found.selection.notes)
    assert ("lines", 0.5) == (found.view, found.patience)


def test_an_option_of_mitmproxy_wins_over_the_file() -> None:
    write('only = ["auth/*"]\nignore = [{id = "tls/*", reason = "Not ours."}]\n')

    with running(doctor_only=["cors/*"]) as (addon, _, _):
        found = addon.settings.selection

    assert (("cors/*",), ("tls/*",)) == (found.only, found.ignore)


def test_settings_that_cannot_be_are_an_error_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    write('vew = "lines"\n')

    with caplog.at_level(logging.ERROR), running(doctor_mark=False) as (addon, _, _):
        assert "cards" == addon.settings.view

    assert "statusdoctor.toml, line 1: no setting is called 'vew'; did you mean view?" in caplog.text


def test_run_says_what_cannot_be_before_a_proxy_starts(here: Path) -> None:
    (here / "other.toml").write_text('vew = "lines"\n')
    result = CliRunner().invoke(main, ["run", "--config", "other.toml"])

    assert 2 == result.exit_code
    assert "other.toml, line 1: no setting is called 'vew'" in result.stderr


def test_run_hands_the_addon_what_the_command_line_names_and_nothing_else() -> None:
    given = {"view": "full", "only": ("auth/*", "tls/*"), "hosts": ("a.example",), "notes": False, "patience": 0.0}

    assert [] == _settings(NOTHING)
    assert [
        "doctor_view=full", "doctor_patience=0.0", "doctor_only=auth/*", "doctor_only=tls/*", "doctor_host=a.example",
        "doctor_notes=false",
    ] == _settings(NOTHING | given)[1::2]  # fmt: skip
