"""A real mitmweb in a real browser: the list, the content view, the comment and the event log tell of sick flows."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from statusdoctor.lab.client import Client
from statusdoctor.lab.world import World
from tests.browser import Tab, chromium, tab
from tests.proxies import Proxy, eventually, mitmdump, tool

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium is on this machine")

TOKEN = "sesame"  # mitmweb 12 asks for one; 11 does not know the option
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")  # a folder, for whoever wants to look at them


@pytest.fixture(scope="module")
def sick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Proxy, Tab]]:
    """mitmweb with a healthy flow, a 401 that came twice and a CONNECT that reached nobody; a browser shows it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("web")
    settings = ["--set", f"web_password={TOKEN}", "--set", "doctor_patience=0", "--no-web-open-browser"]
    command = [tool("mitmweb"), *mitmdump()[1:], "--web-port", str(port), *settings]
    with Proxy(folder, command, folder) as web, tab() as page:
        with World() as world, Client(web.address) as client:
            client.send("GET", f"{world.api}/v1/status")
            for _ in range(2):
                client.send("GET", f"{world.api}/v1/orders")
            with socket.create_connection(tuple(web.address.split(":"))) as raw:  # type: ignore[arg-type]  # a digit text is a port
                raw.sendall(b"CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n")
                assert raw.recv(100).startswith(b"HTTP/1.1 502")
        web.said("127.0.0.1:1")
        page.window(1400, 900)
        page.open(f"http://127.0.0.1:{port}/?token={TOKEN}")
        page.until("document.querySelectorAll('.flow-table tbody tr').length >= 4")
        yield web, page


def click(page: Tab, text: str) -> None:
    """A link, button or switch by what stands on it."""
    found = (
        "[...document.querySelectorAll('a, button, label, td')]"
        f".filter(e => e.innerText.trim() === {text!r} && e.offsetParent).at(-1)"
    )
    page.until(f"!!{found}")
    page.run(f"{found}.click()")


def events(page: Tab) -> list[str]:
    """The lines of the event log: the page draws only those that its window holds, and asks for all of them here."""
    lines: list[str] = page.run("fetch('./events').then(r => r.json()).then(all => all.map(e => e.message))")
    return lines


def shown(page: Tab, text: str, name: str) -> None:
    """Waits until a text stands on the page."""
    page.until(f"document.body.innerText.includes({text!r})")
    if SCREENSHOTS:
        page.screenshot(Path(SCREENSHOTS) / f"{name}.png")


def row(page: Tab, telling: str) -> Any:
    return f"[...document.querySelectorAll('.flow-table tbody tr')].find(r => r.innerText.includes('{telling}'))"


def test_the_list_marks_what_is_sick_and_shows_what_reached_nobody(sick: tuple[Proxy, Tab]) -> None:
    _, page = sick

    assert "🔴" in page.run(f"{row(page, '/v1/orders')}.innerText")
    assert "🔴" not in page.run(f"{row(page, '/v1/status')}.innerText")
    assert "🔴" in page.run(f"{row(page, 'CONNECT')}.innerText")


def test_the_content_view_holds_the_whole_diagnosis(sick: tuple[Proxy, Tab]) -> None:
    _, page = sick
    page.run(f"{row(page, '/v1/orders')}.click()")
    click(page, "Response")
    click(page, "View: auto")
    click(page, "status doctor")

    shown(page, "certain · auth/no-credentials", "content-view")
    text = page.run("document.body.innerText")
    assert "Fix " in text
    assert "statusdoctor explain auth/no-credentials" in text


def test_the_comment_is_the_headline_with_its_cause(sick: tuple[Proxy, Tab]) -> None:
    _, page = sick
    page.run(f"{row(page, 'CONNECT')}.click()")
    click(page, "Comment")

    shown(page, "(certain: connect/refused)", "comment")


def test_the_event_log_has_one_line_an_incident(sick: tuple[Proxy, Tab]) -> None:
    _, page = sick
    click(page, "Options")
    click(page, "Display Event Log")

    shown(page, "Eventlog", "event-log")
    lines = eventually(lambda: told if "connect/refused" in "".join(told := events(page)) else [], "the last event")
    assert 1 == len([line for line in lines if "(certain: auth/no-credentials)" in line])
    assert 1 == len([line for line in lines if "CONNECT 127.0.0.1:1: " in line])
