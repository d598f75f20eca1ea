"""Whether there is anything to look at in an exchange: nearly free, for it runs on all healthy traffic too.

`triage` gives the findings (names from evidence.TRIGGERS) that call up rules; an empty set means healthy. What makes a
success doubtful stands in facts/doubts.py, error_doubts.py, browser_doubts.py and cookie_doubts.py.
"""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.browser_doubts import may_be_withheld
from statusdoctor.facts.cookie_doubts import sets_odd_cookies
from statusdoctor.facts.doubts import of_success
from statusdoctor.facts.embedding import FRAMES, may_be_kept_from_a_page, needs_an_embedder_policy
from statusdoctor.facts.endings import was_left
from statusdoctor.model import Exchange, Request, Response

HEALTHY: Final[frozenset[str]] = frozenset()
_FRAMING: Final = frozenset(("x-frame-options", "content-security-policy"))
_STANDS_BY: Final = (429, 472, 473)
_ELSEWHERE: Final = ("cross-site", "same-site")


def triage(exchange: Exchange) -> frozenset[str]:
    """The findings that are worth a look; empty for a healthy exchange."""
    request, response = exchange.request, exchange.response
    found: list[str] = []
    if (exchange.failure is not None and not was_left(exchange)) or request is None:
        found.append("failure")
    if request is not None and response is not None:
        _of_answer(exchange, request, response, found)
    if request is not None:
        _of_request(exchange, request, response, found)
    return frozenset(found) if found else HEALTHY


def _of_answer(exchange: Exchange, request: Request, response: Response, found: list[str]) -> None:
    status = response.status
    if status >= 400:
        if not (status == 503 and _refuses_a_guess(request, response)) and not _tells_its_role(request, status):
            found.append("error")
    elif status >= 300:
        found.append("not-modified" if status == 304 else "redirect")
    else:
        found += of_success(request, response)
        if status < 200 and not (status == 101 and "upgrade" in request.headers.index):
            found.append("success")  # no exchange ends so
        if (
            needs_an_embedder_policy(request, response)
            or (not response.headers.index.keys().isdisjoint(_FRAMING) and _is_framed(request))
            or may_be_kept_from_a_page(request, response)
        ):
            found.append("browser")  # a page's own frames, too: DENY means them
        if "sunset" in response.headers.index or "deprecation" in response.headers.index:
            found.append("success")
    if status == 206:
        found.append("partial")
    if "set-cookie" in response.headers.index and sets_odd_cookies(request, response, exchange.started):
        found.append("set-cookie")


def _is_framed(request: Request) -> bool:
    dest = request.headers.index.get("sec-fetch-dest")
    return dest is not None and dest[0] in FRAMES


def _refuses_a_guess(request: Request, response: Response) -> bool:
    """Whether a cache declines to prefetch what a person may never open (Cloudflare's Speed Brain): so it is meant."""
    if "cf-speculation-refused" in response.headers.index:
        return True
    return "prefetch" in request.headers.get("sec-purpose") and response.body.empty


def _tells_its_role(request: Request, status: int) -> bool:
    """Whether a node of Vault tells a health check that it stands by: 429, 472 and 473 are codes for that there."""
    return status in _STANDS_BY and request.route.endswith("/sys/health")


def _of_request(exchange: Exchange, request: Request, response: Response | None, found: list[str]) -> None:
    fields = request.headers.index
    if _is_from_elsewhere(request) and (response is None or _may_be_kept_from_the_page(request, response)):
        found.append("browser")
    if request.method == "OPTIONS" and "access-control-request-method" in fields:
        found.append("preflight")
    if "upgrade" in fields or exchange.websocket is not None:
        found.append("websocket")


def _is_from_elsewhere(request: Request) -> bool:
    """Whether a page of another origin may have asked."""
    site = request.headers.index.get("sec-fetch-site")
    return site[0] in _ELSEWHERE if site is not None else "origin" in request.headers.index


def _may_be_kept_from_the_page(request: Request, response: Response) -> bool:
    return not 200 <= response.status < 300 or may_be_withheld(request, response)
