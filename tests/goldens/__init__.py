"""Compares output with the goldens beside this file; with STATUSDOCTOR_REWRITE set, writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent


def check(name: str, shown: str) -> None:
    """Asserts that `shown` is what `name` holds."""
    path = HERE / name
    if os.environ.get("STATUSDOCTOR_REWRITE"):
        path.write_text(shown, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == shown
