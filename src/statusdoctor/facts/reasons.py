"""What a validator says of a field, by its code (`value_error.missing`, `extra_forbidden`) or in a sentence."""

from __future__ import annotations

import re
from typing import Final

MISSING: Final = "missing"  # it is not there
EMPTY: Final = "empty"  # blank, empty or null: there or not, only the request tells
UNKNOWN: Final = "unknown"  # the API knows no such field
INVALID: Final = "invalid"
TAKEN: Final = "taken"  # the value is another's already: a conflict rather than a mistake

_LONGEST: Final = 600  # characters of one message that are looked at


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


_BY_CODE: Final = (
    (
        UNKNOWN,
        _any(
            r"extra_forbidden|value_error\.extra|additional_?propert\w*|unrecognized_?\w*|unknown(?:_?\w*)?|\w*_unknown",
            r"object\.unknown|whitelistvalidation|unexpected_?\w*|not_?allowed|unpermitted\w*|no_such_field",
            r"unevaluated_?propert\w*|invalid_field_name|property_doesnt_exist|property_does_not_exist",
        ),
    ),
    (TAKEN, _any(r"unique\w*|\w*not_unique|taken|already_exists|duplicate\w*|\w*_taken|\w*_exists|23505")),
    (
        MISSING,
        _any(
            r"(?:value_error\.)?missing(?:_?(?:field|param\w*|required\w*|property|value|argument)s?)?|any\.required",
            r"(?:param\w*|field|value|property|attribute|argument)_?(?:is_?)?(?:missing|required)|isdefined|absent",
            r"required(?:_field_missing|\.openapi\.validation)?|required(?:parameter|field|value)(?:missing)?|presence",
            r"fieldvaluerequired|base_type_required|not_present|missing_required_\w+|\w+_required|is_required",
        ),
    ),
    (
        EMPTY,
        _any(
            r"not_?blank|not_?null|not_?empty|blank(?:value)?|empty|null|is_?not_?empty|can_?t_be_(?:blank|empty)",
            r"(?:any|string|array|object)\.empty|parameter_invalid_empty|notnullvalidation|none_required|no_blank",
        ),
    ),
)
_BY_WORDS: Final = (
    (
        UNKNOWN,
        _any(
            r"should not exist|additional propert|unevaluated propert|unpermitted|not permitted|was unexpected",
            r"unknown (?:field|key|name|param|propert|attribute|argument)|unrecogni[sz]ed|cannot find field",
            r"unexpected (?:field|key|param|propert|attribute|argument)|extra (?:inputs?|fields?|keys?) ",
            r"is not allowed\.?$|no such (?:field|column|attribute)|not recognized as a|not defined in the schema",
            r"is not a (?:valid|known|recognized) (?:field|property|attribute|parameter)|is not a member of",
            r"\bproperty \S{1,60} is not expected",
            r"is not an? (?:expected|allowed) (?:field|property)|not on the appropriate screen|property_doesnt_exist",
        ),
    ),
    (
        TAKEN,
        _any(
            r"already (?:been )?(?:taken|exists?|in use|registered|used)|(?:must|has to|should) be unique",
            r"is taken\b|is a duplicate of",
        ),
    ),
    (
        EMPTY,
        _any(
            r"(?:can't|can\u2019t|cannot|can not|may not|must not|should not) be (?:left )?(?:blank|empty|null)",
            r"is not allowed to be empty|non-empty|must be filled|is empty\b|is blank\b|must have a value",
        ),
    ),
    (
        MISSING,
        _any(
            r"\brequired\b(?! (?:format|pattern|type|length|range|to be|one of))|\bmissing\b",
            r"\bneeded\b|no value (?:given|pro)",
            r"must be (?:provided|present|specified|supplied|given|defined|set|included)|must exist\b|is mandatory",
            r"(?:was|is|are) not (?:provided|present|specified|supplied|set|given|found in)\b|not present|not provided",
            r"received undefined|should be (?:defined|present)|error\.path\.missing|must contain the",
        ),
    ),
)

_PREFIX: Final = re.compile(r"^err(?:or)?_", re.I)  # Mastodon: ERR_BLANK
_WANTS_ANOTHER: Final = re.compile(
    r"\bvalid [\w ]{1,40} is required|must be valid|is required to be|\bcombination\b", re.I
)


def kind_of(code: str, message: str) -> str:
    """What is said of a field, by a validator's code where it is telling, else by its message; invalid otherwise."""
    bare = _PREFIX.sub("", code)
    for kind, pattern in _BY_CODE:
        if code and pattern.fullmatch(bare):
            return kind
    if _WANTS_ANOTHER.search(message[:_LONGEST]):
        return INVALID
    for kind, pattern in _BY_WORDS:
        if pattern.search(message[:_LONGEST]):
            return kind
    return INVALID
