"""What the server says in an answer, as a flat list of statements: each a piece of text, its kind and its place.

Kinds: `code` (one word or number that a program would compare), `message` (a sentence in JSON, XML or the reason
phrase), `title` (an HTML page's title or heading), `text` (other visible text), `challenge`, `header`, `location`
(an error carried in a redirect's address); and, made by the Case, `failure` (the recorder's words for what stood
in place of an answer) and `close` (the reason of a WebSocket's end). Bounded: 200 statements, 8 KiB of HTML, seven
levels of JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from selectolax.lexbor import LexborHTMLParser

from statusdoctor.facts.action_failures import unpacked
from statusdoctor.facts.challenges import challenges
from statusdoctor.facts.content import Content
from statusdoctor.facts.error_pages import handlers_row, own_words, without_description
from statusdoctor.facts.failed_bodies import says_failed
from statusdoctor.model import Response

MOST: Final = 200
_HTML_LIMIT: Final = 8 * 1024  # 45 kB of HTML cost 1.2 ms to parse; an error page says its word at the start
_TEXT_LIMIT: Final = 8 * 1024
_DEPTH: Final = 7  # FHIR: issue.0.details.coding.0.code
_CODE: Final = re.compile(r"[\w.:#/@\\-]{1,100}")
_CODE_KEYS: Final = frozenset(
    "code error errorcode error_code errorname errcode err_code error_type errortype type __type kind reason "
    "status name class exception faultcode subcode error_subcode error_name statuscode status_code cause id key rule "
    "keyword result category domain value err fault state messagecode message_code issue xerr".split()
)
_ERROR_KEYS: Final = frozenset(
    "error errors fault exception err problem problems failure failures detail details usererrors".split()
)
#: A code in place of a sentence: step_up_required, or with its sentence behind it: TOO_MANY_ATTEMPTS_TRY_LATER : …
_SHOUTED: Final = re.compile(
    r"([A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,8}(?= ?[:.]? |$)|[a-z]{2,20}(?:_[a-z0-9]+){1,6}$"
    r"|[a-z]{2,20}(?:\.[A-Za-z][A-Za-z0-9_]{0,40}){1,6}$|(?:[A-Z][a-z]{1,20}){2,8}$)"
)
_CODE_ATTRIBUTES: Final = ("code", "exceptionCode", "errorCode")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE [^\[>]{0,300}>")  # one without declarations of its own defines nothing
_SENTENCES: Final = frozenset("message msg detail description error_description errormessage error_message".split())
_REALM: Final = re.compile(r'(\brealm\s*=\s*)"[^"]*"', re.I)  # "Login Required" and its like are names, no statements
_HEADER_WORDS: Final = re.compile(
    r"error|reason|mitigated|fault|denied|failure|exception|grpc-(?:status|message)|x-squid|proxy-status|warning|x-amzn-waf"
    r"|x-sc-|x-deny|x-block|x-render-routing|^x-cache$"
)
_GRPC: Final = (
    "ok cancelled unknown invalid_argument deadline_exceeded not_found already_exists permission_denied "
    "resource_exhausted failed_precondition aborted out_of_range unimplemented internal unavailable data_loss "
    "unauthenticated".split()
)


class Statement(msgspec.Struct, frozen=True):
    """One thing that was said. `where` is a place as evidence names it; `key` the JSON or XML member, lower case."""

    kind: str
    where: str
    text: str
    key: str = ""

    @property
    def of_body(self) -> bool:
        """Whether the answer's body says it, and no field and no reason phrase."""
        return self.where.startswith("response.body")


def statements(response: Response, content: Content) -> tuple[Statement, ...]:
    """All that an answer says, fields first, then the body."""
    found: list[Statement] = []
    for statement in _all(response, content):
        found.append(statement)
        if len(found) >= MOST:
            break
    return tuple(found)


def _all(response: Response, content: Content) -> Iterator[Statement]:
    yield from _from_fields(response)
    yield from _from_location(response)
    yield from _from_body(response.status, content)


def _from_fields(response: Response) -> Iterator[Statement]:
    for name in ("www-authenticate", "proxy-authenticate"):
        if name not in response.headers:
            continue
        where = f"response.headers.{name}"
        for challenge in challenges(response.headers, name):
            if error := challenge.get("error"):
                yield Statement("code", where, error, "error")
            yield Statement("challenge", where, _REALM.sub(r"\1", challenge.raw))
    for name, values in response.headers.index.items():
        if _speaks(name):
            yield from _from_field(name, values[0].strip())
    if response.reason:
        yield Statement("message", "response.reason", response.reason, "reason")
    for name in ("grpc-status", "grpc-message"):
        if name in response.trailers:
            yield from _from_field(name, response.trailers.get(name), "trailers")


@lru_cache(maxsize=1024)  # the same few names on every answer
def _speaks(name: str) -> bool:
    return _HEADER_WORDS.search(name) is not None


def _from_field(name: str, value: str, part: str = "headers") -> Iterator[Statement]:
    where = f"response.{part}.{name}"
    if name == "grpc-status" and value.isdecimal() and int(value) < len(_GRPC):
        yield Statement("code", where, _GRPC[int(value)], name)
    first = value.partition(":")[0].partition(";")[0].strip()
    if first and _CODE.fullmatch(first):
        yield Statement("code", where, first, name)
    yield Statement("header", where, value, name)


def _from_location(response: Response) -> Iterator[Statement]:
    location = response.headers.get("location")
    if "error" not in location:
        return
    where = "response.headers.location"
    tail = location.partition("?")[2].replace("#", "&") or location.partition("#")[2]
    for name, value in parse_qsl(tail[:4096], max_num_fields=None)[:40]:
        if name in ("error", "error_code", "error_subcode", "errorCode"):
            yield Statement("code", where, value, name)
        elif name.startswith("error") or name == "message":
            yield Statement("location", where, value, name)


def _from_body(status: int, content: Content) -> Iterator[Statement]:
    shape = content.looks_like
    if content.has_json:
        yield from _from_json(content.json, errors_only=status < 400)
    elif shape == "html":
        yield from _from_html(content.text, status)
    elif shape == "xml":
        yield from _from_xml(content.text)
    elif shape == "form" and status >= 200:
        yield from _from_form(content.text)
    elif shape in ("text", "json") and content.text.strip():  # broken JSON is still worth its words
        text = content.text.strip()[:_TEXT_LIMIT]
        if _CODE.fullmatch(text):
            yield Statement("code", "response.body", text)
        yield Statement("text", "response.body", text)


def _from_json(value: Any, errors_only: bool) -> Iterator[Statement]:
    value = unpacked(value) if isinstance(value, dict) else value
    failed = errors_only and isinstance(value, dict) and says_failed(value)
    found: list[Statement] = []
    _walk(value, (), _DEPTH, not errors_only or failed, found)
    yield from found


def _walk(value: Any, path: tuple[str, ...], depth: int, speaks: bool, found: list[Statement]) -> None:
    if depth == 0 or len(found) >= MOST:
        return
    if isinstance(value, dict):
        for key, inner in islice(value.items(), 60):
            told = speaks or str(key).lower() in _ERROR_KEYS
            _walk(inner, (*path, str(key)), depth - 1, told, found)
    elif isinstance(value, list):
        for number, inner in enumerate(value[:20]):
            _walk(inner, (*path, str(number)), depth - 1, speaks, found)
    elif speaks and value is not None and value != "":
        found += _leaf(value, path)


def _leaf(value: Any, path: tuple[str, ...]) -> Iterator[Statement]:
    key = next((p.lower() for p in reversed(path) if not p.isdecimal()), "")
    where = f"response.body: {'.'.join(path)}" if path else "response.body"
    text = str(value)[:2048]
    if (key in _CODE_KEYS or not key or key.endswith(("code", "type"))) and _CODE.fullmatch(text):
        yield Statement("code", where, text.rpartition("#")[2] or text, key)
    elif (key in _SENTENCES and (shouted := _SHOUTED.match(text))) or (
        key in _ERROR_KEYS and (shouted := _SHOUTED.fullmatch(text))  # Reddit: [["USER_REQUIRED", "…", null]]
    ):
        yield Statement("code", where, shouted[1], key)
    if isinstance(value, str) and len(text) > 2:
        yield Statement("message", where, text, key)


def _from_html(text: str, status: int) -> Iterator[Statement]:
    tree = LexborHTMLParser(text[:_HTML_LIMIT])
    for tag in ("title", "h1", "h2"):
        for node in tree.css(tag)[:4]:
            said = " ".join(node.text(separator=" ").split())
            if said:
                yield Statement("title", f"response.body: <{tag}>", said[:300], tag)
    tree.strip_tags(["script", "style", "noscript", "title"])
    body = tree.body
    said = " ".join(body.text(separator=" ").split()) if body else ""
    row = handlers_row(said) if status >= 400 else ""
    if row:
        yield Statement("message", "response.body", row, "row")
        said = without_description(said)
    if said:
        yield Statement("text", "response.body", said[:_TEXT_LIMIT])
    if not row and status >= 400 and status != 404 and (own := own_words(said)):  # of a 404, every server has a page
        yield Statement("message", "response.body", own, "page")


def _from_xml(text: str) -> Iterator[Statement]:
    try:
        root = fromstring(_DOCTYPE.sub("", text[:_TEXT_LIMIT].strip(), 1), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        yield Statement("text", "response.body", re.sub(r"<[^<>]{0,200}>", " ", text[:_TEXT_LIMIT]))
        return
    yield from _xml_element(root, _DEPTH)


def _xml_element(element: Element, depth: int) -> Iterator[Statement]:
    if depth == 0:
        return
    tag = str(element.tag).rpartition("}")[2]
    said = (element.text or "").strip()[:2048]
    where = f"response.body: <{tag}>"
    for name in _CODE_ATTRIBUTES if element.attrib else ():
        code = element.get(name, "")
        if _CODE.fullmatch(code):
            yield Statement("code", f"response.body: <{tag} {name}>", code, name.lower())
    if not said and len(element) == 0:
        yield Statement("code", where, tag, "element")
    if said:
        if tag.lower() in _CODE_KEYS and _CODE.fullmatch(said):
            yield Statement("code", where, said.rpartition(":")[2] or said, tag.lower())
        yield Statement("message", where, said, tag.lower())
    for child in list(element)[:40]:
        yield from _xml_element(child, depth - 1)


def _from_form(text: str) -> Iterator[Statement]:
    pairs = parse_qsl(text[:_TEXT_LIMIT])[:40]
    if not any(name.lower().startswith("error") for name, _ in pairs):
        yield Statement("text", "response.body", text[:_TEXT_LIMIT])
        return
    for name, value in pairs:
        if name.lower() in _CODE_KEYS and _CODE.fullmatch(value):
            yield Statement("code", f"response.body: {name}", value, name.lower())
        yield Statement("message", f"response.body: {name}", value, name.lower())
