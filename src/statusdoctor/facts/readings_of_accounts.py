"""Readings of sentences about what stands behind a caller: its account, its application, and when its token begins."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import both, reading

_CLIENT: Final = r"(?:app|application|client|project|merchant|partner|consumer)[ _-]?(?:id|key)"

READINGS: Final = (
    reading(
        "auth/insufficient-scope",
        (401, 403),
        r"\b(?:token|key)\b.{0,30}\b(?:may|can|is allowed to|is for) (?:only )?(?:read|list|view|reading)\b.{0,40}"
        r"(?:\bnot\b|n't\b|\bonly\b)|\b(?:token|key) (?:may|can) only (?:read|list|view)\b",
    ),
    reading(
        "auth/token-rejected",
        (403,),
        r"\b(?:api |access |auth )?token\b[\w ]{0,40} (?:is|was) (?:not valid|invalid|incorrect|unknown|not"
        r" recogni[sz]ed)[.!]?$",
        r"\b(?:csrf|xsrf|refresh|device|push|reset|verification|captcha|or|form|security)\b",
    ),
    reading(
        "auth/token-expired",
        (401, 403),
        r"^(?:e )?(?:stale|outdated|expired) (?:access |auth |bearer )?token[.!]?$",
    ),
    reading(
        "auth/account-blocked",
        (401, 403),
        r"\bpassword\b.{0,25}\b(?:must|has to|needs to) be (?:changed|reset)\b|\bpassword (?:has |is )?expired\b"
        r"|\b(?:phone|e-?mail|identity|account|kyc|age)(?: number| address)? verification (?:is )?"
        r"(?:required|needed|pending)\b"
        r"|\b(?:app|application|developer)\b.{0,20}\b(?:suspended|deactivated|not (?:yet )?(?:been )?approved)\b",
        r"link|code|\btoken\b|too many",
    ),
    reading(
        "auth/token-not-yet-valid",
        (400, 401, 403),
        both(
            r"\b(?:token|jwt|iat|nbf)\b",
            r"\bin the future\b|\bnot (?:yet )?(?:valid|active) (?:yet|until|before)\b",
        ),
        r"must|should",
    ),
    reading(
        "auth/api-key-invalid",
        (401, 403),
        rf"\b(?:invalid|unknown|unrecogni[sz]ed|wrong) {_CLIENT}\b"
        rf"|\b{_CLIENT}\b (?:is |was |could )?(?:not (?:be )?(?:found|valid|known|recogni[sz]ed)|invalid|unknown"
        r"|does not exist|doesn't exist)",
        r"\btoken\b",
    ),
    reading(
        "auth/token-rejected",
        (403,),
        r"^(?:invalid|incorrect|wrong|bad|unknown|unrecogni[sz]ed) (?:access |auth |bearer |api )?token[.!]?$",
    ),
    reading(
        "auth/no-credentials",
        (401, 403),
        r"^no (?:access |auth |bearer )?token[.!]?$|\banonymous (?:callers?|users?|access|requests?|clients?"
        r"|visitors?)\b.{0,20}"
        r"(?:\bnot|n't|forbidden|denied|disabled|refused)",
    ),
    reading(
        "request/header-missing",
        (401, 403),
        r"^(?:missing|no) (?:request )?signature(?: header)?[.!]?$|^(?:request )?signature (?:header )?(?:is"
        r" )?(?:missing|required)[.!]?$",
    ),
    reading(
        "oauth/state-mismatch",
        (400, 401, 403),
        r"^(?:the |invalid |oauth |unknown |bad |wrong )?state\b(?: param\w*| value|"
        r" token)?.{0,20}\b(?:differs?|mismatch\w*|not match"
        r"|n't match|invalid|unknown|wrong|tampered|forg\w+|not (?:known|found|recogni[sz]ed|equal|the same))\b"
        r"|^(?:invalid|unknown|bad|wrong|mismatch\w*|missing) (?:oauth )?state(?: param\w*| value| token)?[.!]?$",
        methods=("GET", "POST"),
    ),
    reading(
        "oauth/nonce-mismatch",
        (400, 401, 403),
        r"\bnonce\b.{0,60}\b(?:not equal|not match|n't match|mismatch\w*|differs?|not the same)\b",
        r"\bdpop\b",
    ),
)
