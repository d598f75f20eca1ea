"""redirect/not-followed: a program that asked for an old address and stopped at the word where the new one is.

Said only once nothing followed: the doctor waits for a request to the target, which acquits (resolution.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, strong
from statusdoctor.facts.cookies import same_site
from statusdoctor.knowledge import Fix
from statusdoctor.model import port_of, split_url

_MOVED: Final = (301, 302, 307, 308)
_PROGRAMS: Final = ("library", "tool", "app")
_FOLLOW: Final = {
    "curl": "curl -L …",
    "python-httpx": "httpx.get(url, follow_redirects=True)",
    "okhttp": "OkHttpClient.Builder().followRedirects(true).followSslRedirects(true)",
}


@evidence_for("redirect/not-followed", on=("redirect",), status=_MOVED)
def stopped_at_the_redirect(case: Case) -> Iterator[Evidence]:
    """The same thing at its proper address: with TLS, with the other host name, with the final slash."""
    target = case.history.target
    if case.client.kind not in _PROGRAMS or not target or not _same_thing(case, target):
        return
    name = case.client.name.partition(" ")[0]
    fix = Fix("client", "Call the new address, or let the client follow redirects.", _FOLLOW.get(name, target))
    yield strong(f"The client stopped at this redirect to {target}.", at="response.headers.location", fix=fix)


def _same_thing(case: Case, target: str) -> bool:
    """Whether the target is this very resource elsewhere; a redirect to another page may be the answer itself."""
    parts = split_url(target)
    here = case.request
    moved = (parts.scheme, parts.hostname, port_of(parts)) != (here.scheme, here.host, here.port)
    kin = same_site(parts.hostname or "", here.host)
    same_path = (parts.path or "/").rstrip("/") == here.route.rstrip("/")
    return kin and same_path and (moved or (parts.path or "/") != here.route)
