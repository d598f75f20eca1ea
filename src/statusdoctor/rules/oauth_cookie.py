"""oauth/: the cookie that an application set when it began a login, and in which it keeps the login's state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, strong
from statusdoctor.history import StoredCookie
from statusdoctor.rules.oauth_steps import members
from statusdoctor.rules.session_reading import earlier, missing_cookies

_FAILED: Final = (400, 401, 403, 422, 500)
_SHORTEST: Final = 6  # characters from which a state is one of a kind


@evidence_for("oauth/state-mismatch", on=("error",), status=_FAILED)
def cookie_of_the_login_left_out(case: Case) -> Iterator[Evidence]:
    """The answer that sent the browser to log in set a cookie; the browser came back without it."""
    asked = dict(case.query) or members(case)
    state = asked.get("state", "")
    if len(state) < _SHORTEST or "client_id" in asked or not ("code" in asked or "error" in asked):
        return
    for stored in missing_cookies(case):
        if _began_the_login(stored, state):
            when = earlier(case, stored.record)
            says = f"The cookie {stored.name}, set {when} when this login began, did not come back."
            yield strong(says, at="request.headers", quote="", about=(stored.record,))
            return


def _began_the_login(stored: StoredCookie, state: str) -> bool:
    """Whether a cookie came with the redirect that took this very state along."""
    response = stored.record.exchange.response
    return 300 <= stored.record.status < 400 and response is not None and state in response.headers.get("location")
