"""A real console of mitmproxy, driven by keys: sick flows stand out, and nothing is written over its screen."""

from __future__ import annotations

import re
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from statusdoctor.lab.client import Client
from statusdoctor.lab.world import World
from tests.proxies import eventually, mitmdump, tool
from tests.terminals import Terminal, terminal, tmux

pytestmark = pytest.mark.skipif(tmux() is None, reason="tmux is not on this machine")

DISTRUSTED = "tls/client-distrusts-proxy"


@pytest.fixture
def confdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "console"  # one CA for all


@pytest.fixture
def console(confdir: Path) -> Iterator[Terminal]:
    options = ["--listen-host", "127.0.0.1", "-p", "0"]
    settings = ["connection_strategy=lazy", f"confdir={confdir}", "doctor_patience=0.2"]
    chosen = [part for setting in settings for part in ("--set", setting)]
    with terminal() as window:
        window.start([tool("mitmproxy"), *mitmdump()[1:], *options, *chosen], LANG="C.UTF-8")
        window.shows("127.0.0.1:")
        yield window


def address(console: Terminal) -> str:
    """Where the console's proxy listens: its event log says it."""
    console.press("E")
    found = re.search(r"proxy listening at (127\.0\.0\.1:\d+)", console.shows("proxy listening at"))
    console.press("q")
    assert found is not None
    return found[1]


def distrust(proxy: str) -> None:
    """A client that does not know the proxy's CA."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"https": f"http://{proxy}"}),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
    )
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        opener.open("https://pinned.invalid/", timeout=20)


def run(console: Terminal, command: str) -> None:
    """A command, typed as its user does."""
    console.press(":")
    console.shows("\n:")
    console.write(command)
    console.press("Enter")


def close_pop_up(console: Terminal) -> None:
    console.press("q")
    eventually(lambda: "Data viewer" not in console.screen, "the list")


def test_sick_flows_are_marked_explained_and_found(console: Terminal, world: World, tmp_path: Path) -> None:
    proxy = address(console)
    with Client(proxy) as client:
        client.send("GET", f"{world.api}/v1/status")
        client.send("GET", f"{world.api}/v1/orders?sick")
    distrust(proxy)

    eventually(lambda: marked(console.screen, "/v1/orders?sick"), "a marker on the 401")
    eventually(lambda: marked(console.screen, "pinned.invalid"), "a marker on the handshake")
    assert not marked(console.screen, "/v1/status")
    assert "✗" not in console.screen  # no card is drawn over the list

    run(console, "doctor.explain @focus")
    console.shows("Nothing is wrong with this flow")  # the first flow is the healthy one
    close_pop_up(console)

    console.press("G", "Y")
    console.shows(f"certain · {DISTRUSTED}")
    close_pop_up(console)

    run(console, "view.filter.set '~marked'")
    eventually(lambda: "/v1/status" not in console.screen, "only marked flows in the list")
    assert "pinned.invalid" in console.screen
    run(console, "view.filter.set '~comment no-credentials'")
    eventually(lambda: "pinned" not in console.screen, "only the 401 in the list")

    console.press("Enter")
    console.shows("Flow Details")
    console.press("Tab")  # from the request to the response
    console.shows("WWW-Authenticate:")
    run(console, "console.flowview.mode.set 'status doctor'")
    assert "certain · auth/no-credentials" in console.shows("Times are UTC")

    run(console, f"doctor.report {tmp_path / 'report.html'}")
    report = tmp_path / "report.html"
    eventually(report.exists, "the report")
    assert "/v1/orders?sick" in report.read_text(encoding="utf-8")


def marked(screen: str, telling: str) -> bool:
    return any("🔴" in row for row in screen.splitlines() if telling in row)


def test_at_its_end_the_console_leaves_the_table_of_incidents(console: Terminal, world: World) -> None:
    with Client(address(console)) as client:
        client.send("GET", f"{world.dead}/gone")
    console.shows("/gone")
    console.press("q")
    console.press("y")

    row = r"1 incident, 1 exchange\n\s+1 ×\s+connect/refused\s+127\.0\.0\.1\s+GET /gone\n"
    eventually(lambda: re.search(row, console.screen), "the table of incidents")
    assert "Traceback" not in console.screen


def test_a_file_that_is_loaded_is_diagnosed_and_shows_its_handshakes(
    console: Terminal, world: World, tmp_path: Path
) -> None:
    proxy = address(console)
    with Client(proxy) as client:
        client.send("GET", f"{world.dead}/saved")
    distrust(proxy)
    console.shows("pinned.invalid")
    run(console, f"save.file @all {tmp_path / 'saved.flows'}")
    run(console, "view.clear")
    eventually(lambda: "/saved" not in console.screen, "an empty list")
    run(console, "doctor.forget")

    run(console, f"view.flows.load {tmp_path / 'saved.flows'}")

    console.shows("pinned.invalid")
    assert marked(console.screen, "/saved")
    run(console, "doctor.summary")
    eventually(lambda: re.search(rf"2 incidents, 2 exchanges(?s:.*){DISTRUSTED}", console.screen), "the table")


def test_options_and_commands_complete_themselves(console: Terminal) -> None:
    console.press(":")
    console.write("doctor.exp")
    console.press("Tab")
    console.shows(": doctor.explain flow")
    console.press("Escape")
    eventually(lambda: "doctor.explain" not in console.screen, "an empty prompt")

    run(console, "set doctor_view poster")
    console.shows("doctor_view is lines, cards or full, not 'poster'.")
