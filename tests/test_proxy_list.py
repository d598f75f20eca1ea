"""The flow list and saved files: failed handshakes stand in both, and a file that is loaded is diagnosed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mitmproxy import flowfilter
from mitmproxy.addons.save import Save
from mitmproxy.addons.view import View
from mitmproxy.io import FlowReader, FlowWriter
from mitmproxy.test import taddons, tflow

from statusdoctor.intake.flow import read_flows
from statusdoctor.proxy.flowless import connection
from tests.flows import DISTRUST, REFUSED, answered, client, dialled, failed, handshake, running, see, server
from tests.test_proxy_connections import connect, hear

DISTRUSTED = "tls/client-distrusts-proxy"


def listed(tctx: taddons.context, expression: str = "~all") -> list[Any]:
    """The flows in the list that a filter finds."""
    return [flow for flow in tctx.master.addons.get("view") if flowfilter.match(expression, flow)]


# --- failed handshakes


def test_a_handshake_that_failed_stands_in_the_list_with_its_diagnosis() -> None:
    with running(View()) as (addon, _, tctx):
        see(tctx, "tls_failed_client", handshake(client(), DISTRUST))

        (entry,) = listed(tctx)
        assert ("CONNECT", "api.example", 443) == (entry.request.method, entry.request.host, entry.request.port)
        assert DISTRUST == entry.error.msg
        assert DISTRUSTED in entry.comment
        assert entry.marked
        assert DISTRUSTED in addon.commands.explain(entry)


@pytest.mark.parametrize(
    "expression", ["~marked", "~comment client-distrusts-proxy", "~meta tls/client", "~e", "~d api.example"]
)
def test_filters_find_it(expression: str) -> None:
    with running(View()) as (_, _said, tctx):
        see(tctx, "tls_failed_client", handshake(client(), DISTRUST))
        well = answered(200)
        well.request.host = "well.example"
        tctx.master.addons.get("view").add([well])

        assert 1 == len(listed(tctx, expression))


def test_a_connect_that_reached_nobody_stands_in_the_list() -> None:
    with running(View()) as (_, _said, tctx):
        visitor, target = client(), server("dead.example", error=REFUSED)
        see(tctx, "http_connect_error", connect(visitor, target))

        (entry,) = listed(tctx)
        assert "connect/refused" in entry.comment


def test_a_dead_target_stands_in_the_list_where_no_request_was_made() -> None:
    with running(View()) as (_, _said, tctx):
        see(tctx, "server_connect_error", dialled(client("socks5"), server("dead.example", 80, REFUSED)))

        assert 1 == len(listed(tctx, "~d dead.example"))


@pytest.mark.parametrize(
    "options", [{"doctor_handshakes": False}, {"doctor_ignore": ["tls/*"]}, {"doctor_filter": "~d other.example"}]
)
def test_what_the_user_does_not_want_stands_in_no_list(options: dict[str, Any]) -> None:
    with running(View(), **options) as (_, _said, tctx):
        see(tctx, "tls_failed_client", handshake(client(), DISTRUST))

        assert [] == listed(tctx)


def test_bytes_that_are_no_request_have_no_place_in_a_list_of_requests() -> None:
    with running(View()) as (_, said, tctx):
        hear("127.0.0.1:22: Bad HTTP request line: b'HELLO'")
        see(tctx, "client_disconnected", client())

        assert 1 == len(said.shown)
        assert [] == listed(tctx)


# --- in a file


def test_a_handshake_that_failed_is_written_to_the_open_file_and_diagnosed_from_it(tmp_path: Path) -> None:
    file = tmp_path / "saved.flows"
    with running(Save(), save_stream_file=str(file)) as (addon, _, tctx):
        see(tctx, "tls_failed_client", handshake(client(), DISTRUST))
        (live,) = addon.reporter.kept.values()
        close_file(tctx)

    (saved,) = saved_in(file)
    with running() as (addon, _, tctx):
        see(tctx, "error", saved)
        (again,) = addon.reporter.kept.values()

    assert live.headline == again.headline
    assert live.causes == again.causes
    assert live.exchange == again.exchange
    assert None is again.exchange.method


def test_it_is_written_once_whether_there_is_a_list_or_not(tmp_path: Path) -> None:
    file = tmp_path / "saved.flows"
    with running(View(), Save(), save_stream_file=str(file)) as (_, _said, tctx):
        see(tctx, "tls_failed_client", handshake(client(), DISTRUST))
        close_file(tctx)

    assert 1 == len(saved_in(file))


def close_file(tctx: taddons.context) -> None:
    tctx.options.update(save_stream_file=None)


def saved_in(file: Path) -> list[Any]:
    with file.open("rb") as stream:
        return list(FlowReader(stream).stream())


def test_a_file_counts_exchanges_and_not_the_connections_between_them(tmp_path: Path) -> None:
    with running() as (_, _said, tctx):
        refused = handshake(client(), DISTRUST)
        view = View()
        tctx.master.addons.add(view)
        see(tctx, "tls_failed_client", refused)
        (entry,) = view
    file = tmp_path / "saved.flows"
    write(file, answered(200), entry, answered(404))

    exchanges = list(read_flows(file))

    assert [0, None, 1] == [exchange.index for exchange in exchanges]
    assert "tls-client" == exchanges[1].failure.stage  # type: ignore[union-attr]  # None fails too
    assert "1" == exchanges[1].aside["refused_here"]


def write(file: Path, *flows: Any) -> None:
    with file.open("wb") as stream:
        writer = FlowWriter(stream)
        for flow in flows:
            writer.add(flow)


# --- files loaded from within the console


def test_a_file_that_is_loaded_from_the_console_is_diagnosed_and_marked(tmp_path: Path) -> None:
    file = tmp_path / "saved.flows"
    write(file, failed(), answered(200), tflow.ttcpflow(), tflow.tflow())
    with running(View()) as (addon, said, tctx):
        tctx.master.commands.call_strings("view.flows.load", [str(file)])

        assert ["connect/refused"] == said.shown
        assert 2 == addon.seen  # a request without an answer tells nothing
        assert 4 == len(listed(tctx))
        assert 1 == len(listed(tctx, "~marked ~comment refused"))


def test_what_was_in_the_list_before_is_not_told_again(tmp_path: Path) -> None:
    file = tmp_path / "saved.flows"
    write(file, failed())
    with running(View()) as (addon, _, tctx):
        tctx.master.addons.get("view").add([failed()])
        tctx.master.commands.call_strings("view.flows.load", [str(file)])

        assert 1 == addon.seen


def test_the_command_is_given_back(tmp_path: Path) -> None:
    file = tmp_path / "saved.flows"
    write(file, failed())
    with running(View()) as (addon, said, tctx):
        tctx.master.addons.remove(addon)
        tctx.master.commands.call_strings("view.flows.load", [str(file)])

        assert 1 == len(listed(tctx))
        assert [] == said.shown


def test_a_loaded_handshake_is_told_as_one(tmp_path: Path) -> None:
    entry = connection(client(), server(), DISTRUST, stage="tls-client", told={"refused_here": "1"})
    file = tmp_path / "saved.flows"
    write(file, entry)
    with running(View()) as (addon, _, tctx):
        tctx.master.commands.call_strings("view.flows.load", [str(file)])

        (found,) = addon.reporter.kept.values()
        assert (None, "api.example") == (found.exchange.method, found.exchange.host)
        assert 0 == addon.seen
