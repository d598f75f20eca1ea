"""Readings of sentences about the service itself, and about what stands behind it."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import both, reading

_BEHIND: Final = (
    r"\b(?:payment|provider|upstream|backend|back-end|partner|third[- ]party|external|downstream|remote"
    r"|[a-z]+ (?:service|api|gateway|system))\b"
)

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "server/resource-limit",
        (500, 503, 507),
        r"\b(?:not enough|insufficient|out of) (?:memory|ram|cpu|heap)\b|\bmemory (?:limit|exhausted|exceeded)\b",
    ),
    reading(
        "server/database",
        (500, 502, 503, 504),
        both(
            r"\b(?:my ?sql|maria ?db|postgres\w*|mongo\w*|redis|oracle|sql|sqlite|cassandra|database|db)\b",
            r"\b(?:could not|cannot|can't|unable|fail\w*|errors?|refused|lost|gone away|time-?out|timed out|down"
            r"|unreachable|unavailable|not (?:available|reachable|respond\w*)|no connection|connect\w*|read-only"
            r"|locked|full)\b",
        ),
    ),
    reading(
        "gateway/upstream-timeout",
        (500, 502, 503, 504),
        both(
            _BEHIND,
            r"\b(?:timed out|time-?out|took too long|(?:not|didn't|doesn't|don't) (?:respond|answer|reply)"
            r"|no (?:answer|response|reply) (?:within|in|after))",
        ),
    ),
    reading(
        "server/database",
        (500,),
        r"\b(?:column|relation|table) [\w.\"]{2,60} does not exist\b|\bno such (?:column|table)\b",
    ),
    reading(
        "gateway/upstream-timeout",
        (500, 502, 503, 504),
        r"\b(?:time-?out|timed out) (?:while|when|during) (?:calling|waiting for|contacting|connecting to|reading"
        r"|fetching|requesting|talking to)\b",
        r"\b(?:database|db|sql|redis|mongo\w*|query)\b",
    ),
    reading(
        "gateway/upstream-refused",
        (500, 502, 503, 504),
        both(
            _BEHIND,
            r"\b(?:unreachable|not reachable|refused|not running|is (?:down|offline|unavailable)"
            r"|(?:could not|cannot|can't|unable to|failed to|not) (?:be )?(?:reach|connect|contact))",
        ),
    ),
    reading(
        "server/misconfigured",
        (500, 501, 503),
        r"\bconfiguration (?:error|problem|is (?:missing|incomplete|invalid|wrong))|\bno [\w /-]{2,40} (?:is "
        r"|was )?configured\b"
        r"|\b(?:not|n't|never)(?: been)? (?:configured|set up)\b|\b(?:missing|set|define"
        r"|add) (?-i:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b"
        r"|\b(?:config\w*|settings|secrets?|credentials) files? (?:was |is |could )?(?:not (?:be )?found|missing)\b"
        r"|\bmisconfigur|\bunconfigured\b|\bmissing (?:\w+ ){0,2}(?:config\b|configuration|settings?\b|env\w* var)"
        r"|\benv\w* (?:variable|var)s?\b.{0,40}\b(?:not set|missing|undefined|unset)\b"
        r"|\b(?:not set|missing|undefined|unset)\b.{0,40}\benv\w* (?:variable|var)s?\b"
        r"|\b(?-i:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b (?:(?:is|was) )?(?:not (?:set|defined)|missing|undefined)\b",
    ),
    reading(
        "server/misconfigured",
        (400, 401, 403, 404),
        r"\b(?:not|n't) (?:been )?(?:properly |correctly )?configur(?:ed|ated)\b.{0,40}\b(?:contact|administrator)\b"
        r"|\b(?:not|n't) (?:been )?(?:configur(?:ed|ated) (?:properly|correctly)|(?:properly|correctly) configur\w+)\b",
        r"\byour\b|\bclient\b",
    ),
    reading(
        "gateway/maintenance",
        (500, 502, 503),
        r"\bcome back (?:in|later|soon|at|after)\b|\bdeploying\b|\bupgrad(?:e|es|ing)\b|\bmaintenance\b"
        r"|\bbe (?:right )?back\b|\bback (?:soon|shortly|online|at)\b"
        r"|\b(?:doing|some|urgent) work on (?:the|our|this)\b|\bpaused for an? (?:update|upgrade)\b"
        r"|\bbeing serviced\b"
        r"|\bplanned (?:downtime|outage)\b|\bclosed for\b"
        r"|\b(?:closed|shut|offline|down|switched off|unavailable) (?:until|till|from|between|tonight|over ?night)\b"
        r"|\b(?:between|from) \d\d?[:.]\d\d\b.{0,20}\b(?:and|to|until|till) \d\d?[:.]\d\d\b",
        r"upgrade (?:your|to|required)|plan\b(?!ned)|unexpected error",
    ),
    reading(
        "gateway/overloaded",
        (429, 500, 502, 503),
        r"\b(?:high|heavy|unusual\w*|too much|peak|extreme\w*)\b.{0,20}\b(?:demand|load|traffic|volume)\b"
        r"|\boverload|\btoo busy\b"
        r"|\btoo many (?:people|users|visitors|customers)\b|\b(?:at|over) (?:full )?capacity\b|\bswamped\b"
        r"|\bvery busy\b",
        r"\boverloaded or there is an error in the application\b",
    ),
    reading(
        "gateway/upstream-refused",
        (502, 503),
        r"\b(?:could not|couldn't|cannot|can't|unable to|failed to) (?:reach|contact|connect to) (?!the (?:inter"
        r"|net))\w",
        r"\b(?:time-?out|timed out|resolve|enotfound|dns|certificate|tls|ssl)\b",
    ),
    reading(
        "gateway/upstream-bad-response",
        (502,),
        r"\b(?:unexpected|invalid|malformed|unreadable|bad|empty|strange|unparseable) (?:json|response|answer|reply"
        r"|data|output)"
        r" (?:from|by|of)\b|\breturned (?:an? )?(?:unexpected|invalid|malformed|empty|bad|unreadable)\b"
        r"|\b(?:unexpected|invalid|malformed|unreadable|empty|bad) (?:response|reply|answer)\b",
    ),
    reading(
        "gateway/upstream-bad-response",
        (500, 502, 503),
        both(
            _BEHIND,
            r"\b(?:unexpected|invalid|malformed|garbage|unreadable|bad|strange) (?:response|answer|reply|data|json)\b",
        ),
    ),
)
