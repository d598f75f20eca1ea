"""The script for `mitmdump -s addons/doctor.py`: hands mitmproxy the statusdoctor addon.

It works from a checkout and from an installed package, and says what to install where something is missing.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

PACKAGE = "statusdoctor"
CHECKOUT = Path(__file__).resolve().parent.parent

if (CHECKOUT / "src" / PACKAGE).is_dir():
    # A checkout's script belongs to the code beside it, whatever else is installed.
    sys.path.insert(0, str(CHECKOUT / "src"))
    PACKAGE = f'"{CHECKOUT}"'


def remedy() -> str:
    """What to do when an import fails; a standalone mitmproxy cannot be given packages."""
    if getattr(sys, "frozen", False):
        return (
            "this standalone mitmproxy takes no packages. Install one that has statusdoctor beside it: "
            f"uv tool install mitmproxy --with {PACKAGE} "
            f"(or pipx install mitmproxy, then pipx inject mitmproxy {PACKAGE})."
        )
    return (
        f"install statusdoctor for the Python that runs mitmproxy: {sys.executable} -m pip install {PACKAGE} "
        f"(mitmproxy from pipx: pipx inject mitmproxy {PACKAGE}; "
        f"from uv: uv tool install mitmproxy --with {PACKAGE})."
    )


try:
    from statusdoctor.proxy.addon import StatusDoctor
except ImportError as missing:
    # One line in the log ends a starting mitmproxy with status 1, and leaves a running one alone.
    logging.getLogger(__name__).error("statusdoctor cannot start: %s; %s", missing, remedy())
    addons = []
else:
    addons = [StatusDoctor()]

if __name__ == "__main__":
    print(__file__)
