"""cors/: resources withheld though no CORS was asked for: by a policy, for their type, at the network's border."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, strong
from statusdoctor.facts.browser import origin_of
from statusdoctor.facts.cors import judge
from statusdoctor.facts.embedding import (
    data_kind,
    essence,
    is_nosniff,
    metadata,
    withheld_as_opaque,
    withheld_by_policy,
    withheld_over_plain_http,
)
from statusdoctor.history import Record
from statusdoctor.knowledge import Fix
from statusdoctor.rules.cors_reading import is_judged
from statusdoctor.rules.session_reading import on_cause

#: What Chromium calls the requests that are under CORS.
_BY_SCRIPTS: Final = ("fetch", "xhr", "preflight")
_POLICY: Final = "cross-origin-resource-policy"
_CORP: Final = f"response.headers.{_POLICY}"
_PAGES: Final = ("document", "iframe", "frame")
_LOOKED_BACK: Final = 60  # a resource follows its page closely
_PRIVATE: Final = "access-control-request-private-network"


@evidence_for("cors/resource-policy", on=("browser",))
def kept_out_by_a_policy(case: Case) -> Iterator[Evidence]:
    if case.response.by_proxy or not 200 <= case.status < 400 or not case.client.is_browser:
        return
    page = _page(case) if _POLICY not in case.response.headers else None
    headers = page.exchange.response.headers if page is not None and page.exchange.response else None
    reason = withheld_by_policy(case.request, case.response, headers)
    if not reason and (reason := withheld_over_plain_http(case.request, case.response)):
        policy = case.response.headers.get(_POLICY)
        says = f"Cross-Origin-Resource-Policy is {policy}, and Referer names a page of another origin."
        yield strong(says, _CORP)
        return
    if not reason or ("AfterDefaulted" in reason and not case.response.headers.lacks(_POLICY)):
        return
    fix = Fix("server", "Let other sites embed this resource.", "Cross-Origin-Resource-Policy: cross-origin")
    about = (page,) if page is not None else ()
    if reason == "CoepFrameResourceNeedsCoepHeader":
        what = "worker's script" if case.fetch.dest == "worker" else "framed page"
        says = f"The page sets an embedder policy, and the {what} carries none."
        fix = Fix("server", f"Set an embedder policy on the {what}, too.", "Cross-Origin-Embedder-Policy: require-corp")
        # a credentialless frame needs no policy, and brings no cookie
        weigh = proof if case.sent_cookies or case.fetch.dest == "worker" else strong
        yield weigh(says, "response.headers.cross-origin-embedder-policy", about=about, fix=fix)
    elif "Coep" in reason:
        says = "The page demands a resource policy (COEP require-corp), and this answer carries none."
        yield proof(says, _CORP, about=about, fix=fix)
    else:
        policy = case.response.headers.get(_POLICY)
        says = f"Cross-Origin-Resource-Policy is {policy}, and the embedding page is {case.fetch.site}."
        yield proof(says, _CORP, fix=fix)


def _page(case: Case) -> Record | None:
    """The page that loads this resource: the latest document of the referring origin."""
    _, mode, dest = metadata(case.request)
    if (mode not in ("no-cors", "navigate") and dest != "worker") or dest == "document":
        return None
    referer = case.request.headers.get("referer")
    seen = case.history.to_origin(origin_of(referer), _LOOKED_BACK)
    pages = [record for record in seen if record.request.headers.get("sec-fetch-dest") in _PAGES]
    named = (record for record in pages if record.request.url == referer)
    return next(named, pages[0] if pages else None)


@evidence_for("cors/opaque-blocked", on=("browser",))
def withheld_for_its_type(case: Case) -> Iterator[Evidence]:
    if not 200 <= case.status < 300 or metadata(case.request)[:2] != ("cross-site", "no-cors"):
        return
    if not case.client.is_browser or case.response.by_proxy:
        return
    data = withheld_as_opaque(case.request, case.response, case.got.bytes[:1024])
    if not data:
        return
    tag = case.fetch.dest
    kind = essence(case.response.headers)
    how = "with nosniff" if is_nosniff(case.response.headers) else "and its bytes say so, too"
    says = f"A tag of another site's page loads it as {tag}, and {kind} came, {how}."
    beacon = tag == "image" and data_kind(kind) and "says-error" not in case.triggers  # asks for an image, wants none
    weigh = strong if beacon else proof
    yield weigh(says, "response.headers.content-type")


@evidence_for("cors/private-network", on=("preflight",))
def no_leave_for_the_private_network(case: Case) -> Iterator[Evidence]:
    if case.request.headers.get(_PRIVATE) != "true" or not is_judged(case) or not 200 <= case.status < 300:
        return
    allowed = "access-control-allow-private-network"
    if case.response.headers.get(allowed) == "true" or allowed in case.response.headers.hidden:
        return
    if judge(case.request, case.response).allowed:
        says = "The preflight asks to enter a private network, and the answer gives no leave."
        fix = Fix(
            "server", "Give leave where the page may reach this device.", "Access-Control-Allow-Private-Network: true"
        )
        yield strong(says, f"request.headers.{_PRIVATE}", fix=fix)


@evidence_for("", on=("failure",))
def stopped_without_a_word(case: Case) -> Iterator[Evidence]:
    """Chromium's captures say net::ERR_FAILED, and no more, of what a script asked of another origin in vain."""
    failure = case.exchange.failure
    kind = case.exchange.aside.get("resource_type", "")
    if failure is None or failure.text.lower() != "net::err_failed" or kind not in _BY_SCRIPTS:
        return
    page = origin_of(case.request.headers.get("origin") or case.request.headers.get("referer"))
    if not page or page == case.request.origin:
        return
    cause = "cors/preflight-status" if kind == "preflight" else "cors/origin-missing"
    says = f"The browser kept this answer from a script of {page[:80]}, as it does where the CORS check fails."
    yield on_cause(cause, strong(says, at="connection", quote=failure.text))
    for other in ("connect/closed-before-response", "connect/unreachable"):
        yield on_cause(other, against("Of those, browsers say so.", at="connection", quote=""))
