"""auth/: an identity that is known and may not: scope, step-up, single sign-on, forbidden, and the 403 for nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.cookies import is_session_name, sent_cookies
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.tokens import token
from statusdoctor.history import Record
from statusdoctor.knowledge import Fix
from statusdoctor.rules.auth_accepted import accepted_here, accepted_lines
from statusdoctor.rules.auth_answers import named_by_server, said_clearly, says_none_arrived, signed_in_at
from statusdoctor.rules.auth_reading import authorization, is_oauth, is_preflight, nothing_sent
from statusdoctor.rules.session_reading import on_cause
from statusdoctor.secrecy import is_password

#: What cannot be said of somebody who is known.
_OF_STRANGERS: Final = (
    "auth/token-rejected", "auth/token-expired", "auth/no-credentials", "auth/session-expired", "auth/api-key-invalid",
    "auth/credentials-misplaced", "auth/session-cookie-missing",
)  # fmt: skip
_IN_FRONT: Final = ("waf", "cdn", "proxy", "gateway")
_URL: Final = re.compile(r"https://[^\s;,]+")


@evidence_for("auth/insufficient-scope", on=("error",), status=(401, 403, 404))
def scope_fields_of_github(case: Case) -> Iterator[Evidence]:
    """GitHub and Gitea say in two fields what the token has and what the route takes."""
    fields = case.response.headers
    if "x-accepted-oauth-scopes" not in fields or "x-oauth-scopes" not in fields:
        return
    accepted, has = _scopes(fields.get("x-accepted-oauth-scopes")), _scopes(fields.get("x-oauth-scopes"))
    if accepted and not accepted & has:
        wanted, had = " or ".join(sorted(accepted)[:3]), ", ".join(sorted(has)[:4]) or "none"
        says = f"The route takes the scope {wanted}; the token has {had}."
        yield proof(says, at="response.headers.x-accepted-oauth-scopes")


def _scopes(text: str) -> frozenset[str]:
    return frozenset(part for part in re.split(r"[,\s]+", text) if part)


@evidence_for("auth/insufficient-scope", on=("error",), status=(401, 403))
def scope_in_the_challenge(case: Case) -> Iterator[Evidence]:
    """A challenge names a scope that the token's own list lacks (RFC 6750, 3)."""
    challenge = case.challenges.first("bearer") or case.challenges.first("dpop")
    if challenge is None or not challenge.get("scope") or case.token is None or not case.token.scopes:
        return
    missing = _scopes(challenge.get("scope")) - frozenset(case.token.scopes)
    if missing and challenge.get("error") in ("", "insufficient_scope"):
        names = " ".join(sorted(missing)[:3])
        fix = Fix("client", f"Ask for the scope {names} when the token is requested.", f"scope={names}")
        yield proof(
            f"The server asks for the scope {names}, which the token lacks.",
            "response.headers.www-authenticate",
            fix=fix,
        )


@evidence_for("auth/insufficient-scope", on=("error",), status=(401,))
def nothing_that_could_have_a_scope(case: Case) -> Iterator[Evidence]:
    """To Appwrite a caller without a session is a guest, who has few scopes."""
    if nothing_sent(case) and case.matched("auth/insufficient-scope") and not is_preflight(case):
        yield against("Nothing was sent that could have a scope.", at="request.headers", quote="")


@evidence_for("auth/insufficient-scope", on=("error",), status=(403,))
def more_scope_was_accepted(case: Case) -> Iterator[Evidence]:
    if case.token is None or not case.token.scopes or case.matched("auth/insufficient-scope"):
        return
    mine = set(case.token.scopes)
    for line, record in accepted_lines(case).items():
        if record.route != case.request.route or record.request.method != case.method:
            continue
        other = token(line)
        if other is not None and set(other.scopes) - mine:
            missing = " ".join(sorted(set(other.scopes) - mine)[:3])
            yield strong(f"A token with the scope {missing} was accepted at this address.", "earlier", about=(record,))
            return


@evidence_for("auth/step-up-required", on=("error",), status=(401, 403))
def stronger_login_demanded(case: Case) -> Iterator[Evidence]:
    challenge = case.challenges.first("bearer") or case.challenges.first("dpop")
    if challenge is None:
        return
    at = "response.headers.www-authenticate"
    if challenge.get("error") == "insufficient_user_authentication":
        wants = challenge.get("acr_values") or challenge.get("max_age")
        yield proof(f"The server asks for a stronger or fresher login ({wants or 'step-up'}).", at=at)
    elif challenge.get("claims"):
        yield proof("The challenge carries a claims request: the login has to satisfy a further policy.", at=at)
    elif challenge.get("acr_values") or challenge.get("max_age"):
        yield strong("The challenge names a level or an age of login that is wanted.", at=at)


@evidence_for("auth/step-up-required", on=("error",), status=(401, 403))
def second_factor_demanded(case: Case) -> Iterator[Evidence]:
    """Fields in which a service asks for a second factor, or a signature in its place: Wise's, GitHub's."""
    for name, wanted in _SECOND_FACTORS.items():
        if case.response.headers.get(name).lower().startswith(wanted):
            says = "The service wants a second factor for this, and the request brought none that it takes."
            yield proof(says, at=f"response.headers.{name}")
            for cause in _OF_STRANGERS:
                yield on_cause(cause, against("The service knows who asks.", at=f"response.headers.{name}"))


_SECOND_FACTORS: Final = {"x-2fa-approval-result": "rejected", "x-github-otp": "required"}


@evidence_for("", on=("error",), status=(401,))
def knows_the_caller(case: Case) -> Iterator[Evidence]:
    """A 401 whose body says that the caller is signed in refuses no token: it asks for more."""
    if case.got.has_json and (at := signed_in_at(case.got.json)):
        for cause in _OF_STRANGERS:
            yield on_cause(cause, rules_out("The answer says that the caller is signed in.", f"response.body: {at}"))


@evidence_for("auth/session-expired", on=("error",), status=(410,))
def knows_the_session_no_more(case: Case) -> Iterator[Evidence]:
    """django-allauth's word to an app whose X-Session-Token has ended."""
    meta = case.got.json.get("meta") if case.got.has_json and isinstance(case.got.json, dict) else None
    if isinstance(meta, dict) and meta.get("is_authenticated") is False and case.credentials:
        says = "The answer says 410 and is_authenticated false: the session that was sent is gone."
        at = "response.body: meta.is_authenticated"
        yield proof(says, at, "")
        yield on_cause("routing/gone", rules_out("It is the session that is gone, not the address.", at, ""))


@evidence_for("auth/sso-authorization-required", on=("error",), status=(401, 403, 404))
def sso_of_github(case: Case) -> Iterator[Evidence]:
    value = case.response.headers.get("x-github-sso")
    if value.startswith("required"):
        link = _URL.search(value)
        fix = Fix("client", "Open this address in the browser and authorise the token.", link[0]) if link else None
        yield proof(
            "The organisation wants this token authorised for its single sign-on.",
            "response.headers.x-github-sso",
            fix=fix,
        )


@evidence_for("auth/forbidden", on=("error",), status=(403,))
def known_and_not_allowed(case: Case) -> Iterator[Evidence]:
    if nothing_sent(case):
        if case.matched("auth/forbidden"):
            yield rules_out("Nobody was logged in: the request carried no credentials.", at="request.headers", quote="")
        return
    sent = authorization(case) or case.sent_credentials()
    if sent is None or sent.fault or named_by_server(case, "auth/forbidden") or is_oauth(case):
        return
    if sent.where.startswith("request.body") and is_password(sent.name):
        return  # a login: nobody is known yet
    if case.matched("auth/token-rejected") and not case.matched("auth/forbidden"):
        return  # the words call the token itself bad
    if (record := _served_before(case)) is not None:
        yield strong("The same session was served here before; this was refused.", sent.where, about=(record,))
    elif (record := _known_elsewhere(case, sent)) is not None:
        yield strong("The same credentials were accepted here for another path.", sent.where, about=(record,))
    else:
        yield slight("The credentials were accepted or not looked at; this action was refused.", at=sent.where)


def _served_before(case: Case) -> Record | None:
    """What this host answered well to the same session, where a page is asked for: no CSRF guard looks at those."""
    if case.method not in ("GET", "HEAD") or "authorization" in case.request.headers or case.matches:
        return None
    sessions = {pair for pair in case.sent_cookies if is_session_name(pair[0])}
    if not sessions:
        return None
    return next((r for r in case.history.to_host(100) if r.ok and sessions & {*sent_cookies(r.request.headers)}), None)


def _known_elsewhere(case: Case, sent: Credentials) -> Record | None:
    """What was served to the same Authorization, where this very route never was: a right lacks, the token is good."""
    if (
        sent.kind not in ("bearer", "dpop", "token")
        or case.matches
        or any(s.wrote and s.kind in _IN_FRONT for s in case.speakers)
    ):
        return None
    record = accepted_here(case, sent)
    if record is None or record.route == case.request.route:
        return None
    return None if any(r.ok and r.route == case.request.route for r in case.history.same_route()) else record


@evidence_for("auth/forbidden-anonymous", on=("error",), status=(403,))
def nobody_is_logged_in(case: Case) -> Iterator[Evidence]:
    if is_preflight(case):
        return
    if not nothing_sent(case):
        if case.matched("auth/forbidden-anonymous") and case.credentials:
            yield against("The request did carry credentials.", at=case.credentials[0].where)
        return
    says = "The request carried no credentials; the server answered 403 where 401 would be exact."
    if case.response.headers.get("x-amzn-errortype") == "MissingAuthenticationTokenException":
        yield slight(says, at="request.headers", quote="")  # API Gateway says so of unknown routes: routing/not-found
    elif says_none_arrived(case) or said_clearly(case, "auth/no-credentials"):
        yield proof(says, at="request.headers", quote="")
    elif said_clearly(case, "auth/forbidden"):
        yield strong(says, at="request.headers", quote="")
    elif _succeeded_with_credentials(case):
        yield strong("The same route answered well when credentials were sent.", at="earlier")
    elif any(m.quote.lower() == "permission denied" for m in case.matches) and case.got.looks_like in ("json", "text"):
        yield strong(says, at="request.headers", quote="")
    elif _is_api(case) and all(m.words.cause == "auth/forbidden" for m in case.matches):
        yield slight(says, at="request.headers", quote="")


def _succeeded_with_credentials(case: Case) -> bool:
    return any(r.ok and "authorization" in r.request.headers for r in case.history.same_route())


def _is_api(case: Case) -> bool:
    wrote = any(s.wrote and s.kind in ("waf", "cdn", "proxy") for s in case.speakers)
    return case.got.looks_like == "json" and not wrote


@evidence_for("auth/no-credentials", on=("error",), status=(403,))
def disguised(case: Case) -> Iterator[Evidence]:
    """A 403 to nobody has an id of its own: auth/forbidden-anonymous."""
    if nothing_sent(case) and said_clearly(case, "auth/no-credentials"):
        yield rules_out("The status is 403, not 401.", at="response.status", quote="")


@evidence_for("auth/token-rejected", on=("error",), status=(403,))
def refused_with_403(case: Case) -> Iterator[Evidence]:
    sent = case.sent_credentials("bearer", "dpop", "token")
    said = any(word in case.words for word in ("invalid token", "token is invalid", "authenticate"))
    if sent and not sent.fault and said and not named_by_server(case, "auth/token-rejected"):
        yield strong("The server says that it does not accept the token.", at=sent.where)
