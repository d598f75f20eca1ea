"""request/: the message itself: its host, its version, its lengths, its conditions, and whether it came in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.facts.timing import took
from statusdoctor.knowledge import Fix

_VERSIONS: Final = frozenset(("HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0", "HTTP/3", "H2", "H3", ""))
_HOST: Final = re.compile(r"(?:\[[0-9A-Fa-f:.%]{2,60}\]|[\w.~%-]{1,255})(?::\d{0,5})?")
_TOKEN: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TLS_PORTS: Final = (443, 8443, 4443, 9443, 6443, 10443)
#: Whose own 400 page means that the message was refused before any application saw it.
_PARSERS: Final = frozenset(
    "nginx openresty tengine apache iis http-sys haproxy lighttpd litespeed google-frontend cloudfront cloudflare"
    " aws-elb akamai squid privoxy tinyproxy traffic-server jetty tomcat gunicorn waitress envoy big-ip".split()
)
_CONDITIONS: Final = ("if-match", "if-unmodified-since", "if-none-match", "if-modified-since", "if")


@evidence_for("request/malformed", status=(400,))
def a_line_is_not_http(case: Case) -> Iterator[Evidence]:
    """A field name that is no token, or a control character in a value: seen in the request itself."""
    for name, value in case.request.headers.fields:
        shown = name.decode("latin-1")[:40]
        if not _TOKEN.fullmatch(name) and not name.startswith(b":"):
            yield proof(f'The field name "{shown}" holds a sign that no field name may hold.', at="request.headers")
            return
        if any((byte < 0x20 and byte != 0x09) or byte == 0x7F for byte in value):
            yield proof(f"The value of {shown} holds a control character.", at="request.headers", quote=shown)
            return
    if any(ord(sign) <= 0x20 or ord(sign) == 0x7F for sign in case.request.path):
        yield proof("The address holds a raw blank or control character.", at="request.url")


@evidence_for("request/malformed", status=(400,))
def parser_refused_it(case: Case) -> Iterator[Evidence]:
    """A server's or gateway's own 400 page: the application was not asked."""
    author = next((s for s in case.speakers if s.wrote and s.id in _PARSERS), None)
    if author and not case.matches:
        yield slight(
            f"{author.name} itself wrote this 400: it could not accept the message.", at="response.body", quote=""
        )


@evidence_for("request/malformed", status=(400,))
def something_more_special_is_wrong(case: Case) -> Iterator[Evidence]:
    """Parsers say "invalid header" of a second Host or length as well: those have causes of their own."""
    special = [*host_is_missing_or_broken(case), *_two_lengths(case)]
    if any(piece.strength == "proof" for piece in special):
        yield rules_out(special[0].says, at=special[0].at)


@evidence_for("request/host-missing", status=(400, 404, 421, 403))
def host_is_missing_or_broken(case: Case) -> Iterator[Evidence]:
    fields, version = case.request.headers, case.request.version
    hosts = fields.all("host")
    if len(hosts) > 1:
        yield proof(f"The request has {len(hosts)} Host fields; HTTP allows one.", at="request.headers.host")
    elif hosts and not _HOST.fullmatch(hosts[0].strip()):
        told = strong if case.status == 400 else slight
        yield told("The Host field is not a host name with an optional port.", at="request.headers.host")
    elif not hosts and case.status == 400 and version == "HTTP/1.1" and fields.lacks("host"):
        say = proof if case.exchange.via_proxy and not case.got.has_json else slight  # an application read it
        yield say("This HTTP/1.1 request has no Host field.", at="request.headers", quote="")


@evidence_for("request/plain-http-to-https-port", status=(400, 497, 426, 502))
def http_on_a_tls_port(case: Case) -> Iterator[Evidence]:
    request = case.request
    if request.scheme != "http" or request.port not in _TLS_PORTS:
        return
    says = f"Plain HTTP was sent to port {request.port}, where TLS is usual."
    example = request.url.replace("http://", "https://", 1)[:200]
    fix = Fix(
        "client",
        "Write https:// in the URL, or use the port that speaks clear text.",
        example if "?" not in example else "",
    )
    sure = case.status == 497 or (case.status == 400 and request.port == 443 and not case.got.has_json)
    yield (strong if sure else slight)(says, at="request.url", fix=fix)


@evidence_for("request/ambiguous-length", status=(400, 411, 413, 501, 502))
def two_lengths(case: Case) -> Iterator[Evidence]:
    yield from _two_lengths(case)


@evidence_for("request/ambiguous-length", on=("failure",))
def two_lengths_and_no_answer(case: Case) -> Iterator[Evidence]:
    if case.exchange.response is None:
        yield from _two_lengths(case)


def _two_lengths(case: Case) -> Iterator[Evidence]:
    lengths = [part.strip() for line in case.request.headers.all("content-length") for part in line.split(",")]
    if len(set(lengths)) > 1:
        both = " and ".join(sorted(set(lengths))[:3])[:60]
        yield proof(f"The request tells two lengths: {both}.", at="request.headers.content-length")
    elif len(lengths) > 1:
        yield strong("The request tells its length twice.", at="request.headers.content-length")
    elif lengths and "transfer-encoding" in case.request.headers:
        yield proof(
            "The request has Content-Length and Transfer-Encoding, which contradict each other.",
            at="request.headers.transfer-encoding",
        )


@evidence_for("request/version-unsupported", status=(505, 400, 464, 426))
def version_is_unknown(case: Case) -> Iterator[Evidence]:
    version = case.request.version.upper()
    if version not in _VERSIONS:
        say = proof if case.status in (505, 400) else strong
        yield say(f"The request line names {case.request.version[:20]}.", at="request.version", quote=version[:20])
    elif case.status == 505 and " " in case.request.path:
        yield strong("A raw blank in the address splits the request line.", at="request.url")
    elif case.status == 464:
        yield strong(f"The load balancer does not take {version} for this target.", at="response.status", quote="464")


@evidence_for("request/upgrade-required", status=(426,))
def another_protocol_is_wanted(case: Case) -> Iterator[Evidence]:
    wanted = case.response.headers.get("upgrade")[:60]
    if wanted:
        yield proof(f"The server serves this address only over {wanted}.", at="response.headers.upgrade")
    elif "HTTP/1.0" in case.request.version:
        yield strong("The request came as HTTP/1.0, which this server does not take.", at="request.version", quote="")


@evidence_for("request/precondition-required", status=(428,))
def no_condition_was_sent(case: Case) -> Iterator[Evidence]:
    fields = case.request.headers
    if all(fields.lacks(name) for name in _CONDITIONS):
        yield proof(
            f"The {case.method or 'request'} carried no If-Match, and the server demands a condition.",
            at="request.headers",
            quote="",
            fix=_with_known_etag(case),
        )
    else:
        yield slight("The server demands another condition than the one that was sent.")


def _with_known_etag(case: Case) -> Fix | None:
    """The ETag that this session has seen for the resource."""
    for record in case.history.to_host(100):
        response = record.exchange.response
        if record.ok and record.route == case.request.route and response and response.headers.get("etag"):
            return Fix("client", "Send the ETag that was read.", f"If-Match: {response.headers.get('etag')[:80]}")
    return None


@evidence_for("request/too-early", status=(425,))
def early_data(case: Case) -> Iterator[Evidence]:
    if case.matched("state/not-ready"):
        yield against("The answer speaks of something that is not ready yet.")
    elif case.request.headers.get("early-data") == "1":
        yield proof("The request was marked as TLS early data (Early-Data: 1).", at="request.headers.early-data")
    else:
        yield strong("425 refuses a request in early data, which might be a replay.", at="response.status", quote="425")


@evidence_for("request/range-unsatisfiable", status=(416,))
def range_lies_outside(case: Case) -> Iterator[Evidence]:
    asked = case.request.headers.get("range")
    told = re.fullmatch(r"bytes \*/(\d{1,18})", case.response.headers.get("content-range"))
    first = re.match(r"bytes=(\d{1,18})-", asked)
    at = "request.headers.range"
    if told and first and int(first[1]) == int(told[1]):
        yield proof(f"The range begins at {int(first[1]):,}, the end of the file: it was complete already.", at=at)
    elif told and first:
        yield proof(f"The range begins at {int(first[1]):,}; the resource has {int(told[1]):,} bytes.", at=at)
    elif told:
        yield proof(f"The resource has {int(told[1]):,} bytes, and the range fits none of them.", at=at)
    elif asked:
        yield strong("The server cannot serve the range that was asked for.", at=at)


@evidence_for("request/not-acceptable", status=(406,))
def nothing_acceptable(case: Case) -> Iterator[Evidence]:
    fields = case.request.headers
    accept = fields.get("accept")
    if accept and "*/*" not in accept:
        yield strong("The Accept field leaves no type that the server can send.", at="request.headers.accept")
    elif "*/*" in accept or fields.lacks("accept"):
        yield from _narrow_in_another_way(case)


def _narrow_in_another_way(case: Case) -> Iterator[Evidence]:
    coding = case.request.headers.get("accept-encoding")
    if "identity;q=0" in coding.replace(" ", ""):
        yield strong("Accept-Encoding rules the plain form out.", at="request.headers.accept-encoding")
    language = case.request.headers.get("accept-language")
    if language and case.matched("request/not-acceptable"):
        yield slight("Accept-Language may be what the server cannot meet.", at="request.headers.accept-language")


@evidence_for("request/timeout", status=(408,))
def request_came_too_slowly(case: Case) -> Iterator[Evidence]:
    waited = took(case.exchange)
    after = f" for {waited:.1f} seconds" if waited is not None and waited >= 1 else ""
    told, body = case.request.headers.get("content-length"), case.request.body
    size = body.size if body.size is not None else len(body.raw)
    if told.isdecimal() and len(told) < 16 and body.kept and size < int(told):
        yield proof(
            f"{size:,} of {int(told):,} announced bytes came; the server waited{after} for the rest.",
            at="request.headers.content-length",
        )
    elif "gateway/upstream-timeout" in {m.words.cause for m in case.matches}:
        yield against("The words of the answer speak of the application behind, not of the request.")
    elif after:
        yield strong(f"The server waited{after} for the request, and gave up.", at="response.status", quote="408")
    else:
        yield slight("The server says that the request did not arrive in time.", at="response.status", quote="408")
