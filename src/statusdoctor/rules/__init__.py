"""The rules: one file a family, one small generator a cause. A rule yields Evidence and nothing else."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from statusdoctor.evidence import RULES, Registered


@cache
def load() -> tuple[Registered, ...]:
    """All rules, in the order of their files; the files are imported on the first call."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem != "__init__":
            import_module(f"{__name__}.{path.stem}")
    return tuple(RULES)
