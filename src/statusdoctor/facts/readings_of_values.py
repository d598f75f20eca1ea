"""Readings of sentences that say one thing of one value or one supply: the widest, tried after all others."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import WRITES, reading

#: What has causes of its own, or is the whole of a request and no value in it.
_NO_VALUE: Final = (
    r"\b(?:requests?|body|payload|json|xml|yaml|data|input|inputs|parameters?|arguments?|content|content-type|media"
    r"|tokens?|keys?|credentials?|passwords?|passcode|log-?in|sign-?in|signature|hmac|hash|checksum|digest|sessions?"
    r"|cookies?|csrf|captcha|auth\w*|jwt|jws|nonce|grant|client|scopes?|issuer|audience|certificates?|licen[cs]e"
    r"|api|method|operation|action|command|endpoint|path|route|url|uri|host|origin|referer|header|version \d"
    r"|codes?|otp|pin|coupon|voucher|promo\w*|query|filter|syntax|response|server|transaction|state|status"
    r"|user|account|users|email or|username or|refresh|access|secret|encoding|charset|range|etag|order)\b"
)
_WRONG: Final = (
    r"(?:in|not (?:a )?)valid|not (?:properly |correctly )?(?:well-?formed|formatted)|malformed|not recogni[sz]ed"
    r"|unrecogni[sz]ed|(?:not |un)(?:acceptable|supported)|out of (?:range|bounds)|too (?:long|short|old|early|late)"
)
_PERIODS: Final = (
    r"\b(?:rate|requests?|calls?|queries|per|seconds?|minutes?|hours?|time|attempts?|tries|again|wait|retry|at once"
    r"|log-?ins?|sign-?ins?|concurren\w*|simultaneous\w*|parallel|connections?|memory|cpu|depth|recursion|redirects?"
    r"|size|length|bytes?|[kmg]i?b|body|payload|characters?|tokens?|context|complexity|file|upload|offset|page)\b"
)
_SUPPLIES: Final = (
    r"\b(?:maximum|max\.?|max(?:imum)? (?:number|amount|count) of|limit of|number of) [\w -]{2,40}?"
    r"(?:has been |have been |is |are |was |were |already )?(?:reached|exceeded)\b"
    r"|^(?:[\w-]+ ){1,4}(?:limit|quota) (?:has been |is |was |already )?(?:reached|exceeded)\b"
    r"|\bexceed\w* (?:the |your )?(?:allowed |maximum |included |permitted )?number of [a-z]"
    r"|\byou (?:can|may) (?:only )?(?:have|create|add|keep|own|own only) (?:only |at most |up to |no more than )?\d"
    r"|^(?=.*(?:\b(?:plan|account|organi[sz]ation|project|team|workspace|tenant|tier|subscription)\b|reached|exceeded))"
    r".*\b(?:limited to|at most|no more than|only|up to|maximum of) \d[\d,.]* (?:[a-z][\w-]* ){0,2}[a-z][\w-]*s\b"
)

_METHOD: Final = r"(?:get|post|put|patch|delete)"
_JOBS: Final = r"\b(?:concurrent|simultaneous|parallel)(?:ly)? [a-z]+s?\b"

READINGS: Final = (
    reading(
        "state/conflict",
        (400, 409, 422),
        r"\bconflicts? with (?:an? |the |another |some )?(?:other |already |pre-?)?existing\b",
        r"\b(?:token|session|permission|credentials?|version|merge)\b",
        WRITES,
    ),
    reading(
        "payload/invalid-field",
        (400, 422),
        r"\b(?:unable to|cannot|can't|could not|couldn't|failed to) (?:be )?pars\w+ (?:the |an? )?"
        r"(?:given |start |end )?(?:ip|ipv[46]|address|cidr|date|time|datetime|timestamp|duration|interval|number"
        r"|integer|amount|price|e-?mail|phone|uuid|cron|coordinates?|latitude|longitude|colou?r|locale|host ?name)\b",
        r"\b(?:headers?|tokens?|jwt|response|json|signature|authori[sz]ation)\b",
    ),
    reading(
        "routing/method-not-allowed",
        (400, 404, 405, 501),
        rf"^only {_METHOD}(?:(?:,| and| or|,? and) {_METHOD})* (?:requests? |methods? |is |are |calls )*"
        rf"(?:supported|allowed|accepted|permitted)\b|^(?:please )?use {_METHOD}(?: instead| requests?| method)?[.!]?$"
        rf"|^{_METHOD} (?:requests? |method )?(?:is |are )?not (?:supported|allowed|accepted|permitted)\b",
    ),
    reading(
        "limits/concurrency",
        (400, 402, 403, 409, 422, 503),
        rf"^(?=.*{_JOBS})(?=.*\b(?:maximum|max|limit|too many|exceed\w*|reached|at most|only|no more than)\b)",
        r"\b(?:modification|edit|update|change)\b",
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422, 500),
        r"\b(?:cannot|can not|can't|unable to|must not) (?!be\b)[a-z]+ (?:an? |the |this )?"
        r"(?:already )?(?:completed|closed|finished|cancell?ed|running|stopped|deleted|archived|terminated|paid|locked"
        r"|published|merged|deployed|shipped|expired)\b"
        r"|\bmust be (?:locked|stopped|paused|running|closed|published|draft|in \w+ state|in state)"
        r" (?:to|before|in order)\b",
        r"\b(?:token|session|permission|account|password|key|link|code)\b",
        WRITES,
    ),
    reading(
        "routing/object-missing",
        (404,),
        r"^no matching [a-z]+(?: [a-z]+){0,3} (?:with|for|by|found|was|were|exists)\b",
        r"\b(?:route|path|endpoint|handler|host|resource|api|url|method|operation|rule)\b",
    ),
    reading(
        "routing/object-missing",
        (404,),
        r"^(?:unable to (?:provide|get|retrieve|return|fetch|load)|no|there is no) (?:any )?(?:\w+ )?(?:data"
        r"|information|results?|records?|forecasts?|rates?|prices?|history) (?:is |are )?"
        r"(?:found |available )?(?:for|on|about|at)\b"
        r"|\b(?:data|information|forecast|price|history) (?:is |are )?(?:unavailable|not available|missing) for\b",
        r"\b(?:currently|temporarily|try again|later|yet|path|route|endpoint|url)\b",
    ),
    reading(
        "state/conflict",
        (400, 409, 422),
        r"^(?:the |this |your )?[a-z]{3,20}(?: [a-z]{3,20})? (?:is |was |has been )?(?:closed|cancell?ed|finali[sz]ed"
        r"|completed)[.!]?$",
        r"\b(?:session|account|connection|token|stream|user|socket|database|pool|request|subscription|not|index)\b",
        WRITES,
    ),
    reading(
        "routing/object-missing",
        (400, 404, 422),
        r"^unknown [a-z]{3,20}[.!]?$",
        r"\b(?:error|fields?|parameters?|params?|propert\w+|keys?|arguments?|methods?|version|action|command|operation"
        r"|type|format|value|option|host|domain|user|users|client|token|reason|exception|problem|status|state|issue"
        r"|route|path|endpoint|url|page|content|encoding|scheme|currency|unit|timezone|language|locale)\b",
    ),
    reading(
        "gateway/no-healthy-upstream",
        (500, 502, 503),
        r"^no (?:[\w-]+ ){0,3}(?:workers?|instances?|backends?|nodes?|replicas?|servers?|hosts?) (?:is |are )?"
        r"(?:currently )?available\b",
    ),
    reading(
        "server/database",
        (400, 408, 500, 503, 504),
        r"\b(?:query|statement|sql|aggregation|transaction) (?:execution )?(?:has |was )?"
        r"(?:timed out|time-?out|cancel\w+ due to|exceeded (?:the |its )?(?:maximum |configured )?(?:execution )?time)",
        r"\b(?:gateway|upstream|webhook)\b",
    ),
    reading(
        "routing/object-missing",
        (404,),
        r"^(?:the |this |your )?[a-z]{3,20}(?: with (?:id|name|key))? ['\"`]?[\w.:@/-]*[\d/:.@_-][\w.:@/-]*['\"`]?"
        r" (?:was |is |were )?(?:not found|unknown|missing|not known)[.!]?$",
        r"\b(?:file|path|url|uri|resource|endpoint|page|route|view|template|module|method|get|post|put|delete|patch|host)\b",
    ),
    reading("limits/quota-exhausted", (402, 403), _SUPPLIES, _PERIODS),
    reading("limits/quota-exhausted", (400, 409, 422), _SUPPLIES, _PERIODS, WRITES),
    reading(
        "routing/not-found",
        (400, 405),
        r"\b(?:invalid|wrong|incorrect|unknown|unsupported|no such) (?:[\w-]+ ){0,2}(?:endpoint|api path|route)\b",
        r"\b(?:file|token|key|redirect|callback|webhook|region|method)\b",
    ),
    reading(
        "payload/invalid-field",
        (400, 422),
        rf"^(?:the |your |this |an? )?(?:(?:specified|given|provided|supplied|submitted|selected|entered) )?"
        rf"[a-z][\w'-]*(?: [a-z][\w'-]*){{0,3}}(?: ['\"`][^'\"`]{{1,60}}['\"`])? (?:is|are|was|were) "
        rf"(?:{_WRONG}|unknown)[.!]?$"
        rf"|^(?:invalid|malformed|unsupported|unrecogni[sz]ed|illegal|wrong|incorrect) [a-z][\w'-]*"
        rf"(?: [a-z][\w'-]*){{0,2}}"
        rf"(?:: ?['\"]?[\w./:+-]{{1,60}}['\"]?)?[.!]?$"
        rf"|\b(?:in|lies in|set in) the (?:past|future)\b|\bmust (?:use|start with|be) https\b",
        _NO_VALUE,
        WRITES,
    ),
    reading(
        "state/conflict",
        (403, 409, 422),
        r"\b(?:is|was|are|has been|have been) (?:now |currently )?(?:frozen|sealed|locked down|read-?only)\b",
        r"\b(?:token|access|permissions?|key|user|account|you|role|database|replica|disk|file ?system|field"
        r"|property)\b",
        WRITES,
    ),
)
