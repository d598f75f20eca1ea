"""Readings of sentences about the request: what it lacks, holds too much of, or asks for in vain."""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.reading import WRITES, reading

_BAD_REQUEST: Final = (400, 422)
_FIELD: Final = r"\b(?:field|propert(?:y|ies)|attribute|argument|parameter|member|column|key)s?\b"
_NO_FIELD: Final = r"\b(?:token|api|header|credential|cookie|json|xml|url|signature|auth\w*|log-?in|sign-?in|foreign)\b"
_NO_OBJECT: Final = (
    r"\b(?:route|signature|context|(?<!this )page|handler|endpoint|permission|access|path|url|method|version|api"
    r"|in (?:the )?(?:request|body|payload)|token|session|credentials?)\b"
)

#: The narrow ones first: the first that fits a sentence is what it means.
READINGS: Final = (
    reading(
        "payload/too-large",
        (400, 413, 422, 500),
        r"\b(?:(?:bigger|larger|heavier|greater|more) than|exceeds?|over|above|up to|at most|limited to|maximum)\b"
        r".{0,25}\d ?(?:bytes?|[kmg]i?b|(?:kilo|mega|giga)bytes)\b"
        r"|\b(?:file|picture|image|photo|upload|attachment|body|payload|document|video|avatar|logo)s?\b"
        r".{0,40}\btoo (?:big|large|heavy)\b|\bmax(?:imum|\.)? (?:file |upload |image |body )?size (?:is|of|:)",
        r"\b(?:pixels?|px|width|height|dimensions?|name)\b",
        WRITES,
    ),
    reading(
        "payload/wrong-content-type",
        (400, 406, 415, 422),
        r"\b(?:send|post|use|expects?|expected|only (?:accepts?|takes?|supports?|json|xml)|must be|has to be)\b.{0,25}"
        r"\b(?:json|xml|multipart|form[- ]data|urlencoded|application/[\w.+-]+)\b(?! (?:array|object|string))",
        r"\b(?:invalid|valid|well-formed|malformed|pars\w+|field|key|escaped?|quot\w+|accept(?: header)?)\b",
        WRITES,
    ),
    reading(
        "payload/unknown-field",
        _BAD_REQUEST,
        r"\b(?:(?:do(?:es)?(?: not|n't) (?:know|recogni[sz]e|understand|have|support|accept))|unknown|unexpected|extra"
        r"|additional|surplus"
        rf"|unrecogni[sz]ed|superfluous|no such)\b.{{0,20}}{_FIELD}",
        _NO_FIELD,
        WRITES,
    ),
    reading(
        "payload/missing-field",
        _BAD_REQUEST,
        r"^(?:sorry,? )?(?:you|please|must|the (?:request|body))?,? ?(?:have to|must|need to|should|needs to|has to)? ?"
        r"(?:give|provide|supply|specify|enter|fill in|include|contain|choose|select|tell us|add|attach|upload|pick) "
        r"(?:an?|the|your|at least one|one)\b ?[\w'. -]{2,40}[.!]?$",
        rf"{_NO_FIELD}|\b(?:cart|card|payment|first|before|again|later|account|valid|correct|different"
        rf"|another|other|new|unique|future|positive|smaller|shorter|code)\b",
        WRITES,
    ),
    reading(
        "payload/missing-field",
        _BAD_REQUEST,
        r"^no (?:[\w-]+ ){1,2}(?:was |were |is |has been |have been )?(?:attached|given|provided|sent|supplied|uploaded"
        r"|specified|selected|chosen)\b|^(?:please )?state (?:an?|the|your) [a-z]+[.!]?$"
        r"|^(?:the |an? )?[a-z][a-z _-]{1,30} (?:has|needs) to be (?:given|provided|supplied|stated|entered)\b",
        _NO_FIELD,
        WRITES,
    ),
    reading(
        "request/query-parameter-missing",
        _BAD_REQUEST,
        r"^no (?:[\w-]+ ){1,2}(?:was |were |is |are |has been |have been )?(?:given|provided|sent|supplied|specified"
        r"|selected|chosen)\b|^which [a-z]{3,20}\?"
        r"|^(?:please )?(?:give|provide|choose|specify|enter|pick|state) (?:an?|the|your) [a-z]+[.!]?$",
        _NO_FIELD,
        ("GET", "HEAD"),
    ),
    reading(
        "payload/missing-field",
        (401, 403),
        r"^(?:all|the|these|some) (?:\w+ )?fields (?:are|is|must)\b.{0,20}\b(?:required|mandatory|filled)\b"
        r"|^(?-i:[a-z]+(?:[A-Z][a-z]+)+) (?:is|are) (?:required|missing|mandatory)[.!]?$"
        r"|^missing (?:required )?(?:field |parameter |param )?(?-i:[a-z]+(?:[A-Z][a-z]+)+)[.!]?$",
        r"(?:token|auth|session|key|signature|(?:tenant|user|org\w*|company|account)_?id)\b",
        WRITES,
    ),
    reading(
        "routing/object-missing",
        (400, 404, 422),
        r"\b(?:have|has|know|knows|found|find|there is|exists)\s+no \w+ (?:with|by|for|of|called|named|under)\b"
        r"|^no (?:[\w-]+ ){1,4}(?:for|with|by|called|named|under|of) (?:this|that|these|those|the given"
        r"|the requested|id)\b",
        _NO_OBJECT,
    ),
    reading(
        "routing/object-missing",
        (404,),
        r"\b(?:cannot|can not|can't|could not|couldn't|unable to|failed to|did not|didn't) (?:find|locate) (?:an? "
        r"|the |any |your )?\w"
        r"|^no (?:[\w-]+ ){1,4}(?:was |were |is |are |could be )?(?:found\b|exists?\b|available(?: for this\b|[.!]?$))"
        r"|^no [a-z-]{3,20} has (?:that|this) "
        r"|\bknow (?:of )?(?:nobody|nothing|no one|none) (?:by|with|under|of|called)\b"
        r"|\bno rows in result set\b|\bnot in the database\b|^(?:that|this|the) [a-z]{3,20} is gone[.!]?$"
        r"|^(?:entity|record|object|document|row) (?:is )?missing[.!]?$"
        r"|^no (?:such )?[\w-]{2,30} ['\"`#]?[\w:.-]*\d[\w:.-]*['\"`]?[.!]?$",
        _NO_OBJECT,
    ),
)

#: Sentences about a parameter of the query: believed only where they name one that was sent.
OF_THE_QUERY: Final = reading(
    "request/query-parameter-invalid",
    (400, 404, 422),
    r"\b(?:must|can(?:not|'t)?|should|at (?:most|least)|not (?:possible|supported|allowed|valid|known|a valid)"
    r"|invalid|unsupported|unknown|between|maximum|minimum|no more than|greater than|less than|out of range|wrong"
    r"|only|expects?|expected|malformed)\b",
    r"\b(?:missing|required|needed|(?:\w+_)?token|key|signature|not found|does not exist)\b",
    ("GET", "HEAD", "DELETE"),
)
