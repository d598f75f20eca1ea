"""The parameter of an OAuth request that was refused, as it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from statusdoctor.counterparts.registry import counterpart_of
from statusdoctor.evidence import Case, Evidence, slight

_PARAMETERS: Final = {
    "oauth/redirect-uri-mismatch": ("redirect_uri",),
    "oauth/invalid-client": ("client_id",),
    "oauth/unauthorized-client": ("client_id", "grant_type"),
    "oauth/client-auth-method": ("client_id",),
    "oauth/client-type-mismatch": ("client_id",),
    "oauth/invalid-scope": ("scope",),
    "oauth/invalid-target": ("resource", "audience"),
    "oauth/unsupported-grant-type": ("grant_type",),
    "oauth/pkce-method": ("code_challenge_method",),
    "oauth/login-required": ("prompt",),
}


def _parameters(names: tuple[str, ...], case: Case) -> Iterator[Evidence]:
    form, query = case.form, dict(reversed(case.query))
    for name in names:
        if name in form:
            yield slight(f"This {name} was sent.", at="request.body", quote=f"{name}={form[name]}")
        elif name in query:
            yield slight(f"This {name} was sent.", at="request.url", quote=f"{name}={query[name]}")


for _cause, _names in _PARAMETERS.items():
    counterpart_of(_cause)(partial(_parameters, _names))
