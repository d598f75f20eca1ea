"""cors/: what each reason for which a browser withholds an answer means on this exchange, in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, proof, strong
from statusdoctor.facts.caching import cache_hit
from statusdoctor.facts.cors import REDIRECTS, Verdict, listed, refused_headers, value_of
from statusdoctor.knowledge import Fix
from statusdoctor.model import Response, split_url

_ORIGIN: Final = "response.headers.access-control-allow-origin"
_METHODS: Final = "response.headers.access-control-allow-methods"
_HEADERS: Final = "response.headers.access-control-allow-headers"
_ALLOW_CREDENTIALS: Final = "access-control-allow-credentials"
_TRUE: Final = frozenset(("true", "yes", "1", "on", "allow", "allowed", "*"))
_STARS_AUTHORIZATION: Final = ("Firefox", "Safari")  # those that surely hold to the rule about Authorization


def of(cause: str, evidence: Evidence) -> Evidence:
    """The same evidence, with the cause that it speaks for."""
    return msgspec.structs.replace(evidence, cause=cause)


def _missing(case: Case, _: Verdict) -> Evidence:
    origin = case.fetch.origin
    says = f"The answer carries no Access-Control-Allow-Origin, and the page is of {origin}."
    if origin == "null":
        says = "The answer carries no Access-Control-Allow-Origin, and the request's origin is null."
    before = case.history.preflight()
    if case.fetch.preflight:
        says = "The answer to the preflight carries no Access-Control-Allow-Origin."
    elif case.status in REDIRECTS:
        says = f"The {case.status} on the way carries no Access-Control-Allow-Origin for {origin}."
    elif before is not None and before.exchange.response is not None and _allows(before.exchange.response):
        says = "The preflight gave leave; the answer itself carries no Access-Control-Allow-Origin."
        return of("cors/origin-missing", proof(says, _ORIGIN, about=(before,)))
    elif hit := cache_hit(case.response.headers):
        says = f"A cached copy came ({hit}), and it carries no Access-Control-Allow-Origin."
    return of("cors/origin-missing", proof(says, _ORIGIN))


def _allows(response: Response) -> bool:
    return "access-control-allow-origin" in response.headers


def _mismatch(case: Case, verdict: Verdict) -> Evidence:
    origin, allowed = case.fetch.origin or "", verdict.value
    if origin == "null":
        came = case.history.redirect_here()
        why = "by a redirect to another origin" if came else "as of a sandboxed frame or a file"
        says = f"The page's origin is null, {why}; the answer allows {allowed}."
        return of("cors/origin-mismatch", proof(says, _ORIGIN, about=(came,) if came else ()))
    says = f"The answer allows {allowed}; the page is of {origin}{_difference(allowed, origin)}."
    return of("cors/origin-mismatch", proof(says, _ORIGIN))


def _difference(allowed: str, origin: str) -> str:
    """What the two differ in, where it is one small thing."""
    if allowed.rstrip("/") == origin:
        return ", without a slash at the end"
    if "*" in allowed:
        return ", and a star is no pattern"
    if allowed.lower() == origin:
        return ", in lower case"
    one, other = split_url(allowed), split_url(origin)
    if (one.hostname, one.port) == (other.hostname, other.port):
        return f": {one.scheme} is not {other.scheme}"
    if (one.scheme, one.hostname) == (other.scheme, other.hostname):
        return ": the ports differ"
    return ""


def _multiple(case: Case, verdict: Verdict) -> Evidence:
    lines = case.response.headers.all("access-control-allow-origin")
    values = verdict.value.replace(",", " ").split()
    says = f"Access-Control-Allow-Origin holds {len(values)} values ({', '.join(values[:3])}); one is allowed."
    if len(set(values)) == 1:
        says = f"Access-Control-Allow-Origin holds one origin {len(values)} times: two layers add it."
    elif len(lines) > 1:
        says = f"Access-Control-Allow-Origin was sent {len(lines)} times, as {' and '.join(values[:2])}."
    return of("cors/origin-multiple", proof(says, _ORIGIN))


def _invalid(_: Case, verdict: Verdict) -> Evidence:
    value = verdict.value
    why = "is no origin"
    if not value:
        why = "is empty"
    elif "*" in value:
        why = "is a pattern or quoted, and browsers match nothing"
    elif "." in value and "://" not in value:
        why = "lacks its scheme"
    says = f"Access-Control-Allow-Origin {f'is “{value}”, which' if value else 'was sent and'} {why}."
    return of("cors/origin-invalid", proof(says, _ORIGIN))


def _wildcard(case: Case, _: Verdict) -> Evidence:
    says = "The request carried credentials, and Access-Control-Allow-Origin is a star."
    if case.fetch.preflight:
        says = "Cookies are there to go along, and the preflight's answer allows only a star."
    return of("cors/wildcard-with-credentials", proof(says, _ORIGIN))


def _credentials(case: Case, verdict: Verdict) -> Evidence:
    said = f"is “{verdict.value}” instead of true" if verdict.value else "is missing"
    who = "Cookies are there to go along" if case.fetch.preflight else "The request carried credentials"
    says = f"{who}, and Access-Control-Allow-Credentials {said}."
    return of("cors/credentials-not-allowed", proof(says, "response.headers.access-control-allow-credentials"))


def misspelt_leave(case: Case) -> Evidence | None:
    """Access-Control-Allow-Credentials with a value that means true and is not: whoever asks with cookies is refused.

    Whether this call asked with them is seen only where it goes to another site, so there nothing is to be guessed.
    """
    value = value_of(case.response.headers, _ALLOW_CREDENTIALS) or ""
    words = {word.strip(" \"'").lower() for word in value.split(",")}
    if value == "true" or not words <= _TRUE or (case.fetch.site == "cross-site" and not case.fetch.preflight):
        return None
    says = f'Access-Control-Allow-Credentials is "{value[:20]}"; browsers accept true alone.'
    return of("cors/credentials-not-allowed", strong(says, f"response.headers.{_ALLOW_CREDENTIALS}"))


def _method(case: Case, verdict: Verdict) -> Evidence:
    method = verdict.value
    methods = listed(case.response.headers, "access-control-allow-methods") or ()
    says = f"The preflight asks for {method}; Access-Control-Allow-Methods {_lists(methods)}."
    if method.upper() in methods:
        says = f"The page wrote {method} in lower case; Access-Control-Allow-Methods lists {method.upper()}."
        fix = Fix(
            "client",
            "Write the method in capitals: fetch does not do it for PATCH.",
            f"fetch(url, {{ method: '{method.upper()}' }})",
        )
        return of("cors/method-not-allowed", proof(says, _METHODS, fix=fix))
    return of("cors/method-not-allowed", proof(says, _METHODS))


def _lists(members: tuple[str, ...]) -> str:
    return f"lists {', '.join(members[:5])}{' and more' if len(members) > 5 else ''}" if members else "is missing"


def _header(case: Case, _: Verdict) -> Evidence:
    names = listed(case.response.headers, "access-control-allow-headers") or ()
    missing = refused_headers(case.request, case.response)
    if missing == ("authorization",) and "*" in names:
        weigh = proof if case.client.name.startswith(_STARS_AUTHORIZATION) else strong
        says = "The star in Access-Control-Allow-Headers does not cover the Authorization that is asked for."
        return of("cors/wildcard-excludes-authorization", weigh(says, _HEADERS))
    lacking = ", ".join(missing[:3])
    says = f"The preflight asks for {lacking}; Access-Control-Allow-Headers {_lists(names)}."
    return of("cors/header-not-allowed", proof(says, _HEADERS))


def _unreadable_methods(case: Case, _: Verdict) -> Evidence:
    value = value_of(case.response.headers, "access-control-allow-methods")
    return of(
        "cors/method-not-allowed", proof(f"Access-Control-Allow-Methods is no list of methods: “{value}”.", _METHODS)
    )


def _unreadable_headers(case: Case, _: Verdict) -> Evidence:
    value = value_of(case.response.headers, "access-control-allow-headers")
    return of(
        "cors/header-not-allowed", proof(f"Access-Control-Allow-Headers is no list of names: “{value}”.", _HEADERS)
    )


def _bearing_credentials(_: Case, __: Verdict) -> Evidence:
    says = "Location bears a user name or password, and browsers refuse that in CORS requests."
    fix = Fix("server", "Leave user name and password out of Location.")
    return of("cors/redirect-credentials", proof(says, "response.headers.location", fix=fix))


def _no_web_address(_: Case, verdict: Verdict) -> Evidence:
    scheme = split_url(verdict.value).scheme
    says = f"The redirect leads to a {scheme}: address, which no page's call can follow."
    fix = Fix("server", "Redirect calls of pages to https addresses.")
    return of("redirect/location-invalid", proof(says, "response.headers.location", fix=fix))


#: Chromium's reasons (without their prefix Preflight), and what tells them.
TELLING: Final[dict[str, Callable[[Case, Verdict], Evidence]]] = {
    "MissingAllowOriginHeader": _missing,
    "AllowOriginMismatch": _mismatch,
    "MultipleAllowOriginValues": _multiple,
    "InvalidAllowOriginValue": _invalid,
    "WildcardOriginNotAllowed": _wildcard,
    "InvalidAllowCredentials": _credentials,
    "MethodDisallowedByPreflightResponse": _method,
    "HeaderDisallowedByPreflightResponse": _header,
    "InvalidAllowMethodsPreflightResponse": _unreadable_methods,
    "InvalidAllowHeadersPreflightResponse": _unreadable_headers,
    "RedirectContainsCredentials": _bearing_credentials,
    "CorsDisabledScheme": _no_web_address,
}
