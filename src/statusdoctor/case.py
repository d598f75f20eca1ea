"""Case: what a rule sees of one exchange: its facts, each worked out once and only when asked for, and its history."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar

from statusdoctor.facts.browser import Client, Fetch
from statusdoctor.facts.browser import client as client_of
from statusdoctor.facts.browser import fetch as fetch_of
from statusdoctor.facts.cached import cached_property
from statusdoctor.facts.challenges import Challenges
from statusdoctor.facts.challenges import challenges as challenges_of
from statusdoctor.facts.content import Content
from statusdoctor.facts.cookies import SetCookie
from statusdoctor.facts.cookies import sent_cookies as cookies_sent
from statusdoctor.facts.cookies import set_cookies as cookies_set
from statusdoctor.facts.credentials import Credentials
from statusdoctor.facts.credentials import credentials as credentials_of
from statusdoctor.facts.hops import Speaker
from statusdoctor.facts.hops import speakers as speakers_of
from statusdoctor.facts.limits import Limit
from statusdoctor.facts.limits import limits as limits_of
from statusdoctor.facts.moments import retry_after as retry_after_of
from statusdoctor.facts.oauth import may_be_a_step
from statusdoctor.facts.oauth_errors import of_oauth_alone
from statusdoctor.facts.phrases import Match, fold, phrasebook
from statusdoctor.facts.statements import Statement, statements
from statusdoctor.facts.timing import server_date
from statusdoctor.facts.tokens import Token
from statusdoctor.facts.tokens import token as token_of
from statusdoctor.facts.urls import form_pairs, query_pairs
from statusdoctor.history import View
from statusdoctor.model import NO_REQUEST, Exchange, Request, Response

_STATUS_KEYS: Final = frozenset(
    "code status statuscode status_code httpstatus http_status http_code errorcode error_code errcode err_code".split()
)
_TELLING: Final = frozenset(("failure", "success", "says-error"))  # findings that make a success speak of itself
_SILENCE: Final = Response(0)


class Case:
    """What a rule sees: the exchange, its facts (each computed at most once), and the history before it."""

    def __init__(self, exchange: Exchange, history: View, triggers: frozenset[str] = frozenset()) -> None:
        self.exchange = exchange
        self.history = history
        self.triggers = triggers
        self.request: Request = exchange.request or NO_REQUEST
        self.response: Response = exchange.response or _SILENCE
        self.status = exchange.status
        self.method = self.request.method
        self.sent_at = exchange.started

    @property
    def this_method(self) -> str:
        """The method in the middle of a sentence, where it may be unseen."""
        return self.method[:20] or "this method"

    @property
    def this_host(self) -> str:
        """The host in the middle of a sentence, where it may be unseen."""
        return self.request.host[:60] or "this host"

    @property
    def unheard(self) -> bool:
        """Whether the answer's body was not kept: what it said may overturn what status and fields suggest."""
        return not self.response.body.kept

    @cached_property
    def sent(self) -> Content:
        """The request's body."""
        return Content(self.request.headers, self.request.body)

    @cached_property
    def got(self) -> Content:
        """The response's body."""
        return Content(self.response.headers, self.response.body)

    @cached_property
    def challenges(self) -> Challenges:
        name = "proxy-authenticate" if self.status == 407 else "www-authenticate"
        return challenges_of(self.response.headers, name)

    @cached_property
    def credentials(self) -> tuple[Credentials, ...]:
        """Everything that authenticates, except Proxy-Authorization unless the status is 407."""
        proxy = self.status == 407
        found = credentials_of(self.request, self.sent)
        return tuple(c for c in found if ("proxy-authorization" in c.where) == proxy)

    @cached_property
    def token(self) -> Token | None:
        """The JWT that was sent as credentials, if one was."""
        for sent in self.credentials:
            if sent.kind in ("bearer", "dpop", "token", "bare", "api-key", "other", "cookie"):
                found = token_of(sent.value)
                if found and (sent.kind != "cookie" or found.algorithm):  # other signed cookies look alike
                    return found
        return None

    @cached_property
    def said(self) -> tuple[Statement, ...]:
        """What the server says, as statements."""
        found = statements(self.response, self.got) if self.exchange.response else ()
        failure, end = self.exchange.failure, self.exchange.websocket
        if failure is not None:
            found = (Statement("failure", "connection", failure.text), *found)
        if end is not None and end.reason:
            found = (*found, Statement("close", "websocket.close", end.reason))
        return found

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """The known words in what the server says."""
        found = phrasebook().find(self.said, self.status, self.told_status) if self.said else ()
        return tuple([m for m in found if m.words.cause[:6] != "oauth/" or self._may_be_of_oauth(m)])

    def _may_be_of_oauth(self, match: Match) -> bool:
        """Whether a sentence can be about a step of OAuth: "code already used" is said of invitations, too."""
        if match.statement.kind not in ("message", "text") or not self.request.body.kept:
            return True
        return may_be_a_step(self.request, self.sent) or of_oauth_alone(self.words)

    @cached_property
    def told_status(self) -> int:
        """The error status that the body of a success tells (`{"code": 401, …}`); the status itself elsewhere."""
        if not 200 <= self.status < 300:
            return self.status
        told = (int(s.text) for s in self.said if s.key in _STATUS_KEYS and s.text.isdecimal() and len(s.text) == 3)
        return next((status for status in told if 400 <= status < 600), self.status)

    @cached_property
    def words(self) -> str:
        """All that the server says as one folded text, for a rule that asks for a word or two."""
        return "\n".join(fold(s.text) for s in self.said)

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Who answered. The body of a plain success is its content and tells nothing of that; it is not even read."""
        if self.exchange.response is None:
            return ()
        plain = 200 <= self.status < 300 and self.triggers.isdisjoint(_TELLING)
        return speakers_of(self.response, () if plain else self.said)

    @cached_property
    def client(self) -> Client:
        return client_of(self.request)

    @cached_property
    def fetch(self) -> Fetch:
        return fetch_of(self.request)

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        return limits_of(self.response.headers, self.answered_at)

    @cached_property
    def retry_after(self) -> float | None:
        return retry_after_of(self.response.headers, self.answered_at)

    @cached_property
    def set_cookies(self) -> tuple[SetCookie, ...]:
        return cookies_set(self.response.headers)

    @cached_property
    def sent_cookies(self) -> tuple[tuple[str, str], ...]:
        return cookies_sent(self.request.headers)

    @cached_property
    def query(self) -> tuple[tuple[str, str], ...]:
        return query_pairs(self.request.query)

    @cached_property
    def form(self) -> dict[str, str]:
        """The request's form fields (first value each); empty where it is no form."""
        if self.sent.looks_like != "form":
            return {}
        return dict(reversed(form_pairs(self.sent.text)))

    @cached_property
    def server_time(self) -> float:
        """The server's own clock where it told it (Date), else the time of the answer, else of the request."""
        told = server_date(self.response)
        return told if told is not None else self.answered_at

    @property
    def answered_at(self) -> float:
        return self.exchange.answered or self.exchange.finished or self.exchange.started

    def matched(self, cause: str) -> bool:
        """Whether known words of the server name this cause."""
        return cause in self._matched

    @cached_property
    def _matched(self) -> frozenset[str]:
        return frozenset([m.words.cause for m in self.matches])

    def sent_credentials(self, *kinds: str) -> Credentials | None:
        """The first credentials of one of these kinds; of any kind where none is given."""
        return next((c for c in self.credentials if not kinds or c.kind in kinds), None)


_T = TypeVar("_T")


def once(reading: Callable[[Case], _T]) -> Callable[[Case], _T]:
    """A reading that is made once a case, however many rules ask for it, and forgotten with the case."""
    name = f"{reading.__module__}.{reading.__qualname__}"

    @wraps(reading)
    def remembered(case: Case) -> _T:
        kept: dict[str, _T] = case.__dict__
        if name not in kept:
            kept[name] = reading(case)
        return kept[name]

    return remembered
