"""The few half-typed parts of mitmproxy that the addon uses, given their types in one place."""

from __future__ import annotations

from typing import Any, cast

from mitmproxy import exceptions
from mitmproxy.addonmanager import AddonManager
from mitmproxy.master import Master


def refused(message: str) -> Exception:
    """The OptionsError to raise where an option's value cannot be."""
    return cast(Exception, cast(Any, exceptions.OptionsError)(message))


def addon_named(master: Master, name: str) -> Any:
    """One of mitmproxy's addons; None where this tool has none of that name. (An empty view is false: ask for None.)"""
    return cast(Any, master.addons).get(name)


def addons_of(master: Master) -> Any:
    """The manager of addons, to add to and to remove from."""
    manager: AddonManager = master.addons
    return manager
