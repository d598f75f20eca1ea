"""routing/: addresses that were removed, versions that are not served, and hosts that another site answers for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.timing import ago
from statusdoctor.facts.urls import is_private_host, route_template
from statusdoctor.model import Request
from statusdoctor.rules.payload_reading import named_elsewhere
from statusdoctor.rules.session_reading import earlier, on_cause


@evidence_for("routing/gone", on=("error",), status=(404, 410))
def removed_for_good(case: Case) -> Iterator[Evidence]:
    if case.status == 410:
        named = named_elsewhere(case, "routing/gone", "routing/not-found")
        says = "The server answered 410: what stood here was removed for good."
        weight = slight if named else strong if case.unheard else proof
        yield weight(says, at="response.status", quote="410")
    if "sunset" in case.response.headers:
        says = "The answer bears Sunset, the date of this address's end."
        yield slight(says, at="response.headers.sunset")


_VERSION: Final = re.compile(r"/v(\d+(?:\.\d+|(?:alpha|beta)\d*)?)(?=/|$)", re.I)


@evidence_for("routing/api-version", on=("error",), status=(400, 404, 406, 410))
def another_version_works(case: Case) -> Iterator[Evidence]:
    """The same path under another version answered in this session."""
    here = _VERSION.search(case.request.route)
    if here is None:
        return
    bare = route_template(_VERSION.sub("/v", case.request.route, count=1))
    tail = bare.rpartition("/v")[2] if bare.count("/v") == 1 else ""  # what the templates of both end with
    for number, route in enumerate(case.history.siblings()):
        found = route.last_success
        if number > 200 or found is None or found.started > case.sent_at or not found.template.endswith(tail):
            continue
        there = _VERSION.search(found.route)
        if there and there[1] != here[1] and route_template(_VERSION.sub("/v", found.route, count=1)) == bare:
            says = (
                f"Version {there[1]} of this path answered {found.status} {earlier(case, found)}; {here[1]} is asked."
            )
            yield proof(says, at="request.url", quote=here[0], about=(found,))
            yield on_cause("routing/not-found", against("The path works under another version."))
            return


@evidence_for("routing/wrong-virtual-host", on=("error",), status=(404,))
def called_by_another_name(case: Case) -> Iterator[Evidence]:
    """A gateway that routes by Host was asked by address or by a local name."""
    if not case.matched("routing/wrong-virtual-host") or _is_cluster_api(case):
        return
    host = case.request.headers.get("host") or case.request.host
    if is_private_host(case.request.host) or re.fullmatch(r"[\d.]+(?::\d+)?", host):
        if _is_on_a_port_of_its_own(case.request):
            yield against("One program of this machine was called, at a port of its own.", at="request.url")
            return
        yield strong(
            f"The gateway was called as {host[:60]}, no name that a route would have.", at="request.headers.host"
        )


def _is_on_a_port_of_its_own(request: Request) -> bool:
    """Whether one program of this very machine was called, at no port that gateways have."""
    here = request.host in ("localhost", "::1") or request.host.startswith("127.")
    return here and request.port not in (80, 443, 8000, 8001, 8080, 8443, 8888, 9080, 9443)


@evidence_for("routing/api-version", on=("error",), status=(404,))
def group_is_not_served(case: Case) -> Iterator[Evidence]:
    """The API server of Kubernetes tells of a thing that is absent in a Status; of a group or kind, in plain text."""
    asked = _GROUP.match(case.request.route)
    if asked is None or not _is_cluster_api(case) or "404 page not found" not in case.words:
        return
    says = f"The cluster serves no {asked[2]} in {asked[1]}: removed since, or its definition is not installed."
    yield proof(says, at="request.url", quote=asked[0][:80])


_GROUP: Final = re.compile(
    r"/apis?/([\w.-]{1,60}(?:/v\d\w{0,12})?)(?:/namespaces/[^/]{1,80})?/([\w.-]{1,60})", re.ASCII
)


#: How the pages are titled that servers and panels show for a site that nobody has set up.
_OF_NO_SITE: Final = re.compile(
    r"welcome to (?:nginx|openresty|tengine|caddy|plesk)\b|apache2 (?:debian|ubuntu) default page|iis windows server|"
    r"test page for the (?:apache|nginx|http)|default web site page|caddy works|domain default page",
    re.I,
)


@evidence_for("routing/wrong-virtual-host", on=("success",), status=(200,))
def page_of_no_site(case: Case) -> Iterator[Evidence]:
    """Data was asked for, and the page came that a server has for hosts of which it knows nothing."""
    title = next((s.text for s in case.said if s.kind == "title"), "")
    if _OF_NO_SITE.search(title[:80]):
        yield strong(
            f"The server's default page answered for {case.this_host}: “{title[:60]}”.", "response.body", title
        )
        for cause in ("content/html-instead-of-json", "routing/spa-fallback"):
            yield on_cause(cause, against("The page is no application's.", at="response.body", quote=""))


def _is_cluster_api(case: Case) -> bool:
    return "audit-id" in case.response.headers


@evidence_for("routing/misdirected", on=("error",), status=(421,))
def not_for_this_connection(case: Case) -> Iterator[Evidence]:
    sni = case.exchange.server_peer.sni or case.exchange.client_peer.sni
    host = case.request.host
    if sni and host and sni.lower() != host:
        yield proof(
            f"The connection was made for {sni[:60]}, and the request is for {host[:60]}.", at="request.headers.host"
        )
        return
    other = next((r for r in case.history.recent(50) if r.request.host != host and _is_kin(r.request.host, host)), None)
    if other is not None and case.request.version.startswith("HTTP/2"):
        gone = ago(case.sent_at - other.started)
        says = (
            f"The server serves {host[:50]} on another connection; {other.request.host[:50]} was asked {gone} before."
        )
        yield proof(says, at="response.status", quote="421", about=(other,))
    else:
        yield proof(
            f"The server says that {case.this_host} is not served on this connection.",
            at="response.status",
            quote="421",
        )


def _is_kin(one: str, other: str) -> bool:
    """Whether two names lie under one domain, as one wildcard certificate covers them."""
    return one.partition(".")[2] == other.partition(".")[2] != ""
