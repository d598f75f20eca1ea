"""access/: the network in between: captive portals, forward proxies with rules of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, rules_out, strong
from statusdoctor.facts.portals import block_page, is_like_a_portal, is_portal_address, led_to
from statusdoctor.facts.urls import is_private_host
from statusdoctor.history import redirect_target
from statusdoctor.model import split_url
from statusdoctor.rules.access_reading import names_ground, said
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
_ADDRESS: Final = re.compile(r"\d\.\d{1,3}\.\d{1,3}\.\d")
_REFUSED_ADDRESS: Final = re.compile(
    r"\b(?:ip|address|client|host)\b[^.\n]{0,30}?\b(?:\d{1,3}\.){3}\d{1,3}\b[^.\n]{0,40}?\b(?:not (?:allowed|permitted"
    r"|authori[sz]ed|white-?listed|allow-?listed|in the|on the)|blocked|banned|denied|rejected|forbidden|blacklisted)"
    r"|\b(?:denied|blocked|forbidden|rejected|not allowed|banned|unauthori[sz]ed)\b[^.\n]{0,30}?"
    r"\b(?:from|for|ip|address)\b:? ?(?:ip )?(?:\d{1,3}\.){3}\d{1,3}\b",
    re.I,
)
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
    elif is_portal_address(target):
        yield proof(f"A plain http request was sent to {host[:60]}, with the parameters of a network portal.", at=at)
        yield on_cause("redirect/internal-address", rules_out("A portal of this network answered.", at=at))
    elif is_like_a_portal(target):
        yield strong(f"A plain http request was sent to {host[:60]}, an address in the manner of portals.", at=at)


@evidence_for("access/network-portal", on=("success",))
def page_that_leads_to_a_portal(case: Case) -> Iterator[Evidence]:
    """The same with status 200: a page of a line or two whose script or refresh leads to the gateway."""
    if case.request.scheme != "http" or case.got.looks_like != "html" or is_private_host(case.request.host):
        return
    text = case.got.text[:4096]
    if "wispaccessgateway" in text.lower():
        yield proof("The page holds the parameters by which gateways of WLANs greet a device.", "response.body", "")
        return
    target = led_to(text)
    host = split_url(target).hostname or ""
    if not host or host == case.request.host or host.endswith(f".{case.request.host}"):
        return
    if not (is_private_host(host) or is_portal_address(target) or _is_probe(case)):
        return
    yield proof(f"The page leads to {host[:60]}: a gateway of this network answered.", "response.body", target[:160])
    for cause in ("content/html-instead-of-json", "content/mime-mismatch", "content/unexpected-body"):
        otherwise = rules_out("A gateway of the network answered in place of the server.", "response.body", "")
        yield on_cause(cause, otherwise)


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


@evidence_for("access/proxy-policy", on=("error", "success", "redirect"))
def block_page_of_a_filter(case: Case) -> Iterator[Evidence]:
    """Filters show their page in a frame, by a script or by a redirect: the address tells whose it is."""
    at, text = "response.headers.location", case.response.headers.get("location")
    if not text:
        at, text = "response.body", case.got.text if case.got.looks_like == "html" else ""
    found = block_page(text)
    if found and found not in case.request.url:
        yield proof("The answer leads to the block page of a web filter.", at, found)
        otherwise = rules_out("A filter answered in place of the server.", at, found)
        for cause in ("content/html-instead-of-json", "content/mime-mismatch", "redirect/not-followed"):
            yield on_cause(cause, otherwise)


@evidence_for("access/proxy-policy", on=("error", "redirect"))
def squid_says_denied(case: Case) -> Iterator[Evidence]:
    word = case.response.headers.get("x-squid-error")
    if case.status == 407:
        return  # with this status the same word asks for a login
    if _DENIED_BY_PROXY.search(word) or (word and 300 <= case.status < 400):  # deny_info names an address
        yield proof("Squid names its own access rule as the reason.", at="response.headers.x-squid-error")


@evidence_for("access/ip-blocked", on=("error",), status=(400, 401, 403, 406, 423))
def address_named_as_the_ground(case: Case) -> Iterator[Evidence]:
    """A sentence that refuses an address and tells it: "IP 203.0.113.7 is not allowed to …"."""
    if _ADDRESS.search(case.words) is None or said(case, "access/waf-blocked", "proof"):
        return
    if said(case, "limits/rate-limited", "proof"):
        return
    for statement in case.said:
        found = _REFUSED_ADDRESS.search(statement.text[:600]) if _ADDRESS.search(statement.text) else None
        if found is not None:
            yield proof("The answer tells the address that it refuses.", statement.where, found[0])
            return


@evidence_for("access/proxy-policy", on=("error",), status=(403, 405, 407, 503))
def tunnel_refused(case: Case) -> Iterator[Evidence]:
    """A CONNECT that is refused is refused by the proxy: the server cannot have been asked."""
    if case.method != "CONNECT" or case.response.by_proxy:
        return
    if case.status == 403 and not names_ground(case):
        says = "The proxy refused to open a tunnel to this host; the server was not asked."
        yield strong(says, at="response.status", quote="")


@evidence_for("access/proxy-policy", on=("error",), status=(403,))
def refused_by_squid_with_a_page_of_its_own(case: Case) -> Iterator[Evidence]:
    """deny_info: a rule of the proxy may show a page, and an error code, that its operator has named."""
    code = case.response.headers.get("x-squid-error").partition(" ")[0]
    if code.startswith("ERR_") and not names_ground(case):
        says = "Squid itself refused the request, and names the page of one of its own rules."
        yield strong(says, at="response.headers.x-squid-error", quote=code)
