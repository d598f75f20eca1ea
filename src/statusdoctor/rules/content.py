"""content/: answers that are not what their label, their status or the request says: pages, errors, broken JSON."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, evidence_for, proof, slight, strong
from statusdoctor.facts.bodies import is_json_lines
from statusdoctor.facts.embedding import SCRIPTS
from statusdoctor.facts.error_doubts import is_line_of_failure
from statusdoctor.facts.error_pages import error_root, error_title, failed_member
from statusdoctor.facts.event_streams import last_error
from statusdoctor.facts.json_slips import Slip, json_slip
from statusdoctor.facts.logins import is_login_page
from statusdoctor.facts.verdicts import verdict_of
from statusdoctor.facts.wholeness import missing_bytes, stops_early
from statusdoctor.knowledge import Fix
from statusdoctor.rules.session_reading import on_cause

_BODY: Final = "response.body"
_TYPE: Final = "response.headers.content-type"
_GUARDS: Final = (")]}'", "for(;;);", "while(1);", "{}&&", ")]}',", "/*-secure-")
#: Endings of what a page runs or draws, whatever the label says.
_NO_DATA: Final = (".js", ".mjs", ".cjs", ".css")
_BROKEN_PHP: Final = re.compile(r"<b>(?:Fatal|Parse) error</b>:|\A\s*(?:PHP )?(?:Fatal|Parse) error: ")
_XMLRPC: Final = re.compile(r"<methodResponse>\s*<fault>")
_WARNED: Final = re.compile(r"\A\s*(?:<br />\s*)?<b>Warning</b>: ")
_ERROR_LINE: Final = re.compile(
    r"\s*error(?:[:=](?!\s*(?:none|null|no|ok|0|false|\"\")?\s*(?:[&;,|]|$))|\s+\d|$)", re.I | re.M
)
_SMALL_PAGE: Final = 16 * 1024  # an error page is short; a page about errors is not
_WHAT: Final = {
    "markup": "markup stands before the JSON",
    "two-values": "a second document follows the first",
    "trailing-text": "text follows the end of the document",
    "truncated": "it ends before its last bracket",
    "javascript-literal": "{word} stands there, which JSON does not have",
    "python-literal": "the Python word {word} stands there",
    "single-quotes": "single quotes stand where JSON wants double ones",
    "trailing-comma": "a comma stands before a closing bracket",
    "missing-comma": "a comma is missing",
    "control-character": "a raw control character stands inside a string",
    "unescaped-quote": "a quote inside a string is not escaped",
    "unquoted-value": "text without quotes stands there",
    "unquoted-key": "a name without quotes stands there",
    "not-json": "what stands there is no JSON",
    "escape": "a backslash begins no escape that JSON knows",
    "binary": "the bytes are no text",
}


@evidence_for("content/html-instead-of-json", on=("success",))
def a_page_for_a_program(case: Case) -> Iterator[Evidence]:
    """JSON was asked for by name, and a whole page came."""
    accept = case.request.headers.get("accept").lower()
    asked = "json" in accept and "html" not in accept
    if case.status >= 300 or not (asked or _names_json(case)) or not _is_page(case):
        return
    title = next((s.text for s in case.said if s.kind == "title"), "")
    says = f"JSON was asked for, and an HTML page came{f': “{title[:60]}”' if title else ''}."
    if not asked:
        says = f"The address ends in .json, and an HTML page came{f': “{title[:60]}”' if title else ''}."
    weigh = slight if is_login_page(case.got) else strong
    yield weigh(
        says, _TYPE, fix=Fix("client", "Check status and Content-Type before parsing, and log the title of what came.")
    )


def _names_json(case: Case) -> bool:
    return case.request.route.endswith((".json", ".geojson")) and case.fetch.mode != "navigate"


def _is_page(case: Case) -> bool:
    """Whether the body is a whole page, not a fragment that a script puts into one."""
    head = case.got.text[:1024].lower()
    return case.got.looks_like == "html" and ("<html" in head or "<!doctype html" in head)


@evidence_for("content/invalid-json", on=("success",), status=(200,))
def nothing_under_the_label(case: Case) -> Iterator[Evidence]:
    """A page's script asked for data and got no byte of it, under JSON's own label."""
    if case.method == "GET" and case.response.body.empty and "json" in case.got.declared and case.fetch.dest == "empty":
        says = "The body is labelled JSON, and it is empty: parsing it fails at its first character."
        yield strong(says, _TYPE, fix=Fix("server", "Answer null, [] or {}, or 204 without a type."))


@evidence_for("content/html-instead-of-json", on=("success",), status=(200,))
def warned_by_a_tunnel(case: Case) -> Iterator[Evidence]:
    """ngrok's free tunnels show browsers a page of their own first; a field of the request skips it."""
    if case.response.headers.get("ngrok-error-code") == "ERR_NGROK_6024":
        fix = Fix("client", "Send the field that skips this page.", "ngrok-skip-browser-warning: 1")
        yield proof(
            "ngrok showed its own warning page in place of the answer.", "response.headers.ngrok-error-code", fix=fix
        )


@evidence_for("content/invalid-json", on=("success", "says-error"))
def does_not_parse(case: Case) -> Iterator[Evidence]:
    if case.got.bytes.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and "json" in case.got.declared:
        says = "The JSON is written in UTF-16, and between systems JSON is UTF-8 (RFC 8259, 8.1)."
        yield strong(says, _BODY, "", fix=Fix("server", "Write the answer in UTF-8."))
        return
    slip = _slip(case)
    if slip is None:
        return
    if _BROKEN_PHP.search(case.got.text[:2048]):
        yield slight("PHP's own words stand in a body that is labelled JSON.", _BODY, slip.excerpt)
        return
    if case.request.route.endswith(_NO_DATA):
        ending = case.request.route.rpartition(".")[2]
        says = f"The address ends in .{ending}, and the answer is labelled JSON: the label is what is wrong."
        yield on_cause("content/mime-mismatch", strong(says, _TYPE))
        return
    what = _WHAT.get(slip.kind, "the text breaks the rules of JSON").format(word=slip.word)
    if slip.kind == "markup" and _is_page(case):
        says = "The body is labelled JSON, and it is an HTML page."
        yield on_cause("content/html-instead-of-json", proof(says, _BODY, slip.excerpt))
        return
    if slip.kind == "truncated":
        says = f"The JSON breaks off at {slip.place}, {len(case.got.text):,} characters in."
        yield on_cause("content/truncated", strong(says, _BODY, slip.excerpt))
        yield slight(says, _BODY, slip.excerpt)
        return
    yield proof(f"The JSON breaks at {slip.place}: {what}.", _BODY, slip.excerpt)


def _slip(case: Case) -> Slip | None:
    """The slip in a body that is labelled JSON; none in what programs read by other rules."""
    content = case.got
    kind = content.declared
    if case.request.headers.get("accept") == "text/event-stream":
        return None  # a stream of events by a wrong name: see content/mime-mismatch
    if not (kind in ("application/json", "text/json") or kind.endswith("+json")) or is_json_lines(kind):
        return None
    text = content.text.strip()
    if not text or not content.whole or content.miscoded or case.fetch.dest in SCRIPTS:
        return None
    if content.has_json and "NaN" not in text and "Infinity" not in text:
        return None
    if _is_cut(case):
        return None  # what is wrong with it is that it is not all there
    if text.startswith(_GUARDS) or _is_lines(text) or _is_call(case, text) or content.looks_like == "binary":
        return None
    return json_slip(text.encode())


def _is_cut(case: Case) -> bool:
    body = case.response.body
    return missing_bytes(case.response.headers, body) is not None or stops_early(body.raw, case.got.coding.lower())


def _is_lines(text: str) -> bool:
    """Whether each line is a document: a stream of events or log lines."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and all(line.lstrip()[0] in "{[" and json_slip(line.encode()) is None for line in lines[:50])


def _is_call(case: Case, text: str) -> bool:
    """Whether a script asked for its data wrapped in a call (JSONP)."""
    names = [value for name, value in case.query if "callback" in name or name in ("jsonp", "cb")]
    return any(name and name in text[: len(name) + 16] for name in names)


@evidence_for("content/error-in-success", on=("says-error", "success"))
def says_that_it_failed(case: Case) -> Iterator[Evidence]:
    """The envelope's own verdict, against the status."""
    if not 200 <= case.status < 300:
        return
    found = verdict_of(case.got.json) if case.got.has_json else None
    if found is not None and found.member.startswith("data.") and _asks_graphql(case):
        return  # GraphQL tells errors beside the data; inside it stand fields
    if found is not None:
        shown = found.value if len(found.value) <= 24 and found.value not in ("dict", "list") else "set"
        says = f"The status is {case.status}, and the body says {found.member}: {shown}."
        weigh = strong if found.sure else slight
        yield weigh(says, f"{_BODY}: {found.member}", found.message or found.value)
        return
    yield from _error_page(case)


def _asks_graphql(case: Case) -> bool:
    asked = case.sent.json if case.sent.has_json else None
    return isinstance(asked, dict) and isinstance(asked.get("query"), str)


@evidence_for("content/error-in-success", on=("says-error",), status=(200,))
def stream_that_ends_in_an_error(case: Case) -> Iterator[Evidence]:
    """A stream of events has its status long before it fails; the last event tells."""
    if case.got.declared == "text/event-stream" and case.got.whole and (told := last_error(case.got.text)):
        yield strong(f"The status is {case.status}, and the stream's last event is an error.", _BODY, told[:200])


def _error_page(case: Case) -> Iterator[Evidence]:
    text, small = case.got.text, len(case.got.bytes) < _SMALL_PAGE
    title = error_title(case.got.bytes[:4096]) if case.got.looks_like == "html" and small else ""
    fault = _XMLRPC.search(text[:2048]) if case.got.looks_like == "xml" else None
    root = error_root(text) if case.got.looks_like == "xml" and "fault" not in text[:2048].lower() else ""
    told = f"The status is {case.status}, and"
    if title:
        yield strong(f"{told} the page's title is “{title[:60]}”.", f"{_BODY}: <title>", title)
    elif root:
        yield strong(f"{told} the document is one of error: {root[:40]}.", _BODY, text[:160])
    elif member := failed_member(text) if case.got.looks_like == "xml" else "":
        yield strong(f"{told} the document says {member}.", _BODY, text[:160])
    elif fault:
        yield strong(f"{told} the XML-RPC answer is a fault.", _BODY, text[fault.start() : fault.start() + 300])
    elif _BROKEN_PHP.search(text[:2048]):
        yield strong(f"{told} PHP broke off with a fatal error.", _BODY, text[:160])
    elif _WARNED.match(text[:200]):
        yield strong(f"{told} PHP printed a warning before the page.", _BODY, text[:160])
    elif small and (_ERROR_LINE.match(text) or is_line_of_failure(case.got.bytes)) and not _is_file(case):
        yield strong(f"{told} the body begins with an error.", _BODY, text[:120])


def _is_file(case: Case) -> bool:
    return case.request.route.endswith((".log", ".txt"))
