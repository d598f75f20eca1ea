"""auth/: what earlier exchanges tell: credentials dropped at a redirect, at home elsewhere, dead since a refresh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.sites import same_site
from statusdoctor.facts.timing import ago
from statusdoctor.history import Record, is_refresh
from statusdoctor.knowledge import Fix
from statusdoctor.model import Request
from statusdoctor.rules.auth_answers import about_identity
from statusdoctor.rules.session_reading import earlier, on_cause

_CARRIERS: Final = (
    "authorization", "x-api-key", "api-key", "apikey", "x-auth-token", "private-token", "x-access-token", "cookie",
)  # fmt: skip
_REFUSED: Final = (401, 403, 404, 407)
_AT_ONCE_S: Final = 15.0
_LOOP_WITHIN_S: Final = 300.0
_LOOKED_AT: Final = 40
_LOOP_FROM: Final = 3  # the same refused credentials, this time included
_ONE_TIME: Final = ("digest", "ntlm", "negotiate", "oauth", "hawk", "aws4-hmac-sha256", "signature", "sharedkey")
#: What the server's own words settle better than a comparison of hosts.
_SPECIFIC: Final = (
    "auth/token-expired", "auth/token-wrong-audience", "auth/token-wrong-issuer", "auth/insufficient-scope",
    "auth/token-revoked", "auth/account-blocked", "auth/token-malformed",
)  # fmt: skip


#: What a host says of a credential that is at home elsewhere.
_ECHOES: Final = (
    "auth/token-bad-signature", "auth/token-rejected", "auth/api-key-invalid", "auth/basic-rejected",
)  # fmt: skip


@evidence_for("auth/credentials-dropped-on-redirect", on=("error", "redirect"))
def left_out_after_a_redirect(case: Case) -> Iterator[Evidence]:
    """The hop before this request carried credentials, and this one does not."""
    if case.status not in _REFUSED and "redirect" not in case.triggers:
        return
    for hop in reversed(case.history.hops):
        lost = _lost(hop.request, case.request)
        if lost:
            yield from _dropped(case, hop, lost)
            return


def _lost(before: Request, now: Request) -> str:
    """The field with credentials that the redirected request had and the following one was seen to lack."""
    for name in _CARRIERS[:-1]:
        if name in before.headers and now.headers.lacks(name):
            return name
    return ""


def _dropped(case: Case, hop: Record, name: str) -> Iterator[Evidence]:
    if case.status not in _REFUSED:
        return  # without a refusal the loss did no harm
    shown = "Authorization" if name == "authorization" else name
    says = f"{shown} was sent to {hop.request.host} and left out after its {hop.status}, {_what_changed(hop, case)}."
    address = case.request.origin + case.request.route
    fix = Fix(
        "client", "Use the final address from the start: https, the canonical host, the right final slash.", address
    )
    weight = proof if case.status in (401, 407) else strong
    yield weight(says, at=f"request.headers.{name}", quote="", about=(hop,), fix=fix)
    had = rules_out("The client had credentials, and sent them before the redirect.", "earlier", about=(hop,))
    for cause in ("auth/no-credentials", "auth/forbidden-anonymous", "auth/api-key-missing"):
        yield on_cause(cause, had)


def _what_changed(hop: Record, case: Case) -> str:
    before, now = hop.request, case.request
    if before.host != now.host:
        return "which leads to another host"
    if before.scheme != now.scheme:
        return f"which leads from {before.scheme} to {now.scheme}"
    return "which leads to another port" if before.port != now.port else "which stays on the same host"


@evidence_for("auth/credentials-for-another-host", on=("error",), status=(400, 401, 403, 422, 498))
def at_home_elsewhere(case: Case) -> Iterator[Evidence]:
    """Another host of this session accepted the very same credential, and this one never did."""
    if not about_identity(case) and case.status != 403:
        return
    for sent in case.credentials:
        if not sent.where.startswith("request.headers.") or sent.kind == "cookie" or sent.fault:
            continue
        known = case.history.credential(case.request.headers.get(sent.name))
        home = known.accepted_elsewhere(case.request.origin) if known else None
        if known is None or home is None or known.accepted_at(case.request.origin):
            continue
        if home.request.host == case.request.host:
            continue
        says = f"{home.request.host} accepted the same credential {earlier(case, home)}; this host refuses it."
        found = _foreign(case, says, sent.where, home)
        yield found
        if found.strength == "proof":
            for cause in _ECHOES:
                yield on_cause(cause, against("Another host accepts the same credential.", "earlier", about=(home,)))
        return


def _foreign(case: Case, says: str, where: str, home: Record) -> Evidence:
    told_more = any(case.matched(cause) for cause in _SPECIFIC)
    expired = case.token is not None and case.token.expired_at(case.server_time)
    weight = slight if told_more or expired or case.status == 403 else proof
    return weight(says, at=where, about=(home,))


@evidence_for("auth/refresh-failed", on=("error",), status=(401, 403))
def dead_since_the_refresh(case: Case) -> Iterator[Evidence]:
    """A refresh was refused, and the client goes on with the credentials of before."""
    failed = _failed_refresh(case)
    if failed is None or is_refresh(case.request):
        return
    sent = case.sent_credentials("bearer", "dpop", "token", "bare", "cookie", "api-key")
    older = sent is not None and _older_than(case, failed)
    if sent is None or not (older or _at_once(case, failed)):
        return
    span = earlier(case, failed)
    says = f"The token refresh failed with {failed.status} {span}; the old token is still in use."
    weight = proof if case.status == 401 else strong
    yield weight(says, at=sent.where, about=(failed,))
    if older:
        yield weight("The token was already in use before the refresh failed.", at="earlier", about=(failed,))
    yield on_cause("auth/token-expired", against("The refresh that should have replaced it failed.", "earlier"))
    yield on_cause("auth/no-credentials", against("A token was sent, and its refresh had failed.", "earlier"))


def _failed_refresh(case: Case) -> Record | None:
    """The latest refresh, where it was refused, at this site or for a token of this client."""
    for attempt in case.history.refreshes():
        if attempt.worked:
            return None
        if attempt.record.done_before(case.sent_at) and attempt.record.status >= 400:
            return attempt.record
    return None


def _at_once(case: Case, failed: Record) -> bool:
    """Whether the request follows a refresh at the same site so closely that no new token can lie between."""
    line = case.request.headers.get("authorization").partition(" ")[2]
    soon = case.sent_at - failed.finished < _AT_ONCE_S
    return (
        soon and same_site(failed.request.host, case.request.host) and bool(line) and case.history.token(line) is None
    )


def _older_than(case: Case, failed: Record) -> bool:
    """Whether the credential was in use before the refresh failed, at the same site or with the same issuer."""
    line = case.request.headers.get("authorization")
    known = case.history.credential(line) if line else None
    if known is not None and known.first.started < failed.started:
        return True
    issue = case.history.token(line.partition(" ")[2]) if line else None
    if issue is not None:
        return issue.issued_at < failed.started
    started = case.token.issued if case.token else None
    related = same_site(failed.request.host, case.request.host)
    return related and started is not None and started < failed.started


@evidence_for("auth/retry-loop", on=("error",), status=(401, 403, 407))
def again_and_again(case: Case) -> Iterator[Evidence]:
    """The same credentials, refused each time, with nothing changed in between."""
    name = "proxy-authorization" if case.status == 407 else "authorization"
    value = case.request.headers.get(name)
    if not value or value.partition(" ")[0].lower() in _ONE_TIME:
        return
    refused: list[Record] = []
    for record in case.history.within(_LOOP_WITHIN_S, _LOOKED_AT):
        if record.request.headers.get(name) != value:
            continue
        if record.status != case.status:
            break
        refused.append(record)
    if len(refused) + 1 >= _LOOP_FROM:
        span = ago(case.sent_at - refused[-1].started)
        says = f"The same credentials were refused {len(refused) + 1} times in {span}."
        yield proof(says, at=f"request.headers.{name}", about=(refused[-1], refused[0]))


@evidence_for("auth/retry-loop", on=("error",), status=(401, 403, 440))
def same_cookie_again(case: Case) -> Iterator[Evidence]:
    """The same for sessions in cookies: this very request, refused each time."""
    if "authorization" in case.request.headers or "cookie" not in case.request.headers:
        return
    cookie = case.request.headers.get("cookie")
    refused: list[Record] = []
    for record in case.history.attempts(200):
        if record.status != case.status or record.request.headers.get("cookie") != cookie:
            break
        refused.append(record)
    if len(refused) + 1 >= _LOOP_FROM and case.sent_at - refused[-1].started < _LOOP_WITHIN_S:
        span = ago(case.sent_at - refused[-1].started)
        says = f"This request was refused {len(refused) + 1} times in {span} with the same cookies."
        yield proof(says, at="request.headers.cookie", quote="", about=(refused[-1],))
