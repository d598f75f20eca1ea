"""Says why an HTTP exchange failed: the cause, the evidence and the fix.

The public names are resolved on first use (PEP 562), so that `import statusdoctor` stays cheap: neither
mitmproxy, nor rich, nor the rules are loaded before somebody asks for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from statusdoctor.diagnosis import Diagnosis, Report
    from statusdoctor.doctor import Doctor, diagnose
    from statusdoctor.intake.adapters import from_aiohttp, from_httpx, from_requests
    from statusdoctor.intake.flow import from_flow
    from statusdoctor.intake.har import from_har
    from statusdoctor.intake.raw import from_raw
    from statusdoctor.model import Exchange, Failure, Headers, Request, Response

__version__ = "0.1.0"

_HOMES = {
    "Diagnosis": "statusdoctor.diagnosis",
    "Doctor": "statusdoctor.doctor",
    "Exchange": "statusdoctor.model",
    "Failure": "statusdoctor.model",
    "Headers": "statusdoctor.model",
    "Report": "statusdoctor.diagnosis",
    "Request": "statusdoctor.model",
    "Response": "statusdoctor.model",
    "diagnose": "statusdoctor.doctor",
    "from_aiohttp": "statusdoctor.intake.adapters",
    "from_flow": "statusdoctor.intake.flow",
    "from_har": "statusdoctor.intake.har",
    "from_httpx": "statusdoctor.intake.adapters",
    "from_raw": "statusdoctor.intake.raw",
    "from_requests": "statusdoctor.intake.adapters",
}

__all__ = [
    "Diagnosis",
    "Doctor",
    "Exchange",
    "Failure",
    "Headers",
    "Report",
    "Request",
    "Response",
    "__version__",
    "diagnose",
    "from_aiohttp",
    "from_flow",
    "from_har",
    "from_httpx",
    "from_raw",
    "from_requests",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'statusdoctor' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
