"""Readings of what is said in few words: "hands off", "mail taken", "not in your country", "easy now"."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import WRITES, both, reading

_NOT: Final = r"(?:not|no|never|isn't|aren't|don't|doesn't|won't|cannot|can't|unavailable)"
_MAIL: Final = r"(?:e-?mail|mail)(?: address)?"
_NAMES: Final = r"(?:e-?mail|mail|user ?name|name|login|handle|nick(?:name)?|domain|slug|title|address)"

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "access/bot-challenge",
        (400, 401, 403, 422, 429),
        r"\b(?:re|h)?captcha\b.{0,30}\b(?:failed|wrong|invalid|incorrect|expired|too low|mismatch|not (?:solved|valid"
        r"|correct|passed|verified)|try again)\b|\b(?:failed|wrong|invalid|incorrect|expired|bad) (?:re|h)?captcha\b"
        r"|\b(?:prove|confirm|verify|show|make sure)\b.{0,20}\byou(?:'re| are) (?:a )?(?:human|no robot"
        r"|not a (?:ro)?bot)",
        r"\b(?:secret|site ?key|configur\w*|provider|disabled|password)\b",
    ),
    reading(
        "access/geo-blocked",
        (401, 403, 404, 451),
        rf"\b{_NOT}\b.{{0,40}}\b(?:where you (?:are|live)|in your (?:country|region|area|location|territory"
        r"|part of the world|state))\b",
    ),
    reading(
        "access/ip-blocked",
        (401, 403),
        r"\b(?:office|company|corporate|campus|internal|intranet|home) (?:network|vpn|lan|wifi|ips?|addresses) only\b"
        r"|\b(?:vpn|intranet|lan)(?: users?| access)? only\b|\byour ip\b.{0,20}\b(?:list|barred|flagged)\b",
    ),
    reading(
        "access/user-agent-blocked",
        (403,),
        r"^(?:sorry,? )?no (?:ro)?(?:bots?|crawlers?|scrapers?|spiders?|scripts?)\b",
    ),
    reading(
        "access/payment-required",
        (402, 403),
        r"\btrial\b.{0,12}\b(?:over|ended|up|expired|done|finished|lapsed)\b"
        r"|\b(?:not|isn't) (?:in|on|part of|included in|covered by|available (?:in|on)) (?:your|this|the) (?:\w+ )?"
        r"(?:plan|package|tier|subscription|licen[cs]e)\b",
    ),
    reading(
        "access/feature-disabled",
        (400, 403, 404),
        r"\bfeature[- ]?(?:flag|toggle|switch)\b.{0,20}\b(?:off|disabled|false)\b"
        r"|\b(?:feature|module|add-?on|option|extension|plugin)\b.{0,12}\b(?:not on|is off|isn't on|not active)\b",
    ),
    reading(
        "auth/account-blocked",
        (400, 401, 403, 423),
        rf"\b(?:your|this|the) {_MAIL}\b.{{0,10}}\b(?:not|n't|never)(?: been| yet)* "
        r"(?:confirmed|verified|validated|activated)"
        r"|\bclick (?:on )?the (?:\w+ )?link\b.{0,20}\b(?:e-?mail|mail|we sent)\b"
        r"|\b(?:user|account|profile|membership)\b.{0,20}\b(?:on ice|frozen|barred|parked|paused|switched off"
        r"|on hold)\b",
        r"\b(?:key|token|feature)\b",
    ),
    reading(
        "auth/credentials-for-another-environment",
        (400, 401, 403),
        r"\b(?:key|token|credentials?) (?:is|are|was|were|works?|belongs?)\b.{0,14}\b(?:for|from|to|on|in) "
        r"(?:the |a |an |our )?(?:test|sandbox|staging|demo|dev|development|live|production)"
        r"(?: system| server| site| environment| mode| api)?(?: only)?[.!]?$",
    ),
    reading(
        "auth/api-key-invalid",
        (401, 403),
        r"\bkey (?:is|was|has been) (?:switched|turned) off\b|\bkey (?:is )?(?:unknown|no good|not known"
        r"|no longer known)\b",
    ),
    reading(
        "auth/token-wrong-audience",
        (400, 401, 403),
        r"\btoken (?:is |was )?(?:meant|made|intended|issued|minted|good) for (?:the |an? |an?other )?[\w -]{0,30}"
        r"(?:api|app|application|service|client|audience)\b",
    ),
    reading(
        "auth/token-wrong-issuer",
        (400, 401, 403),
        r"\bwho (?:issued|made|signed) (?:this|that|your) token\b|\b(?:we did not|we didn't|not) (?:issued?"
        r"|made?|minted?)"
        r" (?:this token|that token|by us)\b|\bnot (?:one of )?our tokens?\b",
    ),
    reading(
        "auth/token-expired",
        (400, 401, 403),
        r"^(?:your |the |this )?(?:pass|ticket|sign-?in|token)\b.{0,10}\b(?:ran|run) out\b"
        r"|^(?:token|jwt|access token) (?:is )?(?:too old|stale|dead|expired)\b|^(?:it |this |that )?(?:is "
        r"|has )?expired[.!]*$",
    ),
    reading(
        "auth/session-expired",
        (400, 401, 403),
        r"\b(?:no longer|not|n't) (?:logged|signed) in (?:any ?more|any longer)\b|\bno longer (?:logged|signed) in\b",
    ),
    reading(
        "auth/login-rejected",
        (400, 401, 403, 422),
        r"\b(?:password|pass ?phrase|pass ?word|passwd|pwd|pw|credentials|combination)\b.{0,10}"
        r"(?:\bnot|n't) (?:fit|match|work|right|ok)\b"
        r"|\b(?:wrong|bad|incorrect|false|invalid) (?:pw|pwd|pass|passwd|pass ?phrase|creds)\b"
        r"|^(?:login|log-?in|sign-?in|logon) (?:was |has )?(?:failed|refused|denied|unsuccessful|rejected)[.!]?$",
        r"\bconfirm\w*|\bpasswords do\b|\btwo passwords\b",
    ),
    reading(
        "auth/forbidden",
        (400, 401, 403),
        r"\byou(?: are|'re) (?:no|not an?|not the|not one of the) (?:\w+ )?(?:members?|owners?|admins?|administrators?"
        r"|editors?|authors?|managers?|participants?|moderators?)\b"
        r"|\b(?:role|group) (?!names?\b|ids?\b|titles?\b|values?\b)[\"'`]?\w{2,30}[\"'`]? (?:may|can|must|is) ?"
        r"(?:not|n't)\b"
        r"|^(?:keep your )?hands off\b|\bnot your (?:business|turf)\b",
        r"\baccount\b|\bage\b",
    ),
    reading(
        "auth/forbidden",
        (500,),
        r"^(?:access (?:is |was )?denied|forbidden|not (?:allowed|permitted|authori[sz]ed))[.!]?$",
    ),
    reading(
        "auth/clock-skew",
        (400, 401, 403, 408),
        r"\b(?:message|request|timestamp|time ?stamp|call|signature)\b.{0,12}\b\d+ ?(?:s|secs?|seconds?|m|mins?"
        r"|minutes?"
        r"|hours?) (?:old|late|off|ahead|behind|early|in the (?:past|future))\b",
        r"\b(?:must|should|wait)\b",
    ),
    reading(
        "routing/object-missing",
        (400, 404, 410, 422),
        r"^(?:sorry,? )?(?:nothing|nobody|no one|none|no \w{2,30}) (?:by|with|under|for|of|has) (?:that|this) "
        r"(?:number|id|name|code|key|reference|slug|identifier)\b",
        r"\b(?:route|path|url|endpoint|page)\b",
    ),
    reading(
        "routing/method-not-allowed",
        (400, 403, 404),
        r"\b(?:(?-i:GET|POST|PUT|PATCH|DELETE)|this method|that method) (?:is |requests? (?:is |are )?)?"
        r"(?:not|n't) (?:possible|supported|allowed|available|accepted|permitted|welcome|served|ok)\b",
    ),
    reading(
        "payload/too-large",
        (400, 413, 422),
        r"\b(?:max(?:imum|\.)?|at most|up to|under|below|(?:less|smaller|not more) than|limit(?: is)?:?) ?"
        r"\d+(?:\.\d+)? ?(?:k|m|g|ki|mi|gi)i?b\b"
        r"|\bfile\b.{0,12}\btoo (?:fat|heavy|huge)\b",
        methods=WRITES,
    ),
    reading(
        "payload/invalid-field",
        (400, 415, 422),
        r"\bonly (?:accept|take|allow|support|want|upload|send|like)s? (?:\w+ ){0,2}(?:pictures?|images?|photos?|pdfs?"
        r"|videos?|csvs?|spreadsheets?|documents?|jpe?gs?|pngs?)\b",
        methods=WRITES,
    ),
    reading(
        "state/already-exists",
        (400, 403, 409, 422),
        rf"^{_NAMES} (?:is )?(?:already )?taken[.!]?$"
        rf"|\b(?:pick|choose|try|take|use) (?:another|a different|some other|an?other) {_NAMES}\b"
        r"|\bwe (?:already )?(?:know|have) (?:this|that|an?|your) [\w -]{2,30} already\b"
        r"|\bwe already (?:know|have) (?:this|that|an?|your) \w+",
        r"\bpassword\b",
        WRITES,
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        r"\b(?:slot|seat|room|table|date|place|appointment|spot|bike|car|desk)s? (?:was|were|is|has been|got"
        r"|just got) "
        r"(?:just |already )?(?:taken|booked|snatched|gone|filled|sold|given away)\b"
        r"|\b(?:shop|store|kitchen|office|restaurant|market|branch|exchange|desk|bar|counter) (?:is|are|was) "
        r"(?:now |currently |already )?(?:closed|shut)\b"
        r"|\bonly \d+ (?:\w+ )?(?:left|remaining|available|in stock)\b"
        r"|\byou (?:\w+ )?(?:did|have done) (?:that|this|it|so) already\b|\balready (?:did|done) (?:that|this|it)\b",
        r"\b(?:attempts?|tries|trials?|requests?|calls?)\b",
        WRITES,
    ),
    reading(
        "state/not-ready",
        (400, 404, 409, 425, 503),
        r"\bstill (?:being )?(?:cooking|baking|working on it|processing|generating|building|rendering|preparing"
        r"|crunching"
        r"|counting|being \w+ed)\b|\bnot (?:yet )?(?:there|ready|done|finished|complete)(?: yet)?\b.{0,30}"
        r"\b(?:again|later|soon|moment|minute|wait)\b",
    ),
    reading(
        "limits/concurrency",
        (403, 409, 429),
        r"\byou (?:already )?have (?:\d+|an?|one|two|three|four|five) (?:\w+ ){1,3}(?:running|in progress"
        r"|under way|open)\b",
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        r"\b(?:daily|weekly|monthly|yearly) (?:cap|ceiling|allotment|ration|maximum)\b.{0,20}\b(?:hit|reached"
        r"|met|exceeded"
        r"|used|gone)\b",
    ),
    reading(
        "limits/rate-limited",
        (400, 403, 429, 503),
        r"\b(?:calm|cool|simmer) down\b|\btake it easy\b|^easy (?:there|now|tiger)\b|\bnot so fast\b"
        r"|\bhold your horses\b|\bhourly (?:cap|limit|ceiling|maximum)\b.{0,20}\b(?:hit|reached|met|exceeded|used)\b"
        r"|\bask(?:ing|ed)? (?:us )?too (?:often|much)\b",
    ),
    reading(
        "gateway/upstream-timeout",
        (500, 502, 503, 504),
        both(
            r"\b(?:feed|service|provider|backend|gateway|partner|supplier|carrier|bank|upstream|remote|api)\b",
            r"\b(?:timed out|time-?out|(?:did not|didn't|never) (?:answer|reply|respond|come back)"
            r"|took (?:too long|longer))\b",
        ),
        r"\b(?:database|redis|mysql|postgres\w*|mongo\w*|lock|transaction|pool|query|function|lambda)\b",
    ),
    reading(
        "gateway/overloaded",
        (503,),
        r"^(?:sorry,? )?(?:we are|we're|server is|server|everything is) (?:full|at capacity|swamped|too busy"
        r"|overrun|maxed out)\b",
    ),
    reading(
        "server/misconfigured",
        (500, 503),
        r"\b(?:config(?:uration)?|settings?|env(?:ironment)?(?: var(?:iable)?s?)?|secret|api key)\b.{0,12}"
        r"\b(?:missing|not set|unset|absent|undefined|incomplete)\b",
    ),
)
