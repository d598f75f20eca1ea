"""What was wrong with an input: a broken entry that was skipped, or an end that could not be read."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """at: the place (`entry 7`, `byte 1201`); message: what was wrong, what to do; fatal: nothing after it was read."""

    at: str
    message: str
    fatal: bool = False
