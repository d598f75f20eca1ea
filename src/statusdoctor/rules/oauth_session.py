"""oauth/: what two steps of one login must agree in: state, code, verifier, redirect_uri; compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, strong
from statusdoctor.facts.timing import ago
from statusdoctor.history import Flow, digest
from statusdoctor.model import split_url
from statusdoctor.rules.oauth_steps import code_flow, code_request, members, token_request
from statusdoctor.rules.session_reading import cookies_visible, earlier, on_cause

_OLD_S: Final = 600.0  # RFC 6749, 4.1.2 recommends that a code live at most ten minutes
_AGED_S: Final = 60.0  # Keycloak's, and others', default
_REFUSED: Final = (400, 401, 403)
_CALLBACK_FAILED: Final = (302, 303, 307, 400, 401, 403, 404, 422, 500, 502)
_FLOWS: Final = 20
_STATE_LOST: Final = re.compile(
    r"mismatching_state|state[ _-]?mismatch|(?:invalid|missing|wrong|unknown|bad)[ _-]?state\b|csrf warning"
)
_SHORTEST: Final = 6  # characters from which a cookie can hold a state


# The callback: state


@evidence_for("oauth/state-mismatch", on=("error", "redirect"), status=_CALLBACK_FAILED)
def state_of_no_flow(case: Case) -> Iterator[Evidence]:
    """The state that comes back was sent in no authorize request to this callback."""
    asked = dict(case.query) or members(case)
    state = asked.get("state", "")
    if not _came_back_in_vain(case, asked):
        return
    sent = [flow for flow in _flows_here(case) if flow.state]
    if not sent:
        return
    at = "request.url" if case.query else "request.body"
    about = tuple(flow.authorize for flow in sent[:1] if flow.authorize)
    if not state:
        yield proof("No state came back, though the authorize request sent one.", at=at, quote="", about=about)
    elif all(flow.state != digest(state) for flow in sent):
        many = f"in none of the {len(sent)} authorize requests" if len(sent) > 1 else "not in the authorize request"
        yield proof(f"The state that came back was sent {many} to this callback.", at=at, quote="state=", about=about)
    else:
        yield from _state_spent(case, sent, state)


def _came_back_in_vain(case: Case, asked: dict[str, str]) -> bool:
    """Whether this is a callback that failed: refused, or sent on with an error."""
    if not ("code" in asked or "error" in asked) or "client_id" in asked or "grant_type" in asked:
        return False
    return case.status >= 400 or "error" in case.response.headers.get("location").lower()


def _flows_here(case: Case) -> list[Flow]:
    """The flows whose redirect_uri is the address at hand, the latest first."""
    here = _place(case.request.url)
    found = (flow for flow in case.history.flows() if _place(flow.redirect_uri) == here)
    return [flow for flow, _ in zip(found, range(_FLOWS), strict=False)]


def _place(url: str) -> tuple[str, str]:
    parts = split_url(url)
    return (parts.hostname or "", parts.path.rstrip("/"))


def _state_spent(case: Case, sent: list[Flow], state: str) -> Iterator[Evidence]:
    flow = next(flow for flow in sent if flow.state == digest(state))
    before = flow.callback
    if before is not None and before.started < case.sent_at and before.request.path == case.request.path:
        says = f"The same callback was opened {earlier(case, before)}: its state was used up."
        yield strong(says, at="request.url", quote="state=", about=(before,))
    cookie = next((value for name, value in case.sent_cookies if "state" in name.lower()), None)
    if cookie is not None and state not in cookie and flow is not sent[0]:
        yield strong("A later login was begun since; its state took this one's place.", at="earlier", quote="")


@evidence_for("oauth/state-mismatch", on=("error",), status=_REFUSED)
def says_so_in_a_code(case: Case) -> Iterator[Evidence]:
    """A callback refused with a code of the application's own: InvalidState."""
    asked = dict(case.query) or members(case)
    said = next((s for s in case.said if s.of_body and _STATE_LOST.search(s.text.lower())), None)
    if said is not None and asked.get("state") and _came_back_in_vain(case, asked):
        yield strong("The application does not know the state that came back.", said.where, said.text[:200])
        yield on_cause("state/conflict", against("It is the state of a login.", said.where, said.text[:200]))


@evidence_for("oauth/state-mismatch", on=("error", "redirect"), status=_CALLBACK_FAILED)
def state_beside_its_cookie(case: Case) -> Iterator[Evidence]:
    """Many clients keep the state in a cookie: there it can be compared."""
    asked = dict(case.query)
    state = asked.get("state", "")
    if not state or not _came_back_in_vain(case, asked):
        return
    for name, value in case.sent_cookies:
        plain = "state" in name.lower() and len(value) >= _SHORTEST and value.isascii() and "." not in value
        if plain and state not in value and value not in state:
            says = f"The state in the address differs from the one in the cookie {name}."
            yield strong(says, at="request.headers.cookie", quote=f"{name}={value}")
            return


@evidence_for("oauth/state-mismatch", on=("error", "redirect", "browser", "success"))
def came_back_to_another_host(case: Case) -> Iterator[Evidence]:
    """The login was begun at another name of the same application: the cookie that holds its state stays there."""
    asked = dict(case.query)
    flow = case.history.flow() if asked.get("state") and "code" in asked else None
    if flow is None or not flow.asker or case.request.host in ("", flow.asker) or flow.authorize is None:
        return
    if not (case.status >= 400 or speaks_of_state(case)) or not cookies_visible(case):
        return
    says = f"The login began at {flow.asker} and came back to {case.request.host}, which has another jar."
    yield (proof if speaks_of_state(case) else strong)(says, at="request.url", quote="", about=(flow.authorize,))
    for cause in ("cors/origin-missing", "cors/error-hides-behind"):
        yield on_cause(cause, rules_out("A page was opened, and none reads the answer.", at="request.url", quote=""))


def speaks_of_state(case: Case) -> bool:
    return _STATE_LOST.search(case.words) is not None


# The token request: code, verifier, redirect_uri


def _quoted(case: Case, name: str) -> str:
    return f"{name}={token_request(case).get(name, '')}"


@evidence_for("oauth/code-expired-or-used", on=("error",), status=_REFUSED)
def redeemed_before(case: Case) -> Iterator[Evidence]:
    flow = code_flow(case)
    if flow is None:
        return
    tried = [r.record for r in flow.redemptions if r.record.started < case.sent_at]
    done = next((record for record in tried if record.ok), None)
    if done is not None:
        yield proof(
            f"The same code was redeemed {earlier(case, done)}.", "request.body", _quoted(case, "code"), about=(done,)
        )
        spent = against("The code had been redeemed before.", "earlier", about=(done,))
        for cause in ("oauth/pkce-mismatch", "oauth/redirect-uri-mismatch", "oauth/invalid-client"):
            yield on_cause(cause, spent)
    elif tried:
        says = f"The same code was tried {earlier(case, tried[-1])}; servers void a code at its first try."
        yield strong(says, "request.body", _quoted(case, "code"), about=(tried[-1],))


@evidence_for("oauth/code-expired-or-used", on=("error",), status=_REFUSED)
def code_too_old(case: Case) -> Iterator[Evidence]:
    flow = code_flow(case)
    if flow is None or flow.coded is None:
        return
    age = case.sent_at - flow.coded.finished
    says = f"The code was {ago(age)} old when it was redeemed."
    if age >= _OLD_S:
        yield proof(says, "request.body", _quoted(case, "code"), about=(flow.coded,))
    elif age >= _AGED_S:
        yield strong(says, "request.body", _quoted(case, "code"), about=(flow.coded,))


@evidence_for("oauth/pkce-mismatch", on=("error",), status=_REFUSED)
def verifier_hashed_anew(case: Case) -> Iterator[Evidence]:
    """The challenge is worked out from the verifier and compared (RFC 7636, 4.6)."""
    verifier, flow = code_request(case).get("code_verifier", ""), code_flow(case)
    if not verifier:
        return
    if flow is not None and flow.challenge and flow.authorize is not None:
        if flow.verifies(verifier):
            yield rules_out("The code_verifier does hash to the code_challenge of this flow.", "request.body", "")
        else:
            says = "The code_verifier does not hash to the code_challenge of the authorize request."
            yield proof(says, "request.body", _quoted(case, "code_verifier"), about=(flow.authorize,))
            yield from _of_another_flow(case, verifier)
        return
    known = [f for f in _flows_of_client(case) if f.challenge and f.authorize]
    if known and not any(f.verifies(verifier) for f in known):
        says = "The code_verifier hashes to no code_challenge that this session has seen."
        yield strong(
            says,
            "request.body",
            _quoted(case, "code_verifier"),
            about=tuple(f.authorize for f in known[:1] if f.authorize),
        )


def _of_another_flow(case: Case, verifier: str) -> Iterator[Evidence]:
    for other in _flows_of_client(case):
        if other.challenge and other.authorize is not None and other.verifies(verifier):
            says = f"The verifier belongs to another login, begun {earlier(case, other.authorize)}."
            yield strong(says, at="earlier", about=(other.authorize,))
            return


def _flows_of_client(case: Case) -> list[Flow]:
    client = token_request(case).get("client_id", "")
    found = (flow for flow in case.history.flows() if not client or flow.client_id == client)
    return [flow for flow, _ in zip(found, range(_FLOWS), strict=False)]


@evidence_for("oauth/pkce-missing", on=("error",), status=_REFUSED)
def verifier_left_out(case: Case) -> Iterator[Evidence]:
    asked, flow = code_request(case), code_flow(case)
    if flow is not None and flow.challenge and flow.authorize is not None and not asked.get("code_verifier"):
        says = "The authorize request sent a code_challenge; the token request brings no code_verifier."
        yield proof(says, "request.body", "", about=(flow.authorize,))


@evidence_for("oauth/redirect-uri-mismatch", on=("error",), status=_REFUSED)
def redirect_uri_compared(case: Case) -> Iterator[Evidence]:
    """The token request has to repeat the redirect_uri of the authorize request (RFC 6749, 4.1.3)."""
    asked, flow = code_request(case), code_flow(case)
    if flow is None or flow.authorize is None or not flow.redirect_uri:
        return
    mine = asked.get("redirect_uri", "")
    if mine == flow.redirect_uri:
        yield rules_out("redirect_uri is the same in both requests.", "request.body", "")
    elif mine:
        says = f"The token request says {mine[:70]}; the authorize request said {flow.redirect_uri[:70]}."
        yield proof(says, "request.body", _quoted(case, "redirect_uri"), about=(flow.authorize,))
    else:
        says = "The token request leaves out the redirect_uri that the authorize request sent."
        weight = strong if flow.redeemed_before(case.sent_at) else proof
        yield weight(says, "request.body", "", about=(flow.authorize,))


@evidence_for("oauth/redirect-uri-mismatch", on=("error",), status=(400, 403))
def another_one_was_taken(case: Case) -> Iterator[Evidence]:
    """At the authorize endpoint: the same client got in with another redirect_uri."""
    asked = dict(case.query)
    if "client_id" not in asked or not asked.get("redirect_uri") or "response_type" not in asked:
        return
    for flow in case.history.flows():
        if flow.client_id == asked["client_id"] and flow.code and flow.authorize is not None:
            if flow.redirect_uri != asked["redirect_uri"]:
                says = f"This client was accepted with {flow.redirect_uri[:70]} {earlier(case, flow.authorize)}."
                yield strong(says, "request.url", "redirect_uri=", about=(flow.authorize,))
            return
