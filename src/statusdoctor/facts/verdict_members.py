"""What the members of an answer that judges itself hold: its message, whether they are an envelope's or a thing's."""

from __future__ import annotations

from typing import Any

import msgspec

from statusdoctor.facts.verdict_words import CODES, ERRORS, FLAGS, JUDGED, MESSAGES, OF_A_THING, REFUSAL, spelt_alike


class Verdict(msgspec.Struct, frozen=True):
    """What an answer says of itself. `member` is the telling member as a path, `value` its value as text."""

    member: str
    value: str
    message: str = ""
    sure: bool = True


def is_thing(members: dict[str, Any]) -> bool:
    return any(name in members for name in OF_A_THING)


def is_content(name: str, value: Any) -> bool:
    """Whether a member is something else than an envelope's: a list, an object, a count."""
    if isinstance(value, (list, dict)):
        return bool(value)
    return isinstance(value, (int, float)) and name not in CODES and name not in FLAGS


def is_refusal(members: dict[str, Any], message: str) -> bool:
    """Whether an envelope holds no more than a code, which may mean either, and a sentence that refuses."""
    if any(members.get(name) is True for name in FLAGS) or not JUDGED.isdisjoint(members):
        return False
    content = (name for name, value in members.items() if name not in ERRORS and is_content(name, value))
    return REFUSAL.match(message) is not None and next(content, None) is None


def first_text(members: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of these members that is a text of more than two characters."""
    found = (members.get(name) for name in names)
    return next((said[:300] for said in found if isinstance(said, str) and len(said) > 2), "")


def message_of(members: dict[str, Any]) -> str:
    return first_text(members, (*MESSAGES, "error")) or message_in(members.get("error"))


def message_in(said: Any) -> str:
    if isinstance(said, list) and said:
        return message_in(said[0]) or (said[0][:300] if isinstance(said[0], str) else "")
    if isinstance(said, dict):
        return first_text(spelt_alike(said), MESSAGES)
    return ""


def shortened(said: Any) -> str:
    return said[:120] if isinstance(said, str) else ("true" if said is True else type(said).__name__)
