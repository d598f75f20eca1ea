"""What SvelteKit's form actions answer: {"type": "failure", "status": 400, "data": "[…]"}, with HTTP 200 as a rule.

Its data is a list in a string: the first entry refers to the others by their number, and these hold the sentences.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

_LONGEST: Final = 16 * 1024
_MOST: Final = 40


def unpacked(value: dict[str, Any]) -> dict[str, Any]:
    """The answer with the sentences of its data; as it is where it is no failure of an action."""
    packed = value.get("data")
    if value.get("type") != "failure" or not isinstance(packed, str) or packed[:1] != "[" or len(packed) > _LONGEST:
        return value
    try:
        held = msgspec.json.decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return value
    return value | {"data": [text for text in held[:_MOST] if isinstance(text, str) and " " in text]}
