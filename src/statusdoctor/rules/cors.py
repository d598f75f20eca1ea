"""cors/: what a browser keeps from a page, and why: the verdict of facts/cors.py, said with the fields to send."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, decisive, evidence_for, proof, slight
from statusdoctor.facts.cors import REDIRECTS, Verdict, judge
from statusdoctor.facts.logins import is_login_address
from statusdoctor.knowledge import Fix, causes
from statusdoctor.rules.cors_reading import has_cookies_to_send, is_certain, is_credentialed, is_judged, remedy
from statusdoctor.rules.cors_telling import TELLING, misspelt_leave, of

#: What cannot explain a refused preflight: it carries no credentials, and its method and route are not the page's.
_BEHIND_A_PREFLIGHT: Final = ("access", "gateway", "server", "limits", "state")
_NOT_OF_A_PREFLIGHT: Final = ("auth", "oauth", "routing", "request", "payload", "content", "redirect", "cookies")


@evidence_for("", on=("browser",))
def withheld_from_the_page(case: Case) -> Iterator[Evidence]:
    """Runs the browser's checks on the answer to a cross-origin request and names the one that fails."""
    if not is_judged(case):
        return
    if case.fetch.preflight and not 200 <= case.status < 300:
        yield from _refused_preflight(case)
        return
    credentials = is_credentialed(case)
    verdict = judge(case.request, case.response, credentials)
    if verdict.allowed and case.fetch.preflight and has_cookies_to_send(case):
        credentials = True  # a guess that the page's request, where it follows, refutes (resolution.py)
        verdict = judge(case.request, case.response, credentials)
    if verdict.allowed and not credentials and (found := misspelt_leave(case)):
        yield msgspec.structs.replace(found, fix=remedy(case, credentials=True))
        return
    if verdict.allowed or not _was_visible(case, verdict):
        return
    if case.status >= 400:
        yield _hidden_error(case, verdict, credentials)
        return
    found = TELLING[verdict.reason.removeprefix("Preflight")](case, verdict)
    found = msgspec.structs.replace(found, fix=found.fix or remedy(case, credentials))
    yield found if _is_settled(case, verdict) else msgspec.structs.replace(found, strength="strong")


def _was_visible(case: Case, verdict: Verdict) -> bool:
    """Whether the field that decides was recorded: what a capture leaves out says nothing."""
    return verdict.field in case.response.headers or case.response.headers.lacks(verdict.field)


def _is_settled(case: Case, verdict: Verdict) -> bool:
    """Whether nothing is left open: the mode of the request, its credentials, or why the answer came at all."""
    if not is_certain(case) or (case.fetch.preflight and "llowCredentials" in verdict.reason):
        return False
    if case.fetch.preflight and "Wildcard" in verdict.reason:
        return False
    if case.status in REDIRECTS:
        return verdict.field == "location" or not is_login_address(case.response.headers.get("location"))
    came = case.history.redirect_here()
    return came is None or not is_login_address(case.request.url)


# Preflights with another status than 200 to 299


def _refused_preflight(case: Case) -> Iterator[Evidence]:
    if 300 <= case.status < 400 and case.status != 304:
        yield from _redirected(case)
    else:
        says = f"The preflight was answered {case.status}; browsers go on only after 200 to 299."
        if case.status in (401, 403):
            says = f"The preflight was answered {case.status}; browsers never send credentials with a preflight."
        found = proof(says, "request.method", f"OPTIONS, for {case.fetch.method}", fix=remedy(case, credentials=False))
        yield of("cors/preflight-status", found)
    said = {match.words.cause for match in case.matches}
    yield from _what_else_it_is_not(case.status)
    yield from (found for cause in sorted(said) for found in _refuted(cause))


@cache
def _what_else_it_is_not(status: int) -> tuple[Evidence, ...]:
    """Whatever refused the preflight: the page's request was never sent, so its own faults are none here."""
    usual = (cause for cause, words in causes().items() if str(status) in words.prior)
    return tuple(found for cause in usual for found in _refuted(cause))


def _refuted(cause: str) -> Iterator[Evidence]:
    family = cause.partition("/")[0]
    if family in _NOT_OF_A_PREFLIGHT:
        says = "A preflight is the browser's own: it bears no credentials and no content."
        yield Evidence("rules_out", says, "request.method", "OPTIONS", cause=cause)
    elif family in _BEHIND_A_PREFLIGHT:
        says = "For the browser the preflight's status is what counts."
        yield Evidence("against", says, "request.method", "OPTIONS", cause=cause)


def _redirected(case: Case) -> Iterator[Evidence]:
    location = case.response.headers.get("location")
    says = f"The preflight was redirected ({case.status}), and browsers follow no redirect for a preflight."
    fix = Fix("client", "Call the final address: https, right host, and slash exactly as Location has it.", location)
    if is_login_address(location):
        fix = Fix("operator", "Let OPTIONS pass the login gateway without a session.")
    yield of("cors/preflight-redirect", proof(says, "response.headers.location", fix=fix))


# Errors


def _hidden_error(case: Case, verdict: Verdict, credentials: bool) -> Evidence:
    fault = "carries no Access-Control-Allow-Origin"
    if not verdict.reason.startswith("Missing"):
        fault = f"fails the CORS check ({verdict.reason})"
    says = f"The {case.status} {fault}: the page saw a CORS failure instead."
    where, fix = f"response.headers.{verdict.field}", remedy(case, credentials)
    if _is_told(case):
        return of("cors/error-hides-behind", proof(says, where, fix=fix))
    return decisive(of("cors/error-hides-behind", slight(says, where, fix=fix)))


def _is_told(case: Case) -> bool:
    """Whether the cause of the error can be known: by the server's words, or by what the request carried."""
    known = any(match.words.strength != "slight" for match in case.matches)
    return known or case.status == 401 or bool(case.credentials) or "cookie" in case.request.headers
