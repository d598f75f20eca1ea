"""Readings of sentences about what stands before a service: addresses, places, robots, plans, and allowances."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import both, reading

_CALLER: Final = (
    r"\b(?:payees?|payers?|merchants?|partners?|suppliers?|vendors?|sellers?|customers?|subscribers?|tenants?"
    r"|clients?|agents?"
    r"|compan(?:y|ies)|organi[sz]ations?|stores?|shops?|agenc(?:y|ies)|resellers?|affiliates?|owners?"
    r"|contracts?|app(?:lication)?s?"
    r"|accounts?|users?|members?|logins?|access|sub-?accounts?|drivers?|riders?|publishers?|developers?"
    r"|workspaces?|player)\b"
)
_SHUT: Final = (
    r"(?:suspended|disabled|deactivated|on hold|frozen|banned|barred|blocked|locked|terminated|inactive"
    r"|blacklisted|dormant"
    r"|restricted|not (?:yet )?(?:been )?(?:active|activated|verified|approved|confirmed)|unverified"
    r"|unapproved|rejected"
    r"|pending (?:approval|verification|review|activation)|awaiting (?:approval|verification|review|activation)"
    r"|under (?:review|investigation))"
)
_ROBOT: Final = r"\b(?:captcha|recaptcha|hcaptcha|turnstile)\b"
_OUR: Final = r"(?:your|our|the|this|that|its)"

READINGS: Final = (
    reading(
        "access/geo-blocked",
        (403, 451),
        r"^(?:invalid|wrong|unsupported|restricted|forbidden) (?:region|country|territory|location)[.!]?$"
        r"|\b(?:viewers|users|customers|visitors|clients|people|players|listeners) (?:outside|from|in) (?:of"
        r" )?[\w ]{2,30}"
        r" (?:are|is|can)(?: not|n't|'t|not) (?:be )?(?:served|supported|allowed|permitted|admitted)\b",
    ),
    reading(
        "access/payment-required",
        (402, 403),
        r"^(?:a )?(?:purchase|subscription|payment|membership|licen[cs]e|upgrade) (?:is )?(?:required|needed)[.!]?$"
        r"|\b(?:trial|free|basic|demo|starter) (?:accounts?|plans?|users?|tiers?|versions?|licen[cs]es?) (?:do"
        r"|does|can|may|is|are)"
        r"(?: not|n't|not)\b",
        r"\b(?:per|a|an|each|every) (?:second|minute|hour|day|month)\b",
    ),
    reading(
        "access/feature-disabled",
        (403, 404),
        r"\b(?:beta|preview|pilot|early access|waitlist)\b.{0,30}(?:\bnot|n't)(?: \w+)? ?(?:enrol\w*|joined?"
        r"|open|enabled|available"
        r"|part|invited|admitted|accepted)",
    ),
    reading(
        "access/feature-disabled",
        (400, 403, 404),
        r"^[a-z][\w -]{2,30} (?:is|are) not (?:currently |yet )?enabled[.!]?$",
        r"\b(?:account|user|member|key|token|javascript|cookies?|session|client|merchant|partner|host|domain)s?\b",
    ),
    reading(
        "access/ip-blocked",
        (401, 403),
        r"(?:\bnot|n't) (?:know|recogni[sz]e|accept|trust) (?:the |this |your )?(?:\w+ )?(?:address|network|machine)\b"
        r"|\b(?:address|network|machine) (?:that )?you(?:'re| are) (?:calling|coming|connecting) from\b",
        r"\be-?mail|street|postal\b",
    ),
    reading(
        "access/bot-challenge",
        (400, 401, 403, 409, 422, 429, 503),
        both(
            _ROBOT,
            r"\b(?:required|needed|missing|solve|complete|challenge|failed|not (?:passed|solved|verified)"
            r"|expected|answer)\b",
        )
        + r"|\b(?:are you|you are|you're)(?: really)? (?:an? )?(?:human|not a (?:ro)?bot)\b",
        r"\b(?:secret|site ?key|configur\w*|password)\b",
    ),
    reading(
        "access/user-agent-blocked",
        (403, 406, 429),
        both(
            r"\b(?:user[- ]agents?|bots?|curl|wget|automated|scripts?|crawlers?|scrap(?:ers?|ing)|robots?"
            r"|python-requests|okhttp)\b",
            r"\b(?:(?:not|n't) (?:be )?(?:welcome|allowed|permitted|accepted|supported|tolerated)|blocked"
            r"|denied|forbidden"
            r"|prohibited|banned|(?:send|set|use|provide|identify) (?:an? |yourself )?(?:\w+ ){0,2}user[- ]agent"
            r"|missing|required)\b",
        ),
        r"\bjava ?script|page|post\b",
    ),
    reading(
        "access/geo-blocked",
        (401, 403, 404, 451),
        both(
            r"\bwhere you (?:are|live)\b|\b(?:from|in|for|outside|to|of) (?:your|this|that|our|the supported)"
            r" (?:current )?"
            r"(?:countr(?:y|ies)|regions?|location|territor(?:y|ies)|area|jurisdiction|market|state)\b"
            r"|\bterritor(?:y|ies)\b"
            r"|\bgeo(?:graphic\w*|-?(?:ip|fence|location|block\w*|restrict\w*))?\b|\bcountry\b",
            r"(?:\bnot|n't|\bun) ?(?:\w+ )?(?:available|offer\w*|allowed|permitted|supported|serve[d]?"
            r"|licen[cs]ed|accessible"
            r"|released|operate)\b|\b(?:restrict\w*|blocked|unavailable|prohibited|outside)\b",
        ),
        r"\b(?:data ?cent(?:er|re)|bucket|cluster|ship\w*|address|phone|currency|bank|card|invalid)\b",
    ),
    reading(
        "access/host-not-allowed",
        (400, 403, 404, 421),
        r"(?:\bnot|n't) (?:answer|respond|listen|react) to the (?:host ?|domain )?name\b"
        r"|(?:\bnot|n't) (?:serve|host|accept|allow)\b.{0,12}\b(?:this|that|the) (?:host ?name|domain name"
        r"|host header)\b",
    ),
    reading(
        "access/proxy-policy",
        (403,),
        r"\bblocked (?:by|due to|because of|under|according to) (?:an? |the )?(?:\w+'s? |your |our"
        r" )?(?:[\w'-]+ ){0,3}"
        r"(?:internet|web|usage|acceptable[- ]use|content|browsing|surf\w*|url|network|filter\w*) (?:access "
        r"|usage |filter\w* "
        r"|use )?(?:policy|policies|rules)\b",
    ),
    reading(
        "access/directory-listing-denied",
        (403,),
        r"\b(?:listing|browsing|index of) (?:(?:the )?contents? of )?(?:the |this |of )?(?:folders?"
        r"|director(?:y|ies))?\b.{0,20}"
        r"(?:\bnot|n't) (?:be )?(?:enabled|allowed|permitted)\b",
    ),
    reading(
        "access/feature-disabled",
        (400, 401, 403, 404),
        both(
            r"\b(?:features?|modules?|endpoints?|beta|integrations?|plugins?|services?|apis?|add-?ons?"
            r"|functions?|products?|capabilit\w+"
            r"|payments?|payouts?|exports?|webhooks?|reports?|channel)\b",
            rf"(?:\bnot|n't|never)(?: \w+ly| yet| been){{0,3}} (?:enabled|activated|active|available|turned on"
            rf"|switched on|open"
            rf"|included|provisioned|subscribed)(?: (?:for|to|on|in|with) {_OUR} (?:[\w-]+ )?(?:account"
            rf"|organi[sz]ation|company"
            rf"|workspace|team|user|merchant|tenant|project|app\w*|customer|client|store|shop|environment"
            rf"|instance|site))?[.!]"
            rf"|\bis disabled (?:for|on|in) {_OUR} \w+|^\w+ (?:public )?(?:api|feature|module|service"
            rf"|payouts?) (?:is )?"
            rf"(?:disabled|not enabled|suspended|switched off|turned off)\b|\b(?:service|api|feature|function|module)"
            rf" (?:is |has been )?(?:blocked|disabled|deactivated)\b|\bnot (?:been )?enabled[.!]?$",
        ),
        r"\b(?:key|plan|licen[cs]e|version|try again|later|soon|temporar\w*|moment|country|region|javascript"
        r"|cookies?)\b",
    ),
    reading(
        "access/payment-required",
        (400, 402, 403),
        r"\b(?:as per|per|under|by|with) (?:the |your )?(?:current |present )?(?:licen[cs]e|subscription|plan"
        r"|package|edition|tier)\b"
        r"|\b(?:past[ -]due|overdue|outstanding|unpaid|missed) (?:payments?|invoices?|bills?|balance)\b"
        r"|\bout of credits?\b|\b(?:insufficient|not enough|no|zero|low) (?:\w+ )?(?:credits?|balance)(?:"
        r" balance| left)?\b"
        r"|\bnot (?:have )?(?:enough|sufficient) (?:\w+ )?(?:credits?|balance)\b|\b(?:balance|credits?)\b.{0,40}"
        r"\b(?:insufficient|not (?:enough|sufficient)|too low|exhausted|used up)\b|\btop[ -]?up\b"
        r"|\b(?:does|do) not have sufficient credit\b|\b(?:trial|subscription|licen[cs]e|plan) (?:period"
        r" )?(?:has |is |was )?"
        r"(?:expired|ended|over|inactive|cancell?ed|lapsed)\b",
        r"\b(?:per (?:second|minute|hour|day)|card|wallet|cannot be planned|stock|source account|transfer)\b",
    ),
    reading(
        "auth/account-blocked",
        (400, 401, 403, 423),
        rf"{_CALLER}(?: id| account| status| profile)? (?:\w+ly )?(?:is |are |was |were |has been |have been |been )?"
        rf"(?:currently |temporarily |permanently )?{_SHUT}\b"
        rf"|\b(?:inactive|disabled|suspended|blocked|banned|unverified|deactivated|locked|frozen) (?:user"
        rf"|account|member|merchant"
        rf"|partner|client|customer|supplier|seller|tenant)\b|\b(?:e-?mail|phone)(?: address| number)? (?:is )?not"
        rf" (?:yet )?(?:been )?(?:confirmed|verified|validated)\b"
        rf"|\baccess (?:has been |is |was )?(?:frozen|suspended|withdrawn|barred)\b|\baccount (?:has |is )?expired\b",
        r"too many|\bkey\b|\btoken\b|feature|\bbots?\b|by the (?:user|recipient|other)|(?:not|n't) (?:locked"
        r"|blocked|suspended)"
        r"|already|\bapi\b|payouts?|\bservice\b|failed|\bip\b|from your|country|scope|other user|another",
    ),
    reading(
        "access/ip-blocked",
        (400, 401, 403),
        r"\bip(?:v[46])?\b(?: address(?:es)?)?(?: [\w.:]+)?.{0,20}(?:\bnot|n't|never)(?: \w+)? (?:allowed"
        r"|permitted|registered|white-?listed"
        r"|in (?:our|the|your|an?)|on (?:our|the|your|an?)|authori[sz]ed|recogni[sz]ed|known|trusted)\b"
        r"|\b(?:calls?|requests?|traffic|connections?) from (?:(?:this|your|the) (?:ip|address|host|network|machine)"
        r"|\d{1,3}(?:\.\d{1,3}){3})\b.{0,20}(?:\bnot|n't|are|is) (?:allowed|permitted|accepted|blocked|refused"
        r"|welcome)\b"
        r"|\b(?:restricted|illegal|forbidden|invalid|unauthori[sz]ed) (?:source |client |request )?ip(?:"
        r" address| access| request)?\b"
        r"|^ip (?:address )?(?:is )?(?:illegal|invalid|denied|forbidden|restricted|blocked)[.!]?$"
        r"|\bnot allowed from (?:this|your|the) (?:ip|address|network)\b|\bip (?:access )?restrict\w+",
        r"\btoken|field|format|valid ipv|proxy-auth",
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        r"\b(?:further|additional|more|no more|no further) (?:requests|calls|queries|lookups|messages)\b.{0,20}"
        r"\b(?:permitted|allowed|possible|accepted)\b|^(?:usage |credit |request |plan |key )?limit (?:has"
        r" been |is |was )?(?:reached|exceeded)[.!]?$"
        r"|\b(?:daily|monthly|weekly|yearly|annual|hourly)(?: \w+){0,2} (?:limit|cap|quota|allowance|maximum"
        r"|budget)\b.{0,20}"
        r"\b(?:reached|exceeded|hit|exhausted|used|spent|over)\b|\b(?:reach\w*|exceed\w*|hit) (?:the |your |a "
        r"|max(?:imum)? )*"
        r"(?:api )?(?:daily|monthly|weekly|yearly|annual)\b.{0,20}\b(?:limit|cap|quota|allowance)\b"
        r"|\b(?:daily|monthly|weekly) (?:limit|cap) (?:on|of|for) .{2,40}\b(?:exceeded|reached)\b",
        r"\b(?:second|minute|attempts?|storage|disk|transfer|withdraw\w*|payment)\b",
    ),
    reading(
        "limits/rate-limited",
        (400, 403, 429, 503),
        r"\b(?:call|request|query|access|api|invocation|message) frequency\b.{0,25}\b(?:exceed\w*|limit\w*|too"
        r" high|high|over)\b"
        r"|\bfrequen(?:cy|t) (?:limit|query|queries|calls?|requests?|access|operations?)\b(?:.{0,20}\bexceed\w*)?"
        r"|\b(?:too many|max(?:imum)? number of) (?:new )?(?:orders|requests|calls|queries"
        r"|messages)\b.{0,60}\b(?:per|for the period|in"
        r" the period|within|exceeded|expired|reached)\b|\bthrottling (?:rate|limit)\b|\bthrottled?\b"
        r"|\blimits? reached\b.{0,12}"
        r"\b(?:retry|try again)\b|\b(?:calling|requesting|asking|polling)\b.{0,12}\btoo (?:often|fast|quickly"
        r"|frequently|much)\b",
        r"\bpassword|attempts?\b|\b(?:day|daily|month|monthly|quota|credit)\b",
    ),
    reading(
        "limits/concurrency",
        (403, 409, 429, 503),
        r"\ball (?:\d+|of|your) (?:of )?(?:your |the |our )?(?:\w+ )?(?:connections|sessions|slots|workers"
        r"|licen[cs]es|seats|jobs|streams)"
        r" (?:are|is) (?:in use|taken|busy|occupied|used)\b|\bone (?:\w+ )?at a time\b",
    ),
    reading(
        "limits/login-throttled",
        (400, 401, 403, 423, 429),
        r"\bwrong (?:password|pin|code)s?\b.{0,40}\b(?:more than|max\w*|too many|allowable|allowed) (?:times|the)\b"
        r"|\b\d+ (?:failed|wrong|unsuccessful|incorrect|invalid) (?:sign-?in |log-?in |password )?(?:attempts"
        r"|tries)\b"
        r"|\block(?:ed|out)\b.{0,30}\b\d+ (?:minutes?|min|seconds?|hours?)\b",
    ),
)
