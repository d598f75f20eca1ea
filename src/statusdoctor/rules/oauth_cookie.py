"""oauth/: the cookie that an application set when it began a login, and in which it keeps the login's state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, strong
from statusdoctor.facts.cookie_storing import kept_back
from statusdoctor.facts.logins import is_login_address
from statusdoctor.history import StoredCookie
from statusdoctor.knowledge import Fix
from statusdoctor.model import split_url
from statusdoctor.rules.oauth_steps import members
from statusdoctor.rules.session_reading import cookies_visible, earlier, missing_cookies, sent_names, turned_away

_FAILED: Final = (400, 401, 403, 422, 500)
#: What a provider's page posts to the application (SAML bindings, 3.5; OAuth form_post; WS-Federation).
_ANSWERS: Final = frozenset(("SAMLResponse", "code", "id_token", "wresult"))
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


@evidence_for("cookies/out-of-scope", on=("error", "redirect"))
def left_behind_by_a_login(case: Case) -> Iterator[Evidence]:
    """The provider's page posts its answer back, and the cookie with which the login began may not come along."""
    if case.method != "POST" or not cookies_visible(case) or not members(case).keys() & _ANSWERS:
        return
    if not turned_away(case) and not (case.status < 400 and is_login_address(case.history.target)):
        return
    sent = sent_names(case)
    for stored in case.history.jar():
        if stored.name not in sent and kept_back(stored, case.request) == "SameSite" and _led_away(stored):
            policy = f"SameSite={stored.cookie.same_site}" if stored.cookie.same_site else "no SameSite, so Lax"
            says = f"The cookie {stored.name} ({policy}), set as this login began, stays behind on a POST."
            fix = Fix("server", "Let it come along.", f"Set-Cookie: {stored.name}=…; Secure; SameSite=None")
            yield strong(says, at="request.headers", quote="", about=(stored.record,), fix=fix)
            return


def _led_away(stored: StoredCookie) -> bool:
    """Whether a cookie came with a redirect to another host, as a login at a provider begins."""
    response = stored.record.exchange.response
    if response is None or not 300 <= stored.record.status < 400:
        return False
    return (split_url(response.headers.get("location")).hostname or stored.host) != stored.host
