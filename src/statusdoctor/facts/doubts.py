"""What makes a success worth a second look: contradictions that a glance at fields and the ends of a body shows.

Every function here runs on all healthy traffic: a few look-ups, one regular expression over a kilobyte, and a check
of small JSON (4 kB take 3 µs).
What they suspect the rules examine.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec
from ahocorasick_rs import BytesAhoCorasick

from statusdoctor.facts.codings import GZIP
from statusdoctor.facts.content import Content
from statusdoctor.facts.embedding import SCRIPTS
from statusdoctor.facts.portals import may_stand_between
from statusdoctor.facts.wholeness import stops_early
from statusdoctor.model import Body, Headers, Request, Response

Fields = dict[str, tuple[str, ...]]

_PEEK: Final = 512  # bytes at each end of a body: GraphQL may put its errors last
_PEEK_CODED: Final = 4096  # a compressed body up to this size is unfolded whole
_ERRORS: Final = re.compile(
    rb"\s*:(?!\s*(?:null|\[\s*\]|\{\s*\}|false|0\s*[,}]|\"\"|\"(?:none|ok|success|succ|0|no_error|no error)\"))"
)
_FLAGS: Final = re.compile(rb'\s*:\s*"?(?:false|0\s*[,}])')
_STATES: Final = re.compile(
    rb'\s*:\s*"(?:error|err|fail|failed|failure|ko|nok|unauthorized|forbidden|denied|request_denied|over_\w+_limit)"'
)
_NUMBERS: Final = re.compile(rb'\s*:\s*"?(?:[45]\d\d|-?\d{4,9}|-\d+)"?\s*[,}]')
#: What the members of an envelope are called, and the values that speak of a failure.
_MEMBERS: Final = {
    _ERRORS: "error errors err error_code errorcode error_no error_type errortype error_message error_msg errcode "
    "errno errmsg fault faultstring exception usererrors",
    _FLAGS: "ok success succeeded successful issuccess is_success",
    _STATES: "result stat state resp",
    _NUMBERS: "code statuscode status_code http_status http_code httpcode ret retcode resultcode result_code",
}
_READ: Final = [
    (b'"error message"', _ERRORS),
    (b'":[false,"', re.compile(rb"[a-z]{3,16} ")),  # Webdis: a command that Redis refuses
    (b'"message"', re.compile(rb'\s*:\s*"notok"')),
    (b'"infocode"', re.compile(rb'\s*:\s*"(?!10000")\d{5}"')),  # Amap
    (b'"status_message"', re.compile(rb'\s*:\s*"(?:invalid|missing|bad|toomany)\w')),  # Viber
    (b'"error-text"', _ERRORS),  # Vonage
    *((name, re.compile(rb'\s*:\s*"thank you for using alpha vantage')) for name in (b'"note"', b'"information"')),
    (b'"status"', re.compile(_STATES.pattern + b"|" + _NUMBERS.pattern + rb"|\s*:\s*false")),
    *((f'"{name}"'.encode(), values) for values, names in _MEMBERS.items() for name in names.split()),
]
_FINDER: Final = BytesAhoCorasick([name for name, _ in _READ])
_EVENT_OF_ERROR: Final = re.compile(rb'event: ?error\b|data: ?\{"(?:error":\s*[{"]|type":\s*"error")')
_GRPC_WEB: Final = re.compile(rb"grpc-status:\s*[1-9]", re.I)  # its trailers are the end of the body
_XML_SPEAKS: Final = re.compile(
    rb'<(?:\w+:)?(?:Fault|Errors?|Exception|ExceptionReport|ServiceExceptionReport)[\s>]|\bstat(?:us)?="(?:fail|error)',
    re.I,
)
#: Where pages about errors stand.
_DOCUMENTS: Final = re.compile(
    r"//(?:docs?|developers?|dev|help|support|learn|wiki|kb|blog)\.|/(?:docs?|documentation|help|guides?|learn|glossary"
    r"|reference|wiki|kb|blog|questions?|articles?|faq|tutorials?|manual|support)(?:/|$)",
    re.I,
)
#: Where the sentences of an application stand, in one language each: those about errors, too.
_DICTIONARIES: Final = re.compile(
    r"/(?:i18n|l10n|_?locales?|lang|langs|languages?|translations?|intl|messages)/[^?]{0,160}\.json(?:\?|$)"
    r"|/(?:translations?|messages|strings|locale)[._-]?[a-z]{0,2}(?:[_-][a-z]{2,4})?\.json(?:\?|$)",
    re.I,
)
#: How addresses of logs end: what stands in them failed elsewhere.
_LOGS: Final = re.compile(
    r"(?:\.(?:log|txt|out)|/(?:logs?|console(?:text|full)?|trace|stdout|stderr|output|progressive(?:text|html)))(?:\?|$)",
    re.I,
)
_LINES_OF_A_LOG: Final = 3
_ERROR_TITLE: Final = re.compile(
    rb"<title[^<>]{0,60}>\s*(?:http )?(?:error|[45]\d\d\b|not found|access denied|forbidden|unauthorized|bad gateway"
    rb"|bad request|service (?:temp|unav)|gateway time|internal server|application error|server error|page not found"
    rb"|an error|something went)",
    re.I,
)
#: Words that, standing alone under a good status, are a refusal: development servers and PHP's die() answer so.
_STANDING_ALONE: Final = frozenset(
    (
        b"invalid host header", b"invalid host/origin header", b"no input file specified", b"access denied",
        b"forbidden", b"unauthorized", b"internal server error", b"service unavailable", b"permission denied",
    )
)  # fmt: skip
_LONGEST_ALONE: Final = 32
_PHP_BEGAN: Final = re.compile(rb"\s*(?:<br />\s*)?(?:<b>Warning</b>:|(?:PHP )?(?:Fatal|Parse) error:)", re.I)
_JSON_START: Final = frozenset(b'{["-0123456789tfn \t\r\n\xef')
_PLAIN_START: Final = (b'{"', b"[{", b"<!", b"<h", b"[\n", b"{\n", b"[]")
_ODD_JSON: Final = re.compile(rb"[:,\[]\s*(?:NaN|-?Infinity|None|True|False|undefined)\b|\}\s*\{")
_ODD_WORDS: Final = BytesAhoCorasick([b"NaN", b"nfinity", b"None", b"True", b"False", b"undefined", b"}{"])
_ENDS: Final = {b"{": b"}", b"[": b"]", b'"': b'"'}
_PROSE: Final = re.compile(rb"[\t\r\n\x20-\x7e]{16}")  # no brotli stream begins so
#: How gzip, zstd and zlib begin: br or deflate named for one of them is worth a look, which mostly clears it.
_OTHER_CODINGS: Final = frozenset((GZIP, b"\x28\xb5", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"))
_CODINGS: Final = {"gzip": GZIP, "x-gzip": GZIP, "zstd": b"\x28\xb5\x2f\xfd"}
_DATA_TAGS: Final = ("image", "font", "audio", "video", "track")
_SPOKEN: Final = ("text/plain", "application/x-www-form", "text/html", "text/javascript", "text/event-stream")


def of_success(request: Request, response: Response) -> list[str]:
    """The findings on a 2xx: "success" where it contradicts itself, "says-error" where it speaks of an error.

    "shared" where an answer for one user may be kept for all.
    """
    kind = response.headers.index.get("content-type", ("",))[0].lower()
    ends = ends_of(response.headers, response.body) if not kind or kind.startswith(_SPOKEN) or _has_words(kind) else b""
    found = ["success"] if _contradicts_itself(request, response, kind, ends) else []
    if _is_shared(request.headers.index, response.headers.index):
        found.append("shared")
    if _speaks_of_error(response, kind, ends) and not _speaks_of_others(request.url, kind, ends):
        found.append("says-error")
    return found


def _speaks_of_others(url: str, kind: str, ends: bytes) -> bool:
    """Whether what is said of errors is no answer to this request: documentation, a dictionary, a log."""
    if _is_page(kind, ends):
        return _DOCUMENTS.search(url) is not None
    if "json" in kind:
        return _DICTIONARIES.search(url) is not None
    return kind.startswith("text/plain") and (_LOGS.search(url) is not None or _is_log(ends))


def _is_log(ends: bytes) -> bool:
    """Whether lines stand below one another, none indented: an error is told in one or two, and a trace indents."""
    lines = ends[:_PEEK].splitlines()
    return sum(1 for line in lines if line[:1].strip()) >= _LINES_OF_A_LOG and not any(
        line[:1] in (b" ", b"\t") for line in lines
    )


def _is_page(kind: str, ends: bytes) -> bool:
    return "html" in kind and len(ends) > _LONGEST_ALONE


def _has_words(kind: str) -> bool:
    return "json" in kind or "xml" in kind


def _contradicts_itself(request: Request, response: Response, kind: str, ends: bytes) -> bool:
    """Whether a 2xx contradicts itself or its request: its type, its length, its coding, its having a body at all."""
    fields, asked = response.headers.index, request.headers.index
    if _is_odd_type(asked, kind) or len(fields.get("content-disposition", ())) > 1:
        return True
    body = response.body
    if not body.kept:
        return False
    raw = body.raw
    if not raw:
        return _lacks_its_body(request, response.status, fields) or _is_empty_json(request, response.status, kind)
    if response.status in (204, 205) or request.method == "HEAD":
        return True
    if "html" in kind and (_wanted_no_page(request, asked) or may_stand_between(request, raw)):
        return True
    if _is_miscoded(response, raw, kind) or _is_cut(fields, body, raw):
        return True
    return _is_broken(body, "content-encoding" in fields, kind, ends)


def _wanted_no_page(request: Request, asked: Fields) -> bool:
    """Whether a page is odd: data was asked for, or a form was sent, and shown again instead of leading on."""
    if request.method == "POST" or "json" in asked.get("accept", ("",))[0]:
        return True
    return request.path.partition("?")[0].endswith(".json")


def _is_odd_type(asked: Fields, kind: str) -> bool:
    """Whether the label does not fit what a page asked for."""
    dest = asked.get("sec-fetch-dest")
    if dest is None or dest[0] == "document":
        return False
    if dest[0] in SCRIPTS:
        return "javascript" not in kind and "ecmascript" not in kind
    if dest[0] == "style":
        return "text/css" not in kind
    if dest[0] == "empty":
        return asked.get("accept") == ("text/event-stream",) and "event-stream" not in kind
    return dest[0] in _DATA_TAGS and ("html" in kind or "json" in kind)


def _is_shared(asked: Fields, fields: Fields) -> bool:
    """Whether what is for one user alone may be kept for all."""
    if "cache-control" not in fields or not ("authorization" in asked or "set-cookie" in fields):
        return False
    control = fields["cache-control"][0].lower()
    return "public" in control or "s-maxage" in control


def _lacks_its_body(request: Request, status: int, fields: Fields) -> bool:
    length = fields.get("content-length", ("0",))[0].strip()
    return status in (200, 204) and request.method != "HEAD" and length not in ("", "0")


def _is_empty_json(request: Request, status: int, kind: str) -> bool:
    """Whether a script that asked for data got nothing under JSON's label."""
    asked = request.headers.index
    return status == 200 and request.method == "GET" and "json" in kind and asked.get("sec-fetch-dest") == ("empty",)


def _is_miscoded(response: Response, raw: bytes, kind: str) -> bool:
    """Whether the first bytes are not those of the coding that is named, or of one that is not."""
    fields = response.headers.index
    coding = fields.get("content-encoding")
    if not response.body.coded:
        return False
    if coding is None:
        return raw[:2] == GZIP and kind.startswith(("text/", "application/json"))
    if "," in coding[0] or raw[:2] in _PLAIN_START:
        return True
    magic = _CODINGS.get(coding[0].strip().lower())
    if magic is None:
        return _PROSE.match(raw) is not None or raw[:2] in _OTHER_CODINGS or _is_cut_short(raw, coding[0])
    open_ended = "content-length" not in fields and "transfer-encoding" not in fields and response.version < "HTTP/2"
    return not raw.startswith(magic) or open_ended or _is_cut_short(raw, coding[0])


def _is_cut_short(raw: bytes, coding: str) -> bool:
    """Whether a small compressed body lacks its end; larger ones would take too long."""
    return len(raw) <= _PEEK_CODED and stops_early(raw, coding.strip().lower())


def _is_cut(fields: Fields, body: Body, raw: bytes) -> bool:
    if not body.coded:
        return False
    if "content-length" in fields and fields["content-length"][0].strip() != str(len(raw)):
        return True
    if body.size is not None and body.size > len(raw):
        return True
    return "content-digest" in fields or "content-md5" in fields or "digest" in fields


def _is_broken(body: Body, coded: bool, kind: str, ends: bytes) -> bool:
    """Whether the ends of a body labelled JSON are not those of a JSON text."""
    if "json" not in kind or "json-seq" in kind or "ndjson" in kind or "jsonl" in kind:
        return False
    if coded and body.coded and len(body.raw) > _PEEK_CODED:
        return False  # its end is not known without unfolding it
    ends = ends.strip()
    if not ends or ends[0] not in _JSON_START or ends[:2] == b"{'":
        return bool(ends)
    if not ends.endswith(_ENDS.get(ends[:1], b"")):
        return True
    if _ODD_WORDS.find_matches_as_indexes(ends) and _ODD_JSON.search(ends) is not None:
        return True
    return not coded and len(body.raw) <= _PEEK_CODED and not _parses(body.raw)


def _parses(raw: bytes) -> bool:
    try:
        msgspec.json.decode(raw, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _speaks_of_error(response: Response, kind: str, ends: bytes) -> bool:
    """Whether the ends of a 2xx body, or a gRPC status, speak of an error."""
    fields = response.headers.index
    if "grpc-status" in fields and response.headers.get("grpc-status") != "0":
        return True
    if "x-amz-function-error" in fields:
        return True
    if response.trailers and "grpc-status" in response.trailers and response.trailers.get("grpc-status") != "0":
        return True
    if len(ends) <= _LONGEST_ALONE and ends.strip(b" .!\r\n").lower() in _STANDING_ALONE:
        return True
    if "html" in kind:
        return _is_error_page(ends.lower())
    if "event-stream" in kind:
        return _EVENT_OF_ERROR.search(ends) is not None
    if "grpc-web" in kind:
        return _GRPC_WEB.search(ends) is not None
    if "xml" in kind:
        return _XML_SPEAKS.search(ends) is not None
    if ends[:5].lower() == b"error":
        return True
    return ends[:1] in (b"{", b"[", b" ", b"\n") and _says_failed(ends.lower())


def _is_error_page(ends: bytes) -> bool:
    """Whether a page is titled as an error page is, or PHP speaks. One search for all takes ten times as long."""
    if _PHP_BEGAN.match(ends) or b"<b>fatal error</b>" in ends or b"<b>parse error</b>" in ends:
        return True
    at = ends.find(b"<title")
    while at >= 0:
        if _ERROR_TITLE.match(ends, at):
            return True
        at = ends.find(b"<title", at + 1)
    return False


def _says_failed(ends: bytes) -> bool:
    return any(_READ[number][1].match(ends, end) for number, _, end in _FINDER.find_matches_as_indexes(ends))


def ends_of(headers: Headers, body: Body) -> bytes:
    """The first and the last bytes of a body, unfolded; only the first ones of a large compressed one."""
    raw = body.raw if body.kept else b""
    if body.coded and "content-encoding" in headers.index:
        if len(raw) > _PEEK_CODED:
            return Content(headers, Body(raw[:1024], coded=True)).bytes[:1024]
        raw = Content(headers, body).bytes
    return raw if len(raw) <= 2 * _PEEK else raw[:_PEEK] + raw[-_PEEK:]
