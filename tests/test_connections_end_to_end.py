"""Connections that fail for real, through a real mitmdump, read from doctor_jsonl: each is called by its name."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.proxies import Proxy, eventually, mitmdump
from tests.tls_servers import Authority, deaf, have, old_server, serving

PATIENCE = ["--set", "doctor_patience=0.2", "--set", "connection_strategy=lazy"]
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
#: Two attempts to connect instead of seven: the kernel gives up after three seconds instead of two minutes.
HURRIED = """
import asyncio.selector_events as events, socket
plain = events.BaseSelectorEventLoop._sock_connect
def hurried(self, fut, sock, address):
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)
    return plain(self, fut, sock, address)
events.BaseSelectorEventLoop._sock_connect = hurried
"""
NODE = """
const http = require("http"), tls = require("tls");
const [host, port] = process.argv[2].split(":");
const ask = http.request({ host, port, method: "CONNECT", path: process.argv[3] + ":443" });
ask.on("connect", (_, socket) => {
  const wrapped = tls.connect({ socket, servername: process.argv[3] });
  wrapped.on("error", () => process.exit(0)).on("close", () => process.exit(0));
});
ask.end();
"""
pytestmark = pytest.mark.skipif(not have("curl", "openssl"), reason="curl and openssl are not both on this machine")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, confdir: Path, authority: Authority) -> Iterator[Proxy]:
    trusted = ["--set", f"ssl_verify_upstream_trusted_ca={authority.path}"]
    with Proxy(tmp_path_factory.mktemp("proxy"), mitmdump(*PATIENCE, *trusted), confdir) as running:
        yield running


def curl(proxy: Proxy, *words: str) -> int:
    command = ["curl", "--silent", "--max-time", "20", "--output", os.devnull, "--proxy", f"http://{proxy.address}"]
    return subprocess.run([*command, *words], check=False, env={"PATH": os.environ["PATH"]}).returncode


def trusting(confdir: Path) -> list[str]:
    return ["--cacert", str(confdir / "mitmproxy-ca-cert.pem")]


def named(proxy: Proxy, telling: str, cause: str) -> bool:
    """Whether this cause comes first in a diagnosis of that exchange, waited for."""
    return bool(
        eventually(
            lambda: [d for d in proxy.about(telling) if d["causes"] and d["causes"][0]["id"] == cause],
            f"{cause} for {telling}; said: {[[c['id'] for c in d['causes']] for d in proxy.about(telling)]}",
        )
    )


def test_curl_without_the_authority_distrusts_the_proxy(proxy: Proxy) -> None:
    assert 60 == curl(proxy, "https://curl.lab.invalid/")

    assert named(proxy, "curl.lab.invalid", "tls/client-distrusts-proxy")


def test_openssl_without_the_authority_distrusts_the_proxy(proxy: Proxy) -> None:
    host = "openssl.lab.invalid"
    command = ["openssl", "s_client", "-proxy", proxy.address, "-connect", f"{host}:443", "-servername", host]
    subprocess.run([*command, "-verify_return_error"], input=b"", capture_output=True, check=False)

    assert named(proxy, host, "tls/client-distrusts-proxy")


@pytest.mark.skipif(not have("node"), reason="node is not on this machine")
def test_node_closes_silently_and_is_understood_after_some_times(proxy: Proxy, tmp_path: Path) -> None:
    script = tmp_path / "ask.js"
    script.write_text(NODE, encoding="utf-8")
    for _ in range(4):
        subprocess.run(["node", str(script), proxy.address, "node.lab.invalid"], check=False, timeout=30)

    assert named(proxy, "node.lab.invalid", "tls/client-distrusts-proxy")


def test_a_pin_is_told_from_distrust_by_the_hosts_that_work(
    tmp_path: Path, confdir: Path, authority: Authority
) -> None:
    certificate = authority.issue("pinned")
    command = mitmdump(*PATIENCE, "--set", f"ssl_verify_upstream_trusted_ca={authority.path}")
    with Proxy(tmp_path, command, confdir) as proxy, serving(certificate) as port:
        for _ in range(2):
            assert 0 == curl(proxy, *trusting(confdir), f"https://localhost:{port}/works")
        pin = ["--pinnedpubkey", "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]
        for _ in range(3):
            assert 90 == curl(proxy, *trusting(confdir), *pin, "https://pinned.lab.invalid/")

        assert named(proxy, "pinned.lab.invalid", "tls/certificate-pinned")


def test_a_client_that_trusts_is_not_spoken_of(proxy: Proxy, confdir: Path, authority: Authority) -> None:
    with serving(authority.issue("good")) as port:
        assert 0 == curl(proxy, *trusting(confdir), f"https://localhost:{port}/trusting")
        curl(proxy, "http://after-the-good-one.lab.invalid/")

    assert proxy.said("after-the-good-one")
    assert [] == proxy.about("/trusting")


def test_an_expired_certificate(proxy: Proxy, confdir: Path, authority: Authority) -> None:
    with serving(authority.issue("expired", ends=timedelta(days=-2))) as port:
        curl(proxy, *trusting(confdir), f"https://localhost:{port}/expired")

    assert named(proxy, "/expired", "tls/server-certificate-expired")


def test_an_authority_that_nobody_knows(proxy: Proxy, confdir: Path, tmp_path: Path) -> None:
    with serving(Authority(tmp_path).issue("unknown")) as port:
        curl(proxy, *trusting(confdir), f"https://localhost:{port}/unknown-authority")

    assert named(proxy, "/unknown-authority", "tls/server-certificate-untrusted")


def test_a_plain_port(proxy: Proxy, confdir: Path) -> None:
    with serving(None) as port:
        curl(proxy, *trusting(confdir), f"https://localhost:{port}/plain-port")

    assert named(proxy, "/plain-port", "tls/not-tls")


def test_a_server_that_speaks_old_versions_only(proxy: Proxy, confdir: Path, authority: Authority) -> None:
    with old_server(authority.issue("old")) as port:
        curl(proxy, *trusting(confdir), f"https://localhost:{port}/old-version")

    assert named(proxy, "/old-version", "tls/protocol-mismatch")


def test_a_client_that_gives_up(proxy: Proxy) -> None:
    with serving(None, answer=None) as port:
        assert 28 == curl(proxy, "--max-time", "0.5", f"http://localhost:{port}/hangs")

    assert named(proxy, "/hangs", "connect/client-disconnected")


def test_the_proxy_called_like_a_server(proxy: Proxy) -> None:
    subprocess.run(["curl", "--silent", "--output", os.devnull, f"http://{proxy.address}/like-a-server"], check=False)

    assert named(proxy, "/like-a-server", "connect/proxy-loop")


def test_a_parent_proxy_that_refuses(tmp_path: Path, confdir: Path) -> None:
    with serving(None, FORBIDDEN) as parent:
        command = mitmdump(*PATIENCE, "--mode", f"upstream:http://127.0.0.1:{parent}")
        with Proxy(tmp_path, command, confdir) as proxy:
            curl(proxy, *trusting(confdir), "https://behind-the-parent.lab.invalid/")

            assert named(proxy, "behind-the-parent", "connect/upstream-proxy-refused")


@pytest.mark.skipif(sys.platform != "linux", reason="a full queue drops attempts on Linux alone")
def test_a_connection_attempt_that_nobody_answers(tmp_path: Path, confdir: Path) -> None:
    script = tmp_path / "hurried.py"
    script.write_text(HURRIED, encoding="utf-8")
    with deaf() as port, Proxy(tmp_path, mitmdump(*PATIENCE, "-s", str(script)), confdir) as proxy:
        curl(proxy, f"http://127.0.0.1:{port}/nobody-answers")

        assert named(proxy, "/nobody-answers", "connect/timeout")
