"""Verdicts by a number: `{"code": 40001, "msg": …}`. Which numbers are good, each service decides for itself."""

from __future__ import annotations

import re
from typing import Any, Final

from statusdoctor.facts.verdict_members import Verdict, first_text, is_refusal, is_thing, message_of
from statusdoctor.facts.verdict_words import (
    BAD_CODE,
    BAD_NEWS,
    CODES,
    GOOD_NEWS,
    MEMBERS_AT_MOST,
    MESSAGES,
    OF_A_CALL,
    PLAIN_MESSAGES,
    SAYS_SOMETHING,
    SMALL,
)

_OF_THE_HOUR: Final = ("time", "timestamp")


def by_code(members: dict[str, Any]) -> Verdict | None:
    if len(members) > MEMBERS_AT_MOST or is_thing(members):
        return None
    message = message_of(members)
    if str(members.get("infocode", "10000")) != "10000" and message:  # Amap
        return Verdict("infocode", str(members["infocode"])[:20], message)
    for name in CODES:
        said = members.get(name)
        if isinstance(said, str) and message and not members.get("data") and BAD_CODE.fullmatch(said):
            return Verdict(name, said[:60], message)
        if isinstance(said, bool) or not isinstance(said, (int, str)) or not re.fullmatch(r"-?\d{1,9}", str(said)):
            continue
        code = int(said)
        if 400 <= code < 600 and message:
            return Verdict(name, str(said), message)
        plain = first_text(members, PLAIN_MESSAGES) and not members.get("data") and len(members) < 7
        plain = (plain or _is_bare(members, name, message)) and not GOOD_NEWS.match(message)
        if (
            plain
            and code not in (0, 1)
            and not 200 <= code < 400
            and not _is_round_two(said)
            and (code < -1 or BAD_NEWS.search(message))
        ):
            return Verdict(name, str(said), message)
        if plain and code in (0, 1) and len(members) <= SMALL and is_refusal(members, message):
            return Verdict(name, str(said), message)
    return None


def _is_round_two(code: Any) -> bool:
    """Whether a code is 2000 or 20000, by which some say what 200 says."""
    return re.fullmatch(r"20{3,5}", str(code)) is not None


def _is_bare(members: dict[str, Any], code: str, message: str) -> bool:
    """Whether an answer is a code and its description, perhaps with a time and the id of the call: Yolink."""
    if len(members) > SMALL or code == "status" or not SAYS_SOMETHING.search(message):
        return False
    if code == "code" and not any(name in members for name in (*OF_A_CALL, *_OF_THE_HOUR)):
        return False  # a tariff, a diagnosis and an area have a code and a description, too
    others = (name for name in members if name not in (code, *MESSAGES, *OF_A_CALL, *_OF_THE_HOUR))
    return next(others, None) is None
