"""The authorization server: an authorize page, and a token endpoint with three grants (RFC 6749)."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from statusdoctor.lab.guards import knows
from statusdoctor.lab.serving import Answer, Call, Refused, json_answer, redirect
from statusdoctor.lab.tokens import USUAL_LIFETIME_S, Tokens

# Public clients, and how long the access tokens live that they get. The kiosk's expire while a story is told.
CLIENTS: Mapping[str, float] = {"shop-app": USUAL_LIFETIME_S, "kiosk": 0.8}
SCOPE = "orders:read orders:write"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Issue:
    """What a code or a refresh token stands for."""

    client: str
    user: str


class TokenDesk:
    """Codes and refresh tokens, each good for one use: a refresh gives a new pair and ends the old token."""

    def __init__(self, tokens: Tokens, redirect_uri: str) -> None:
        self._tokens = tokens
        self._redirect_uri = redirect_uri
        self._codes: dict[str, Issue] = {}
        self._refresh: dict[str, Issue] = {}
        self._grants = {
            "password": self._password,
            "refresh_token": self._refreshed,
            "authorization_code": self._code,
        }

    def authorize(self, call: Call) -> Answer:
        """Send the user back to the client with a code; the lab's user has always agreed."""
        client = call.query.get("client_id", "")
        if client not in CLIENTS or call.query.get("redirect_uri") != self._redirect_uri:
            raise Refused(_error("invalid_request", "The client or its redirect_uri is not registered."))
        code = secrets.token_urlsafe(24)
        self._codes[code] = Issue(client, "mira")
        back = {"code": code, "state": call.query.get("state", "")}
        return redirect(302, f"{self._redirect_uri}?{urlencode(back)}")

    def token(self, call: Call) -> Answer:
        """Exchange a password, a code or a refresh token for an access token."""
        if call.headers.get_content_type() != FORM:
            raise Refused(_error("invalid_request", f"The body has to be {FORM}."))
        form = call.form()
        if form.get("client_id") not in CLIENTS:
            raise Refused(_error("invalid_client", "The client is not registered."))
        grant = self._grants.get(form.get("grant_type", ""))
        if grant is None:
            raise Refused(_error("unsupported_grant_type", "This grant type is not supported."))
        return self._issued(grant(form))

    def _password(self, form: Mapping[str, str]) -> Issue:
        if not knows(form.get("username", ""), form.get("password", "")):
            raise Refused(_error("invalid_grant", "The user name or the password is wrong."))
        return Issue(form["client_id"], form["username"])

    def _code(self, form: Mapping[str, str]) -> Issue:
        issue = self._codes.pop(form.get("code", ""), None)
        if issue is None or issue.client != form["client_id"]:
            raise Refused(_error("invalid_grant", "The authorization code is unknown or was already redeemed."))
        if form.get("redirect_uri") != self._redirect_uri:
            raise Refused(_error("invalid_grant", "redirect_uri differs from the authorization request."))
        return issue

    def _refreshed(self, form: Mapping[str, str]) -> Issue:
        issue = self._refresh.pop(form.get("refresh_token", ""), None)
        if issue is None or issue.client != form["client_id"]:
            raise Refused(_error("invalid_grant", "The refresh token is unknown or was already used."))
        return issue

    def _issued(self, issue: Issue) -> Answer:
        lifetime_s = CLIENTS[issue.client]
        refresh = secrets.token_urlsafe(24)
        self._refresh[refresh] = issue
        reply = {
            "access_token": self._tokens.access(user=issue.user, scope=SCOPE, lifetime_s=lifetime_s),
            "token_type": "Bearer",
            "expires_in": math.ceil(lifetime_s),
            "refresh_token": refresh,
            "scope": SCOPE,
        }
        return json_answer(200, reply, ("Cache-Control", "no-store"))


def _error(code: str, words: str) -> Answer:
    status = 401 if code == "invalid_client" else 400
    return json_answer(status, {"error": code, "error_description": words}, ("Cache-Control", "no-store"))
