"""Which step of an OAuth or OpenID Connect flow a request is, told by what it carries; the path only helps.

Steps: `authorize`, `pushed` (RFC 9126), `token`, `device` (RFC 8628, the first request), `introspection`,
`revocation`, `logout`, `callback`. Grants of a token request, by one word: `code`, `refresh`, `client`, `password`,
`device`, `assertion`, `exchange`, `backchannel`, `other`; empty where the request names none.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import msgspec

from statusdoctor.facts.content import Content
from statusdoctor.facts.urls import form_pairs, query_pairs
from statusdoctor.model import Request

#: The form that token endpoints read (RFC 6749, Appendix B).
FORM: Final = "application/x-www-form-urlencoded"

GRANTS: Final = {
    "authorization_code": "code",
    "refresh_token": "refresh",
    "client_credentials": "client",
    "account_credentials": "client",  # Zoom
    "password": "password",
    "urn:ietf:params:oauth:grant-type:device_code": "device",
    "device_code": "device",
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "assertion",
    "urn:ietf:params:oauth:grant-type:saml2-bearer": "assertion",
    "urn:ietf:params:oauth:grant-type:token-exchange": "exchange",
    "urn:openid:params:grant-type:ciba": "backchannel",
}
_TOKEN_PATH: Final = re.compile(
    r"""(?:^|[/.])(?:o(?:auth)?2?|oidc|connect|openid-connect|protocol|realms|tenant|login|api|v\d+(?:\.\d+)?)
    [\w./-]{0,80}(?:token|access)/?$|(?:^|/)(?:access_?)?token\.(?:oauth2|php|jsp)$|(?:^|/)oauth/access_token/?$""",
    re.X | re.I,
)
_AUTHORIZE_PATH: Final = re.compile(r"(?:^|/)(?:authori[sz]e|auth|authorization|oauth2?|dialog/oauth)/?$", re.I)
_DEVICE_PATH: Final = re.compile(r"device", re.I)
_SUBJECT_PATH: Final = re.compile(r"(introspect|tokeninfo)|(revo(?:ke|cation))", re.I)
_CALLBACK_PATH: Final = re.compile(r"callback|redirect|signin|login|oauth|oidc|return|/cb\b|/auth|complete", re.I)
_PART: Final = re.compile(
    r'name="([^"\r\n]{1,60})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,3}\r?\n\r?\n([^\r\n]{0,4000})'
)
_PLAIN_TOKEN_PATH: Final = re.compile(r"oauth2?[\w./-]{0,60}/token/?$|/(?:connect|openid-connect|oidc)/token/?$", re.I)
_BARE_TOKEN_PATH: Final = re.compile(r"/token/?$")
#: What places are called where flows begin, end and are renewed, in applications and at authorization servers.
_OF_FLOWS: Final = re.compile(
    r"o?auth|token|log-?in|sign-?[iu][np]|sso|oidc|openid|connect|callback|device|refresh|renew|session|consent|grant|account"
    r"|user|identity|idp|sdk|link|provider",
    re.I,
)
_SHORTEST_CODE: Final = 6
_ASKS: Final = frozenset(("scope", "resource", "audience"))
_GIVES: Final = frozenset("code refresh_token device_code client_assertion assertion code_verifier".split())


class OAuthRequest(msgspec.Struct, frozen=True):
    """One request of a flow. `asked`: its parameters, the first of each name. `carried`: where the parameters of a
    POST stood: form, json, multipart, query, or text (a form that is not labelled as one). `client_auth`: how the
    client proved itself: basic, post, both, assertion, none.
    """

    step: str
    grant: str
    asked: dict[str, str]
    repeated: tuple[str, ...]
    carried: str
    client_auth: str

    @property
    def client_id(self) -> str:
        return self.asked.get("client_id", "")

    @property
    def is_token(self) -> bool:
        return self.step == "token"


def oauth_request(request: Request, content: Content | None = None) -> OAuthRequest | None:
    """What a request is in a flow; None where it is no part of one. `content`: its body, where it was read already."""
    pairs, carried = _parameters(request, content or Content(request.headers, request.body))
    asked = dict(reversed(pairs))
    step = _step(request, asked)
    if not step:
        return None
    counted = Counter(name for name, _ in pairs)
    repeated = tuple(name for name, times in counted.items() if times > 1 and name not in ("resource", "audience"))
    return OAuthRequest(step, _grant(asked) if step == "token" else "", asked, repeated, carried, _auth(request, asked))


def may_be_a_step(request: Request, content: Content | None = None) -> bool:
    """Whether a request is, or by its address may be, part of a flow: applications have login routes of their own."""
    return _OF_FLOWS.search(f"{request.host}{request.route}") is not None or oauth_request(request, content) is not None


def _parameters(request: Request, content: Content) -> tuple[tuple[tuple[str, str], ...], str]:
    """The parameters and where they stood: those of the body, or the query's where the body has none."""
    shape = content.looks_like if request.method not in ("GET", "HEAD") else "empty"
    if shape == "form":
        return form_pairs(content.text), "form" if content.declared in (FORM, "") else "text"
    if shape == "json" and isinstance(content.json, dict):
        return tuple((str(n), v) for n, v in list(content.json.items())[:100] if isinstance(v, str)), "json"
    if shape == "multipart":
        return tuple(_PART.findall(content.text[:65536])), "multipart"
    return query_pairs(request.query), "query"


def _step(request: Request, asked: dict[str, str]) -> str:
    posts = request.method in ("POST", "PUT")
    path = request.route
    if "grant_type" in asked:
        return "token"
    if "post_logout_redirect_uri" in asked or ("id_token_hint" in asked and "logout" in path.lower()):
        return "logout"
    if "response_type" in asked and (
        "client_id" in asked or _AUTHORIZE_PATH.search(path) or (posts and "redirect_uri" in asked)
    ):
        return "pushed" if posts and (_is_pushed(path, asked) or _has_basic(request)) else "authorize"
    if posts and (subject := _SUBJECT_PATH.search(path)) and ("token" in asked or _proves_client(request, asked)):
        return "introspection" if subject[1] else "revocation"
    if "client_id" in asked:
        return _of_client(path, asked, posts)
    if _TOKEN_PATH.search(path) and posts and (_GIVES & asked.keys() or "client_secret" in asked):
        return "token"
    if _is_empty_token_request(request, asked):
        return "token"
    return "callback" if _is_callback(request, asked) else ""


def _is_pushed(path: str, asked: dict[str, str]) -> bool:
    lowered = path.lower()
    return lowered.endswith("/par") or "pushed" in lowered or "client_secret" in asked or "client_assertion" in asked


def _of_client(path: str, asked: dict[str, str], posts: bool) -> str:
    """The step of a request that names its client and neither grant nor response type."""
    if "request_uri" in asked or "request" in asked:
        return "authorize"
    if posts and _DEVICE_PATH.search(path) and not _GIVES & asked.keys():
        return "device"
    if "client_secret" in asked or _GIVES & asked.keys():
        return "token" if _TOKEN_PATH.search(path) or "client_secret" in asked else ""
    if "redirect_uri" in asked and (_AUTHORIZE_PATH.search(path) or "scope" in asked):
        return "authorize"
    return "authorize" if not posts and re.search(r"authori[sz]e/?$", path, re.I) else ""


def _is_empty_token_request(request: Request, asked: dict[str, str]) -> bool:
    """A POST to a token endpoint by its path, whose parameters are absent or could not be read."""
    if request.method != "POST":
        return False
    if _PLAIN_TOKEN_PATH.search(request.route):
        return not asked or "scope" in asked
    return _has_basic(request) and _BARE_TOKEN_PATH.search(request.route) is not None and asked.keys() <= _ASKS


def _is_callback(request: Request, asked: dict[str, str]) -> bool:
    """Whether the provider sent the user back here: with a code or token, or with an error, and mostly a state."""
    leads_back = _CALLBACK_PATH.search(request.route) is not None
    if "state" in asked and ("error" in asked or "id_token" in asked or len(asked.get("code", "")) >= _SHORTEST_CODE):
        return request.method == "GET" or leads_back
    if len(asked.get("code", "")) >= _SHORTEST_CODE:
        return leads_back or "session_state" in asked or "iss" in asked
    return "error" in asked and "error_description" in asked and leads_back


def _grant(asked: dict[str, str]) -> str:
    named = asked.get("grant_type", "").strip()
    if named:
        return GRANTS.get(named, "other")
    for name, grant in (("device_code", "device"), ("code", "code"), ("refresh_token", "refresh")):
        if name in asked:
            return grant
    return ""


def _has_basic(request: Request) -> bool:
    return request.headers.get("authorization").lower().startswith("basic ")


def _proves_client(request: Request, asked: dict[str, str]) -> bool:
    """Whether a request to an endpoint about tokens brings a client's proof, if not the token that it asks about."""
    return re.search(r"(?:introspect(?:ion)?|revoke|revocation)/?$", request.route) is not None and (
        _has_basic(request) or "client_secret" in asked or "client_assertion" in asked
    )


def _auth(request: Request, asked: dict[str, str]) -> str:
    basic = _has_basic(request)
    if "client_assertion" in asked:
        return "assertion"
    if basic:
        return "both" if asked.get("client_secret") else "basic"
    return "post" if "client_secret" in asked else "none"
