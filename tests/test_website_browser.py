"""The web site in a real browser, from the disk: search finds, links lead somewhere, and it fits every window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from statusdoctor.render.website.builder import write_site
from tests.browser import Tab, chromium, tab

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine")

PAGES = ("index.html", "codes/401.html", "causes/auth/token-expired.html", "fields/www-authenticate.html")
FIRST = "document.querySelector('.found li a')"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder)
    return folder.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Tab]:
    with tab() as found:
        yield found


def write(browser: Tab, words: str) -> None:
    browser.press("/")
    browser.write(words)
    browser.until(FIRST)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("token expired", "auth/token-expired"),
        ("expires token", "auth/token-expired"),
        ("401", "401 Unauthorized"),
        ("www-authenticate", "WWW-Authenticate"),
        ("cookie too large", "cookies/too-large"),
        ("captcha", "access/bot-challenge"),
    ],
)
def test_search_finds(browser: Tab, site: str, words: str, found: str) -> None:
    browser.open(f"{site}/codes/403.html")

    write(browser, words)

    assert found == browser.run("document.querySelector('.found li strong').textContent")


def test_enter_leads_to_the_best_page_from_any_depth(browser: Tab, site: str) -> None:
    browser.open(f"{site}/causes/cors/origin-missing.html")

    write(browser, "token expired")
    browser.press("Enter", "\r")

    assert browser.until("location.pathname.endsWith('/causes/auth/token-expired.html')")


def test_arrows_walk_through_what_was_found_and_escape_ends_it(browser: Tab, site: str) -> None:
    browser.open(f"{site}/index.html")

    write(browser, "cors")
    browser.press("ArrowDown")
    on_first = browser.run(f"document.activeElement === {FIRST}")
    browser.press("Escape")

    assert on_first
    assert browser.run("document.activeElement.id === 'q' && document.querySelector('.found').hidden")


def test_what_nothing_speaks_of_is_said(browser: Tab, site: str) -> None:
    browser.open(f"{site}/index.html")

    browser.press("/")
    browser.write("xyzzy")

    assert browser.until("document.querySelector('[role=status]').textContent === 'No page speaks of this.'")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_pages_fit_the_window(browser: Tab, site: str, width: int, dark: bool) -> None:
    browser.window(width, 900, dark=dark)

    for page in PAGES:
        browser.open(f"{site}/{page}")

        assert width == browser.run("document.documentElement.scrollWidth"), page
        assert dark == (browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)")


def test_links_lead_to_pages_with_a_heading(browser: Tab, site: str) -> None:
    browser.open(f"{site}/codes/401.html")
    links = browser.run("[...document.querySelectorAll('main a')].map(a => a.href).filter(a => a.startsWith('file:'))")

    assert len(links) > 50
    for link in sorted(set(links))[::12]:
        browser.open(link)
        assert browser.run("document.querySelector('h1').textContent.trim()"), link


def test_the_keyboard_goes_straight_to_the_content(browser: Tab, site: str) -> None:
    browser.open(f"{site}/codes/401.html")

    browser.press("Tab")
    skips = browser.run("document.activeElement.className")
    browser.press("Enter", "\r")

    assert "skip" == skips
    assert browser.until("document.activeElement.id === 'main-content'")


def test_pages_are_readable_without_scripts(browser: Tab, site: str) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(f"{site}/codes/401.html")
    try:
        node = browser.call("DOM.getDocument")["root"]["nodeId"]
        form = browser.call("DOM.querySelector", nodeId=node, selector="form.search[hidden]")["nodeId"]
        heading = browser.call("DOM.querySelector", nodeId=node, selector="h1")["nodeId"]

        assert form, "a search that cannot work is not shown"
        assert "Unauthorized" in browser.call("DOM.getOuterHTML", nodeId=heading)["outerHTML"]
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_screenshot_can_be_looked_at(browser: Tab, site: str, tmp_path: Path) -> None:
    browser.window(390, 800)
    browser.open(f"{site}/index.html")

    browser.screenshot(tmp_path / "index.png")

    assert (tmp_path / "index.png").read_bytes().startswith(b"\x89PNG")
