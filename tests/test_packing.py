"""What is packed: the wheel holds package, data and script; the sdist makes the same wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytest.importorskip("hatchling", reason="the build backend is not installed")


def build(target: str, source: Path, folder: Path) -> Path:
    """The one archive that hatchling makes of source, without the network."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, text=True)

    (archive,) = folder.iterdir()
    return archive


def packed(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def tree(folder: Path, under: str) -> Iterator[str]:
    """The files of a folder, as they are called in the wheel."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            yield f"{under}/{path.relative_to(folder).as_posix()}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_package_data_and_script_and_nothing_else(wheel: Path) -> None:
    package = set(tree(ROOT / "src" / "statusdoctor", "statusdoctor"))
    data = set(tree(ROOT / "data", "statusdoctor/data"))

    assert package | data | {"statusdoctor/addons/doctor.py"} == packed(wheel)


def test_the_wheel_brings_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        entry_points = archive.read(name).decode()

    assert "statusdoctor = statusdoctor.cli:main" in entry_points


WHERE = """
from statusdoctor.knowledge import data_dir, status_page
from statusdoctor.proxy.script import script_path
print(data_dir(), script_path(), status_page(401).name, sep="\\n")
"""


def test_the_unpacked_wheel_finds_its_own_data_and_script(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)

    # From a folder of its own, and before the checkout that an editable install names.
    outcome = subprocess.run(
        [sys.executable, "-c", WHERE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )

    package = tmp_path / "statusdoctor"
    assert [str(package / "data"), str(package / "addons" / "doctor.py"), "Unauthorized"] == outcome.stdout.splitlines()


def test_the_sdist_makes_the_same_wheel_and_holds_the_tests(wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        # extractall's own argument came with 3.11.4; later ones warn where no filter is named.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(tmp_path)
    (source,) = tmp_path.glob("statusdoctor-*")

    again = build("wheel", source, tmp_path / "again")

    assert packed(wheel) == packed(again)
    assert (source / "tests" / Path(__file__).name).exists()
