"""access/frame-refused: a page loaded in a frame that its own fields do not allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof
from statusdoctor.facts.embedding import FRAMES
from statusdoctor.model import Request, port_of, split_url

#: Values of X-Frame-Options that count; with another one beside them the page is framed by nobody (HTML, 7.7).
_OPTIONS: Final = frozenset(("deny", "sameorigin", "allowall"))
_SOURCE: Final = re.compile(r"(?:([a-z][a-z0-9+.-]*)://)?([^/:]+)(?::(\d{1,5}|\*))?/?$", re.A)
_DEFAULT: Final = {"http": 80, "https": 443}


@evidence_for("access/frame-refused", on=("browser",))
def framed_by_another_site(case: Case) -> Iterator[Evidence]:
    """The browser throws an answer away whose fields do not let the framing page show it."""
    site = case.fetch.site if case.fetch.dest in FRAMES else _site_of_the_frame(case)
    if not site or not 200 <= case.status < 300:
        return
    framing = case.fetch.page or ("" if site in ("same-origin", "none") else "another site")
    ancestors = _frame_ancestors(case.response.headers.joined("content-security-policy"))
    if ancestors is not None:
        if not _lets(ancestors, framing, site, case.request):
            named = " ".join(ancestors)[:60] or "empty"
            says = f"frame-ancestors is {named}, and {framing or 'a frame'} shows the page."
            yield proof(says, at="response.headers.content-security-policy")
        return
    options = {o.strip().lower() for o in case.response.headers.joined("x-frame-options").split(",")} - {""}
    where = "response.headers.x-frame-options"
    if len(options) > 1 and options & _OPTIONS:
        says = f"X-Frame-Options holds {len(options)} values that differ, which counts as DENY in a frame."
        yield proof(says, at=where, quote=case.response.headers.joined("x-frame-options"))
    elif options == {"deny"} or (options == {"sameorigin"} and site in ("cross-site", "same-site")):
        says = f"X-Frame-Options is {options.pop().upper()}, and the page was loaded in a frame."
        yield proof(says, at=where)


def _frame_ancestors(policy: str) -> list[str] | None:
    """The sources of frame-ancestors; None where no policy names them."""
    for directive in policy.replace(",", ";").split(";"):
        name, *sources = directive.split()[:40] or [""]
        if name.lower() == "frame-ancestors":
            return [s.lower() for s in sources]
    return None


def _site_of_the_frame(case: Case) -> str:
    """Whose page frames this one, over plain http, where browsers do not say so; empty where none does."""
    page = None if case.fetch.dest or not case.client.is_browser else case.history.framing()
    if page is None:
        return ""
    return "same-origin" if page.origin == case.request.origin else "cross-site"


def _lets(ancestors: list[str], framing: str, site: str, framed: Request) -> bool:
    """Whether a list of sources lets the framing page; True where that cannot be told."""
    if "*" in ancestors:
        return True
    if site == "same-origin" and "'self'" in ancestors:
        return True
    if any(_matches(source, framing, framed) for source in ancestors):
        return True
    if not framing or framing == "another site":  # who frames it is not known: only a list that lets nobody tells
        return bool(ancestors) and ancestors != ["'none'"] and site != "cross-site"
    return "'self'" in ancestors and framing == framed.origin


def _matches(source: str, framing: str, framed: Request) -> bool:
    """Whether a source of the list stands for the framing page's origin (CSP 3, 6.7.2.7): scheme, host and port."""
    page = split_url(framing)
    if source.endswith(":"):  # a scheme alone
        return _covers(source[:-1], page.scheme)
    listed = _SOURCE.match(source)
    host = page.hostname or ""
    if listed is None or not host:
        return False
    scheme, name, port = listed.groups()
    if not (name in ("*", host) or (name.startswith("*.") and host.endswith(name[1:]))):
        return False
    if not _covers(scheme or framed.scheme, page.scheme):
        return False
    return port == "*" or port_of(page) == (int(port) if port else _DEFAULT.get(page.scheme))


def _covers(listed: str, scheme: str) -> bool:
    return listed == scheme or (listed, scheme) == ("http", "https")
