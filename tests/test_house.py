"""The house around the code: imports run down, and names, folders and texts are as they should be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CAPTURES = ROOT / "tests" / "ward" / "cases"  # a folder for each


def files() -> Iterator[Path]:
    """Every file of the project, those that tools leave behind excepted."""
    yield from (path for path in ROOT.iterdir() if path.is_file())
    for tree in (".ci", "addons", "data", "src", "tests"):
        yield from (path for path in (ROOT / tree).rglob("*") if path.is_file() and not is_left_behind(path))


def is_left_behind(path: Path) -> bool:
    return any(part == "__pycache__" or part.startswith(".") for part in parts(path)[1:])


def is_capture(path: Path) -> bool:
    return CAPTURES in path.parents


def parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).parts


def modules() -> list[Path]:
    """All that hold something; an empty `__init__.py` is a sign on a folder."""
    return [path for path in files() if path.suffix == ".py" and path.stat().st_size]


def shown(paths: list[Path]) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in paths)


def test_imports_run_one_way_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    outcome = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_no_module_bears_a_name_of_the_standard_library() -> None:
    shipped = [path for path in modules() if parts(path)[0] in {"addons", "src"}]
    names = {path.stem for path in shipped} | {name for path in shipped for name in parts(path.parent)[1:]}

    assert set() == names & sys.stdlib_module_names


def test_the_first_line_of_a_module_says_what_is_in_it() -> None:
    silent = [path for path in modules() if not ast.get_docstring(ast.parse(path.read_bytes()))]

    assert [] == shown(silent)


def test_a_folder_has_a_readme_or_a_docstring_or_stands_in_a_readme_above_it() -> None:
    folders = {path.parent for path in files() if not is_capture(path)} - {ROOT, ROOT / ".ci"}

    assert [] == shown([folder for folder in folders if not is_explained(folder)])


def is_explained(folder: Path) -> bool:
    own = [folder / "README.md", folder / "__init__.py"]
    return any(path.exists() and path.stat().st_size for path in own) or any(
        f"{folder.name}/" in text.read_text(encoding="utf-8") for text in readmes_above(folder)
    )


def readmes_above(folder: Path) -> Iterator[Path]:
    for parent in folder.parents:
        yield from (parent / name for name in ("README.md", "CONTRIBUTING.md") if (parent / name).exists())
        if parent == ROOT:
            return


# Written in pieces, so that this file does not name what it forbids.
REGISTRIES = ["[p]ypi.org", "[p]ythonhosted.org", "[n]pmjs.org", "[c]rates.io"]
MACHINES = [r"(?<![\w.~:/-])/(?:[w]ork|[r]oot|[U]sers/\w+|[h]ome/\w+)/"]


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    """Captures excepted: they tell what servers said, stack traces included."""
    telltale = re.compile("|".join(REGISTRIES + MACHINES).encode())
    ours = [path for path in files() if not is_capture(path)]

    assert [] == shown([path for path in ours if telltale.search(path.read_bytes())])
