"""Readings of sentences about the request itself: what lacks in it, what is too much, and what has another form."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import both, reading

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
