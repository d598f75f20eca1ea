"""Whether a browser may withhold a good answer from the page that asked: nearly free, for pages ask a lot.

What is certain to pass costs two or three look-ups. What is not (a preflight, a tag's request, whose page may set a
policy, an odd value) is left to the rules.
"""

from __future__ import annotations

from typing import Final

from statusdoctor.facts.caching import varies_by
from statusdoctor.facts.cors import check
from statusdoctor.facts.embedding import FRAMES
from statusdoctor.model import Request, Response

_REDEEMS: Final = b"code"  # a script's token request: its answer's ID token bears a nonce
_STATE: Final = "state="  # a login's callback
_ALLOWED: Final = "access-control-allow-origin"
_CREDENTIALS: Final = "access-control-allow-credentials"
_YES: Final = ("true",)
_WITH_COOKIES: Final = frozenset(("cookie", "sec-fetch-storage-access"))


def may_be_withheld(request: Request, response: Response) -> bool:
    """Whether a 2xx for a page of another origin is worth the rules on browsers."""
    asked = request.headers.index
    if _STATE in request.path or request.method == "OPTIONS":
        return True
    mode = asked.get("sec-fetch-mode", ("",))[0]
    if mode == "navigate":
        return asked.get("sec-fetch-dest", ("",))[0] in FRAMES
    if mode not in ("cors", "") or (request.method == "POST" and _REDEEMS in request.body.raw):
        return True
    return "origin" in asked and not _is_let_through(request, response)


def _is_named(request: Request, fields: dict[str, tuple[str, ...]]) -> bool:
    """Whether the answer is for this very origin and its cookies: the check itself takes four times as long."""
    origin = request.headers.index["origin"]
    return len(origin) == 1 and fields.get(_ALLOWED) == origin and fields.get(_CREDENTIALS) == _YES


def _passes(request: Request, response: Response) -> bool:
    return check(request.headers.get("origin"), response.headers, credentials=True).allowed


def _is_let_through(request: Request, response: Response) -> bool:
    """Whether the CORS check lets the page have the answer, and no cache may give it to a page of another origin."""
    fields = response.headers.index
    if fields.get(_ALLOWED) == ("*",):  # enough for whoever asks without cookies, where nothing is misspelt
        return _CREDENTIALS not in fields and request.headers.index.keys().isdisjoint(_WITH_COOKIES)
    if not _is_named(request, fields) and not _passes(request, response):
        return False
    if request.method != "GET" or "no-store" in response.headers.get("cache-control"):
        return True
    return varies_by(response.headers, "origin")
