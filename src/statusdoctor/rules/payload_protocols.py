"""payload/graphql-error, jsonrpc-error, soap-fault, grpc-error: failures inside an envelope, whatever the status.

What the envelope says in known words (not logged in, rate limited …) comes first; the envelope's own id is the frame.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, slight, strong
from statusdoctor.facts.envelopes import JSONRPC_CODES, Told, graphql_errors, grpc_failure, jsonrpc_error, soap_fault
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.said_otherwise import read_sentence

_ON: Final = ("error", "says-error")
_FRAMES: Final = ("payload/graphql-error", "payload/jsonrpc-error", "payload/soap-fault", "payload/grpc-error")
_Weigh = Callable[..., Evidence]


def _weight(case: Case) -> _Weigh:
    """Slight where something specific is known, strong where a status tells a different story, else proof."""
    if case.status in (401, 403, 404, 429) or case.status >= 502:
        return slight
    if any(m.words.strength != "slight" and m.words.cause not in _FRAMES for m in case.matches):
        return slight
    return proof


#: Words by which an error of the frame is one of who asks: other rules may know which.
_OF_ACCESS: Final = re.compile(
    r"authori[sz]|authenticat|\b(?:token|secret|credential|api.?key|jwt|login|log in|sign in)|permission|denied"
    r"|forbidden|privilege",
    re.I,
)


@evidence_for("payload/graphql-error", on=_ON)
def graphql_says_so(case: Case) -> Iterator[Evidence]:
    told = graphql_errors(case.request, case.sent, case.got)
    if told is None:
        return
    weight = slight if any(f.kind == "missing" for f in complaints(case)) else _weight(case)
    if weight is proof and read_sentence(case)[1]:
        weight = slight
    if weight is proof and _OF_ACCESS.search(told.message):
        weight = strong
    yield weight(_says("GraphQL answered with", told), at=told.at, quote=told.message)


def _says(opening: str, told: Told) -> str:
    if told.count > 1:
        code = f", the first {told.code[:40]}" if told.code else ""
        return f"{opening} {told.count} errors{code}."
    return f"{opening} an error{f': {told.code[:40]}' if told.code else ''}."


@evidence_for("payload/jsonrpc-error", on=_ON)
def jsonrpc_says_so(case: Case) -> Iterator[Evidence]:
    told = jsonrpc_error(case.sent, case.got)
    if told is None:
        return
    number = int(told.code) if told.code.lstrip("-").isdecimal() and len(told.code) < 12 else 0
    meaning = JSONRPC_CODES.get(number, "")
    says = f"JSON-RPC answered with error {told.code or 'object'}{f', {meaning}' if meaning else ''}."
    weigh = slight if case.status in _SAYS_MORE and not meaning else _weight(case)
    yield weigh(says, at=told.at, quote=told.message)


#: Statuses that a server gives before it looks at the call: MCP's servers put them into an envelope, too.
_SAYS_MORE: Final = (401, 403, 405, 406, 413, 415, 429)


@evidence_for("payload/soap-fault", on=_ON)
def soap_says_so(case: Case) -> Iterator[Evidence]:
    told = soap_fault(case.got)
    if told is None:
        return
    code = f" with code {told.code[:40]}" if told.code else ""
    yield _weight(case)(f"The answer is a SOAP Fault{code}.", at=told.at, quote=told.message)


_GENERIC: Final = frozenset(("FAILED_PRECONDITION", "UNKNOWN", "INTERNAL", "ABORTED", "OUT_OF_RANGE", "DATA_LOSS"))


def _only_generic(case: Case, code: str) -> bool:
    """Whether nothing but a status of gRPC that may mean anything speaks."""
    return code in _GENERIC and all(m.statement.key == "grpc-status" for m in case.matches)


@evidence_for("payload/grpc-error", on=_ON)
def grpc_says_so(case: Case) -> Iterator[Evidence]:
    told = grpc_failure(case.response, case.got)
    if told is None:
        return
    weight = strong if told.code == "CANCELLED" else proof if _only_generic(case, told.code) else _weight(case)
    yield weight(f"The gRPC call ended with {told.code}.", at=told.at, quote=told.message or told.code)
