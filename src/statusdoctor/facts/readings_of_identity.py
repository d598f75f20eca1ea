"""Readings of sentences about who is asking: accounts, sessions, tokens that ended or were made for others."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import both, reading

_ENDED: Final = (
    r"(?:expir(?:ed|y)|lapsed|timed out|time-?out|has ended|have ended|is over|ran out|run out|too old"
    r"|stale|best[- ]before|out of date|no longer (?:valid|active|good)|inactiv"
    r"|past (?:its|their|your) (?:time|date|end|expiry|lifetime|validity)|lifetime (?:is |was )?(?:exceeded|over)"
    r"|validity (?:has )?(?:ended|is over|ran out)|outlived\b"
    r"|exp(?:iry)?(?: claim| date)? (?:is |lies )?in the past)"
)
_CLOSED: Final = (
    r"(?:suspended|no longer (?:active|enabled)|disabled|deactivated|on hold|frozen|banned|blocked|locked|closed"
    r"|restricted|terminated"
    r"|(?:not|n't) (?:yet )?(?:been )?(?:active|activated|verified|confirmed|approved|enabled)|unverified|unconfirmed"
    r"|(?:pending|awaiting|under) (?:approval|verification|review|activation))"
)
_AGAIN: Final = r"\b(?:re-?login|re-log(?:ged)? ?in|(?:log|sign) ?-?in again)\b"
_NOT_AGAIN: Final = r"\b(?:different|another|password|factor|roles?|permissions?|updated|to (?:change|confirm|apply))\b"
_OTHER: Final = r"(?:a |an |the )?(?:different|another|other|wrong)"
_IDENTITY: Final = (400, 401, 403, 410, 419, 440)

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "limits/login-throttled",
        (400, 401, 403, 423, 429),
        both(
            r"(?:\btoo (?:many|often)\b|\bmultiple\b|\bseveral\b|\bafter \d+|\btimes in a row\b|\brepeated)",
            r"(?:wrong|failed|incorrect|invalid|unsuccessful) (?:\w+ )?(?:codes?|attempts?|tries|passwords?"
            r"|logins?|pins?)"
            r"|(?:log-?in|sign-?in|pass(?:word|key|code)|otp|pin|mfa) (?:attempts|tries)"
            r"|\btoo many (?:attempts|tries)\b",
        )
        + r"|\bmax(?:imum)? (?:number of )?(?:failed )?(?:log-?in|sign-?in|password) (?:attempts?|tries)\b",
    ),
    reading(
        "auth/api-key-restricted",
        (401, 403),
        both(
            r"\bkey\b",
            r"only (?:be )?(?:used|valid|allowed|work)|restricted to"
            r"|(?:cannot|can't|may not) be used (?:from|in|on|by|with)|not (?:allowed|valid|permitted) (?:for|from|to)",
        ),
    ),
    reading(
        "auth/wrong-scheme",
        (400, 401, 403),
        r"\b(?:basic|oauth\d?|bearer|digest|ntlm|kerberos|negotiate|api[ -]?keys?|password|key[- ]based|shared key"
        r"|token(?:[- ]based)?|cookie|session|user ?name(?: and |/)password) auth(?:entication|ori[sz]ation)?"
        r"(?: methods?| schemes?)? (?:(?:is|are) )?(?:currently )?(?:not|no longer|isn't) (?:being )?"
        r"(?:supported|allowed|enabled|accepted|permitted|available)\b",
        r"required|failed",
    ),
    reading(
        "auth/step-up-required",
        (401, 403),
        r"(?:re-?enter|confirm|re-?type) your password|(?:fresh|recent|new) (?:log-?in|sign-?in)|\b(?:2fa"
        r"|mfa|two-factor"
        r"|second factor|two-step)\b|(?:enter|provide|submit|type).{0,30}\b(?:code|otp|one-time)\b"
        r"|\bauthenticator\b",
        r"wrong|incorrect|invalid|too many|not match|expired",
    ),
    reading(
        "auth/step-up-required",
        (400, 401, 403),
        r"\bpassword (?:re-?)?confirmation (?:is )?(?:required|needed)\b|\bconfirm (?:the|with (?:the|your)) password\b"
        r"|\b(?:must|need to|have to) (?:first )?re-?authenticate\b"
        r"|\bassurance\b.{0,30}\b(?:not met|insufficient|too low|required|not satisfied)\b"
        r"|\b(?:higher|stronger|insufficient|another) (?:level of )?(?:assurance|authentication level)\b",
        rf"wrong|incorrect|invalid|too many|not match|{_ENDED}|\btoken\b|session|must be|at least",
    ),
    reading(
        "auth/step-up-required",
        (400, 422),
        both(
            r"\b(?:2fa|mfa|two-?factor|second factor|two-?step|otp|one-time (?:code|password)|authenticator)\b",
            r"\b(?:required|needed|missing|enter|provide)\b",
        ),
        r"wrong|incorrect|invalid|too many|not match|expired",
    ),
    reading(
        "auth/account-blocked",
        (400, 401, 403, 423),
        both(
            r"\b(?:account|user|profile|membership|workspace|phone(?: number)?|e-?mail(?: address)?"
            r"|(?:your|this) (?:access|login))\b",
            _CLOSED,
        )
        + r"|\bregistration\b.{0,20}\b(?:pending|awaiting|under) (?:approval|review|verification)\b"
        r"|\b(?:not|n't|never) (?:yet )?(?:verified|confirmed|activated|validated) your \w+"
        r"|\b(?:verify|confirm|activate|validate) your (?:e-?mail|address|account|phone|number|identity)\b",
        r"too many|\bkey\b|\btoken\b|feature|\bbots?\b|by the (?:user|recipient|other)"
        r"|(?:not|n't) (?:locked|blocked|suspended)|\b(?:is|was) already\b"
        r"|\bapi (?:is |has been )?(?:disabled|suspended|off)\b"
        r"|not available (?:for|to|on|with) your",
    ),
    reading(
        "auth/token-revoked",
        (400, 401, 403),
        both(
            r"\b(?:token|session|signed out|logged out|login|access)\b",
            r"\b(?:(?:an)?other device|elsewhere|by an? admin\w*|revoked|invalidated|deactivated|withdrawn|cancelled"
            r"|blacklisted)\b",
        ),
        r"refresh|inactiv|\bor\b",
    ),
    reading(
        "auth/token-revoked",
        (401, 403),
        r"\b(?:signed|logged) out\b.{0,20}\b(?:all|every\w*|other|another|because|by|from|when|after)\b"
        r"|\b(?:session|login|token) (?:was|has been|is) (?:terminated|ended|closed|killed|cancell?ed) "
        r"(?:by|from|because)\b",
        r"inactiv|idle|time-?out|timed out|expired|long",
    ),
    reading(
        "auth/token-revoked",
        (401,),
        r"^(?:you|you've|this user|the user) (?:have been|has been|were|was|been) (?:logged|signed) out[.!]?$",
    ),
    reading(
        "auth/token-revoked",
        (401,),
        both(
            r"\b(?:pass|key ?card|badge|ticket|card|credentials?|licen[cs]e|permit|grant|authori[sz]ation)\b",
            r"\b(?:revoked|invalidated|withdrawn|cancell?ed|recalled|voided|taken back)\b",
        ),
        r"\bor\b|credit|payment",
    ),
    reading(
        "auth/token-revoked",
        (400, 401, 403),
        r"\b(?:token|jwt)\b.{0,10}\b(?:been|was) (?:logged|signed) out\b",
        r"\brefresh",
    ),
    reading(
        "auth/token-wrong-audience",
        (400, 401, 403),
        both(
            r"\b(?:token|jwt)\b",
            rf"\b(?:issued|intended|meant|minted|created|valid|only good) for {_OTHER}"
            rf"|\b(?:is|was) for {_OTHER} (?:service|api|app|application|audience|client|system|resource|site)\b",
        ),
    ),
    reading(
        "auth/token-wrong-audience",
        (400, 401, 403),
        r"^(?:the )?aud(?:ience)?(?: claim)?\b.{0,12}\b(?:not match|n't match|mismatch|wrong|differs?|unexpected"
        r"|not accepted)|\b(?:token|jwt)\b.{0,12}\bnot (?:meant|intended|issued|minted) for (?:this|our|the) ",
    ),
    reading(
        "auth/token-wrong-issuer",
        (400, 401, 403),
        r"^(?:the |token )?iss(?:uer)?(?: claim)?\b.{0,12}\b(?:not (?:trusted|known|accepted|allowed|match)|n't match"
        r"|mismatch|untrusted|unknown|wrong|differs?|unexpected)",
    ),
    reading(
        "auth/token-wrong-type",
        (400, 401, 403),
        r"\bonly access[- ]tokens?\b"
        r"|\b(?:refresh|id)[- ]tokens? (?:is |are |was )?(?:not|cannot|can't|can not|may not) (?:be )?"
        r"(?:accepted|allowed|used|supported|valid here)\b",
        r"\bvalidated\b",
    ),
    reading(
        "auth/token-wrong-audience",
        (401,),
        rf"\b(?:ticket|pass|credentials?|key ?card|badge)s? (?:is|are|was|were) (?:only )?"
        rf"(?:good |valid |meant |made )?for {_OTHER} \w+",
        r"\b(?:day|date|time|person|user|name|holder)\b",
    ),
    reading(
        "auth/token-wrong-issuer",
        (400, 401, 403),
        both(
            r"\b(?:token|jwt)\b",
            rf"\b(?:issued|minted|comes?|came) (?:by|from) (?:an? )?(?:unknown|untrusted|{_OTHER})",
        ),
    ),
    reading(
        "auth/token-bad-signature",
        (400, 401, 403),
        both(
            r"\b(?:token|jwt)\b",
            r"signature.{0,40}\b(?:not|fail|invalid|wrong|bad|mismatch|differ)|(?:bad|wrong|invalid) signature"
            r"|(?:could not|cannot|can't|failed to) be verified (?:with|by|against)",
        ),
    ),
    reading(
        "auth/session-expired",
        _IDENTITY,
        both(r"\b(?:session|log[- ]?in|sign[- ]?in|logged out|signed out)\b", _ENDED)
        + r"|\bsession\b.{0,20}\b(?:not (?:recogni[sz]ed|known|found|valid)|invalid|unknown)\b|\binvalid session\b",
        r"\b(?:token|link|code|upload|checkout session|refresh|form)\b",
    ),
    reading(
        "auth/token-expired",
        _IDENTITY,
        both(r"\b(?:token|jwt|credentials?|ticket|login|access|pass|badge|key ?card)\b", _ENDED),
        r"refresh|csrf|xsrf|\bcode\b|\bor (?:is |was )?(?:not valid|invalid|malformed|revoked)|invalid or"
        r"|\bkey\b|trial|subscription|make sure|ensure|not (?:yet )?expired|check ",
    ),
    reading(
        "auth/token-rejected",
        (401,),
        r"^(?:the )?(?:user|account|owner)\b.{0,40}\b(?:not found|(?:does|do) (?:not|no longer) exist|doesn't exist"
        r"|no longer exists?|(?:was|has been|been) (?:deleted|removed))\b",
    ),
    reading(
        "auth/token-rejected",
        (403,),
        _AGAIN,
        _NOT_AGAIN,
    ),
    reading(
        "auth/session-expired",
        (403,),
        _AGAIN,
        _NOT_AGAIN,
    ),
    reading(
        "auth/token-expired",
        (400, 404, 410, 422),
        both(
            r"\b(?:reset|verification|confirmation|activation|magic|one-time|password)\b.{0,20}\b(?:link"
            r"|code|token|e-?mail)\b",
            rf"(?:{_ENDED}|already (?:been )?used)",
        ),
        r"\bor\b|coupon|discount|promo",
    ),
    reading(
        "auth/token-rejected",
        (400, 404, 410, 422),
        r"\b(?:reset|verification|confirmation|activation|magic|invitation|invite)\b.{0,20}\b(?:link|code|token)\b"
        r".{0,20}\b(?:invalid|expired|wrong|incorrect|not valid|unknown)\b"
        r"|\b(?:invalid|expired|wrong|incorrect|bad)\b.{0,20}"
        r"\b(?:reset|verification|confirmation|activation|magic|invitation|invite)(?: \w+)? (?:link|token)\b",
        r"coupon|discount|promo",
    ),
)
