"""oauth/: invalid_client narrowed down: the assertion, the method, the kind of client, or id and secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, slight, strong
from statusdoctor.facts.authorization import authorization
from statusdoctor.facts.oauth import OAuthRequest, oauth_request
from statusdoctor.history import Record
from statusdoctor.model import Request
from statusdoctor.rules.oauth_reading import Told, asked, named, named_elsewhere, told
from statusdoctor.secrecy import is_placeholder

_REFUSED: Final = frozenset(
    "invalid_client invalid_client_id bad_client_id bad_client_secret invalid_client_secret deleted_client "
    "incorrect_client_credentials disabled_client".split()
)
_METHODS: Final = {
    "basic": "Basic",
    "post": "client_secret in the body",
    "assertion": "a signed assertion",
    "none": "nothing",
    "both": "Basic and client_secret at once",
}


def client_refused(case: Case) -> OAuthRequest | None:
    """The request whose client was refused; None where the answer does not say so."""
    found = told(case)
    step = asked(case) if found is not None or case.status == 401 else None
    if step is None or step.step == "callback":
        return None
    if found is not None:
        return step if found.code in _REFUSED or _is_auth0(found, step) else None
    return step if case.status == 401 and step.step in ("token", "pushed", "introspection", "revocation") else None


def _is_auth0(found: Told, step: OAuthRequest) -> bool:
    """Auth0 and its customers answer a wrong client secret with access_denied and the one word Unauthorized."""
    return found.code == "access_denied" and step.is_token and found.words.strip() == "unauthorized"


def client_of(request: Request, step: OAuthRequest) -> str:
    """The client's id: the parameter, or the user of Basic."""
    if step.client_id or step.client_auth not in ("basic", "both"):
        return step.client_id
    return authorization(request.headers.get("authorization")).user


def accepted_before(case: Case, step: OAuthRequest) -> Iterator[tuple[Record, OAuthRequest]]:
    """The client's earlier requests to this host that were accepted for the same client id."""
    mine = client_of(case.request, step)
    for record in case.history.to_host(200):
        if record.ok and record.request.method == "POST" and mine:
            other = oauth_request(record.request)
            if other is not None and other.step in ("token", "pushed") and client_of(record.request, other) == mine:
                yield record, other


@evidence_for("oauth/client-auth-method", on=("error", "says-error"))
def another_method_worked(case: Case) -> Iterator[Evidence]:
    """The session shows how this client is registered: by a request that was accepted."""
    step = client_refused(case)
    if step is None or named_elsewhere(case, "oauth/client-auth-method"):
        return
    if step.client_auth == "both":
        yield strong("The client sent its secret twice: in Basic and in the body.", "request.headers.authorization")
    for record, other in accepted_before(case, step):
        if other.client_auth != step.client_auth:
            now, then = _METHODS[step.client_auth], _METHODS[other.client_auth]
            says = f"This client sent {now}; earlier it was accepted with {then}."
            yield proof(says, "request.body", "", about=(record,))
        return


@evidence_for("oauth/invalid-client", on=("error", "says-error"))
def a_client_without_a_name(case: Case) -> Iterator[Evidence]:
    """Some code put in the word for nothing where the id of the client belongs."""
    step = client_refused(case)
    if step is not None and step.client_id and is_placeholder(step.client_id):
        says = f'The client calls itself "{step.client_id[:40]}": its id was never filled in.'
        yield proof(says, "request.body" if case.request.body.raw else "request.url", "")


@evidence_for("oauth/client-auth-method", on=("error", "says-error"))
def no_authentication(case: Case) -> Iterator[Evidence]:
    step = client_refused(case)
    if step is None or step.client_auth != "none" or not step.client_id or _public(case, step) or named(case):
        return
    if is_placeholder(step.client_id):
        return
    yield strong("The client named itself and sent no secret, assertion or Basic credentials.", "request.body", "")


def _public(case: Case, step: OAuthRequest) -> bool:
    """Whether the request comes from a program that cannot keep a secret: a page, or one that relies on PKCE."""
    return "origin" in case.request.headers or bool(step.asked.get("code_verifier")) or step.grant == "device"


@evidence_for("oauth/client-type-mismatch", on=("error", "says-error"))
def public_client_refused(case: Case) -> Iterator[Evidence]:
    """A page or app sends no secret, and the server wants one: the client is registered as another kind."""
    step = client_refused(case)
    if (
        step is None
        or step.client_auth != "none"
        or not _public(case, step)
        or named_elsewhere(case, "oauth/client-type-mismatch")
    ):
        return
    known = told(case)
    who = "A page" if "origin" in case.request.headers else "A client"
    if step.asked.get("code_verifier"):
        yield strong(f"{who} redeemed its code with PKCE and no secret; the server wants one.", "request.body", "")
    elif known is not None:
        yield slight(
            f"{who} asked without any secret; the server wants the client to prove itself.", "request.body", ""
        )


@evidence_for("oauth/invalid-client", on=("error", "says-error", "redirect"))
def id_or_secret_refused(case: Case) -> Iterator[Evidence]:
    step, found = client_refused(case), told(case)
    if step is None or named_elsewhere(case, "oauth/invalid-client"):
        return
    at, quote = (found.where, found.quote) if found else ("response.status", "")
    oddity = _odd_secret(case, step)
    if oddity:
        yield proof(f"The client secret that was sent {oddity}.", "request.body", "")
    elif found and found.subject == "redirect_uri":
        return
    elif step.step in ("authorize", "device"):
        yield proof("The authorization server does not know this client_id.", at, quote)
    elif step.client_auth in ("basic", "post"):
        weight = strong if found else slight
        yield weight("The server refuses the client id and secret that were sent.", at, quote)
    else:
        yield slight("The server could not authenticate the client.", at, quote)


@evidence_for("oauth/invalid-client", on=("error", "says-error"))
def other_secret_worked(case: Case) -> Iterator[Evidence]:
    step = client_refused(case)
    if step is None or step.client_auth not in ("basic", "post"):
        return
    for record, other in accepted_before(case, step):
        if other.client_auth == step.client_auth and _secret(record.request, other) != _secret(case.request, step):
            yield proof("Another secret was accepted for this client earlier.", "request.body", "", about=(record,))
        return


def _secret(request: Request, step: OAuthRequest) -> str:
    if step.client_auth == "basic":
        return authorization(request.headers.get("authorization")).password
    return step.asked.get("client_secret", "")


def _odd_secret(case: Case, step: OAuthRequest) -> str:
    if step.client_auth not in ("basic", "post"):
        return ""
    secret = _secret(case.request, step)
    if not secret:
        return "is empty"
    if is_placeholder(secret):
        return "is a placeholder"
    return "ends in a line break or blank" if secret != secret.rstrip() else ""
