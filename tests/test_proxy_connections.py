"""Failures that no flow tells of: each is told once, with what tells a missing CA from a pinned host."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from mitmproxy.connection import Server
from mitmproxy.test import taddons, tflow

from statusdoctor.model import Exchange
from statusdoctor.proxy.addon import StatusDoctor
from statusdoctor.proxy.surfaces import one_line
from tests.flows import (
    DISTRUST,
    LEFT,
    REFUSED,
    asked,
    client,
    dialled,
    failed,
    handshake,
    running,
    see,
    server,
)

UNTRUSTED = "Certificate verify failed: self-signed certificate"


class Told:
    """The exchanges that a running addon hands to its doctor, in their order."""

    def __init__(self, addon: StatusDoctor, patch: pytest.MonkeyPatch) -> None:
        self.exchanges: list[Exchange] = []
        feed = addon.doctor.feed

        def note(exchange: Exchange) -> Any:
            self.exchanges.append(exchange)
            return feed(exchange)

        patch.setattr(addon.doctor, "feed", note)

    @property
    def only(self) -> Exchange:
        (exchange,) = self.exchanges
        return exchange


def test_a_refused_handshake_is_told_once_with_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (addon, said, tctx):
        told = Told(addon, monkeypatch)
        phone = client()
        see(tctx, "tls_failed_client", handshake(phone, DISTRUST))
        see(tctx, "client_disconnected", phone)

    exchange = told.only
    assert exchange.request is None
    assert exchange.failure is not None
    assert ("tls-client", DISTRUST) == (exchange.failure.stage, exchange.failure.text)
    assert ("127.0.0.1", "api.example") == (exchange.client, exchange.host)
    assert ("api.example", 443) == (exchange.server_peer.address, exchange.server_peer.port)
    assert 1 == len(said.shown)


def test_the_clients_other_hosts_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (addon, _, tctx):
        for host in ("one.example", "two.example", "two.example"):
            succeed(tctx, host)
        told = Told(addon, monkeypatch)
        see(tctx, "tls_failed_client", handshake(client(), DISTRUST, "pinned.example"))
        see(tctx, "tls_failed_client", handshake(client(), DISTRUST, "pinned.example"))

    counts = told.exchanges[-1].aside
    assert ("3", "2") == (counts["handshakes_ok"], counts["hosts_ok"])
    assert ("0", "2") == (counts["ok_here"], counts["refused_here"])


def succeed(tctx: taddons.context, host: str) -> None:
    """A handshake that a request follows."""
    good = client()
    see(tctx, "tls_established_client", handshake(good, host=host))
    see(tctx, "requestheaders", tflow.tflow(req=asked(), client_conn=good))
    see(tctx, "client_disconnected", good)


def test_programs_of_one_machine_are_told_apart_by_what_they_call_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (addon, _, tctx):
        succeed(tctx, "one.example")
        told = Told(addon, monkeypatch)
        app = client()
        see(tctx, "http_connect", tflow.tflow(req=asked(user_agent="okhttp/4.12"), client_conn=app))
        see(tctx, "tls_failed_client", handshake(app, DISTRUST))

    assert ("okhttp/4.12", "0") == (told.only.aside["user_agent"], told.only.aside["handshakes_ok"])


def test_a_spare_connection_to_a_host_that_works_is_not_told() -> None:
    with running() as (_, said, tctx):
        succeed(tctx, "api.example")
        spare = client()
        see(tctx, "tls_failed_client", handshake(spare, LEFT))
        see(tctx, "client_disconnected", spare)

        assert [] == said.shown


@pytest.mark.parametrize(("agent", "shown"), [("Mozilla/5.0 Chrome/130", [0] * 6 + [1]), ("okhttp/4.12", [1] * 7)])
def test_a_browser_that_trusts_the_proxy_may_break_off_handshakes(agent: str, shown: list[int]) -> None:
    with running() as (_, said, tctx):
        good = client()
        see(tctx, "http_connect", tflow.tflow(req=asked(user_agent=agent), client_conn=good))
        see(tctx, "tls_established_client", handshake(good, host="one.example"))
        see(tctx, "requestheaders", tflow.tflow(req=asked(), client_conn=good))
        heard = []
        for _ in range(7):
            left = client()
            see(tctx, "http_connect", tflow.tflow(req=asked(user_agent=agent), client_conn=left))
            see(tctx, "tls_failed_client", handshake(left, LEFT))
            heard.append(len(set(said.shown)) and 1)

        assert shown == heard


def test_a_client_that_leaves_after_the_handshake_is_told_when_it_does_so_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running() as (addon, _, tctx):
        told = Told(addon, monkeypatch)
        for _ in range(2):
            stay_silent(tctx)
        before = len(told.exchanges)
        stay_silent(tctx)

    assert 0 == before
    assert "after-handshake" == told.only.aside["closed"]


def stay_silent(tctx: taddons.context, seconds: float = 0.1) -> None:
    """A handshake that no request follows."""
    quiet = client(timestamp_tls_setup=100.0)
    see(tctx, "tls_established_client", handshake(quiet))
    quiet.timestamp_end = 100.0 + seconds
    see(tctx, "client_disconnected", quiet)


def test_a_connection_that_was_kept_for_later_is_not_told() -> None:
    with running() as (_, said, tctx):
        for _ in range(5):
            stay_silent(tctx, seconds=30.0)

        assert [] == said.shown


def test_an_alert_after_the_handshake_needs_no_repetition(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (addon, _, tctx):
        told = Told(addon, monkeypatch)
        hear("TLS Error: [('SSL routines', '', 'tlsv1 alert unknown ca')]")
        stay_silent(tctx)

    assert told.only.failure is not None
    assert "unknown ca" in told.only.failure.text


def hear(text: str) -> None:
    """mitmproxy logs something about the connection of `client()`."""
    logging.getLogger("mitmproxy.proxy.server").warning(text, extra={"client": client().peername})


def test_a_servers_certificate_that_spoils_a_request_is_told_by_that_request() -> None:
    with running() as (addon, _, tctx):
        visitor = client()
        data = handshake(visitor)
        data.conn = server(error=UNTRUSTED)
        see(tctx, "tls_failed_server", data)
        see(tctx, "error", failed(UNTRUSTED, client_conn=visitor))
        see(tctx, "client_disconnected", visitor)

        assert 1 == len(addon.reporter.kept)


def test_a_servers_certificate_that_no_request_meets_is_told_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (addon, _, tctx):
        told = Told(addon, monkeypatch)
        visitor = client()
        data = handshake(visitor)
        data.conn = server(error=UNTRUSTED)
        see(tctx, "tls_failed_server", data)
        see(tctx, "client_disconnected", visitor)

    assert told.only.failure is not None
    assert ("tls-server", UNTRUSTED) == (told.only.failure.stage, told.only.failure.text)


def test_a_connect_to_a_dead_host_is_told_once() -> None:
    with running() as (addon, said, tctx):
        visitor, target = client(), server("dead.example", error=REFUSED)
        see(tctx, "server_connect_error", dialled(visitor, target))
        see(tctx, "http_connect_error", connect(visitor, target))
        see(tctx, "client_disconnected", visitor)

        (found,) = addon.reporter.kept.values()
        assert ["connect/refused"] == said.shown
        assert ("CONNECT", None) == (found.exchange.method, found.exchange.status)
        assert "dead.example:443" == found.exchange.url
        assert one_line(found).startswith("CONNECT dead.example:443: ")


def connect(visitor: Any, target: Server, status: int = 502) -> Any:
    """A CONNECT that the proxy itself answered."""
    made = tflow.tflow(req=asked(), client_conn=visitor, server_conn=target, resp=True)
    made.request.method = "CONNECT"
    made.request.port, made.request.path = 443, ""
    assert made.response is not None
    made.response.status_code = status
    return made


def test_a_connect_without_proxy_credentials_is_the_proxys_own_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (addon, _, tctx):
        told = Told(addon, monkeypatch)
        see(tctx, "http_connect_error", connect(client(), server(), 407))

    assert told.only.response is not None
    assert (407, True) == (told.only.status, told.only.response.by_proxy)


@pytest.mark.parametrize("mode", ["reverse:http://dead.example", "socks5", "transparent"])
def test_a_dead_target_that_is_dialled_before_any_request_is_told(mode: str) -> None:
    with running() as (_, said, tctx):
        see(tctx, "server_connect_error", dialled(client(mode), server("dead.example", 80, REFUSED)))

        assert ["connect/refused"] == said.shown


def test_a_target_that_dies_later_is_told_by_the_flow() -> None:
    with running() as (_, said, tctx):
        visitor = client("reverse:http://api.example")
        see(tctx, "server_connected", dialled(visitor, server()))
        see(tctx, "server_connect_error", dialled(visitor, server(error=REFUSED)))

        assert [] == said.shown


def test_bytes_that_are_no_request_are_told_in_the_proxys_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (addon, _, tctx):
        told = Told(addon, monkeypatch)
        hear("127.0.0.1:22: Bad HTTP request line: b'HELLO'")
        see(tctx, "client_disconnected", client())

    assert told.only.failure is not None
    assert ("request", "Bad HTTP request line: b'HELLO'") == (told.only.failure.stage, told.only.failure.text)


def test_bytes_that_are_no_request_are_told_once_by_who_sent_them() -> None:
    with running() as (addon, said, tctx):
        for _ in range(2):
            sender = client(sni=None)
            hear("127.0.0.1:22: Bad HTTP request line: b'HELLO'")
            see(tctx, "client_disconnected", sender)

        assert ["request/malformed", "request/malformed x2"] == said.shown
        assert one_line(next(iter(addon.reporter.kept.values()))).startswith("from 127.0.0.1: ")


def test_a_client_that_the_proxy_turns_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as (addon, _, tctx):
        told = Told(addon, monkeypatch)
        see(tctx, "client_disconnected", client(error="Connection killed by block_global."))

    assert told.only.failure is not None
    assert "Connection killed by block_global." == told.only.failure.text


def test_a_client_that_comes_and_goes_is_not_told() -> None:
    with running() as (_, said, tctx):
        see(tctx, "client_disconnected", client())

        assert [] == said.shown


@pytest.mark.parametrize(("expression", "told"), [("~d api.example", 1), ("~d other.example", 0)])
def test_a_filter_sees_a_handshake_as_the_connect_that_it_was(expression: str, told: int) -> None:
    with running(doctor_filter=expression) as (_, said, tctx):
        see(tctx, "tls_failed_client", handshake(client(), DISTRUST))
        see(tctx, "client_disconnected", client())

        assert told == len(said.shown)


def test_what_is_kept_of_connections_goes_with_them() -> None:
    with running() as (addon, _, tctx):
        for _ in range(50):
            succeed(tctx, "one.example")
            stay_silent(tctx)
            refusing = client()
            see(tctx, "http_connect", tflow.tflow(req=asked(user_agent="x"), client_conn=refusing))
            see(tctx, "tls_failed_client", handshake(refusing, DISTRUST))
            see(tctx, "client_disconnected", refusing)

        it = addon.connections
        assert [0] * 5 == [len(kept) for kept in (it._agents, it._silent, it._reached, it._told, it._spoiled)]
