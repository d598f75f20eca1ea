"""auth/login-redirect: a program that asks for data, and a login page or the way to one in answer."""

from __future__ import annotations

from collections.abc import Iterator

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, strong
from statusdoctor.facts.cookies import is_session_name
from statusdoctor.facts.logins import is_login_address, is_login_page, wants_data
from statusdoctor.rules.session_reading import leads_to_login, missing_cookies, sent_names, session_like


@evidence_for("auth/login-redirect", on=("redirect",))
def sent_to_the_login(case: Case) -> Iterator[Evidence]:
    """A program asked, and the server answers as if a person were there."""
    target = leads_to_login(case)
    if not target or not wants_data(case.request):
        return
    says = "A program asked for data, and the answer redirects to a login page."
    if _has_session_evidence(case):
        yield strong(says, at="response.headers.location")
    else:
        yield proof(says, at="response.headers.location")


def _has_session_evidence(case: Case) -> bool:
    """Whether it is known why the caller counts as nobody: then that is the cause and this its form."""
    if any(session_like(stored) for stored in missing_cookies(case)) or any(case.history.cleared_cookies()):
        return True
    return any(is_session_name(name) for name in sent_names(case))


@evidence_for("auth/login-redirect", on=("success", "error"), status=(200, 203, 401, 403, 404, 405, 406, 415))
def got_the_login_page(case: Case) -> Iterator[Evidence]:
    """The redirect was followed: what arrives in place of the data is the login page."""
    came = next((hop for hop in case.history.hops if not is_login_address(hop.request.url)), None)
    shows_login = is_login_page(case.got)
    if came is not None and is_login_address(case.request.url) and wants_data(came.request):
        says = f"The request for {came.request.route[:60]} was redirected to this login page."
        yield (proof if shows_login or case.status >= 400 else strong)(says, at="request.url", about=(came,))
    elif shows_login and wants_data(case.request) and not is_login_address(case.request.url):
        weight = proof if case.status < 300 else strong
        yield weight("A program asked for data, and an HTML login page came.", at="response.body", quote="")
