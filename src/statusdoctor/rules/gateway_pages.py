"""gateway/: a server's own page for a status, which it shows in few cases only: who wrote it tells what happened.

The pages say nothing but the status. What their authors document, and what their sources do, narrows it down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.diagnosis import Strength
from statusdoctor.evidence import Case, Evidence, evidence_for, slight, strong
from statusdoctor.facts.timing import took

_SMALL: Final = 1200  # bytes of a page that a server has built in
_TITLE: Final = re.compile(r"(?:HTTP Status )?([45]\d\d)\b")
_AT_ONCE_S: Final = 1.0
_BURST_S: Final = 2.0
_MANY: Final = 3


class Page(msgspec.Struct, frozen=True):
    """Whose page for which status means what. `at_once`: only where the answer came within a second."""

    server: str
    status: int
    cause: str
    strength: Strength
    says: str
    at_once: bool = False


PAGES: Final = (
    Page(
        "awselb/", 503, "gateway/no-healthy-upstream", "strong",
        "AWS load balancers answer 503 where no target is registered for the request.",
    ),
    Page(
        "microsoft-azure-application-gateway", 502, "gateway/no-healthy-upstream", "slight",
        "Application Gateway answers 502 where no backend is healthy, among other reasons.", True,
    ),
    Page(
        "apache", 503, "gateway/upstream-refused", "slight",
        "Apache shows its own 503 where it cannot connect to the application, or talk with it.", True,
    ),
    Page(
        "lighttpd", 503, "gateway/upstream-refused", "strong",
        "lighttpd shows its own 503 where its backends refuse connections.", True,
    ),
    Page(
        "apache", 500, "server/misconfigured", "slight",
        "Apache shows its own 500 where .htaccess or a script cannot be used.", True,
    ),
    Page(
        "nginx", 500, "server/misconfigured", "slight",
        "nginx shows its own 500 where its rewrites go in a circle or a subrequest fails.", True,
    ),
)  # fmt: skip


@evidence_for("", status=(500, 502, 503))
def page_that_a_server_has_built_in(case: Case) -> Iterator[Evidence]:
    server = case.response.headers.get("server").lower()
    page = next((p for p in PAGES if p.status == case.status and server.startswith(p.server)), None)
    waited = took(case.exchange)
    if page is None or not _is_built_in(case) or any(m.words.strength == "proof" for m in case.matches):
        return
    if page.status == 500 and case.method in ("COPY", "MOVE"):
        return  # the file system refused; no script was asked
    if page.at_once and (waited is None or waited > _AT_ONCE_S):
        return
    yield Evidence(page.strength, page.says, "response.headers.server", cause=page.cause)


def _is_built_in(case: Case) -> bool:
    """Whether the body is a short page whose title is the status."""
    title = next((s.text for s in case.said if s.kind == "title"), "")
    match = _TITLE.match(title)
    return match is not None and match[1] == str(case.status) and len(case.got.bytes) < _SMALL


@evidence_for("limits/rate-limited", status=(503,))
def nginx_lets_few_through(case: Case) -> Iterator[Evidence]:
    """nginx makes a 503 by itself for limit_req and limit_conn alone; a backend that is down is a 502 there."""
    if not _is_nginx(case) or not _is_built_in(case):
        return
    recent = [r for r in case.history.to_host(50) if case.sent_at - r.started <= _BURST_S]
    served = next((r for r in recent if r.ok), None)
    if served is None:
        return
    says = f"nginx answered 503 to one of {len(recent) + 1} requests within {_BURST_S:.0f} seconds, and served others."
    weigh = strong if len(recent) >= _MANY else slight
    yield weigh(says, at="earlier", quote="", about=(served,))


@evidence_for("limits/concurrency", status=(503,))
def nginx_counts_connections(case: Case) -> Iterator[Evidence]:
    """Few requests were sent, and one that is served was still under way: limit_conn rather than limit_req."""
    if not _is_nginx(case) or not _is_built_in(case):
        return
    known = list(case.history.to_host(50))
    under_way = [r for r in known if r.ok and not r.done_before(case.sent_at)]
    if under_way and sum(1 for r in known if case.sent_at - r.started <= _BURST_S) < _MANY:
        says = f"{len(under_way) + 1} requests were under way at once, and few were sent before."
        yield slight(says, at="earlier", quote="", about=(under_way[0],))
        says = "nginx itself answers 503 where too many connections are open (limit_conn)."
        yield slight(says, at="response.status", quote="503")


def _is_nginx(case: Case) -> bool:
    return case.response.headers.get("server").lower().startswith(("nginx", "openresty", "tengine"))
