"""oauth/: a value of an authorization request that the server refuses by the parameter's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, strong
from statusdoctor.rules.oauth_reading import ON, named, refusal

#: Parameters whose refusal no cause of the family oauth is about (OpenID Connect Core, 3.1.2.1, and its extensions).
_NAMES: Final = (
    "prompt", "response_mode", "max_age", "display", "claims", "acr_values", "ui_locales", "login_hint",
    "id_token_hint", "authorization_details", "dpop_jkt",
)  # fmt: skip


@evidence_for("request/query-parameter-invalid", on=ON)
def value_refused(case: Case) -> Iterator[Evidence]:
    """invalid_request whose words name a parameter that was sent, and call nothing missing."""
    refused = refusal(case)
    if refused is None:
        return
    found, step = refused
    if step.step not in ("authorize", "pushed", "logout") or found.code != "invalid_request":
        return
    if found.subject or found.says_absent or found.says_repeated or named(case):
        return
    words = found.words.replace(" ", "_")
    name = next((name for name in _NAMES if name in step.asked and _stands_in(name, words)), "")
    if name:
        yield strong(f"The server refuses the {name} that was sent.", at=found.where, quote=found.quote)


def _stands_in(name: str, words: str) -> bool:
    return re.search(rf"(?:^|[^a-z]){name}(?:$|[^a-z])", words) is not None
