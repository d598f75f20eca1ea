"""server/: exceptions that an answer shows, and pages that only a development mode should show.

What servers say of databases, memory, storage and configuration stands in data/words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, slight, strong
from statusdoctor.facts.exceptions import Thrown, debug_mark
from statusdoctor.rules.server_reading import exception_of, is_about_the_request, named_by_words

_LOCAL: Final = re.compile(r"localhost|127\.[\d.]+|\[?::1\]?|0\.0\.0\.0|.+\.(?:localhost|local|test)")
_SPOKEN: Final = {
    "panic": "The Go program panicked",
    "panicked": "The Rust program panicked",
    "Fatal error": "PHP stopped with a fatal error",
    "Parse error": "PHP could not parse the script",
    "Error": "The application raised an error",
}


@evidence_for("server/unhandled-exception", status=tuple(range(400, 600)))
def exception_shown(case: Case) -> Iterator[Evidence]:
    shown = exception_of(case)
    if shown is None or (case.status < 500 and not shown.frames and shown.where != "response.body"):
        return  # a class that sorts an answer was caught
    yield _strength(case, shown)(_sentence(shown), at=shown.where, quote=shown.quote[:300])


def _strength(case: Case, shown: Thrown) -> Callable[..., Evidence]:
    """How much an exception explains: all of a 500, and little where the request itself was refused."""
    if case.status < 500 or case.status in (502, 503, 504) or named_by_words(case):
        return slight
    if is_about_the_request(shown):
        return strong
    return proof if shown.frames or shown.where != "response.body" else strong


def _sentence(shown: Thrown) -> str:
    """What was raised and where; the message stands in the quote, where it is masked."""
    did = _SPOKEN.get(shown.type) or f"The application raised {shown.short[:60]}"
    return f"{did} in {shown.frame[:80]}." if shown.frame else f"{did}."


@evidence_for("server/function-crashed", on=("says-error",))
def lambda_says_so(case: Case) -> Iterator[Evidence]:
    """Lambda answers an invocation with 200 though the function failed, and says so in a field."""
    field = "x-amz-function-error"
    if field not in case.response.headers or case.matched("server/function-timeout"):
        return
    told = case.got.json if isinstance(case.got.json, dict) else {}
    name = str(told.get("errorType") or "an error")[:60]
    known = case.response.headers.get(field) in ("Unhandled", "Handled") and not case.unheard
    weight = proof if known else strong
    yield weight(f"The call reached Lambda, and the function ended with {name}.", at=f"response.headers.{field}")


@evidence_for("server/debug-page-exposed", status=tuple(range(400, 600)))
def insides_are_shown(case: Case) -> Iterator[Evidence]:
    if _LOCAL.fullmatch(case.request.host):
        return
    mark = debug_mark(case.words)
    shown = exception_of(case)
    if mark:
        yield proof("The answer is a page of a development mode.", at="response.body", quote=mark)
    elif shown is not None and shown.frames > 1:
        says = f"The answer shows a stack trace of {shown.frames} frames to whoever asks."
        yield proof(says, at=shown.where, quote=shown.frame)


_STORES: Final = re.compile(r"(?:db|database|postgres\w*|mysql|mariadb|mongo\w*|sql|redis|datastore)", re.I)
_DOWN: Final = re.compile(
    r"(?:down|disconnected|unhealthy|errors?|failed|failing|fail|unavailable|unreachable|not[ _]connected)\b", re.I
)


@evidence_for("server/database", on=("error",), status=(500, 503))
def a_part_of_the_state_of_health(case: Case) -> Iterator[Evidence]:
    """A test of health lists what the application stands on, and how each is: the database among them."""
    value = case.got.json if case.got.has_json else None
    for name, told in _parts(value):
        state = told.get("status") if isinstance(told, dict) else told
        if _STORES.fullmatch(name) and isinstance(state, str) and _DOWN.match(state):
            says = f'The answer tells the state of its parts, and "{name[:30]}" is {state[:30].lower()}.'
            yield strong(says, at=f"response.body: {name}", quote=state[:60])
            return


def _parts(value: Any) -> list[tuple[str, Any]]:
    """What a test of health tells of each part: at its top, or under components, checks and their like."""
    if not isinstance(value, dict):
        return []
    inside = [v for k, v in value.items() if str(k).lower() in _HOLDS_PARTS and isinstance(v, dict)][:3]
    return [(str(k), v) for held in (value, *inside) for k, v in list(held.items())[:40]]


_HOLDS_PARTS: Final = frozenset("components checks services details dependencies info error".split())
