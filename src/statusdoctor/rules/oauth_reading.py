"""What the OAuth rules ask of a case: the step at hand, the error as it was told, and what known words name."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from statusdoctor.evidence import Case
from statusdoctor.facts import oauth_errors
from statusdoctor.facts.oauth import OAuthRequest, oauth_request
from statusdoctor.facts.oauth_errors import CODES
from statusdoctor.facts.phrases import fold
from statusdoctor.facts.urls import query_pairs
from statusdoctor.model import split_url

#: What calls the OAuth rules up: errors, redirects that bear one, and bodies sent with 200 that speak of one.
ON: Final = ("error", "redirect", "says-error")

_ACCOUNT: Final = ("auth/account-blocked", "auth/step-up-required", "limits/login-throttled")
#: Other reasons that servers pack into an OAuth code; to count, they have to be said clearly.
_NO_FAULT_OF_THE_GRANT: Final = frozenset(
    ("access/ip-blocked", "access/geo-blocked", "auth/credentials-for-another-environment", "gateway/maintenance")
)
_NO_WORDS: Final = frozenset(("error_uri", "iss", "state", "trace_id", "correlation_id", "timestamp"))


#: The last step of an authorization that began at another address: a login page, a consent page.
_RESUMED: Final = OAuthRequest("authorize", "", {}, (), "query", "none")


class Told(msgspec.Struct, frozen=True):
    """An OAuth error as it was told: its code, all that was said (folded), where the code stood, and how."""

    code: str
    words: str
    where: str
    quote: str

    @property
    def subject(self) -> str:
        """The parameter that the words speak of; empty where they speak of none."""
        return oauth_errors.subject(self.words)

    @property
    def says_absent(self) -> bool:
        return oauth_errors.says_absent(self.words)

    @property
    def says_repeated(self) -> bool:
        return oauth_errors.says_repeated(self.words)


@lru_cache(maxsize=2)  # the rules of one case ask in turn: one case is kept, and the one before
def asked(case: Case) -> OAuthRequest | None:
    """The step of a flow that this request is; None where it is none."""
    step = oauth_request(case.request, case.sent)
    return step or (_RESUMED if 300 <= case.status < 400 and _sends_back(case) else None)


def _sends_back(case: Case) -> bool:
    """Whether the answer sends a browser back to a client with an error: an authorization that went on elsewhere."""
    address = case.response.headers.get("location")
    if "error=" not in address:
        return False
    target = split_url(address)
    pairs = dict(query_pairs(target.query) + query_pairs(target.fragment))
    return pairs.get("error", "").lower() in CODES and bool({"state", "iss", "error_description"} & pairs.keys())


@lru_cache(maxsize=2)
def told(case: Case) -> Told | None:
    """The OAuth error of an answer (body, challenge, or the address of a redirect), or the one a callback brought."""
    if case.status < 400 and not _may_tell(case):  # first: it costs next to nothing, and redirects are many
        return None
    step = asked(case)
    if step is None:
        return None
    for statement in case.said:
        if statement.kind == "code" and statement.text.lower() in CODES:
            return Told(statement.text.lower(), _words(case), statement.where, statement.text)
    code = oauth_errors.error_code(case.words)
    if code:
        return Told(code, _words(case), "response.body", code)
    return _brought(step)


def refusal(case: Case) -> tuple[Told, OAuthRequest] | None:
    """The error and the step that it answers; None where there is no OAuth error."""
    found = told(case)
    step = asked(case) if found is not None else None
    return None if found is None or step is None else (found, step)


@lru_cache(maxsize=2)
def unnamed(case: Case) -> Told | None:
    """The words of a refusal without a known code: many providers have shapes of their own."""
    if case.status not in (400, 401, 403, 422) or told(case) is not None:
        return None
    step = asked(case)
    if step is None or step.step == "callback":
        return None
    place = next((s for s in case.said if s.where != "response.reason" and s.kind in ("message", "text")), None)
    return Told("", _words(case), place.where, "") if place else None


def _may_tell(case: Case) -> bool:
    """Whether an answer below 400 can hold an error: a redirect with one in its address, or a body that says so.

    A callback that brought one and leads on counts, too, but for what a silent login is told as a matter of course.
    """
    if "says-error" in case.triggers or "error" in case.response.headers.get("location"):
        return True
    return "error=" in case.request.path and "_required" not in case.request.path


def _words(case: Case) -> str:
    """Everything said but the reason phrase and ids, without the code words themselves."""
    said = (s for s in case.said if s.where != "response.reason" and s.key not in _NO_WORDS)
    if 300 <= case.status < 400:  # a redirect's body repeats the address, with the names of all that it carries
        said = (s for s in said if not s.where.startswith("response.body"))
    text = " ".join(fold(s.text) for s in said if s.key == "error_description" or s.text.lower() not in CODES)
    return oauth_errors.plain(text)


def _brought(step: OAuthRequest) -> Told | None:
    """The error that a callback's own address or form carries."""
    code = step.asked.get("error", "").lower() if step.step == "callback" else ""
    if code not in CODES:
        return None
    return Told(code, oauth_errors.plain(fold(step.asked.get("error_description", ""))), "request.url", code)


def named(case: Case) -> frozenset[str]:
    """The causes of this family that known words name clearly."""
    return frozenset(
        m.words.cause for m in case.matches if m.words.cause.startswith("oauth/") and m.words.strength != "slight"
    )


def of_the_account(case: Case) -> bool:
    """Whether the answer speaks of the account, its second factor, its home or where it logs in, in an OAuth code."""
    if any(case.matched(cause) for cause in _ACCOUNT):
        return True
    return any(m.words.cause in _NO_FAULT_OF_THE_GRANT and m.words.strength != "slight" for m in case.matches)


def named_elsewhere(case: Case, *but: str) -> bool:
    """Whether known words clearly name another cause of this family."""
    return bool(named(case) - set(but))
