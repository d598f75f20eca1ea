"""Login pages and addresses: where a server sends whom it does not know, and what it shows him there."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.facts.content import Content
from statusdoctor.model import Request, split_url

_LOGIN_PATH: Final = re.compile(
    r"""(?:^|[/_.-])(?:log[_-]?[io]n|sign[_-]?in|logon|authenticate|sso|saml2?|idp|cas|openid|adfs|oauth2?/(?:v\d+(?:\.\d+)?/)?(?:auth(?:orize)?|start|sign_in)
    |auth(?:/(?:realms|login|sign|v\d|authorize|google|github|azure))?|session/new|sessions/new|accounts?/(?:login|signin)|wp-login
    |authori[sz]e|authorization|loginform|user/login|users/sign_in|identity|unauthenticated|session-?expired|timeout|reauth|openid-connect/auth)
    (?:$|[/?#_.;-])""",
    re.X | re.I,
)
_LOGIN_HOST: Final = re.compile(
    r"^(?:login|signin|sso|auth|idp|accounts?|identity|adfs|cas|id|oauth|secure)[.-]"
    r"|\.(?:okta|oktapreview|auth0|onelogin|b2clogin|cloudflareaccess|pingone|duosecurity)\.com$|\.amazoncognito\.com$"
)
_RETURN: Final = re.compile(
    r"[?&](?:next|return_?(?:url|to|path)?|returnurl|redirect(?:_?(?:to|url|uri))?|back(?:_?url)?|continue|service|goto"
    r"|target|from|origin|rd|ref|wreply|RelayState|ReturnUrl|destination|came_from|url|dest|SAMLRequest)=",
    re.I,
)
_PASSWORD: Final = re.compile(r"""type\s*=\s*["']?password|autocomplete\s*=\s*["']?current-password""", re.I)
_TITLE: Final = re.compile(
    r"<(?:title|h[12])[^<>]{0,200}>[^<>]{0,120}"
    r"(?:log ?-?[io]n|sign ?-?in|anmeld|connexion|iniciar sesi|authenticat|single sign)",
    re.I,
)
_LOGOUT: Final = re.compile(r"log-?_?(?:out|off)|sign-?_?(?:out|off)|end-?_?session|disconnect|revoke", re.I)
_HEAD: Final = 8 * 1024
_API_PATH: Final = re.compile(
    r"(?:^|/)(?:api|apis|rest|graphql|v\d{1,2}(?:\.\d+)?|rpc|odata|services|ajax|xhr|json|webhooks?|metrics|info/refs)(?:/|$)"
    r"|\.(?:json|xml|csv|ics|rss|atom|xlsx?|zip|gz)$|^/_api/",
    re.I,
)
_DATA_TYPE: Final = re.compile(
    r"(?:application/(?!xhtml|signed)|text/(?:plain|csv|calendar|xml|vcard)|multipart/)[\w.+-]*", re.I
)


def is_login_address(url: str) -> bool:
    """Whether an address leads to a login: by its path, its host, or the place to return to afterwards."""
    parts = split_url(url)
    if _LOGIN_PATH.search(parts.path):
        return True
    return bool(parts.hostname and _LOGIN_HOST.search(parts.hostname) and (parts.query or len(parts.path) > 1))


def is_logout_address(url: str) -> bool:
    """Whether an address ends a session: that a login page comes next is what was asked for."""
    return _LOGOUT.search(url.partition("?")[0]) is not None


def keeps_return(url: str) -> bool:
    """Whether an address carries the place to come back to, as login addresses do."""
    return _RETURN.search(url) is not None


def is_login_page(content: Content) -> bool:
    """Whether a body is an HTML page that asks for a password, or whose title says so."""
    if content.looks_like != "html":
        return False
    head = content.text[:_HEAD]
    return bool(_PASSWORD.search(content.text) or _TITLE.search(head))


def comes_with_a_token(request: Request) -> bool:
    """Whether a program speaks for itself, with a token in the field for it: no page of a browser is asked for so."""
    return request.headers.get("authorization")[:7].lower() == "bearer "


def wants_data(request: Request) -> bool:
    """Whether a program rather than a person asked: JSON accepted, script in a page, or an API's address."""
    fields = request.headers
    accept = fields.get("accept").lower()
    if _DATA_TYPE.match(accept) and "html" not in accept:
        return True
    if fields.get("x-requested-with").lower() == "xmlhttprequest" or fields.get("sec-fetch-mode") in (
        "cors",
        "same-origin",
    ):
        return True
    if "html" in accept:
        return False
    if "json" in fields.get("content-type").lower():
        return True
    if comes_with_a_token(request):
        return True
    return bool(_API_PATH.search(request.route)) and ("authorization" in fields or "sec-fetch-dest" not in fields)
