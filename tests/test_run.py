"""`statusdoctor run` and `statusdoctor addon`: live traffic, from the first word to the table at the end."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import segno
from mitmproxy.test import taddons

from statusdoctor.lab.client import Client
from statusdoctor.lab.world import World
from statusdoctor.proxy import ports
from statusdoctor.proxy.guidance import Listening, guidance, network_address
from statusdoctor.proxy.mitmdump import StartEar
from statusdoctor.proxy.qr import qr
from tests.proxies import SCRIPT, eventually, tool
from tests.terminals import terminal, tmux


@pytest.fixture(scope="module")
def confdir(confdir: Path) -> str:
    """As the value of `--set`."""
    return f"confdir={confdir}"


def run(confdir: str, *words: str) -> subprocess.CompletedProcess[str]:
    """`statusdoctor run` to its end."""
    return subprocess.run(
        [tool("statusdoctor"), "run", "--set", confdir, *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
    )


def test_it_says_how_to_point_a_client_at_it_explains_and_sums_up(tmp_path: Path, confdir: str, world: World) -> None:
    page = tmp_path / "page.txt"
    with page.open("wb") as out:
        process = subprocess.Popen(
            [tool("statusdoctor"), "run", "--listen-host", "127.0.0.1", "-p", "0", "--set", confdir, "--view", "lines"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        )
    try:
        (address, *_) = eventually(lambda: re.findall(r"curl -x http://(\S+)", page.read_text("utf-8")), "guidance")
        with Client(address) as client:
            client.send("GET", f"{world.dead}/run")
        eventually(lambda: "connect/refused" in page.read_text(encoding="utf-8"), "a diagnosis")
        process.send_signal(signal.SIGINT)

        assert 0 == process.wait(60)
    finally:
        process.kill()
        process.wait()
    text = page.read_text(encoding="utf-8")
    assert "http://mitm.it" in text
    assert "1 incident, 1 exchange" in text
    assert "client connect" not in text  # mitmdump itself is quiet


def test_a_tunnel_names_the_port_that_it_got_and_an_idle_end_says_so(tmp_path: Path, confdir: str) -> None:
    page = tmp_path / "page.txt"
    command = [tool("statusdoctor"), "run", "--mode", "wireguard", "-p", "0", "--set", confdir]
    with page.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        eventually(lambda: "Endpoint" in page.read_text("utf-8"), "the configuration")
        process.send_signal(signal.SIGINT)
        process.wait(60)
    finally:
        process.kill()
        process.wait()
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"Listening at \S+:(\d+)", text) == re.findall(r"Endpoint = \S+:(\d+)", text)
    assert "No exchange came through the proxy." in text


def test_where_mode_local_cannot_be_had_there_is_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    with taddons.context() as tools:
        tools.options.update(mode=["local:curl"])
        StartEar().emit(logging.LogRecord("x", logging.ERROR, "", 0, "Failed to run sudo.", None, None))
        tools.master.event_loop.close()

    assert "Without them: statusdoctor run -- COMMAND" in capsys.readouterr().err


def test_modes_and_other_options_are_mitmdumps_own(tmp_path: Path, confdir: str, world: World) -> None:
    page = tmp_path / "page.txt"
    options = ["--mode", f"reverse:{world.api}", "-w", str(tmp_path / "saved.flows")]
    listen = ["--listen-host", "127.0.0.1", "-p", "0", "--set", confdir, "--fail-on", "likely", "-o"]
    with page.open("wb") as out:
        process = subprocess.Popen(
            [tool("statusdoctor"), "run", *options, *listen, str(tmp_path / "report.md")], stdout=out, stderr=out
        )
    try:
        (address, *_) = eventually(lambda: re.findall(r"curl (http://\S+)/", page.read_text("utf-8")), "guidance")
        with Client() as client:
            client.send("GET", f"{address}/v1/orders")
        process.send_signal(signal.SIGINT)

        assert 1 == process.wait(60)  # --fail-on
    finally:
        process.kill()
        process.wait()
    assert (tmp_path / "saved.flows").stat().st_size
    assert "auth/no-credentials" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_an_option_that_mitmdump_does_not_know_is_a_fault_of_usage(confdir: str) -> None:
    done = run(confdir, "--no-such-option")

    assert 2 == done.returncode
    assert "--no-such-option" in done.stderr


def test_a_filter_at_the_end_is_the_doctors_as_well(tmp_path: Path, confdir: str, world: World) -> None:
    lines = tmp_path / "said.jsonl"
    fetch = (
        f"import urllib.request as u\nfor path in 'ab':\n try: u.urlopen('{world.dead}/' + path)\n except OSError: 0"
    )

    run(confdir, "--jsonl", str(lines), "~u /b", "--", sys.executable, "-c", fetch)

    assert ["/b"] == re.findall(r'"url":"http://[^/]+(/\w)"', lines.read_text(encoding="utf-8"))


# --- how to point a client at it


def told(mode: str = "regular", target: str = "", *, host: str = "", network: str = "192.168.1.23") -> str:
    """What is printed at the start of one mode."""
    return guidance([Listening(mode, target, host, 8080, "[Interface]\nDNS = 10.0.0.53")], "~/ca.pem", network)


@pytest.mark.parametrize(
    "line",
    [
        "Listening at http://127.0.0.1:8080.",
        "  network   other machines reach it at 192.168.1.23:8080",
        "curl -x http://127.0.0.1:8080 http://",
        "export http_proxy=http://127.0.0.1:8080 https_proxy=http://127.0.0.1:8080",
        "curl --cacert ~/ca.pem",
        "--proxy-server=127.0.0.1:8080",
        "manual proxy 127.0.0.1 port 8080, also for HTTPS",
        "Android   Settings, Wi-Fi, edit the network: Proxy manual, 192.168.1.23 port 8080",
        "Configure Proxy, Manual, 192.168.1.23 port 8080",
        "open http://mitm.it through the proxy",
        "Certificate Trust Settings",
    ],
)
def test_curl_browsers_and_phones_are_told_their_way(line: str) -> None:
    assert line in told()


@pytest.mark.parametrize(
    ("mode", "target", "line"),
    [
        ("upstream", "http://parent.example:3128", "requests go on to http://parent.example:3128"),
        ("reverse", "http://localhost:3000", "http://127.0.0.1:8080 in place of http://localhost:3000"),
        ("socks5", "", "curl --socks5-hostname 127.0.0.1:8080"),
        ("transparent", "", "Listening at 127.0.0.1:8080, mode transparent."),
        ("transparent", "", "the system's firewall has to send traffic here:"),
        ("wireguard", "", "    [Interface]\n    DNS = 10.0.0.53\n"),
        ("dns", "", "Listening at 127.0.0.1:8080, mode dns."),
    ],
)
def test_each_mode_has_its_own_way_in(mode: str, target: str, line: str) -> None:
    assert line in told(mode, target)


def test_a_mode_that_listens_nowhere_says_what_it_captures() -> None:
    assert "Mode local (curl) is on." in guidance([Listening("local", "curl")], "ca.pem")


def test_a_proxy_for_this_machine_alone_says_what_phones_need() -> None:
    here = told(host="127.0.0.1")

    assert "start with --listen-host 0.0.0.0" in here
    assert "192.168.1.23" not in here


def test_an_address_of_ipv6_stands_in_brackets() -> None:
    assert "curl -x http://[::1]:8080" in told(host="::1")


def test_without_a_network_nobody_is_told_of_one() -> None:
    assert "other machines" not in told(network="")


def test_the_lines_fit_a_terminal() -> None:
    modes = ("regular", "upstream", "reverse", "socks5", "transparent", "wireguard")
    lines = [line for mode in modes for line in told(mode, "http://parent.example:3128").splitlines()]

    assert [] == [line for line in lines if len(line) > 110]


def test_nothing_is_told_where_nothing_listens() -> None:
    assert "" == guidance([], "ca.pem")


def test_this_machines_address_is_none_of_loopback() -> None:
    assert not network_address().startswith("127.")


# --- QR codes


def modules(drawn: str) -> list[list[bool]]:
    """The dark modules of a code that is drawn light on dark in half blocks."""
    cells: list[list[bool]] = []
    for line in drawn.splitlines():
        blocks = line[2:]
        cells.append([block not in "█▀" for block in blocks])
        cells.append([block not in "█▄" for block in blocks])
    return cells


def test_a_qr_code_is_drawn_as_it_is() -> None:
    code = [[bool(cell) for cell in row] for row in segno.make("http://mitm.it", micro=False).matrix_iter(border=2)]

    drawn = modules(qr("http://mitm.it", colored=False))
    assert code == drawn[: len(code)]


def test_colours_make_it_light_on_dark_whatever_the_terminal_has() -> None:
    lines = qr("http://mitm.it", colored=True).splitlines()

    assert [] == [line for line in lines if not line.startswith("  \x1b[97;40m") or not line.endswith("\x1b[0m")]


# --- ports


def test_a_port_that_is_taken_is_said_with_the_holder_and_the_way_out(confdir: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(confdir, "--listen-host", "127.0.0.1", "-p", str(port))

    assert 2 == done.returncode
    assert f"Port {port} is taken by " in done.stderr
    assert "-p 0" in done.stderr
    if Path("/proc/net/tcp").exists():
        assert f"(process {os.getpid()})" in done.stderr


def test_lsof_tells_the_holder_where_there_is_no_proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lsof = tmp_path / "lsof"
    lsof.write_text("#!/bin/sh\nprintf 'p4711\\ncnginx\\nf6\\n'\n", encoding="ascii")
    lsof.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(ports, "_from_proc", lambda _: "")

    assert "Port 8080 is taken by nginx (process 4711). " in ports.taken("8080")


def test_a_holder_that_nobody_names_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_from_proc", lambda _: "")
    monkeypatch.setattr(ports, "_from_lsof", lambda _: "")

    assert ports.taken("8080").startswith("Port 8080 is taken by another program. ")


# --- on a terminal


@pytest.mark.skipif(tmux() is None, reason="tmux is not on this machine")
def test_the_last_line_of_a_terminal_counts(confdir: str, world: World) -> None:
    command = [tool("statusdoctor"), "run", "--listen-host", "127.0.0.1", "-p", "0", "--set", confdir, "--qr"]
    with terminal() as window:
        window.start([*command, "--view", "lines"], TERM="xterm-256color", LANG="C.UTF-8")
        address = re.search(r"curl -x http://(\S+)", window.shows("0 exchanges"))
        assert address is not None
        assert "█▀▀▀▀▀█" in window.screen or "▄▄▄▄▄" in window.screen
        with Client(address[1]) as client:
            client.send("GET", f"{world.api}/v1/status")
            client.send("GET", f"{world.dead}/counted")
            client.send("GET", f"{world.dead}/counted")
        screen = window.shows("3 exchanges, 1 incident in 2 exchanges")
        assert 1 == screen.count("exchanges,")
        assert 1 == len([line for line in screen.splitlines() if line.startswith("✗ #1")])
        window.press("C-c")
        screen = window.shows("1 incident, 2 exchanges")

    assert "3 exchanges," not in screen
    assert "1 incident, 2 exchanges" in screen.splitlines()  # alone: the line that counted is gone


def test_the_path_of_the_script_is_printed() -> None:
    done = subprocess.run([tool("statusdoctor"), "addon"], capture_output=True, text=True, check=True)

    assert f"{SCRIPT}\n" == done.stdout


def test_asking_for_the_path_does_not_load_mitmproxy() -> None:
    asks = "from statusdoctor.proxy.script import *; script_path(); import sys; print('mitmproxy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)

    assert "False\n" == done.stdout
