"""routing/: methods that an address or a server does not take, assets that may be absent, pages in place of an API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, slight, strong
from statusdoctor.facts.moments import http_date
from statusdoctor.rules.payload_reading import named_elsewhere, told_by_a_handler
from statusdoctor.rules.session_reading import earlier, on_cause

_STANDARD: Final = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split())


@evidence_for("routing/method-not-allowed", on=("error",), status=(405,))
def method_is_not_taken(case: Case) -> Iterator[Evidence]:
    allowed = [m.strip() for m in case.response.headers.joined("allow").split(",") if m.strip()]
    if case.method in allowed:
        says = f"The answer is 405 although Allow lists {case.method}."
        yield slight(says, at="response.headers.allow")
    elif allowed:
        says = f"{case.method or 'Another method'} was sent, and this address takes {', '.join(allowed[:6])}."
        doubted = named_elsewhere(case, "routing/method-not-allowed") or _works_with_a_slash(case)
        yield (strong if doubted else proof)(says, at="response.headers.allow")
    elif named_elsewhere(case, "routing/method-not-allowed"):
        yield slight(f"{case.method or 'The method'} was answered with 405.", at="response.status", quote="405")
    else:
        yield strong(f"This address does not take {case.this_method}.", at="response.status", quote="405")
        if _works_with_a_slash(case):
            return
        if case.matched("routing/method-not-allowed") or re.search(
            r"method.{0,30}not (?:allowed|supported)", case.words
        ):
            yield proof(
                f"The server says that this address does not take {case.this_method}.", at="response.body", quote=""
            )


def _works_with_a_slash(case: Case) -> bool:
    """Whether the same method answered at the same path with or without its final slash."""
    here = case.request.route
    return any(
        r.ok and r.request.method == case.method and r.request.route != here
        for r in case.history.to_host(200)
        if r.request.route.rstrip("/") == here.rstrip("/")
    )


@evidence_for("routing/method-not-allowed", on=("error",), status=(404,))
def other_methods_work_here(case: Case) -> Iterator[Evidence]:
    """Express and others answer 404 where the path is known with other methods alone.

    OPTIONS tells nothing of that: a CORS layer answers it for every path.
    """
    for record in case.history.to_host(200):
        if record.request.method == "OPTIONS":
            continue
        if record.route == case.request.route and record.ok and record.request.method != case.method:
            says = f"{record.request.method} of the same path answered {record.status} {earlier(case, record)}."
            weight = strong if case.matched("routing/not-found") else slight
            if not case.got.has_json or case.matched("routing/not-found"):
                yield weight(says, at="earlier", about=(record,))
            return


@evidence_for("routing/method-not-implemented", on=("error",), status=(400, 405, 501))
def method_is_not_known(case: Case) -> Iterator[Evidence]:
    method = case.method
    odd = bool(method) and method not in _STANDARD
    if odd and method.upper() in _STANDARD:
        says = f"The method was sent as {method[:20]}: method names are in capitals."
        yield (proof if case.status in (400, 405, 501) else slight)(says, at="request.method", quote=method)
    elif case.status == 501 and re.search(r"method|verb", case.words):
        says = f"The server knows no method {method[:20]}." if method else "The server does not know this method."
        yield proof(says, at="response.body", quote="")
    elif case.status == 501 and not odd and _tells_in_own_words(case):
        says = "The application says in words of its own that it does not do this."
        yield on_cause("server/not-implemented", strong(says, at="response.body", quote=""))
    elif case.status == 501 and method != "GET" and "transfer-encoding" not in case.request.headers:
        yield (strong if method not in ("HEAD", "POST", "") else slight)(
            f"The server has no code for {case.this_method}.",
            at="request.method" if method else "response.status",
            quote=method or "501",
        )
    elif case.status == 400 and odd and not re.fullmatch(r"[A-Z]{3,20}", method):
        yield strong(f"{method[:20]} is no method.", at="request.method", quote=method)


_REASON_ALONE: Final = re.compile(r"(?:(?:error:? ?)?501[ :-]{0,3})?not implemented[.!]?", re.I)


def _tells_in_own_words(case: Case) -> bool:
    """Whether a handler wrote a sentence of its own: whoever has one for the request knows its method."""
    said = (s for s in case.said if s.of_body and s.kind in ("message", "text") and " " in s.text.strip())
    return told_by_a_handler(case) and any(not _REASON_ALONE.fullmatch(s.text.strip()) for s in said)


@evidence_for("routing/allow-missing", on=("error",), status=(405,))
def methods_are_not_listed(case: Case) -> Iterator[Evidence]:
    if case.response.headers.lacks("allow") and not case.response.by_proxy:
        yield proof("The 405 answer violates RFC 9110: it has no Allow field.", at="response.headers", quote="")


@evidence_for("routing/deprecated", on=("error", "redirect", "success", "says-error", "browser"))
def its_end_is_announced(case: Case) -> Iterator[Evidence]:
    sunset, deprecation = case.response.headers.get("sunset"), case.response.headers.get("deprecation")
    end = http_date(sunset) if sunset else None
    if end is not None and end < case.server_time:
        yield proof(f"This address was to end on {sunset[:40]}, which has passed.", at="response.headers.sunset")
    elif sunset:
        yield proof(f"This address will end on {sunset[:40]}.", at="response.headers.sunset")
    elif deprecation and deprecation.lower() != "false":
        yield proof("The server announces that this address is deprecated.", at="response.headers.deprecation")


_ASSETS: Final = re.compile(
    r"/(?:favicon(?:-\d{2,3}x\d{2,3})?\.(?:ico|png|svg)|apple-touch-icon[\w-]{0,40}\.png|robots\.txt|humans\.txt|llms\.txt"
    r"|(?:app-)?ads\.txt|sellers\.json|wpad\.dat|\.DS_Store|\._[^/]{1,200}|Thumbs\.db|desktop\.ini|\.hidden|\.metadata_never_index"
    r"|browserconfig\.xml|sitemap\.xml|apple-app-site-association|[^?]{1,200}\.(?:(?:js|css|mjs)\.map|hot-update\.js(?:on)?)"
    r"|\.well-known/(?:assetlinks\.json|apple-app-site-association|change-password|security\.txt|traffic-advice|gpc\.json"
    r"|dnt-policy\.txt|appspecific/[\w.-]{1,80}|passkey-endpoints|resource-that-should-not-exist-whose-status-code-should-not-be-200"
    r"|trust\.txt|related-website-set\.json|caldav/?|carddav/?|nodeinfo|host-meta|ai-plugin\.json|mta-sts\.txt"
    r"|webauthn|matrix/(?:client|server|support)))$",
    re.I,
)


_AUTODISCOVER: Final = re.compile(r"^/autodiscover/autodiscover\.(?:xml|json|svc)|/config-v1\.1\.xml$", re.I)


@evidence_for("routing/missing-asset", on=("error",), status=(403, 404, 410))
def asked_on_its_own_account(case: Case) -> Iterator[Evidence]:
    if case.status == 404 and _AUTODISCOVER.search(case.request.route):
        yield proof("Mail programs try several addresses for autodiscover, and most have none.", at="request.url")
        return
    if case.method not in ("GET", "HEAD", "PROPFIND") or not _ASSETS.search(case.request.route):
        return
    if case.request.headers.get("sec-fetch-mode") == "cors" and not case.request.route.endswith(
        (".map", ".hot-update.json")
    ):
        return  # a script wants it
    says = f"Clients ask for {case.request.route[-60:]} on their own, and a site need not have it."
    yield (proof if case.status != 403 else strong)(says, at="request.url")


_API_PATH: Final = re.compile(r"/(?:api|rest|graphql|rpc|v\d+)(?:/|$)|\.json$", re.I)
_SHELL: Final = re.compile(
    r"""<(?:div|main|body)[^>]{0,80}\bid=["']?(?:root|app|__next|__nuxt|___gatsby|svelte|q-app|main|application)\b
    |<app-root|<script[^>]{0,120}\btype=["']?module|/(?:static|assets)/(?:js/)?(?:main|index|app|bundle|chunk|runtime)
    |<base\s+href=["']/["']|__NEXT_DATA__|ng-version|rel=["']?modulepreload""",
    re.I | re.X,
)
_LOGIN: Final = re.compile(r"""type=["']?password|<form[^>]{0,200}(?:login|signin|auth)""", re.I)


@evidence_for("routing/spa-fallback", on=("success",), status=(200,))
def page_in_place_of_an_answer(case: Case) -> Iterator[Evidence]:
    """The shell of a single-page app where a program asked an API."""
    if case.got.looks_like != "html" or not _asks_for_data(case):
        return
    html = case.got.text[:16_384]
    if _LOGIN.search(html) or not _SHELL.search(html) or any(speaker.wrote for speaker in case.speakers):
        return
    says = "An API path was answered with the shell of a web app, as for any unknown path."
    yield (proof if _API_PATH.search(case.request.route) else strong)(says, at="response.body", quote="")
    yield on_cause("auth/login-redirect", against("The page has no login form.", at="response.body", quote=""))


def _asks_for_data(case: Case) -> bool:
    accept = case.request.headers.get("accept").lower()
    if "text/html" in accept:
        return False
    return "json" in accept or (
        bool(_API_PATH.search(case.request.route)) and case.request.headers.get("sec-fetch-dest") == "empty"
    )
