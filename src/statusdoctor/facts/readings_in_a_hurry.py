"""Readings of what is said in passing, of turns and tables, of plans by their name, of partners who do not answer."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import WRITES, both, reading

_PLAN: Final = r"(?:gold|silver|platinum|premium|pro|plus|business|enterprise|paid)"
_STORES: Final = (
    r"(?:elastic\w*|opensearch|solr|redis|memcached|kafka|rabbitmq|mongo\w*|mysql|mariadb|postgres\w*|cassandra|neo4j"
    r"|influx\w*|dynamo\w*|clickhouse|sqlite|oracle|db|database)"
)
_DOWN: Final = (
    r"(?:refused|is down|is offline|went away|is unreachable|not reachable|cannot be reached|can't be reached)"
)
_SILENT: Final = (
    r"(?:does not|doesn't|did not|didn't|won't|is not|isn't|not) "
    r"(?:pick(?:ing)? up|answer(?:ing)?|reply(?:ing)?|respond(?:ing)?|react(?:ing)?)"
)
_KINDS: Final = (
    r"(?:e-?mail|phone|date|time|url|link|address|currency|country|zip|post ?code|language|locale|format|amount|price"
    r"|quantity|qty|colou?r|size|unit|iban|vat)"
)

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading("auth/session-expired", (401, 403), r"^(?:you (?:are|were|have been|got) )?(?:logged|signed) out\b"),
    reading(
        "auth/account-blocked",
        (401, 403, 423),
        r"^you (?:are|were|have been|got) (?:\w+ )?(?:banned|suspended|muted|kicked|locked out|deactivated|expelled)\b"
        r"|\b(?:waiting for|wait for|awaiting|pending|needs) (?:the |an? )?(?:approval|activation|verification)\b"
        r".{0,20}\b(?:admin\w*|team|staff|moderators?|us)\b",
        r"\b(?:order|request|document|payment|leave|expense)\b",
    ),
    reading(
        "auth/forbidden",
        (400, 401, 403),
        r"\b(?:needs?|requires?|wants?) (?:the |an? )?(?:role|permission|right|group|privilege)s?\b"
        r"|\bfor \w+ eyes only\b",
    ),
    reading(
        "auth/signature-mismatch",
        (400, 401, 403),
        r"\b(?:cannot|can't|could not|couldn't|unable to) verify (?:the |your )?(?:sender|authenticity|integrity)\b",
    ),
    reading(
        "auth/signature-mismatch",
        (400, 401, 403),
        r"\b(?:secret|hmac|digest) (?:does not|doesn't|did not|didn't) match\b",
        r"\b(?:client|two|repeat)\b",
        WRITES,
    ),
    reading(
        "auth/csrf-token-mismatch",
        (400, 403, 419),
        r"\b(?:form|page)(?:'s)? token\b|\btoken of (?:the |this )?(?:form|page)\b",
        methods=WRITES,
    ),
    reading("auth/csrf-origin-rejected", (400, 403), r"\bcross[- ]site (?:request|post|call|form)", "forgery", WRITES),
    reading(
        "access/payment-required",
        (402, 403),
        rf"\b(?:part of|only (?:in|with|for|on)|comes with|belongs to) (?:the |our )?{_PLAN}\b"
        r"|\blicen[cs]e (?:ran|has run|is|has) (?:out|over|lapsed|ended|up)\b",
        r"\b(?:class|league|team|route|road)\b",
    ),
    reading(
        "access/geo-blocked",
        (403, 451),
        both(
            r"\bonly\b", r"\b(?:customers|users|people|residents|visitors|viewers|citizens) (?:in|from|of) (?-i:[A-Z])"
        ),
    ),
    reading("access/ip-blocked", (403,), r"\bblock(?:ed)? (?:your|this) (?:network|address|ip|subnet|range|host)\b"),
    reading(
        "routing/object-missing",
        (400, 404),
        r"\b(?:is|are) not with us\b|^no (?:such )?(?:row|record|document|entry|match)s?[.!]?$",
    ),
    reading(
        "routing/api-version",
        (400, 404, 406, 410),
        r"\b(?:old|outdated|unsupported|retired|wrong|unknown|dead) (?:version of (?:the |this |our )?api"
        r"|api version)\b",
    ),
    reading(
        "routing/method-not-allowed",
        (400, 403, 404),
        r"\b(?:cannot|can't|can not|do not|don't) (?-i:GET|POST|PUT|PATCH|DELETE)\b(?! /)",
    ),
    reading(
        "payload/invalid-field",
        (400, 422),
        r"^not an? (?:valid )?(?:date|number|integer|e-?mail|url|uuid|phone|time|boolean|id)\b"
        rf"|\b{_KINDS}(?: address| number)? (?:looks|seems) (?:wrong|odd|strange|off|bogus|funny|fake)\b"
        rf"|^(?:bad|wrong|weird|odd|strange|unsupported) {_KINDS}\b"
        r"|\b(?:start|begin|from|departure|check-?in)\w* (?:is|must be|lies|comes) (?:after|before|later|earlier)\b"
        r"|\b(?:value|price|amount|qty|quantity|number|age|date|index) (?:is )?out of (?:range|bounds)\b"
        r"|\bwe (?:do not|don't|cannot|can't) (?:ship|deliver|sell|send) to\b"
        r"|\bno such (?:file )?type\b|\bfile (?:is|was|seems) empty\b|^empty file\b"
        r"|\b(?:virus|malware) (?:was )?found\b",
        methods=WRITES,
    ),
    reading(
        "state/already-exists",
        (400, 403, 409, 422),
        r"\b(?:are|is|were|was) (?:\w+ )?(?:friends|members?|following|subscribed|connected|linked|enrolled|registered"
        r"|added|there) already\b"
        r"|\bis (?:in|on|part of|a member of) (?:the |this |your |our |an? )?\w+ already\b"
        r"|\byou (?:already )?have an? (?!open\b|running\b)\w+ already\b"
        r"|\b(?:nick ?name|user ?name|handle|login|slug|domain|title) (?:is|was) (?:gone|snapped up|in use|not free"
        r"|occupied|reserved)\b",
        methods=WRITES,
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        r"\b(?:cannot|can't|can not) (?:remove|delete|leave|demote|disable|archive) (?:the |your |its )?"
        r"(?:last|only|default|primary|current)\b"
        r"|\bthere (?:is|are) still (?:\d+|an?|some|open|unpaid|other)\b"
        r"|\b(?:must|need to|have to) (?:pay|finish|complete|start|open|close|publish|return) (?:\w+ ){0,3}first\b"
        r"|\bhas (?:already )?(?:left (?:the|our)|departed|taken off)\b|\btoo late to \w+"
        r"|\b(?:voucher|coupon|gift card|ticket|credit note)\b.{0,12}\b(?:spent|used up|cashed)\b"
        r"|\b(?:not|isn't) your turn\b|\bgame (?:is )?over\b|\bwait for your turn\b",
        r"\b(?:attempts?|tries|token|session|log ?in|sign ?in)\b",
        WRITES,
    ),
    reading(
        "state/not-ready",
        (400, 404, 409, 425),
        r"\b(?:has|have) ?(?:not|n't) (?:been )?(?:started|finished|run|begun|completed|arrived|processed"
        r"|generated) yet\b",
        methods=("GET", "HEAD"),
    ),
    reading(
        "limits/concurrency",
        (403, 409, 429),
        r"\ball (?:\d+|your|our) (?:seats|slots|workers|connections|licen[cs]es|sessions|lines)\b.{0,30}"
        r"\b(?:in use|taken|busy|occupied|used)\b",
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        r"\b\d+ ?(?:of|/) ?\d+ (?:\w+ )?(?:used|spent|gone|taken)\b"
        r"|^max(?:imum|\.)?:? \d+ (?!char|kb|mb|bytes|digits|letters|requests|calls)[a-z]+s[.!]?$",
    ),
    reading(
        "limits/rate-limited",
        (400, 403, 429),
        r"^(?:please )?wait (?:a (?:bit|moment|while|minute|second|little)|\d+ ?\w+)\b"
        r"|^(?:please )?(?:try|come back|retry|ask|call)(?: again)? (?:in|after) (?:a |\d+ ?)(?:s|secs?|seconds?|mins?"
        r"|minutes?|m|while|bit|moment)\b",
    ),
    reading(
        "server/database",
        (500, 502, 503),
        rf"\b(?:connect to|reach|contact|talk to) (?:the |our )?{_STORES}\b|\bcould not obtain lock on row\b",
    ),
    reading(
        "gateway/upstream-refused",
        (500, 502, 503),
        rf"\b(?:smtp|mail|ldap|ftp|erp|crm|print|payment|search|remote|pricing|billing|auth)(?: server| service| system"
        rf"| gateway)? {_DOWN}\b",
    ),
    reading(
        "gateway/upstream-timeout",
        (500, 502, 503, 504),
        rf"\b{_SILENT}\b",
        rf"\b{_STORES}\b|\b(?:lambda|function|you)\b",
    ),
    reading(
        "auth/no-credentials",
        (400, 401, 403, 404),
        r"\b(?:need to|must|have to|has to) (?:be (?:signed|logged) ?in|be authenticated|(?:sign|log) ?in"
        r"|authenticate)\b",
        r"\b(?:again|fresh|recent\w*)\b",
    ),
    reading(
        "auth/forbidden",
        (400, 404),
        r"\byou (?:have no|do not have|don't have|lack) (?:any )?(?:access|permissions?|rights?)\b"
        r"|^permission denied[.!]?$",
    ),
    reading("auth/login-rejected", (400, 403, 422), r"^(?:user )?auth(?:entication)? (?:has )?failed[.!]?$"),
    reading(
        "access/payment-required",
        (402, 403),
        r"\b(?:requires?|needs?) (?:the |an? )?(?:\w+ )?(?:plan|tier|subscription|package)\b"
        r"|\b(?:plan|tier|subscription|package) (?:allows?|includes?|has|covers?) no\b"
        r"|\bbilling (?:problem|issue|error|failed|is on hold)\b",
    ),
    reading(
        "access/geo-blocked",
        (403, 451),
        r"\bcountry\b.{0,25}\b(?:embargo\w*|sanction\w*)\b|\b(?:embargo\w*|sanction\w*)\b.{0,25}\bcountry\b",
    ),
    reading(
        "access/ip-blocked",
        (403,),
        r"\bfrom (?:data ?cent(?:er|re)s?|hosting providers?|cloud(?: providers?)?|open proxies|tor)\b.{0,25}"
        r"\b(?:refused|blocked|denied|rejected|not (?:allowed|accepted|welcome))\b",
    ),
    reading(
        "routing/object-missing",
        (400, 404),
        r"^[\w -]{2,30} not in (?:the |our |this )?(?:database|db|system|catalog(?:ue)?|list|index|store|records)\b"
        r"|\bno such thing\b",
        r"\b(?:ip|address|role|scope|credentials|user|account|password)\b",
    ),
    reading(
        "payload/invalid-field",
        (400, 404, 409, 422),
        r"\b(?:coupon|voucher|promo(?:tion)?|discount|referral)(?: code)? (?:is |was )?"
        r"(?:not valid|invalid|unknown|wrong)\b"
        r"|^(?:invalid|unknown|wrong) (?:coupon|voucher|promo|discount|referral)\b",
        methods=WRITES,
    ),
    reading(
        "request/header-missing",
        (400, 422),
        r"\b(?:no|missing|without) (?:the |an? )?[\"'`]?(?:accept-language|accept|user-agent|referer"
        r"|x-(?![a-z-]*(?:key|token|auth|csrf|xsrf|sign))[a-z-]{2,30})[\"'`]?(?: header)?"
        r"(?: (?:was |is )?(?:given|sent|set|provided|found|present))?[.!]?$",
    ),
    reading(
        "limits/rate-limited",
        (403, 429),
        r"\brequest limit\b|\b(?:wait|retry in|retry after|again in) \d+ ?(?:s|secs?|seconds?|m|mins?|minutes?)\b",
        r"\b(?:password|log ?in|attempts?|day|month|daily|monthly)\b",
    ),
    reading(
        "gateway/bad-gateway",
        (500, 502),
        r"\b(?:payment|tax|shipping|mail|search|pricing|billing|auth|remote|external|partner|third[- ]party|upstream)"
        r" (?:service|provider|gateway|backend|api|system) (?:is )?(?:currently |temporarily )?"
        r"(?:unavailable|down|offline|not available)\b"
        r"|\b(?:backend|upstream|service|api|provider|partner) (?:has )?(?:returned|answered(?: with)?"
        r"|responded(?: with)?"
        r"|replied(?: with)?|sent|gave) (?:an? )?(?:http )?(?:status )?(?:code )?[45]\d\d\b",
    ),
    reading(
        "server/unhandled-exception",
        (500,),
        r"^(?:\w+error: )?(?:(?:list |string |tuple |array |slice )?index (?:is )?out of (?:range|bounds)"
        r"|division by zero"
        r"|invalid literal for int\(\)|float division by zero|maximum recursion depth)",
    ),
)
