"""limits/: rate, quota and concurrency told apart by what a refusal announces: what is left, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.limits import Limit
from statusdoctor.facts.logins import is_login_address
from statusdoctor.facts.timing import ago
from statusdoctor.rules.payload_names import members_sent
from statusdoctor.rules.session_reading import on_cause

_REFUSED: Final = (429, 420, 403, 503)
_SHORT_S: Final = 3700.0  # up to an hour: a window that moves on while one waits
_LONG_S: Final = 3 * 3600.0
_DAY_S: Final = 20 * 3600.0
_PASSWORDS: Final = frozenset(("password", "passwd", "pwd", "pass", "otp", "code", "pin", "passcode", "totp"))
_PROBLEMS: Final = {
    "minute": "limits/rate-limited",
    "appminute": "limits/rate-limited",
    "day": "limits/quota-exhausted",
    "daily": "limits/quota-exhausted",
    "concurrent": "limits/concurrency",
}
_LOGINS: Final = "limits/login-throttled"
_LONG_NAMES: Final = ("day", "daily", "month", "monthly", "24hour", "week")


@evidence_for("limits/rate-limited", status=_REFUSED)
def window_is_used_up(case: Case) -> Iterator[Evidence]:
    """A limit with nothing left, whose window is short."""
    spent = _spent(case)
    if spent is None or not _is_for_rates(case):
        return
    if _is_long(spent):
        yield against(f"The limit that is used up renews in {_renewal(spent)}.", at=spent.where)
        return
    plain = case.status in (429, 420) and not _is_login(case) and not case.matched("limits/concurrency")
    say = proof if plain else strong
    yield say(_sentence(spent), at=spent.where)


@evidence_for("limits/rate-limited", status=(429, 420))
def a_short_pause_is_asked(case: Case) -> Iterator[Evidence]:
    """Retry-After of seconds or minutes: a rate, not a quota."""
    wait = case.retry_after
    if wait is None or case.matched("limits/quota-exhausted"):
        return
    if wait <= _SHORT_S:
        other = case.matched("limits/concurrency") or _names_a_state(case)
        say = slight if _is_login(case) or other else strong
        yield say(f"The server refuses for now and asks for {ago(wait)} of pause.", at="response.headers.retry-after")
    elif wait >= _LONG_S:
        yield against(f"The pause that is asked for is {ago(wait)}.", at="response.headers.retry-after")


def _names_a_state(case: Case) -> bool:
    """Whether the server's code tells what is in the way: an operation that runs, a lock, a conflict."""
    return any(m.statement.kind == "code" and m.words.cause.startswith("state/") for m in case.matches)


@evidence_for("limits/rate-limited", status=(429, 403, 503))
def envoy_counts(case: Case) -> Iterator[Evidence]:
    for name in ("x-envoy-ratelimited", "x-local-rate-limit"):
        if name in case.response.headers:
            yield proof("Envoy says that its rate limit refused the request.", at=f"response.headers.{name}")


@evidence_for("", status=(429,))
def xero_names_the_limit(case: Case) -> Iterator[Evidence]:
    problem = case.response.headers.get("x-rate-limit-problem").lower()
    if problem in _PROBLEMS:
        says = f"The server names the limit that was hit: {problem}."
        yield Evidence("proof", says, "response.headers.x-rate-limit-problem", cause=_PROBLEMS[problem])


@evidence_for("limits/quota-exhausted", status=(*_REFUSED, 402))
def long_window_is_used_up(case: Case) -> Iterator[Evidence]:
    spent = _spent(case)
    if spent is not None and _is_long(spent) and _is_for_rates(case):
        yield strong(f"{_sentence(spent, long=True)}", at=spent.where)


@evidence_for("limits/quota-exhausted", status=(429,))
def a_long_pause_is_asked(case: Case) -> Iterator[Evidence]:
    wait = case.retry_after
    if wait is not None and wait >= _LONG_S:
        say = strong if wait >= _DAY_S / 2 else slight
        yield say(f"The server asks for {ago(wait)} of pause: a quota, not a rate.", at="response.headers.retry-after")


@evidence_for("limits/login-throttled", status=(429, 403, 423))
def a_login_is_refused_for_number(case: Case) -> Iterator[Evidence]:
    """A 429 to a password: whoever tries passwords is slowed down."""
    if not _is_login(case):
        return
    tries = sum(1 for r in case.history.attempts(60) if r.request.method == case.method)
    if case.status == 429:
        again = f" after {tries} earlier tries" if tries > 1 else ""
        yield strong(f"A login was refused for the number of attempts{again}.", at="response.status", quote="429")
    elif tries >= 3 and case.retry_after is not None:
        yield slight(f"The login was tried {tries + 1} times, and a pause is asked for.", at="earlier", quote="")


@evidence_for("limits/rate-limited", status=(429, 403))
def the_limit_of_logins(case: Case) -> Iterator[Evidence]:
    """Whatever the numbers say, they count what the server's words name: attempts to log in."""
    named = next((m for m in case.matches if m.words.cause == _LOGINS and m.words.strength == "proof"), None)
    if named is not None:
        yield rules_out("The server says which limit it is: that of logins.", named.statement.where, named.quote)


@evidence_for("limits/rate-limited", status=(429,))
def attempts_at_something_else(case: Case) -> Iterator[Evidence]:
    """ "Too many attempts" without a word of a login, where nobody logs in: Laravel says so of every route."""
    named = next((m for m in case.matches if m.words.cause == _LOGINS), None)
    if named is None or named.words.strength == "proof" or is_login_address(case.request.url) or _is_login(case):
        return
    yield strong("The attempts that are counted are not those of a login.", named.statement.where, named.quote)
    yield on_cause(_LOGINS, against("No login was tried.", "request", ""))


@evidence_for("limits/retry-after-missing", status=(429, 503))
def no_word_when_to_return(case: Case) -> Iterator[Evidence]:
    if not case.response.headers.lacks("retry-after") or any(limit.reset_s is not None for limit in case.limits):
        return
    yield slight(
        f"The {case.status} says neither with Retry-After nor otherwise when to return.",
        at="response.headers",
        quote="",
    )


def _is_login(case: Case) -> bool:
    """Whether a password or one-time code is tried."""
    if case.method != "POST":
        return False
    named = {str(key).lower().rpartition("[")[2].rstrip("]") for key in list(members_sent(case))[:40]}
    return bool(named & _PASSWORDS) and (is_login_address(case.request.url) or "password" in named)


def _spent(case: Case) -> Limit | None:
    """The limit with nothing left; of several the one that renews last, which is the one that holds the client up."""
    spent = [limit for limit in case.limits if limit.spent]
    return max(spent, key=lambda limit: limit.reset_s or limit.window_s or 0.0, default=None)


def _is_for_rates(case: Case) -> bool:
    """403 and 503 mean many things: there the words, or a spent limit without other words, must speak of limits."""
    if case.status in (429, 420):
        return True
    others = {m.words.cause.partition("/")[0] for m in case.matches if m.words.strength != "slight"}
    return not others or "limits" in others


def _is_long(limit: Limit) -> bool:
    if any(word in limit.name for word in _LONG_NAMES):
        return True
    if limit.window_s is not None:
        return limit.window_s >= _DAY_S
    return limit.reset_s is not None and limit.reset_s >= _LONG_S


def _renewal(limit: Limit) -> str:
    seconds = limit.reset_s if limit.reset_s is not None else limit.window_s
    return ago(seconds) if seconds is not None else "a longer period"


def _sentence(limit: Limit, *, long: bool = False) -> str:
    """The numbers that are known of a limit with nothing left."""
    what = limit.name.replace("-", " ").strip('"')[:30] if limit.name not in ("", "default") else ""
    quota = f"All {limit.limit:,.0f}" if limit.limit else "All"
    kind = f" {what}" if what else (" of the quota" if long else " requests")
    window = f" of {ago(limit.window_s)}" if limit.window_s else ""
    until = f"; it renews in {ago(limit.reset_s)}" if limit.reset_s is not None else ""
    return f"{quota}{kind}{window} are used up{until}."
