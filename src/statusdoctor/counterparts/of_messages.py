"""The field of the request that a refusal is about, and the call inside its body where the protocol has one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from statusdoctor.counterparts.registry import counterpart_of
from statusdoctor.evidence import Case, Evidence, slight

_FIELDS: Final = {
    "access/user-agent-blocked": ("user-agent",),
    "access/host-not-allowed": ("host", ":authority"),
    "access/hotlink-blocked": ("referer",),
    "auth/csrf-origin-rejected": ("origin", "referer"),
    "auth/wrong-scheme": ("authorization",),
    "oauth/wrong-content-type": ("content-type",),
    "payload/charset": ("content-type",),
    "payload/content-encoding-unsupported": ("content-encoding",),
    "payload/digest-mismatch": ("content-digest", "repr-digest", "digest", "content-md5"),
    "payload/expectation-failed": ("expect",),
    "payload/multipart-boundary": ("content-type",),
    "payload/wrong-content-type": ("content-type",),
    "request/not-acceptable": ("accept",),
    "request/range-unsatisfiable": ("range",),
    "routing/misdirected": ("host", ":authority"),
    "routing/wrong-virtual-host": ("host", ":authority"),
    "state/etag-mismatch": ("if-match", "if-unmodified-since"),
}
_LONGEST: Final = 160  # characters of a call


def _fields(names: tuple[str, ...], case: Case) -> Iterator[Evidence]:
    for name in names:
        if name in case.request.headers:
            yield slight("This was sent.", at=f"request.headers.{name}")
            return


for _cause, _names in _FIELDS.items():
    counterpart_of(_cause)(partial(_fields, _names))


@counterpart_of("payload/jsonrpc-error")
def method_called(case: Case) -> Iterator[Evidence]:
    if method := _text_of(case, "method"):
        yield slight("This method was called.", at="request.body: method", quote=method[:_LONGEST])


@counterpart_of("payload/graphql-error")
def operation_sent(case: Case) -> Iterator[Evidence]:
    if query := " ".join(_text_of(case, "query").split()):
        yield slight("This operation was sent.", at="request.body: query", quote=query[:_LONGEST])


def _text_of(case: Case, member: str) -> str:
    asked = case.sent.json if case.sent.has_json else None
    value = asked.get(member) if isinstance(asked, dict) else None
    return value if isinstance(value, str) else ""
