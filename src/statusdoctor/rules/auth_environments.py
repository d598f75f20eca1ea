"""auth/credentials-for-another-environment: the right kind of credential, made for another stage, mode or project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.tokens import token
from statusdoctor.rules.auth_answers import refused
from statusdoctor.rules.auth_reading import holder
from statusdoctor.rules.session_reading import on_cause

_STAGES: Final = re.compile(
    r"(?<![a-z])(dev|develop|development|test|testing|tst|stag|stage|staging|stg|qa|uat|sandbox|preprod|pre-prod|preview|demo"
    r"|localhost|local|prod|production|live)(?![a-z])"
)
_REAL: Final = frozenset(("prod", "production", "live"))
_KIND: Final = {
    "develop": "dev", "development": "dev", "testing": "test", "tst": "test", "stag": "staging", "stage": "staging",
    "stg": "staging", "pre-prod": "preprod", "local": "localhost",
}  # fmt: skip


@evidence_for("auth/credentials-for-another-environment", on=("error",), status=(401, 403))
def another_stage(case: Case) -> Iterator[Evidence]:
    """The token's issuer bears the name of another environment than the host that was asked."""
    if case.token is None or not case.token.issuer or not case.request.host:
        return
    issuer, here = _stage(case.token.issuer), _stage(case.request.host)
    if issuer == here or (here in ("", "localhost") and issuer == ""):
        return
    if not case.token.expired_at(case.server_time):
        says = f"The token's issuer is of {issuer or 'no named environment'}, the host of {here or 'production'}."
        told = case.matched("auth/token-wrong-issuer") or case.matched("auth/token-wrong-audience")
        yield (slight if not issuer or told else strong)(says, at="request.headers.authorization")


def _stage(text: str) -> str:
    host = re.sub(r"^\w+://", "", text.lower()).partition("/")[0] if "://" in text else text.lower()
    found = _STAGES.search(host)
    word = _KIND.get(found[1], found[1]) if found else ""
    return "" if word in _REAL else word


@evidence_for("auth/credentials-for-another-environment", on=("error", "says-error"))
def test_key_in_production(case: Case) -> Iterator[Evidence]:
    """Keys that say in their prefix which mode they are for, at a host that says another."""
    for sent in case.credentials:
        value = sent.user if sent.kind == "basic" and sent.user else sent.value
        mode = re.match(r"(?:sk|pk|rk|sq0\w+|key)?[-_]?(test|live|sandbox|prod)[-_]", value)
        if mode is None or token(value) or not refused(case) or not case.request.host:
            continue
        sandbox_host = _stage(case.request.host) in ("sandbox", "test")
        if sandbox_host == (mode[1] in ("live", "prod")):
            says = f"The key's prefix says {mode[1]}; the host is of {'the sandbox' if sandbox_host else 'production'}."
            yield (strong if sandbox_host else slight)(says, at=sent.where)


#: What servers say of a token that another project signed.
_ECHOES: Final = (
    "auth/token-bad-signature", "auth/token-rejected", "auth/api-key-invalid", "auth/no-credentials",
    "auth/token-wrong-issuer",
)  # fmt: skip
_DEMO_ISSUERS: Final = ("supabase-demo",)


@evidence_for("auth/credentials-for-another-environment", on=("error", "says-error"))
def key_of_another_project(case: Case) -> Iterator[Evidence]:
    """Supabase's keys are tokens that name their project (ref), as the host does; the local stack's are all alike."""
    claimed, sent = case.token, holder(case)
    if claimed is None or sent is None or not refused(case):
        return
    project = claimed.claims.get("ref")
    own, _, service = case.request.host.partition(".")
    if isinstance(project, str) and service in ("supabase.co", "functions.supabase.co") and project != own:
        says = f"The key is of the project {project[:30]}; the project {own[:30]} was asked."
    elif claimed.issuer in _DEMO_ISSUERS and service == "supabase.co":
        says = "The key is the demo key of a local Supabase, the same for everybody."
    else:
        return
    yield proof(says, at=sent.where)
    for cause in _ECHOES:
        yield on_cause(cause, against("The key says itself that it is of another project.", at=sent.where))
