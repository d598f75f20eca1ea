"""The web shop: a login form with its session and CSRF token, a redirect loop, and files behind a token."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from statusdoctor.lab import guards
from statusdoctor.lab.routing import Router
from statusdoctor.lab.serving import Answer, Call, Refused, always, json_answer, page, redirect
from statusdoctor.lab.tokens import Tokens

SESSION_COOKIE = "shop_session"


@dataclass(frozen=True, slots=True)
class Session:
    """A visitor: the user is empty until the login succeeds."""

    user: str
    csrf: str


class Shop(Router):
    """The application; its sessions live as long as it does."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._sessions: dict[str, Session] = {}
        super().__init__(
            {
                "/": {"GET": always(page(200, "The lab's shop", "<p>Tea and jam.</p>"))},
                "/login": {"GET": self._login_form, "POST": self._login},
                "/callback": {"GET": always(page(200, "Welcome back", "<p>You may close this page.</p>"))},
                "/account": {"GET": self._account},
                "/account/address": {"POST": self._address},
                "/account/basket.json": {"GET": self._basket},
                "/catalogue": {"GET": always(redirect(301, "/catalogue/"))},
                "/catalogue/": {"GET": always(redirect(301, "/catalogue"))},
                "/files/*": {"GET": self._file},
            },
            error,
        )

    def _login_form(self, _call: Call) -> Answer:
        name, session = self._open("")
        return page(200, "Log in", _form("/login", session.csrf, "username", "password"), _set_cookie(name))

    def _login(self, call: Call) -> Answer:
        self._check_csrf(call)
        form = call.form()
        if not guards.knows(form.get("username", ""), form.get("password", "")):
            return page(401, "Log in", "<p>The user name or the password is wrong.</p>")
        name, _ = self._open(form["username"])  # a new name on login, against session fixation
        return redirect(303, "/account", _set_cookie(name))

    def _account(self, call: Call) -> Answer:
        session = self._session(call)
        if not session.user:
            return redirect(302, f"/login?next={quote(call.path)}")
        return page(200, "Your account", _form("/account/address", session.csrf, "street"))

    def _address(self, call: Call) -> Answer:
        self._check_csrf(call)
        return redirect(303, "/account")

    def _basket(self, call: Call) -> Answer:
        if not self._session(call).user:
            return json_answer(401, {"error": "not_logged_in", "message": "No session cookie was received."})
        return json_answer(200, {"basket": ["tea"]})

    def _file(self, call: Call) -> Answer:
        guards.require_bearer(call, self._tokens)
        return Answer(200, b"month,total\n2026-11,19.80\n", (("Content-Type", "text/csv"),))

    def _open(self, user: str) -> tuple[str, Session]:
        name, session = secrets.token_urlsafe(24), Session(user, secrets.token_urlsafe(24))
        self._sessions[name] = session
        return name, session

    def _session(self, call: Call) -> Session:
        return self._sessions.get(call.cookie(SESSION_COOKIE), Session("", ""))

    def _check_csrf(self, call: Call) -> None:
        wanted, sent = self._session(call).csrf, call.form().get("csrf_token", "")
        if not sent:
            raise Refused(error(403, "The CSRF token is missing."))
        if not hmac.compare_digest(wanted.encode(), sent.encode()):
            raise Refused(error(403, "The CSRF token does not match the session."))


def error(status: int, message: str) -> Answer:
    """This site's error page; a path in the message is escaped by its percent-encoding."""
    return page(status, f"{status} {HTTPStatus(status).phrase}", f"<p>{quote(message, safe=' /.')}</p>")


def _form(action: str, csrf: str, *names: str) -> str:
    hidden = f'<input type="hidden" name="csrf_token" value="{csrf}">'
    inputs = "".join(f'<input name="{name}">' for name in names)
    return f'<form method="post" action="{action}">{hidden}{inputs}<button>Send</button></form>'


def _set_cookie(value: str) -> tuple[str, str]:
    return ("Set-Cookie", f"{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax")
