"""Refusals that name a field, or quote its value, in a sentence of their own: "Need a title", "Currency EURO is …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.readings import LONGEST, in_words, reading_of
from statusdoctor.facts.wanting import wanted_in, wants_everything
from statusdoctor.rules.auth_reading import is_oauth
from statusdoctor.rules.payload_complaints import WRITES, complaints
from statusdoctor.rules.payload_names import alike, names_sent, values_sent
from statusdoctor.rules.payload_reading import mismatch, sent_nothing, sent_something, slip_of, told_by_a_handler
from statusdoctor.rules.payload_values import is_blank, is_falsy
from statusdoctor.rules.said_otherwise import read_sentence, refuses_under_a_good_status
from statusdoctor.rules.session_reading import on_cause

_WANTS: Final = re.compile(
    r"\b(?:please|must|need|needs|you have to|specify|provide|missing|required|forgot|tell us|without)\b"
)
_BIDS: Final = ("say ", "name ", "give ", "send ", "set ", "add ")
_NEEDS: Final = re.compile(r"\b(?:must|needs?|specify|provide|missing|required|pass|supply|enter)\b|\?[a-z_]{2,30}=")
_ASKED_FOR: Final = re.compile(
    r"\b(?:need|needs|missing|forgot|forget|without"
    r"|(?:must|have to|please|need to) (?:enter|give|provide|send|pass|include"
    r"|choose|select|have|set|add|specify))(?: us)? (?:an?|the|your) (?P<first>[a-z][\w-]{2,30})"
    r"(?: (?P<second>[a-z][\w-]{2,30}))?"
    r"|^(?P<third>[a-z][\w-]{2,30}) (?:&|and|or|,) [a-z][\w-]{2,30} (?:is |are )?(?:required|missing|needed)"
)
_FIELD_LINE: Final = re.compile(
    r"\b(?:idempotency-key|x-[a-z][a-z0-9-]{2,40}|[a-z]{3,20}-version|[a-z]{3,20}-id"
    r"|[a-z]{2,20}(?:-[a-z0-9]{2,20}){1,4}(?= headers?\b)|(?<=header )[a-z]{2,20}(?:-[a-z0-9]{2,20}){1,4})\b"
)
_NOT_OF_A_FIELD: Final = re.compile(
    r"not found|no such|exists?\b|taken|already|unknown user|expired|permission|log ?in|sign ?in|(?:\b|_)token"
    r"|\bsessions?\b|plan\b"
)
#: What is wanted of a caller and not of a body: credentials, money, a protocol, another state of things.
_NO_FIELD: Final = re.compile(
    r"(?:\b(?:auth\w*|credentials?|api[- _]?keys?|bearer|signature|headers?|cookies?|csrf|permissions?|access"
    r"|\w+ roles?"
    r"|scopes?|privileges?|subscription|payment|upgrade|https?|ssl|tls|content-type|json|xml|request"
    r"|confirmation|approval|verification|cart|stock|balance|funds|results?|changes|records?|configuration"
    r"|environment|server)|request body|\bdata)$|\b(?:longer|more|available|found|allowed|left|space|room)\b"
)
_OF_A_VALUE: Final = re.compile(
    r"\binvalid (?:date|time|number|value|format|range|sort|order|filter|page|limit|id|currency|language|unit)\b"
    r"|\b(?:date|time|number|value) (?:format|range)\b|\buse yyyy|\bout of range\b"
)
_BESIDE_A_SIGNATURE: Final = ("timestamp", "nonce", "signature", "date", "event", "delivery")
_SIGNED: Final = re.compile(r"signature|hmac|-sign$")
_ANY_OF: Final = re.compile(r"\b(?:one|any) of\b|\beither\b")
_SORTS: Final = frozenset("address number code id name value list data".split())
_NOT_A_NAME: Final = re.compile(
    r"\b(?:fields?|inputs?|parameters?|all|one|two|three|some|at least|information|valid|new one|you|we|correct"
    r"|different"
    r"|another|other|newer|unique|positive|higher|lower|smaller|larger|better|approvals?|client|problem|luck|way|idea"
    r"|reason|need|doubt|answer|response)\b|^(?:this|that|these|those|it)\b"
)
_TOO_COMMON: Final = frozenset("true false null none the and for you your not are with this that from".split())


@evidence_for("", on=("error", "says-error"), status=(200, 400, 422))
def a_sentence_about_the_content(case: Case) -> Iterator[Evidence]:
    if case.status < 300 and (not refuses_under_a_good_status(case) or read_sentence(case)[0] is not None):
        return
    for said in _sentences(case):
        sentence = said.lower()
        if _NOT_OF_A_FIELD.search(sentence) or reading_of(said, case.status, case.method):
            return
        found = list(_read(case, sentence))
        if found:
            yield from found
            if case.status < 300:
                told = against("The answer's own sentence says what is wrong.", at="response.body", quote="")
                yield on_cause("content/error-in-success", told)
            return


def _read(case: Case, sentence: str) -> Iterator[Evidence]:
    if field := _field_line(case, sentence):
        says = f"The application asks for the header {field}, which did not come."
        yield on_cause("request/header-missing", strong(says, at="response.body", quote=sentence))
    elif wanted := _wanted(case, sentence) or _listed(case, sentence):
        slug = "request/query-parameter-missing" if _reads_the_query(case) else "payload/missing-field"
        if wanted in _BESIDE_A_SIGNATURE and any(_SIGNED.search(name) for name in case.request.headers.index):
            slug = "request/header-missing"
        says = f"The application asks for {wanted}, which the request does not hold."
        yield on_cause(slug, strong(says, at="response.body", quote=sentence))
    elif names := _sent_in_vain(case, sentence):
        yield from _not_read(case, names, sentence)
    elif named := _named(case, sentence):
        slug = "request/query-parameter-invalid" if _reads_the_query(case) else "payload/invalid-field"
        says = f'The application\'s sentence speaks of "{named[:40]}", which the request holds.'
        yield on_cause(slug, strong(says, at="response.body", quote=sentence))
    elif part := _of_the_path(case, sentence):
        says = f'The application refuses the part "{part[:40]}" of the address.'
        yield on_cause("payload/invalid-field", strong(says, at="request.url", quote=""))
    elif _reads_the_query(case) and case.request.query and _OF_A_VALUE.search(sentence):
        says = "The sentence is about a value, and the request holds none but those of its query."
        yield on_cause("request/query-parameter-invalid", strong(says, at="request.url", quote=""))


@evidence_for("request/query-parameter-invalid", on=("error",), status=(400, 422))
def the_query_is_all_that_could_be_wrong(case: Case) -> Iterator[Evidence]:
    """An application that answers in its own words has read the request: what it refuses stands in the query."""
    said = [s.text for s in case.said if s.of_body and s.kind == "message" and s.text.count(" ") > 1]
    if not (said and case.got.has_json and _reads_the_query(case) and all(value for _, value in case.query)):
        return
    if any(_NOT_OF_A_FIELD.search(text.lower()) for text in said) or not case.request.query or case.matches:
        return
    if not complaints(case) and read_sentence(case)[0] is None:
        yield slight("The application itself refused what it was asked, and names no value.", "response.status", "400")


@evidence_for("request/query-parameter-missing", on=("error",), status=(400, 422))
def a_value_that_only_a_query_can_hold(case: Case) -> Iterator[Evidence]:
    if case.matched("payload/missing-field") and _reads_the_query(case) and not complaints(case):
        yield strong(
            "The answer misses a value, and such a request holds none but in its query.", at="request.url", quote=""
        )
        yield on_cause(
            "payload/missing-field", against("The request is one without a body.", at="request.method", quote="")
        )


def _sentences(case: Case) -> list[str]:
    """The short sentences of an answer in JSON or plain text, of which nothing is known yet."""
    known = any(m.words.strength != "slight" and m.statement.where != "response.reason" for m in case.matches)
    if known or is_oauth(case) or not told_by_a_handler(case) or complaints(case):
        return []
    own = [s for s in case.said if s.of_body]
    kinds = ("message",) if case.got.looks_like == "html" else ("message", "text")
    said = [s.text for s in own if s.kind in kinds]
    said += [s.text for s in own if s.kind == "code" and in_words(s.text) != s.text]
    return [in_words(text) for text in said if 6 <= len(text) <= LONGEST][:3]


def _reads_the_query(case: Case) -> bool:
    return sent_nothing(case) and case.method in ("GET", "HEAD", "DELETE")


def _field_line(case: Case, sentence: str) -> str:
    """A request field that the sentence names and that was not sent."""
    found = _FIELD_LINE.search(sentence)
    if found is None or not (_WANTS.search(sentence) or sentence.startswith(_BIDS)):
        return ""
    return found[0] if case.request.headers.lacks(found[0]) else ""


def _wanted(case: Case, sentence: str) -> str:
    """What a sentence asks for and the request does not hold; any word does for a request that holds nothing at all."""
    held = _held(case)
    if held is None:
        return ""
    found = _ASKED_FOR.search(sentence)
    words = [w for w in (found.groups() if found else ()) if w]
    if words and not _NOT_A_NAME.search(words[0]) and not any(alike(word) in held for word in words):
        return words[0]
    nothing = _reads_the_query(case) and not case.request.query and _NEEDS.search(sentence)
    return "a parameter" if nothing else ""


def _listed(case: Case, sentence: str) -> str:
    """The first of the names which a sentence misses that the request does not hold, or holds without a value."""
    held = _held(case)
    if held is None or (_reads_the_query(case) and not case.request.query) or not case.sent.whole:
        return ""
    names = [name for name in wanted_in(sentence) if not _NO_FIELD.search(name) and not _NOT_A_NAME.search(name)]
    if names in (["body"], ["payload"]):
        return ""
    if _ANY_OF.search(sentence) and any(_is_held(case, held, name) for name in names):
        return ""
    lacking = next((name for name in names if not _is_held(case, held, name)), "")
    general = wants_everything(sentence) and not slip_of(case)
    return lacking or ("fields, and names none," if general else "")


def _sent_in_vain(case: Case, sentence: str) -> tuple[str, ...]:
    """The names that a sentence misses, where the body holds every one of them with a value."""
    names = wanted_in(sentence) if case.method in WRITES and sent_something(case) else ()
    held = (names_sent(case) or frozenset()) if names else frozenset()
    return names if names and all(alike(name) in held and not is_falsy(case, name) for name in names) else ()


def _not_read(case: Case, names: tuple[str, ...], sentence: str) -> Iterator[Evidence]:
    """The server misses what the body holds: it did not read a body of this type."""
    declared, found = case.sent.declared, mismatch(case)
    says = f"The body holds {', '.join(names)[:60]}, and the server found none of it"
    if case.request.headers.lacks("content-type"):
        yield on_cause(
            "payload/content-type-missing", proof(f"{says}: no Content-Type says what it is.", "request.headers", "")
        )
    elif found is not None and found[0] != "text":
        yield on_cause("payload/body-type-mismatch", strong(f"{says}.", at="response.body", quote=sentence))
    elif declared:
        weight = proof if found is not None else strong
        says = f"{says}: it does not read {declared[:40]} here."
        yield on_cause("payload/wrong-content-type", weight(says, at="request.headers.content-type"))


def _is_held(case: Case, held: frozenset[str], name: str) -> bool:
    """Whether the request has a value for it: "phone number" may be phone, and "student's name" name in student."""
    whole, words = alike(name), [alike(word) for word in name.removesuffix("'s").split()]
    if whole in held:
        return not is_blank(case, whole)
    if len(words) > 1 and all(word in held for word in words):
        return True
    return len(words) > 1 and words[-1] in _SORTS and words[0] in held and not is_blank(case, words[0])


def _held(case: Case) -> frozenset[str] | None:
    """The names that the request holds, those of its query included; None where they cannot be told."""
    sent = frozenset() if sent_nothing(case) else names_sent(case)
    return None if sent is None else sent | {alike(name) for name, _ in case.query}


def _of_the_path(case: Case, sentence: str) -> str:
    """A segment of the path that the sentence calls invalid."""
    if sentence not in case.words.lower() or not re.search(r"\binvalid\b|\bnot a valid\b|\bmalformed\b", sentence):
        return ""
    words = {w.strip(".'\"()?!") for w in re.split(r"[\s,:;]+", sentence)}
    return next((part for part in case.request.route.split("/")[:20] if len(part) > 2 and part.lower() in words), "")


def _named(case: Case, sentence: str) -> str:
    """The name, or the value, of something sent that stands in the sentence as a word."""
    single = [w.strip(".'\"()?!") for w in re.split(r"[\s,:;]+", sentence)]
    words = {*single, *("".join(pair) for pair in pairwise(single))}  # "first name" speaks of firstName
    for name, value in values_sent(case)[:40]:
        text = str(value).lower() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
        if (str(name).lower() in words or alike(str(name)) in words) and len(str(name)) > 2:
            return str(name)
        if len(text) > 2 and text not in _TOO_COMMON and (text in words or text.lstrip("+#@") in words):
            return str(name)
    return ""
