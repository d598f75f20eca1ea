"""Readings of sentences about the request itself: what lacks in it, what is too much, and what has another form."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import CHANGE, OPEN, both, reading

_WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")
_BAD_REQUEST: Final = (400, 422)
_FIELD: Final = r"\b(?:field|property|propert(?:y|ies)|attribute|argument|parameter|member|column|key)s?\b"
_NO_FIELD: Final = r"\b(?:token|api|header|credential|cookie|json|xml|url|signature|auth\w*|log-?in|sign-?in|foreign)\b"

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "auth/replay-detected",
        (400, 401, 403, 409),
        both(
            r"\b(?:nonce|jti|timestamp)\b",
            r"\b(?:used (?:before|already|twice)|already (?:been )?(?:used|seen|consumed)|seen before|re-?used|replay)",
        ),
        r"idempotency",
    ),
    reading(
        "payload/too-large",
        (400, 413, 422),
        both(
            r"\b(?:file|picture|image|photo|upload|attachment|body|payload|document|video|avatar|logo)s?\b",
            r"\b(?:(?:bigger|larger|heavier|more) than|exceeds?|over|above|up to|at most|limited to|maximum)\b.{0,25}"
            r"\d ?(?:bytes?|[kmg]i?b)\b|\btoo (?:big|large|heavy)\b",
        ),
        r"\b(?:pixels?|px|width|height|dimensions?|name)\b",
        _WRITES,
    ),
    reading(
        "payload/wrong-content-type",
        (400, 406, 415, 422),
        r"\b(?:send|post|use|expects?|expected|only (?:accepts?|takes?|supports?|json|xml)|must be|has to be)\b.{0,25}"
        r"\b(?:json|xml|multipart|form[- ]data|urlencoded|application/[\w.+-]+)\b(?! (?:array|object|string))",
        r"\b(?:invalid|valid|well-formed|malformed|pars\w+|field|key|escaped?|quot\w+|accept(?: header)?)\b",
        _WRITES,
    ),
    reading(
        "payload/unknown-field",
        _BAD_REQUEST,
        r"\b(?:(?:do(?:es)?(?: not|n't) (?:know|recogni[sz]e|understand|have|support|accept))|unknown|unexpected"
        rf"|unrecogni[sz]ed|superfluous|no such)\b.{{0,20}}{_FIELD}",
        _NO_FIELD,
        _WRITES,
    ),
    reading(
        "payload/missing-field",
        _BAD_REQUEST,
        r"^(?:sorry,? )?(?:you|please|must|the (?:request|body))?,? ?(?:have to|must|need to|should|needs to|has to)? ?"
        r"(?:give|provide|supply|specify|enter|fill in|include|contain|choose|select|tell us) "
        r"(?:an?|the|your|at least one|one)\b ?[\w' -]{2,30}[.!]?$",
        rf"{_NO_FIELD}|\b(?:valid|correct|different|another|other|new|unique|future|positive|smaller|shorter|code)\b",
        _WRITES,
    ),
    reading(
        "limits/rate-limited",
        (400, 403, 429, 503),
        r"\b(?:too|so) (?:fast|quickly|often|frequent(?:ly)?)\b|\bslow(?:er\b| down\b|ing down\b)",
        r"\bpassword|attempts?\b",
    ),
    reading(
        "limits/quota-exhausted",
        (402, 403, 429),
        both(
            r"\b(?:calls?|requests?|credits?|messages?|units?|quota|searches|lookups?|tokens)\b",
            r"\b(\d[\d,.]*) ?(?:of|out of|/) ?(?:your |the |all )?(\d[\d,.]*)\b.{0,30}\b(?:us(?:ed|age)|consumed|calls"
            r"|credits|requests)|\bused all\b",
        ),
        r"per (?:second|minute)",
    ),
    reading(
        "auth/no-credentials",
        (400, 401, 403),
        both(
            r"\b(?:authorization|auth(?:entication)?|bearer|access token|credentials?)\b",
            r"\b(?:(?:not|n't)(?: been)? (?:set|given|provided|sent|present|found|included|there)|missing|absent"
            r"|is empty|lacks?)\b",
        ),
        r"\b(?:scope|permission|role|csrf|refresh|expired|two-factor|code)\b",
    ),
    reading(
        "auth/insufficient-scope",
        (401, 403),
        both(
            r"\b(?:token|key|credentials?)\b",
            r"\b(?:not|n't|without|lacks?|missing|no)\b.{0,20}\b(?:write|read|delete|admin\w*) (?:access|permissions?"
            r"|rights?)\b",
        ),
    ),
    reading(
        "auth/api-key-invalid",
        (401, 403),
        both(
            r"\b(?:api[ -]?)?key\b",
            r"\b(?:deleted|revoked|removed|deactivated|rotated|expired|unknown|(?:not|n't) (?:known|found))\b",
        ),
        r"\b(?:foreign|primary|public|signing|encryption|license|licence)\b",
    ),
    reading(
        "access/ip-blocked",
        (401, 403),
        both(
            r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:outside|inside) (?:of )?(?:the|our|your) (?:\w+ )?network\b",
            rf"(?:{OPEN}|\b(?:denied|blocked|forbidden|banned|refused|rejected)\b)",
        ),
    ),
    reading(
        "access/payment-required",
        (402, 403),
        r"^(?:please )?upgrade (?:to|your)\b|\b(?:please|must|need to|have to) upgrade\b",
        r"\b(?:client|app|version|browser|tls|https?|sdk|library|websocket|protocol)\b",
    ),
    reading(
        "access/feature-disabled",
        (403, 404),
        both(
            r"\b(?:feature|beta|preview|pilot|early access)\b",
            r"\b(?:closed|is over|not open|by invitation|invite[- ]only)\b",
        ),
    ),
    reading("limits/rate-limited", (403, 429, 503), r"\brate (?:is |was )?too high\b"),
    reading(
        "payload/missing-field",
        _BAD_REQUEST,
        r"^no (?:[\w-]+ ){1,2}(?:was |were |is |has been |have been )?(?:attached|given|provided|sent|supplied|uploaded"
        r"|specified|selected|chosen)\b",
        _NO_FIELD,
        _WRITES,
    ),
    reading(
        "routing/object-missing",
        (400, 404, 422),
        r"\b(?:have|has|know|knows|found|find|there is|exists)\s+no \w+ (?:with|by|for|of|called|named|under)\b",
        r"\b(?:route|page|handler|endpoint|permission|access)\b",
    ),
    reading(
        "state/conflict",
        (400, 403, 409, 422),
        rf"\bonly (?:[\w-]+ ){{1,3}}(?:can|may) (?:still )?be {CHANGE}",
        r"\b(?:owner|admin\w*|you|member|manager|author|staff|letters|digits)s?\b",
        _WRITES,
    ),
    reading(
        "state/locked",
        (409, 423),
        r"\b(?:is|are) (?:currently |just )?(?:working on|editing|being (?:edited|used|processed|changed) by)\b",
    ),
    reading(
        "server/resource-limit",
        (500, 503, 507),
        r"\b(?:not enough|insufficient|out of) (?:memory|ram|cpu|heap)\b|\bmemory (?:limit|exhausted|exceeded)\b",
    ),
    reading("gateway/maintenance", (503,), r"\bclosed (?:for|until|till)\b"),
)

#: Sentences about a parameter of the query: believed only where they name one that was sent.
OF_THE_QUERY: Final = reading(
    "request/query-parameter-invalid",
    (400, 404, 422),
    r"\b(?:must|can(?:not|'t)?|should|at (?:most|least)|not (?:possible|supported|allowed|valid|known|a valid)"
    r"|invalid|unsupported|unknown|between|maximum|minimum|no more than|greater than|less than|out of range|wrong"
    r"|only|expects?|expected|malformed)\b",
    r"\b(?:missing|required|needed|token|key|signature|not found|does not exist)\b",
    ("GET", "HEAD", "DELETE"),
)
