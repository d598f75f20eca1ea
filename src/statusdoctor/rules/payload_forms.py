"""Forms that come back: shown again with what is wrong in them, or answered by a redirect to where the writer was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from statusdoctor.evidence import Case, Evidence, evidence_for, strong
from statusdoctor.facts.bodies import family_of
from statusdoctor.knowledge import Fix
from statusdoctor.rules.payload_complaints import WRITES
from statusdoctor.rules.payload_names import sends_a_password

_LOOKED_AT: Final = 64 * 1024
#: How frameworks mark the complaints of a form that they show again, and the complaint itself.
_MARKED: Final = re.compile(
    r"""<ul\ class="errorlist[^>]{0,80}>\s{0,8}<li>(?P<django>[^<]{2,160})
    |class="field-validation-error[^>]{0,120}>(?P<aspnet>[^<]{2,160})
    |class="validation-summary-errors[^>]{0,80}>\s{0,8}<ul>\s{0,8}<li>(?P<summary>[^<]{2,160})
    |id="error_explanation"[^>]{0,80}>[^§]{0,300}?<li>(?P<rails>[^<]{2,160})""",
    re.X,
)


@evidence_for("content/error-in-success", on=("success",), status=(200,))
def form_that_is_shown_again(case: Case) -> Iterator[Evidence]:
    """A form was sent, and the same form came back with complaints: nothing was stored."""
    if case.method != "POST" or case.got.looks_like != "html" or sends_a_password(case):
        return
    if family_of(case.sent.declared) not in ("form", "multipart"):
        return
    found = _MARKED.search(case.got.text[:_LOOKED_AT])
    if found is not None:
        said = next(text for text in found.groups() if text)
        says = f"The status is {case.status}, and the form came back with a complaint: {' '.join(said.split())[:80]}"
        yield strong(says, at="response.body", quote=said)


@evidence_for("payload/validation-failed", on=("redirect",), status=(302,))
def sent_back_by_laravel(case: Case) -> Iterator[Evidence]:
    """Laravel answers what it refuses with a redirect to the page before, unless the client asks for JSON."""
    if case.method not in WRITES or family_of(case.sent.declared) != "json" or "/api/" not in case.request.route:
        return
    if "json" in case.request.headers.get("accept") or "Redirecting to <a href" not in case.got.text[:2048]:
        return
    target = urlsplit(case.response.headers.get("location"))
    if target.path not in ("", "/") or target.netloc != case.request.host:
        return
    says = "A call to an API is sent to the start page, as Laravel does with what its validation refuses."
    fix = Fix("client", "Ask for JSON, and Laravel answers 422 with the fields.", "Accept: application/json")
    yield strong(says, at="response.headers.location", fix=fix)
