"""cookies/: cookies that a server of this session set and that did not come back."""

from __future__ import annotations

from collections.abc import Iterator

from statusdoctor.evidence import Case, Evidence, evidence_for, proof
from statusdoctor.facts.browser import cross_origin
from statusdoctor.rules.session_reading import earlier, missing_cookies


@evidence_for("cookies/not-returned", on=("error",))
def set_and_not_sent(case: Case) -> Iterator[Evidence]:
    """A cookie in whose scope this request lies is missing; a browser may hold it back across sites on purpose."""
    if case.client.is_browser and cross_origin(case.request):
        return
    missing = missing_cookies(case)
    if not missing:
        return
    latest = max(missing, key=lambda stored: stored.record.started)
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    says = f"The cookie {latest.name}{more}, set {earlier(case, latest.record)}, was in scope and not sent."
    yield proof(says, at="request.headers", quote="", about=(latest.record,))
