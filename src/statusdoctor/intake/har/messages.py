"""The requests and responses of a HAR: fields as text, bodies as the recorder kept them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import lru_cache, partial
from operator import attrgetter
from typing import Final
from urllib.parse import urlencode

from statusdoctor.intake.har.recorder import ADDED_LATE, Recorder
from statusdoctor.intake.har.schema import Answered, Asked, Content, Pair, PostData
from statusdoctor.model import ALL_HIDDEN, FIELD_BYTES, LOST_BODY, NO_BODY, Body, Headers, Request, Response


class TextHeaders(Headers):
    """Headers that came as text: looked up as text, and bytes only once somebody asks for them.

    Pseudo fields (`:authority`) are no fields; lines that a recorder joined into one value are lines again.
    """

    __slots__ = ("_fields", "_pairs")
    is_light = True  # the texts are there already, and an index of them costs little more

    def __init__(self, pairs: list[Pair] | None, hidden: frozenset[str] = frozenset()) -> None:  # no bytes to keep
        self._pairs = pairs or []
        self._fields: tuple[tuple[bytes, bytes], ...] | None = None
        self._index = None
        self.hidden = hidden

    @property
    def fields(self) -> tuple[tuple[bytes, bytes], ...]:  # type: ignore[override]  # made when asked for
        if self._fields is None:
            self._fields = tuple((name.encode(), value.encode()) for name, value in self)
        return self._fields

    @property
    def index(self) -> dict[str, tuple[str, ...]]:
        if self._index is None:
            pairs = self._pairs
            index: dict[str, tuple[str, ...]]
            index = {_lower[pair.name]: (pair.value,) for pair in pairs}
            plain = len(index) == len(pairs) and ":" not in index and "\n" not in "".join(map(_value_of, pairs))
            self._index = index if plain else self._with_repetitions()
        return self._index

    def _with_repetitions(self) -> dict[str, tuple[str, ...]]:
        """The index of fields some of which come more than once, or are none."""
        index: dict[str, tuple[str, ...]] = {}
        for pair in self._pairs:
            name, value = _lower[pair.name], pair.value
            if name == ":":
                continue
            if name in index or "\n" in value:
                index[name] = (*index.get(name, ()), *value.split("\n"))
            else:
                index[name] = (value,)
        return index

    @property
    def weight(self) -> int:
        names, values = map(_name_of, self._pairs), map(_value_of, self._pairs)
        return FIELD_BYTES * len(self._pairs) + sum(map(len, names)) + sum(map(len, values))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for pair in self._pairs:
            if not pair.name.startswith(":"):
                yield from ((pair.name, line) for line in pair.value.split("\n"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


_name_of, _value_of = attrgetter("name"), attrgetter("value")
_NAMES_AT_MOST: Final = 4096


class _LowerNames(dict[str, str]):
    """Names in lower case. The same few come again and again: one text of each is enough. Bounded."""

    def __missing__(self, name: str) -> str:
        lowered = name.lower() if name[:1] != ":" else ":"  # of pseudo fields only that they are some
        if len(self) < _NAMES_AT_MOST and len(name) <= 64:
            self[name] = lowered
        return lowered


_lower: Final = _LowerNames()


_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d+$)", re.I)


def is_http(asked: Asked) -> bool:
    """Whether it went over HTTP: data:, blob:, file: and extensions did not. Raises where the URL is none."""
    url = asked.url[:12].lower()
    if url.startswith(("http://", "https://", "ws://", "wss://")) or asked.method == "CONNECT":
        return True
    if _SCHEME.match(asked.url[:200]):
        return False
    raise ValueError("Its request.url is no absolute address.")


def request_of(asked: Asked, recorder: Recorder) -> Request:
    """The request of an entry, its URL taken apart."""
    hidden = recorder.hidden if asked.headers is not None else ALL_HIDDEN
    if recorder.is_client and asked.headers is not None and not _is_complete(asked.headers):
        hidden |= ADDED_LATE
    headers, body = TextHeaders(asked.headers, hidden), _request_body(asked)
    version = _version(asked.http_version)
    if asked.method == "CONNECT":
        host, port = _target(asked.url)
        return Request("CONNECT", "https", host, port, "", headers, body, version)
    origin, path = _split(asked.url)
    if not origin:
        return Request.to(asked.method, asked.url, headers, body, version)
    scheme, host, number = _origin(origin)
    return Request(asked.method, scheme, host, number, path, headers, body, version)


def _target(url: str) -> tuple[str, int]:
    """Host and port that a CONNECT asks for; recorders write them with a scheme or without."""
    request = Request.to("CONNECT", url if "://" in url else f"https://{url}")
    return request.host, request.port


def _split(url: str) -> tuple[str, str]:
    """Origin and path of a plain URL, quicker than a parser; empty for one that needs a parser."""
    begin = url.find("/", 8)
    if begin < 0 or "#" in url or "?" in url[:begin] or not _origin(url[:begin])[1]:
        return "", ""
    return url[:begin], url[begin:]


@lru_cache(maxsize=512)
def _origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an origin; captures have few of them."""
    request = Request.to("", url)
    return request.scheme, request.host, request.port


def _is_complete(pairs: list[Pair] | None) -> bool:
    return any(pair.name.lower() in ("host", ":authority") for pair in pairs or ())


_VERSION: Final = re.compile(r"(?:http/|h)?(?:(1)\.?([01])|(2)(?:\.0)?c?|3(?:\.0)?(?:-\d+)?)|quic.*", re.I)


@lru_cache(maxsize=64)
def _version(text: str | None) -> str:
    """HTTP versions as mitmproxy names them, whatever the recorder wrote: h2, http/2.0, HTTP/2. Empty: unknown."""
    match = _VERSION.fullmatch(text or "")
    if not match:
        return ""
    if match[1]:
        return f"HTTP/1.{match[2]}"
    return "HTTP/2.0" if match[3] else "HTTP/3"


def _request_body(asked: Asked) -> Body:
    post = asked.post_data
    if post is None:
        return _missing_request_body(asked)
    if post.text:
        return Body(partial(_from_base64, post.text)) if post.encoding == "base64" else Body(post.text)
    if not post.params:
        return _missing_request_body(asked)
    return _rebuilt(post, post.params)


def _rebuilt(post: PostData, params: list[Pair]) -> Body:
    """The body of a form whose pairs alone were kept; a multipart body cannot be told from its pairs."""
    if "multipart" in (post.mime_type or ""):
        return LOST_BODY
    return Body(urlencode([(pair.name, pair.value) for pair in params]))


def _missing_request_body(asked: Asked) -> Body:
    """No body, or one that the recorder did not keep: Chrome leaves out uploads and says that their size is 0."""
    if (asked.body_size or 0) > 0 or (asked.method not in ("GET", "HEAD") and _length(asked.headers) > 0):
        return Body(None, size=int(asked.body_size) if asked.body_size and asked.body_size > 0 else None)
    return NO_BODY


def _length(pairs: list[Pair] | None) -> int:
    """What Content-Length says; 0 where it is absent."""
    value = next((pair.value for pair in pairs or () if pair.name.lower() == "content-length"), "").strip()
    return int(value) if value.isdecimal() and len(value) < 16 else 0


def _from_base64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return None


_BODILESS: Final = frozenset((204, 304))


def response_of(answered: Answered, method: str, recorder: Recorder, words: str) -> Response:
    """The response of an entry. `words`: what the recorder said went wrong, which a body may have fallen victim to."""
    headers = TextHeaders(answered.headers, recorder.hidden if answered.headers is not None else ALL_HIDDEN)
    body = _response_body(answered, method, words)
    version = _version(answered.http_version)
    return Response(answered.status or 0, headers, body, answered.status_text or "", version)


def _response_body(answered: Answered, method: str, words: str) -> Body:
    content = answered.content or Content()
    text = content.text
    if not text:
        return _missing_response_body(answered, content, method, words)
    size = int(answered.body_size) if answered.body_size and answered.body_size > 0 else None
    if content.encoding == "base64":
        return Body(partial(_from_base64, text), size=size)
    if content.size and content.size > len(text) and text.isascii():
        size = int(content.size)  # the recorder kept the beginning alone
    charset = _charset(content.mime_type)
    return Body(text if not charset or text.isascii() else partial(_encoded, text, charset), size=size)


def _missing_response_body(answered: Answered, content: Content, method: str, words: str) -> Body:
    """No content, or content that the recorder did not keep: a size or an error without text says so."""
    if method == "HEAD" or answered.status in _BODILESS:
        return NO_BODY
    size = max(content.size or 0, answered.body_size or 0)
    if size > 0:
        return Body(None, size=int(size))
    said = content.size if content.size is not None else answered.body_size
    kept = content.text is not None or said == 0
    return NO_BODY if kept and not words and not _length(answered.headers) else LOST_BODY


@lru_cache(maxsize=64)
def _charset(mime_type: str | None) -> str:
    """The charset that the text must be encoded in to be the body it was; empty for UTF-8."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", mime_type or "", re.I)
    return "" if not match or match[1].lower() in ("utf-8", "utf8") else match[1]


def _encoded(text: str, charset: str) -> bytes:
    try:
        return text.encode(charset)
    except (LookupError, UnicodeError):
        return text.encode("utf-8", "replace")
