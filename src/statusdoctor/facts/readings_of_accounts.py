"""Readings of sentences about what stands behind a caller: its account, its application, and when its token begins."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import both, reading

_CLIENT: Final = r"(?:app|application|client|project|merchant|partner|consumer)[ _-]?(?:id|key)"

READINGS: Final = (
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
)
