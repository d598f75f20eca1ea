"""What the auth rules ask of a case: what was sent, what the answer is about, and what this host accepted before."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from statusdoctor.evidence import Case, once
from statusdoctor.facts.credentials import Credentials, is_statistics, may_hold_key, sent_any
from statusdoctor.facts.tokens import token
from statusdoctor.secrecy import PATH_SECRETS, is_secret_field

_NOT_FOR_AUTH: Final = re.compile(
    r"csrf|xsrf|cookie|idempotency|forwarded-token-type|^sec-|^if-|^content-|^access-control-|-type$"
)
_APPLICATIONS: Final = ("client_id", "clientId", "application_id", "applicationId", "app_id", "appId")
_OAUTH_PATH: Final = re.compile(r"/(?:token|introspect(?:ion)?|revoke|revocation|par|device\w*|authorize)/?$", re.I)
#: The keys of payment pages and of licences, which go in the body.
_KEY_OF_THE_BODY: Final = re.compile(r"\w{0,20}pub(?:lic|lishable)?_?key|licen[cs]e_?(?:token|key)", re.I)
_OPAQUE: Final = re.compile(r"[\w.~-]{12,400}")
_PAYMENT_KEY: Final = re.compile(r"[sp]k_(?:test|live)_\w{8,200}")


@once
def authorization(case: Case) -> Credentials | None:
    """What stands in Authorization (for a 407: in Proxy-Authorization), empty values included."""
    return next((c for c in case.credentials if c.name in ("authorization", "proxy-authorization")), None)


@once
def elsewhere(case: Case) -> Credentials | None:
    """The first secret that was sent outside Authorization and is no cookie of unknown meaning."""
    for sent in case.credentials:
        if sent.name in ("authorization", "proxy-authorization") or sent.name in ("password", "refresh_token"):
            continue
        if sent.kind == "cookie" and not is_jwt(sent.value):
            continue
        return sent
    return _unusual_field(case)


def is_jwt(value: str) -> bool:
    """Whether a value is a JWT; signed cookies of Flask and others look alike, and name no algorithm."""
    found = token(value)
    return found is not None and bool(found.algorithm)


@once
def _unusual_field(case: Case) -> Credentials | None:
    """A request field that bears a secret by its name and that no list of known ones holds."""
    for name, values in case.request.headers.index.items():
        if _may_bear_a_secret(name) and len(values[0].strip()) >= 4:
            return Credentials("other", f"request.headers.{name}", name, value=values[0].strip())
    return None


@lru_cache(maxsize=1024)  # the same few names on every exchange
def _may_bear_a_secret(name: str) -> bool:
    if name in ("authorization", "proxy-authorization", "cookie") or _NOT_FOR_AUTH.search(name):
        return False
    return is_secret_field(name)


@once
def secrets_sent(case: Case) -> tuple[Credentials, ...]:
    """All that was sent to authenticate the request, cookies apart; fields of unusual names included."""
    found = tuple(c for c in case.credentials if c.kind != "cookie")
    unusual = _unusual_field(case)
    return (*found, unusual) if unusual and all(unusual.name != c.name for c in found) else found


def nothing_sent(case: Case) -> bool:
    """Whether the request was seen to carry nothing that could say who is asking."""
    fields = case.request.headers
    if not fields.lacks("authorization") or case.credentials or not _cookies_tell_nothing(case):
        return False
    if sent_any(case.request) or _unusual_field(case) or PATH_SECRETS.search(case.request.path):
        return False
    if case.matched("auth/api-key-invalid") and may_hold_key(case.request):
        return False  # too short for a key, under a name that has other uses: here the server tells what it is
    return not is_oauth(case) and not _names_its_application(case)


def _names_its_application(case: Case) -> bool:
    """Whether the body says which application asks: card forms and widgets of the browser prove no more than that."""
    body = case.sent.json if case.sent.looks_like == "json" else case.form
    if not isinstance(body, dict):
        return False
    if case.sent.looks_like == "json" and any(isinstance(body.get(name), str) for name in _APPLICATIONS):
        return True
    return any(
        isinstance(value, str)
        and ((_KEY_OF_THE_BODY.fullmatch(name) and _OPAQUE.fullmatch(value)) or _PAYMENT_KEY.fullmatch(value))
        for name, value in list(body.items())[:40]
    )


def _cookies_tell_nothing(case: Case) -> bool:
    """Whether no cookie was sent, or none that could be somebody's session: short values, consent, statistics."""
    if case.request.headers.lacks("cookie"):
        return True
    return bool(case.sent_cookies) and all(len(v) < 12 or is_statistics(n) for n, v in case.sent_cookies)


@once
def is_token_request(case: Case) -> bool:
    """Whether an OAuth token endpoint was asked: what it refuses is the family oauth's business."""
    if "grant_type" in case.form or "grant_type=" in case.request.query or "client_assertion" in case.form:
        return True
    if case.method != "POST" or not _OAUTH_PATH.search(case.request.route):
        return False
    body = case.sent.json if case.sent.looks_like == "json" else None
    return "client_id" in case.form or (isinstance(body, dict) and ("grant_type" in body or "client_id" in body))


@once
def is_oauth(case: Case) -> bool:
    """Whether the request belongs to an OAuth flow: token endpoint, authorization request, or callback."""
    query = case.request.query
    if "response_type=" in query or ("state=" in query and ("code=" in query or "error=" in query)):
        return True
    return is_token_request(case)


def takes_basic(case: Case) -> bool:
    """Whether a challenge offers Basic, or is that of a product which takes Basic without saying so."""
    return case.challenges.offers("basic") or any(_BASIC_AS_WELL.search(c.raw) for c in case.challenges)


#: ArangoDB names Bearer alone, Jira and Confluence OAuth with their own address as realm.
_BASIC_AS_WELL: Final = re.compile(r'^bearer [^,]*,? ?realm="arangodb"|^oauth realm="https?%3a%2f%2f', re.I)


#: Fields of one product each, which reads them: its "nobody is logged in" is about their value.
_OF_ONE_PRODUCT: Final = frozenset(
    "vmware-api-session-id x-f5-auth-token x-tableau-auth x-vault-token x-nomad-token x-consul-token x-plex-token "
    "x-emby-token x-mediabrowser-token x-okapi-token x-parse-session-token x-rundeck-auth-token x-redlock-auth "
    "x-cassandra-token circle-token private-token x-trackertoken".split()
)


def reads_its_own(case: Case, sent: Credentials) -> bool:
    """Whether the credentials stand in a field that their product alone has: Rocket.Chat's two count as one."""
    if sent.name == "x-auth-token":
        return "x-user-id" in case.request.headers or case.challenges.offers("keystone", "swift")
    return sent.name in _OF_ONE_PRODUCT


def was_read_there(case: Case, sent: Credentials) -> bool:
    """Whether the answer calls what was sent by its own name, and wrong: access_token came, "Invalid access token"."""
    name = re.escape(re.sub(r"[_-]+", " ", sent.name.lower()))
    if sent.where != "request.url" or " " not in name:
        return False
    return bool(re.search(rf"\b(?:invalid|unknown|expired|revoked|bad) {name}\b", case.words))


def is_preflight(case: Case) -> bool:
    """A CORS preflight never carries credentials; its refusal is the family cors's business."""
    return "preflight" in case.triggers


def holder(case: Case) -> Credentials | None:
    """The credentials that hold the JWT of `case.token`; None for an assertion or a request's subject."""
    if case.token is None:
        return None
    found = next((c for c in case.credentials if c.value == case.token.raw), None)
    return None if found and found.where == "request.body" and found.name != "access_token" else found
