"""addons/doctor.py: hands over the addon, or says in one line what to install."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "addons" / "doctor.py"


def load(script: Path = SCRIPT) -> dict[str, Any]:
    """The script's names, loaded under the name that mitmproxy gives it."""
    return runpy.run_path(str(script), run_name="__mitmproxy_script__.doctor")


@pytest.fixture(autouse=True)
def untouched_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statusdoctor.proxy.addon", None)


def test_it_hands_over_one_addon() -> None:
    (addon,) = load()["addons"]

    assert "statusdoctor" == addon.name


def test_a_checkouts_script_takes_the_code_beside_it() -> None:
    load()

    assert str(SCRIPT.parent.parent / "src") == sys.path[0]


@pytest.mark.usefixtures("missing")
def test_what_is_missing_is_one_line_that_says_what_to_install(caplog: pytest.LogCaptureFixture) -> None:
    addons = load()["addons"]

    (record,) = caplog.records
    assert [] == addons
    assert "ERROR" == record.levelname
    assert "\n" not in record.getMessage()
    assert f"{sys.executable} -m pip install" in record.getMessage()
    assert "pipx inject mitmproxy" in record.getMessage()


@pytest.mark.usefixtures("missing")
def test_a_standalone_mitmproxy_is_told_to_be_replaced(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    load()

    (record,) = caplog.records
    assert "takes no packages" in record.getMessage()
    assert "uv tool install mitmproxy --with" in record.getMessage()
    assert "pip install" not in record.getMessage()


@pytest.mark.usefixtures("missing")
def test_outside_a_checkout_the_package_goes_by_its_name(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    shutil.copy(SCRIPT, tmp_path / "doctor.py")

    load(tmp_path / "doctor.py")

    (record,) = caplog.records
    assert f"{sys.executable} -m pip install statusdoctor " in record.getMessage()


def test_run_by_itself_it_prints_where_it_lies() -> None:
    outcome = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True)

    assert f"{SCRIPT}\n" == outcome.stdout
