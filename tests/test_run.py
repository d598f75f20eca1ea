"""`statusdoctor run` and `statusdoctor addon`: live traffic, and one command with its traffic led through a proxy."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from statusdoctor.lab.client import Client
from statusdoctor.lab.world import World
from statusdoctor.proxy.around import ca_file, environment
from statusdoctor.proxy.guidance import guidance
from tests.proxies import SCRIPT, eventually, tool

FETCH = "import sys, urllib.request as u; u.urlopen(sys.argv[1])"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as running:
        yield running


@pytest.fixture(scope="module")
def confdir(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"confdir={tmp_path_factory.mktemp('mitmproxy')}"


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


def test_a_port_that_is_taken_is_said_with_the_way_out(confdir: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(confdir, "--listen-host", "127.0.0.1", "-p", str(port))

    assert 2 == done.returncode
    assert f"Port {port} is taken" in done.stderr
    assert "-p 0" in done.stderr


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


def test_a_command_keeps_its_output_and_its_status(confdir: str, world: World) -> None:
    done = run(confdir, "--view", "lines", "--", sys.executable, "-c", FETCH, f"{world.dead}/around")

    assert 1 == done.returncode
    assert "" == done.stdout
    assert "HTTP Error 502" in done.stderr  # the command's own words
    assert "certain · connect/refused" in done.stderr  # the doctor's


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        ([sys.executable, "-c", "raise SystemExit(7)"], 7, ""),
        (["no-such-program-here"], 127, "no-such-program-here cannot be started"),
        ([], 2, "A command has to stand behind --"),
    ],
)
def test_what_stands_behind_two_hyphens_decides_the_status(
    confdir: str, words: Sequence[str], status: int, says: str
) -> None:
    done = run(confdir, "--", *words)

    assert status == done.returncode
    assert says in done.stderr


def test_the_commands_environment_leads_clients_to_the_proxy_and_makes_them_trust_it() -> None:
    names = environment("127.0.0.1:9999", ca_file(["--set", "confdir=/tmp/conf"]))

    assert "http://127.0.0.1:9999" == names["https_proxy"] == names["HTTP_PROXY"]
    assert str(Path("/tmp/conf/mitmproxy-ca-cert.pem")) == names["SSL_CERT_FILE"] == names["NODE_EXTRA_CA_CERTS"]
    assert "" == names["no_proxy"]


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("regular@8080", "curl -x http://127.0.0.1:8080"),
        ("reverse:http://localhost:3000", "http://127.0.0.1:8080 in place of http://localhost:3000"),
        ("socks5", "curl --socks5-hostname 127.0.0.1:8080"),
        ("transparent", "Listening at 127.0.0.1:8080 (transparent)"),
    ],
)
def test_each_mode_has_its_own_way_in(spec: str, told: str) -> None:
    assert told in guidance([(spec, "0.0.0.0", 8080)], "ca.pem")


def test_nothing_is_told_where_nothing_listens() -> None:
    assert "" == guidance([], "ca.pem")


def test_the_path_of_the_script_is_printed() -> None:
    done = subprocess.run([tool("statusdoctor"), "addon"], capture_output=True, text=True, check=True)

    assert f"{SCRIPT}\n" == done.stdout


def test_asking_for_the_path_does_not_load_mitmproxy() -> None:
    asks = "from statusdoctor.proxy.script import *; script_path(); import sys; print('mitmproxy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)

    assert "False\n" == done.stdout
