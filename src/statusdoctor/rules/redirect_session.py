"""redirect/ and its kin: chains of redirects that come round, and what a client loses on the way: method and body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.cookies import set_cookies
from statusdoctor.facts.logins import is_login_page
from statusdoctor.facts.timing import ago
from statusdoctor.history import Record, redirect_target
from statusdoctor.knowledge import Fix
from statusdoctor.model import Request, Response, split_url
from statusdoctor.rules.session_reading import cookies_visible, earlier, on_cause, sent_names

_SAFE: Final = ("GET", "HEAD")
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
_PATIENT_HOPS: Final = 19  # with this redirect, twenty: the limit of Chromium and of Firefox
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


def _rounds(case: Case, target: str) -> list[Record]:
    """The earlier hops of this chain that led from this address to this target, as this one does."""
    here = case.request
    return [
        hop
        for hop in case.history.hops
        if hop.request.url == here.url
        and hop.request.method == here.method
        and redirect_target(hop.request, hop.exchange.response) == target
    ]


@evidence_for("redirect/loop", on=("redirect",))
def comes_round_again(case: Case) -> Iterator[Evidence]:
    """The chain has been at this address before, and was sent on to the same place."""
    target = case.history.target
    rounds = _rounds(case, target) if target else []
    if rounds:
        span = ago(case.sent_at - rounds[0].started)
        says = f"This address redirected to the same place {len(rounds) + 1} times in {span}{_through(case, rounds)}."
        weight = strong if _has_a_reason(case, target, rounds) else proof
        yield weight(says, at="response.headers.location", about=(rounds[0], rounds[-1]))
    elif _closes_the_circle(case, target):
        first = next(hop for hop in case.history.hops if hop.request.url == target)
        says = f"This redirects to an address that redirected here {earlier(case, first)}."
        yield strong(says, at="response.headers.location", about=(first,))
    elif target and len(case.history.hops) >= _PATIENT_HOPS:
        hops = case.history.hops
        says = f"This is redirect number {len(hops) + 1} in a row; browsers give up after twenty."
        yield proof(says, at="response.headers.location", about=(hops[0],))


def _has_a_reason(case: Case, target: str, rounds: list[Record]) -> bool:
    """Whether a narrower cause explains the loop: a cookie that is not kept, or a scheme that is not known behind."""
    if cookies_visible(case) and _lost_cookie(case, rounds) is not None:
        return True
    named = "//" in case.response.headers.get("location")  # a path alone means no other scheme
    itself = named and target == case.request.url and case.request.scheme == "https" and not _cookie_on_the_way(case)
    return itself or target == _other_scheme(case.request.url)


def _through(case: Case, rounds: list[Record]) -> str:
    """How many addresses a round has, where it has more than one."""
    hops = case.history.hops
    size = len({hop.request.url for hop in hops[hops.index(rounds[-1]) :]})
    return f", through {size} addresses" if size > 1 else ""


def _closes_the_circle(case: Case, target: str) -> bool:
    """Whether the target was in this chain already, and no cookie set since could change its mind."""
    hops = case.history.hops
    at = next((n for n, hop in enumerate(hops) if hop.request.url == target and hop.request.method in _SAFE), None)
    return at is not None and not _may_set(case.response) and not any(_may_set(h.exchange.response) for h in hops[at:])


def _may_set(response: Response | None) -> bool:
    """Whether an answer sets a cookie, as far as the capture shows."""
    return response is not None and not response.headers.lacks("set-cookie")


@evidence_for("redirect/cookie-loop", on=("redirect",))
def cookie_never_comes_back(case: Case) -> Iterator[Evidence]:
    """Each round sets the cookie that would end it, and the client does not send it."""
    target = case.history.target
    rounds = _rounds(case, target) if target else []
    if not rounds or not cookies_visible(case):
        return
    lost = _lost_cookie(case, rounds)
    if lost is not None:
        name, hop = lost
        says = f"The cookie {name}, set on the way {earlier(case, hop)}, was not sent back."
        yield proof(says, at="request.headers", quote="", about=(hop,))


def _lost_cookie(case: Case, rounds: list[Record]) -> tuple[str, Record] | None:
    """The first cookie that the chain set since it was here, and that this request does not bring."""
    hops, names = case.history.hops, sent_names(case)
    for hop in hops[hops.index(rounds[0]) :]:
        for name in _names_set(hop):
            if name not in names:
                return name, hop
    return None


def _names_set(hop: Record) -> list[str]:
    response = hop.exchange.response
    if response is None:
        return []
    return [cookie.name for cookie in set_cookies(response.headers) if not cookie.removes(hop.started)]


@evidence_for("redirect/scheme-loop", on=("redirect",))
def http_and_https(case: Case) -> Iterator[Evidence]:
    """http sends to https and https sends back: somebody on the way ends TLS, and somebody behind does not know."""
    target = case.history.target
    other = _other_scheme(case.request.url)
    if not target or case.method not in _SAFE:
        return
    back = next((hop for hop in case.history.hops if hop.request.url == other), None)
    if target == other and back is not None:
        there = target.partition(":")[0]
        says = f"{case.request.scheme} redirects to {there}, which redirected here {earlier(case, back)}."
        yield proof(says, at="response.headers.location", about=(back,))
    elif target == case.request.url and case.request.scheme == "https" and not _cookie_on_the_way(case):
        if case.response.headers.get("location").startswith("/"):
            return  # a path takes the scheme along: it is the path that the two sides disagree on
        yield from _to_itself(case, _rounds(case, target))


def _to_itself(case: Case, rounds: list[Record]) -> Iterator[Evidence]:
    says = "An https address redirects to itself: the application believes that it was asked over http."
    if rounds:  # a passing redirect may be a rule that names its own target: that is a loop, and no more
        came_from_http = any(hop.request.scheme == "http" for hop in case.history.hops)
        give = proof if came_from_http or case.status in (301, 308) else strong
        yield give(says, at="response.headers.location", about=(rounds[0],))
    elif case.status in (301, 308):  # a lasting redirect to itself has no end; a passing one may wait for something
        yield strong(says, at="response.headers.location")


def _cookie_on_the_way(case: Case) -> bool:
    return _may_set(case.response) or any(_may_set(hop.exchange.response) for hop in case.history.hops)


def _other_scheme(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return {"http": f"https://{rest}", "https": f"http://{rest}"}.get(scheme, "")


# What gets lost


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
    if case.method not in _SAFE:
        return None
    for hop in reversed(case.history.hops):
        if hop.request.method in _WRITES:
            return hop if hop.status in _CHANGED_BY_CLIENTS or hop.status == 303 else None
        if hop.request.method not in _SAFE:
            return None
    return None


@evidence_for("routing/method-changed-by-redirect", on=("error",))
def get_after_a_write(case: Case) -> Iterator[Evidence]:
    """The client followed a redirect of its write with GET, and the GET is refused."""
    hop = _changed_hop(case)
    if hop is None or case.status in (401, 403, 406, 407, 412, 416, 429) or case.status >= 500:
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
