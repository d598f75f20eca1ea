"""payload/ and request/: refusals in one framework's words: Nest's pipes, Werkzeug's bare 400, Mongoose's paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, slight, strong
from statusdoctor.facts.urls import placeholders, route_template
from statusdoctor.rules.payload_complaints import complaints
from statusdoctor.rules.payload_names import alike, names_sent
from statusdoctor.rules.payload_reading import sent_nothing
from statusdoctor.rules.session_reading import on_cause

_PIPE: Final = re.compile(r"validation failed \([^()]{3,60} (?:is|are) expected\)")
_WERKZEUG: Final = "a request that this server could not understand"
_MONGOOSE: Final = re.compile(r"\b\w{1,60} validation failed: ([\w.]{1,80}): ")


@evidence_for("", on=("error",), status=(400, 406, 422))
def pipe_of_nest_without_a_body(case: Case) -> Iterator[Evidence]:
    """Nest's pipes do not say what they read: where no body came, it was the query or the path."""
    if not _PIPE.search(case.words) or not sent_nothing(case) or placeholders(case.request.path):
        return
    varies = case.request.route != route_template(case.request.route)
    if not case.request.query and varies:
        return
    if (
        not case.request.query
        and not case.request.route.rpartition("/")[2].isdecimal()
        and case.request.route.count("/") > 1
    ):
        return  # the last part of the address may be what should be a number
    slug = "invalid" if case.request.query else "missing"
    says = "Nest says that a value has the wrong form; the request had no body, so it reads the query."
    yield on_cause(f"request/query-parameter-{slug}", strong(says, at="request.url", quote=""))
    for cause in ("payload/invalid-field", "payload/validation-failed"):
        yield on_cause(cause, against("The request had no body.", at="request.body", quote=""))


@evidence_for("", on=("error",), status=(400,))
def field_that_flask_did_not_find(case: Case) -> Iterator[Evidence]:
    """Flask's bare 400 is what a handler gives that reads a form field or query parameter that is not there."""
    if _WERKZEUG not in case.words or case.matches or complaints(case):
        return
    says = "Flask answers so where a handler reads a field that the request does not hold."
    if case.sent.looks_like in ("form", "multipart"):
        yield on_cause("payload/missing-field", slight(says, at="response.body", quote=""))
    elif sent_nothing(case) and case.method in ("GET", "HEAD", "DELETE"):
        yield on_cause("request/query-parameter-missing", slight(says, at="response.body", quote=""))


@evidence_for("", on=("error",), status=(400, 422, 500))
def path_that_mongoose_refuses(case: Case) -> Iterator[Evidence]:
    """Mongoose names the path, and handlers pass its sentence on, with 500 where nobody caught it."""
    found = _MONGOOSE.search(case.words)
    if found is None or complaints(case):
        return
    name, sent = found[1].rpartition(".")[2], names_sent(case)
    slug = "missing-field" if sent is not None and alike(name) not in sent else "invalid-field"
    says = f'Mongoose refuses the document for its path "{found[1][:40]}".'
    yield on_cause(f"payload/{slug}", strong(says, at="response.body", quote=found[0]))
    yield on_cause("server/error", against(says, at="response.body", quote=""))
