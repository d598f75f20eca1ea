"""gateway/: what intermediaries write into their own fields, what a status means to its vendor, and rounds in Via.

The words on gateways' pages stand in data/words; how long they waited is in gateway_waits.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, decisive, evidence_for, proof, slight, strong
from statusdoctor.facts.intermediaries import cache_fetched, passed_again, proxy_status
from statusdoctor.facts.phrases import fold
from statusdoctor.facts.timing import took
from statusdoctor.knowledge import Fix

_UNAVAILABLE: Final = (500, 502, 503, 504, 508, 520, 521, 522, 523, 524, 525, 526, 527, 530)
#: The error types of RFC 9209, 2.3, and what each is here.
_PROXY_ERRORS: Final = {
    "dns_timeout": "gateway/upstream-dns",
    "dns_error": "gateway/upstream-dns",
    "destination_not_found": "gateway/cdn-configuration",
    "destination_unavailable": "gateway/no-healthy-upstream",
    "destination_ip_unroutable": "gateway/upstream-refused",
    "connection_refused": "gateway/upstream-refused",
    "connection_terminated": "gateway/upstream-reset",
    "connection_timeout": "gateway/upstream-timeout",
    "connection_read_timeout": "gateway/upstream-timeout",
    "connection_write_timeout": "gateway/upstream-timeout",
    "connection_limit_reached": "gateway/overloaded",
    "tls_protocol_error": "gateway/upstream-tls",
    "tls_certificate_error": "gateway/upstream-tls",
    "tls_alert_received": "gateway/upstream-tls",
    "http_request_error": "request/malformed",
    "http_response_incomplete": "gateway/upstream-reset",
    "http_response_header_section_size": "gateway/upstream-bad-response",
    "http_response_header_size": "gateway/upstream-bad-response",
    "http_response_body_size": "gateway/upstream-bad-response",
    "http_response_trailer_section_size": "gateway/upstream-bad-response",
    "http_response_trailer_size": "gateway/upstream-bad-response",
    "http_response_transfer_coding": "gateway/upstream-bad-response",
    "http_response_content_coding": "gateway/upstream-bad-response",
    "http_response_timeout": "gateway/upstream-timeout",
    "http_protocol_error": "gateway/upstream-bad-response",
    "proxy_configuration_error": "server/misconfigured",
    "proxy_loop_detected": "gateway/loop",
}
#: What Cloudflare means by its own statuses. Others use the same numbers, so Cloudflare has to be on the way.
_CLOUDFLARE: Final = {
    521: ("gateway/upstream-refused", "Cloudflare answers 521 where the origin refuses its connection."),
    522: ("gateway/upstream-timeout", "Cloudflare answers 522 where nobody accepts its connection in time."),
    523: ("gateway/upstream-refused", "Cloudflare answers 523 where it has no way to the origin's address."),
    524: ("gateway/upstream-timeout", "Cloudflare answers 524 where the origin took too long for an answer."),
    525: ("gateway/upstream-tls", "Cloudflare answers 525 where the TLS handshake with the origin fails."),
    526: ("gateway/upstream-tls", "Cloudflare answers 526 where the origin's certificate is not valid."),
}
_PARSER_FAILED: Final = re.compile(
    r"\bexpecting value: line \d|\bunexpected end of json|\bunexpected token\b.{0,40}\bjson\b|\bjson\.?decodeerror\b"
    r"|\blooking for beginning of value|\bunexpected character encountered while parsing"
)
_HOP_FIELDS: Final = frozenset(("via", "cdn-loop"))
_ROUNDS: Final = 3  # the same hop so often is a round; twice can be two instances of one product
_HOPS_AT_MOST: Final = 30  # X-Forwarded-For addresses from which on AWS answers 463


@evidence_for("", status=(*_UNAVAILABLE, 400, 403))
def proxy_status_names_it(case: Case) -> Iterator[Evidence]:
    for hop in proxy_status(case.response.headers):
        cause = _PROXY_ERRORS.get(hop.error)
        if cause:
            behind = f" to {hop.next_hop[:60]}" if hop.next_hop else ""
            says = f"The hop {hop.name[:40]!r} says {hop.error}{behind}."
            yield Evidence("proof", says, "response.headers.proxy-status", cause=cause)


@evidence_for("", status=tuple(_CLOUDFLARE))
def cloudflare_by_number(case: Case) -> Iterator[Evidence]:
    if any(speaker.id == "cloudflare" for speaker in case.speakers):
        cause, says = _CLOUDFLARE[case.status]
        yield Evidence("strong", says, "response.status", str(case.status), cause=cause)


@evidence_for("gateway/loop", status=(*_UNAVAILABLE, 400, 403, 404, 463, 483))
def the_same_hop_again(case: Case) -> Iterator[Evidence]:
    for headers, side in ((case.response.headers, "response"), (case.request.headers, "request")):
        for field in _HOP_FIELDS.intersection(headers.index):
            name, times = passed_again(headers, field)
            if times >= _ROUNDS:
                yield proof(f"{name[:60]} stands {times} times on the way.", at=f"{side}.headers.{field}")
                return


@evidence_for("gateway/loop", status=(463,))
def too_many_forwarders(case: Case) -> Iterator[Evidence]:
    hops = len([a for a in case.request.headers.joined("x-forwarded-for").split(",") if a.strip()])
    if hops >= _HOPS_AT_MOST:
        yield proof(f"X-Forwarded-For names {hops} addresses.", at="request.headers.x-forwarded-for", quote="")


@evidence_for("gateway/overloaded", status=(429, 500, 502, 503))
def envoy_sheds_load(case: Case) -> Iterator[Evidence]:
    if case.response.headers.get("x-envoy-overloaded") == "true":
        yield proof("Envoy says that it is overloaded.", at="response.headers.x-envoy-overloaded")


@evidence_for("gateway/maintenance", status=(502, 503))
def a_switch_is_set(case: Case) -> Iterator[Evidence]:
    for name in ("x-nextcloud-maintenance-mode", "x-maintenance-mode", "x-maintenance"):
        if case.response.headers.get(name).lower() in ("1", "true", "on"):
            yield proof("The server says that its maintenance mode is on.", at=f"response.headers.{name}")


_READ_WITH_CARE: Final = Fix(
    "server", "Check status and Content-Type of another service's answer before parsing it, and log its beginning."
)


@evidence_for("gateway/upstream-bad-response", status=(500, 502, 503))
def parsed_what_nobody_sent(case: Case) -> Iterator[Evidence]:
    """A JSON parser failed, and the request had no body: it was another service's answer that was read."""
    if not case.request.body.kept or case.request.body or not _PARSER_FAILED.search(case.words):
        return
    told = next((s for s in case.said if _PARSER_FAILED.search(fold(s.text))), None)
    at, quote = (told.where, told.text[:200]) if told is not None else ("response.body", "")
    says = "A JSON parser failed in the server, and the request had no body that it could have read."
    yield (slight if case.status == 500 else strong)(says, at=at, quote=quote, fix=_READ_WITH_CARE)


@evidence_for("gateway/client-gave-up", status=(499, 460))
def client_closed_first(case: Case) -> Iterator[Evidence]:
    if case.got.has_json or case.got.looks_like == "xml":
        return  # nobody was left to write that to: an application has its own meaning for the number
    waited = took(case.exchange)
    after = f" after {waited:.1f} seconds" if waited is not None and waited >= 1 else ""
    yield decisive(
        proof(
            f"A proxy recorded {case.status}: the client closed the connection{after}, before an answer.",
            at="response.status",
            quote=str(case.status),
        )
    )


@evidence_for("server/unavailable", status=(503,))
def the_application_declined(case: Case) -> Iterator[Evidence]:
    """A 503 with the application's own marks and no word that says more."""
    if any(m.words.strength != "slight" for m in case.matches) or any(
        s.wrote and s.kind != "framework" for s in case.speakers
    ):
        return
    behind = next((name for name, status in cache_fetched(case.response.headers) if status == 503), "")
    if behind:
        yield strong(
            f"The cache {behind[:40]!r} records that the origin itself answered 503.", "response.headers.cache-status"
        )
    elif case.got.has_json and isinstance(case.got.json, dict):
        yield slight("The 503 bears an answer in the application's own format.", at="response.body", quote="")
    elif any(s.kind == "framework" for s in case.speakers):
        yield slight("The 503 bears the marks of the application, not of a gateway.", at="response.headers", quote="")
