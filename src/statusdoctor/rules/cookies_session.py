"""cookies/: cookies that a server of this session set and that did not come back."""

from __future__ import annotations

from collections.abc import Iterator

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, rules_out, strong
from statusdoctor.facts.browser import cross_origin
from statusdoctor.facts.cookies import path_matches
from statusdoctor.history import StoredCookie
from statusdoctor.knowledge import Fix
from statusdoctor.rules.session_reading import (
    EXPLAINED_BY_A_LOST_SESSION,
    cookies_visible,
    earlier,
    missing_cookies,
    on_cause,
    sent_names,
    session_like,
)


@evidence_for("cookies/not-returned", on=("error",))
def set_and_not_sent(case: Case) -> Iterator[Evidence]:
    """A cookie in whose scope this request lies is missing; a browser may hold it back across sites on purpose."""
    if case.client.is_browser and cross_origin(case.request):
        return
    missing = missing_cookies(case)
    if not missing:
        return
    latest = max(missing, key=lambda stored: stored.record.started)
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    says = f"The cookie {latest.name}{more}, set {earlier(case, latest.record)}, was in scope and not sent."
    yield proof(says, at="request.headers", quote="", about=(latest.record,))


@evidence_for("cookies/out-of-scope", on=("error",), status=(400, 401, 403, 419, 422))
def set_for_another_path_than_its_own(case: Case) -> Iterator[Evidence]:
    """An address sets its session for a path that is not its own: behind a proxy that adds a prefix it knows none."""
    if not cookies_visible(case) or "authorization" in case.request.headers:
        return
    for stored in case.history.jar():
        if _misses_its_own_address(stored, case):
            says = f"The session cookie {stored.name} has the path {stored.path}; the address that set it lies outside."
            fix = Fix("server", "Set the path that the browser sees, the proxy's prefix included.")
            yield strong(says, "request.headers", "", about=(stored.record,), fix=fix)
            for cause in EXPLAINED_BY_A_LOST_SESSION:
                yield on_cause(cause, rules_out("The session was given, and stayed behind.", "earlier", ""))
            return


def _misses_its_own_address(stored: StoredCookie, case: Case) -> bool:
    asked = stored.record.request
    if asked.host != case.request.host or not session_like(stored) or stored.name in sent_names(case):
        return False
    return asked.route == case.request.route and not path_matches(case.request.route, stored.path)
