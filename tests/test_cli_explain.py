"""`statusdoctor explain` and `list`: pages and the index, in every format; and what is said where there is none."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from statusdoctor.cli import main
from statusdoctor.knowledge import KnowledgeError, searching


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments])


def listed(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["list", *arguments])


def read(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_several_pages_follow_each_other() -> None:
    shown = explain("407", "auth/token-expired", "www-authenticate").stdout

    assert 0 < shown.index("\n\nauth/token-expired\n") < shown.index("\n\nWWW-Authenticate  ")
    assert shown.startswith("407 Proxy Authentication Required")


def test_two_codes_end_with_what_tells_them_apart() -> None:
    shown = explain("401", "403").stdout

    assert "\n401 or 403?\n" in shown
    assert shown.index("What differs") < shown.index("Frequent causes")


def test_of_several_codes_those_are_told_apart_that_people_confuse() -> None:
    """418 and 505 have nothing to do with each other."""
    shown = explain("502", "504", "418").stdout

    assert "\n502 or 504?\n" in shown
    assert "418?" not in shown


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["4O1"], "did you mean 401?"),
        (["www-autenticate"], "did you mean WWW-Authenticate"),
        (["token", "expird"], "no page for 'token expird'; did you mean auth/token-expired?"),
        (["471"], "no page for 471: nobody registered it, and clients treat it as 400"),
        (["xyzzy"], "no page for 'xyzzy'; statusdoctor list shows all pages"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(words: list[str], near: str) -> None:
    result = explain(*words)

    assert 2 == result.exit_code
    assert near in result.stderr
    assert "" == result.stdout


def test_words_that_name_a_page_together_are_one_phrase() -> None:
    assert explain("token", "expired").stdout.startswith("auth/token-expired")
    assert explain("not", "found").stdout.startswith("404 Not Found")


def test_what_is_found_is_shown_although_something_else_is_not() -> None:
    result = explain("401", "4O3")

    assert 2 == result.exit_code
    assert result.stdout.startswith("401 Unauthorized")
    assert "did you mean 403?" in result.stderr


def test_nothing_to_explain_is_a_usage_error() -> None:
    assert 2 == explain().exit_code


def test_search_ranks_pages_in_one_argument_or_several() -> None:
    one, several = explain("--search", "token expired"), explain("--search", "token", "expired")

    assert one.stdout == several.stdout
    assert one.stdout.index("auth/token-expired") < one.stdout.index("498")


def test_a_search_without_result_says_so() -> None:
    result = explain("--search", "xyzzy")

    assert 2 == result.exit_code
    assert "no page speaks of 'xyzzy'" in result.stderr


def test_a_search_that_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KnowledgeError("this Python's SQLite cannot search")

    monkeypatch.setattr(searching, "search", fails)

    result = explain("--search", "token")

    assert 1 == result.exit_code
    assert "cannot search" in result.stderr


def test_json_holds_pages_and_differences() -> None:
    report = read(explain("401", "403", "auth/token-expired", "Date", "--format", "json"))
    code, _, cause, field = report["pages"]

    assert ["code", "code", "cause", "field"] == [page["type"] for page in report["pages"]]
    assert {"id": "auth/token-expired", "title": cause["title"], "weight": "common"} == code["causes"][0]
    assert {"code": 401, "weight": "common"} in cause["codes"]
    assert cause["explanation"]
    assert cause["references"][0]["url"].startswith("https://")
    assert 401 in field["codes"]
    assert [[401, 403]] == [difference["codes"] for difference in report["differences"]]


def test_a_search_is_json_too() -> None:
    found = read(explain("--search", "token expired", "--format", "json"))["pages"]

    assert {"type": "cause", "name": "auth/token-expired"} == {k: found[0][k] for k in ("type", "name")}


def test_markdown_and_html_are_written() -> None:
    assert explain("401", "--format", "markdown").stdout.startswith("# 401 Unauthorized\n")
    assert "<!DOCTYPE html>" in explain("401", "--format", "html").stdout


def test_the_list_is_of_codes_unless_said_otherwise() -> None:
    assert "404 Not Found" in listed().stdout
    assert "auth/token-expired" in listed("causes").stdout
    assert "WWW-Authenticate" in listed("headers").stdout


def test_the_list_is_filtered() -> None:
    assert "9 pages" in listed("causes", "auth/token*").stdout
    assert "Cloudflare" in listed("codes", "cloudflare", "--class", "unofficial").stdout
    assert "401 Unauthorized" not in listed("codes", "--family", "gateway", "--class", "5xx").stdout


def test_an_empty_list_says_so() -> None:
    result = listed("codes", "xyzzy")

    assert 2 == result.exit_code
    assert "no codes match" in result.stderr


def test_a_family_that_does_not_exist_is_a_usage_error() -> None:
    assert 2 == listed("causes", "--family", "xyzzy").exit_code


def test_lists_are_json_too() -> None:
    codes = read(listed("codes", "401", "--format", "json"))["codes"]
    causes = read(listed("causes", "auth/token-expired", "--format", "json"))["causes"]
    fields = read(listed("headers", "WWW-Authenticate", "--format", "json"))["headers"]

    assert (401, "client error", ["IANA"]) == (codes[0]["code"], codes[0]["class"], codes[0]["owners"])
    assert 401 in causes[0]["codes"]
    assert ("WWW-Authenticate", "response") == (fields[0]["name"], fields[0]["sender"])


def test_lists_are_markdown_and_html_too() -> None:
    assert "- `401 Unauthorized`: " in listed("codes", "--format", "markdown").stdout
    assert "<h2" in listed("causes", "--format", "html").stdout


def test_explaining_loads_neither_mitmproxy_nor_facts_nor_rules() -> None:
    script = """
import sys
from statusdoctor.cli import main
try:
    main(["explain", "401"])
except SystemExit:
    heavy = ("mitmproxy", "statusdoctor.rules", "statusdoctor.facts", "statusdoctor.doctor", "jinja2", "sqlite3")
    print("LOADED", [m for m in sys.modules if m.startswith(heavy)])
"""

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert "LOADED []" in done.stdout + done.stderr, done.stderr
