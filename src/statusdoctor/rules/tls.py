"""tls/: handshakes that failed. The alert's own word stands in data/words/mitmproxy.toml; here the client's side, where
one handshake proves little and the counts of the session tell distrust from pinning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from statusdoctor.evidence import Case, Evidence, against, evidence_for, proof, rules_out, slight, strong
from statusdoctor.rules.session_reading import on_cause

_DISTRUST: Final = ("unknown ca", "bad certificate", "certificate unknown")
_AT: Final = "connection"
#: Alerts about the certificate that the other side showed (RFC 8446, 6.2).
_OF_A_CERTIFICATE: Final = re.compile(
    r"alert (unknown ca|certificate (?:expired|revoked|unknown)|unsupported certificate)\b", re.I
)
_NOT_THE_CLIENTS: Final = (
    "tls/client-distrusts-proxy", "tls/server-certificate-expired", "tls/server-certificate-untrusted",
    "tls/handshake-aborted",
)  # fmt: skip
_LEFT: Final = "disconnected during the handshake"


def _client_refused(case: Case) -> str:
    """The recorder's words where the client ended the handshake with the proxy; empty otherwise."""
    failure = case.exchange.failure
    if failure is None or failure.stage != "tls-client":
        return ""
    return failure.text


def _count(case: Case, name: str) -> int:
    value = case.exchange.aside.get(name, "0")
    return int(value) if value.isdecimal() else 0


@evidence_for("tls/client-distrusts-proxy", on=("failure",))
def client_distrusts(case: Case) -> Iterator[Evidence]:
    text = _client_refused(case)
    if not text:
        return
    said = next((word for word in _DISTRUST if word in text.lower()), "")
    works = _count(case, "handshakes_ok")
    refused = _count(case, "handshakes_refused")
    if said and not works:
        yield proof(
            f"The client refused the proxy's certificate ({said}); no handshake of it has succeeded.",
            "connection",
            text,
        )
    elif said:
        yield strong(f"The client refused the proxy's certificate: {said}.", "connection", text)
    elif _LEFT in text.lower() and not works:
        give = strong if refused > 2 else slight
        yield give("The client left in the middle of the handshake, after it saw the certificate.", "connection", text)
    if works:
        yield against(f"{works} handshakes of this client with other hosts succeeded.", "connection")


@evidence_for("tls/certificate-pinned", on=("failure",))
def certificate_pinned(case: Case) -> Iterator[Evidence]:
    text = _client_refused(case)
    works = _count(case, "handshakes_ok")
    if (
        not text
        or not works
        or not (any(w in text.lower() for w in _DISTRUST) or _LEFT in text.lower() or "no request" in text)
    ):
        return
    hosts = _count(case, "hosts_ok") or 1
    refused = _count(case, "refused_here")
    says = f"This client trusts the proxy at {hosts} other host{'s' if hosts > 1 else ''} and refuses it here."
    yield (proof if refused > 1 and any(w in text.lower() for w in _DISTRUST) else strong)(says, "connection", text)


@evidence_for("tls/protocol-mismatch", on=("failure",))
def client_offers_too_little(case: Case) -> Iterator[Evidence]:
    text = _client_refused(case).lower()
    if "no shared cipher" in text or "cannot agree on a tls version" in text:
        yield proof("Client and proxy found no TLS version or cipher in common.", "connection", _client_refused(case))


@evidence_for("tls/client-certificate-required", on=("failure",))
def certificate_wanted_after_the_handshake(case: Case) -> Iterator[Evidence]:
    """With TLS 1.3 the alert comes after the handshake: the proxy's log alone tells of it."""
    heard = case.exchange.aside.get("log", "")
    if "certificate required" in heard or "bad certificate" in heard:
        yield proof(
            "The server ended the connection for want of a client certificate that it accepts.", "connection", heard
        )


@evidence_for("auth/client-certificate-rejected", on=("failure",))
def certificate_refused_by_the_server(case: Case) -> Iterator[Evidence]:
    """An alert about a certificate that came from the server can only mean the one that was shown to it.

    Where a request was read, the client's handshake with the proxy was over: the alert is the server's.
    """
    failure = case.exchange.failure
    if failure is None or case.exchange.request is None or failure.stage == "tls-client":
        return
    said = _OF_A_CERTIFICATE.search(failure.text)
    if said:
        yield proof(f"The server refused the client certificate in the handshake: {said[1].lower()}.", _AT, said[0])
        for cause in _NOT_THE_CLIENTS:
            yield on_cause(cause, rules_out("The alert came from the server, and it names the certificate.", _AT))


@evidence_for("tls/handshake-aborted", on=("failure",))
def handshake_aborted(case: Case) -> Iterator[Evidence]:
    failure = case.exchange.failure
    if failure is None:
        return
    text = failure.text.lower()
    if failure.stage == "tls-client":
        if not any(word in text for word in _DISTRUST):
            yield slight("The client ended the handshake and gave no reason.", "connection", failure.text)
    elif failure.stage == "tls-server" and (text == "connection closed" or "tls" in text or "openssl" in text):
        yield slight(
            "The TLS handshake with the server ended without an alert that names more.", "connection", failure.text
        )
