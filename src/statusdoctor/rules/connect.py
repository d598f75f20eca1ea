"""connect/: no answer at all. Most is said by the recorder in so many words (data/words/mitmproxy.toml, browsers.toml);
here stands what has to be counted, timed or decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.endings import IMPATIENT_S, ended_by, is_nameless_end, refused_by_browser, reset_code, waited
from statusdoctor.facts.timing import ago
from statusdoctor.knowledge import Fix
from statusdoctor.rules.session_reading import on_cause

_RECEIVED: Final = re.compile(r"received (\d+) bytes?, expected (\d+)")
_GOAWAY: Final = re.compile(r"error_code:(\w+)")
_H2_ERRORS: Final = (  # RFC 9113, 7, by number
    "NO_ERROR PROTOCOL_ERROR INTERNAL_ERROR FLOW_CONTROL_ERROR SETTINGS_TIMEOUT STREAM_CLOSED FRAME_SIZE_ERROR "
    "REFUSED_STREAM CANCEL COMPRESSION_ERROR CONNECT_ERROR ENHANCE_YOUR_CALM INADEQUATE_SECURITY HTTP_1_1_REQUIRED"
).split()
_UPLOAD: Final = 64 * 1024  # bytes: a body of this size is sent for a while
_SAME_WAIT_S: Final = 0.1
_KEEP_ALIVE_S: Final = 2.0  # a reused connection that closes faster than this was already closing


@evidence_for("connect/client-disconnected", on=("failure",))
def client_left(case: Case) -> Iterator[Evidence]:
    failure = case.exchange.failure
    if _may_have_left(case):
        silence = ago(waited(case.exchange))
        says = f"One side closed the HTTP/2 connection after {silence} of silence, as impatient clients do."
        yield strong(says, at="connection")
    if failure is None or ended_by(case.exchange) != "client" or case.exchange.aside.get("log"):
        return  # the proxy's log, where it has something, tells why the client waited in vain
    if refused_by_browser(failure):
        return  # its own words tell why
    if reset_code(failure.text) not in ("", "CANCEL"):
        return
    after = f"{ago(waited(case.exchange))},{_how_far(case)}{_again(case)}"
    if reset_code(failure.text):
        here = case.exchange
        sure = failure.who or here.client_peer.alpn != here.server_peer.alpn
        give = proof if sure else strong  # where both sides speak HTTP/2, either may have said so
        yield give(f"The client took its request back after {after}.", at="connection", quote=failure.text)
    else:
        yield proof(f"The client closed the connection after {after}.", at="connection", quote=failure.text)


def _may_have_left(case: Case) -> bool:
    """Whether nothing tells the sides apart, and the wait is one after which clients leave; servers seldom do."""
    here, failure = case.exchange, case.exchange.failure
    if failure is None or here.response is not None or ended_by(here) or "log" in here.aside:
        return False
    return is_nameless_end(failure) and here.client_peer.alpn == "h2" and waited(here) >= IMPATIENT_S


def _how_far(case: Case) -> str:
    return " in the middle of the answer" if case.exchange.response else " before any answer came"


def _again(case: Case) -> str:
    """Whether its earlier tries ended after the same wait: then it is a time limit."""
    here = waited(case.exchange)
    alike = (r for r in case.history.attempts() if ended_by(r.exchange) == "client")
    return ", as before" if any(abs(waited(r.exchange) - here) < _SAME_WAIT_S for r in alike) else ""


@evidence_for("connect/closed-before-response", on=("failure",))
def server_closed(case: Case) -> Iterator[Evidence]:
    failure = case.exchange.failure
    if failure is None or case.exchange.response is not None:
        return
    text = failure.text.lower()
    if "server closed connection" not in text and "peer closed connection" not in text:
        return
    if ended_by(case.exchange) == "client":
        yield rules_out("The client closed first.", at="connection", quote=failure.text)
        return
    if case.exchange.aside.get("log"):
        return
    seconds = waited(case.exchange)
    give = proof if "server closed" in text else slight if _may_have_left(case) else strong
    says = f"The server closed the connection {ago(seconds)} after the request, without a byte."
    yield give(says, at="connection", quote=failure.text)
    if case.exchange.reused and seconds < _KEEP_ALIVE_S:
        yield slight(
            "The connection had been used before: it may have been closing as the request left.", at="connection"
        )


@evidence_for("connect/closed-mid-response", on=("failure",))
def cut_in_the_middle(case: Case) -> Iterator[Evidence]:
    failure = case.exchange.failure
    if failure is None or failure.who == "client":
        return
    text = failure.text
    counted = _RECEIVED.search(text)
    if case.exchange.response is None:
        return  # then it was the client's own body that stopped
    if is_nameless_end(failure) and ended_by(case.exchange) != "client":
        give = slight if waited(case.exchange) >= IMPATIENT_S else strong
        yield give("The HTTP/2 connection closed in the middle of the answer.", at="connection", quote=text)
    if "complete message body" not in text:
        return
    if counted:
        yield proof(f"The answer stopped after {counted[1]} of {counted[2]} bytes.", at="connection", quote=text)
    else:
        yield proof("The answer stopped before its last chunk.", at="connection", quote=text)


@evidence_for("payload/length-mismatch", on=("failure",))
def body_never_complete(case: Case) -> Iterator[Evidence]:
    failure = case.exchange.failure
    if failure is None or case.exchange.response is not None or "complete message body" not in failure.text:
        return
    counted = _RECEIVED.search(failure.text)
    fields = case.request.headers
    if counted is None and "transfer-encoding" in fields:
        yield from _broken_off("The client closed before the last chunk of what it was sending.", failure.text)
    elif counted and int(counted[2]) >= _UPLOAD:
        says = f"The client closed after {counted[1]} of the {counted[2]} bytes that it was sending."
        yield from _broken_off(says, failure.text)
    elif counted:
        says = f"The request announced {counted[2]} bytes and {counted[1]} came before the client closed."
        yield proof(says, at="connection", quote=failure.text)
        if fields.get("content-length") == counted[2]:
            yield on_cause("connect/closed-mid-response", rules_out("It is the request that was cut.", "connection"))


def _broken_off(says: str, quote: str) -> Iterator[Evidence]:
    """An upload that ended early: whoever miscounts a body miscounts a small one."""
    yield on_cause("connect/client-disconnected", strong(says, at="connection", quote=quote))
    yield slight("Less came than the request announced.", at="connection", quote=quote)
    yield on_cause("connect/closed-mid-response", rules_out("It is the request that was cut.", "connection"))


@evidence_for("connect/invalid-response", on=("failure",))
def broke_the_rules_of_http(case: Case) -> Iterator[Evidence]:
    """A fault that the parser found within a body: the answer's, or, before there was one, the request's."""
    failure = case.exchange.failure
    if failure is None or "complete message body" in failure.text:
        return
    _, begins, fault = failure.text.partition("HTTP/1 protocol error: ")
    if not begins:
        return
    if case.exchange.response is not None:
        yield proof(f"The answer breaks the rules of HTTP/1: {fault[:60]}.", at="connection", quote=failure.text)
    else:
        says = f"The request's body breaks the rules of HTTP/1: {fault[:60]}."
        yield rules_out("No answer had begun: it is the request that could not be read.", "connection", failure.text)
        yield on_cause("request/malformed", proof(says, at="connection", quote=failure.text))


@evidence_for("connect/invalid-response", on=("success",))
def no_final_status(case: Case) -> Iterator[Evidence]:
    """A number that is no status, or a change of protocol that nobody asked for."""
    if case.status < 100:
        yield proof(f"The answer's status is {case.status}, and statuses have three digits.", at="response.status")
    elif case.status == 101 and case.request.headers.lacks("upgrade"):
        says = "The server changed to another protocol, and the request had not asked for an upgrade."
        yield proof(says, at="response.status", quote="101")


@evidence_for("connect/proxy-itself", on=("success",), status=(100, 102, 103))
def interim_answer_taken_for_the_final_one(case: Case) -> Iterator[Evidence]:
    """mitmproxy passes an HTTP/1 server's interim answer on as the whole one, and the client waits in vain."""
    says = f"An interim answer ({case.status}) was taken for the final one, which follows it and is lost."
    yield proof(says, at="response.status", quote=str(case.status))


@evidence_for("connect/invalid-response", on=("success",))
def two_names_for_a_download(case: Case) -> Iterator[Evidence]:
    """Chromium takes an answer with differing Content-Disposition fields for an attack (response splitting)."""
    names = set(case.response.headers.all("content-disposition"))
    if len(names) > 1 and case.client.is_browser:
        says = "Content-Disposition was sent twice with different values, which Chromium refuses."
        yield strong(says, "response.headers.content-disposition")


@evidence_for("connect/http2-error", on=("failure",))
def http2_error(case: Case) -> Iterator[Evidence]:
    failure = case.exchange.failure
    if failure is None:
        return
    code = reset_code(failure.text)
    if ended_by(case.exchange) == "client" and code in ("", "CANCEL"):
        return
    if code:
        yield proof(f"The HTTP/2 stream was reset with {code}.", at="connection", quote=failure.text)
    elif "http/2 connection closed" in failure.text.lower():
        name = _goaway_code(failure.text)
        yield proof(f"The peer ended the HTTP/2 connection with {name}.", at="connection", quote=failure.text)
    elif "http/2 protocol error" in failure.text.lower():
        yield strong("The peer broke the rules of HTTP/2.", at="connection", quote=failure.text)
    elif failure.text.lower().startswith("peer closed connection") and case.request.version.startswith("HTTP/2"):
        yield slight("The HTTP/2 connection closed with no word why.", at="connection", quote=failure.text)


@evidence_for("connect/proxy-itself", on=("failure",))
def preface_without_negotiation(case: Case) -> Iterator[Evidence]:
    if case.method == "PRI":
        yield proof(
            "The client began HTTP/2 without negotiating it, which the debugging proxy does not take.",
            "request.method",
            "PRI *",
        )


@evidence_for("connect/proxy-itself", on=("error",))
def proxy_answered(case: Case) -> Iterator[Evidence]:
    """mitmproxy's block_list answers in its own name with a status alone; so do neither its challenges nor its 502."""
    if case.status in (401, 407, 502) or case.response.body.raw:
        return
    if case.response.headers.get("server").lower().startswith("mitmproxy "):
        fix = Fix("client", "Look for the address in the proxy's block_list option.", "mitmdump --set block_list=")
        says = "The debugging proxy made this answer itself, and asked no server."
        yield proof(says, at="response.headers.server", fix=fix)


@evidence_for("connect/proxy-itself", on=("failure",))
def proxy_crashed(case: Case) -> Iterator[Evidence]:
    heard = case.exchange.aside.get("log", "")
    if "has crashed" in heard:
        yield proof("The debugging proxy broke on this answer, and the client waited in vain.", "connection", heard)


@evidence_for("connect/proxy-itself", on=("failure",))
def breaks_on_trailers(case: Case) -> Iterator[Evidence]:
    """mitmproxy 11 and 12 cannot read the trailers of a chunked HTTP/1 answer: it stays without its body."""
    fields = case.response.headers
    chunked = "chunked" in fields.get("transfer-encoding").lower()
    if not chunked or "trailer" not in fields or case.response.body.kept:
        return
    says = "The answer announces trailers behind its chunks, and the debugging proxy breaks on those."
    yield proof(says, at="response.headers.trailer")
    for cause in ("connect/closed-mid-response", "connect/client-disconnected"):
        yield on_cause(cause, against("Trailers were announced.", at="response.headers.trailer"))


def _goaway_code(text: str) -> str:
    found = _GOAWAY.search(text)
    if not found:
        return "no code"
    code = found[1]
    return _H2_ERRORS[int(code)] if code.isdecimal() and int(code) < len(_H2_ERRORS) else code
