"""What a client only has to ask for to show that nothing was wrong: the next step of what it is about.

A redirect that is followed later is followed. A preflight after which the browser sends the very request was good
enough for the browser, whatever a rule suspects. A thing that is not there and is made next was only asked for; one
that comes later was waited for; one that another repository has was looked for. A query whose hash alone was sent is
sent whole next. HEAD that a server does not know is followed by GET, a login that cannot be silent by one that is
shown, and a challenge that names where tokens are given by a request to that place. A login address that sends its
visitor on at once is a step of a login under way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.diagnosis import Diagnosis
from statusdoctor.facts.browser import is_preflight
from statusdoctor.facts.challenges import challenges
from statusdoctor.facts.content import Content
from statusdoctor.facts.cookie_storing import is_navigation
from statusdoctor.facts.logins import is_login_address
from statusdoctor.history import redirect_target, resolve
from statusdoctor.model import Exchange, Request

#: What a client that asks again and again waits for: the thing was not there yet.
_COMES_LATER: Final = ("state/not-ready", "routing/not-found", "routing/object-missing")
NOT_FOLLOWED: Final = "redirect/not-followed"
_LOGIN_REQUIRED: Final = "oauth/login-required"
_LOGIN_REDIRECT: Final = "auth/login-redirect"
_SENT_TO_LOG_IN: Final = (
    _LOGIN_REDIRECT,
    "auth/session-expired",
    "auth/session-cookie-missing",
    "auth/no-credentials",
    "cookies/out-of-scope",
)
_WITHOUT_A_KEY: Final = ("auth/no-credentials", "auth/api-key-missing", "auth/step-up-required")
_BEFORE_THE_KEY: Final = (200, 400, 500)
_SILENTLY: Final = "prompt=none"
_GRAPHQL: Final = "payload/graphql-error"
_BY_HASH: Final = re.compile(rb"PersistedQueryNotFound|PERSISTED_QUERY_NOT_FOUND")
_FIRST: Final = 1024
_LOOKS: Final = ("GET", "HEAD", "PROPFIND")
_MAKES: Final = ("PUT", "MKCOL", "MKCALENDAR", "POST", "PATCH")
_NO_HEAD: Final = (404, 405, 501)  # how servers that know GET alone answer HEAD
_RETRY_WITH: Final = 449  # Exchange: provision this device first
_S3: Final = re.compile(r"((?:^|\.))s3(?:[.-][a-z]{2}-[a-z-]+-\d|-external-\d|\.dualstack\.[\w-]+)?\.amazonaws\.com$")
_GO_MODULE: Final = re.compile(r"(.+)/[^/]+/@(?:v/list|latest)$")
_HEALTH: Final = re.compile(
    r"/(?:health\w*|healthz|livez|readyz?|ready|readiness|live|liveness|ping|up|status|heartbeat)/?$", re.I
)
#: What describes an authorization server and its resource: clients know several names for it (RFC 8414, RFC 9728).
_DESCRIPTIONS: Final = ("oauth-protected-resource", "oauth-authorization-server", "openid-configuration")
_BUNDLED: Final = "/.vite/deps/"  # of an older run: the development server has the page loaded anew
_RELOAD: Final = "x-inertia-location"  # the page is of an older version: load it anew from here
PAIRING: Final = re.compile(rb"link button not pressed")  # a bridge of Hue: its owner has half a minute
_SIGNED: Final = re.compile(rb"[:<]Security[\s/>]")  # of WS-Security: devices are asked without it first
_CODE: Final = re.compile(r"[?&#]code=[^&]")
_TAIL: Final = re.compile(r"(?:/[^/]+){2}/[^/]+\.\w{1,8}(?:\.\w{1,8})?$")


def acquitting_addresses(exchange: Exchange, diagnosis: Diagnosis) -> tuple[str, ...]:
    """The places (see `places`) whose request by the same client may acquit; `acquits` says whether it does."""
    request = exchange.request
    if not diagnosis.causes or request is None:
        return ()
    cause, here = diagnosis.causes[0].id, f"{request.origin}{request.route}"
    if cause.startswith("cors/") and 200 <= exchange.status < 300 and is_preflight(request):
        return (f"{request.headers.get('access-control-request-method')} {request.url}",)
    if cause == _GRAPHQL and _asked_by_hash(exchange):
        return _by((here,), "POST", "GET")
    if cause == NOT_FOLLOWED or (cause == "websocket/handshake-refused" and exchange.status < 400):
        return (redirect_target(request, exchange.response),)
    if cause in _SENT_TO_LOG_IN and 300 <= exchange.status < 400:
        return _by((redirect_target(request, exchange.response).partition("?")[0],), "GET")
    if cause == _LOGIN_REQUIRED and _SILENTLY in request.path:
        return _by((here,), "GET", "POST")
    if cause in _WITHOUT_A_KEY and request.method == "POST" and _may_be_first(exchange):
        return _by((here,), "POST")
    return _where_it_leads(exchange, request) or tuple(_of_a_look(exchange.status, request, cause))


def _where_it_leads(exchange: Exchange, request: Request) -> tuple[str, ...]:
    """What the answer itself tells the client to do next, by its status and its fields."""
    status, here = exchange.status, f"{request.origin}{request.route}"
    if status in (301, 307, 400) and (region := _region_told(exchange)):
        return (request.url, _in_region(request, region))
    if status == 401:
        return _by(_token_places(exchange), "GET", "POST")
    if status == 409 and exchange.response and (there := exchange.response.headers.get(_RELOAD)):
        return _by((resolve(request, there).partition("?")[0],), "GET")
    is_awaited = status == 503 and request.method in _LOOKS and _HEALTH.search(request.route)
    if is_awaited or status == _RETRY_WITH or (status == 504 and _BUNDLED in request.route):
        return _by((here,), request.method)
    return ()


def places(request: Request) -> tuple[str, ...]:
    """The names under which somebody may wait for a request: its address, with its method, without query, its end."""
    url, bare, tail = request.url, f"{request.origin}{request.route}", _tail(request)
    found = (url, f"{request.method} {url}", f"{request.method} {bare}", *([tail] if tail else []))
    return tuple(dict.fromkeys(found))


def acquits(exchange: Exchange, diagnosis: Diagnosis, later: Exchange) -> bool:
    """Whether a request for one of those places does acquit: what was missing has to be made with success."""
    first, second = exchange.request, later.request
    if first is None or second is None or not diagnosis.causes:
        return False
    cause = diagnosis.causes[0].id
    if cause == _LOGIN_REQUIRED:  # not the same once more: now it is shown
        return _SILENTLY not in second.path
    if cause in _SENT_TO_LOG_IN and 300 <= exchange.status < 400:
        # The page itself goes there, and its call did not follow; or the login needs nobody, and goes on at once.
        return (cause == _LOGIN_REDIRECT and is_navigation(second)) or _goes_on(second, later)
    if cause in _WITHOUT_A_KEY and exchange.status in _BEFORE_THE_KEY:
        return (
            200 <= later.status < 300
            and (_SIGNED.search(second.body.raw) or exchange.status == 200)
            and not says(later, PAIRING)
        )
    if exchange.status < 400:
        return True
    if not 200 <= later.status < 300:
        return False
    if cause in _COMES_LATER and first.method not in _LOOKS:
        return first.body.kept and first.body.raw == second.body.raw  # the address alone does not tell what was asked
    if first.host != second.host or first.route == second.route:
        return True
    if second.method == "POST":  # to the collection: is it this one that is made?
        return _names(first.route.rpartition("/")[2], later)
    return not _tail(first)


def _goes_on(request: Request, later: Exchange) -> bool:
    """Whether a login address sent its visitor on at once, with a code or to what is no login: a step on the way."""
    target = redirect_target(request, later.response) if 300 <= later.status < 400 else ""
    return bool(target) and (bool(_CODE.search(target)) or not is_login_address(target))


def _may_be_first(exchange: Exchange) -> bool:
    """Whether a device waits for its owner to press a button, or for a request with WS-Security."""
    kind = exchange.request.headers.get("content-type") if exchange.request else ""
    return says(exchange, PAIRING) or (exchange.status in _BEFORE_THE_KEY and "xml" in kind)


def _by(addresses: tuple[str, ...], *methods: str) -> tuple[str, ...]:
    return tuple(f"{method} {address}" for address in addresses for method in methods)


def _of_a_look(status: int, request: Request, cause: str) -> Iterator[str]:
    """What follows a look at something that is not there, or cannot be looked at so."""
    if request.method not in _LOOKS:
        if cause in _COMES_LATER:
            yield f"{request.method} {request.url}"
        return
    here = f"{request.origin}{request.route}"
    if status == 404:
        yield from _by((here,), *_MAKES)
        yield from _by((here.rpartition("/")[0],), "POST")
        yield from _instead(request, here)
    if cause in _COMES_LATER:
        yield f"{request.method} {request.url}"
    if request.method == "HEAD" and status in _NO_HEAD:
        yield f"GET {request.url}"


def _instead(request: Request, here: str) -> Iterator[str]:
    """Where programs look next that know several places for a thing: package managers, and browsers never."""
    if "sec-fetch-mode" in request.headers.index:
        return
    if tail := _tail(request):
        yield tail
    if "/.well-known/o" in here:
        yield from _by(tuple(f"{request.origin}/.well-known/{name}" for name in _DESCRIPTIONS), "GET")
    if here.endswith("/InRelease"):  # apt: an older archive signs beside the file
        yield f"GET {here.removesuffix('InRelease')}Release"
    module = _GO_MODULE.match(here)
    if module:  # go: the longest path first, then its parents
        yield f"GET {module[1]}/@v/list"


def _tail(request: Request) -> str:
    """The end of an address that names the same file in every repository; empty where it names none."""
    found = _TAIL.search(request.route)
    return f"{request.method} …{found[0]}" if found else ""


def _names(thing: str, later: Exchange) -> bool:
    """Whether a request to make something, or its answer, bears the name of what was missing."""
    request, response = later.request, later.response
    if not thing or request is None or response is None:
        return False
    name = thing.encode()
    return name in request.body.raw or thing in response.headers.get("location") or name in response.body.raw


def _token_places(exchange: Exchange) -> tuple[str, ...]:
    """Where a Bearer challenge says that tokens are given, as container registries do; without its query."""
    if exchange.response is None:
        return ()
    found = challenges(exchange.response.headers, "www-authenticate")
    realms = {challenge.parameters.get("realm", "") for challenge in found if challenge.name == "bearer"}
    return tuple(realm.partition("?")[0] for realm in realms if realm.startswith(("https://", "http://")))


def _asked_by_hash(exchange: Exchange) -> bool:
    """Whether a GraphQL server asks for the query itself: clients try its hash first (automatic persisted queries)."""
    return says(exchange, _BY_HASH)


def says(exchange: Exchange, words: re.Pattern[bytes]) -> bool:
    """Whether the first of an answer's body, its coding undone, holds these words."""
    response = exchange.response
    return response is not None and words.search(Content(response.headers, response.body).bytes, 0, _FIRST) is not None


def _region_told(exchange: Exchange) -> str:
    """The region in which a bucket lies, as S3 tells it to whom asks elsewhere; its clients then ask again, there."""
    return exchange.response.headers.get("x-amz-bucket-region") if exchange.response else ""


def _in_region(request: Request, region: str) -> str:
    """The same address at the endpoint of a region: bucket.s3.amazonaws.com, s3.us-east-1.amazonaws.com/bucket …"""
    host = _S3.sub(rf"\g<1>s3.{region}.amazonaws.com", request.host)
    return request.origin.replace(request.host, host, 1) + request.path
