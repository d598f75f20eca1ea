"""Where the script for `mitmdump -s` lies. Knows nothing of mitmproxy, so that asking is quick."""

from __future__ import annotations

from pathlib import Path


def script_path() -> Path:
    """addons/doctor.py: inside the installed package, or in the checkout of an editable install."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "addons" / "doctor.py"
    return packed if packed.is_file() else package.parents[1] / "addons" / "doctor.py"
