"""What `make` says and does on machines that lack something: old Pythons, no venv, a half-made .venv."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKE = shutil.which("make")
TOOLS = {name: shutil.which(name) for name in ("awk", "cat", "rm", "sh", "touch")}

pytestmark = pytest.mark.skipif(None in {MAKE, *TOOLS.values()}, reason="no make, or no usual tools, here")

# Answers what .ci/find-python asks, and nothing else.
FAKE_PYTHON = """#!/bin/sh
case "$2" in
    *print*) echo {version} ;;
    *version_info*) exit {too_old} ;;
    *ensurepip*) exit {no_venv} ;;
esac
"""


class Machine:
    """A checkout in a folder with a space, on a machine with few programs and the Pythons given to it."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "my checkout"
        self.programs = folder / "bin"
        self.programs.mkdir()
        (self.checkout / ".ci").mkdir(parents=True)
        for name in ("Makefile", "pyproject.toml", ".ci/find-python"):
            shutil.copy(ROOT / name, self.checkout / name)
        for name, path in TOOLS.items():
            (self.programs / name).symlink_to(str(path))

    def has_python(self, name: str, version: str, *, too_old: bool = False, no_venv: bool = False) -> None:
        script = FAKE_PYTHON.format(version=version, too_old=int(too_old), no_venv=int(no_venv))
        write_program(self.programs / name, script)

    def has_environment(self, script: str = 'echo "python $*"') -> None:
        (self.checkout / ".venv" / "bin").mkdir(parents=True)
        write_program(self.checkout / ".venv" / "bin" / "python", f"#!/bin/sh\n{script}\n")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.checkout,
            env={"PATH": str(self.programs), "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(str(MAKE), *arguments)


def write_program(path: Path, script: str) -> None:
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_make_alone_lists_the_targets(machine: Machine) -> None:
    listed = re.findall(r"(?m)^  make (\w+)", machine.make().stdout)

    assert ["help", "demo", "test", "lint", "format", "ward", "calibrate", "bench", "picture", "clean"] == listed


@pytest.mark.parametrize("target", ["demo", "test"])
def test_an_old_python_is_named_with_its_version_and_the_way_out(machine: Machine, target: str) -> None:
    machine.has_python("python3", "3.9.18", too_old=True)

    outcome = machine.make(target)

    assert outcome.returncode != 0
    assert "needs Python 3.11 or newer" in outcome.stderr
    assert "python3 is Python 3.9.18: too old" in outcome.stderr
    assert "apt install python3 python3-venv" in outcome.stderr
    assert not (machine.checkout / ".venv").exists()


def test_a_python_without_venv_is_told_from_an_old_one(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4", no_venv=True)

    outcome = machine.make("test")

    assert outcome.returncode != 0
    assert "python3 is Python 3.12.4 without its venv module" in outcome.stderr
    assert "apt install python3.12-venv" in outcome.stderr


def test_no_python_at_all_is_said(machine: Machine) -> None:
    outcome = machine.make("demo")

    assert outcome.returncode != 0
    assert "python3 not found" in outcome.stderr


def test_a_newer_python_by_name_stands_in_for_an_old_python3(machine: Machine) -> None:
    machine.has_python("python3", "3.9.18", too_old=True)
    machine.has_python("python3.12", "3.12.4")

    assert "python3.12\n" == machine.run("sh", ".ci/find-python").stdout


def test_the_python_that_is_asked_for_is_the_only_one_tried(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")
    machine.has_python("my python", "3.8.1", too_old=True)

    outcome = machine.make("demo", "PYTHON=my python")

    assert outcome.returncode != 0
    assert ["my python is Python 3.8.1: too old"] == re.findall(r"^ +(.+ too old)", outcome.stderr, re.M)


def test_an_environment_that_is_there_is_adopted_and_installed_into_once(machine: Machine) -> None:
    machine.has_environment()

    first, second = machine.make("test"), machine.make("test")

    assert re.search(r"pip install .*\.\[test\]", first.stdout)
    assert "pip install" not in second.stdout
    assert "-m pytest" in second.stdout


def test_what_the_tests_need_is_enough_for_the_demo(machine: Machine) -> None:
    machine.has_environment()
    machine.make("test")

    assert "pip install" not in machine.make("demo").stdout


def test_a_changed_pyproject_is_installed_again(machine: Machine) -> None:
    machine.has_environment()
    machine.make("test")

    later = (machine.checkout / ".venv" / ".has-test").stat().st_mtime + 10
    os.utime(machine.checkout / "pyproject.toml", (later, later))

    assert "pip install" in machine.make("test").stdout


def test_an_environment_that_is_too_old_is_named(machine: Machine) -> None:
    machine.has_environment('[ "$1" = --version ] && echo "Python 3.9.18" && exit; exit 1')

    outcome = machine.make("test")

    assert outcome.returncode != 0
    assert ".venv is Python 3.9.18, too old for statusdoctor: make clean" in outcome.stderr
