"""HAR 1.2 captures: what browsers' developer tools, proxies and API clients export."""

from __future__ import annotations

from statusdoctor.intake.har.reader import UnreadableHar, from_har

__all__ = ["UnreadableHar", "from_har"]
