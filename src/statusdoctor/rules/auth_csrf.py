"""auth/: CSRF guards: a token that is absent, one that belongs to another cookie or session, an origin not allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.csrf import Guard, changes_state, guard, is_guard_cookie
from statusdoctor.facts.urls import is_private_host
from statusdoctor.knowledge import Fix
from statusdoctor.model import split_url
from statusdoctor.rules.session_reading import earlier, missing_cookies, on_cause, session_like

_FAMILY: Final = ("auth/csrf-token-missing", "auth/csrf-token-mismatch", "auth/csrf-origin-rejected")
_STATUSES: Final = (400, 401, 403, 409, 412, 419, 422, 428, 500)
#: Fields with which servers hand a token out together with the refusal: SAP, Transmission, and others.
_HANDED_OUT: Final = ("x-transmission-session-id", "x-csrf-token", "x-xsrf-token", "x-csrftoken")
_SPEAKS: Final = re.compile(r"csrf|xsrf|cross.site request forgery|forgery|antiforgery|anti-forgery|crumb")
#: What Rails answers to every refused form, as a page and as the name of its exception.
_RAILS_REFUSES: Final = ("the change you wanted was rejected", "invalidauthenticitytoken")
_FIRST_WORDS: Final = 300  # characters of one statement in which a guard speaks of itself
_NEIGHBOURS: Final = ("auth/forbidden", "auth/forbidden-anonymous", "auth/no-credentials", "auth/login-rejected")


@lru_cache(maxsize=2)  # several rules of one case ask in turn
def _guard(case: Case) -> Guard:
    return guard(case.request, case.sent)


def _named(case: Case) -> str:
    """The cause of this subject that the server's words name, the narrow ones first."""
    return next((cause for cause in reversed(_FAMILY) if case.matched(cause)), "")


def _in_question(case: Case) -> bool:
    """Whether the answer is a guard's: by its status, or by what it says first (debug pages list settings, too)."""
    if case.status == 419 or _named(case):
        return True
    return case.status < 500 and any(_SPEAKS.search(said.text[:_FIRST_WORDS].lower()) for said in case.said)


def _sees_the_body(case: Case) -> bool:
    return case.request.body.kept


@evidence_for("auth/csrf-token-missing", on=("error",), status=_STATUSES)
def no_token_sent(case: Case) -> Iterator[Evidence]:
    """A guard refused, and the request carried no token at all."""
    if not changes_state(case.request) or not _in_question(case):
        return
    carried = _guard(case)
    if carried.tokens:
        if case.matched("auth/csrf-token-missing") and _words_are_general(case):
            yield against("The request did carry a CSRF token.", at=carried.tokens[0][0], quote="")
        return
    if not _sees_the_body(case) or case.matched("auth/csrf-origin-rejected"):
        return
    says = "The request carried no CSRF token: in no field, not in the query, not in the body."
    yield proof(says, at="request", quote="", fix=_where_to_send(case, carried))
    yield on_cause(
        "auth/csrf-token-mismatch", rules_out("No token was sent that could differ.", at="request", quote="")
    )
    yield from _not_the_neighbours()


def _words_are_general(case: Case) -> bool:
    """Whether the words that name a missing token are also said of a wrong one."""
    return all(m.words.strength != "proof" for m in case.matches if m.words.cause == "auth/csrf-token-missing")


def _where_to_send(case: Case, carried: Guard) -> Fix | None:
    """The field for a double-submit cookie that the client holds."""
    fields = {
        "csrftoken": "X-CSRFToken",
        "xsrf-token": "X-XSRF-TOKEN",
        "_xsrf": "X-XSRFToken",
        "csrf_access_token": "X-CSRF-TOKEN",
    }
    names = [name for name, _ in carried.cookies] + [
        s.name for s in case.history.due_cookies if is_guard_cookie(s.name)
    ]
    for name in names:
        if name.lower() in fields:
            return Fix("client", f"Send the value of the cookie {name} as a field, too.", f"{fields[name.lower()]}: …")
    return None


def _not_the_neighbours() -> Iterator[Evidence]:
    for cause in _NEIGHBOURS:
        yield on_cause(
            cause, against("The CSRF guard refused before identity or rights were looked at.", "response.body", "")
        )


@evidence_for("auth/csrf-token-missing", on=("error",), status=(400, 403, 409))
def handed_out_with_the_refusal(case: Case) -> Iterator[Evidence]:
    """The answer brings the token that the next request has to bear."""
    for name in _HANDED_OUT:
        given = case.response.headers.get(name)
        if not given or name not in case.response.headers:
            continue
        if given.lower() == "required" or (name == "x-transmission-session-id" and case.status == 409):
            sent = case.request.headers.get(name)
            if not sent or sent.lower() in ("fetch", "required"):
                shown = "-".join(part.capitalize() for part in name.split("-"))
                yield proof(
                    f"The answer asks for {shown}, which the request did not bring.", f"response.headers.{name}"
                )
            elif sent != given:
                yield strong(
                    "The token that was sent had run out; the answer names its successor.", f"request.headers.{name}"
                )
        elif case.status == 403 and changes_state(case.request) and _sees_the_body(case) and not _guard(case).tokens:
            says = "The refusal brings a CSRF token, and the request brought none."
            yield strong(says, f"response.headers.{name}")


@evidence_for("auth/csrf-token-missing", on=("error",), status=(403,))
def reading_works_and_writing_does_not(case: Case) -> Iterator[Evidence]:
    """A guard that says nothing: the same credentials may read, and a change without a token is refused."""
    if not changes_state(case.request) or case.matches or _guard(case).tokens or not _sees_the_body(case):
        return
    held = [stored for stored in case.history.due_cookies if is_guard_cookie(stored.name)]
    guards = _guard(case).cookies or held
    if guards:
        about = (held[0].record,) if held else ()
        yield strong(
            "The client holds a CSRF cookie and sent no token beside it.", "request.headers.cookie", "", about=about
        )


@evidence_for("auth/csrf-token-mismatch", on=("error",), status=_STATUSES)
def token_sent_and_refused(case: Case) -> Iterator[Evidence]:
    """A guard refused although a token came: it belongs to another cookie or session."""
    if not changes_state(case.request) or not _in_question(case):
        return
    carried = _guard(case)
    if not carried.tokens or case.matched("auth/csrf-origin-rejected"):
        return
    at = carried.tokens[0][0]
    told = case.matched("auth/csrf-token-mismatch") or case.status == 419 or "csrf verification failed" in case.words
    yield from _against_its_cookie(case, carried)
    says = "A CSRF token was sent, and the guard refused it."
    yield (strong if told else slight)(says, at=at, quote="")
    yield from _not_the_neighbours()


def _against_its_cookie(case: Case, carried: Guard) -> Iterator[Evidence]:
    at, token = carried.tokens[0]
    if not carried.cookies and case.request.headers.lacks("cookie"):
        lost = [stored for stored in missing_cookies(case) if is_guard_cookie(stored.name) or session_like(stored)]
        if lost:
            says = f"A token was sent without its cookie {lost[-1].name}, set {earlier(case, lost[-1].record)}."
            yield proof(says, at=at, quote="", about=(lost[-1].record,))
        else:
            yield strong("A CSRF token was sent, and no cookie that it could belong to.", at=at, quote="")
    for name, value in carried.cookies:
        if len(value) == len(token) and unquote(value) != unquote(token):
            yield strong(f"The token differs from the value of the cookie {name}.", at=at, quote="")


@evidence_for("auth/csrf-token-mismatch", on=("error",), status=_STATUSES)
def older_token_sent(case: Case) -> Iterator[Evidence]:
    """A server of this session has given this client a newer token since."""
    carried = _guard(case)
    if not carried.tokens or not _in_question(case):
        return
    at, token = carried.tokens[0]
    for stored in case.history.due_cookies:
        if not is_guard_cookie(stored.name) or stored.length != len(token):
            continue
        if unquote(stored.cookie.value) != unquote(token):
            says = f"The cookie {stored.name} was renewed {earlier(case, stored.record)}; an older token was sent."
            yield strong(says, at=at, quote="", about=(stored.record,))
            return


@evidence_for("auth/csrf-origin-rejected", on=("error",), status=(400, 401, 403, 406, 422))
def foreign_origin(case: Case) -> Iterator[Evidence]:
    """What Origin and Referer say against the host that was asked."""
    told = case.matched("auth/csrf-origin-rejected")
    upgrade = "websocket" in case.triggers
    origin, host = case.request.headers.get("origin"), case.request.headers.get("host") or case.request.netloc
    if not told and origin != "null" and not (upgrade and not case.matches):
        return
    if origin == "null" and not told and not upgrade:
        yield from _null_at_rails(case)
    elif origin == "null":
        yield strong(
            "The request's Origin is null: a sandbox, a file, or a referrer policy hides the page.",
            "request.headers.origin",
        )
    elif origin and host and _host(origin) != _host(f"//{host}"):
        says = f"The Origin is {origin[:60]}; the request went to {case.request.host}."
        sure = told or _is_local(origin) or _is_phoenix(case)
        yield (strong if sure else slight)(says, at="request.headers.origin")
    elif told and origin.startswith("http://") and case.request.scheme == "https":
        yield strong("The Origin says http and the request went over https.", at="request.headers.origin")
    elif told and not origin and case.request.headers.lacks("referer"):
        yield strong("The request carried neither Origin nor Referer.", at="request.headers", quote="")


@evidence_for("auth/csrf-origin-rejected", on=("error",), status=(403,))
def django_asks_the_origin_first(case: Case) -> Iterator[Evidence]:
    """Django compares Origin before it looks at the token, and without DEBUG says of neither more than "failed"."""
    origin = case.request.headers.get("origin")
    if "csrf verification failed. request aborted" not in case.words or not origin or not _guard(case).tokens:
        return
    host = case.request.headers.get("host") or case.request.netloc
    if not _named(case) and host and _host(origin) != _host(f"//{host}"):
        says = f"The Origin is {origin[:60]}; Django takes its own and CSRF_TRUSTED_ORIGINS alone."
        yield strong(says, at="request.headers.origin")
        yield on_cause("auth/csrf-token-mismatch", against("The Origin is looked at first.", "request.headers.origin"))


def _null_at_rails(case: Case) -> Iterator[Evidence]:
    """Rails compares Origin with its own address, and its page for that is the one for a wrong token."""
    if not any(words in case.words for words in _RAILS_REFUSES):
        return
    says = "Rails refuses a form whose Origin is null: a referrer policy, a sandbox or a file hides the page."
    yield proof(says, at="request.headers.origin")
    for cause in ("auth/csrf-token-mismatch", "auth/csrf-token-missing"):
        yield on_cause(cause, against("The Origin alone is refused.", at="request.headers.origin"))


def _is_phoenix(case: Case) -> bool:
    """Whether a socket of Phoenix refuses: its check_origin says 403 and nothing more."""
    return case.status == 403 and case.request.route.endswith("/websocket") and "vsn=" in case.request.query


def _host(url: str) -> str:
    return (split_url(url).hostname or "").lower()


def _is_local(origin: str) -> bool:
    return is_private_host(_host(origin))
