"""cache/: copies given to the wrong one, errors kept too long, and answers that presume a copy nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, decisive, evidence_for, proof, slight, strong
from statusdoctor.facts.browser import cross_origin
from statusdoctor.facts.caching import cache_hit, directives, varies_by
from statusdoctor.facts.cookies import is_session_name
from statusdoctor.facts.timing import ago
from statusdoctor.history import Record
from statusdoctor.knowledge import Fix
from statusdoctor.model import Headers
from statusdoctor.rules.cors_reading import is_judged
from statusdoctor.rules.session_reading import on_cause

_ALLOWED: Final = "access-control-allow-origin"
_ALLOWED_AS_SENT: Final = "Access-Control-Allow-Origin"
_ORIGIN: Final = f"response.headers.{_ALLOWED}"
_CONTROL: Final = "response.headers.cache-control"
_CONDITIONS: Final = ("if-none-match", "if-modified-since", "if-range", "if-match", "if-unmodified-since")
_TOLD_WITHIN: Final = 50  # answers of the host
_LONG_S: Final = 3600  # a lifetime that no error should have
_OLD_S: Final = 600
_STORABLE: Final = ("cache-control", "etag", "last-modified", "expires", "age", "x-cache")
_SEEN: Final = 100  # records looked through for another answer of the same address


@evidence_for("cache/unsolicited-304", on=("not-modified",))
def nothing_to_compare(case: Case) -> Iterator[Evidence]:
    fields = case.request.headers
    if not all(fields.lacks(name) for name in _CONDITIONS) or case.response.by_proxy or case.fetch.preflight:
        return
    if case.method not in ("GET", "HEAD") and not case.response.headers.lacks("api-version"):
        return  # Docker and Podman say so that nothing was to be done: the container runs already
    says = "The request named no version (no If-None-Match, no If-Modified-Since), and 304 came."
    if case.exchange.via_proxy or not case.client.is_browser:  # inside a browser its own cache asks
        yield proof(says, "request.headers.if-none-match", "")


@evidence_for("cache/only-if-cached-miss", on=("error",), status=(504,))
def nobody_may_be_asked(case: Case) -> Iterator[Evidence]:
    """RFC 9111, 5.2.1.7: a cache that holds nothing answers 504 to a request that it may not pass on."""
    if "only-if-cached" not in directives(case.request.headers):
        return
    says = "The request lets caches answer from their store alone (only-if-cached), and 504 is how they say no."
    yield proof(says, at="request.headers.cache-control")
    yield on_cause("gateway/upstream-timeout", against("Nobody was asked.", at="request.headers.cache-control"))


@evidence_for("cache/stale-error", on=("error",))
def error_from_a_cache(case: Case) -> Iterator[Evidence]:
    headers = case.response.headers
    hit = cache_hit(headers)
    if not hit or case.status == 407 or case.fetch.preflight:
        return
    if case.status == 401:
        yield from _refusal_from_a_cache(case, hit)
        return
    life = _lifetime(case)
    age = headers.get("age")
    fix = Fix("operator", "Purge this address in the cache.")
    if life >= _LONG_S:
        yield strong(
            f"The {case.status} came out of a cache ({hit}) that may keep it for {ago(life)}.", _CONTROL, fix=fix
        )
    elif case.status >= 500 or (age.isdecimal() and int(age[:10]) >= _OLD_S):
        yield strong(f"The {case.status} came out of a cache ({hit}), not from the server now.", _where(hit), fix=fix)
    else:
        yield slight(f"The {case.status} came out of a cache ({hit}).", _where(hit))


def _refusal_from_a_cache(case: Case, hit: str) -> Iterator[Evidence]:
    """A refusal of somebody else, given to who bears credentials that no server has looked at."""
    if "authorization" not in case.request.headers or not hit.startswith(("Age", "CF-", "Cf-", "X-Cache")):
        return
    says = f"The 401 came out of a cache ({hit}): the server has not seen these credentials."
    fix = Fix("server", "Keep refusals out of shared caches.", "Cache-Control: no-store")
    yield strong(says, _where(hit), fix=fix)
    for cause in ("auth/token-rejected", "auth/basic-rejected", "auth/api-key-invalid"):
        yield on_cause(cause, against("The answer came out of a cache.", _where(hit)))


def _where(hit: str) -> str:
    return f"response.headers.{hit.partition(':')[0].lower()}"


def _lifetime(case: Case) -> int:
    found = directives(case.response.headers)
    life = found.get("s-maxage") or found.get("max-age") or ""
    return int(life[:12]) if life.isdecimal() else 0


@evidence_for("cache/private-data-shared", on=("shared", "set-cookie"))
def anybody_may_get_it(case: Case) -> Iterator[Evidence]:
    """Data for one user under a header that lets shared caches keep it."""
    headers = case.response.headers
    found = directives(headers)
    shared = "public" in found or found.get("s-maxage", "0").strip("0") != ""
    if not shared or "private" in found or "no-store" in found or not 200 <= case.status < 300 or case.method != "GET":
        return
    if any(_was_told(record) for record in case.history.to_origin(case.request.origin, _TOLD_WITHIN)):
        return  # a matter of the server's configuration: once is enough
    word = "public" if "public" in found else "s-maxage"
    fix = Fix("server", "Mark answers for one user private.", "Cache-Control: private, no-cache")
    session = next((c for c in case.set_cookies if is_session_name(c.name) and c.value), None)
    if session is not None and not session.removes(case.server_time):
        yield strong(
            f"The answer sets the session cookie {session.name}, and {word} lets shared caches keep it.",
            _CONTROL,
            fix=fix,
        )
    elif "authorization" in case.request.headers and "json" in case.got.declared:
        hit = cache_hit(headers)
        says = f"The request was authorised, and {word} lets shared caches keep the answer."
        if hit:
            says = f"The request was authorised, and a shared copy came ({hit})."
        yield (strong if hit else slight)(says, _CONTROL, fix=fix)


def _was_told(record: Record) -> bool:
    """Whether an earlier answer of the host gave the same ground for this note."""
    answer = record.exchange.response
    if answer is None or answer.status != 200 or record.request.method != "GET":
        return False
    if answer.headers.lacks("set-cookie") and record.request.headers.lacks("authorization"):
        return False
    return "public" in answer.headers.get("cache-control") or "s-maxage" in answer.headers.get("cache-control")


@evidence_for("", on=("browser",))
def copies_mixed_up(case: Case) -> Iterator[Evidence]:
    """Copies of one address that differ by the origin that asked, in a cache that does not know it."""
    headers = case.response.headers
    allowed = headers.get(_ALLOWED)
    if allowed == "*" or case.method != "GET" or not 200 <= case.status < 300 or not _may_be_stored(headers):
        return
    if varies_by(headers, "origin") or not (headers.lacks("vary") or "vary" in headers) or not is_judged(case):
        return
    other = _answered_otherwise(case, allowed)
    hit = cache_hit(headers)
    if allowed and (other or (hit and allowed != case.fetch.origin)):
        about = (other,) if other else ()
        says = "Access-Control-Allow-Origin depends on who asks, and Vary does not say Origin."
        fix = Fix("server", "Tell caches that the answer depends on Origin.", "Vary: Origin")
        yield on_cause("cache/vary-origin-missing", proof(says, "response.headers.vary", about=about, fix=fix))
    elif not allowed and headers.lacks(_ALLOWED) and hit:
        yield from _plain_copy(case, other, hit)


@evidence_for("", on=("not-modified",))
def copy_of_another_page(case: Case) -> Iterator[Evidence]:
    """After a 304 the browser goes by the fields that it stored, and those were for the page that asked first."""
    fields, origin = case.request.headers, case.fetch.origin
    if not case.client.is_browser or case.method != "GET" or not origin or not cross_origin(case.request):
        return
    if case.fetch.mode not in ("cors", "") or not case.response.headers.lacks(_ALLOWED):
        return
    copy = _copy_meant(case)
    stored = copy.exchange.response if copy is not None else None
    if copy is None or stored is None or not (stored.headers.lacks(_ALLOWED) or _ALLOWED in stored.headers):
        return
    allowed = stored.headers.get(_ALLOWED)
    if allowed in ("*", origin):
        return
    asked = fields.get("if-none-match") or fields.get("if-modified-since")
    fix = Fix(
        "server", "Send the CORS fields with 304 as well, and Vary.", f"{_ALLOWED_AS_SENT}: {origin}\nVary: Origin"
    )
    if allowed:
        says = f"The 304 leaves the page with the copy of another one, which allows {allowed} alone."
        yield decisive(on_cause("cache/vary-origin-missing", proof(says, _ORIGIN, asked, about=(copy,), fix=fix)))
    else:
        says = "The 304 leaves the page with a copy that was stored without CORS fields."
        yield on_cause("cache/cors-headers-missing-in-copy", proof(says, _ORIGIN, asked, about=(copy,), fix=fix))


def _copy_meant(case: Case) -> Record | None:
    """The client's latest answer with the very version that it asks about."""
    fields = case.request.headers
    agent = fields.get("user-agent")
    for record in case.history.attempts():
        response = record.exchange.response
        if record.status != 200 or response is None or record.request.headers.get("user-agent") != agent:
            continue
        etag, changed = response.headers.get("etag"), response.headers.get("last-modified")
        if (etag and etag == fields.get("if-none-match")) or (changed and changed == fields.get("if-modified-since")):
            return record
    return None


def _may_be_stored(headers: Headers) -> bool:
    """Whether a cache may have kept this answer, by what it says of itself."""
    if "no-store" in headers.get("cache-control"):
        return False
    return any(name in headers for name in _STORABLE) or cache_hit(headers) != ""


def _plain_copy(case: Case, other: Record | None, hit: str) -> Iterator[Evidence]:
    fix = Fix(
        "server", "Send CORS fields and Vary: Origin on every answer of that route, asked for or not.", "Vary: Origin"
    )
    if other is not None:
        says = f"A copy without CORS fields came ({hit}); the same address had sent them before."
        yield on_cause("cache/cors-headers-missing-in-copy", proof(says, _ORIGIN, about=(other,), fix=fix))
        yield on_cause("cors/origin-missing", Evidence("against", "The server does send CORS fields here.", "earlier"))
        return
    before = _plain_request(case)
    if before is not None:
        says = f"The cached copy ({hit}) was stored for a request without Origin, and has no CORS fields."
        yield on_cause("cache/cors-headers-missing-in-copy", proof(says, _ORIGIN, about=(before,), fix=fix))
        yield on_cause(
            "cors/origin-missing", Evidence("against", "A plain request had asked for this copy.", "earlier")
        )
        return
    says = f"The answer is a cached copy ({hit}), perhaps stored for a request without Origin."
    yield on_cause("cache/cors-headers-missing-in-copy", slight(says, _where(hit), fix=fix))


def _same_address(case: Case) -> Iterator[Record]:
    return (record for record in case.history.same_address(_SEEN) if record.ok)


def _answered_otherwise(case: Case, allowed: str) -> Record | None:
    """An earlier answer of this address with another Access-Control-Allow-Origin than this one's."""
    for record in _same_address(case):
        response = record.exchange.response
        if response is None or record.request.method != case.method or record.forgotten:
            continue
        theirs = response.headers.get(_ALLOWED)
        if theirs and theirs not in ("*", allowed):
            return record
    return None


def _plain_request(case: Case) -> Record | None:
    """An earlier request for this address that bore no Origin and was answered without CORS fields."""
    for record in _same_address(case):
        response = record.exchange.response
        if response is not None and record.request.headers.lacks("origin") and response.headers.lacks(_ALLOWED):
            return record
    return None
