"""One entry of a HAR as an Exchange."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from statusdoctor.intake.har.messages import is_http, request_of, response_of
from statusdoctor.intake.har.recorder import Recorder
from statusdoctor.intake.har.schema import Entry, Timings
from statusdoctor.model import NO_PEER, Exchange, Failure, Peer, Request, Response


class Place(NamedTuple):
    """Which entry of which source it is, when it began (epoch seconds), and how far from UTC its recorder's clock."""

    source: int
    number: int
    started: float
    utc_offset: int | None


def exchange_of(entry: Entry | None, recorder: Recorder, place: Place) -> Exchange | None:
    """The exchange that an entry holds; None where it is not HTTP. Raises ValueError where it is broken."""
    if entry is None:
        raise ValueError("It is no readable JSON object.")
    asked, answered = entry.request, entry.response
    if asked is None or not asked.url:
        raise ValueError("It has no request.url.")
    if not is_http(asked):
        return None
    request = request_of(asked, recorder)
    words = _words_of(entry)
    response = response_of(answered, asked.method, recorder, words) if answered and (answered.status or 0) > 0 else None
    sent, heard, finished = _times(entry, place.started)
    return Exchange(
        request=request,
        response=response,
        failure=_failure(words, response, finished),
        started=place.started,
        finished=finished,
        answered=heard if response else None,
        sent=sent,
        client=recorder.client,
        server_peer=_server(entry, request, recorder),
        reused=_reused(entry.timings, recorder),
        via_proxy=not recorder.is_client,
        aside=_aside(entry, words),
        source=place.source,
        index=place.number,
        utc_offset=place.utc_offset,
    )


# What went wrong, by the recorder's words

_STAGES: Final = (
    ("dns", re.compile(r"name_not_resolved|name_resolution|_dns_|unknown_host|specified hostname|enotfound", re.I)),
    ("tls-server", re.compile(r"_cert_|_ssl_|\bsec_error|\bssl_error|pkix|certificate|tls|secure connection", re.I)),
    (
        "connect",
        re.compile(
            r"connection_(?:refused|timed_out|failed)|address_(?:unreachable|invalid)|internet_disconnected|proxy_"
            r"|tunnel_|econnrefused|offline|could not connect|network_access_denied",
            re.I,
        ),
    ),
    ("request", re.compile(r"blocked|unsafe_port|disallowed|unknown_url_scheme|\bcors\b|mixed content", re.I)),
    (
        "response",
        re.compile(
            r"empty_response|connection_(?:reset|closed|aborted)|net_reset|net_interrupt|incomplete|econnreset"
            r"|content_length_mismatch|protocol_error|invalid_(?:http_)?response|too_big|connection was lost",
            re.I,
        ),
    ),
)
_BY_CLIENT: Final = re.compile(r"blocked|aborted|cancel+ed|binding_abort|unsafe_port|disallowed", re.I)
_BY_SERVER: Final = re.compile(r"empty_response|connection_(?:reset|closed|refused)|net_reset|econnre", re.I)
_NO_WORDS: Final = "no response was recorded"


def _words_of(entry: Entry) -> str:
    """The browser's own words for what went wrong, such as net::ERR_CERT_AUTHORITY_INVALID, or nothing."""
    answered = entry.response
    if answered is None:
        return entry.error or entry.comment or ""
    words = answered.error or entry.error or ""
    if words or (answered.status or 0) > 0:
        return words
    return answered.status_text or answered.comment or entry.comment or ""


def _failure(words: str, response: Response | None, at: float | None) -> Failure | None:
    """What stood in place of a response; beside one only where the answer broke off."""
    if response is None:
        who = "client" if _BY_CLIENT.search(words) else "server" if _BY_SERVER.search(words) else ""
        return Failure(words or _NO_WORDS, _stage(words), who, at)
    if words and _stage(words) == "response":
        return Failure(words, "response", "server" if _BY_SERVER.search(words) else "", at)
    return None


def _stage(words: str) -> str:
    return next((stage for stage, pattern in _STAGES if pattern.search(words)), "unknown")


# Times, connections and what else the recorder knew


def _times(entry: Entry, started: float) -> tuple[float | None, float | None, float | None]:
    """When the request was sent, when its answer's header section was there, and when all was over."""
    finished = started + entry.time / 1000 if entry.time is not None and entry.time >= 0 else None
    timings = entry.timings
    if timings is None or timings.wait is None or timings.wait < 0:
        return None, None, finished
    before = sum(t for t in (timings.blocked, timings.dns, timings.connect, timings.send) if t is not None and t > 0)
    sent = started + before / 1000
    return sent, sent + timings.wait / 1000, finished


def _server(entry: Entry, request: Request, recorder: Recorder) -> Peer:
    address = (entry.server_address or "").strip("[]")
    connection = (entry.connection or "") if recorder.numbers_connections else ""
    return Peer(address, request.port, connection) if address or connection else NO_PEER


def _reused(timings: Timings | None, recorder: Recorder) -> bool | None:
    """Whether an open connection was used. Firefox and proxies write 0 for both, so that 0 tells nothing."""
    if timings is None or timings.connect is None or timings.connect == 0:
        return None
    return timings.connect < 0 if recorder.is_browser else None


def _aside(entry: Entry, words: str) -> dict[str, str]:
    aside = {
        "browser_error": words,
        "initiator": _initiator(entry),
        "resource_type": entry.resource_type,
        "from_cache": entry.from_cache,
        "comment": entry.comment,
        "websocket_messages": str(len(entry.messages)) if entry.messages else None,
    }
    return {key: value for key, value in aside.items() if value}


def _initiator(entry: Entry) -> str | None:
    """The page or script that asked, else the kind of initiator (preflight, parser, other)."""
    cause = entry.initiator
    if cause is None:
        return None
    frames = cause.stack.call_frames if cause.stack else None
    return cause.url or (frames[0].url if frames else None) or cause.type
