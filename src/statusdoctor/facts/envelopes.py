"""Failures that a protocol over HTTP tells in its own envelope, whatever the status: GraphQL, JSON-RPC, SOAP, gRPC."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from statusdoctor.facts.content import Content
from statusdoctor.model import Request, Response

_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
GRPC_CODES: Final = (
    *("OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS"),
    *("PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED"),
    *("INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"),
)
JSONRPC_CODES: Final = {
    -32700: "parse error",
    -32600: "invalid request",
    -32601: "unknown method",
    -32602: "invalid params",
    -32603: "internal error",
}
_GRAPHQL_PATH: Final = re.compile(r"/(?:graphql|graphiql|gql|api/graphql|query)(?:[/.?]|$)", re.I)
_ENVELOPE: Final = re.compile(r"http://(?:schemas\.xmlsoap\.org/soap/envelope/|www\.w3\.org/2003/05/soap-envelope)")
_XML_LIMIT: Final = 32 * 1024


class Told(msgspec.Struct, frozen=True):
    """One failure: its code (may be empty), its message, and its place as evidence names it."""

    code: str
    message: str
    at: str
    count: int = 1


def graphql_errors(request: Request, sent: Content, got: Content) -> Told | None:
    """The first error of a GraphQL answer, and how many there are."""
    answer: Any = got.json if got.has_json else None
    batch: Any = answer[0] if isinstance(answer, list) and answer else answer
    errors = batch.get("errors") if isinstance(batch, dict) else None
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
        return None
    first = errors[0]
    if not isinstance(first.get("message"), str) or not _is_graphql(request, sent, batch, first):
        return None
    extensions = first.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else first.get("type")
    return Told(code if isinstance(code, str) else "", first["message"], "response.body: errors.0.message", len(errors))


def _is_graphql(request: Request, sent: Content, answer: dict[str, Any], error: dict[str, Any]) -> bool:
    """An answer alone could be another API's: its members, the address or the request must speak of GraphQL."""
    if "locations" in error or ("data" in answer and ("path" in error or "extensions" in error)):
        return True
    asked = sent.json if sent.looks_like == "json" and sent.has_json else None
    asked = asked[0] if isinstance(asked, list) and asked else asked
    if isinstance(asked, dict) and isinstance(asked.get("query", asked.get("operationName")), str):
        return True
    return bool(_GRAPHQL_PATH.search(request.route)) or "graphql-response" in sent.headers.get("accept")


def jsonrpc_error(sent: Content, got: Content) -> Told | None:
    """The error object of a JSON-RPC answer, version 1 and 2; of a batch, the first one."""
    answer = got.json if got.has_json else None
    if isinstance(answer, list):
        failed = [a for a in answer if isinstance(a, dict) and isinstance(a.get("error"), dict)]
        answer = failed[0] if failed else None
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(error, dict) or not isinstance(error.get("message"), str):
        return None
    code = error.get("code")
    asked = sent.json if sent.looks_like == "json" and sent.has_json else None
    asked = asked[0] if isinstance(asked, list) and asked else asked
    calls = isinstance(asked, dict) and "method" in asked and ("params" in asked or "jsonrpc" in asked)
    if "jsonrpc" not in answer and not (isinstance(code, int) and "id" in answer and (code < -32000 or calls)):
        return None
    return Told(str(code) if isinstance(code, (int, str)) else "", error["message"], "response.body: error.message")


def soap_fault(got: Content) -> Told | None:
    """The Fault of a SOAP envelope, 1.1 and 1.2."""
    head = got.text[:_XML_LIMIT]
    if got.looks_like != "xml" or "Fault" not in head or not _ENVELOPE.search(head):
        return None
    try:
        root = fromstring(head.strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return Told("", "", "response.body: <Fault>")
    fault = next((e for e in root.iter() if _tag(e) == "Fault"), None)
    if fault is None:
        return None
    code = _text(fault, "faultcode") or _text(fault, "Value")
    subcodes = [(e.text or "").strip() for e in fault.iter() if _tag(e) == "Value"]
    message = _text(fault, "faultstring") or _text(fault, "Text")
    return Told(_bare(subcodes[1] if len(subcodes) > 1 else code), message, "response.body: <Fault>")


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(fault: Element, name: str) -> str:
    return next(((e.text or "").strip()[:300] for e in fault.iter() if _tag(e) == name), "")


def _bare(code: str) -> str:
    return code.rpartition(":")[2]


def grpc_failure(response: Response, got: Content) -> Told | None:
    """A gRPC status other than OK: in the trailers, in the fields, or in gRPC-Web's last frame."""
    for name, fields in (("trailers", response.trailers), ("headers", response.headers)):
        if "grpc-status" in fields:
            return _grpc(fields.get("grpc-status"), fields.get("grpc-message"), f"response.{name}.grpc-status")
    if "grpc-web" in got.declared:
        for line in _web_trailers(got):
            status, _, message = line.partition("\x00")
            return _grpc(status, message, "response.body")
    return None


def _grpc(status: str, message: str, at: str) -> Told | None:
    if not status.isdecimal() or len(status) > 3 or int(status) == 0:
        return None
    code = GRPC_CODES[int(status)] if int(status) < len(GRPC_CODES) else status
    return Told(code, unquote(message)[:300], at)


def unfold_web_text(raw: bytes) -> bytes:
    """The frames behind gRPC-Web's base64. Each may be encoded by itself, so that padding stands in the middle."""
    try:
        return b"".join(base64.b64decode(part) for part in _BASE64.findall(raw))
    except (binascii.Error, ValueError):
        return b""


def _web_trailers(got: Content) -> Iterator[str]:
    """Status and message of the trailer frame (flag 0x80) that ends a gRPC-Web body."""
    raw = got.bytes
    if got.declared.startswith("application/grpc-web-text"):
        raw = unfold_web_text(raw)
    at = raw.rfind(b"grpc-status:")
    if at < 0 or 0x80 not in raw[:at]:
        return
    lines = raw[at:].decode("utf-8", "replace").splitlines()[:20]
    told = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    yield f"{told.get('grpc-status', '')}\x00{told.get('grpc-message', '')}"
