"""access/: firewalls and bot protection: who wrote the refusal, and what in the request it looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.attacks import attack
from statusdoctor.history import Record
from statusdoctor.rules.access_reading import names_ground, refused_before_the_application, said
from statusdoctor.rules.session_reading import on_cause

_OF_THE_REQUEST: Final = (400, 404, 409)
_BLOCKS: Final = (400, 403, 404, 405, 406, 409, 418, 429, 444, 493, 501, 503)
_ACTIONS: Final = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "captcha"),
    ("x-amzn-waf-action", "challenge"),
    ("x-vercel-mitigated", "challenge"),
    ("sg-captcha", "challenge"),
    ("x-datadome", "protected"),
    ("x-px-block", ""),
    ("x-dd-b", ""),
)
# Scripts and frames of challenges: visible text does not hold them.
_MARKUP: Final = re.compile(
    r"captcha-delivery\.com|/cdn-cgi/challenge-platform/|px-captcha|_pxappid|window\.kpsdk|ips\.js\?[\w-]{0,40}kp"
    r"|token\.awswaf\.com|awswafcookiedomainlist|gokuprops|challenges\.cloudflare\.com/turnstile|hcaptcha\.com/1/api"
    r"|google\.com/recaptcha/(?:api|enterprise)|g-recaptcha|h-captcha|cf-turnstile|geetest|funcaptcha|arkoselabs"
    r"|sgcaptcha|sucuri_cloudproxy_js|distil_r_captcha|anubis_challenge|_incapsula_resource\?swkmtfsr|friendlycaptcha"
    r"|/_sec/cp_challenge|sec-cpt|captcha\.px-c(?:loud|dn)\.net|perimeterx\.net|to discuss automated access to"
    r"|/errors/validatecaptcha"
)  # fmt: skip


_LARGEST: Final = 16 * 1024  # pages of challenges and blocks are small
_TELLING: Final = re.compile(
    r"captcha|human|robot|moment\.\.\.|not a bot|rejected|blocked|denied|incident|portal|hotspot", re.I
)
_WITH_GOOD_STATUS: Final = (
    "access/bot-challenge",
    "access/waf-blocked",
    "access/proxy-policy",
    "access/network-portal",
)


@evidence_for("access/bot-challenge", on=("error", "success", "says-error"))
def challenge_in_the_fields(case: Case) -> Iterator[Evidence]:
    for name, value in _ACTIONS:
        found = case.response.headers.get(name).lower()
        if found and (not value or found.startswith(value)) and (case.status >= 400 or name != "x-datadome"):
            yield proof(f"The answer says so itself: {name} is {found[:30]}.", at=f"response.headers.{name}")
            return


@evidence_for("access/bot-challenge", on=("error",))
def challenge_in_the_markup(case: Case) -> Iterator[Evidence]:
    """A refusal that loads the script of a challenge."""
    if case.status not in _BLOCKS or case.got.looks_like not in ("html", "json", "text", "xml"):
        return
    if case.status in _OF_THE_REQUEST and case.got.looks_like == "html":
        return  # a page about the address may hold a form that a captcha guards
    found = _MARKUP.search(case.got.text[:_LARGEST].lower())
    if found is not None:
        weight = proof if len(case.got.text) < _LARGEST else strong
        yield weight("The page loads the script of a browser challenge or captcha.", "response.body", found[0])


@evidence_for("", on=("success",))
def refusal_with_a_good_status(case: Case) -> Iterator[Evidence]:
    """Some firewalls and filters refuse with 200. Runs on healthy pages: small ones with a telling word are read."""
    if len(case.response.body.raw) > _LARGEST or _TELLING.search(case.got.text[:_LARGEST]) is None:
        return
    for match in case.matches:
        if match.words.cause in _WITH_GOOD_STATUS and match.words.strength == "proof":
            yield on_cause(match.words.cause, proof(match.words.says, match.statement.where, match.quote))
            otherwise = rules_out("The page says who stands in the way.", match.statement.where, match.quote)
            yield on_cause("content/html-instead-of-json", otherwise)
            return


@evidence_for("access/waf-blocked", on=("error",), status=(400, 403, 405, 406, 418, 493, 501))
def refused_text(case: Case) -> Iterator[Evidence]:
    """Something in the request that firewalls look for, and a refusal that says nothing of its own."""
    if names_ground(case, "access/waf-blocked") or _is_an_answer_of_the_application(case):
        return
    found = attack(case.request)
    if found is None:
        return
    passed = _same_route_passed(case)
    if passed is not None:
        says = f"The request holds {found.kind}; the same address passed without it."
        yield proof(says, found.where, found.quote, about=(passed,))
        return
    weak = found.kind == "a hidden file of the site" or case.got.looks_like == "json" or case.status == 400
    weight = slight if weak else strong
    yield weight(f"The request holds {found.kind}, which firewalls refuse.", found.where, found.quote)


def _is_an_answer_of_the_application(case: Case) -> bool:
    """Whether the answer speaks of the content or the method itself: then the application read it."""
    if case.status == 405 and "allow" in case.response.headers:
        return True
    return case.got.looks_like == "json" and not refused_before_the_application(case) and case.status != 403


def _same_route_passed(case: Case) -> Record | None:
    return next((r for r in case.history.same_route() if r.ok and attack(r.request) is None), None)


@evidence_for("access/waf-blocked", on=("error",), status=_BLOCKS)
def firewall_wrote_it(case: Case) -> Iterator[Evidence]:
    """A firewall or CDN wrote the page, and gives no other ground."""
    author = refused_before_the_application(case)
    if author is None or case.status in (404, 503) or names_ground(case, "access/waf-blocked"):
        return
    if case.matched("access/bot-challenge") or any(name in case.response.headers for name, _ in _ACTIONS[:5]):
        return
    if case.status in (403, 405, 406, 418, 501):
        weight = strong if author.kind == "waf" else slight
        yield weight(f"{author.name} wrote this refusal; the application was not asked.", "response.body", "")


@evidence_for("access/waf-blocked", on=("error",))
def challenged_not_blocked(case: Case) -> Iterator[Evidence]:
    if said(case, "access/bot-challenge", "proof") and not said(case, "access/waf-blocked", "proof"):
        yield against("The page asks for a check to be solved.", at="response.body", quote="")


@evidence_for("access/bot-challenge", on=("error",))
def blocked_not_challenged(case: Case) -> Iterator[Evidence]:
    """Block pages carry the same scripts as challenges; their words decide."""
    challenged = said(case, "access/bot-challenge", "proof") or "cf-mitigated" in case.response.headers
    if said(case, "access/waf-blocked", "proof") and not challenged:
        yield rules_out("The page says that the request is blocked.", at="response.body", quote="")


_NOBODY: Final = ("auth/no-credentials", "auth/forbidden-anonymous", "auth/token-rejected")
_GROUNDS: Final = (
    "access/bot-challenge",
    "access/waf-blocked",
    "access/geo-blocked",
    "access/user-agent-blocked",
    "access/host-not-allowed",
    "access/proxy-policy",
    "access/network-portal",
)


@evidence_for("", on=("error",), status=(401, 403, 407, 421))
def another_ground_than_identity(case: Case) -> Iterator[Evidence]:
    """Who refuses for the client's program, country or network has not asked who is there."""
    ground = next((m for m in case.matches if m.words.cause in _GROUNDS and m.words.strength == "proof"), None)
    if ground is None:
        return
    for cause in (*_NOBODY, "routing/misdirected"):
        yield on_cause(cause, rules_out("The answer gives another ground.", ground.statement.where, ground.quote))


@evidence_for("routing/method-not-allowed", on=("error",), status=(405,))
def a_405_of_a_firewall(case: Case) -> Iterator[Evidence]:
    """Firewalls answer 405 to methods that are well allowed."""
    if any(name in case.response.headers for name, _ in _ACTIONS) or said(case, "access/waf-blocked", "proof"):
        yield rules_out("A firewall wrote this answer, not the resource.", at="response.status", quote="")
