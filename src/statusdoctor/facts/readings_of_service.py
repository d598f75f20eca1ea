"""Readings of sentences about what is asked: limits, plans, places, versions, state, and the service itself."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import CHANGE, OPEN, both, reading

_BEHIND: Final = (
    r"\b(?:payment|provider|upstream|backend|partner|third[- ]party|external|downstream"
    r"|[a-z]+ (?:service|api|gateway))\b"
)

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "limits/concurrency",
        (403, 409, 429, 503),
        r"already (?:have|has|running) .{0,20}\b(?:\d+|one|two|three|an?|the maximum)\b.{0,40}(?:running"
        r"|progress|active|open)"
        r"|\bat (?:once|the same time|a time)\b|\bsimultaneous|\bconcurren|\bin parallel\b|for (?:one|it"
        r"|them) to finish",
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        both(
            r"\b(?:daily|monthly|weekly|yearly|annual|today|this (?:day|week|month|year)|quota|allowance"
            r"|credits?|free tier)\b",
            r"\b(?:reach|exceed|us(?:ed|ing) (?:up|all)|used|exhaust|spent|ran out|run out|no more"
            r"|gone|none left|no \w+ left|over)",
        ),
        r"per (?:second|minute)|storage|disk",
    ),
    reading(
        "access/geo-blocked",
        (401, 403, 404, 451),
        both(
            r"\b(?:country|region|location|territory)\b",
            rf"(?:{OPEN}|(?:\bnot|n't) (?:yet )?(?:operate|offer|ship|deliver|serve|sell|work|provide|support|stream))",
        ),
    ),
    reading(
        "access/ip-blocked",
        (401, 403),
        both(
            r"\b(?:vpns?|prox(?:y|ies)|tor|ip(?: address(?:es)?)?|network|subnet|your address)\b",
            rf"(?:{OPEN}|not (?:(?:in|on) (?:our|the|an?) |authori[sz]ed|on the|in the|white|trusted)"
            rf"|blocked|denied|banned|forbidden"
            rf"|prohibited|disallowed)",
        ),
        r"\btoken|proxy-auth",
    ),
    reading(
        "access/hotlink-blocked",
        (400, 401, 403),
        both(r"\b(?:origin|referr?er)\b", rf"(?:{OPEN}|\b(?:denied|blocked|untrusted|not (?:trusted|listed))\b)"),
        methods=("GET", "HEAD"),
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
        "access/payment-required",
        (402, 403),
        both(
            r"\b(?:plan|subscription|licen[cs]e|trial|invoice|billing|payment|card|balance|membership)\b",
            r"\b(?:ended|expired|required|overdue|unpaid|past due|upgrade|declined|update your|taken|limit"
            r"|reached|full|failed|insufficient|lapsed|not (?:included|available|cover)|part of"
            r"|only (?:in|on|for|with)|available (?:in|on|from|with)|from the \w+ plan)",
        ),
        r"\bplann(?:ed|ing)\b",
    ),
    reading(
        "access/feature-disabled",
        (400, 402, 403, 404),
        both(
            r"\b(?:feature|module|endpoint|beta|integration|plugin|service|api|add-?on)\b",
            r"\b(?:(?:not|n't)(?: been)? (?:enabled|activated|turned on|switched on|part of)|disabled"
            r"|switched off|turned off)\b",
        )
        + r"|\b(?:switched|turned) off for (?:this|your)\b|\b(?:disabled|not enabled) for (?:this|your)\b",
        r"\bkey\b|\bversion\b",
    ),
    reading(
        "server/database",
        (500, 503),
        both(
            r"\b(?:my ?sql|maria ?db|postgres\w*|mongo\w*|redis|oracle|sql server|sqlite|cassandra|database|db)\b",
            r"\b(?:could not|cannot|can't|unable|failed|refused|lost|gone away|timed? ?out|down|unreachable"
            r"|unavailable|not (?:available|reachable|responding)|no connection|read-only|locked)\b",
        ),
    ),
    reading(
        "gateway/upstream-timeout",
        (500, 502, 503, 504),
        both(
            r"\b(?:service|backend|back-end|upstream|provider|partner|gateway|remote|downstream)\b",
            r"\b(?:did(?: not|n't) (?:answer|respond|reply) (?:in time|within|fast)|took too long|timed out|timeout"
            r"|no (?:answer|response|reply) (?:within|in|after))",
        ),
    ),
    reading(
        "gateway/upstream-refused",
        (500, 502, 503, 504),
        both(
            r"\b(?:service|backend|back-end|upstream|provider|partner|gateway|remote|downstream)\b",
            r"\b(?:unreachable|not reachable|(?:could not|cannot|can't|unable to|failed to) (?:be )?(?:reach|connect"
            r"|contact)\w*|connection (?:was )?refused|not running)\b",
        ),
    ),
    reading(
        "server/misconfigured",
        (500, 501, 503),
        r"\b(?:not|n't|never)(?: been)? (?:configured|set up)\b|\bmisconfigur|\bmissing (?:configuration|setting)"
        r"|\benv\w* (?:variable|var)s?\b.{0,40}\b(?:not set|missing|undefined|unset)\b"
        r"|\b(?:not set|missing|undefined|unset)\b.{0,40}\benv\w* (?:variable|var)s?\b",
    ),
    reading(
        "gateway/maintenance",
        (500, 502, 503),
        r"\bcome back (?:in|later|soon|at|after)\b|\bdeploying\b|\bupgrad(?:e|es|ing)\b|\bmaintenance\b"
        r"|\bbe (?:right )?back\b|\bback (?:soon|shortly|online|at)\b"
        r"|\bplanned (?:downtime|outage)\b",
        r"upgrade (?:your|to|required)|plan\b(?!ned)",
    ),
    reading(
        "gateway/overloaded",
        (429, 500, 502, 503),
        r"\b(?:high|heavy|unusual\w*|too much|peak|extreme\w*)\b.{0,20}\b(?:demand|load|traffic|volume)\b"
        r"|\boverload|\btoo busy\b"
        r"|\btoo many (?:people|users|visitors|customers)\b|\b(?:at|over) (?:full )?capacity\b|\bswamped\b"
        r"|\bvery busy\b",
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
        ("POST", "PUT", "PATCH", "DELETE"),
    ),
    reading(
        "state/already-exists",
        (400, 409, 422),
        r"\b(?:(?:user)?name|login|e-?mail(?: address)?|slug|handle|title|domain|nickname"
        r"|alias)\b.{0,30}\b(?:not available|unavailable"
        r"|taken|in use|exists|registered|reserved)\b"
        r"|\b(?:called|named)\b.{0,60}\b(?:already|taken|exists)\b|\bis there already\b|\bis already there\b"
        r"|\byou already have an?\b.{0,40}\b(?:called|named|with)\b|\bthere is already an?\b",
        r"not exist|n't exist|not registered|n't registered|\b(?:running|progress|active|pending)\b",
        ("POST", "PUT", "PATCH"),
    ),
    reading(
        "limits/rate-limited",
        (403, 429, 503),
        r"\brate of (?:requests|calls)\b|\btoo (?:often|frequently|fast|quickly)\b|\bslow down\b"
        r"|\b(?:requests|calls|queries) (?:per|a|every) (?:second"
        r"|minute|hour)\b",
    ),
    reading(
        "payload/too-large",
        (400, 413, 422, 500),
        r"\b(?:bigger|larger|more|greater|heavier) than (?:the )?\d[\d.,]* ?(?:[kmg]i?b|bytes|(?:kilo|mega"
        r"|giga)bytes)\b"
        r"|\b(?:at most|maximum of|up to|exceeds?|over) (?:the )?\d[\d.,]* ?(?:[kmg]i?b|(?:kilo|mega)bytes)\b",
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
        "server/database",
        (500, 502, 503, 504),
        both(
            r"\b(?:database|db|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|sql server)\b",
            r"\b(?:time-?out|timed out|down|unavailable|unreachable|refused|lost|fail\w*|errors?|connect\w*|locked|full"
            r"|not (?:available|reachable|respond\w*))\b",
        ),
    ),
    reading(
        "gateway/upstream-bad-response",
        (500, 502, 503),
        both(
            _BEHIND,
            r"\b(?:unexpected|invalid|malformed|garbage|unreadable|bad|strange) (?:response|answer|reply|data|json)\b",
        ),
    ),
    reading(
        "gateway/upstream-timeout",
        (500, 502, 503, 504),
        both(_BEHIND, r"(?:\btimed out|\btime-?out|\btook too long|\bnot (?:respond|answer)|n't (?:respond|answer))"),
    ),
    reading(
        "gateway/upstream-refused",
        (500, 502, 503, 504),
        both(
            _BEHIND,
            r"(?:\bunreachable|\bnot reachable|\brefused|(?:\bnot|n't) (?:reach|connect)|\bis (?:down"
            r"|offline|unavailable))",
        ),
    ),
    reading(
        "payload/digest-mismatch",
        (400, 409, 412, 422),
        both(
            r"\b(?:checksum|digest|md5|sha-?\d+|crc)\b",
            r"(?:\b(?:mismatch|wrong|differs?|incorrect|invalid)\b|\bnot match|n't match)",
        ),
    ),
    reading(
        "server/misconfigured",
        (500,),
        r"\b(?-i:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b (?:is|was) (?:not (?:set|defined|configured)|missing|undefined)\b",
    ),
)
