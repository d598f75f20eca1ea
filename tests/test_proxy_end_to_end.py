"""Real clients through a real mitmdump to real servers: what fails is explained, what works is left alone."""

from __future__ import annotations

import json
import re
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from statusdoctor.lab.client import Client
from statusdoctor.lab.fields import bearer
from statusdoctor.lab.world import World
from statusdoctor.proxy.messages import ADDRESS, Address, find
from tests.proxies import Proxy, eventually, mitmdump, tool

PATIENCE = ["--set", "doctor_patience=0.2"]
curl_wanted = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, confdir: Path) -> Iterator[Proxy]:
    """One for all tests that look at exchanges of their own; lazy, so that TLS needs no server behind it."""
    command = mitmdump(*PATIENCE, "--set", "connection_strategy=lazy")
    with Proxy(tmp_path_factory.mktemp("proxy"), command, confdir) as running:
        yield running


def curl(proxy: Proxy, *words: str) -> str:
    """The status that curl saw."""
    command = ["curl", "--silent", "--max-time", "20", "--output", "-", "--write-out", "\n%{http_code}"]
    environment = {"NO_PROXY": "", "no_proxy": ""}
    done = subprocess.run(
        [*command, "--proxy", f"http://{proxy.address}", *words],
        capture_output=True,
        text=True,
        check=False,
        env=environment | {"PATH": "/usr/local/bin:/usr/bin:/bin"},
    )
    return done.stdout.rpartition("\n")[2]


@curl_wanted
def test_a_401_is_explained_on_standard_output_and_as_one_line_of_json(proxy: Proxy, world: World) -> None:
    status = curl(proxy, f"{world.api}/v1/orders?by=curl")

    found = proxy.said("by=curl")
    cause = found["causes"][0]
    eventually(lambda: f"{cause['certainty']} · {cause['id']}" in proxy.text, "the card")
    assert "401" == status
    assert (401, "auth/no-credentials", "certain") == (found["exchange"]["status"], cause["id"], cause["certainty"])
    assert found["headline"] in " ".join(proxy.text.split())
    assert 1 == len(proxy.about("by=curl"))


def test_a_card_stands_under_mitmdumps_own_line(proxy: Proxy, world: World) -> None:
    with Client(proxy.address) as client:
        client.send("GET", f"{world.dead}/under-the-line")
    proxy.said("under-the-line")

    own = re.search(r"GET http://\S+/under-the-line\n", proxy.text)
    card = proxy.text.find("✗ no answer   GET", own.end() if own else 0)
    assert own is not None
    assert own.start() < card


@pytest.mark.parametrize(("base", "cause"), [("dead", "connect/refused"), ("nowhere", "connect/dns-failure")])
def test_what_never_reaches_a_server_is_named(proxy: Proxy, world: World, base: str, cause: str) -> None:
    with Client(proxy.address) as client:
        reply = client.send("GET", f"{getattr(world, base)}/{base}")

    assert 502 == reply.status
    assert cause == proxy.said(f"/{base}")["causes"][0]["id"]


def test_a_server_that_hangs_up_is_told_from_a_client_that_leaves(proxy: Proxy, world: World) -> None:
    with Client(proxy.address) as client:
        client.send("GET", f"{world.api}/v1/exports")

    assert "connect/closed-before-response" == proxy.said("/v1/exports")["causes"][0]["id"]


def test_a_client_that_distrusts_the_proxys_ca_is_told_once(proxy: Proxy) -> None:
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        distrusting(proxy).open("https://distrusting.lab.invalid/", timeout=20)

    found = proxy.said("distrusting.lab.invalid")
    exchange = found["exchange"]
    assert "tls/client-distrusts-proxy" == found["causes"][0]["id"]
    assert [None] * 4 == [exchange[name] for name in ("status", "method", "url", "index")]
    assert 1 == len(proxy.about("distrusting.lab.invalid"))


def test_healthy_traffic_is_not_spoken_of(proxy: Proxy, world: World) -> None:
    with Client(proxy.address) as client:
        replies = [
            client.send("GET", f"{world.api}/v1/status?healthy"),
            client.send("GET", f"{world.api}/v1/orders?healthy", bearer(world.tokens.access())),
            client.send("GET", f"{world.dead}/after-the-healthy"),
        ]
    proxy.said("after-the-healthy")

    assert [200, 200] == [reply.status for reply in replies[:2]]
    assert [] == proxy.about("healthy&") + proxy.about("?healthy")


def test_no_secret_of_a_request_is_printed_or_written(proxy: Proxy, world: World) -> None:
    token = world.tokens.access(age_s=7200)
    with Client(proxy.address) as client:
        client.send("GET", f"{world.api}/v1/orders?secret-test&access_token=canary-4711-in-url", bearer(token))
        client.send("GET", f"{world.api}/v1/rates?secret-test", {"X-API-Key": "canary-4711-key"})
    eventually(lambda: len(proxy.about("secret-test")) == 2, "both diagnoses")

    written = proxy.text + proxy.jsonl.read_text(encoding="utf-8")
    body = [line for line in written.splitlines() if "GET http" not in line]  # mitmdump prints addresses itself
    assert [] == [line for line in body if "canary-4711" in line or token in line or token.split(".")[2] in line]


def test_the_incidents_are_summed_up_at_the_end(tmp_path: Path, confdir: Path, world: World) -> None:
    with Proxy(tmp_path, mitmdump(), confdir) as proxy, Client(proxy.address) as client:
        for _ in range(3):
            client.send("GET", f"{world.dead}/thrice")
        text = proxy.stop()

    assert "1 incident, 3 exchanges" in text
    assert 1 == text.count("✗ no answer")
    assert re.search(r"3 ×\s+connect/refused\s+127\.0\.0\.1\s+GET /thrice", text)


def test_saved_flows_are_diagnosed_like_live_ones(tmp_path: Path, confdir: Path, world: World) -> None:
    saved = tmp_path / "saved.flows"
    with Proxy(tmp_path, mitmdump("-w", str(saved)), confdir) as live, Client(live.address) as client:
        client.send("GET", f"{world.dead}/saved")
        client.send("GET", f"{world.api}/v1/orders")
        live.stop()
        said_live = [line["causes"][0]["id"] for line in live.lines]

    again = tmp_path / "again.jsonl"
    options = ["-q", "-n", "-r", str(saved), "--set", f"confdir={confdir}", "--set", f"doctor_jsonl={again}"]
    done = subprocess.run(mitmdump(*options), capture_output=True, text=True, check=True, timeout=60)

    assert sorted(said_live) == sorted(re.findall(r'"causes":\[\{"id":"([^"]+)', again.read_text(encoding="utf-8")))
    assert "2 incidents, 2 exchanges" in done.stdout


def test_a_handshake_that_failed_is_saved_with_the_flows(tmp_path: Path, confdir: Path) -> None:
    saved = tmp_path / "saved.flows"
    lazy = ["--set", "connection_strategy=lazy", "-w", str(saved)]
    with Proxy(tmp_path, mitmdump(*lazy), confdir) as proxy:
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            distrusting(proxy).open("https://saved.lab.invalid/", timeout=20)
        live = proxy.said("saved.lab.invalid")

    done = subprocess.run(
        [tool("statusdoctor"), "diagnose", "--format", "json", str(saved)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    (again,) = json.loads(done.stdout)["diagnoses"]
    assert (live["headline"], live["causes"]) == (again["headline"], again["causes"])


def distrusting(proxy: Proxy) -> urllib.request.OpenerDirector:
    """A client that does not know the proxy's CA."""
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({"https": f"http://{proxy.address}"}),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
    )


def test_a_reader_that_goes_away_does_not_stop_the_proxy(tmp_path: Path, confdir: Path, world: World) -> None:
    jsonl = tmp_path / "said.jsonl"
    options = ["--listen-host", "127.0.0.1", "-p", "0", "--set", f"confdir={confdir}", "--set", f"doctor_jsonl={jsonl}"]
    command = [sys.executable, "-m", "statusdoctor.proxy.mitmdump", str(tmp_path), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            (address,) = eventually(lambda: find(tmp_path / ADDRESS, Address).listening)
            assert process.stdout is not None
            process.stdout.close()
            with Client(address) as client:
                for _ in range(2):
                    client.send("GET", f"{world.dead}/nobody-reads")
                reply = client.send("GET", f"{world.api}/v1/status")
            eventually(lambda: jsonl.read_text(encoding="utf-8").count("\n") == 2, "two lines")

            assert 200 == reply.status
            assert process.poll() is None
        finally:
            process.terminate()


def test_mitmweb_gets_a_line_of_its_log(tmp_path: Path, confdir: Path, world: World) -> None:
    command = [tool("mitmweb"), *mitmdump()[1:], "--no-web-open-browser", "--web-port", "0"]
    with Proxy(tmp_path, command, confdir) as web, Client(web.address) as client:
        client.send("GET", f"{world.dead}/on-the-web")
        web.said("on-the-web")
        live = web.text
        at_the_end = web.stop()

    assert re.search(r"GET http://\S+/on-the-web: .*\(certain: connect/refused\)\n", live)
    assert "✗" not in live
    assert "1 incident, 1 exchange" in at_the_end


def test_an_option_that_cannot_be_stops_the_start(tmp_path: Path, confdir: Path) -> None:
    options = ["--set", f"confdir={confdir}", "--set", "doctor_view=poster", "-p", "0"]
    done = subprocess.run(mitmdump(*options), capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path)

    assert 1 == done.returncode
    assert "doctor_view is lines, cards or full, not 'poster'." in done.stdout
