"""Who the client is, and how a browser made the request: User-Agent, Sec-Fetch-*, Origin, Access-Control-Request-*.

Only browsers enforce CORS, mixed content and cookie rules, so `is_browser` asks for evidence that a script which
merely sends an Origin or a borrowed User-Agent does not have.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from statusdoctor.model import Request, port_of, split_url

_AGENT_LIMIT: Final = 1024
_PRODUCT: Final = re.compile(r"(?!Mozilla)([\w.-]{2,40})/v?(\d[\w.-]{0,20})")
_NAMES: Final = 100  # names kept of Access-Control-Request-Headers

# What a User-Agent holds → kind and name; the first that matches counts, so the narrow ones stand first.
# A pattern without a name of its own takes it from its first group; the last group is the version.
_AGENTS: Final = tuple(
    (re.compile(pattern), kind, name)
    for pattern, kind, name in (
        (r"\b(\w*[Bb]ot|\w*[Ss]pider|\w*[Cc]rawler|Slurp|facebookexternalhit|github-camo|ELB-HealthChecker"
         r"|kube-probe|GoogleHC|UptimeRobot|Prometheus|Blackbox-Exporter)\b(?:/([\d.]+))?", "bot", ""),
        (r"^(PostmanRuntime|[Ii]nsomnia|HTTPie|[Ww]get|curl|xh|bruno-runtime|Bruno|HoppScotch|ApacheBench|k6|hey"
         r"|wrk|JMeter|Paw|RapidAPI|[Hh]url|vegeta|autocannon|oha)/([\d.]+)", "tool", ""),
        (r"(vscode-restclient|Thunder Client|IntelliJ HTTP Client|PowerShell)(?:/([\d.]+))?", "tool", ""),
        (r"Electron/(\d+)", "browser", "Electron"),
        (r"(?:Edg|EdgA|EdgiOS)/(\d+)", "browser", "Edge"),
        (r"OPR/(\d+)", "browser", "Opera"),
        (r"SamsungBrowser/(\d+)", "browser", "Samsung Internet"),
        (r"HeadlessChrome/(\d+)", "browser", "Headless Chrome"),
        (r"CriOS/(\d+)", "browser", "Chrome"),
        (r"(?:FxiOS|Firefox)/(\d+)", "browser", "Firefox"),
        (r"AppleWebKit/.*Chrome/(\d+)", "browser", "Chrome"),
        (r"AppleWebKit/.*Version/([\d.]+).*Safari/", "browser", "Safari"),
        (r"AppleWebKit/.*Mobile/()", "browser", "iOS web view"),
        (r"Trident/.*rv:(\d+)", "browser", "Internet Explorer"),
        (r"(CFNetwork|Dalvik|Alamofire|UnityPlayer)/([\d.]+)", "app", ""),
        (r"\baiohttp/([\d.]+)", "library", "aiohttp"),
        (r"\bwebsockets/([\d.]+)", "library", "websockets"),
        (r"\b(okhttp|Dart|ktor-client|Volley|Boto3|Botocore|aws-cli|aws-sdk-[\w-]+|GuzzleHttp|docker|python-requests"
         r"|python-httpx|Python-urllib|python-urllib3|urllib3|axios|node-fetch|undici|got|superagent|Go-http-client"
         r"|Java-http-client|Java|Apache-HttpClient|ReactorNetty|Jersey|RestSharp|Faraday|rest-client|HTTParty"
         r"|libwww-perl|reqwest|hyper|Jetty|AsyncHttpClient|lua-resty-http|google-api-[\w-]+|OpenAI/Python"
         r"|Anthropic/Python|claude-cli|Deno|Bun|git|pip|npm|Composer|cargo|libcurl)[/ ]v?(\d[\d.]*)", "library", ""),
        (r"^(node|undici|fasthttp|Ruby|got|Mechanize|ktor-client)$", "library", ""),
    )
)  # fmt: skip
_BROWSER_FIELDS: Final = ("sec-fetch-site", "sec-fetch-dest", "sec-ch-ua")  # scripts cannot set them in a browser


class Client(msgspec.Struct, frozen=True):
    """Who sent the request. kind: browser, app, library, tool, bot or unknown; is_browser: a browser's rules apply."""

    kind: str = "unknown"
    name: str = ""
    is_browser: bool = False


class Fetch(msgspec.Struct, frozen=True):
    """How a browser came to send the request; empty where a field was not sent.

    origin: the Origin field, None where there is none. page: the origin that asked, from Origin or Referer.
    method and headers: what a preflight asks leave for. credentials: whether the browser sends its cookies along as
    far as can be seen (False says nothing: there may be none to send).
    """

    origin: str | None = None
    site: str = ""
    mode: str = ""
    dest: str = ""
    user: bool = False
    preflight: bool = False
    method: str = ""
    headers: tuple[str, ...] = ()
    referer: str = ""
    page: str = ""
    credentials: bool = False


def client(request: Request) -> Client:
    """Who sent the request, as far as its fields tell."""
    kind, name = _agent(request.headers.get("user-agent")[:_AGENT_LIMIT])
    evident = kind in ("browser", "unknown") and _behaves_as_browser(request, kind == "browser")
    if kind in ("browser", "unknown"):
        kind = "browser" if evident else "unknown"  # without evidence the name may be borrowed
    return Client(kind, name, evident)


@lru_cache(maxsize=256)  # a capture has a handful of clients and thousands of requests
def _agent(agent: str) -> tuple[str, str]:
    """Kind and name of a User-Agent; one that nobody knows is called by its first product."""
    for pattern, kind, name in _AGENTS:
        match = pattern.search(agent)
        if match:
            return kind, " ".join(word for word in (name, *match.groups()) if word)
    product = _PRODUCT.match(agent)
    return "unknown", f"{product[1]} {product[2]}" if product else ""


def _behaves_as_browser(request: Request, named: bool) -> bool:
    """Evidence of a browser; `named` says that the User-Agent claims to be one.

    Node's fetch sends Sec-Fetch-Mode too, so that field alone proves nothing. Browsers before 2020, and all of them on
    plain http, leave Sec-Fetch-* out: there the name has to do, with what else no script sends along with it.
    """
    headers = request.headers
    if any(name in headers for name in _BROWSER_FIELDS):
        return True
    if not named:
        return False
    handshake = "sec-websocket-extensions" in headers and "origin" in headers
    return handshake or is_preflight(request) or ("accept-language" in headers and "accept" in headers)


def fetch(request: Request) -> Fetch:
    """How a browser came to send this request."""
    headers = request.headers
    origin = headers.get("origin") if "origin" in headers else None
    referer = headers.get("referer")
    asked = headers.joined("access-control-request-headers").lower().split(",")
    return Fetch(
        origin=origin,
        site=headers.get("sec-fetch-site").lower(),
        mode=headers.get("sec-fetch-mode").lower(),
        dest=headers.get("sec-fetch-dest").lower(),
        user=headers.get("sec-fetch-user") == "?1",
        preflight=is_preflight(request),
        method=headers.get("access-control-request-method"),
        headers=tuple(name.strip() for name in asked[:_NAMES] if name.strip()),
        referer=referer,
        page=origin if origin and origin != "null" else origin_of(referer),
        credentials="cookie" in headers or "sec-fetch-storage-access" in headers,
    )


def is_preflight(request: Request) -> bool:
    """Whether this is a CORS preflight: OPTIONS with Origin and the method that it asks leave for."""
    headers = request.headers
    return request.method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


def cross_origin(request: Request) -> bool:
    """Whether the page that asked has another origin than the target. Without Sec-Fetch-Site and Origin: False."""
    site = request.headers.get("sec-fetch-site").lower()
    if site in ("same-origin", "none"):
        return False
    if site in ("cross-site", "same-site"):
        return True
    if "origin" not in request.headers:
        return False
    origin = request.headers.get("origin")
    return origin == "null" or origin_of(origin) != request.origin


def origin_of(url: str) -> str:
    """Scheme, host and port of an absolute URL as browsers write them; empty where it has none."""
    parts = split_url(url)
    if not parts.scheme or not parts.hostname:
        return ""
    if not port_of(parts):  # a scheme without a default, such as chrome-extension
        return f"{parts.scheme}://{parts.hostname}"
    return Request("", parts.scheme, parts.hostname, port_of(parts), "/").origin
