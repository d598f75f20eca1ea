"""redirect/ and its kin: chains of redirects that come round, and what a client loses on the way: method and body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, strong
from statusdoctor.facts.cookies import set_cookies
from statusdoctor.facts.timing import ago
from statusdoctor.history import Record, redirect_target
from statusdoctor.model import Response
from statusdoctor.rules.redirect_methods import SAFE
from statusdoctor.rules.session_reading import cookies_visible, earlier, sent_names

_PATIENT_HOPS: Final = 19  # with this redirect, twenty: the limit of Chromium and of Firefox


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
    at = next((n for n, hop in enumerate(hops) if hop.request.url == target and hop.request.method in SAFE), None)
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
    if not target or case.method not in SAFE:
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
