"""auth/: CSRF guards that do not speak of themselves: WordPress's nonce, forms of other sites, Rack's Forbidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.cookies import is_session_name
from statusdoctor.facts.csrf import changes_state, guard
from statusdoctor.knowledge import Fix
from statusdoctor.model import split_url
from statusdoctor.rules.payload_names import names_sent
from statusdoctor.rules.session_reading import on_cause

#: What a framework's page of an error says where it may say nothing: reason, title, text.
_PAGES_OF_A_WORD: Final = (
    "forbidden error forbidden",
    "error forbidden",
    "forbidden forbidden forbidden",
    "forbidden 403 forbidden",
    "forbidden 403: forbidden 403: forbidden",
)
_AUTHJS_ASKS: Final = ("/signin?csrf=true", "/signout?csrf=true")
_OF_TOKENS: Final = re.compile(r"(?:csrf|xsrf|anti-?forgery)[\w.-]{0,20}/?$", re.I)
_NONCE: Final = re.compile(r"nonce|^security$|_token$", re.I)  # what plugins call it
_FORM_TYPES: Final = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


@evidence_for("auth/csrf-token-missing", on=("error",), status=(401, 403))
def wordpress_wants_its_nonce(case: Case) -> Iterator[Evidence]:
    """WordPress's REST API takes the caller for nobody unless a nonce stands beside the login cookie, even for GET."""
    cookie = next((name for name, _ in case.sent_cookies if name.startswith("wordpress_logged_in")), "")
    told = any(s.kind == "code" and s.text.startswith("rest_") for s in case.said)
    if not cookie or not told or guard(case.request, case.sent).tokens or "authorization" in case.request.headers:
        return
    says = "The login cookie of WordPress came with no nonce beside it, which its REST API wants."
    fix = Fix("client", "Send the nonce that the page was given (wpApiSettings.nonce).", "X-WP-Nonce: …")
    yield proof(says, at="request.headers", quote="", fix=fix)
    for cause in ("auth/no-credentials", "auth/session-expired", "auth/forbidden", "auth/forbidden-anonymous"):
        yield on_cause(cause, rules_out("The caller is logged in; the nonce is what lacks.", "request.headers", ""))


@evidence_for("", on=("error",), status=(403,))
def wordpress_says_minus_one(case: Case) -> Iterator[Evidence]:
    """check_ajax_referer() dies with -1 where the nonce of a call is not the one that this session was given."""
    if case.got.text.strip() != "-1" or not case.request.route.endswith(("/admin-ajax.php", "/admin-post.php")):
        return
    named = [*(names_sent(case) or ()), *(name for name, _ in case.query)]
    brought = any(_NONCE.search(name) for name in named)
    cause = "auth/csrf-token-mismatch" if brought else "auth/csrf-token-missing"
    says = "WordPress answers -1 where the nonce of an AJAX call is absent or not this session's."
    yield on_cause(cause, proof(says, "response.body", "-1"))


@evidence_for("auth/csrf-origin-rejected", on=("error",), status=(403,))
def a_form_of_another_site(case: Case) -> Iterator[Evidence]:
    """Guards of Hono, SvelteKit, Go and Rack refuse forms that a page of another site sends, some without a word."""
    origin = case.request.headers.get("origin")
    if not changes_state(case.request) or case.matches or not origin or not _is_bare(case):
        return
    host = case.request.headers.get("host") or case.request.netloc
    another = bool(host) and origin != "null" and _host(origin) != _host(f"//{host}")
    if another and case.sent.declared in _FORM_TYPES and not case.challenges:
        says = f"A form of {_host(origin)[:60]} was sent to {case.request.host}, and refused without a word."
        yield strong(says, at="request.headers.origin")
        yield on_cause("access/forbidden", against("The form comes from another site.", at="request.headers.origin"))


@evidence_for("auth/csrf-origin-rejected", on=("error",), status=(403,))
def refused_for_its_origin_alone(case: Case) -> Iterator[Evidence]:
    """CORS layers of Go (gin-contrib/cors) answer an origin that is not listed with 403 and nothing, Ollama's too."""
    origin, body = case.request.headers.get("origin"), case.response.body
    if "://" not in origin or not body.kept or not body.empty or case.matches or case.challenges:
        return
    if "websocket" in case.triggers or "access-control-allow-origin" in case.response.headers:
        return
    if _host(origin) == case.request.host:
        return
    extension = origin.partition("://")[0].endswith("-extension")
    says = f"The origin {origin[:60]} was answered with 403 and nothing, as CORS layers refuse one that is not listed."
    found = (strong if extension else slight)(says, at="request.headers.origin")
    if case.method not in ("GET", "HEAD") or extension:
        yield found
        return
    yield on_cause("cors/origin-mismatch", found)  # nobody guards a look against forgery
    if not case.credentials and not case.sent_cookies:
        for cause in ("access/forbidden", "cors/error-hides-behind"):
            yield on_cause(cause, against("Its origin is all that is odd about it.", at="request.headers.origin"))


@evidence_for("auth/csrf-token-missing", on=("error",), status=(403,))
def rack_says_forbidden(case: Case) -> Iterator[Evidence]:
    """Rack::Protection answers "Forbidden" and no more to a form without the token of its session."""
    if (
        not changes_state(case.request)
        or not _is_bare(case)
        or guard(case.request, case.sent).tokens
        or not case.request.body.kept
    ):
        return
    rack = any("rack.session" in line for line in case.response.headers.all("set-cookie"))
    if (rack or "rack.session" in case.request.headers.get("cookie")) and "origin" not in case.request.headers:
        yield strong("A form came without a token, and Rack answers Forbidden with no word more.", "request", "")
        yield on_cause("access/forbidden", against("The form brought no CSRF token.", at="request", quote=""))


@evidence_for("auth/csrf-token-missing", on=("error",), status=(403,))
def spring_says_forbidden(case: Case) -> Iterator[Evidence]:
    """Spring Security looks for the token before it asks who is there, and Spring Boot's JSON does not say so."""
    if not changes_state(case.request) or not _is_spring_boot(case) or not case.request.body.kept:
        return
    line = case.request.headers.get("authorization").lower()
    known = line.startswith("basic ") or any(name == "JSESSIONID" for name, _ in case.sent_cookies)
    if guard(case.request, case.sent).tokens or (line and not known) or _changed_before(case):
        return
    weight = strong if known else slight
    yield weight("A change came without a token, and Spring Boot answers Forbidden with no word more.", "request", "")


def _is_spring_boot(case: Case) -> bool:
    """Whether the answer is Spring Boot's error of a refusal that gives no reason of its own."""
    body = case.got.json if case.got.has_json else None
    if not isinstance(body, dict) or not {"timestamp", "status", "error", "path"} <= body.keys():
        return False
    return str(body.get("message") or "").lower() in ("", "forbidden", "access denied", "no message available")


def _changed_before(case: Case) -> bool:
    """Whether this host has taken a change from the client before: then it wants no token."""
    return any(r.ok and changes_state(r.request) for r in case.history.to_host(100))


@evidence_for("auth/csrf-token-missing", on=("error",), status=(400,))
def antiforgery_says_nothing(case: Case) -> Iterator[Evidence]:
    """ASP.NET Core answers a form without its antiforgery token with 400 and an empty body."""
    if case.request.method != "POST" or not case.response.body.empty or case.sent.declared not in _FORM_TYPES[:2]:
        return
    server = case.response.headers.get("server").lower()
    cookies = any(name.startswith(".AspNetCore.") for name, _ in case.sent_cookies)
    if (server.startswith(("kestrel", "microsoft-iis")) or cookies) and not guard(case.request, case.sent).tokens:
        says = "A form came without an antiforgery token, and ASP.NET Core answered 400 with no body."
        yield strong(says, at="request", quote="")


@evidence_for("auth/csrf-token-missing", on=("error",), status=(403,))
def tornado_says_forbidden(case: Case) -> Iterator[Evidence]:
    """Tornado keeps the reason from its page; what refuses a change there without asking anybody is the XSRF guard."""
    tornado = case.response.headers.get("server").lower().startswith("tornadoserver")
    if not tornado or not changes_state(case.request) or not _is_plain(case) or not case.request.body.kept:
        return
    if not guard(case.request, case.sent).tokens and "authorization" not in case.request.headers:
        yield strong("A change came without _xsrf, and Tornado answers Forbidden with no word more.", "request", "")
        yield on_cause("access/forbidden", against("The form brought no XSRF token.", at="request", quote=""))


@evidence_for("auth/csrf-token-missing", on=("error",), status=(403,))
def may_read_and_not_write(case: Case) -> Iterator[Evidence]:
    """The same session may read, and a change without a token is refused with a page that says no more."""
    if not changes_state(case.request) or case.matches or not _is_plain(case) or not case.request.body.kept:
        return
    session = next((name for name, _ in case.sent_cookies if is_session_name(name)), "")
    if not session or guard(case.request, case.sent).tokens or "authorization" in case.request.headers:
        return
    cookie = case.request.headers.get("cookie")
    read = (r for r in case.history.to_host(100) if r.ok and r.request.headers.get("cookie") == cookie)
    if (record := next(read, None)) is not None:
        yield strong("The same session may read; a change came without a token.", "request", "", about=(record,))


@evidence_for("auth/csrf-token-missing", on=("error",), status=(403,))
def the_token_was_fetched(case: Case) -> Iterator[Evidence]:
    """The client asked this host for a CSRF token before, and then left it out."""
    if not changes_state(case.request) or case.matches or not _is_plain(case) or not case.request.body.kept:
        return
    if guard(case.request, case.sent).tokens or "authorization" in case.request.headers:
        return
    fetched = (r for r in case.history.to_host(100) if r.ok and _OF_TOKENS.search(r.request.route))
    if (record := next(fetched, None)) is not None:
        says = "A CSRF token was fetched from this host earlier, and the change came without it."
        yield strong(says, at="request", quote="", about=(record,))


@evidence_for("", on=("error",), status=(403,))
def silent_guards(case: Case) -> Iterator[Evidence]:
    """A 403 without a word to a change: guards often look so; a token that was sent makes it likely."""
    if not changes_state(case.request) or not _is_plain(case) or "authorization" in case.request.headers:
        return
    tokens = guard(case.request, case.sent).tokens
    if tokens:
        says = "A CSRF token was sent, and the change refused without a word."
        yield on_cause("auth/csrf-token-mismatch", strong(says, at=tokens[0][0], quote=""))
    elif case.request.body.kept and not case.credentials:
        says = "The change came without a CSRF token, and was refused without a word."
        yield on_cause("auth/csrf-token-missing", slight(says, at="request", quote=""))


def _is_plain(case: Case) -> bool:
    """Whether the answer holds no more than the word, as text, as JSON or as a framework's page."""
    if case.got.looks_like == "json":
        told = {s.text.lower().strip(" .") for s in case.said if s.kind == "message"}
        return told <= {"forbidden", "http 403"}
    return _is_bare(case) or (case.got.looks_like == "html" and " ".join(case.words.split()) in _PAGES_OF_A_WORD)


def _is_bare(case: Case) -> bool:
    """Whether the answer is the word Forbidden, or nothing."""
    return case.got.looks_like in ("text", "empty") and case.got.text.strip().lower() in (
        "",
        "forbidden",
        "403 forbidden",
    )


def _host(url: str) -> str:
    return (split_url(url).hostname or "").lower()


@evidence_for("auth/csrf-token-missing", on=("redirect",), status=(302, 303))
def authjs_asks_again(case: Case) -> Iterator[Evidence]:
    """Auth.js takes a form without its token for a click on a plain link, and shows a form with the token instead."""
    location = case.response.headers.get("location")
    if not changes_state(case.request) or not location.endswith(_AUTHJS_ASKS):
        return
    if guard(case.request, case.sent).tokens:
        says = "The token of the form is not the one in the cookie, so Auth.js asks with a form of its own."
        yield on_cause("auth/csrf-token-mismatch", strong(says, at="response.headers.location"))
    else:
        yield strong("The form came without a token, so Auth.js asks with one of its own.", "response.headers.location")
