"""cookies/: a session that was lost as it was given: its cookie was refused, or over, in the answer that set it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, decisive, evidence_for, proof, rules_out, strong
from statusdoctor.facts.cookies import is_session_name, sent_cookies
from statusdoctor.facts.logins import is_login_address, wants_data
from statusdoctor.facts.sites import same_site
from statusdoctor.facts.timing import ago
from statusdoctor.history import StoredCookie
from statusdoctor.rules.session_reading import (
    EXPLAINED_BY_A_LOST_SESSION,
    cookies_visible,
    earlier,
    on_cause,
    refused_as_it_was_set,
    sent_names,
    session_like,
    turned_away,
)

_WHY: Final = {
    "malformed": "it {detail}",
    "too-large": "its name and value have {detail} bytes",
    "domain-mismatch": "its sender does not belong to {detail}",
    "public-suffix": "{detail} is a suffix under which strangers have names",
    "prefix-violation": "its prefix demands {detail}",
    "secure-over-http": "it is Secure and came over plain http",
    "partitioned-insecure": "it is Partitioned and not Secure",
    "samesite-none-insecure": "it has SameSite=None and no Secure",
    "cross-site-lax": "another site's page held the frame or call, and it has {detail}",
}
_PLACEHOLDER: Final = ("deleted", "expired", "removed", "invalid")


@evidence_for("", on=("error", "redirect", "says-error"))
def never_kept(case: Case) -> Iterator[Evidence]:
    """The client is nobody because the session that it was given before could not be kept."""
    if not turned_away(case) or not cookies_visible(case) or "authorization" in case.request.headers:
        return
    if any(is_session_name(name) for name in sent_names(case)):
        return
    yield from _over_as_it_came(case)
    yield from _undone(case)
    yield from _refused(case)


def _over_as_it_came(case: Case) -> Iterator[Evidence]:
    found = [c for c in case.history.stillborn_cookies() if c.belongs_to(case.request) and _counts(case, c)]
    for stored in found[-1:]:
        if stored.name in dict(sent_cookies(stored.record.request.headers)) or _has_twin(case, stored):
            continue
        says = f"The session cookie {stored.name}, set {earlier(case, stored.record)}, {_end(stored)}."
        yield decisive(on_cause("cookies/expired-on-arrival", proof(says, "earlier", "", about=(stored.record,))))
        yield from _explained(stored)


def _undone(case: Case) -> Iterator[Evidence]:
    """One answer set the session cookie, and a later line of it deleted the same cookie."""
    found = [c for c in case.history.cleared_cookies() if c.cleared is c.record and _counts(case, c)]
    for stored in [] if any(_has_twin(case, c) for c in found) else found[-1:]:
        says = f"The answer that set the session cookie {stored.name} {earlier(case, stored.record)} deletes it, too."
        yield decisive(on_cause("cookies/expired-on-arrival", proof(says, "earlier", "", about=(stored.record,))))
        yield from _explained(stored)


def _end(stored: StoredCookie) -> str:
    if stored.cookie.max_age is not None:
        return f"bore Max-Age={stored.cookie.max_age}, which deletes it at once"
    return f"had expired {ago(stored.record.started - (stored.cookie.expires or 0))} before it came"


def _refused(case: Case) -> Iterator[Evidence]:
    """The latest session cookie of this site that broke a rule as it was set."""
    for stored in reversed(list(case.history.cookies_set())):
        if not same_site(stored.record.request.host, case.request.host) or not _counts(case, stored):
            continue
        found = refused_as_it_was_set(case, stored)
        if found is None or _has_twin(case, stored):
            continue
        why = _WHY[found.kind].format(detail=found.detail)
        says = f"The session cookie {stored.name}, set {earlier(case, stored.record)}, was refused: {why}."
        weigh = proof if stored.record.request.host == case.request.host else strong
        yield on_cause(f"cookies/{found.kind}", weigh(says, "earlier", "", about=(stored.record,)))
        yield from _explained(stored)
        return


def _counts(case: Case, stored: StoredCookie) -> bool:
    """Whether a cookie would have said who is asking. Visitors are shown the way to a login: there a login set it."""
    if not session_like(stored) or stored.cookie.value.lower().startswith(_PLACEHOLDER):
        return False
    asked = stored.record.request
    logged_in = asked.method == "POST" or is_login_address(asked.url) or "code=" in asked.path
    return logged_in or case.status >= 400 or wants_data(case.request)


def _has_twin(case: Case, stored: StoredCookie) -> bool:
    """Whether the client holds a cookie of this name all the same, from another line."""
    return any(
        kept.name == stored.name and kept is not stored and refused_as_it_was_set(case, kept) is None
        for kept in case.history.jar()
    )


def _explained(stored: StoredCookie) -> Iterator[Evidence]:
    says = "The session that this client was given could not be kept."
    for cause in EXPLAINED_BY_A_LOST_SESSION:
        yield on_cause(cause, rules_out(says, "earlier", about=(stored.record,)))
    for cause in ("auth/session-cookie-missing", "auth/login-redirect"):
        yield on_cause(cause, against(says, "earlier", about=(stored.record,)))
