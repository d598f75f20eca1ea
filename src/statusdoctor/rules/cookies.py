"""cookies/: Set-Cookie lines that are refused, each with the rule that it breaks and the line that would be stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from statusdoctor.evidence import Case, Evidence, decisive, evidence_for, proof, strong
from statusdoctor.facts.cookie_storing import (
    ATTRIBUTE_LIMIT,
    Refusal,
    in_third_party_context,
    is_missed,
    overlong_attribute,
    overwrites,
    refusal,
)
from statusdoctor.facts.cookies import SetCookie, default_path, is_session_name, set_cookie_lines
from statusdoctor.facts.logins import is_login_address, is_logout_address
from statusdoctor.facts.timing import ago
from statusdoctor.knowledge import Fix

_LINE: Final = "response.headers.set-cookie"
_MOST: Final = 3  # refused lines told of one answer
#: Cookies of load balancers and guards that come in pairs, one of which is meant to be refused.
_PAIRED: Final = ("aws", "arr", "__cf", "_cf", "bigip", "incap_", "visid_", "nsc_", "ak_bmsc", "bm_")
#: Values that stand for nothing: the line deletes.
_PLACEHOLDERS: Final = frozenset(
    '"" deleted delete deletedcookie removed expired expire invalid null none nil undefined empty logout anonymous - x '
    "0".split()
)
_SHORTEST_VALUE: Final = 8


@evidence_for("", on=("set-cookie",))
def refused_lines(case: Case) -> Iterator[Evidence]:
    """Lines that break a rule of their own, whoever asked and whatever is stored."""
    told = 0
    for cookie in set_cookie_lines(case.response.headers):
        found = refusal(cookie, case.request)
        if found is None or not (case.client.is_browser or found.everywhere) or is_deletion(cookie, case):
            continue
        if not case.client.is_browser and cookie.name.lower().startswith(_PAIRED):
            continue  # a CDN's own, handed on by a gateway to a program that would not send it anyway
        if case.client.is_browser and in_third_party_context(case.request) and not is_missed(cookie.name, case.request):
            continue
        yield _weighed(case, _told(cookie, found, case))
        told += 1
        if told == _MOST:
            return


def is_deletion(cookie: SetCookie, case: Case) -> bool:
    """Whether a line is there to remove a cookie: that it is refused hurts nobody."""
    return (cookie.ends and cookie.removes(case.server_time)) or (bool(cookie.name) and not cookie.value)


def _weighed(case: Case, evidence: Evidence) -> Evidence:
    """On an error a refused cookie is worth a word, and no explanation."""
    return msgspec.structs.replace(evidence, strength="slight") if case.status >= 400 else evidence


def _told(cookie: SetCookie, found: Refusal, case: Case) -> Evidence:
    says = _sentence(cookie, found, case)
    fix = _fix(cookie, found, case)
    weigh = proof if case.client.is_browser or found.kind != "too-large" else strong
    return msgspec.structs.replace(weigh(says, _LINE, cookie.raw, fix=fix), cause=f"cookies/{found.kind}")


def _sentence(cookie: SetCookie, found: Refusal, case: Case) -> str:
    name = _name(cookie)
    match found.kind:
        case "malformed":
            return f"A Set-Cookie line {found.detail}, so there is nothing to store."
        case "too-large":
            return f"The cookie {name} has {found.detail} bytes of name and value; browsers store 4,096."
        case "domain-mismatch":
            return f"{case.request.host} sets the cookie {name} for {found.detail}, to which it does not belong."
        case "public-suffix":
            return f"The cookie {name} is set for {found.detail}, a suffix under which strangers have names."
        case "prefix-violation" if not cookie.name:
            return "A cookie without a name bears the prefix in its value, which browsers refuse."
        case "prefix-violation":
            return f"The cookie {name} lacks what its prefix demands: {found.detail}."
        case "secure-over-http":
            return f"The Secure cookie {name} came over plain http, where browsers refuse it."
        case "partitioned-insecure":
            return f"The cookie {name} is Partitioned and not Secure, so browsers refuse it."
    return f"The cookie {name} has SameSite=None and no Secure, so browsers refuse it."


def _name(cookie: SetCookie) -> str:
    return cookie.name[:40] or "without a name"


def _fix(cookie: SetCookie, found: Refusal, case: Case) -> Fix | None:
    if found.kind in ("malformed", "too-large") or not cookie.name:
        return None
    if found.kind == "secure-over-http":
        return Fix(
            "operator",
            "Serve the site over https, and redirect http there before any cookie is set.",
            f"https://{case.request.host}/",
        )
    drops = {"domain"} if found.kind in ("domain-mismatch", "public-suffix") else set()
    adds = {"secure"} if found.kind not in ("domain-mismatch", "public-suffix") else set()
    if "Path=/" in found.detail:
        drops.add("path")
    if "no Domain" in found.detail:
        drops.add("domain")
    if "HttpOnly" in found.detail:
        adds.add("httponly")
    return Fix("server", "Set the cookie so.", mended(cookie, drops, adds, "/" if "path" in drops else ""))


def mended(cookie: SetCookie, drops: set[str], adds: set[str], path: str = "", same_site: str = "") -> str:
    """The line as it should be: its value left out, some attributes dropped, others added."""
    shown = {"httponly": "HttpOnly", "samesite": "SameSite", "max-age": "Max-Age"}
    parts = [f"Set-Cookie: {cookie.name}=…"]
    if path:
        parts.append(f"Path={path}")
    kept = {n: v for n, v in cookie.attributes.items() if n not in drops | adds and not (same_site and n == "samesite")}
    parts += [f"{shown.get(n, n.capitalize())}{f'={v}' if v else ''}" for n, v in kept.items()]
    parts += [shown.get(n, n.capitalize()) for n in sorted(adds)]
    return "; ".join([*parts, *([f"SameSite={same_site}"] if same_site else [])])


@evidence_for("cookies/too-large", on=("set-cookie",))
def overlong_attributes(case: Case) -> Iterator[Evidence]:
    for cookie in case.set_cookies if case.client.is_browser else ():
        found = overlong_attribute(cookie) if len(cookie.raw) > ATTRIBUTE_LIMIT // 4 else None
        if found:
            what = f"{found[0].capitalize()} of the cookie {_name(cookie)}"
            says = f"{what} has {found[1]:,} bytes; browsers ignore it over {ATTRIBUTE_LIMIT:,}."
            yield _weighed(case, strong(says, _LINE, cookie.raw))


@evidence_for("cookies/cross-site-lax", on=("set-cookie",))
def set_for_another_sites_page(case: Case) -> Iterator[Evidence]:
    if not case.client.is_browser or not in_third_party_context(case.request):
        return
    for cookie in case.set_cookies:
        if cookie.same_site == "none" or refusal(cookie, case.request) or is_deletion(cookie, case):
            continue
        if cookie.name.lower().startswith(_PAIRED) or not is_missed(cookie.name, case.request):
            continue
        policy = f"SameSite={cookie.same_site.capitalize()}" if cookie.same_site else "no SameSite"
        says = f"The cookie {_name(cookie)} with {policy} was set within a page of another site."
        fix = Fix(
            "server", "Set the cookie for use within other sites' pages.", mended(cookie, set(), {"secure"}, "", "None")
        )
        weigh = proof if _is_meant(case) else strong
        yield _weighed(case, weigh(says, _LINE, cookie.raw, fix=fix))
        return


def _is_meant(case: Case) -> bool:
    """Whether the browser would have looked at the cookie at all: calls without credentials store none."""
    return case.fetch.credentials if case.fetch.mode == "cors" else True


@evidence_for("cookies/overwrite-secure", on=("set-cookie",))
def plain_http_overwrites(case: Case) -> Iterator[Evidence]:
    if case.request.scheme == "https" or not case.client.is_browser:
        return
    for cookie in case.set_cookies:
        path = cookie.path or default_path(case.request.path)
        stored = next((s for s in case.history.jar() if overwrites(cookie, path, case.request, s)), None)
        if stored is None or refusal(cookie, case.request):
            continue
        does = "delete" if cookie.removes(case.server_time) else "replace"
        says = f"Plain http tries to {does} the cookie {_name(cookie)}, which is stored as Secure."
        fix = Fix("client", "Send this request over https.", f"https://{case.request.host}{case.request.route}")
        yield _weighed(case, proof(says, _LINE, cookie.raw, about=(stored.record,), fix=fix))
        return


@evidence_for("cookies/expired-on-arrival", on=("set-cookie",))
def gone_when_it_comes(case: Case) -> Iterator[Evidence]:
    if not any(cookie.ends for cookie in case.set_cookies) or is_logout_address(case.request.url):
        return
    living = {cookie.name for cookie in case.set_cookies if not cookie.removes(case.server_time)}
    for cookie in case.set_cookies:
        if cookie.name in living or not cookie.removes(case.server_time) or not _has_content(cookie):
            continue
        if is_session_name(cookie.name) and not _was_sent(cookie, case):
            found = strong(_end(cookie, case), _LINE, cookie.raw)
            login = is_login_address(case.request.url) and case.status < 400
            yield decisive(found) if login else found  # a login that leaves no session has failed


def _has_content(cookie: SetCookie) -> bool:
    return len(cookie.value) >= _SHORTEST_VALUE and cookie.value.lower() not in _PLACEHOLDERS


def _was_sent(cookie: SetCookie, case: Case) -> bool:
    """Whether the client had this very value: then it is taken away from it, as at the end of a session."""
    return (cookie.name, cookie.value) in case.sent_cookies


def _end(cookie: SetCookie, case: Case) -> str:
    if cookie.max_age is not None:
        return f"The cookie {_name(cookie)} has a value and Max-Age={cookie.max_age}, which deletes it at once."
    over = case.server_time - (cookie.expires or 0)
    return f"The cookie {_name(cookie)} has a value and had expired {ago(over)} before this answer."
