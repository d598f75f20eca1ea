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
from statusdoctor.facts.embedding import SCRIPTS, destination
from statusdoctor.facts.error_doubts import speaks_of_error
from statusdoctor.facts.portals import may_stand_between
from statusdoctor.facts.wholeness import stops_early
from statusdoctor.model import Body, Headers, Request, Response

Fields = dict[str, tuple[str, ...]]

_PEEK: Final = 512  # bytes at each end of a body: GraphQL may put its errors last
_PEEK_CODED: Final = 4096  # a compressed body up to this size is unfolded whole
_JSON_START: Final = frozenset(b'{["-0123456789tfn \t\r\n\xef')
_PLAIN_START: Final = (b'{"', b"[{", b"<!", b"<h", b"[\n", b"{\n", b"[]")
_ODD_JSON: Final = re.compile(rb"[:,\[]\s*(?:NaN|-?Infinity|None|True|False|undefined)\b|\}\s*\{")
_ODD_WORDS: Final = BytesAhoCorasick([b"NaN", b"nfinity", b"None", b"True", b"False", b"undefined", b"}{"])
_ENDS: Final = {b"{": b"}", b"[": b"]", b'"': b'"'}
_PROSE: Final = re.compile(rb"[\t\r\n\x20-\x7e]{16}")  # no brotli stream begins so
#: How gzip, zstd and zlib begin: br or deflate named for one of them is worth a look, which mostly clears it.
_OTHER_CODINGS: Final = frozenset((GZIP, b"\x28\xb5", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"))
_CODINGS: Final = {"gzip": GZIP, "x-gzip": GZIP, "zstd": b"\x28\xb5\x2f\xfd"}
#: What browsers accept for scripts, styles and streams, on plain http the only word about what they load.
_OF_PARTS: Final = ("*/*", "text/css,", "text/event-stream", "image/")
#: Fields for the keys of programs, with which no browser asks for its pages.
_KEYS_OF_PROGRAMS: Final = frozenset(("x-api-key", "x-auth-token", "private-token", "x-emby-authorization"))
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
    if speaks_of_error(request, response, kind, ends):
        found.append("says-error")
    return found


def _has_words(kind: str) -> bool:
    return "json" in kind or "xml" in kind or "grpc-web" in kind


def _contradicts_itself(request: Request, response: Response, kind: str, ends: bytes) -> bool:
    """Whether a 2xx contradicts itself or its request: its type, its length, its coding, its having a body at all."""
    fields, asked = response.headers.index, request.headers.index
    if _is_odd_type(request, asked, kind) or len(fields.get("content-disposition", ())) > 1:
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
    accept = asked.get("accept", ("*/*",))[0]
    if request.method == "POST" or "json" in accept or ("html" not in accept and "*/*" not in accept):
        return True
    if "authorization" in asked and "html" not in accept and asked["authorization"][0][:7].lower() == "bearer ":
        return True  # no browser asks for its pages so
    if "html" not in accept and not asked.keys().isdisjoint(_KEYS_OF_PROGRAMS):
        return True
    return request.path.partition("?")[0].endswith((".json", ".wasm"))


def _is_odd_type(request: Request, asked: Fields, kind: str) -> bool:
    """Whether the label does not fit what a page asked for."""
    dest = asked.get("sec-fetch-dest")
    if dest is None:
        dest = (destination(request),) if asked.get("accept", ("",))[0].startswith(_OF_PARTS) else ("",)
    if dest[0] in ("document", ""):
        return False
    if dest[0] in SCRIPTS:
        return "javascript" not in kind and "ecmascript" not in kind
    if dest[0] == "style":
        return "text/css" not in kind
    if dest[0] == "json":
        return "json" not in kind
    if dest[0] == "image":
        return not kind.startswith("image/")
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


def ends_of(headers: Headers, body: Body) -> bytes:
    """The first and the last bytes of a body, unfolded; only the first ones of a large compressed one."""
    raw = body.raw if body.kept else b""
    if body.coded and "content-encoding" in headers.index:
        if len(raw) > _PEEK_CODED:
            return Content(headers, Body(raw[:1024], coded=True)).bytes[:1024]
        raw = Content(headers, body).bytes
    return raw if len(raw) <= 2 * _PEEK else raw[:_PEEK] + raw[-_PEEK:]
