"""access/: the network in between: captive portals, forward proxies with rules of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, rules_out, strong
from statusdoctor.history import redirect_target
from statusdoctor.model import split_url
from statusdoctor.rules.access_reading import names_ground
from statusdoctor.rules.session_reading import on_cause

#: What devices ask over plain http to find out whether the network lets them out, and how the real answer is known.
_PROBES: Final = {
    "captive.apple.com": "success",
    "www.apple.com": "success",
    "connectivitycheck.gstatic.com": "",
    "connectivitycheck.android.com": "",
    "clients3.google.com": "",
    "www.gstatic.com": "",
    "www.msftconnecttest.com": "microsoft connect test",
    "www.msftncsi.com": "microsoft ncsi",
    "detectportal.firefox.com": "success",
    "nmcheck.gnome.org": "networkmanager is online",
    "networkcheck.kde.org": "ok",
    "connectivity-check.ubuntu.com": "",
    "network-test.debian.org": "networkmanager is online",
    "fedoraproject.org": "ok",
    "neverssl.com": "neverssl",
}
# Parameters by which gateways of Cisco, Fortinet, Aruba, UniFi, CoovaChilli, MikroTik and others know a device again.
_PORTAL: Final = re.compile(
    r"fgtauth\?|switch_url=|/guest/s/\w+/|uamip=|uamport=|cgi-bin/login\?cmd=|redirurl=|wispr|client_?mac=|ap_?mac="
    r"|wlanuserip=|/login\?dst=",
    re.I,
)
_LIKE_A_PORTAL: Final = re.compile(r"captive|hotspot|login\.html\?redirect=|userip=|/portal/|nas_?id=", re.I)
_DENIED_BY_PROXY: Final = re.compile(r"err_(?:access_denied|cache_access_denied|blocked|acl)", re.I)


@evidence_for("access/network-portal", on=("error",), status=(511,))
def network_asks_for_a_login(case: Case) -> Iterator[Evidence]:
    says = "The status says that the network itself wants a login."
    yield proof(says, at="response.status", quote=str(case.status))


@evidence_for("access/network-portal", on=("redirect",))
def led_to_a_portal(case: Case) -> Iterator[Evidence]:
    """A plain http request sent to the login page of a network."""
    if case.request.scheme != "http":
        return
    target = redirect_target(case.request, case.exchange.response)
    if not target:
        return
    host = split_url(target).hostname or ""
    if host == case.request.host or host.endswith(f".{case.request.host}"):
        return
    at = "response.headers.location"
    if _is_probe(case) and not host.endswith(case.request.host.partition(".")[2]):
        yield proof(f"A probe of the network was sent to {host[:60]}: a portal stands in the way.", at=at)
    elif _PORTAL.search(target):
        yield proof(f"A plain http request was sent to {host[:60]}, with the parameters of a network portal.", at=at)
        yield on_cause("redirect/internal-address", rules_out("A portal of this network answered.", at=at))
    elif _LIKE_A_PORTAL.search(target):
        yield strong(f"A plain http request was sent to {host[:60]}, an address in the manner of portals.", at=at)


def _is_probe(case: Case) -> bool:
    return case.request.host in _PROBES and (case.request.route != "/" or case.request.host != "www.apple.com")


@evidence_for("access/network-portal", on=("error", "success"))
def probe_answered_otherwise(case: Case) -> Iterator[Evidence]:
    if case.request.scheme != "http" or not _is_probe(case) or case.got.looks_like != "html":
        return
    wanted = _PROBES[case.request.host]
    if not wanted or wanted not in case.got.text[:4096].lower():
        yield strong("A probe of the network got another page than its server gives.", "response.body", "")
        otherwise = rules_out("The request is a probe of the network.", at="request.url")
        yield on_cause("content/html-instead-of-json", otherwise)


@evidence_for("access/proxy-policy", on=("error", "redirect"))
def squid_says_denied(case: Case) -> Iterator[Evidence]:
    said = case.response.headers.get("x-squid-error")
    if _DENIED_BY_PROXY.search(said):
        yield proof("Squid names its own access rule as the reason.", at="response.headers.x-squid-error")


@evidence_for("access/proxy-policy", on=("error",), status=(403, 405, 407, 503))
def tunnel_refused(case: Case) -> Iterator[Evidence]:
    """A CONNECT that is refused is refused by the proxy: the server cannot have been asked."""
    if case.method != "CONNECT" or case.response.by_proxy:
        return
    if case.status == 403 and not names_ground(case):
        says = "The proxy refused to open a tunnel to this host; the server was not asked."
        yield strong(says, at="response.status", quote="")
