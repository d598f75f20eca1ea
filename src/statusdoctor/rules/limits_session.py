"""limits/: what the session's own pace tells: its burst before a 429, retries that came too soon or without pause."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, slight, strong
from statusdoctor.facts.moments import retry_after
from statusdoctor.facts.timing import ago
from statusdoctor.history import Record
from statusdoctor.rules.access_reading import says_nothing_more

#: Windows in seconds, and from how many requests on they count as a burst.
_WINDOWS: Final = ((1.0, 5), (10.0, 5), (60.0, 15), (3600.0, 300))
_AT_ONCE: Final = 8  # requests under way at the same moment
_LOOKED_AT: Final = 400
_CLOCKS_S: Final = 0.5
_MOMENTS_S: Final = 60.0
_STORM_FROM: Final = 4  # tries, this one included
_STORM_WITHIN_S: Final = 60.0
_NO_PAUSE_S: Final = 5.0
_ASK_FOR_A_PAUSE: Final = (403, 413, 429, 503)  # where Retry-After is seen
_NO_RETRY: Final = (401, 403, 407)  # see auth/retry-loop


@evidence_for("limits/rate-limited", on=("error",), status=(429, 420, 430, 503))
def own_burst(case: Case) -> Iterator[Evidence]:
    """How many requests this client sent to the host before it was told to slow down."""
    if case.status == 503 and not case.matched("limits/rate-limited"):
        return
    records = list(case.history.within(_WINDOWS[-1][0], _LOOKED_AT))
    yield from _over_the_told_limit(case, records)
    found = _burst(case, records)
    if found is None:
        return
    count, span = found
    says = f"This client sent {count} requests to {case.this_host} within {ago(span)}."
    first = records[count - 2]
    told_apart = case.status == 503 or _is_login(case)
    yield (slight if told_apart else strong)(says, at="earlier", about=(first,))


def _is_login(case: Case) -> bool:
    """Whether a password is tried: too many of those are another matter (limits/login-throttled)."""
    return any(sent.name in ("password", "passwd", "pwd", "pass") for sent in case.credentials)


def _burst(case: Case, records: list[Record]) -> tuple[int, float] | None:
    """The tightest window that is full: how many requests, this one included, in how many seconds."""
    for window, least in _WINDOWS:
        count = 1 + sum(1 for r in records if r.started >= case.sent_at - window)
        if count >= least:
            return count, max(1.0, case.sent_at - records[count - 2].started)
    return None


def _over_the_told_limit(case: Case, records: list[Record]) -> Iterator[Evidence]:
    """The server tells limit and window, and the session has sent as many."""
    for limit in case.limits:
        if not limit.limit or not limit.window_s or limit.window_s > _WINDOWS[-1][0]:
            continue
        count = 1 + sum(1 for r in records if r.started >= case.sent_at - limit.window_s)
        if count > limit.limit > 0:
            says = f"The limit is {limit.limit:.0f} in {ago(limit.window_s)}; this was number {count}."
            yield proof(says, at=limit.where, about=(records[-1],) if records else ())
            return


@evidence_for("limits/concurrency", on=("error",), status=(429, 503))
def side_by_side(case: Case) -> Iterator[Evidence]:
    """How many requests were under way at the moment this one was sent."""
    open_now = sum(1 for r in case.history.within(120.0, _LOOKED_AT) if not r.done_before(case.sent_at))
    if open_now + 1 >= _AT_ONCE:
        yield slight(f"{open_now + 1} requests to this host were under way at once.", at="earlier", quote="")


@evidence_for("limits/retry-after-ignored", on=("error",))
def back_too_soon(case: Case) -> Iterator[Evidence]:
    """An earlier answer asked for a pause, and this request came before it was over."""
    for record in case.history.to_host(60):
        response = record.exchange.response
        if response is None or record.status not in _ASK_FOR_A_PAUSE or not record.done_before(case.sent_at):
            continue
        wait = retry_after(response.headers, record.finished)
        if wait is None or not (_same_route(case, record) or record.status == 429):
            continue
        left = record.finished + wait - case.sent_at
        if left > _CLOCKS_S:
            came = ago(case.sent_at - record.finished)
            says = f"The answer before asked for {ago(wait)} of pause; this request came after {came}."
            yield proof(says, at="earlier", quote="", about=(record,))
        return


def _same_route(case: Case, record: Record) -> bool:
    return record.route == case.request.route and record.request.method == case.method


@evidence_for("limits/retry-storm", on=("error", "failure"))
def no_pause_between(case: Case) -> Iterator[Evidence]:
    """The very same request, failing again and again, with pauses that do not grow."""
    if case.status in _NO_RETRY or "redirect" in case.triggers:
        return
    tries: list[Record] = []
    for record in case.history.attempts(300):
        if 0 < record.status < 400 or case.sent_at - record.started > _STORM_WITHIN_S or record.status in _NO_RETRY:
            break
        tries.append(record)
    if len(tries) + 1 < _STORM_FROM or _backs_off(case, tries):
        return
    span = case.sent_at - tries[-1].started
    says = f"The same request failed {len(tries) + 1} times in {ago(span)}, with no growing pause."
    yield proof(says, at="earlier", quote="", about=(tries[-1],))


def _backs_off(case: Case, tries: list[Record]) -> bool:
    """Whether the pauses between tries grow, or are long."""
    times = [case.sent_at, *(record.started for record in tries)]
    pauses = [later - before for later, before in pairwise(times)]
    latest, first = pauses[0], pauses[-1]
    return latest > _NO_PAUSE_S or (latest > 2.5 * first and latest > 1.0)


@evidence_for("limits/rate-limited", on=("error",), status=(403,))
def refused_in_a_burst(case: Case) -> Iterator[Evidence]:
    """Guards that count requests (mod_evasive, fail2ban) refuse with a bare 403 what they served a moment ago."""
    if not says_nothing_more(case):
        return
    served = next((r for r in case.history.same_address() if r.ok and not r.forgotten), None)
    if served is None or case.sent_at - served.started > _MOMENTS_S:
        return
    found = _burst(case, list(case.history.within(_MOMENTS_S, _LOOKED_AT)))
    if found is not None:
        says = f"The same address was served until this client had sent {found[0]} requests within {ago(found[1])}."
        yield slight(says, at="earlier", about=(served,))
        yield slight("The page gives no ground, as where a guard counts requests.", at="response.body", quote="")


@evidence_for("limits/rate-limited", on=("error",), status=(403,))
def words_after_a_burst(case: Case) -> Iterator[Evidence]:
    """Some services refuse with 403 what others refuse with 429."""
    if not case.matched("limits/rate-limited"):
        return
    records = list(case.history.within(60.0, _LOOKED_AT))
    if len(records) + 1 >= _WINDOWS[2][1]:
        says = f"This client sent {len(records) + 1} requests to {case.this_host} in a minute."
        yield slight(says, at="earlier", about=(records[-1],))
