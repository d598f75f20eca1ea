"""Finding pages: by what they are called, by slips of the finger, by words; and parts of the index."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
import tomli

from statusdoctor import knowledge
from statusdoctor.knowledge import Cause, KnowledgeError, StatusPage, reading, searching
from statusdoctor.knowledge.finding import Page, find
from statusdoctor.knowledge.relations import difference, fields_of_cause, fields_of_code, weighted_causes
from statusdoctor.knowledge.searching import pages_with_all, search
from statusdoctor.knowledge.selecting import Wanted, codes, known_causes, known_fields
from statusdoctor.knowledge.suggesting import suggestions


def name_of(page: Page | None) -> str:
    if page is None:
        return ""
    if isinstance(page, StatusPage):
        return str(page.code)
    return page.id if isinstance(page, Cause) else page.name


def page_of(code: int) -> StatusPage:
    page = knowledge.status_page(code)
    assert page
    return page


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("401", "401"),
        ("401.2", "401"),
        (" 401 ", "401"),
        ("401 Unauthorized", "401"),
        ("bad gateway", "502"),
        ("auth/token-expired", "auth/token-expired"),
        ("AUTH/Token-Expired", "auth/token-expired"),
        ("token-expired", "auth/token-expired"),
        ("www-authenticate", "WWW-Authenticate"),
        ("forbidden", "403"),  # rather than access/forbidden
        ("unauthorized", ""),  # 401 and 561
        ("299", ""),
        ("٤٠١", ""),
        ("40100", ""),
        ("../status/401", ""),
        ("", ""),
    ],
)
def test_a_word_finds_its_page(word: str, name: str) -> None:
    assert name == name_of(find(word))


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("4O1", "401"),
        ("5o2", "502"),
        ("www-autenticate", "WWW-Authenticate"),
        ("authrization", "Authorization"),
        ("auth/token-expird", "auth/token-expired"),
        ("forbiden", "403"),
        ("unauthorized", "561"),
        ("token that is expired", "auth/token-expired"),
        ("1020", "530"),  # Cloudflare's own number stands on the page of the code that it is sent with
    ],
)
def test_a_slip_is_near_the_page_that_was_meant(word: str, near: str) -> None:
    assert near in suggestions(word)


def test_three_pages_are_suggested_at_most_and_none_for_nonsense() -> None:
    assert 3 >= len(suggestions("token"))
    assert [] == suggestions("xyzzy")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("token expired", "auth/token-expired"),
        ("expires token", "auth/token-expired"),
        ("WWW-Authenticate", "WWW-Authenticate"),
        ("404", "404"),
        ("wildcard credentials cors", "cors/wildcard-with-credentials"),
        ("captcha", "access/bot-challenge"),
        ('"; DROP TABLE pages', ""),
        ("AND", ""),
        ("***", ""),
    ],
)
def test_a_search_ranks_pages(words: str, first: str) -> None:
    found = [hit.name for hit in search(words)]

    assert first == found[0] if first else len(found) <= 12


def test_pages_with_all_words_come_before_pages_with_some() -> None:
    both = [hit.name for hit in pages_with_all("retry storm")]

    assert both == [hit.name for hit in search("retry storm")][: len(both)]


def test_a_python_without_full_text_search_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        def execute(self, _: str) -> None:
            raise sqlite3.OperationalError("no such module: fts5")

    searching._index().close()
    searching._index.cache_clear()
    monkeypatch.setattr(sqlite3, "connect", lambda _: Bare())

    with pytest.raises(KnowledgeError, match="no such module: fts5"):
        search("token")
    assert [] == suggestions("xyzzy")


def test_the_tables_of_a_file_are_the_same_one_by_one_and_read_whole() -> None:
    """Files are cut into tables by their headings, so that few have to be parsed."""
    folder = knowledge.data_dir()

    for path in (folder / "headers.toml", *(folder / "causes").glob("*.toml")):
        whole: dict[str, Any] = tomli.loads(path.read_text(encoding="utf-8"))

        assert whole == {name: tomli.loads(text) for name, text in reading._tables(path).items()}


def test_naming_leaves_out_only_what_does_not_name_the_words() -> None:
    for code in (401, 999):
        assert {c.id for c in knowledge.causes().values() if str(code) in c.prior} <= set(
            knowledge.causes(naming=str(code))
        )
    listing = {page.code for page in knowledge.status_pages() if "cors/origin-missing" in page.causes}
    assert listing == {page.code for page in knowledge.status_pages(naming="cors/origin-missing")}


def test_a_code_without_known_weights_has_its_causes_in_one_group() -> None:
    assert [""] == list(weighted_causes(page_of(444)))


def test_fields_belong_to_codes_and_causes() -> None:
    assert "WWW-Authenticate" in [field.name for field in fields_of_cause("auth/token-expired")]
    assert "DPoP" in [field.name for field in fields_of_code(page_of(401))]
    assert "WWW-Authenticate" not in [field.name for field in fields_of_code(page_of(401))]  # shown at length


def test_two_codes_are_told_apart() -> None:
    found = difference(page_of(401), page_of(403))
    aspects = {aspect.name: (aspect.left, aspect.right) for aspect in found.aspects}

    assert 2 == len(found.says)
    assert ("WWW-Authenticate", "nothing in particular") == aspects["must bear"]
    assert "class" not in aspects  # it is the same
    assert "auth/token-expired" in found.in_common
    assert "auth/digest-rejected" in found.left_mostly
    assert "access/waf-blocked" in found.right_mostly


def test_the_index_is_filtered_by_glob_words_family_and_class() -> None:
    assert {500, 501} <= {page.code for page in codes(Wanted(("50*",)))}
    assert [401, 561] == [page.code for page in codes(Wanted(("unauthorized",)))]
    assert {"unofficial"} == {page.state for page in codes(Wanted(class_="unofficial"))}
    assert 502 in {page.code for page in codes(Wanted(class_="5xx", family="gateway"))}
    assert ["520"] == [str(page.code) for page in codes(Wanted(("cloudflare", "oversized")))]

    assert {"auth"} == {cause.id.partition("/")[0] for cause in known_causes(Wanted(family="auth"))}
    assert {"auth/token-expired"} < {cause.id for cause in known_causes(Wanted(("auth/token*",)))}
    assert "gateway/upstream-refused" in {cause.id for cause in known_causes(Wanted(class_="5xx"))}
    assert "auth/token-expired" not in {cause.id for cause in known_causes(Wanted(class_="5xx"))}

    assert "X-Esri-Authorization" in {field.name for field in known_fields(Wanted(class_="unofficial"))}
    assert "WWW-Authenticate" not in {field.name for field in known_fields(Wanted(class_="2xx"))}
    assert "Origin" in {field.name for field in known_fields(Wanted(("origin",), "cors"))}
    assert [] == list(codes(Wanted(("no such thing",))))
