"""access/frame-refused: a page loaded in a frame that its own fields do not allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof
from statusdoctor.model import split_url

_FRAMES: Final = ("iframe", "frame", "object", "embed")


@evidence_for("access/frame-refused", on=("browser",))
def framed_by_another_site(case: Case) -> Iterator[Evidence]:
    """The browser throws an answer away whose fields do not let the framing page show it."""
    if case.fetch.dest not in _FRAMES or not 200 <= case.status < 300:
        return
    framing = case.fetch.page or ("" if case.fetch.site in ("same-origin", "none", "") else "another site")
    ancestors = _frame_ancestors(case.response.headers.joined("content-security-policy"))
    if ancestors is not None:
        if not _lets(ancestors, framing, case):
            named = " ".join(ancestors)[:60] or "empty"
            says = f"frame-ancestors is {named}, and {framing or 'a frame'} shows the page."
            yield proof(says, at="response.headers.content-security-policy")
        return
    option = case.response.headers.get("x-frame-options").lower()
    if option == "deny" or (option == "sameorigin" and case.fetch.site in ("cross-site", "same-site")):
        says = f"X-Frame-Options is {option.upper()}, and the page was loaded in a frame."
        yield proof(says, at="response.headers.x-frame-options")


def _frame_ancestors(policy: str) -> list[str] | None:
    """The sources of frame-ancestors; None where no policy names them."""
    for directive in policy.replace(",", ";").split(";"):
        name, *sources = directive.split()[:40] or [""]
        if name.lower() == "frame-ancestors":
            return [s.lower() for s in sources]
    return None


def _lets(ancestors: list[str], framing: str, case: Case) -> bool:
    """Whether a list of sources lets the framing page; True where that cannot be told."""
    if "*" in ancestors:
        return True
    if case.fetch.site == "same-origin" and "'self'" in ancestors:
        return True
    host = split_url(framing).hostname or ""
    for source in ancestors:
        allowed = split_url(source if "//" in source else f"//{source}").hostname or ""
        if host and (allowed == host or (allowed.startswith("*.") and host.endswith(allowed[1:]))):
            return True
    if not host:  # who frames it is not known: only a list that lets nobody tells
        return bool(ancestors) and ancestors != ["'none'"] and case.fetch.site != "cross-site"
    return "'self'" in ancestors and host == case.request.host
