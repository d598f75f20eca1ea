"""Leads and spares of the family tls: handshakes that failed, on either side of the proxy."""

from __future__ import annotations

from statusdoctor.model import Exchange, Failure, Peer
from tests.builders import NOON, exchange, get, lead, reply, spare

BAD = "Certificate verify failed: "
DISTRUST = "The client does not trust the proxy's certificate for api.shop.example (tlsv1 alert unknown ca)"
LEFT = (
    "The client disconnected during the handshake. If this happens consistently for api.shop.example, this may "
    "indicate that the client does not trust the proxy's certificate."
)


def upstream(text: str) -> Exchange:
    """The proxy's handshake with the server failed."""
    return exchange(get(), Failure(text, stage="tls-server"))


def downstream(text: str, **counts: int) -> Exchange:
    """The client's handshake with the proxy failed: there is no request."""
    return Exchange(
        request=None,
        failure=Failure(text, stage="tls-client"),
        started=NOON,
        finished=NOON,
        client="10.0.0.5",
        client_peer=Peer("10.0.0.5", 50100, sni="api.shop.example", error=text),
        server_peer=Peer("api.shop.example", 443, sni="api.shop.example"),
        aside={name: str(count) for name, count in counts.items()},
    )


@lead("tls/client-distrusts-proxy", certainty="certain")
def no_handshake_of_this_client_ever_worked() -> Exchange:
    return downstream(DISTRUST, handshakes_ok=0, handshakes_refused=1)


@lead("tls/client-distrusts-proxy")
def a_client_that_leaves_silently_every_time() -> Exchange:
    return downstream(LEFT, handshakes_ok=0, handshakes_refused=6)


@lead("tls/client-distrusts-proxy")
def java_says_certificate_unknown() -> Exchange:
    alert = "OpenSSL Error([('SSL routines', '', 'tls alert certificate unknown')])"
    return downstream(f"The client does not trust the proxy's certificate for a.example:443 ({alert})")


@spare("tls/client-distrusts-proxy")
def no_cipher_in_common_is_not_distrust() -> Exchange:
    alert = "OpenSSL Error([('SSL routines', '', 'no shared cipher')])"
    return downstream(f"The client may not trust the proxy's certificate for a.example ({alert})")


@lead("tls/certificate-pinned")
def other_hosts_work_and_this_one_never_does() -> Exchange:
    return downstream(DISTRUST, handshakes_ok=24, hosts_ok=5, refused_here=3)


@lead("tls/certificate-pinned")
def a_browser_knows_another_key() -> Exchange:
    return exchange(get(), "net::ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN")


@spare("tls/certificate-pinned")
def nothing_works_so_it_is_no_pin() -> Exchange:
    return downstream(DISTRUST, handshakes_ok=0)


@lead("tls/server-certificate-expired", certainty="certain")
def nobody_renewed_it() -> Exchange:
    return upstream(BAD + "certificate has expired")


@lead("tls/server-certificate-expired")
def it_begins_tomorrow() -> Exchange:
    return upstream(BAD + "certificate is not yet valid or the system clock is incorrect")


@spare("tls/server-certificate-expired")
def it_signed_itself() -> Exchange:
    return upstream(BAD + "self-signed certificate")


@lead("tls/server-certificate-untrusted", certainty="certain")
def a_private_authority() -> Exchange:
    return upstream(BAD + "unable to get local issuer certificate")


@lead("tls/server-certificate-untrusted")
def self_signed() -> Exchange:
    return upstream(BAD + "self-signed certificate")


@lead("tls/server-certificate-untrusted")
def a_browser_does_not_know_the_authority() -> Exchange:
    return exchange(get(), "net::ERR_CERT_AUTHORITY_INVALID")


@lead("tls/server-certificate-untrusted")
def a_certificate_for_clients() -> Exchange:
    return upstream(BAD + "unsuitable certificate purpose")


@lead("tls/server-certificate-untrusted")
def a_check_that_nobody_has_heard_of() -> Exchange:
    return upstream(BAD + "proxy subject name violation")


@spare("tls/server-certificate-untrusted")
def the_names_differ() -> Exchange:
    return upstream(BAD + "hostname mismatch")


@lead("tls/server-hostname-mismatch", certainty="certain")
def another_name() -> Exchange:
    return upstream(BAD + "hostname mismatch")


@lead("tls/server-hostname-mismatch")
def called_by_its_address() -> Exchange:
    return upstream(BAD + "IP address mismatch")


@spare("tls/server-hostname-mismatch")
def an_expired_one_with_the_right_name() -> Exchange:
    return upstream(BAD + "certificate has expired")


@lead("tls/protocol-mismatch", certainty="certain")
def the_server_is_old() -> Exchange:
    return upstream(
        "The remote server and mitmproxy cannot agree on a TLS version to use. You may need to adjust mitmproxy's "
        "tls_version_server_min option."
    )


@lead("tls/protocol-mismatch")
def the_client_is_old() -> Exchange:
    return downstream(
        "Client and mitmproxy cannot agree on a TLS version to use. You may need to adjust mitmproxy's "
        "tls_version_client_min option."
    )


@spare("tls/protocol-mismatch")
def the_port_is_plain() -> Exchange:
    return upstream("The remote server does not speak TLS.")


@lead("tls/not-tls", certainty="certain")
def a_plain_port() -> Exchange:
    return upstream("The remote server does not speak TLS.")


@spare("tls/not-tls")
def tls_with_an_unknown_name() -> Exchange:
    return upstream("OpenSSL Error([('SSL routines', '', 'tlsv1 unrecognized name')])")


@lead("tls/client-certificate-required")
def the_alert_asks_for_a_certificate() -> Exchange:
    return upstream("OpenSSL Error([('SSL routines', '', 'tlsv13 alert certificate required')])")


@lead("tls/client-certificate-required")
def the_alert_came_after_the_handshake() -> Exchange:
    heard = "TLS Error: [('SSL routines', '', 'tlsv13 alert certificate required')]"
    return exchange(get(), Failure("server closed connection"), aside={"log": heard})


@spare("tls/client-certificate-required")
def an_internal_error_asks_for_nothing() -> Exchange:
    return upstream("OpenSSL Error([('SSL routines', '', 'tlsv1 alert internal error')])")


@lead("tls/handshake-aborted")
def an_alert_that_names_nothing() -> Exchange:
    return upstream("OpenSSL Error([('SSL routines', '', 'tlsv1 alert internal error')])")


@lead("tls/handshake-aborted")
def closed_in_the_handshake() -> Exchange:
    return upstream("connection closed")


@lead("tls/handshake-aborted")
def the_server_said_goodbye_in_the_handshake() -> Exchange:
    return exchange(get(), "OpenSSL ZeroReturnError()")


@spare("tls/handshake-aborted")
def a_handshake_that_was_done() -> Exchange:
    return exchange(get(), reply(500))


@lead("auth/client-certificate-rejected", certainty="certain")
def the_server_does_not_know_the_clients_authority() -> Exchange:
    return upstream("tlsv1 alert unknown ca")


@lead("auth/client-certificate-rejected")
def the_clients_certificate_has_run_out() -> Exchange:
    return upstream("OpenSSL Error([('SSL routines', '', 'ssl/tls alert certificate expired')])")


@lead("auth/client-certificate-rejected")
def the_clients_certificate_was_revoked() -> Exchange:
    return upstream("OpenSSL Error([('SSL routines', '', 'ssl/tls alert certificate revoked')])")


@spare("auth/client-certificate-rejected")
def it_is_the_servers_certificate_that_was_revoked() -> Exchange:
    return upstream(BAD + "certificate revoked")


@spare("auth/client-certificate-rejected")
def it_is_the_client_that_refused() -> Exchange:
    return downstream(DISTRUST)
