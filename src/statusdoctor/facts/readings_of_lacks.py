"""Readings of sentences about what lacks, has run out, or has gone by: values, supplies, dates, shares."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import WRITES, reading

_BAD_REQUEST: Final = (400, 422)
_NO_VALUE: Final = (
    r"\b(?:api|token|header|credential|cookie|json|xml|signature|auth\w*|log-?in|sign-?in|password|captcha|plan"
    r"|permission"
    r"|role|scope|session|otp|payment|upgrade|cart|basket)\b"
)
_IN_TIME: Final = r"\b(?:per|second|minute|hour|rate|retry|attempts?|tries|wait|login|size|length|characters?|rows?)\b"

READINGS: Final = (
    reading(
        "payload/missing-field",
        _BAD_REQUEST,
        r"^(?:the |your )?[a-z][\w .'-]{2,40} (?:should|must|shall|can|may) ?not be (?:left )?(?:empty|blank"
        r"|null)[.!]?$"
        r"|\b(?:make sure|ensure)(?: that)? (?:the |your |an? )?[a-z][\w '-]{2,40} (?:is|are) (?:filled"
        r"|provided|given|present|set"
        r"|included|specified)\b"
        r"|^either [a-z][\w ,'-]{2,60} (?:needs?|has|have|must|should) (?:to )?(?:have|be (?:given|provided|set"
        r"|present|filled)"
        r"|include|contain)\b"
        r"|\b(?:add|needs?|requires?|must (?:have|contain|include)|provide|specify|select|choose|pick|include)"
        r" at least one\b"
        r"|^[a-z][\w '-]{2,30} has no (?:value|content)\b|^(?:the |your |an? )?[a-z]+'s [a-z][a-z ]{2,30} (?:is"
        r"|are) (?:required|mandatory|missing|needed)[.!]?$"
        r"|^empty (?:params?|parameters?|fields?|values?|arguments?)\b",
        rf"{_NO_VALUE}|\b(?:letter|digit|character|symbol|approv\w+|admin\w*|owner|uppercase|lowercase|number)\b",
        WRITES,
    ),
    reading(
        "payload/invalid-field",
        _BAD_REQUEST,
        r"\b(?:time|date|day|slot|deadline|moment) (?:has |is |was )?(?:already )?(?:passed|gone by|in the past)\b"
        r"|\bmakes? no sense\b|\b(?:values?|length|numbers?|characters?|size)\b(?: \w+)? (?:not allowed"
        r"|exceeded|out of range)[.!]?$"
        r"|^cannot (?:apply|combine|use|set) [\w ]{2,30} and [\w ]{2,30} (?:together|at once)\b",
        rf"{_NO_VALUE}|\bregistration\b",
        WRITES,
    ),
    reading(
        "payload/too-large",
        (400, 413, 422),
        r"\b(?:file|picture|image|photo|upload|attachment|document|video|avatar|body)\b.{0,30}\b\d+(?:\.\d+)?"
        r" ?(?:[kmg]i?b"
        r"|bytes|(?:kilo|mega|giga)bytes)\b.{0,40}\b(?:we take|we allow|limit|max\w*|only|allowed|at most|more than)\b",
        r"\bper (?:second|minute|hour|day)\b",
        WRITES,
    ),
    reading(
        "limits/quota-exhausted",
        (400, 401, 402, 403, 409, 422, 429),
        r"\b(?:you(?:'ve| have| had)?|client|account|user|organi[sz]ation|team|project|tenant) (?:has |have |already )?"
        r"(?:reach(?:ed)?|exceed(?:ed)?|hit|used up) (?:your |the |its |their |an? )?(?:[a-z]+ ){0,3}(?:limit|quota|cap"
        r"|allowance)\b|\byour last (?:free )?[a-z]+ (?:for|of|this) (?:to)?(?:day|month|week|today)\b"
        r"|^[a-z]+(?: [a-z]+)? (?:creation|account|item) limit[.!]?$"
        r"|\b(?:consumed|used up|spent|exhausted|used) all (?:of )?(?:your|the) (?:[a-z]+ ){0,3}[a-z]+s\b",
        rf"{_IN_TIME}|\brequests?\b|\b(?:time|concurren\w*|simultaneous\w*|storage|withdraw\w*|transfer"
        rf"|spending|credit)\b",
    ),
    reading(
        "state/conflict",
        (400, 403, 406, 409, 422),
        r"\b(?:stock|supply|inventory)\b.{0,20}\b(?:empty|gone|used up|zero|exhausted|depleted)\b"
        r"|\bno [a-z]+ [a-z]+ (?:is |are )?available (?:right now|at the moment|at this time|currently)\b"
        r"|\b(?:left|reached|in) (?:the |an? )?(?:depot|warehouse|terminal state|final state)\b"
        r"|\btoo late to [a-z]+\b|\bat this stage\b|\bin an? (?:invalid|wrong|incompatible|illegal|incorrect"
        r"|final) (?:state|status)\b"
        r"|^invalid (?:status|state): |\bis (?:not|no longer) (?:pending|open|draft|booked|editable)\b"
        r"|^(?:the |this )?[a-z]{3,20} (?:is )?not (?:yet )?(?:booked|paid|published|confirmed|approved|started"
        r"|finished|sent|shipped"
        r"|completed)[.!]?$|^can ?not be (?:deleted|removed|cancell?ed|changed|updated|modified|edited|recreated)[.!]?$"
        r"|\b(?:so|and) (?:it )?(?:can't|cannot|can not) be (?:changed|edited|deleted|cancell?ed|recreated)\b",
        r"\b(?:account|token|session|plan|key|api|service|server)\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 409, 422),
        r"^(?:the |this )?[a-z]{3,20}(?: [a-z]{3,20})? (?:is )?(?:not|in)(?: |-)?active[.!]?$|\bis in inactive"
        r" (?:status|state)\b",
        r"\b(?:account|user|token|session|key|licen[cs]e|subscription|client|merchant|partner|member|seller"
        r"|supplier|tenant|app\w*"
        r"|feature|service|api|module)\b",
        WRITES,
    ),
    reading(
        "state/already-exists",
        (400, 409, 422),
        r"\b(?:sent|submitted|uploaded|registered|used|gave|given|posted) (?:us |it )?(?:this|that|the same)"
        r" [\w ]{2,30}"
        r" (?:before|already|twice|earlier)\b|^resource is a duplicate[.!]?$|^duplicated? [\w -]{2,30}(?:[.:]|$)"
        r"|\b(?:ids?|reference|number|name|e-?mail|phone|sku|serial|identifier)(?: number)? (?:is |was |has"
        r" been )?already (?:been )?"
        r"(?:used|in use|taken|assigned|claimed|registered)\b",
        r"\b(?:nonce|token|code|coupon|voucher|idempoten\w+|key|request)\b",
        ("POST", "PUT", "PATCH"),
    ),
    reading(
        "state/etag-mismatch",
        (409, 412),
        r"\bnot the (?:latest|newest|current) (?:version|revision|state)\b",
        r"\b(?:api|client|app|sdk)\b",
        ("PUT", "PATCH", "DELETE"),
    ),
    reading(
        "routing/object-missing",
        (404,),
        r"^no (?:such|known) [a-z]{3,20}(?: [a-z]{3,20})?[.!]?$",
        r"\b(?:route|endpoint|path|url|page|site|deployment|host|domain|application|app|handler|method|api"
        r"|resource|service|backend"
        r"|upstream|token|session|credentials?|permission|access|auth\w*|content|more|results?|data|body)\b",
    ),
)
