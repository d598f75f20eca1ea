"""Readings of sentences about what answers behind a gateway, and about a service's own means."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import both, reading

_BAD: Final = (500, 502, 503, 504)
_BEHIND: Final = (
    r"\b(?:upstream|backend|back-end|origin(?: server)?|target|downstream|provider|partner|supplier|peer"
    r"|remote|third[- ]party"
    r"|[a-z]+[- ](?:service|api|gateway|system|server|engine|svc)|host ?name)\b"
)

READINGS: Final = (
    reading(
        "gateway/upstream-refused",
        _BAD,
        r"\b(?:nobody|nothing|no one|no (?:process|server|service)) (?:is |was )?(?:listening|answering"
        r"|running) (?:at|on|behind)\b"
        r"|\b(?:could not|couldn't|cannot|can't|unable to|failed to) get through to\b"
        r"|\bconnection (?:was |has been )?refused\b|\brefused (?:the|our|a) connection\b",
        r"\b(?:database|db|redis|sql\w*|postgres\w*|mongo\w*)\b",
    ),
    reading(
        "gateway/upstream-reset",
        _BAD,
        r"\b(?:hung up|hangs up|closed (?:the|its|our) connection|dropped (?:the|our) (?:connection|line)|went away"
        r"|disconnected|broke off|reset the connection)\b.{0,30}\b(?:before|while|without|mid|early"
        r"|prematurely|during|in the middle)\b"
        r"|\bconnection (?:to|with) [\w .'-]{2,40}(?:was |has been )?(?:reset|dropped|lost|broken|closed|aborted)\b",
        r"\b(?:database|db|redis|sql\w*|postgres\w*|mongo\w*|client)\b",
    ),
    reading(
        "gateway/upstream-bad-response",
        (502,),
        r"\b(?:response|answer|reply)\b.{0,30}\b(?:could|can)(?:not|n't|'t| not) be (?:parsed|read|understood"
        r"|decoded)\b",
    ),
    reading(
        "gateway/upstream-bad-response",
        _BAD,
        both(
            _BEHIND,
            r"\b(?:garbage|nonsense|gibberish|not (?:valid |proper )?(?:json|xml|http)|invalid (?:json|xml"
            r"|http)|could not"
            r" (?:be )?(?:parsed?|understand|understood|decode[d]?|read)|unreadable|unparse?able|not understand)\b",
        ),
    ),
    reading(
        "gateway/no-healthy-upstream",
        _BAD,
        r"\bno (?:healthy |live |free |running |available )?(?:instances?|servers?|nodes?|backends?|replicas?"
        r"|hosts?|targets?"
        r"|endpoints?) (?:of|for|behind|in) .{2,40}\b(?:available|found|alive|up|healthy|left|registered|running)\b"
        r"|\bno (?:healthy|live) \w+|\ball (?:\w+ )?(?:instances|backends|replicas|nodes|targets|upstreams)"
        r" (?:are |were )?(?:down"
        r"|unhealthy|unavailable|failing)\b|^(?:the )?(?:backend|upstream)(?: server)? (?:does not|doesn't)"
        r" exist[.!]?$",
    ),
    reading(
        "gateway/upstream-dns",
        _BAD,
        r"\b(?:host ?name|name|host|domain|address)\b.{0,60}\b(?:could|can)(?:not|n't|'t| not) be (?:looked up"
        r"|resolved|found)\b"
        r"|\b(?:could not|couldn't|cannot|can't|failed to|unable to) (?:look up|resolve) (?:the )?(?:[\w' -]{0,30}"
        r"\b(?:host ?name|host|name|domain|address|dns|backend|upstream|origin|server)\b|[\"'`]?[\w-]+(?:\.[\w-]+)+"
        r"|[\"'`]?[\w-]*-[\w-]*[\"'`]?[.!]?$)|\bname"
        r" resolution (?:has )?failed\b",
        r"\b(?:database|db|redis|conflict|reference|template|module|user|variable|merge)\b",
    ),
    reading(
        "gateway/upstream-tls",
        _BAD,
        r"\b(?:tls|ssl|https) (?:negotiation|handshake|connection|session|verification"
        r"|setup)\b.{0,60}\b(?:failed|failure|error|refused"
        r"|not be (?:made|established))\b|\b(?:backend|upstream|origin)(?:'s)?"
        r" certificate\b.{0,40}\b(?:expired|untrusted|not|invalid|unknown)",
        r"\bclient cert",
    ),
    reading(
        "gateway/upstream-timeout",
        _BAD,
        both(
            rf"{_BEHIND}|\b(?:bank|carrier|issuer|network|acquirer|processor|warehouse|airline|hotel|insurer)\b",
            r"\b(?:timed[ -]out|time-?out|(?:not|n't) (?:respond|answer|reply|react) (?:within|in time|for"
            r"|after)|too slow"
            r"|took too long|deadline)\b",
        ),
        r"\b(?:database|db|redis|sql\w*|postgres\w*|mongo\w*|function|lambda)\b",
    ),
    reading(
        "gateway/overloaded",
        (429, 503),
        r"\b(?:every(?:body|one)|too many (?:people|users|visitors|players)) (?:is |are )?(?:here |online |in"
        r" )?(?:at once|right now"
        r"|at the same time)\b|\bqueue is full\b",
    ),
    reading(
        "gateway/maintenance",
        (500, 502, 503),
        r"\b(?:scheduled|planned) (?:down ?time|outages?|works?|maintenance|updates?)\b|\bdown for (?:an?"
        r" )?(?:maintenance|update|upgrade|repairs?)\b"
        r"|\bundergoing (?:maintenance|an? upgrade|repairs?)\b|\bunder maintenance\b",
    ),
    reading(
        "server/function-timeout",
        _BAD,
        r"\b(?:function|lambda|worker|script|handler|action|task) (?:ran|run|took|has run|executed"
        r"|exceeded)\b.{0,20}\b(?:longer|too long"
        r"|more|over|allowed|limit|maximum|time)\b|\b(?:function|lambda|script|handler) (?:execution"
        r" )?(?:timed out|time-?out)\b",
    ),
    reading(
        "server/function-crashed",
        _BAD,
        r"\b(?:function|lambda|worker|process|child|container|sandbox|runtime)\b.{0,20}\b(?:crashed|died|ended"
        r" (?:abnormally|unexpectedly)"
        r"|was killed|got killed|exited (?:abnormally|unexpectedly|with)|aborted|terminated (?:abnormally"
        r"|unexpectedly))\b",
        r"\b(?:database|postgres\w*|sql)\b",
    ),
    reading(
        "server/database",
        _BAD,
        r"\b(?:query|statement|sql) failed\b|\b(?:relation|table|column) [\w.\"]+ (?:is missing|not found)\b"
        r"|\bcould not serialize access\b|\bdeadlock (?:detected|found)\b|\bdatabase (?:error|failure|problem"
        r"|fault|is (?:down|locked))\b"
        r"|\bdb (?:error|unavailable|down|failure)\b|\b(?:reach|contact|connect to|talk to) (?:our|the|its)"
        r" (?:\w+ )?database\b",
    ),
    reading(
        "server/misconfigured",
        (500, 501, 503),
        r"\b(?:settings?|configuration|setup|set-up)\b.{0,20}\b(?:incomplete|missing|broken|invalid|wrong|not"
        r" complete)\b"
        r"|\b(?:incomplete|missing|broken|invalid) (?:server |mail |system )?(?:settings?|configuration|setup)\b",
        r"\byour request\b|\bfield\b",
    ),
    reading(
        "server/out-of-storage",
        (400, 403, 409, 413, 422, 500, 503, 507),
        r"\b(?:storage|disk|mailbox|inbox|volume|drive|file ?system|bucket)\b.{0,20}\b(?:is |are |space"
        r" )?(?:full|exhausted|used up"
        r"|exceeded)\b|\bno (?:more |free )?(?:room|space|storage) (?:left|available|remaining)\b|\b(?:out of"
        r"|insufficient|not enough)"
        r" (?:disk |storage |free )?(?:space|storage)\b",
        r"\b(?:memory|parking|colou?r space|white ?space|units?|containers?|rooms?|facility|locker)\b",
    ),
    reading(
        "server/resource-limit",
        (500, 503),
        r"\b(?:worker|thread|connection|process|request) (?:pool|queue|limit|slots?)\b.{0,16}\b(?:exhausted"
        r"|full|used up|reached|overflow)",
        r"\b(?:database|db|sql\w*|postgres\w*)\b",
    ),
    reading(
        "server/not-implemented",
        (500, 501),
        r"(?:\bnot|n't|never) (?:yet )?(?:been )?(?:implemented|built|supported|coded|developed|written)\b(?:"
        r" yet| this yet)?"
        r"|^todo\b|\b(?:development|implementation) (?:is )?in progress\b|\bcoming soon\b|(?:\bnot|n't)"
        r" (?:built|implemented|done) this yet\b",
        r"\b(?:method|verb|http)\b",
    ),
)
