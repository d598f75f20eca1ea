"""Whether a browser uses what a page loads without CORS: resource policies, opaque response blocking, media types.

Each function gives a word for why the browser refuses, or an empty text where it does not. The words are Chromium's
where it has some (`CorpNotSameSite`).
"""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.facts.cors import value_of
from statusdoctor.facts.sites import same_site
from statusdoctor.model import Headers, Request, Response, port_of, split_url

_POLICIES: Final = ("same-origin", "same-site", "cross-origin")
FRAMES: Final = ("iframe", "frame", "embed", "object")
_JAVASCRIPT: Final = frozenset(
    "application/ecmascript application/javascript application/x-ecmascript application/x-javascript text/ecmascript "
    "text/javascript text/jscript text/livescript text/x-ecmascript text/x-javascript text/javascript1.0 "
    "text/javascript1.1 text/javascript1.2 text/javascript1.3 text/javascript1.4 text/javascript1.5".split()
)
WORKERS: Final = ("worker", "sharedworker", "serviceworker")
SCRIPTS: Final = ("script", "audioworklet", "paintworklet", *WORKERS)
#: Types that hold data of a kind no tag can show: never looked into, always withheld.
_NEVER_SNIFFED: Final = frozenset(
    "application/gzip application/x-gzip application/zip application/pdf application/x-protobuf application/msword "
    "application/vnd.ms-excel application/vnd.ms-powerpoint text/csv text/event-stream multipart/byteranges".split()
)
_HTML: Final = re.compile(
    rb"\s*(?>(?:<!--.*?-->\s*)*)"  # comments first
    rb"<(?:!doctype html|script|html|head|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>]",
    re.I | re.S,
)
_JSON: Final = re.compile(rb'\s*\{\s*"(?:[^"\\]|\\.)*"\s*:')
_XML: Final = re.compile(rb"\s*<\?xml", re.I)
_SNIFFED: Final = {"HTML": _HTML, "JSON": _JSON, "XML": _XML}
_TELLING: Final = frozenset(("sec-fetch-site", "origin", "upgrade-insecure-requests"))
_GUARDS: Final = (b")]}'", b"{}&&", b"for(;;);", b"while(1);")


def essence(headers: Headers) -> str:
    """The media type of Content-Type, lower case, without parameters."""
    return headers.get("content-type").partition(";")[0].strip().lower()


def is_nosniff(headers: Headers) -> bool:
    """Whether X-Content-Type-Options forbids the browser to look past the label."""
    return headers.joined("x-content-type-options").partition(",")[0].strip().lower() == "nosniff"


def embedder_policy(headers: Headers) -> str:
    """Cross-Origin-Embedder-Policy: require-corp, credentialless, or empty for none."""
    policy = headers.get("cross-origin-embedder-policy").partition(";")[0].strip()
    return policy if policy in ("require-corp", "credentialless") else ""


def metadata(request: Request) -> tuple[str, str, str]:
    """Sec-Fetch-Site, -Mode and -Dest of a request, lower case."""
    get = request.headers.get
    return get("sec-fetch-site").lower(), get("sec-fetch-mode").lower(), get("sec-fetch-dest").lower()


def destination(request: Request) -> str:
    """Sec-Fetch-Dest, or what Accept and path say in its place: browsers do not send it over plain http."""
    fields = request.headers.index
    if "sec-fetch-dest" in fields:
        return fields["sec-fetch-dest"][0].lower()
    accept = fields.get("accept", ("",))[0]
    if accept == "*/*":
        return _by_ending(request.route) if "referer" in fields else ""
    if accept == "text/event-stream":
        return "empty"
    if accept.startswith("image/"):
        return "image"
    return "style" if accept.startswith("text/css,") else ""


def _by_ending(route: str) -> str:
    if route.endswith((".js", ".mjs")):
        return "script"
    return "font" if route.endswith((".woff2", ".woff", ".ttf", ".otf")) else ""


def withheld_by_policy(request: Request, response: Response, page: Headers | None) -> str:
    """Why Cross-Origin-Resource-Policy or the embedding page's own policy keeps an answer out of the page.

    page: the header section of the page, where it is known.
    """
    site, mode, dest = metadata(request)
    demands = embedder_policy(page) if page is not None else ""
    if dest == "worker" or (mode == "navigate" and dest in FRAMES):
        bare = demands and not embedder_policy(response.headers)
        return "CoepFrameResourceNeedsCoepHeader" if bare else ""
    if site not in ("same-site", "cross-site") or mode != "no-cors":
        return ""
    return _kept_from(site, response, demands)


def withheld_over_plain_http(request: Request, response: Response) -> str:
    """The same for a tag's request over plain http, where browsers send no Sec-Fetch fields: Referer says who asks.

    A request of CORS to another origin bears Origin, and a page that is opened asks for an upgrade.
    """
    fields = request.headers.index
    if not fields.keys().isdisjoint(_TELLING) or "referer" not in fields:
        return ""
    page = split_url(fields["referer"][0])
    if (page.hostname, page.scheme, port_of(page)) == (request.host, request.scheme, request.port) or not page.hostname:
        return ""
    near = page.scheme == request.scheme and same_site(page.hostname, request.host)
    return _kept_from("same-site" if near else "cross-site", response, "")


def _kept_from(site: str, response: Response, demands: str) -> str:
    policy = value_of(response.headers, "cross-origin-resource-policy") or ""
    if policy not in _POLICIES:
        return "CorpNotSameOriginAfterDefaultedToSameOriginByCoep" if demands == "require-corp" else ""
    if policy == "same-origin":
        return "CorpNotSameOrigin"
    return "CorpNotSameSite" if policy == "same-site" and site == "cross-site" else ""


def may_be_kept_from_a_page(request: Request, response: Response) -> bool:
    """Whether a resource policy stands on an answer for which no Sec-Fetch field says who asked, and Referer may."""
    if "cross-origin-resource-policy" not in response.headers.index:
        return False
    fields = request.headers.index
    return "referer" in fields and "sec-fetch-site" not in fields


def needs_an_embedder_policy(request: Request, response: Response) -> bool:
    """Whether a frame's document or a worker's script sets no embedder policy, which a page with one demands."""
    dest = request.headers.index.get("sec-fetch-dest", ("",))[0]
    return (dest == "worker" or dest in FRAMES) and "cross-origin-embedder-policy" not in response.headers.index


def withheld_as_opaque(request: Request, response: Response, head: bytes) -> str:
    """Why opaque response blocking withholds an answer: the kind of data that it is; `head` are its first bytes."""
    site, mode, dest = metadata(request)
    if mode != "no-cors" or site != "cross-site" or dest in ("", "empty", "document", *FRAMES):
        return ""
    kind = essence(response.headers)
    if not kind or not head or kind in ("text/css", "image/svg+xml") or kind.startswith(("audio/", "video/")):
        return ""
    if kind in _NEVER_SNIFFED or kind.startswith("application/vnd.openxmlformats-"):
        return kind
    data = data_kind(kind)
    if data and (is_nosniff(response.headers) or response.status == 206):
        return data
    if kind == "text/plain" and is_nosniff(response.headers):
        return "plain text"
    return sniffed(head)


def sniffed(head: bytes) -> str:
    """HTML, JSON or XML that these first bytes are, whatever their label says; empty for anything else."""
    if head.startswith(_GUARDS):
        return "guarded JSON"
    return next((name for name, pattern in _SNIFFED.items() if pattern.match(head[:1024])), "")


def data_kind(kind: str) -> str:
    """HTML, JSON or XML for the media types that hold data and no image or script; empty for others."""
    if kind == "text/html":
        return "HTML"
    if kind in ("application/json", "text/json") or kind.endswith("+json"):
        return "JSON"
    return "XML" if kind in ("application/xml", "text/xml") or kind.endswith("+xml") else ""


def refused_type(request: Request, response: Response) -> str:
    """Why a browser refuses a script, style sheet or event stream for its label: nosniff, never, worker, module, style
    or stream; empty where it does not.
    """
    mode, dest = metadata(request)[1], destination(request)
    kind = essence(response.headers)
    strict = is_nosniff(response.headers)
    if dest in SCRIPTS:
        return _refused_script(dest, mode, kind, strict)
    if dest == "json" and not (kind.endswith(("/json", "+json"))):
        return "data"
    if dest == "style" and kind != "text/css":
        return "nosniff" if strict else ("style" if kind else "")
    streams = request.headers.get("accept") == "text/event-stream" and dest == "empty" and request.method == "GET"
    if streams and response.status == 200 and kind != "text/event-stream":
        return "stream"
    return ""


def is_javascript(headers: Headers) -> bool:
    """Whether an answer is labelled with a type that browsers run."""
    return essence(headers) in _JAVASCRIPT


def _refused_script(dest: str, mode: str, kind: str, strict: bool) -> str:
    if kind in _JAVASCRIPT:
        return ""
    if strict:
        return "nosniff"
    if kind.startswith(("image/", "audio/", "video/")) or kind == "text/csv":
        return "never"
    if dest != "script":
        return "worker"
    return "module" if mode == "cors" else ""
