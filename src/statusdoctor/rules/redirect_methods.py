"""redirect/method-lost and routing/method-changed-by-redirect: what becomes of a write that is redirected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.logins import is_login_page
from statusdoctor.history import Record
from statusdoctor.knowledge import Fix
from statusdoctor.model import Request, split_url
from statusdoctor.rules.session_reading import earlier, on_cause

SAFE: Final = ("GET", "HEAD")
_WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")
_CHANGED_BY_CLIENTS: Final = (301, 302)  # 303 asks for a GET, 307 and 308 forbid the change
#: What a lost body looks like to the server that never got it.
_OF_A_BODY: Final = (
    "payload/empty-body", "payload/missing-field", "payload/validation-failed", "payload/invalid-field",
    "payload/length-required",
)  # fmt: skip
#: What a GET that was meant as a write looks like to the server.
_OF_A_GET: Final = (
    "routing/method-not-allowed", "request/query-parameter-missing", "payload/missing-field", "payload/empty-body",
    "payload/validation-failed",
)  # fmt: skip
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


@evidence_for("redirect/method-lost", on=("redirect",), status=_CHANGED_BY_CLIENTS)
def will_become_a_get(case: Case) -> Iterator[Evidence]:
    """A 301 or 302 in answer to a program's write, to what is the same resource at another address."""
    target = case.history.target
    if case.method not in _WRITES or not target or not _same_thing(case.request, target):
        return
    if case.method == "POST" and _is_form(case.request):
        return  # after a form's POST a redirect to a page is the custom
    says = f"A {case.status} answers this {case.method}: clients follow it with GET and leave the body out."
    fix = Fix("server", "Redirect with 308 or 307, which keep method and body.")
    yield strong(says, at="response.headers.location", fix=fix)


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type").partition(";")[0].strip().lower()
    return not kind or kind in _FORMS


def _meant_for(request: Request, target: str) -> bool:
    """Whether a write was meant for the place to which it was redirected."""
    return _same_thing(request, target) or not _is_form(request)


def _same_thing(request: Request, target: str) -> bool:
    """Whether the target is the same path under another scheme, host or with a final slash."""
    mine, theirs = request.route.rstrip("/"), split_url(target).path.rstrip("/")
    return mine == theirs or mine.lower() == theirs.lower()


def _changed_hop(case: Case) -> Record | None:
    """The redirect that turned a write into the GET at hand."""
    if case.method not in SAFE:
        return None
    for hop in reversed(case.history.hops):
        if hop.request.method in _WRITES:
            return hop if hop.status in _CHANGED_BY_CLIENTS or hop.status == 303 else None
        if hop.request.method not in SAFE:
            return None
    return None


@evidence_for("routing/method-changed-by-redirect", on=("error",))
def get_after_a_write(case: Case) -> Iterator[Evidence]:
    """The client followed a redirect of its write with GET, and the GET is refused."""
    hop = _changed_hop(case)
    if hop is None or case.status in (401, 406, 407, 412, 416, 429) or case.status >= 500:
        return
    if case.status == 403:
        yield from _refused_as_a_get(case, hop)
        return
    if case.status not in (405, 501) and not _meant_for(hop.request, case.request.url):
        return  # after a form comes a page, and that the page fails is another matter
    says = f"A {hop.request.method} was redirected with {hop.status}, and the client came with {case.method}."
    address = case.request.origin + case.request.route
    fix = Fix("client", f"Send the {hop.request.method} to the final address.", address)
    the_same = _same_thing(hop.request, case.request.url)
    weight = strong if case.status in (404, 410) and not the_same else proof
    yield weight(says, at="request.method", quote=case.method, about=(hop,), fix=fix)
    if the_same and hop.request.method == "POST":
        meant = "The thing was to be made by the POST, not to be looked up."
        yield on_cause("routing/object-missing", rules_out(meant, "earlier", about=(hop,)))
    yield on_cause("redirect/method-lost", slight(says, at="request.method", quote="", about=(hop,)))
    yield from _not_what_was_asked(hop)


def _refused_as_a_get(case: Case, hop: Record) -> Iterator[Evidence]:
    """A 403 has grounds of its own, and where it names none the missing write is the one that shows."""
    if _same_thing(hop.request, case.request.url) and not _is_form(hop.request):
        says = f"A {hop.request.method} was redirected with {hop.status}, and its {case.method} is refused."
        fix = Fix("client", f"Send the {hop.request.method} to the final address.", case.request.url[:160])
        yield strong(says, at="request.method", quote=case.method, about=(hop,), fix=fix)


@evidence_for("content/html-instead-of-json", on=("success",), status=(200,))
def page_after_a_write(case: Case) -> Iterator[Evidence]:
    """A program wrote JSON, followed the redirect with GET, and holds a page for its answer."""
    hop = _changed_hop(case)
    if (
        hop is None
        or case.client.kind not in ("library", "tool", "app")
        or "html" in case.request.headers.get("accept")
    ):
        return
    head = case.got.text[:1024].lower()
    if "json" not in hop.request.headers.get("content-type") or not ("<html" in head or "<!doctype html" in head):
        return
    says = f"A {hop.request.method} of JSON was redirected with {hop.status}, the client came with GET, and got a page."
    fix = Fix("client", "Give the client the address at which the API itself stands, below the path of the app.")
    weigh = slight if is_login_page(case.got) else strong
    yield weigh(says, "response.headers.content-type", about=(hop,), fix=fix)
    yield on_cause("redirect/method-lost", slight(says, at="request.method", quote="", about=(hop,)))


def _not_what_was_asked(hop: Record) -> Iterator[Evidence]:
    meant = f"The client had sent a {hop.request.method}, with what this GET lacks."
    for cause in _OF_A_GET:
        yield on_cause(cause, rules_out(meant, "earlier", about=(hop,)))
    yield on_cause("routing/not-found", against(meant, "earlier", about=(hop,)))


@evidence_for("payload/body-dropped", on=("error",), status=(400, 405, 411, 415, 422, 500))
def body_left_behind(case: Case) -> Iterator[Evidence]:
    """The redirected request had a body, and the one that follows it has none."""
    if case.method not in _WRITES or not _without_body(case.request):
        return
    before = next((hop for hop in reversed(case.history.hops) if hop.request.method == case.method), None)
    why = "before the redirect"
    if before is None:
        before, why = next(case.history.attempts(20), None), "in the try before"
        if before is not None and not _is_sent_again(before):
            return  # what was refused for its content is not sent again, but anew
    if before is None or _without_body(before.request) or not _had_body(before.request):
        return
    says = f"The {case.method} had a body {why}, {earlier(case, before)}, and has none now."
    yield proof(says, at="request.body", quote="", about=(before,))
    for cause in _OF_A_BODY:
        yield on_cause(cause, rules_out("The body was lost on the way to this request.", "earlier", about=(before,)))


def _is_sent_again(record: Record) -> bool:
    """Whether clients repeat by themselves what was answered so: a challenge, a failure, a limit."""
    return record.status in (0, 401, 407, 408, 417, 421, 425, 429) or record.status >= 500


def _without_body(request: Request) -> bool:
    length = request.headers.get("content-length")
    return request.body.empty and length in ("", "0") and "chunked" not in request.headers.get("transfer-encoding")


def _had_body(request: Request) -> bool:
    length = request.headers.get("content-length")
    return bool(request.body.raw) or (length.isdecimal() and int(length) > 0) or "transfer-encoding" in request.headers
