"""routing/: a server that names the path which it was asked for, and it is not the one that the client sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from statusdoctor.evidence import Case, Evidence, against, evidence_for, slight, strong
from statusdoctor.knowledge import Fix
from statusdoctor.rules.session_reading import on_cause

#: How Express and Nest, Rails, Fastify and Phoenix name method and path of a request that they have no route for.
_NAMED: Final = re.compile(
    r"(?:Cannot |No route matches \[|Route |no route found for )"
    r"(?P<method>[A-Z]{3,10})(?::|\] \"| )(?P<path>/[^\s\"]{1,400})"
)
_FIX: Final = Fix(
    "operator", "Let the proxy pass the path on as it came, or add and cut the same.", "proxy_pass http://app:8000;"
)


@evidence_for("routing/prefix-duplicated", on=("error",), status=(404,))
def added_on_the_way(case: Case) -> Iterator[Evidence]:
    told, here = _told(case), case.request.route
    prefix = told.removesuffix(here)
    if len(prefix) > 1 and told != prefix and here.startswith(f"{prefix}/"):
        says = f"The server was asked for {told[:60]}: a proxy on the way put {prefix[:30]} before it once more."
        yield strong(says, at="response.body", quote=told, fix=_FIX)
        yield on_cause("routing/not-found", against("The path that was looked for is not the one that was sent.", ""))


@evidence_for("routing/prefix-missing", on=("error",), status=(404,))
def cut_on_the_way(case: Case) -> Iterator[Evidence]:
    """Many proxies cut a prefix on purpose: where anything behind it works, they do."""
    told, here = _told(case), case.request.route
    cut = here.removesuffix(told)
    if len(told) < 2 or cut in ("", here) or any(r.route.startswith(f"{cut}/") for r in case.history.worked):
        return
    says = f"The server was asked for {told[:60]}: a proxy on the way cut {cut[:30]} off."
    yield slight(says, at="response.body", quote=told, fix=_FIX)


def _told(case: Case) -> str:
    """The path that the server's own sentence about this method names; empty where it is the one that was sent."""
    for statement in case.said:
        named = _NAMED.search(statement.text[:600])
        if named is not None and named["method"] == case.method:
            told = named["path"].partition("?")[0]
            return "" if unquote(told) == unquote(case.request.route) else told
    return ""
