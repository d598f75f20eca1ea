"""routing/: what the address itself shows: placeholders, double encoding, stray characters, prefixes, slashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.urls import (
    double_encoded,
    double_slash,
    duplicated_prefix,
    encoded_slash,
    placeholders,
    query_pairs,
    stray_characters,
)
from statusdoctor.knowledge import Fix
from statusdoctor.model import Request
from statusdoctor.rules.auth_answers import refused
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_reading import named_elsewhere
from statusdoctor.rules.session_reading import on_cause

#: Statuses with which servers answer an address that they cannot make sense of.
ASTRAY: Final = (400, 403, 404, 405, 406, 410, 414, 422, 500)
_NOT_THE_PLACE: Final = ("routing/not-found", "routing/object-missing", "routing/hidden-forbidden", "request/malformed")
_LONG_PART: Final = 6  # characters from which a part of a path is no word by chance
_IN_A_QUERY: Final = frozenset(("undefined", "null", "nan", "none", "nil"))


def astray(case: Case) -> bool:
    """Whether the answer may be about the address: a 404 and its like, or a 400 or 500 that nothing else explains."""
    if case.status in (404, 405, 410):
        return True
    return case.status in ASTRAY and not named_elsewhere(case, *_NOT_THE_PLACE, "payload/invalid-field")


def _neighbours(says: str) -> Iterator[Evidence]:
    for cause in ("routing/not-found", "routing/object-missing"):
        yield on_cause(cause, against(says, at="request.url"))


@evidence_for("routing/template-unfilled", on=("error",), status=ASTRAY)
def placeholder_in_the_address(case: Case) -> Iterator[Evidence]:
    found = [p for p in placeholders(case.request.path) if not _is_a_credential(case, p)]
    if not found or _worked_before(case, found):
        return
    in_path = [p for p in found if p in case.request.route]
    first = (in_path or list(found))[0]
    says = f"The {'path' if in_path else 'query'} holds {first[:40]} where a value belongs."
    if case.status in (403, 406):  # a firewall minds angle brackets and the like
        if in_path:
            yield strong(says, at="request.url", quote=first)
            yield from _not_a_matter_of_rights(case)
    elif in_path or first.lower() not in _IN_A_QUERY:
        yield (proof if astray(case) else strong)(says, at="request.url", quote=first)
        yield from _neighbours("The address names a placeholder, not a thing.")
    else:
        yield (strong if astray(case) else slight)(says, at="request.url", quote=first)


def _worked_before(case: Case, found: list[str]) -> bool:
    """Whether addresses with the same placeholders were answered well: whoever kept the capture put them there."""
    return any(all(p in record.request.path for p in found) for record in case.history.worked)


def _is_a_credential(case: Case, placeholder: str) -> bool:
    """Whether it stands where a key belongs: auth/placeholder-token, and no business of the address."""
    value = unquote(placeholder)
    return refused(case) and any(value in sent.value for sent in case.credentials if sent.where == "request.url")


def _not_a_matter_of_rights(case: Case) -> Iterator[Evidence]:
    """Applications that hide what does not exist refuse it like what may not be seen."""
    if case.got.has_json:
        for cause in ("auth/forbidden", "auth/forbidden-anonymous", "auth/insufficient-scope"):
            yield on_cause(cause, against("The address names a placeholder, not a thing.", at="request.url"))


@evidence_for("routing/double-encoded", on=("error",), status=ASTRAY)
def encoded_twice(case: Case) -> Iterator[Evidence]:
    found = double_encoded(case.request.route) or double_encoded(case.request.path)
    if found and astray(case):
        in_path = found[0] in case.request.route
        says = f"The {'path' if in_path else 'query'} holds {found[0]}: it was percent-encoded twice."
        once = found[0].replace("%25", "%", 1)
        fix = Fix("client", f"Encode the value once: {once} instead of {found[0]}.")
        yield (proof if in_path and case.status in (400, 404) else strong)(
            says, at="request.url", quote=found[0], fix=fix
        )
        yield from _neighbours("The name in the address was encoded twice.")


_SHOWN: Final = {
    "%20": "a blank",
    "+": "a blank",
    " ": "a blank",
    "%09": "a tab",
    "%0a": "a line break",
    "%0d": "a carriage return",
    "%22": "a quote",
    '"': "a quote",
    "%27": "a quote",
    "'": "a quote",
    "%60": "a backquote",
    "%e2%80%9c": "a typographic quote",
    "%e2%80%9d": "a typographic quote",
    "%e2%80%99": "a typographic quote",
    "%e2%80%8b": "a zero-width space",
    "%ef%bb%bf": "a byte order mark",
    "%c2%a0": "a no-break space",
    ",": "a comma",
    "%2c": "a comma",
    ")": "a bracket",
    ">": "a bracket",
    "%3e": "a bracket",
}


@evidence_for("routing/stray-character", on=("error",), status=ASTRAY)
def character_that_came_along(case: Case) -> Iterator[Evidence]:
    found = stray_characters(case.request.path)
    if not found or not astray(case) or case.status in (403, 406):
        return
    first = found[0]
    name = next((text for sign, text in _SHOWN.items() if first.lower().startswith(sign)), "a stray character")
    place = "path" if first in case.request.route else "query"
    says = f"The {place} carries {name} that does not belong there: {first[:20]}"
    settled = place == "path" and case.status in (400, 404, 422, 500)
    fix = Fix(
        "client", "Trim the value before it becomes part of the URL.", case.request.path.replace(first, "", 1)[:160]
    )
    yield (proof if settled else strong)(says + ".", at="request.url", quote=first, fix=fix)
    yield from _neighbours("The address carries a character too many.")


_UNFIT: Final = re.compile(r'["<>\\^`{|}\s]')  # RFC 3986 lets none of these stand in an address


@evidence_for("routing/stray-character", on=("error",), status=(400,))
def character_that_must_be_encoded(case: Case) -> Iterator[Evidence]:
    """The server's own parser stumbled over a character that the client left as it was."""
    found = _UNFIT.search(case.request.path)
    if found is None or placeholders(case.request.path) or not _REFUSES_A_SIGN.search(case.words):
        return
    place = "path" if found[0] in case.request.route else "query"
    says = f"The {place} carries {found[0]} as it is, which an address must percent-encode."
    yield proof(says, at="request.url", quote=found[0], fix=Fix("client", "Percent-encode every value in the URL."))
    yield on_cause("request/malformed", against("One character of the address is at fault.", at="request.url"))


_REFUSES_A_SIGN: Final = re.compile(
    r"(?:invalid|illegal|bad|unexpected|disallowed) (?:character|char|uri|url|request[ -]target|request line)"
    r"|malicious string"
)


def _holds_an_address(route: str) -> bool:
    """Whether the slashes are those of an address within the path, whole or misspelt: proxies and broken redirects."""
    return re.search(r"/(?:https?:/|https?//)", route) is not None


@evidence_for("routing/double-slash", on=("error",), status=(301, 308, 400, 403, 404, 405))
def two_slashes(case: Case) -> Iterator[Evidence]:
    route = case.request.route
    if not double_slash(route) or not astray(case) or _holds_an_address(route) or route.endswith("//"):
        return
    once = re.sub(r"/{2,}", "/", route)
    says = "The path has an empty segment: two slashes stand in a row."
    fix = Fix("client", "Join base and path with one slash.", once[:160])
    if _is_named_by_the_answer(case):
        yield slight(says, at="request.url", quote=route[:120], fix=fix)
        return
    weight = proof if route.startswith("//") or case.status == 404 else strong
    yield weight(says, at="request.url", quote=route[:120], fix=fix)
    yield from _neighbours("The path has an empty segment.")


def _is_named_by_the_answer(case: Case) -> bool:
    """Whether an application quotes a part of the path: it found its way there in spite of an odd address."""
    parts = (part.lower() for part in case.request.route.split("/") if len(part) >= _LONG_PART)
    return case.got.has_json and any(part in case.words for part in parts)


@evidence_for("routing/prefix-duplicated", on=("error",), status=(400, 403, 404, 405))
def prefix_stands_twice(case: Case) -> Iterator[Evidence]:
    prefix = duplicated_prefix(case.request.route)
    if not prefix or not astray(case):
        return
    once = case.request.route.replace(prefix + prefix, prefix, 1)
    fix = Fix("client", "Keep the prefix in the base URL or in the paths, not in both.", once[:160])
    yield strong(f"{prefix} stands twice in the path.", at="request.url", quote=case.request.route[:120], fix=fix)


@evidence_for("routing/encoded-slash", on=("error",), status=(400, 403, 404, 406))
def slash_inside_a_name(case: Case) -> Iterator[Evidence]:
    if not encoded_slash(case.request.route) or double_encoded(case.request.route):
        return
    says = "The path holds %2F, an encoded slash, which many servers refuse or decode too early."
    blunt = case.status in (400, 404) and not case.got.has_json and not named_elsewhere(case, "routing/not-found")
    if blunt:
        yield strong(says, at="request.url", quote="%2F")


@evidence_for("routing/fragment-cut", on=("error",), status=(400, 404, 405, 422))
def cut_before_the_fragment(case: Case) -> Iterator[Evidence]:
    """Like addresses of this session go on where this one ends; a # ends an address without a trace."""
    here = case.request
    if "#" in here.path:
        says = "The request line holds a # and what follows it, which servers do not expect."
        yield strong(says, at="request.url", quote=here.path[-80:])
        return
    for record in case.history.to_host(100):
        there = record.request
        if not record.ok or there.method != here.method:
            continue
        if there.path.startswith(here.path + "%23") and len(here.path) > 1:
            says = "The same address went on with %23 when it worked: here it ends before the #."
            yield proof(says, at="request.url", quote=here.path[-80:], about=(record,))
            return
        if _goes_on(there, here) or (there.route == here.route and _asks_more(there, here)):
            says = "A like address went on behind this point when it worked: a # may have cut this one."
            lost = _misses_what_was_cut(case, there)
            weight = proof if lost else strong if here.query else slight
            yield weight(says, at="request.url", quote=here.path[-80:], about=(record,))
            if lost:
                cause = "request/query-parameter-missing"
                yield on_cause(cause, against("The query may have been cut before it.", at="request.url"))
            return


def _misses_what_was_cut(case: Case, there: Request) -> bool:
    """Whether the server misses a parameter that a like address had behind this point."""
    theirs = {name for name, _ in query_pairs(there.query)}
    return any(fault.kind == "missing" and fault.name in theirs for fault in complaints(case))


def _goes_on(there: Request, here: Request) -> bool:
    """Whether a path that worked has more segments behind the slash with which this one ends."""
    return not here.query and here.route.endswith("/") and len(here.route) > 1 and there.route.startswith(here.route)


def _asks_more(there: Request, here: Request) -> bool:
    """Whether the query has the first parameters of one that worked, in its order, and not the last ones."""
    mine = [name for name, _ in query_pairs(here.query)]
    theirs = [name for name, _ in query_pairs(there.query)]
    return bool(mine) and len(mine) < len(theirs) and theirs[: len(mine)] == mine
