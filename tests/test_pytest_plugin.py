"""The pytest plugin: a failed test tells what was wrong with its HTTP exchanges; switched off, it is not there."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import httpx
import pytest
import requests

from statusdoctor import pytest_plugin
from tests.small_server import serving

pytest_plugins = ["pytester"]

TITLE = "*HTTP exchanges that failed, by statusdoctor*"
ON = ["--statusdoctor", "-p", "no:cacheprovider"]


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with serving() as origin:
        yield origin


def suite(pytester: pytest.Pytester, origin: str, *lines: str, name: str = "test_shop") -> None:
    """A suite of one test with these lines."""
    body = "\n".join(f"    {line}" for line in lines)
    pytester.makepyfile(**{name: f"import asyncio, httpx, requests\nORIGIN = {origin!r}\n\ndef test_shop():\n{body}\n"})


EXPIRED = "requests.get(ORIGIN + '/expired', headers={'Authorization': 'Bearer abc'}, timeout=5).raise_for_status()"


def test_a_failed_test_tells_what_was_wrong_with_its_exchange(pytester: pytest.Pytester, origin: str) -> None:
    suite(pytester, origin, EXPIRED)

    result = pytester.runpytest_inprocess(*ON)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([TITLE, "*401 Unauthorized*GET*/expired*", "*auth/token-expired*"])


def test_the_settings_switch_it_on(pytester: pytest.Pytester, origin: str) -> None:
    pytester.makeini("[pytest]\nstatusdoctor = true\n")
    suite(pytester, origin, EXPIRED)

    pytester.runpytest_inprocess().stdout.fnmatch_lines([TITLE])


@pytest.mark.parametrize(
    "line",
    [
        "httpx.get(ORIGIN + '/expired', trust_env=False).raise_for_status()",
        "requests.get(ORIGIN + '/redirect', timeout=5).raise_for_status()",
        "assert requests.post(ORIGIN + '/expired', json={}, timeout=5).ok",
        "requests.get(ORIGIN + '/closed', timeout=5)",
        "httpx.get(ORIGIN + '/closed', trust_env=False)",
    ],
)
def test_whatever_way_an_exchange_fails_it_is_told(pytester: pytest.Pytester, origin: str, line: str) -> None:
    suite(pytester, origin, line)

    pytester.runpytest_inprocess(*ON).stdout.fnmatch_lines([TITLE])


@pytest.mark.parametrize("path", ["/expired", "/closed"])
def test_asynchronous_clients_are_heard_as_well(pytester: pytest.Pytester, origin: str, path: str) -> None:
    suite(
        pytester,
        origin,
        "async def get():",
        "    async with httpx.AsyncClient(trust_env=False) as client:",
        f"        assert (await client.get(ORIGIN + '{path}')).is_success",
        "asyncio.run(get())",
    )

    pytester.runpytest_inprocess(*ON).stdout.fnmatch_lines([TITLE])


def test_a_redirect_is_told_once(pytester: pytest.Pytester, origin: str) -> None:
    suite(pytester, origin, "requests.get(ORIGIN + '/redirect', timeout=5).raise_for_status()")

    shown = pytester.runpytest_inprocess(*ON).stdout.str()

    assert 1 == shown.count("401 Unauthorized   GET")
    assert "#1 " in shown


def test_a_fixture_that_fails_is_told(pytester: pytest.Pytester, origin: str) -> None:
    pytester.makepyfile(
        f"import pytest, requests\n@pytest.fixture\ndef shop():\n    requests.get({origin!r} + '/no', timeout=5)"
        ".raise_for_status()\n\ndef test_shop(shop):\n    pass\n"
    )
    result = pytester.runpytest_inprocess(*ON)

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([TITLE])


@pytest.mark.parametrize(
    "lines",
    [
        ["requests.get(ORIGIN + '/ok', timeout=5).raise_for_status()", "assert False"],
        ["assert False"],
        ["assert requests.get(ORIGIN + '/expired', timeout=5).status_code == 401"],
    ],
    ids=["a healthy exchange", "no exchange", "a test that passed"],
)
def test_nothing_is_told_without_a_failure_of_both(pytester: pytest.Pytester, origin: str, lines: list[str]) -> None:
    suite(pytester, origin, *lines)

    assert "by statusdoctor" not in pytester.runpytest_inprocess(*ON).stdout.str()


def test_each_test_begins_with_nothing_noted(pytester: pytest.Pytester, origin: str) -> None:
    pytester.makepyfile(
        f"import requests\n\ndef test_one():\n    requests.get({origin!r} + '/expired', timeout=5)\n\n"
        "def test_two():\n    assert False\n"
    )
    result = pytester.runpytest_inprocess(*ON)

    result.assert_outcomes(passed=1, failed=1)
    assert "by statusdoctor" not in result.stdout.str()


OURS = "{name for name in sys.modules if name.partition('.')[0] == 'statusdoctor'}"
LOADED = f"import sys\n\ndef test_modules():\n    assert {OURS} == {{'statusdoctor', 'statusdoctor.pytest_plugin'}}\n"


def test_switched_off_nothing_of_ours_is_imported(pytester: pytest.Pytester) -> None:
    heavy = "    assert not {'requests', 'httpx', 'rich', 'mitmproxy', 'msgspec'} & set(sys.modules)\n"
    pytester.makepyfile(LOADED + heavy)

    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_switched_off_nothing_is_told(pytester: pytest.Pytester, origin: str) -> None:
    suite(pytester, origin, EXPIRED)

    assert "by statusdoctor" not in pytester.runpytest_inprocess("-p", "no:cacheprovider").stdout.str()


def test_switched_on_nothing_of_ours_is_imported_before_a_test_has_failed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(LOADED)

    pytester.runpytest_subprocess("--statusdoctor").assert_outcomes(passed=1)


def test_the_libraries_are_left_as_they_were(pytester: pytest.Pytester, origin: str) -> None:
    before = (requests.Session.send, httpx.Client.send, httpx.AsyncClient.send)
    suite(pytester, origin, EXPIRED)

    pytester.runpytest_inprocess(*ON)

    assert before == (requests.Session.send, httpx.Client.send, httpx.AsyncClient.send)


def test_it_works_across_processes(pytester: pytest.Pytester, origin: str) -> None:
    suite(pytester, origin, EXPIRED)

    pytester.runpytest_subprocess(*ON, "-n", "1").stdout.fnmatch_lines([TITLE])


def test_a_stand_in_for_an_answer_does_no_harm() -> None:
    assert "" == pytest_plugin._diagnosis([("requests", object(), 0.0)])


def test_a_library_that_is_not_there_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)

    assert None is pytest_plugin._class("httpx", "Client")
    assert None is pytest_plugin._class("no_such_library", "Client")


def test_secrets_are_masked(pytester: pytest.Pytester, origin: str) -> None:
    suite(pytester, origin, EXPIRED.replace("abc", "c2VjcmV0LXRva2VuLW9mLXRoaXMtdGVzdA"))

    told = pytester.runpytest_inprocess(*ON).stdout.str().partition("by statusdoctor")[2]

    assert "auth/token-expired" in told
    assert "c2VjcmV0LXRva2Vu" not in told
