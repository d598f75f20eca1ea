"""The HTML report in a real browser, from the disk: search, filters, folding, marks, print, and hostile traffic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from statusdoctor.render.html_report import to_html
from tests.browser import Tab, chromium, tab
from tests.reports import hostile, shop

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine")

SHOWN = "(part) => [...document.querySelectorAll(part)].filter(n => !n.hidden)"
INCIDENTS = f"({SHOWN})('.incident').map(n => n.querySelector('.id').textContent)"
ENTRIES = f"({SHOWN})('.entry').length"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("report")
    for name, report in (("shop", shop()), ("hostile", hostile())):
        (found / f"{name}.html").write_text(to_html(report), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Tab]:
    with tab() as found:
        yield found


@pytest.fixture
def page(browser: Tab, folder: Path) -> Tab:
    browser.window(1280, 900)
    browser.open("about:blank")
    browser.open((folder / "shop.html").as_uri())
    return browser


def choose(page: Tab, name: str, value: str) -> None:
    page.run(
        f"(() => {{ const box = document.querySelector('#f-{name}'); box.value = '{value}';"
        " box.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


def test_search_leaves_what_matches(page: Tab) -> None:
    page.press("/")
    page.write("basic password")

    assert ["auth/basic-rejected"] == page.run(INCIDENTS)
    assert 1 == page.run(ENTRIES)
    assert "1 of 5 incidents match." == page.run("document.querySelector('[role=status]').textContent")


def test_search_looks_into_messages_and_leaves_the_exchanges_that_match(page: Tab) -> None:
    page.press("/")
    page.write("orders/8813")

    assert ["auth/token-expired"] == page.run(INCIDENTS)
    assert ["#2"] == page.run(f"({SHOWN})('#i1 .exchange').map(n => n.querySelector('.which').textContent)")


def test_what_nothing_matches_is_said_and_undone(page: Tab) -> None:
    page.press("/")
    page.write("xyzzy")
    said = page.run("document.querySelector('[role=status]').textContent")
    page.run("document.querySelector('.chosen button').click()")

    assert "Nothing matches." == said
    assert 5 == page.run(ENTRIES)


def test_filters_choose_by_family_certainty_and_host(page: Tab) -> None:
    choose(page, "family", "auth")
    families = page.run(INCIDENTS)
    choose(page, "host", "admin.shop.example")
    hosts = page.run(INCIDENTS)
    choose(page, "certainty", "possible")

    assert ["auth/token-expired", "auth/basic-rejected"] == families
    assert ["auth/basic-rejected"] == hosts
    assert [] == page.run(INCIDENTS)


def test_all_can_be_unfolded_and_folded(page: Tab) -> None:
    folds = "document.querySelectorAll('.incident details')"
    count = f"[[...{folds}].filter(n => n.open).length, {folds}.length]"
    page.run("document.querySelector('.fold').click()")
    opened, every = page.run(count)
    page.run("document.querySelector('.fold').click()")

    assert opened == every
    assert [0, every] == page.run(count)


def test_evidence_leads_to_its_mark(page: Tab) -> None:
    page.run("document.querySelector('#i1 .exchange').open = false")
    page.run("document.querySelector('#i1 .evidence a').click()")

    assert page.until("document.querySelector('#i1 .exchange').open && document.querySelector('mark:target') !== null")


def test_our_own_script_and_style_pass_the_policy(page: Tab) -> None:
    assert page.run("!document.querySelector('.filters').hidden")
    assert page.run("getComputedStyle(document.querySelector('mark')).borderBottomStyle === 'solid'")


def test_hostile_traffic_runs_nothing_and_loads_nothing(browser: Tab, folder: Path) -> None:
    browser.open((folder / "hostile.html").as_uri())

    assert 0 == browser.run("performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length")
    assert 0 == browser.run("document.querySelectorAll('img, iframe, object, [onerror]').length")
    assert 1 == browser.run("document.scripts.length")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("name", ["shop", "hostile"])
def test_it_fits_the_window(browser: Tab, folder: Path, name: str, width: int, dark: bool) -> None:
    browser.window(width, 900, dark=dark)
    browser.open((folder / f"{name}.html").as_uri())
    browser.run("document.querySelector('.fold').click()")

    assert width == browser.run("document.documentElement.scrollWidth")
    assert dark == (browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)")


def test_print_shows_what_is_folded_and_no_controls(page: Tab) -> None:
    page.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert page.run("[...document.querySelectorAll('.message')].every(n => n.getBoundingClientRect().height > 0)")
        assert page.run("getComputedStyle(document.querySelector('.top')).display === 'none'")
    finally:
        page.call("Emulation.setEmulatedMedia", media="")


def test_it_is_readable_without_scripts(browser: Tab, folder: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open((folder / "shop.html").as_uri())
        node = browser.call("DOM.getDocument")["root"]["nodeId"]

        assert browser.call("DOM.querySelector", nodeId=node, selector=".filters[hidden]")["nodeId"]
        assert browser.call("DOM.querySelector", nodeId=node, selector=".incident:not([hidden]) .evidence")["nodeId"]
        assert browser.call("DOM.querySelector", nodeId=node, selector="details summary")["nodeId"]
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
