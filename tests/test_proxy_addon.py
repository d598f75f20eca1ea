"""The addon: what it says and where, what it leaves on flows, and that it harms nothing."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mitmproxy import contentviews, exceptions, flow
from mitmproxy.addons.view import View
from mitmproxy.connection import ConnectionState
from mitmproxy.io import FlowReader, FlowWriter
from mitmproxy.test import taddons, tflow, tutils

from statusdoctor.doctor import Doctor
from statusdoctor.intake.flow import from_flow
from statusdoctor.proxy import reporting
from statusdoctor.proxy.addon import StatusDoctor
from statusdoctor.proxy.rehearsal import failures
from statusdoctor.proxy.surfaces import Logged, Printed, surface_for
from tests.flows import REFUSED, answered, asked, failed, running, see

CHALLENGE = 'Basic realm="orders"'


# --- what is said of a flow


def test_a_failing_flow_is_said_once_after_all_addons_have_seen_it() -> None:
    async def watch() -> tuple[list[str], list[str]]:
        with running() as (_, said, tctx):
            see(tctx, "error", failed())
            before = list(said.shown)
            await asyncio.sleep(0)
            return before, said.shown

    assert ([], ["connect/refused"]) == asyncio.run(watch())


def test_a_healthy_flow_is_not_touched() -> None:
    with running() as (_, said, tctx):
        healthy = answered(200, b'{"items": []}', content_type="application/json")
        see(tctx, "response", healthy)

        assert ([], "", "", {}) == (said.shown, healthy.comment, healthy.marked, healthy.metadata)


def test_an_incident_is_shown_once_and_then_counted() -> None:
    with running() as (_, said, tctx):
        for _ in range(12):
            see(tctx, "error", failed())

        assert ["connect/refused", *(f"connect/refused x{n}" for n in range(2, 13))] == said.shown
        assert 12 == addon_count(tctx)


def addon_count(tctx: taddons.context) -> int:
    return sum(incident.count for incident in tctx.master.addons.get("statusdoctor").incidents())


def test_a_challenge_that_is_answered_is_not_said() -> None:
    with running() as (addon, said, tctx):
        see(tctx, "response", answered(401, www_authenticate=CHALLENGE))
        see(tctx, "response", answered(200, request=asked(authorization="Basic bWlyYTpz"), after=0.1))
        tctx.master.addons.remove(addon)

        assert [] == said.shown


def test_a_challenge_that_nobody_answers_is_said_at_the_latest_when_the_proxy_ends() -> None:
    with running() as (addon, said, tctx):
        see(tctx, "response", answered(401, www_authenticate=CHALLENGE))
        before = list(said.shown)
        tctx.master.addons.remove(addon)

        assert [] == before
        assert 1 == len(said.shown)


def test_patience_ends_by_the_clock_while_nothing_else_happens() -> None:
    async def watch() -> list[str]:
        addon = StatusDoctor()
        with taddons.context(addon) as tctx:
            tctx.options.update(doctor_patience="0.05")
            addon.running()
            addon.reporter.surface = Printed(page)
            see(tctx, "response", answered(401, www_authenticate=CHALLENGE))
            async with asyncio.timeout(10):
                while not page.getvalue():
                    await asyncio.sleep(0.01)
            tctx.master.addons.remove(addon)
        return page.getvalue().splitlines()

    page = io.StringIO()

    assert any("401" in line for line in asyncio.run(watch()))


def test_of_a_saved_flow_with_a_response_and_an_error_one_hook_tells() -> None:
    with running() as (addon, said, tctx):
        both = tflow.tflow(req=asked(), resp=tutils.tresp(content=None), err=flow.Error("Client disconnected."))
        both.live = False
        see(tctx, "response", both)
        see(tctx, "error", both)

        assert 1 == addon.seen
        assert 1 == len(said.shown)


def test_a_websocket_that_closes_in_order_is_not_looked_at_again() -> None:
    with running() as (addon, _, tctx):
        socket = tflow.twebsocketflow()
        assert socket.websocket is not None
        socket.websocket.close_code = 1000
        see(tctx, "websocket_end", socket)
        closed_well = addon.seen
        socket.websocket.close_code = 1011
        see(tctx, "websocket_end", socket)

        assert (0, 1) == (closed_well, addon.seen)


# --- comment, marker, metadata


def test_a_diagnosed_flow_bears_headline_cause_and_marker() -> None:
    with running() as (_, _said, tctx):
        refused = failed()
        see(tctx, "error", refused)

        assert "(certain: connect/refused)" in refused.comment
        assert ":red_circle:" == refused.marked
        assert "connect/refused" == refused.metadata["statusdoctor"]["cause"]


def test_what_the_user_wrote_on_a_flow_stays() -> None:
    with running() as (_, _said, tctx):
        refused = failed()
        refused.comment, refused.marked = "mine", ":key:"
        see(tctx, "error", refused)

        assert ("mine", ":key:") == (refused.comment, refused.marked)


def test_what_is_left_on_a_flow_can_be_saved_and_read_again() -> None:
    with running() as (_, _said, tctx):
        refused = failed("server closed connection")
        refused.server_conn.timestamp_tcp_setup = 1.0
        see(tctx, "error", refused)
    file = io.BytesIO()
    FlowWriter(file).add(refused)
    file.seek(0)

    (again,) = FlowReader(file).stream()

    assert refused.metadata == again.metadata
    assert all(isinstance(value, str) for value in again.metadata["statusdoctor"].values())


def test_a_diagnosis_that_waited_marks_the_flow_in_the_list() -> None:
    with running(View()) as (addon, _, tctx):
        refused = answered(401, www_authenticate=CHALLENGE)
        tctx.master.addons.get("view").add([refused])
        see(tctx, "response", refused)
        before = refused.marked
        tctx.master.addons.remove(addon)

        assert "" == before
        assert refused.marked


@pytest.mark.parametrize(
    ("text", "client", "who"),
    [
        ("server closed connection", ConnectionState.OPEN, "server"),
        ("Client disconnected.", ConnectionState.CLOSED, "client"),
        ("peer closed connection", ConnectionState.CAN_WRITE, "client"),
    ],
)
def test_who_ended_it_is_kept_for_the_file_knows_it_not(text: str, client: ConnectionState, who: str) -> None:
    with running() as (_, _said, tctx):
        ended = failed(text)
        ended.client_conn.state = client
        ended.server_conn.timestamp_tcp_setup = 1.0
        ended.server_conn.tls = False
        see(tctx, "error", ended)

        assert who == ended.metadata["statusdoctor"]["who_closed"]
        failure = from_flow(ended).failure
        assert failure is not None
        assert who == failure.who


def test_a_connection_that_never_was_has_nobody_who_ended_it() -> None:
    with running() as (_, _said, tctx):
        refused = failed()
        refused.server_conn.timestamp_tcp_setup = None
        see(tctx, "error", refused)

        assert "who_closed" not in refused.metadata["statusdoctor"]


@pytest.mark.parametrize(
    ("at_client", "at_server", "who"),
    [(b"h2", b"http/1.1", "client"), (b"http/1.1", b"h2", "server"), (b"h2", b"h2", None)],
)
def test_a_stream_is_reset_by_the_side_that_has_streams(at_client: bytes, at_server: bytes, who: str | None) -> None:
    with running() as (_, _said, tctx):
        reset = failed("stream reset by client (REFUSED_STREAM)")
        reset.client_conn.alpn, reset.server_conn.alpn = at_client, at_server
        see(tctx, "error", reset)

        assert who == reset.metadata["statusdoctor"].get("who_closed")


def test_an_answer_that_the_proxy_made_is_not_blamed_on_the_server() -> None:
    with running() as (_, _said, tctx):
        mapped = answered(404)
        see(tctx, "responseheaders", mapped)

        response = from_flow(mapped).response
        assert response is not None
        assert response.by_proxy


def test_an_answer_without_a_body_yet_came_from_the_server() -> None:
    with running() as (_, _said, tctx):
        live = answered(404)
        assert live.response is not None
        live.response.raw_content = None
        see(tctx, "responseheaders", live)

        assert {} == live.metadata


def test_the_answers_of_a_saved_file_are_the_servers() -> None:
    with running() as (_, _said, tctx):
        saved = answered(404)
        saved.live = False
        see(tctx, "responseheaders", saved)

        assert {} == saved.metadata


def test_what_only_the_log_told_goes_with_the_flow_that_it_explains() -> None:
    with running() as (_, _said, tctx):
        ended = failed("server closed connection")
        told = "TLS Error: [('SSL routines', '', 'tlsv13 alert certificate required')]"
        logging.getLogger("mitmproxy.proxy.server").warning(told, extra={"client": ended.client_conn.peername})
        see(tctx, "error", ended)

        assert told == ended.metadata["statusdoctor"]["log"]


# --- the file of JSON lines


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_diagnosis_is_a_line_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    file.write_text('{"type": "earlier"}\n', encoding="utf-8")
    with running(doctor_jsonl=str(file)) as (_, _said, tctx):
        see(tctx, "error", failed())
        see(tctx, "error", failed())

        assert ["earlier", "diagnosis", "diagnosis"] == [line["type"] for line in lines(file)]
        assert "connect/refused" == lines(file)[1]["causes"][0]["id"]


def test_a_disk_that_is_full_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running(doctor_jsonl=str(tmp_path / "said.jsonl")) as (addon, said, tctx):
        addon.reporter.jsonl.close()
        addon.reporter.jsonl._file = Full()
        for _ in range(3):
            see(tctx, "error", failed())

        assert 3 == len(said.shown)
        assert ["takes no more lines: No space left on device"] == [r.getMessage()[-44:] for r in caplog.records]


class Full(io.BytesIO):
    """A file on a disk that is full."""

    def write(self, _: Any) -> int:
        raise OSError(28, "No space left on device")


# --- surfaces


@pytest.fixture
def a_diagnosis() -> Iterator[Any]:
    with running() as (addon, _, tctx):
        see(tctx, "error", failed())
        (found,) = addon.reporter.kept.values()
        yield found


def test_a_stream_gets_a_card_and_then_reminders(a_diagnosis: Any) -> None:
    page = io.StringIO()
    printed = Printed(page)

    for count in range(1, 11):
        printed.show(a_diagnosis, count)

    assert 1 == page.getvalue().count(REFUSED)
    assert 1 == page.getvalue().count("10 × connect/refused")


def test_a_reader_that_went_away_ends_the_printing_alone(a_diagnosis: Any) -> None:
    class Broken(io.StringIO):
        calls = 0

        def write(self, _: str) -> int:
            Broken.calls += 1
            raise BrokenPipeError

    printed = Printed(Broken())

    printed.show(a_diagnosis, 1)
    printed.show(a_diagnosis, 1)
    printed.summary([], [])

    assert 1 == Broken.calls


def test_the_log_gets_one_line_a_problem(a_diagnosis: Any, caplog: pytest.LogCaptureFixture) -> None:
    Logged().show(a_diagnosis, 1)
    Logged().show(a_diagnosis, 2)

    (record,) = caplog.records
    assert "WARNING" == record.levelname
    assert record.getMessage().startswith("GET http://api.example/v1/orders: ")
    assert "\n" not in record.getMessage()


def test_only_mitmdump_is_printed_to() -> None:
    class Dumper:
        """Stands for mitmdump's own printer."""

    with running() as (_, _said, tctx):
        elsewhere = surface_for(tctx.master, "cards", True)
        tctx.master.addons.add(Dumper())

        assert isinstance(elsewhere, Logged)
        assert isinstance(surface_for(tctx.master, "cards", True), Printed)


# --- the life of the addon


def test_the_incidents_are_summed_up_at_a_real_exit_alone() -> None:
    with running() as (addon, said, tctx):
        see(tctx, "error", failed())
        tctx.master.should_exit.set()
        tctx.master.addons.remove(addon)

        assert [["connect/refused"]] == said.summaries

    with running() as (addon, said, tctx):
        see(tctx, "error", failed())
        tctx.master.addons.remove(addon)  # the script is loaded anew

        assert [] == said.summaries


def test_a_quiet_session_ends_without_a_word() -> None:
    with running() as (addon, said, tctx):
        see(tctx, "response", answered(200))
        tctx.master.should_exit.set()
        tctx.master.addons.remove(addon)

        assert [] == said.summaries


def test_it_leaves_nothing_behind() -> None:
    with running() as (addon, _, tctx):
        inside = list(logging.getLogger().handlers)
        tctx.master.addons.remove(addon)

        assert addon.ear in inside
        assert addon.ear not in logging.getLogger().handlers


def test_an_end_before_the_start_is_borne() -> None:
    addon = StatusDoctor()
    with taddons.context(addon) as tctx:
        tctx.master.addons.remove(addon)
        tctx.master.event_loop.close()


def test_every_failure_of_the_rehearsal_is_diagnosed() -> None:
    """A failure that passes for healthy would load nothing."""
    assert all(Doctor(patience=0).feed(exchange) for exchange in failures())


def test_a_fault_of_its_own_is_told_once_and_harms_no_flow(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as (addon, said, tctx):
        monkeypatch.setattr(addon, "doctor", None)
        see(tctx, "error", failed())
        see(tctx, "response", answered(500))
        see(tctx, "client_disconnected", None)

        assert [] == said.shown
        assert 1 == len([r for r in caplog.records if r.name == "statusdoctor" and r.exc_info])
        monkeypatch.undo()


# --- commands and content view


def test_explain_gives_the_whole_page_on_a_flow() -> None:
    with running() as (addon, _, tctx):
        refused = failed()
        see(tctx, "error", refused)

        shown = " ".join(addon.commands.explain(refused).split())  # however wide the terminal is

        assert "connect/refused" in shown
        assert REFUSED in shown


def test_explain_examines_a_flow_that_it_has_not_seen() -> None:
    with running() as (addon, _, _tctx):
        assert "connect/refused" in addon.commands.explain(failed())
        assert "Nothing is wrong" in addon.commands.explain(answered(200))


def test_explain_refuses_what_is_not_http() -> None:
    with running() as (addon, _, _tctx), pytest.raises(exceptions.CommandError, match="HTTP"):
        addon.commands.explain(tflow.ttcpflow())


def test_commands_can_be_called_by_their_names(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    with running() as (_, _said, tctx):
        see(tctx, "error", failed())
        summary = tctx.master.commands.call_strings("doctor.summary", [])
        tctx.master.commands.call_strings("doctor.report", [str(file)])
        tctx.master.commands.call_strings("doctor.forget", [])
        afterwards = tctx.master.commands.call_strings("doctor.summary", [])

    report = json.loads(file.read_text(encoding="utf-8"))
    assert "connect/refused" in summary
    assert "connect/refused" not in afterwards
    assert [1, 1, 1] == [report["sources"][0]["exchanges"], len(report["diagnoses"]), len(report["incidents"])]


@pytest.mark.parametrize(
    ("name", "begins"), [("r.json", "{"), ("r.html", "<!"), ("r.md", "#"), ("r.SARIF", "{"), ("r.xml", "<?xml")]
)
def test_the_ending_of_a_report_chooses_its_form(tmp_path: Path, name: str, begins: str) -> None:
    with running() as (_, _said, tctx):
        see(tctx, "error", failed())
        tctx.master.commands.call_strings("doctor.report", [str(tmp_path / name)])

    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert "connect/refused" in text


def test_an_html_report_shows_the_messages_of_the_flows_in_the_list(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    with running(View()) as (_, _said, tctx):
        refused = failed()
        refused.request.headers["X-Telling"] = "a field of the request"
        tctx.master.addons.get("view").add([refused])
        see(tctx, "error", refused)
        tctx.master.commands.call_strings("doctor.report", [str(file)])

    assert "a field of the request" in file.read_text(encoding="utf-8")


def test_a_report_tells_the_first_diagnosis_of_each_incident_however_many_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "KEPT", 3)
    file = tmp_path / "report.json"
    with running() as (_, _said, tctx):
        for host in ("other.example", *["api.example"] * 5):
            refused = failed()
            refused.request.host = host
            see(tctx, "error", refused)
        tctx.master.commands.call_strings("doctor.report", [str(file)])

    told = json.loads(file.read_text(encoding="utf-8"))["diagnoses"]
    assert [0, 1, 3, 4, 5] == [diagnosis["exchange"]["index"] for diagnosis in told]


@pytest.mark.parametrize("path", ["/no/such/folder/report.json", "report.doc", "report"])
def test_a_report_that_cannot_be_written_says_where(path: str) -> None:
    with running() as (_, _said, tctx), pytest.raises(exceptions.CommandError, match=path):
        tctx.master.commands.call_strings("doctor.report", [path])


def test_the_content_view_is_there_by_name_and_never_by_itself() -> None:
    with running() as (addon, _, tctx):
        view = view_named("Status Doctor")
        refused = failed()
        see(tctx, "error", refused)

        assert "connect/refused" in view.text(refused)
        assert view.render_priority(b"", flow=refused) < 0
        tctx.master.addons.remove(addon)
        assert "not loaded any more" in view.text(refused)


def view_named(name: str) -> Any:
    registry = getattr(contentviews, "registry", None)  # mitmproxy 12
    if registry is not None:
        return registry[name]
    return contentviews.get(name)


def test_the_content_view_speaks_both_of_mitmproxys_languages() -> None:
    class Metadata:
        """What mitmproxy 12 tells a view."""

        flow = failed()

    with running():
        view = view_named("Status Doctor")
        title, drawn = view(b"", flow=Metadata.flow)

        assert "Status Doctor" == title
        assert view.prettify(b"", Metadata).splitlines() == ["".join(text for _, text in line) for line in drawn]
