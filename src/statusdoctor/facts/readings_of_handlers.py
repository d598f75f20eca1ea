"""Readings of what handlers say of one value or one thing: lacking, of the wrong kind, in the wrong state, mistyped."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import CHANGE, WRITES, both, reading

_NO_JSON: Final = (
    r"^json only\b|^missing json\b|^no (?:valid )?json(?: data| body| payload)?\b|^not (?:a |valid )?json[.!]?$"
)
_FILES: Final = r"files?|images?|pictures?|photos?|documents?|videos?|pdfs?|csvs?"
_TAKEN: Final = "allowed|accepted|permitted|supported"

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "server/misconfigured",
        (400, 404, 422),
        r"\b(?-i:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b (?:is|was)? ?(?:not (?:set|defined|configured)|missing from the env)",
    ),
    reading(
        "payload/wrong-content-type",
        (400, 415, 422),
        _NO_JSON,
        methods=WRITES,
    ),
    reading(
        "payload/empty-body",
        (400, 422),
        _NO_JSON,
        methods=WRITES,
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        r"\b(?:class|course|event|room|table|group|trip|team|slot|tour|queue|wait(?:ing)? ?list|appointment|session"
        r"|match|game)"
        r" is (?:already |now )?(?:full|fully booked|over|closed|cancell?ed|finished)\b",
        r"\b(?:token|log|sign|plan)\b",
        WRITES,
    ),
    reading(
        "routing/object-missing",
        (404,),
        r"^(?:the |this |that )(?!page|url|route|endpoint|resource|path|address|link|site"
        r"|requested)[a-z]{3,30}\b.{0,40}"
        r"\b(?:does not|doesn't|no longer) exists?\b",
    ),
    reading(
        "auth/no-credentials",
        (400, 404, 422, 500),
        r"^no (?:[a-z]+ ){0,2}(?:token|credentials|authorization)(?: header)? (?:was |were )?(?:provided"
        r"|sent|found|given"
        r"|supplied)\b",
        r"\b(?:refresh|csrf|reset|device|push|in (?:the )?(?:body|payload|request body))\b",
    ),
    reading(
        "request/header-missing",
        (400, 401, 403),
        r"^missing (?:required |auth(?:entication)? |mandatory )?(?:request )?headers\b",
    ),
    reading(
        "payload/invalid-field",
        (400, 422),
        r"^(?:the )?(?:invalid|malformed|bad) (?:[a-z]+ )?(?:uuid|guid|object ?id|identifier|id)\b"
        r"(?: format| supplied| value)?[.!]?$",
        r"\b(?:tenant|client|session|token|user|transaction|trace|request)\b",
        ("GET", "HEAD", "DELETE"),
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        r"^(?:sorry,? )?(?:you (?:have|'ve) )?no (?:more )?[a-z]{3,20}(?: [a-z]{3,20})? (?:remaining|left)\b",
        r"\b(?:permission|access|time|seats?|attempts?|tries|stock|inventory|copies|tickets?|rooms?"
        r"|space|results?|pages?)\b",
    ),
    reading(
        "auth/account-blocked",
        (401, 403),
        r"^(?:(?:you|user|account|member|player|client) )?(?:are |is |has been |have been |was )?"
        r"(?:permanently |temporarily )?(?:banned|suspended|blocked|deactivated)(?: by .{2,40}| from .{2,40})?[.!]?$",
        r"\b(?:ip|address|country|request|firewall)\b",
    ),
    reading(
        "state/conflict",
        (400, 409, 422),
        r"^(?:there is |you have )?no (?:active|current|open|selected|default) [a-z]{3,20}\b",
        r"\b(?:session|subscription|plan|token|users?|account found|accounts? (?:found|with))\b",
    ),
    reading(
        "payload/malformed-content",
        (400, 422),
        r"^(?:error (?:in|on|at) )?(?:csv )?(?:row|record) (?:no\.? |#)?\d{1,7}\b.{0,20}"
        r"\b(?:expected|columns?|fields|malformed|unterminated)\b"
        r"|\bexpected \d+ columns?\b|\b(?:wrong|unexpected) number of (?:columns|fields)\b",
        r"\b(?:json|required|missing)\b",
        WRITES,
    ),
    reading(
        "payload/malformed-content",
        (400, 422),
        both(
            r"\b(?:xlsx?|excel|csv|pdf|docx?|zip|spreadsheet|workbook|ical\w*|vcard|gpx|geojson|parquet"
            r"|image|archive)\b",
            r"\b(?:(?:could not|cannot|can't|unable to|failed to|while|error) (?:be )?(?:pars|read|open|decod|load)\w*"
            r"|corrupt\w*)",
        ),
        r"\b(?:json|found)\b",
        WRITES,
    ),
    reading(
        "request/query-parameter-missing",
        (401, 403),
        r"^(?-i:[a-z]+(?:[A-Z][a-z]+)+) (?:is|are) (?:required|missing|mandatory)[.!]?$"
        r"|^missing (?:required )?(?:parameter |param )?(?-i:[a-z]+(?:[A-Z][a-z]+)+)[.!]?$",
        r"(?:token|auth|session|key|signature|(?:tenant|user|org\w*|company|account)_?id|secret|password)\b",
        ("GET", "HEAD"),
    ),
    reading(
        "request/header-missing",
        (401, 403),
        r"^(?:missing |no )?(?:the |an? )?(?:tenant|organi[sz]ation|workspace|company|store|project)"
        r" (?:identifier|identification|context|header|slug)(?: header)?"
        r"(?: (?:is |was )?(?:missing|required|not (?:provided|specified|set|sent|given)))?[.!]?$",
    ),
    reading(
        "routing/not-found",
        (403,),
        r"\b(?:unknown|no such) (?:api )?(?:path|route|endpoint|url|resource path)\b",
    ),
    reading(
        "payload/invalid-field",
        (400, 403, 422, 500),
        rf"\bonly (?:[\w./, -]{{2,60}}?)?\b(?:{_FILES}|formats?|types?)\b(?: files?)?,? ?"
        rf"(?:(?:are|is|can be|may be) )?(?:{_TAKEN}|uploaded|please)\b"
        r"|\b(?:images?|pictures?|photos?|pdfs?|videos?)(?: files?)? only\b"
        r"|\b(?:invalid|unsupported|wrong|bad) (?:\w+ )?(?:file|image|video|audio|media|mime) ?(?:file )?"
        r"(?:type|format|extension)\b"
        rf"|\b(?:file|image|mime|media) ?(?:type|format|extension) (?:is )?(?:not|un) ?(?:{_TAKEN})\b",
        r"\b(?:members?|users?|plan|premium|content-type)\b",
        WRITES,
    ),
    reading(
        "routing/object-missing",
        (400, 404, 422),
        r"^(?:the |this |that |your |an? )?(?:user|account|e-?mail(?: address)?|member|customer|phone(?: number)?)\b"
        r".{0,40}\b(?:does not|doesn't|not) exists?\b"
        r"|^not found (?:the |this |that |any )?(?:user|account|e-?mail|member|customer|phone)\b",
        r"\balready\b",
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        r"\b(?:account|user|e-?mail|phone|number|profile|device|card|licen[cs]e)\b.{0,20}"
        r"\balready (?:been )?(?:activated|verified|confirmed|approved|deactivated)\b",
        methods=WRITES,
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        rf"^(?:an? |the |this )?[a-z]{{3,14}}ed [a-z]+ (?:cannot|can not|can't|may not|must not) be {CHANGE}"
        rf"|^(?:sorry,? )?(?:you )?(?:cannot|can not|can't) {CHANGE} (?:an? |the |this |that )?"
        r"(?!(?:own|un)\w*)[a-z]{3,14}(?:ed|en) [a-z]+[.!]?$"
        r"|\b(?:status|state|stage) (?:is |does )?(?:not|n't) (?:eligible|allow|permit|suitable)\b",
        r"\b(?:plan|subscription|permission|role|related|shared)\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 409, 422),
        r"\b(?:is|are) not (?:yet )?(?:linked|connected|assigned|associated|enrolled) (?:to|with|in) (?:an?|any) \w+",
        r"\b(?:token|key|session|device)\b",
    ),
)

#: A code that a person types: believed only where the request holds one under its name.
OF_A_CODE: Final = reading(
    "payload/invalid-field",
    (400, 401, 403, 404, 410, 422),
    both(
        r"\b(?:otp|(?:one-time|verification|security|confirmation|login|2fa|mfa|sms|e-?mail)"
        r" (?:code|password|passcode|pin)|passcode|(?:transaction |security )?pin|code)\b",
        r"\b(?:invalid|wrong|incorrect|expired|(?:not|n't) (?:valid|correct|match\w*|right))\b",
    ),
    r"\b(?:country|postal|post|zip|currency|status|error|coupon|discount|promo\w*|voucher|language|authori[sz]ation"
    r"|too many|format|required|missing|digits|e-?mail or|password)\b",
)
