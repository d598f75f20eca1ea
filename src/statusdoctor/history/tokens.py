"""Tokens as endpoints of this session issued, rotated and refused them: so the age of opaque ones is known, too."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from statusdoctor.facts.content import Content
from statusdoctor.facts.urls import form_pairs
from statusdoctor.history.bounds import Bounds, Store
from statusdoctor.history.record import Record, digest
from statusdoctor.model import Request, Response

_NAMES: Final = {
    "access_token": "access", "accessToken": "access", "access": "access", "token": "access", "jwt": "access",
    "authToken": "access", "auth_token": "access", "bearer_token": "access", "session_token": "access",
    "sessionToken": "access", "idToken": "id", "id_token": "id", "refresh_token": "refresh",
    "refreshToken": "refresh", "refresh": "refresh",
}  # fmt: skip
_NESTED: Final = ("data", "result", "token", "tokens", "auth", "session", "user", "AuthenticationResult", "response")
_SHORTEST: Final = 12  # a shorter text is an answer, not a token
_ENDPOINT: Final = re.compile(
    r"token|log-?(?:in|out)|sign-?(?:in|up|out)|auth|session|refresh|register|jwt|revo(?:ke|cation)", re.I
)
_REFRESH_PATH: Final = re.compile(r"refresh|renew(?:[_-]?token)?(?:/|$)|token/rotate|keepalive", re.I)
_REFRESH_BODY: Final = re.compile(rb"""grant_type["']?\s*[=:]\s*["']?refresh|["']?refresh_?token["']?\s*[=:]""", re.I)
_REVOKES: Final = re.compile(r"revo(?:ke|cation)|log-?out|sign-?out|introspect|blacklist", re.I)


_ENDS: Final = re.compile(r"log-?out|sign-?out", re.I)  # what is sent in Authorization itself ends there


class TokenIssue:
    """A token that an endpoint handed out: when, for how long (seconds), which kind; and what became of it."""

    __slots__ = ("client_id", "expires_in", "issued_at", "kind", "record", "revoked", "rotated")

    def __init__(self, kind: str, record: Record, issued_at: float, expires_in: float | None = None) -> None:
        self.kind = kind
        self.record = record
        self.issued_at = issued_at
        self.expires_in = expires_in
        self.client_id = ""
        self.rotated: Record | None = None  # the refresh that put another token in its place
        self.revoked: Record | None = None

    def expired_at(self, moment: float) -> bool:
        return self.expires_in is not None and moment >= self.issued_at + self.expires_in


class Refresh(msgspec.Struct, frozen=True):
    """One attempt to refresh, and whether new tokens came of it."""

    record: Record
    worked: bool


class Tokens:
    """What the token endpoints of this session said, and each client's attempts to refresh."""

    def __init__(self, bounds: Bounds) -> None:
        self._longest = bounds.token_answer
        self._attempts = bounds.refreshes_a_client
        self._issued: Store[int, TokenIssue] = Store(bounds.tokens)
        self._refreshes: Store[str, deque[Refresh]] = Store(bounds.clients)

    def note(self, record: Record, request: Request, response: Response) -> None:
        """Takes in an answer that may issue, rotate or refuse tokens. Cheap for all others."""
        if not may_issue(request, response):
            return
        asked = asked_members(request)
        issued = self._issues(record, request, response, asked)
        if is_refresh(request):
            self._note_refresh(record, response, asked, issued)
        if record.ok and _REVOKES.search(request.path) and "introspect" not in request.path:
            self._note_revoked(record, asked)

    def _issues(self, record: Record, request: Request, response: Response, asked: dict[str, str]) -> dict[str, int]:
        """Remembers the tokens of an answer; kind to digest."""
        answer = self._answer(response) if record.ok and not _REVOKES.search(request.path) else {}
        at = record.exchange.answered or record.started
        found: dict[str, int] = {}
        for name, value in _tokens_in(answer):
            kind = _NAMES[name]
            issue = TokenIssue(kind, record, at, _seconds(answer) if kind == "access" else None)
            issue.client_id = asked.get("client_id", "")[:200]
            found.setdefault(kind, digest(value))
            self._issued.put(digest(value), issue)
        return found

    def _answer(self, response: Response) -> dict[str, Any]:
        """The JSON object of a token answer, a nested one laid over it."""
        if "json" not in response.headers.get("content-type") or len(response.body.raw) > self._longest:
            return {}
        value = Content(response.headers, response.body).json
        if not isinstance(value, dict):
            return {}
        nested: dict[str, Any] = next((value[name] for name in _NESTED if isinstance(value.get(name), dict)), {})
        return value | nested

    def _note_refresh(self, record: Record, response: Response, asked: dict[str, str], issued: dict[str, int]) -> None:
        if record.ok and not issued and not response.headers.all("set-cookie"):
            return
        client = record.exchange.client
        attempts = self._refreshes.get(client)
        if attempts is None:
            attempts = deque(maxlen=self._attempts)
        attempts.append(Refresh(record, record.ok))
        self._refreshes.put(client, attempts)
        old = digest(_refresh_token(asked))
        known = self._issued.get(old)
        if known is not None and issued.get("refresh", old) != old:
            known.rotated = record

    def _note_revoked(self, record: Record, asked: dict[str, str]) -> None:
        for name in ("token", "refresh_token", "refresh", "refreshToken", "access_token"):
            known = self._issued.get(digest(asked[name])) if name in asked else None
            if known is not None:
                known.revoked = record
        if _ENDS.search(record.route):
            known = self._issued.get(digest(record.request.headers.get("authorization").rpartition(" ")[2]))
            if known is not None:
                known.revoked = record

    def get(self, value: str) -> TokenIssue | None:
        return self._issued.get(digest(value))

    def refreshes(self, client: str) -> Iterator[Refresh]:
        """A client's attempts to refresh, the latest first."""
        return reversed(self._refreshes.get(client) or ())

    def __len__(self) -> int:
        return len(self._issued)


def may_issue(request: Request, response: Response) -> bool:
    """Whether an exchange can be one with a token endpoint: a cheap question, asked of all traffic."""
    if request.method == "POST":
        return _ENDPOINT.search(request.path) is not None or b"grant_type" in request.body.raw
    return "refresh" in request.path and request.method in ("GET", "PUT") and response.status != 304


def is_refresh(request: Request) -> bool:
    """Whether a request asks for new tokens in exchange for a refresh token."""
    body = request.body.raw if request.method != "GET" else b""
    if _REVOKES.search(request.path):
        return False
    if b"grant_type" in body:
        return bool(_REFRESH_BODY.search(body)) and b"authorization_code" not in body
    if _REFRESH_PATH.search(request.path.partition("?")[0]):
        return True
    return _ENDPOINT.search(request.path) is not None and bool(_REFRESH_BODY.search(body))


def asked_members(request: Request, content: Content | None = None) -> dict[str, str]:
    """The form fields or the top-level texts of a JSON object in a request's body (`content`, where it was read)."""
    content = content or Content(request.headers, request.body)
    if content.looks_like == "json" and isinstance(content.json, dict):
        return {name: value for name, value in content.json.items() if isinstance(value, str)}
    return dict(reversed(form_pairs(content.text))) if content.looks_like == "form" else {}


def _refresh_token(asked: dict[str, str]) -> str:
    return asked.get("refresh_token") or asked.get("refresh") or asked.get("refreshToken") or ""


def _tokens_in(answer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _NAMES:
        value = answer.get(name)
        if isinstance(value, str) and len(value) >= _SHORTEST and " " not in value:
            yield name, value


def _seconds(answer: dict[str, Any]) -> float | None:
    for name in ("expires_in", "expiresIn", "ExpiresIn", "expires"):
        value = answer.get(name)
        if isinstance(value, str) and value.isdecimal():
            value = float(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1e9:
            return float(value)
    return None
