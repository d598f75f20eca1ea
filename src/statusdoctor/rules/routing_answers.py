"""routing/: what a 404 and its like mean by the answer: no such route, no such thing, or hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from statusdoctor.evidence import Case, Evidence, against, evidence_for, rules_out, slight, strong
from statusdoctor.facts.urls import route_template
from statusdoctor.history import Record
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_names import names_sent
from statusdoctor.rules.payload_reading import named_elsewhere
from statusdoctor.rules.session_reading import earlier, on_cause

_ABSENT: Final = (
    r"(?:(?:was|were|is|are|could|can) ?not (?:be )?found|not found|does ?n[o't\u2019]{1,2} exist|do not exist"
    r"|is not in (?:the|our|this|your) [a-z]{3,20})"
)
_NOUN: Final = r"([a-z][a-z_-]{2,40})"
_FIND: Final = r"(?:find|locate|retrieve)"
_THINGS: Final = (
    re.compile(
        rf"\b{_NOUN}(?: with[^.]{{1,80}}?| you (?:are|were) looking for| [\w-]{{1,40}}"
        rf"| '[^']{{1,60}}'| \"[^\"]{{1,60}}\"| `[^`]{{1,60}}`)? {_ABSENT}\b",
        re.I,
    ),
    re.compile(
        rf"\bno (?:such )?{_NOUN} (?:matche[sd]|found|exists|with (?:(?:the|this|that) )?(?:id|name|key)|called|named"
        r"|by (?:the|this|that) (?:name|number|id))",
        re.I,
    ),
    re.compile(
        rf"\b(?:could(?: not|n't)|unable to|can(?:no|')t|failed to) {_FIND} "
        rf"(?:(?:the|an?|any|that|this|your) )?{_NOUN}",
        re.I,
    ),
    re.compile(rf"\bno such {_NOUN}\b|\bthere(?:'s| is| are) no (?:such )?{_NOUN}\b", re.I),
    re.compile(rf"\bunknown {_NOUN}\b|\b{_NOUN}[_ ]not[_ ]found\b|\binvalid ([a-z][a-z_-]{{2,20}})[_ ]id\b", re.I),
)
_SAYS_ABSENT: Final = re.compile(rf"{_ABSENT}|nothing (?:was )?found|there is no|no such|unknown", re.I)
#: Nouns that mean an address, and words that stand where a noun could.
_ADDRESSES: Final = frozenset(
    "found page route url uri path endpoint resource requested location site host method api handler action controller "
    "view "
    "object document file http error status request that what which and not for from the server website code service "
    "operation function domain application app static content entry item_page query version was were are has any "
    "deployment looking you been trying searching here this it anything something field column property parameter type "
    "value argument attribute header key option command class module package variable permission scope "
    "configured installed enabled defined format encoding mode status kind sort unit language currency charset "
    "compression directory virtual signature context".split()
)
_HANGS_ON: Final = "You have requested this URI ["
_WORD: Final = re.compile(r"[a-z]+")
_OF_AN_ADDRESS: Final = frozenset(
    "page route url uri path endpoint resource method api handler action controller view file http error server "
    "service website host site".split()
)
_TERSE: Final = 60  # characters of a page that says one thing; longer ones are a site's own 404
_ID: Final = re.compile(r"[\w.@:%-]{1,80}")


@evidence_for("routing/object-missing", on=("error",), status=(400, 404, 410, 422, 500))
def answer_names_the_thing(case: Case) -> Iterator[Evidence]:
    """A message that holds the very id that was asked for, or the kind of thing that the path names."""
    if case.status != 404 and (named_elsewhere(case, "routing/object-missing") or complaints(case)):
        return
    if "password" in (names_sent(case) or ()):
        return  # a login: who is not there cannot log in
    if any(m.words.strength != "slight" and m.words.cause.startswith(("auth/", "oauth/")) for m in case.matches):
        return
    if case.status == 404 and isinstance(case.got.json, dict) and case.got.json.get("found") is False:
        yield strong("The answer says found: false.", at="response.body: found", quote="false")
    where, text, asked, noun = _message(case)
    if case.status == 500 and not (noun and len(text) < _TERSE and _in_path(noun, case)):
        return  # handlers that throw "user not found" and catch nothing say that sentence alone
    if case.status in (400, 422) and (parameter := _parameter_of(case, asked, text)):
        says = f'The server refuses what the query parameter "{parameter[:40]}" holds.'
        yield Evidence("strong", says, where, text[:200], cause="request/query-parameter-invalid")
    elif asked and (noun or not (case.matched("routing/not-found") or case.matched("routing/wrong-virtual-host"))):
        says = f"The route exists; the server knows nothing under {asked[:40]}."
        yield strong(says, at=where, quote=text[:200])
    elif noun and case.status != 422 and (not _is_a_page(case) or len(text) < _TERSE or _in_path(noun, case)):
        yield strong(f"The server looked for this and found none: {noun.lower()[:30]}.", at=where, quote=text[:200])
    elif text == "Not found." and case.got.has_json:  # with this full stop Django REST framework means an object
        yield strong("The view exists; Django REST framework found no object for it.", at=where, quote=text)


def _is_a_page(case: Case) -> bool:
    """Whether a site's own page answers, rather than a handler whose sentence stands on its server's page."""
    return case.got.looks_like == "html" and not any(s.key == "row" for s in case.said)


_NUMBERED: Final = re.compile(r"(?=.*\d)[\w-]{8,80}")  # a name with a number in it, such as team-8812


def _message(case: Case) -> tuple[str, str, str, str]:
    """The sentence that says that something is not there: its place, its words, the id and the thing it names."""
    first = ("", "", "", "")
    for statement in case.said[:40]:
        if statement.kind not in ("message", "text", "code") or not statement.of_body:
            continue
        text = _without_address(" ".join(statement.text[:400].split()), case)
        noun = _noun(text)
        asked = next((i for i in _ids(case) if re.search(rf"(?<![\w/]){re.escape(i)}(?![\w/])", text)), "")
        if not noun and not _SAYS_ABSENT.search(text) and not _is_told_of(asked, text, case):
            continue
        if noun or asked:
            return statement.where, text, asked, noun
        first = first if first[1] else (statement.where, text, "", "")
    return first


def _is_told_of(asked: str, text: str, case: Case) -> bool:
    """Whether a 404 tells something of the thing asked for, in whatever words: "Bowl 4 was never thrown"."""
    if case.status != 404 or not asked or case.got.looks_like == "html":
        return False
    words = _WORD.findall(text.lower())
    if not _OF_AN_ADDRESS.isdisjoint(words):
        return False
    return any(c.isdecimal() for c in asked) or any(
        len(w) > 2 and w != asked.lower() and _in_path(w, case) for w in words
    )


def _parameter_of(case: Case, asked: str, text: str) -> str:
    """The query parameter that a sentence names together with its value: "Unknown currency XYZ" for ?currency=XYZ."""
    if not asked:
        return ""
    lowered = text.lower()
    names = (name for name, value in case.query[:20] if value == asked and name.lower() in lowered)
    return next((n for n in names if len(n) > 2 and not n.lower().endswith(("id", "uuid", "slug"))), "")


def _without_address(text: str, case: Case) -> str:
    """A sentence without the address that pages like to repeat: what remains may name a thing."""
    return text.replace(case.request.url, "").replace(case.request.route, "") if len(case.request.route) > 1 else text


def _noun(text: str) -> str:
    """The kind of thing that a sentence says is not there; empty where it speaks of an address or of nothing."""
    if "already" in text:
        return ""
    for pattern in _THINGS:
        match = pattern.search(text[:400])
        while match is not None:
            noun = next((g for g in match.groups() if g), "")
            if noun and noun.lower() not in _ADDRESSES:
                return noun
            match = pattern.search(text[:400], match.start() + max(len(noun), 1))  # "the requested book": the next word
    return ""


def _in_path(noun: str, case: Case) -> bool:
    stem = noun.lower().rstrip("s")
    return any(stem and segment.lower().rstrip("s").endswith(stem) for segment in case.request.route.split("/"))


def _ids(case: Case) -> Iterator[str]:
    """What may be ids in the address, the last part first: segments that vary, short values of the query."""
    for segment in reversed(case.request.route.split("/")[1:12]):
        text, varies = unquote(segment), route_template("/" + segment) != "/" + segment
        if text and (varies or segment == case.request.route.rpartition("/")[2] or _NUMBERED.fullmatch(text)):
            yield text
    yield from (value for _, value in case.query[:10] if len(value) > 1 and _ID.fullmatch(value))


@evidence_for("routing/object-missing", on=("error",), status=(404,))
def other_ids_were_found(case: Case) -> Iterator[Evidence]:
    """The same route answered for another id in this session."""
    record = _same_route(case)
    if record is None or record.request.path == case.request.path or case.matched("routing/not-found"):
        return
    says = f"The same route answered {record.status} for another id {earlier(case, record)}."
    yield strong(says, at="earlier", about=(record,))


def _same_route(case: Case) -> Record | None:
    """The latest success of this route, by whatever method; None where its template holds nothing that varies."""
    template = case.history.template
    if "{" not in template:
        return None
    for number, route in enumerate(case.history.siblings()):
        if number > 100:
            return None
        found = route.last_success
        if found is not None and found.template == route_template(case.request.route) and found.started <= case.sent_at:
            return found
    return None


@evidence_for("routing/object-missing", on=("error",), status=(404,))
def handler_of_flask_restful_said_no(case: Case) -> Iterator[Evidence]:
    """Flask-RESTful and RESTX hang addresses on each 404; before them stands what the handler itself said."""
    told = next((s for s in case.said[:20] if s.of_body and _HANGS_ON in s.text), None)
    own = told.text.partition(_HANGS_ON)[0].strip() if told else ""
    if told is not None and own and not own.startswith("The requested URL was not found"):
        yield strong("The handler ran, and told in words of its own what it lacks.", at=told.where, quote=own[:200])
        yield on_cause("routing/not-found", against("The route exists.", at=told.where, quote=""))


@evidence_for("routing/not-found", on=("error",), status=(404,))
def a_table_of_routes_said_no(case: Case) -> Iterator[Evidence]:
    """Frameworks that tell "no such route" with the method or the whole path in their words."""
    if case.matched("routing/not-found"):
        yield on_cause("routing/object-missing", against("The answer speaks of the address, not of a thing."))
    elif case.status == 404 and _names_the_path(case):
        says = "The server says that the whole path is unknown to it."
        yield slight(says, at="response.body", quote=case.request.route[:120])


def _names_the_path(case: Case) -> bool:
    route = case.request.route
    return len(route) > 2 and any(route in s.text[:600] for s in case.said[:20] if s.of_body)


@evidence_for("routing/not-found", on=("error",), status=(403,))
def api_gateway_has_no_such_route(case: Case) -> Iterator[Evidence]:
    """API Gateway says "Missing Authentication Token" for every path and method that it has no route for."""
    if case.response.headers.get("x-amzn-errortype") != "MissingAuthenticationTokenException":
        return
    if any(c.kind == "aws-sigv4" for c in case.credentials):
        return
    says = "API Gateway answers so where no route matches the path, stage and method."
    yield strong(says, at="response.headers.x-amzn-errortype")
    for cause in ("auth/api-key-misplaced", "auth/credentials-misplaced", "auth/api-key-missing", "auth/wrong-scheme"):
        yield on_cause(
            cause, rules_out("API Gateway means a signature, not a key or token.", at="response.body", quote="")
        )
