"""`statusdoctor run -- COMMAND`: the command is itself, its traffic is diagnosed, whatever it is written in."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from statusdoctor.lab.world import World
from statusdoctor.proxy import trusting
from statusdoctor.proxy.around import environment
from tests.proxies import tool
from tests.terminals import terminal, tmux
from tests.tls_servers import Authority, serving

FETCH = "import sys, urllib.request as u; u.urlopen(sys.argv[1])"
GONE = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def confdir(confdir: Path) -> str:
    """As the value of `--set`."""
    return f"confdir={confdir}"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Authority, str]]:
    """A server whose certificate only those trust who have the company's own authority; it answers 410."""
    authority = Authority(tmp_path_factory.mktemp("company"))
    with serving(authority.issue("server"), GONE) as port:
        yield authority, f"https://localhost:{port}/company"


def wanted(*programs: str) -> pytest.MarkDecorator:
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)} not on this machine")


def around(
    confdir: str, *words: str, options: Sequence[str] = (), **variables: str
) -> subprocess.CompletedProcess[str]:
    """`statusdoctor run OPTIONS -- WORDS` to its end."""
    return subprocess.run(
        [tool("statusdoctor"), "run", "--set", confdir, "--view", "lines", *options, "--", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "200"} | variables,
    )


# --- output and exit status are the command's


def test_the_command_keeps_its_output_and_its_status(confdir: str, world: World) -> None:
    script = f"import sys; print('out'); print('err', file=sys.stderr); {FETCH}"
    done = around(confdir, sys.executable, "-c", script, f"{world.dead}/around")

    assert (1, "out\n") == (done.returncode, done.stdout)
    assert done.stderr.startswith("err\n")
    assert "HTTP Error 502" in done.stderr  # the command's own words


def test_diagnoses_come_after_the_command_has_ended(confdir: str, world: World) -> None:
    script = f"import sys, time, urllib.request as u\ntry: u.urlopen(sys.argv[1])\nexcept OSError: 0\n{LINGER}"
    late = around(confdir, sys.executable, "-c", script, f"{world.dead}/late").stderr
    live = around(confdir, sys.executable, "-c", script, f"{world.dead}/live", options=["--live"]).stderr

    assert late.index("the last word") < late.index("connect/refused")
    assert live.index("connect/refused") < live.index("the last word")


#: Waits for the doctor, who is not asked to hurry, and then speaks.
LINGER = "time.sleep(1); print('the last word', file=sys.stderr, flush=True)"


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        ([sys.executable, "-c", "raise SystemExit(7)"], 7, "sent nothing through the proxy"),
        (["no-such-program-here"], 127, "no-such-program-here cannot be started"),
        ([os.path.dirname(__file__)], 126, "cannot be started"),
        ([], 2, "A command has to stand behind --"),
    ],
)
def test_what_stands_behind_two_hyphens_decides_the_status(
    confdir: str, words: Sequence[str], status: int, says: str
) -> None:
    done = around(confdir, *words)

    assert status == done.returncode
    assert says in done.stderr


def test_a_healthy_command_is_not_spoken_of(confdir: str, world: World) -> None:
    done = around(confdir, sys.executable, "-c", FETCH, f"{world.api}/v1/status")

    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


def test_a_command_reads_standard_input(confdir: str) -> None:
    command = [tool("statusdoctor"), "run", "--set", confdir, "--", "cat"]
    done = subprocess.run(command, input="from outside", capture_output=True, encoding="utf-8", check=True, timeout=60)

    assert "from outside" == done.stdout


# --- reports and CI


def test_a_problem_can_fail_a_command_that_passed(confdir: str, world: World) -> None:
    passes = "import sys, urllib.request as u\ntry: u.urlopen(sys.argv[1])\nexcept OSError: 0"
    done = around(confdir, sys.executable, "-c", passes, f"{world.dead}/ci", options=["--fail-on", "likely"])

    assert 1 == done.returncode
    assert "passed; --fail-on likely ends with 1." in done.stderr


def test_a_problem_that_is_less_certain_does_not_fail_it(confdir: str, world: World) -> None:
    passes = "import sys, urllib.request as u\ntry: u.urlopen(sys.argv[1])\nexcept OSError: 0"
    unclear = f"{world.shop}/a-page-that-is-not-there"
    done = around(confdir, sys.executable, "-c", passes, unclear, options=["--fail-on", "certain"])

    assert 0 == done.returncode
    assert "possible · routing/not-found" in done.stderr


def test_the_commands_own_failure_outranks_it(confdir: str, world: World) -> None:
    script = "import sys, urllib.request as u\ntry: u.urlopen(sys.argv[1])\nexcept OSError: sys.exit(5)"
    done = around(confdir, sys.executable, "-c", script, f"{world.dead}/x", options=["--fail-on", "possible"])

    assert 5 == done.returncode


def test_a_report_takes_the_place_of_the_diagnoses(confdir: str, world: World, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    done = around(confdir, sys.executable, "-c", FETCH, f"{world.dead}/reported", options=["--output", str(file)])

    html = file.read_text(encoding="utf-8")
    assert "connect/refused" in html
    assert "Python-urllib" in html  # the request, as it was sent
    assert "✗" not in done.stderr
    assert f"The report is in {file}" in done.stderr


def test_lines_of_json_can_be_kept_beside(confdir: str, world: World, tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    around(confdir, sys.executable, "-c", FETCH, f"{world.dead}/kept", options=["--jsonl", str(file)])

    assert ["connect/refused"] == [json.loads(line)["causes"][0]["id"] for line in file.read_text("utf-8").splitlines()]


# --- signals

SIGNALLED = """
import signal, sys, time
def note(number, frame):
    print("got", number, flush=True); sys.exit(5)
for name in ("SIGTERM", "SIGINT"):
    signal.signal(getattr(signal, name), note)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_pass_through_to_the_command(confdir: str, number: signal.Signals) -> None:
    command = [tool("statusdoctor"), "run", "--set", confdir, "--", sys.executable, "-c", SIGNALLED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
        process.send_signal(number)

        assert f"got {int(number)}\n" == process.stdout.readline()
        assert 5 == process.wait(60)


def test_a_command_that_a_signal_ends_has_the_status_that_shells_give_it(confdir: str) -> None:
    kills_itself = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

    assert 128 + signal.SIGKILL == around(confdir, sys.executable, "-c", kills_itself).returncode


COUNTS = """
import time
for number in (1, 2):
    try: print("ready", number, flush=True); time.sleep(60)
    except KeyboardInterrupt: print("interrupted", number, "x", flush=True)
raise SystemExit(9)
"""


@pytest.mark.skipif(tmux() is None, reason="tmux is not on this machine")
def test_ctrl_c_on_a_terminal_reaches_the_command_once(confdir: str, tmp_path: Path) -> None:
    script = tmp_path / "counts.py"
    script.write_text(COUNTS, encoding="utf-8")
    command = f"{tool('statusdoctor')} run --set {confdir} -- {sys.executable} {script}"
    with terminal() as window:
        window.start(["sh", "-c", f"trap : INT; {command}; echo status $?; sleep 60"])
        window.shows("ready 1")
        window.press("C-c")
        window.shows("ready 2")
        window.press("C-c")
        screen = window.shows("status ")

    assert "interrupted 1 x" in screen
    assert "interrupted 2 x" in screen
    assert "status 9" in screen


# --- proxy and trust


@pytest.fixture
def ca(tmp_path: Path) -> str:
    file = tmp_path / "mitmproxy-ca-cert.pem"
    file.write_text("THE PROXY'S CA\n", encoding="ascii")
    return str(file)


def prepared(ca: str, folder: Path, own: Mapping[str, str], roots: str = "THE SYSTEM'S ROOTS\n") -> dict[str, str]:
    return environment(own, "127.0.0.1:9999", ca, roots, folder)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_clients_are_led_to_the_proxy(ca: str, tmp_path: Path, name: str) -> None:
    assert "http://127.0.0.1:9999" == prepared(ca, tmp_path, {name: "http://company.example:3128"})[name]


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_no_host_is_left_out(ca: str, tmp_path: Path, name: str) -> None:
    assert "" == prepared(ca, tmp_path, {name: "localhost"})[name]


@pytest.mark.parametrize("name", trusting.IN_PLACE)
def test_what_stands_in_for_the_systems_roots_holds_them_and_the_proxys_ca(ca: str, tmp_path: Path, name: str) -> None:
    text = Path(prepared(ca, tmp_path, {})[name]).read_text(encoding="utf-8")

    assert "THE SYSTEM'S ROOTS" in text
    assert "THE PROXY'S CA" in text


@pytest.mark.parametrize("name", trusting.BESIDES)
def test_what_is_trusted_besides_is_the_proxys_ca_and_what_the_user_named(ca: str, tmp_path: Path, name: str) -> None:
    own = tmp_path / "company.pem"
    own.write_text("THE COMPANY'S CA\n", encoding="ascii")
    text = Path(prepared(ca, tmp_path, {"NODE_EXTRA_CA_CERTS": str(own)})[name]).read_text(encoding="utf-8")

    assert ["THE PROXY'S CA", "THE COMPANY'S CA"] == text.split("\n")[:2]


def test_the_users_own_roots_are_kept_each_once(tmp_path: Path) -> None:
    own = tmp_path / "company.pem"
    own.write_text("THE COMPANY'S CA\n", encoding="ascii")
    found = trusting.roots({"SSL_CERT_FILE": str(own), "REQUESTS_CA_BUNDLE": str(own), "PIP_CERT": "/no/such/file"})

    assert 1 == found.count("THE COMPANY'S CA")


def test_the_users_options_for_java_are_kept(ca: str, tmp_path: Path) -> None:
    options = prepared(ca, tmp_path, {"JAVA_TOOL_OPTIONS": "-Xmx1g"})["JAVA_TOOL_OPTIONS"].split()

    assert {"-Xmx1g", "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9999", "-Dhttp.nonProxyHosts="} <= set(options)


def test_a_path_with_a_blank_is_one_option_of_java() -> None:
    assert '"-Djavax.net.ssl.trustStore=/a folder/store"' in trusting.java_options("h", "1", "/a folder/store")


# --- real clients


@wanted("curl")
def test_curl_goes_through_and_trusts(confdir: str, company: tuple[Authority, str]) -> None:
    """What the command trusts without the proxy, the proxy trusts for it."""
    authority, url = company
    words = ["curl", "--silent", "--output", os.devnull, "--write-out", "%{http_code}"]
    done = around(confdir, *words, url, SSL_CERT_FILE=str(authority.path))

    assert (0, "410") == (done.returncode, done.stdout)
    assert "410 Gone" in done.stderr


@wanted("curl")
def test_what_mitmproxys_own_options_trust_goes_before(confdir: str, company: tuple[Authority, str]) -> None:
    authority, url = company
    trusted = ["--set", f"ssl_verify_upstream_trusted_ca={authority.path}"]
    done = around(confdir, "curl", "--silent", "--output", os.devnull, url, options=trusted)

    assert "410 Gone" in done.stderr


@wanted("git")
def test_git_goes_through_and_trusts(confdir: str, company: tuple[Authority, str]) -> None:
    authority, url = company
    done = around(confdir, "git", "ls-remote", url, GIT_SSL_CAINFO=str(authority.path))

    assert "GET localhost" in done.stderr
    assert "410 Gone" in done.stderr


JAVA = """
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.*;
public class Fetch {
    public static void main(String[] args) throws Exception {
        URI uri = URI.create(args[0]);
        System.out.println(((HttpURLConnection) uri.toURL().openConnection()).getResponseCode());
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }
}
"""


@wanted("java", "javac", "keytool")
def test_java_goes_through_and_trusts_with_both_of_its_clients(
    confdir: str, company: tuple[Authority, str], tmp_path: Path
) -> None:
    (tmp_path / "Fetch.java").write_text(JAVA, encoding="utf-8")
    subprocess.run(["javac", str(tmp_path / "Fetch.java")], check=True)
    authority, url = company
    done = around(confdir, "java", "-cp", str(tmp_path), "Fetch", url, SSL_CERT_FILE=str(authority.path))

    assert (0, ["410", "410"]) == (done.returncode, done.stdout.split())
    assert "1 incident, 2 exchanges" in done.stderr


NODE = """
const http = require("http"), tls = require("tls"), proxy = new URL(process.env.HTTPS_PROXY), url = new URL(process.argv[2]);
http.request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path: url.host }).on("connect", (_, socket) => {
  const secure = tls.connect({ socket, servername: url.hostname }, () => secure.write(`GET ${url.pathname} HTTP/1.1\\r\\nHost: ${url.host}\\r\\n\\r\\n`));
  secure.once("data", data => { console.log(String(data).split("\\r\\n")[0]); process.exit(); });
}).end();
"""  # noqa: E501 - a library that reads HTTPS_PROXY, as short as can be


@wanted("node", "npm")
def test_npm_test_goes_through_and_trusts(confdir: str, company: tuple[Authority, str], tmp_path: Path) -> None:
    authority, url = company
    (tmp_path / "test.js").write_text(NODE, encoding="utf-8")
    package = {"name": "p", "version": "1.0.0", "scripts": {"test": f"node test.js {url}"}}
    (tmp_path / "package.json").write_text(json.dumps(package), encoding="utf-8")
    npm = ["npm", "--silent", "--prefix", str(tmp_path), "test"]
    done = around(confdir, *npm, SSL_CERT_FILE=str(authority.path))

    assert (0, "HTTP/1.1 410 Gone") == (done.returncode, done.stdout.strip())
    assert "410 Gone   GET localhost" in done.stderr


PYTEST = """
import os, pytest, urllib.error, urllib.request
URL = os.environ["COMPANY"]
def test_requests():
    assert 410 == pytest.importorskip("requests").get(URL).status_code
def test_httpx():
    assert 410 == pytest.importorskip("httpx").get(URL).status_code
def test_urllib_that_fails():
    urllib.request.urlopen(URL)
"""


def test_pytest_goes_through_and_trusts(confdir: str, company: tuple[Authority, str], tmp_path: Path) -> None:
    authority, url = company
    (tmp_path / "test_company.py").write_text(PYTEST, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    done = around(confdir, *command, SSL_CERT_FILE=str(authority.path), COMPANY=url)

    through = 1 + sum(importlib.util.find_spec(name) is not None for name in ("requests", "httpx"))
    assert 1 == done.returncode
    assert "1 failed" in done.stdout
    assert re.search(rf"1 incident, {through} exchanges?", done.stderr)
