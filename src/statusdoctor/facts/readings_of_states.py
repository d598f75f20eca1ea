"""Readings of sentences about the state of things: conflicts, locks, what exists already, versions that are over."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import CHANGE, WRITES, both, reading

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "state/conflict",
        (400, 401, 403, 409, 422),
        r"\b(?:(?:is|was|are|were|has|have) )?already (?:been )?(?:funded|released|completed?|cancell?ed|processed|paid"
        r"|shipped"
        r"|delivered|closed|finished|approved|rejected|accepted|declined|confirmed|published|archived|started|ended"
        r"|refunded|settled|resolved|rented|reserved|issued|scheduled|merged|deployed|executed"
        r"|signed|checked (?:in|out)|booked|sold|running|inactive|active)\b"
        r"|\b(?:not enough|insufficient|out of|no more|lacks?) (?:\w+ )?(?:stock|inventory|seats?|tickets?|items?"
        r"|copies|units"
        r"|quantity|places|slots?)\b|\bsold out\b|\bstock (?:is )?(?:too low|exceeded|insufficient|not sufficient)\b"
        r"|\b(?:quantity|stock|slot|seat|room|table|doctor|product|item|car|vehicle)s? (?:is|are) (?:not|no longer"
        r"|un) ?available\b"
        r"|\boverlaps? (?:with )?(?:an?|another|the)\b|\bin use by\b",
        r"\b(?:plan|country|region|token|link|coupon|voucher|code|memory|disk|account|user|e-?mail|range)\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 409, 422),
        r"\b(?:insufficient|not enough) (?:funds|balance|money)\b|\bbalance is \d.{1,40}\b(?:needs?|requires?|costs?)\b"
        r"|\bbalance (?:is )?(?:too low|insufficient"
        r"|not sufficient)\b"
        r"|\b(?:has|have) already been \w{2,14}(?:ed|en|sent|paid|sold)\b"
        r"|\b(?:must|need to|have to|please) (?:first )?(?!provide|enter|select|choose|fill|give|specify|supply"
        r"|include|have|pass|send)[a-z]{3,12} .{1,50}\b(?:before (?:you can |it can )?\w"
        r"|first[.!]?$)",
        r"\b(?:log|sign)[- ]?(?:in|up)\b|\b(?:verif|confirm|authent|authoriz|token|link|code|coupon|voucher|date"
        r"|time|nonce|key"
        r"|used|taken|registered|wait|try|expire|renew|subscri|upgrade|accept|e-?mail)\w*",
        WRITES,
    ),
    reading(
        "auth/forbidden",
        (400, 404, 409, 422),
        r"\b(?:does not|doesn't|do not|don't) belong to you\b|\b(?:is|are) not (?:yours|owned by you)\b"
        r"|\byou (?:do not|don't) own\b",
        r"\bnot found\b",
    ),
    reading(
        "state/conflict",
        (400, 409, 422),
        rf"\b(?:cannot|can not|can't)\b.{{0,10}}\b(?:be )?{CHANGE}.{{1,80}}"
        r"\b(?:because|due to|while|since|until|still|associated|related|dependent|linked|existing"
        r"|with (?:active|open|pending)"
        r"|that (?:has|have|is|are))\b",
        r"\b(?:permission|allowed to|role|owner|session|token|field|immutable)\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        rf"\bonly (?:[\w-]+ ){{1,3}}(?:can|may) (?:still )?be {CHANGE}",
        r"\b(?:owner|admin\w*|you|member|manager|author|staff|letters|digits)s?\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 409, 422),
        r"\b(?:has|have|was|were|is|are) ?(?:not|n't) (?:yet )?(?:been )?(?:paid|shipped|confirmed|approved|published"
        r"|delivered|checked in)\b(?: yet)?[.!]?$"
        r"|^(?:the |this |that |your )?(?:sale|auction|offer|contest|poll|vote|season|voting|bidding|survey|quiz|exam) "
        r"(?:is|has) (?:already )?(?:over|ended|finished|closed)\b"
        r"|^(?:the |this |your )?(?:cart|basket|order|queue) is empty\b"
        r"|^(?:the |this |that )?(?:seat|slot|room|table|ticket|place) is gone\b"
        r"|\bis (?:already )?(?:reserved|booked|occupied|rented) (?:at|on|for|by|from|until)\b"
        r"|\b(?:is|was) (?:done|finished|completed|closed|paid|shipped|cancell?ed) already\b"
        r"|\b(?:coupon|voucher|promo(?:tion)? code|gift card|discount(?: code)?)\b.{0,20}\balready (?:been )?"
        r"(?:used|redeemed)\b"
        rf"|^(?:sorry,? )?(?:you )?(?:cannot|can not|can't) {CHANGE} (?:an? |the )?un(?:paid|\w{{3,12}}ed) \w+[.!]?$",
        r"\b(?:token|session|link|account|e-?mail|user|plan|subscription)\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 409, 422),
        r"\bstill (?:has|have|contains?|owns?|in use|used|referenced|needed|linked)\b"
        r"|\bhas (?:open|active|pending|unpaid|existing|linked|related|running) \w+",
        r"\b(?:token|session|permission)\b",
        ("DELETE",),
    ),
    reading(
        "state/etag-mismatch",
        (400, 409, 412, 422),
        r"\b(?:an? |the )?(?:old|older|stale|outdated|obsolete) (?:copy|version|revision|state)\b"
        r"|\b(?:copy|version|revision)\b.{0,30}"
        r"\b(?:is|are) (?:stale|outdated|out of date|no longer (?:current|the latest))\b",
        r"\b(?:api|client|app|browser|tls|protocol|schema|node|php|java|sdk)\b",
        WRITES,
    ),
    reading(
        "state/locked",
        (409, 423),
        r"\b(?<!you )(?:is|are) (?:currently |just )?"
        r"(?:working on|editing|being (?:edited|used|processed|changed) by)\b",
    ),
    reading(
        "routing/api-version",
        (400, 404, 406, 410, 501),
        both(
            r"\b(?:api version|version (?:of (?:the|this) api|v?\d[\w.]*)|api v\d|v\d+)\b",
            r"\b(?:not (?:supported|available|served|valid)|unsupported|unknown|retired|sunset|deprecated"
            r"|removed|switched off"
            r"|turned off|no longer|does not exist|doesn't exist|shut down|too old)\b",
        ),
        r"\b(?:tls|ssl|http|browser|protocol|schema|app)\b",
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        r"\b(?:cannot|can not|can't|unable to) [a-z]+ (?:an? |the |this )?[\w -]{2,30}"
        r" (?:that|which) (?:is|are|was|were|has|have) (?:not|already|no longer|never)\b",
        r"\b(?:yours?|own|owned|member|permission|allowed|role|token|session|exists?)\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        r"\b(?:must|has to|have to|needs? to) (?:first )?be (?:deactivated|disabled|stopped|closed|cancell?ed"
        r"|archived|emptied|empty|detached|unassigned|suspended|paused|removed|deleted|unlinked|disconnected|terminated"
        r"|finished)\b"
        r".{0,20}\b(?:before|first|prior to)\b"
        r"|\b(?:is|are) not (?:locked|suspended|paused|running|started|published)\b",
        r"\b(?:your account|token|session|email|feature|cookies?)\b",
        WRITES,
    ),
    reading(
        "payload/invalid-field",
        (400, 409, 422),
        r"\b(?:cannot|can not|can't|may not|must not|should not) (?:pass|use|specify|provide|send|set|combine|give"
        r"|supply|include)\b.{0,10}\bboth\b|\bmutually exclusive\b|\bonly one of\b.{1,80}\b(?:may|can|must|should) be\b"
        r"|\b(?:provide|specify|set|use|send|give|pass) (?:only |exactly )?one of\b"
        r"|\btoo far in the (?:past|future)\b|\bonly whitespace\b",
        r"\b(?:token|signature|key|session|credentials?|auth\w*)\b",
        WRITES,
    ),
    reading(
        "payload/invalid-field",
        (400, 409, 422),
        r"\b(?:body|payload)\b.{0,50}\b(?:does not|doesn't|do not|don't|must) match\b"
        r"|\b(?:does not|doesn't|do not|don't|must) match\b.{0,50}\b(?:url|uri|path|route|body)\b",
        r"\b(?:signature|hash|digest|checksum|token|passwords?|csrf|schema|pattern|format|regexp?|origin|redirect)\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        both(
            rf"\b(?:cannot|can not|can't|can no longer|unable to|not possible to"
            rf"|may not)\b.{{0,10}}\b(?:be )?{CHANGE}",
            r"\b(?:already|never|no longer|not (?:yet )?(?:been )?(?:paid|shipped|sent|published|started"
            r"|finished|approved|open)"
            r"|has been|have been|was|is (?:in|still|being)|status|state)\b",
        ),
        r"\b(?:permission|allowed to|role|owner|exists?|session|token|account)\b",
        WRITES,
    ),
    reading(
        "state/already-exists",
        (400, 409, 422),
        r"^duplicate(?:d)? [\w' -]{2,40}[.!]?$|^[\w' -]{3,40} (?:exists|is (?:a )?duplicated?)[.!]?$"
        r"|\b(?:used|taken|registered|exists?|submitted|assigned|enrolled|applied|voted|reviewed) already\b"
        r"|\balready (?:submitted|enrolled|applied|voted|reviewed|following|liked|invited|joined|friends)\b"
        r"|\b(?:(?:user)?name|login|e-?mail(?: address)?|slug|handle|title|domain|nickname"
        r"|alias)\b.{0,30}\b(?:not available|unavailable"
        r"|taken|in use|exists|registered|reserved)\b"
        r"|\b(?:called|named)\b.{0,60}\b(?:already|taken|exists)\b|\balready (?:called|named)\b"
        r"|\bis there already\b|\bis already there\b"
        r"|\b(?:you|we) already have an?\b.{0,40}\b(?:called|named|with)\b|\bthere is already an?\b"
        r"|^(?:the |this |that )?(?:\w+ )?(?:name|title|slug|handle|login|domain|e-?mail) (?:is |was |has been )?"
        r"already (?:used|defined|assigned)\b"
        r"|^there is an? [a-z][\w -]{2,30} (?:with|by|under|of|called|named) (?:this|that|the same)\b",
        r"not exist|n't exist|not registered|n't registered|\b(?:running|progress|active|pending|no|nothing|none"
        r"|not all|only|code|token|link|coupon|voucher|nonce)\b",
        ("POST", "PUT", "PATCH"),
    ),
    reading(
        "state/already-exists",
        (400, 401, 403, 409, 422),
        r"\b(?:is|are|has|have|you're) already (?:in|on) (?:the |an? |your |this )?(?!use|progress|process|hold)\w+",
        methods=("POST", "PUT", "PATCH"),
    ),
    reading(
        "state/conflict",
        (400, 401, 402, 403, 409, 422),
        r"\balready (?:logged|signed) ?in\b",
        r"device|elsewhere|session|must be|should be",
        ("POST", "PUT"),
    ),
    reading(
        "payload/validation-failed",
        (401, 403),
        r"^(?:request |input |form |data )?validation (?:errors?|failed|failure)\b"
        r"|^(?:invalid|incorrect|bad|wrong|missing) (?:request )?(?:body|payload|input|params)[.!]?$",
        r"\b(?:token|signature|jwt|session|key|hmac|auth\w*|credentials?|user|csrf|captcha|origin|certificate)\b",
        WRITES,
    ),
    reading(
        "state/idempotency-key-reused",
        (400, 409, 422),
        both(r"\bidempotency[- ]?key\b", r"\b(?:used|sent|seen) (?:for|with|by|before|in) "),
    ),
    reading(
        "state/not-ready",
        (404, 409, 425),
        r"\bstill (?:being )?(?:uploading|processing|running|generating|preparing|building|creating"
        r"|converting|importing"
        r"|prepared|generated|created|processed|built|uploaded|converted|imported)\b"
        r"|\bnot (?:yet )?(?:ready|finished|done|available) ?(?:yet)?\b",
        methods=("GET", "HEAD"),
    ),
    reading(
        "request/upgrade-required",
        (400, 401, 403, 404, 426),
        r"\b(?:https|ssl|tls|secure connection)\b.{0,20}\b(?:required|only|must|needed)\b"
        r"|\b(?:must|only|please|required to)\b.{0,40}\b(?:over|use|using|via) (?:https|ssl|tls|a secure connection)\b"
        r"|\brequires? (?:https|ssl|tls|a secure connection)\b",
        r"certificate|version|1\.[0-3]\b|cookie|redirect|callback|webhook|\burl\b|\buri\b|image",
    ),
    reading(
        "payload/digest-mismatch",
        (400, 409, 412, 422),
        both(
            r"\b(?:checksum|digest|md5|sha-?\d+|crc)\b",
            r"(?:\b(?:mismatch|wrong|differs?|incorrect|invalid)\b|\bnot match|n't match)",
        ),
        r"\b(?:source|revision|version|expected)\b",
    ),
)
