"""What the CORS rules ask of a case: is it a page's cross-origin call, with cookies or not, and what should be sent."""

from __future__ import annotations

from typing import Final

from statusdoctor.evidence import Case
from statusdoctor.facts.browser import cross_origin
from statusdoctor.facts.cookie_storing import from_another_site
from statusdoctor.facts.cookies import is_session_name
from statusdoctor.facts.cors import SAFE_METHODS, UNJUDGED, is_safelisted
from statusdoctor.knowledge import Fix

_EARLIER: Final = 200  # requests looked through for one that carried cookies
_METHODS: Final = "GET, POST, PUT, PATCH, DELETE"


def is_judged(case: Case) -> bool:
    """Whether a browser decides here whether a page may have the answer."""
    if not case.client.is_browser or case.response.by_proxy:
        return False
    if case.status in UNJUDGED and not (case.status == 304 and case.fetch.preflight):
        return False
    origin = case.fetch.origin
    if origin is None or origin.partition("://")[0].endswith("-extension") or "upgrade" in case.request.headers:
        return False  # extensions read what their manifest lets them; sockets are no matter of CORS
    return case.fetch.preflight or (cross_origin(case.request) and case.fetch.mode in ("cors", "") and _by_script(case))


def _by_script(case: Case) -> bool:
    """Whether it is a call in CORS mode. Over plain http the mode is not told: forms bear an Origin, too, and so do
    beacons, whose answers hold nothing."""
    if case.fetch.mode == "cors" or is_certain(case):
        return True
    return "html" not in case.request.headers.get("accept") and not case.response.body.empty


def is_certain(case: Case) -> bool:
    """Whether the request can only be one in CORS mode: Origin on a GET, or more than every page may send."""
    if case.fetch.mode or case.fetch.preflight or case.method in ("GET", "HEAD"):
        return True
    kind = case.request.headers.get("content-type")
    unusual = case.method not in SAFE_METHODS or "authorization" in case.request.headers
    return unusual or not is_safelisted("content-type", kind or "text/plain")


def is_credentialed(case: Case) -> bool:
    """Whether the page asks with credentials: seen on the request, or, before a preflight, on its earlier calls."""
    if not case.fetch.preflight:
        return case.fetch.credentials
    return any(
        record.request.headers.get("origin") == case.fetch.origin
        and "cookie" in record.request.headers
        and record.request.headers.get("sec-fetch-mode", "cors") == "cors"
        for record in case.history.to_host(_EARLIER)
    )


def has_cookies_to_send(case: Case) -> bool:
    """Whether the browser holds a session that would go along with the page's request, were it asked to send any."""
    crosses = from_another_site(case.request)
    held = (stored for stored in case.history.due_cookies if not crosses or stored.cookie.same_site == "none")
    return any(is_session_name(stored.name) for stored in held)


def remedy(case: Case, credentials: bool) -> Fix:
    """The exact fields to send, and how, where it is known which server answered."""
    lines = fields_to_send(case, credentials)
    how = _in_configuration(case, credentials)
    return Fix("server", "Send these fields with this answer.", "\n".join((*lines, *([f"# {how}"] if how else []))))


def fields_to_send(case: Case, credentials: bool) -> tuple[str, ...]:
    """The header lines that let the page have this answer, or send its request."""
    origin = case.fetch.origin or ""
    lines = [f"Access-Control-Allow-Origin: {'*' if origin == 'null' and not credentials else origin}"]
    if credentials:
        lines.append("Access-Control-Allow-Credentials: true")
    if case.fetch.preflight:
        asked = case.fetch.method
        lines.append(f"Access-Control-Allow-Methods: {_METHODS if asked in _METHODS else asked}")
        if case.fetch.headers:
            lines.append(f"Access-Control-Allow-Headers: {', '.join(case.fetch.headers)}")
    return (*lines, "Vary: Origin")


def _in_configuration(case: Case, credentials: bool) -> str:
    """One line of configuration for the server that answered; empty where that is not known."""
    origin = case.fetch.origin
    server = case.response.headers.get("server").lower()
    powered = case.response.headers.get("x-powered-by").lower()
    allow = ", credentials: true" if credentials else ""
    for sign, line in (
        ("express", f"Express: app.use(cors({{ origin: '{origin}'{allow} }}))"),
        ("next.js", f"next.config.js: headers: [{{ key: 'Access-Control-Allow-Origin', value: '{origin}' }}]"),
        ("asp.net", f'ASP.NET: policy.WithOrigins("{origin}").AllowAnyHeader().AllowAnyMethod()'),
        ("kestrel", f'ASP.NET Core: policy.WithOrigins("{origin}").AllowAnyHeader().AllowAnyMethod()'),
        ("uvicorn", f"FastAPI: app.add_middleware(CORSMiddleware, allow_origins=['{origin}'])"),
        ("wsgiserver", f"Django: CORS_ALLOWED_ORIGINS = ['{origin}']"),
        ("werkzeug", f"Flask: CORS(app, origins=['{origin}'])"),
        ("amazons3", f'S3: [{{"AllowedOrigins": ["{origin}"], "AllowedMethods": ["GET"], "AllowedHeaders": ["*"]}}]'),
        ("apache", f'Apache: Header always set Access-Control-Allow-Origin "{origin}"'),
        ("nginx", f'nginx: add_header Access-Control-Allow-Origin "{origin}" always;'),
        ("openresty", f'nginx: add_header Access-Control-Allow-Origin "{origin}" always;'),
        ("caddy", f'Caddy: header Access-Control-Allow-Origin "{origin}"'),
    ):
        if sign in powered or sign in server:
            return line
    return ""
