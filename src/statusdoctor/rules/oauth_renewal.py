"""oauth/: tokens that come and go in a session: the ID token's nonce, refresh tokens replaced, assertions reused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.tokens import token
from statusdoctor.history import Flow, Record, is_refresh
from statusdoctor.rules.oauth_steps import code_flow, code_request, members, token_request
from statusdoctor.rules.session_reading import earlier, on_cause

_REFUSED: Final = (400, 401, 403)


@evidence_for("oauth/nonce-mismatch", on=("browser", "success", "error"))
def nonce_compared(case: Case) -> Iterator[Evidence]:
    """The nonce of an ID token and the one of its authorize request (OpenID Connect Core, 3.1.3.7)."""
    flow, raw, where = _id_token(case)
    found = token(raw) if raw else None
    if flow is None or found is None or not flow.nonce or flow.authorize is None:
        return
    nonce = found.claims.get("nonce")
    if not isinstance(nonce, str):
        yield strong(
            "The ID token has no nonce, though the authorize request sent one.", where, "", about=(flow.authorize,)
        )
    elif not flow.sent_nonce(nonce):
        says = "The ID token's nonce is not the one of the authorize request."
        yield proof(says, where, "", about=(flow.authorize,))


@evidence_for("oauth/nonce-mismatch", on=("error",), status=(400, 401, 403, 422, 500))
def nonce_named_at_the_callback(case: Case) -> Iterator[Evidence]:
    """The application checks the ID token when the browser comes back, and speaks of its nonce."""
    asked = dict(case.query) if case.method == "GET" else members(case)
    if not asked.get("state") or not ("code" in asked or "id_token" in asked):
        return
    if "nonce" in case.words and "dpop" not in case.words:
        yield strong("The callback failed, and the application speaks of the nonce.", at="response.body", quote="")
        for cause in ("auth/token-malformed", "auth/replay-detected"):
            yield on_cause(cause, against("The nonce of an ID token is in question.", at="response.body", quote=""))
        others = sum(
            1 for _, flow in zip(range(20), case.history.flows(), strict=False) if flow.client == case.exchange.client
        )
        if others > 1:
            yield slight(f"{others} logins of this client were under way in this session.", at="earlier", quote="")


def _id_token(case: Case) -> tuple[Flow | None, str, str]:
    """The flow at hand, its ID token, and where that stands: in a token answer, or in a callback's form."""
    if case.status < 300 and code_request(case) and isinstance(case.got.json, dict):
        return code_flow(case), str(case.got.json.get("id_token") or ""), "response.body: id_token"
    posted = members(case) if case.method == "POST" and case.status >= 400 else {}
    if posted.get("id_token") and posted.get("state"):
        return case.history.flow(), posted["id_token"], "request.body"
    return None, "", ""


@evidence_for("oauth/refresh-token-invalid", on=("error",), status=(400, 401, 403, 404))
def rotated_away(case: Case) -> Iterator[Evidence]:
    """What became of this refresh token in this session."""
    if not is_refresh(case.request):
        return
    asked = token_request(case)
    sent = asked.get("refresh_token") or asked.get("refresh") or asked.get("refreshToken") or ""
    issue = case.history.token(sent) if sent else None
    if issue is None:
        return
    if issue.rotated is not None and issue.rotated.started < case.sent_at:
        says = f"A refresh {earlier(case, issue.rotated)} put a new refresh token in this one's place."
        yield proof(says, "request.body", f"refresh_token={sent}", about=(issue.rotated, issue.record))
        yield on_cause("oauth/invalid-client", against("The refresh token had been replaced.", "earlier"))
    elif issue.revoked is not None and issue.revoked.started < case.sent_at:
        says = f"This refresh token was revoked {earlier(case, issue.revoked)}."
        yield proof(says, "request.body", f"refresh_token={sent}", about=(issue.revoked,))
    elif issue.client_id and asked.get("client_id") and issue.client_id != asked["client_id"]:
        yield proof(
            "The refresh token was issued to another client_id.", "request.body", "client_id=", about=(issue.record,)
        )
    elif issue.kind != "refresh":
        says = f"The value sent as refresh token was handed out as {issue.kind} token."
        yield proof(says, "request.body", f"refresh_token={sent}", about=(issue.record,))
    else:
        says = f"The refresh token was issued {earlier(case, issue.record)} and is refused now."
        yield slight(says, "request.body", f"refresh_token={sent}", about=(issue.record,))


@evidence_for("oauth/refresh-token-invalid", on=("error",), status=(400, 401, 403))
def refused_before(case: Case) -> Iterator[Evidence]:
    """The same refresh request was refused before: the token does not come back to life."""
    if not is_refresh(case.request) or not token_request(case):
        return
    before: Record | None = next((r for r in case.history.attempts(100) if r.status == case.status), None)
    if before is not None and before.request.body.kept and before.request.body.raw == case.request.body.raw:
        yield slight(f"The same refresh was refused {earlier(case, before)}.", at="earlier", about=(before,))


@evidence_for("oauth/assertion-rejected", on=("error",), status=_REFUSED)
def assertion_used_before(case: Case) -> Iterator[Evidence]:
    """An assertion may be used once where the server remembers its jti (RFC 7523, 3)."""
    asked = token_request(case)
    sent = asked.get("client_assertion") or asked.get("assertion") or ""
    found = token(sent) if sent else None
    jti = found.claims.get("jti") if found else None
    if not isinstance(jti, str):
        return
    for record in case.history.to_host():
        if sent.encode() in record.request.body.raw and record.done_before(case.sent_at):
            yield strong(f"The same assertion was used {earlier(case, record)}.", "request.body", "", about=(record,))
            return
