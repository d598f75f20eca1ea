"""The things that a sentence says are wanting: "Name, email and password are required", "Missing 'name' or 'price'".

Whether they are is for the request to tell. Linear: bounded repeats, tried on sentences of 240 characters at most.
"""

from __future__ import annotations

import re
from typing import Final

_MARK: Final = r"[`'\"\u2018\u2019\u201c\u201d]?"
_NO_PART: Final = r"(?!(?:in|from|for|to|when|if|as|with|is|are|was|were|must|and|or|required|missing|not)\b)"
_NAME: Final = rf"{_MARK}[a-z_$][\w.$\[\]-]{{0,40}}{_MARK}(?: {_NO_PART}[a-z0-9_][\w-]{{0,30}}{_MARK}){{0,2}}"
_LIST: Final = rf"(?P<list>{_NAME}(?:(?:,? and |,? or | ?& ?|, ?| ?/ ?){_NAME}){{0,9}})"
_LACK: Final = (
    r"(?:(?:is|are|was|were) (?:all |both |also )?(?:required|mandatory|needed|missing"
    r"|not (?:given|provided|present|set|specified|supplied))"
    r"|must (?:all |both )?be (?:provided|given|specified|supplied|filled(?: in| out)?|set|present)"
    r"|required|missing|wanted|not provided)"
)
_TAIL: Final = (
    r"(?: and (?:must|should|has to|needs to) [\w '-]{1,60})?"
    r"(?: (?:in|from|for|to|when|if|as|with)\b[\w '-]{1,60})?[ .!:]*$"
)
_OPENING: Final = r"^(?:error: |sorry, )?"
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_OPENING}(?:please )?(?:provide |specify |send |give )?(?:at least )?(?:one|any) of:? (?:the )?{_LIST}"
        rf"(?: {_LACK})?{_TAIL}",
        rf"{_OPENING}missing(?: or (?:invalid|empty|blank))?(?: the)?(?: required)?"
        rf"(?: (?:fields?|param(?:eter)?s?|propert(?:y|ies)|arguments?|keys?)\b)?:? ?(?:either |both )?{_LIST}"
        rf"(?: (?:is|are) required)?{_TAIL}",
        rf"^(?:the |your |this )?[a-z]{{3,20}}(?: [a-z]{{3,20}}){{0,2}} (?:is |are )?(?:missing|lacks?) "
        r"(?!(?:in|from|for|on|at|or|and|by)\b)(?:an? |the |its )?"
        rf"(?P<list>{_NAME})[ .!]*$",
        rf"^no {_LIST} (?:(?:was |were |is |are )?(?:given|provided|received|supplied|sent|specified))"
        rf"(?: in (?:the )?(?:request|body|form|payload))?[ .!]*$",
        r"^no (?P<list>[a-z_]{2,30}(?<!s)(?: [a-z_]{2,30}(?<!s))?)(?: in (?:the )?(?:request|body|form"
        r"|payload))?[ .!]*$",
        rf"{_OPENING}(?:the |an? |your |both |either )?(?:fields? )?{_LIST}(?: (?:fields?"
        rf"|parameters?))? {_LACK}{_TAIL}",
        rf"{_OPENING}(?:you must |please |you have to )?(?:provide|specify|supply|enter|fill in|include|give)"
        rf"(?: us)?(?: an?| the| your| both)? {_LIST}{_TAIL}",
    )
)
_SPLIT: Final = re.compile(r",? and |,? or | ?& ?|, ?| ?/ ?")
_FILLING: Final = frozenset("the a an your valid required both either field fields parameter parameters".split())
_WHOLE: Final = re.compile(
    r"\b(?:all|some|one or more|required|mandatory|missing|not all|these)(?: of the)?(?: required| mandatory)?"
    r" (?:fields?|inputs?|params?|parameters?|values?|data|information|propert(?:y|ies))\b"
)


def wanted_in(sentence: str) -> tuple[str, ...]:
    """The names of what a sentence, in small letters, says is wanting; one with blanks where it has several words."""
    for pattern in _PATTERNS:
        found = pattern.search(sentence)
        if found:
            names = (_bare(part) for part in _SPLIT.split(found["list"]))
            return tuple(name for name in names if name)[:10]
    return ()


def wants_everything(sentence: str) -> bool:
    """Whether a sentence misses fields and names none: "All fields are required"."""
    return (
        _WHOLE.search(sentence) is not None and re.search(r"\b(?:required|missing|mandatory)\b", sentence) is not None
    )


def _bare(part: str) -> str:
    words = [word.strip("`'\".:\u2018\u2019\u201c\u201d") for word in part.split()]
    while words and words[0] in _FILLING:
        words = words[1:]
    while words and words[-1] in _FILLING:
        words = words[:-1]
    return " ".join(words)
