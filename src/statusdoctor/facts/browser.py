"""Who the client is, and how a browser made the request: User-Agent, Sec-Fetch-*, Origin, Access-Control-Request-*.

Only browsers enforce CORS, mixed content and cookie rules, so `is_browser` asks for evidence that a script which
merely sends an Origin or a borrowed User-Agent does not have.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from statusdoctor.model import Headers, Request, port_of, split_url

_AGENT_LIMIT: Final = 1024
_NAMES: Final = 100  # names kept of Access-Control-Request-Headers

# What a User-Agent holds → kind and name; the first that matches counts, so the narrow ones stand first.
_AGENTS: Final = tuple(
    (re.compile(pattern), kind, name)
    for pattern, kind, name in (
        (r"(\w*[Bb]ot|\w*[Ss]pider|\w*[Cc]rawler|Slurp|facebookexternalhit|github-camo|ELB-HealthChecker|kube-probe"
         r"|GoogleHC|UptimeRobot|Pingdom\.com_bot|Prometheus|Blackbox-Exporter)(?:/([\d.]+))?(?![A-Za-z])", "bot", ""),
        (r"(PostmanRuntime|insomnia|HTTPie|[Ww]get|curl|xh|vscode-restclient|IntelliJ HTTP Client|bruno-runtime|Bruno"
         r"|HoppScotch|Thunder Client|ApacheBench|k6|hey|wrk|JMeter|Paw|RapidAPI|Hurl|hurl|Insomnia)/([\d.]+\w*)", "tool", ""),
        (r"(vscode-restclient|Thunder Client|IntelliJ HTTP Client|PowerShell)(?:/([\d.]+))?", "tool", ""),
        (r"Electron/([\d.]+)", "browser", "Electron"),
        (r"(?:Edg|EdgA|EdgiOS)/(\d+)", "browser", "Edge"),
        (r"OPR/(\d+)", "browser", "Opera"),
        (r"SamsungBrowser/(\d+)", "browser", "Samsung Internet"),
        (r"HeadlessChrome/(\d+)", "browser", "Headless Chrome"),
        (r"CriOS/(\d+)", "browser", "Chrome"),
        (r"FxiOS/(\d+)", "browser", "Firefox"),
        (r"Gecko/\S+ Firefox/(\d+)", "browser", "Firefox"),
        (r"AppleWebKit/.*Chrome/(\d+)", "browser", "Chrome"),
        (r"AppleWebKit/.*Version/([\d.]+).*Safari/", "browser", "Safari"),
        (r"AppleWebKit/.*Mobile/", "browser", "iOS web view"),
        (r"Trident/.*rv:(\d+)", "browser", "Internet Explorer"),
        (r"(CFNetwork|Dalvik|Alamofire|UnityPlayer)/([\d.]+)", "app", ""),
        (r"(Dart|okhttp|ktor-client|Retrofit|Volley)/?\s?([\d.]*)", "library", ""),
        (r"aiohttp/([\d.]+)", "library", "aiohttp"),
        (r"Python/[\d.]+ websockets/([\d.]+)", "library", "websockets"),
        (r"(Boto3|Botocore|aws-cli|aws-sdk-[\w-]+|GuzzleHttp|docker)/([\d.]+)", "library", ""),
        (r"(python-requests|python-httpx|Python-urllib|axios|node-fetch|undici|got|superagent|Go-http-client|Java"
         r"|Apache-HttpClient|ReactorNetty|Jersey|RestSharp|Faraday|rest-client|HTTParty|libwww-perl|reqwest|hyper"
         r"|python-urllib3|urllib3|Java-http-client|Jetty|AsyncHttpClient|Symfony|Ruby|lua-resty-http|google-api-[\w-]+"
         r"|OpenAI/Python|Anthropic/Python|fasthttp|Deno|Bun|claude-cli|git|pip|npm|Composer|cargo)/v?([\d.]+)",
         "library", ""),
        (r"^(node|undici|fasthttp|Ruby|got|Mechanize)$()", "library", ""),
    )
)  # fmt: skip
_BROWSER_FIELDS: Final = ("sec-fetch-site", "sec-fetch-dest", "sec-ch-ua")


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
    agent = request.headers.get("user-agent")[:_AGENT_LIMIT]
    kind, name = _agent(agent)
    evident = _behaves_as_browser(request.headers, kind)
    if evident and kind == "unknown":
        kind = "browser"
    if kind == "browser" and not evident:
        kind = "unknown"  # a borrowed name
    return Client(kind, name, evident)


def _agent(agent: str) -> tuple[str, str]:
    """Kind and name of a User-Agent; an unknown one gives its first product."""
    for pattern, kind, name in _AGENTS:
        match = pattern.search(agent)
        if match:
            return kind, _titled(match, name)
    product = re.match(r"([\w.-]{2,40})/v?(\d[\w.-]{0,20})", agent)
    if product and product[1] != "Mozilla":
        return "unknown", f"{product[1]} {product[2]}"
    return "unknown", ""


def _titled(match: re.Match[str], name: str) -> str:
    groups = [group or "" for group in match.groups()]
    words = [name, *groups] if name else groups
    return " ".join(word for word in words[:2] if word)


def _behaves_as_browser(headers: Headers, kind: str) -> bool:
    """Evidence of a browser: fields that scripts cannot set in one and other clients do not send.

    Node's fetch sends Sec-Fetch-Mode too, so that alone proves nothing. Browsers leave Sec-Fetch-* out on plain
    http; there a browser's name with the languages of its user has to do.
    """
    if kind in ("library", "tool", "bot", "app"):
        return False
    if any(name in headers for name in _BROWSER_FIELDS):
        return True
    return kind == "browser" and "accept-language" in headers and "accept" in headers


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
    return Request("", parts.scheme, parts.hostname, port_of(parts), "/").origin
