"""Readings of sentences about what proves who is asking: origins, scopes, logins, signatures, keys."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import OPEN, WRITES, both, reading

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "auth/csrf-origin-rejected",
        (400, 401, 403),
        both(
            r"\b(?:origin|referr?er|cross-site)\b",
            rf"(?:{OPEN}|\b(?:denied|blocked|untrusted|refused|rejected|forbidden|not (?:trusted|listed|accepted))\b)",
        ),
        methods=WRITES,
    ),
    reading(
        "auth/csrf-origin-rejected",
        (403,),
        r"\b(?:bad|invalid|wrong|unknown|foreign) (?:request )?(?:origin|referr?er)\b|\b(?:origin|referr?er)\b.{0,10} "
        r"(?:mismatch|does not match|doesn't match|rejected)\b",
        methods=WRITES,
    ),
    reading(
        "auth/csrf-token-mismatch",
        (400, 403, 419, 422),
        r"\bform\b.{0,30}\b(?:stale|expired|out of date|tampered|no longer valid)\b"
        r"|\b(?:refresh|reload) (?:the|this) page\b|\bresubmit the form\b|\bsubmit the form again\b"
        r"|\bsecurity (?:token|code|check)\b.{0,30}\b(?:match|invalid|expired|failed|missing)",
        methods=WRITES,
    ),
    reading(
        "auth/insufficient-scope",
        (401, 403),
        both(
            r"\bscopes?\b",
            r"(?:\bnot have\b|n't have\b|\black|\bmissing\b|\brequire|\bneed|\binsufficient|\bwithout\b)",
        ),
        r"out of scope|unknown|invalid",
    ),
    reading(
        "auth/insufficient-scope",
        (401, 403),
        r"\b(?:invalid|wrong|missing|insufficient) (?:token |oauth )?scopes?\b"
        r"|\bscopes?\b.{0,30}\b(?:(?:not|n't) (?:allowed|granted|permitted|sufficient)|insufficient)\b",
        r"out of scope|\b(?:parameter|field|argument|filter|format)\b",
    ),
    reading(
        "auth/login-rejected",
        (400, 401, 403, 404, 422),
        both(
            r"\b(?:user|account|e-?mail|password|username|details|credentials|combination|log[- ]?in|sign[- ]?in)\b",
            r"(?:\bnot (?:know|right|correct|recogni[sz]ed|match|found|exist|valid|successful)"
            r"|n't (?:know|right|match|find|recogni[sz]e|exist|correct)"
            r"|\b(?:wrong|incorrect|invalid|unknown|unsuccessful|failed)\b|\bno (?:such )?(?:user|account)\b)",
        ),
        r"too (?:many|short|weak|long)|must|at least|already|format|\b(?:reset|verification|activation|invitation)\b",
        WRITES,
    ),
    reading(
        "auth/credentials-for-another-environment",
        (400, 401, 403),
        both(
            r"\b(?:token|key|credentials?|client|certificate|secret)\b",
            r"\b(?:belongs? to|comes? from|is from|is for|of|meant for) (?:the |an? |our )?(?:different "
            r"|another |other |wrong )?"
            r"(?:test|sandbox|staging|live|production|demo|development|environment|region|tenant|data cent)",
        ),
    ),
    reading(
        "auth/credentials-for-another-environment",
        (400, 401, 403),
        r"\b(?:test|sandbox|staging|demo|development)(?:[ -]mode)? (?:api )?(?:keys?|tokens?|credentials?)\b.{0,40}"
        r"\b(?:live|production)\b|\b(?:live|production)(?:[ -]mode)? (?:api )?(?:keys?|tokens?|credentials?)\b.{0,40}"
        r"\b(?:test|sandbox|staging|demo|development)\b",
        r"\b(?:required|missing)\b",
    ),
    reading(
        "auth/token-rejected",
        (400,),
        r"^(?:the |your |this )?(?:access |auth |bearer )?token (?:is |was )?(?:wrong|incorrect|bad"
        r"|rejected|unknown)[.!]?$",
    ),
    reading(
        "auth/clock-skew",
        (400, 401, 403),
        both(
            r"\b(?:clock|timestamp|request time)\b",
            r"\b(?:skew|drift|off|ahead|behind|differs?|too (?:old|far|new)|in the (?:future|past)|window"
            r"|sync\w*|range)\b",
        ),
        r"\btoken\b|\bexp\b",
    ),
    reading(
        "auth/replay-detected",
        (400, 401, 403, 409),
        both(
            r"\b(?:nonce|jti|request id|signature|proof|assertion|timestamp)\b",
            r"\b(?:already|before|twice|again|re-?used?|replay\w*)\b",
        ),
        r"idempotency|try again|send again|already (?:been )?verified"
        r"|\b(?:scan|image|upload|captain|page)\b|\bno [\w-]+ (?:header|value)|missing",
    ),
    reading(
        "auth/signature-mismatch",
        (400, 401, 403),
        both(
            r"\b(?:signature|hmac|signed)\b",
            r"(?:\b(?:wrong|invalid|mismatch|incorrect|fail\w*|bad|differs?)\b|\bnot match|n't match)",
        ),
        r"\btoken\b|\bjwt\b|cookie|csrf",
    ),
    reading(
        "auth/no-credentials",
        (400, 401, 403),
        both(
            r"\b(?:authorization|auth(?:entication)?|bearer|access token|credentials?)\b",
            r"\b(?:(?:not|n't)(?: been)? (?:set|given|provided|sent|present|found|included|there)|missing|absent"
            r"|is empty|lacks?)\b",
        ),
        r"\b(?:scope|permission|role|csrf|refresh|expired|two-factor|code)\b",
    ),
    reading(
        "auth/insufficient-scope",
        (401, 403),
        both(
            r"\b(?:token|key|credentials?)\b",
            r"\b(?:not|n't|without|lacks?|missing|no)\b.{0,20}\b(?:write|read|delete|admin\w*) (?:access|permissions?"
            r"|rights?)\b|\bread[- ]only\b",
        ),
    ),
    reading(
        "auth/token-rejected",
        (401, 403),
        r"^(?:access |auth |bearer |security |user |session )?token (?:error|failure|fault|problem|failed)[.!]?$",
    ),
    reading(
        "auth/api-key-invalid",
        (400, 401, 403),
        r"^(?:this is )?(?:no|not an?) (?:valid|known|such|active) (?:api[ -]?|access[ -]?|licen[cs]e[ -]?)?keys?\b"
        r"|^(?:the |this |your )?(?:api[ -]?|access[ -]?)?key (?:is |was )?(?:not valid|invalid|unknown|not known)"
        r"[.!]?$",
    ),
    reading(
        "auth/api-key-invalid",
        (401, 403),
        both(
            r"\b(?:api[ -]?)?key\b",
            r"\b(?:deleted|revoked|removed|deactivated|rotated|expired|unknown|rejected|refused|wrong|incorrect|bad|denied"
            r"|(?:missing|absent) or (?:wrong|bad|invalid|incorrect)|(?:wrong|bad|invalid|incorrect) or missing"
            r"|(?:not|n't) (?:known|found|valid|recogni[sz]ed)"
            r"|authentication failed|(?:verify|check|make sure|ensure)\b.{0,40}\b(?:valid|correct|active))\b",
        ),
        r"\b(?:foreign|primary|public|signing|encryption|license|licence)\b",
    ),
)
