"""The field that a plain sentence names, as servers say it that have no structure for it: "email is required".

Linear: each pattern has bounded repeats and is tried once on at most 600 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.facts.reasons import EMPTY, INVALID, MISSING, UNKNOWN, kind_of

_LONGEST: Final = 600


class Named(msgspec.Struct, frozen=True):
    """A field that a sentence names. where: query, header, path, body, cookie, or empty where it does not say."""

    name: str
    kind: str
    where: str = ""


_PARTS: Final = {
    "Q": r"[`'\"\u2018\u2019\u201c\u201d]",
    "NAME": r"(?P<name>[A-Za-z_$][\w.$\[\]-]{0,60})",
    "PLACE": r"(?P<place>query(?:[ -]?string)?|url|path|header|body|form|json|request|cookie)",
    "THING": (
        r"(?:param(?:eter|s|eters)?|arguments?|args?|fields?|propert(?:y|ies)|keys?|attributes?|headers?|inputs?"
        r"|members?|values?)(?:\(s\))?"
    ),
    "LACKS": (
        r"(?:is|are|was|were)?\s?(?:a |an )?(?:strictly |always )?(?:required|needed|mandatory|absent|undefined"
        r"|missing(?! (?:an?|the|some|one|any|required|necessary|valid|\w+ (?:roles?|permissions?|privileges?))\b)"
        r"|not (?:present|provided|specified|set|supplied|given|optional))"
    ),
    "WRONG": (
        r"(?:must (?:be|match|contain|not|have|conform|start|end)|should (?:be|match|contain|not|have)"
        r"|is (?:invalid|not (?:a |an |one of )|not valid|too (?:short|long|small|large|big)|out of range)"
        r"|has (?:an )?invalid|has to be|needs to be|does not match|contains? invalid)"
    ),
}


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"<([A-Z]+)>", lambda match: _PARTS[match[1]], template), re.I)


#: Kind, pattern, and whether the pattern needs a quoted name: most do, and most sentences hold no quote at all.
_SENTENCES: Final = tuple(
    (kind, _pattern(template), "<Q><NAME>" in template and "|" not in template.partition("<Q><NAME>")[2])
    for kind, template in (
        (UNKNOWN, r"(?:property|field|parameter|key|attribute) <Q>?<NAME><Q>? should not exist"),
        (INVALID, r"value of type <Q>[\w.<>]{1,60}<Q> (?:was )?(?:required|expected) (?:for|at) key <Q><NAME><Q>"),
        (MISSING, r"^<NAME>,? please[.!]?$"),
        (EMPTY, r"^<NAME> ?: (?:empty|blank|missing|required|mandatory|absent|none|null|not (?:set|given|sent))[.!]?$"),
        (
            INVALID,
            r"^<NAME> ?: (?:nan|bad|wrong|invalid|unknown|not a \w+|too (?:long|short|big|small|many|few|large|high"
            r"|low))[.!]?$",
        ),
        (
            UNKNOWN,
            r"(?:unknown|unrecogni[sz]ed|unexpected|unsupported|unpermitted|extra)(?: or unexpected)?(?: <PLACE>)?"
            r" (?:<THING>|name)(?: name| found| in object)?(?: supplied)?\s?:?\s?[:({\[]?\s?<Q><NAME><Q>",
        ),
        (UNKNOWN, r"(?:unknown|unrecogni[sz]ed|unpermitted) <THING>\s?:\s?:?<NAME>"),
        (UNKNOWN, r"(?:unknown|unrecogni[sz]ed|unsupported) option:? <Q><NAME><Q>"),
        (
            MISSING,
            r"<PLACE> (?:string )?param(?:eter)?s? <Q>?<NAME><Q>?(?:,? (?:and|or|&) <Q>?\w{1,40}<Q>?){1,4} <LACKS>",
        ),
        (
            MISSING,
            r"\bfields? [\['\"]?<NAME>[^\n]{0,200}? (?:is|are) required for type with serial name",
        ),  # kotlinx.serialization
        (UNKNOWN, r"extra keys not allowed @ data\[<Q><NAME>"),  # voluptuous
        (MISSING, r"required key not provided @ data\[<Q><NAME>"),
        (INVALID, r"\b(?:expected|value|invalid|not)\b[^@]{0,120} @ data\[<Q><NAME>"),
        (MISSING, r"required key \[<NAME>\] not found"),  # everit's JSON schema
        (UNKNOWN, r"extraneous key \[<NAME>\] is not permitted"),
        (INVALID, r"^#/(?P<name>[\w./$-]{1,120}): "),
        (UNKNOWN, r"property <Q><NAME><Q> does not exist on type"),
        (MISSING, r"\bitem specific <NAME> is missing"),  # eBay
        (MISSING, r"no such key <Q><NAME><Q> at path"),  # Swift's decoder
        (MISSING, r"value required for key <Q><NAME><Q>"),
        (INVALID, r"value was not of type <Q>\w{1,40}<Q> at path <Q><NAME><Q>"),
        (UNKNOWN, r"<Q><NAME><Q> (?:was|were) unexpected"),
        (UNKNOWN, r"additional propert(?:y|ies)[^'\"`]{0,60}<Q><NAME><Q>"),
        (UNKNOWN, r"no such (?:column|field|attribute) <Q><NAME><Q>"),
        (UNKNOWN, r"(?<!\w)<Q><NAME><Q> is not allowed\b(?! to be)"),
        (MISSING, r"^<NAME> in (?P<place>body|query|path|header|formData) is required\b"),  # go-openapi
        (INVALID, r"^<NAME> in (?P<place>body|query|path|header|formData) (?:must|should) "),
        (MISSING, r"field validation for '<NAME>' failed on the '(?:required\w*|notblank|nonzero)' tag"),
        (INVALID, r"field validation for '<NAME>' failed on the"),
        (
            MISSING,
            r"(?:\b(?P<place>body|querystring|query|params|headers|path)\b[\w/]{0,60} )?"
            r"(?:must have|missing|requires|the) (?:required )?propert(?:y|ies):? <Q>?<NAME>",
        ),
        (MISSING, r"\bkeyerror: <Q><NAME><Q>|\(missing argument (?P<other>[\w.-]{1,60})\)"),
        (MISSING, r"<Q><NAME><Q> is a required property"),
        (MISSING, r"required property <Q><NAME><Q>"),
        (
            INVALID,
            r"(?:^|[\s,\"'])(?:request/)?(?P<place>body|querystring|query|params|headers|path)"
            r"/(?P<name>[\w./$-]{1,80}) (?:must|should)",
        ),
        (MISSING, r"param is missing or the value is empty(?: or invalid)?: <NAME>"),
        (MISSING, r"variable <Q>\$<NAME><Q> of (?:required type|type) .{1,80} (?:was not provided|is required)"),
        (INVALID, r"variable <Q>\$<NAME><Q> (?:got|of type .{1,80}? (?:got|was provided)) (?:an )?invalid value"),
        (
            MISSING,
            r"(?:missing|required|expected|need|no)(?: a| the)?(?: required| mandatory)?(?: request| url)?"
            r"(?: <PLACE>)? <THING>(?: named| called| name)?\s?[:-]?\s?[\[({]?<Q><NAME><Q>",
        ),
        (
            MISSING,
            r"(?:missing|required)(?: or (?:empty|invalid|blank))?(?: a| the)?(?: required| mandatory)?"
            r"(?: request| metadata)?(?: <PLACE>)? <THING>(?: (?:is|are) missing)?\s?:\s?[\[({]?<NAME>",
        ),
        (MISSING, r"(?:missing|required)(?: <PLACE>)? <THING> (?P<name>[A-Za-z]\w*_\w+|[a-z]+(?-i:[A-Z])\w*)"),
        (
            MISSING,
            r"(?:the |required |request |query )*(?:<THING> )?<Q><NAME><Q>(?: <THING>)?"
            r"(?: for method parameter type [\w.<>]+)? <LACKS>",
        ),
        (MISSING, r"^(?:the |an? )?(?:(?P<place>query|header|path) )?<NAME>(?: <THING>)? <LACKS>\b"),
        (MISSING, r"(?:parameter|field|property|argument|header) <NAME> <LACKS>\b"),
        (
            EMPTY,
            r"\bmust (?:provide|specify|supply|include|pass|send|contain|define) (?:an? |the |at least one )?"
            r"(?:valid )?<Q>?<NAME><Q>? <THING>",
        ),
        (
            EMPTY,
            r"\bmust (?:provide|specify|supply|include|pass|send|contain|define) (?:an? |the )?"
            r"<Q>?(?P<name>[A-Za-z]\w*_\w+|[a-z]+(?-i:[A-Z])\w*)<Q>?[.!]?$",
        ),
        (
            EMPTY,
            r"(?:^|[.:;,] )(?:the )?<Q>?<NAME><Q>?(?: field| parameter)?"
            r" (?:can't|can\u2019t|cannot|may not|must not|should not) be (?:blank|empty|null)",
        ),
        (
            EMPTY,
            r"\bplease (?:provide|enter|supply|specify|include|fill in|give|choose|select|add)"
            r"(?: us)?(?: an?| the| your)? <Q>?(?!valid\b)<NAME>\b",
        ),
        (EMPTY, r"<Q><NAME><Q> is not allowed to be empty"),
        (INVALID, r"\bplease (?:provide|enter|supply|specify|use|choose|select)(?: us)? an? valid <Q>?<NAME>\b"),
        (INVALID, r"at <Q><NAME><Q> failed to satisfy constraint"),
        (INVALID, r"reference chain: [^\"]{1,200}\[\"<NAME>\"\]\)?"),
        (INVALID, r"could not be converted to .{1,120}\. path: \$\.?<NAME>"),
        (INVALID, r"into go (?:struct field|value) (?:\w+\.)?<NAME> of type"),
        (INVALID, r"failed to convert <Q><NAME><Q> with value"),
        (
            INVALID,
            r"(?:is not of type|is not one of|is too|does not match|is less than|is greater than)"
            r" .{0,200} - <Q><NAME><Q>",
        ),
        (
            INVALID,
            r"(?:invalid|bad|malformed|unsupported|illegal) (?:value|type|format|data|argument|input)?\s?"
            r"(?:for|of|at|in) (?:the )?(?:<PLACE> )?(?:<THING>)?\s?:?\s?<Q><NAME><Q>",
        ),
        (INVALID, r"invalid (?:<PLACE> )?<THING>\s?:?\s?<Q><NAME><Q>"),
        (
            INVALID,
            r"^(?:the )?<NAME> (?:failed to (?:render|validate|parse|decode|convert)|(?:could not|cannot) be"
            r" (?:rendered|validated|parsed|decoded|converted))\b",
        ),
        (INVALID, r"invalid value (?:for|of)(?: the)?(?: <THING>)?:? (?P<name>[a-z]\w{1,60})\b"),
        (INVALID, r"<THING> <Q><NAME><Q> (?:is (?:invalid|not valid|too)|must |should |has )"),
        (
            INVALID,
            r"(?:^|(?<=[:\]]) )<NAME>: (?:this |the )?(?:field |value |input |item )?"
            r"(?:must|may|should|can|cannot|is |are |was |required|missing|not |invalid|expected|extra|has )",
        ),
        (INVALID, r"(?:^|: )(?:the )?<Q>?<NAME><Q>?(?: (?:field|parameter|param|property|value|attribute))? <WRONG>"),
    )
)
_QUOTE: Final = re.compile(_PARTS["Q"])
#: A class of an exception that stands before its sentence.
_EXCEPTION: Final = re.compile(r"^(?:org|com|net|io|java|javax|jakarta)\.[a-z]\w*\.[\w.]*[A-Z]")
_NO_NAMES: Final = frozenset(
    "https ssl tls a an the is are was were be in of for on with and or not no one missing required value values "
    "field fields "
    "parameter parameters body request response json payload input data object it this that these all any some you "
    "your authentication authorization token login content message error errors query string header headers "
    "property there they we which what if credentials api access correct different another new more at least both "
    "either later again other information details file image time yourself payment login subscription upgrade "
    "permission permissions approval verification confirmation reauthentication registration signature "
    "reason status detail exception warning failure result sorry wait slowly quiet patience "
    "precondition length consent update mfa otp captcha hmac".split()
)
#: Names of fields that are common words: taken for names where the sentence calls them a field.
_SAID_TO_BE: Final = frozenset(
    "token login content message details file image time code payment subscription permission permissions signature "
    "approval verification length consent otp captcha".split()
)
#: Common words that are names where they stand in quotes behind such a word: Unknown name "value".
_QUOTED: Final = frozenset(
    "value values data payload input object request response errors query field fields at in on for with".split()
)
_CALLED: Final = re.compile(rf"\b(?:name|field|key|property|attribute|column|parameter|param)\b:? {_PARTS['Q']}", re.I)
_OF_A_FIELD: Final = re.compile(r"\b(?:fields?|propert(?:y|ies)|attributes?)\b", re.I)
_WORTH_A_LOOK: Final = re.compile(
    r"requir|missing|unknown|unrecogni|unexpected|unpermitted|additional|invalid|must|should|not |can't|cannot|fail"
    r"|empty|blank|malformed|illegal|does not exist|^#/|expected|bad |too |of type|convert|reference chain|needs|needed"
    r"|please|constraint|mandatory|undefined|keyerror",
    re.I,
)
_PLACE_OF: Final = {
    "query": "query",
    "querystring": "query",
    "query-string": "query",
    "query string": "query",
    "url": "query",
    "path": "path",
    "params": "path",
    "headers": "header",
    "header": "header",
    "body": "body",
    "form": "body",
    "formdata": "body",
    "json": "body",
    "cookie": "cookie",
}


def named_in(sentence: str) -> Named | None:
    """The field that a sentence names and what it says of it; None where it names none."""
    text = " ".join(sentence[:_LONGEST].split())
    if not _WORTH_A_LOOK.search(text):
        return None
    return next(_readings(text), None)


def _readings(text: str) -> Iterator[Named]:
    quoted = _QUOTE.search(text) is not None
    for kind, pattern, needs_quotes in _SENTENCES:
        match = pattern.search(text) if quoted or not needs_quotes else None
        if match is None:
            continue
        groups = match.groupdict()
        name = _bare(groups["name"] or groups.get("other") or "")
        if (
            name
            and not _EXCEPTION.search(name)
            and (name.lower() not in _NO_NAMES or _is_a_name(name.lower(), match[0]))
        ):
            settled = kind_of("", text) if kind == INVALID else kind
            yield Named(name, settled, _place(match[0], groups.get("place") or ""))


def _is_a_name(name: str, words: str) -> bool:
    """Whether a common word is a name here: the sentence calls it a field, or a name, or puts it in quotes as one."""
    if name in _SAID_TO_BE and _OF_A_FIELD.search(words):
        return True
    return name in _QUOTED and _CALLED.search(words) is not None


def _bare(name: str) -> str:
    """The name without the brackets and stops of the sentence around it."""
    if name.count("]") > name.count("["):
        name = name.rstrip("]")
    return name.strip(".-/")


def _place(words: str, told: str) -> str:
    """Where the field belongs, by the sentence's own words for it."""
    lowered = f" {words.lower()} "
    if " header " in lowered or " header:" in lowered or " headers:" in lowered:
        return "header"
    if not told and " query " in lowered:
        return "query"
    return _PLACE_OF.get(told.lower(), "")
