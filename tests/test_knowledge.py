"""What stands in data/ about causes, words and vendors is whole, consistent and well said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from statusdoctor import knowledge, rules
from statusdoctor.facts.phrases import fold, phrasebook
from statusdoctor.knowledge import Cause, KnowledgeError, StatusPage, reading
from statusdoctor.knowledge.relations import weighted_codes
from tests.prose import BANNED, words_in

CAUSES = knowledge.causes()
WORDS = knowledge.words()


def prose(cause: Cause) -> Iterator[str]:
    yield from (cause.title, cause.why, *cause.mistakes, *cause.exceptions)
    yield from (fix.do for fix in cause.fixes)
    for experiment in cause.confirm:
        yield experiment.do
        yield from (outcome.means for outcome in experiment.then)


@pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES)
class TestCause:
    def test_has_everything_that_a_page_needs(self, cause: Cause) -> None:
        assert all((cause.title, cause.why.strip(), cause.fixes, cause.learn, cause.mistakes, cause.exceptions))
        if cause.kind == "cause":
            assert cause.confirm
            assert all(experiment.then for experiment in cause.confirm)

    def test_says_where_it_appears(self, cause: Cause) -> None:
        places = set(cause.prior) - {"any", "failure"}

        assert cause.prior
        assert all(place.isdigit() for place in places)

    def test_keeps_to_its_budgets(self, cause: Cause) -> None:
        assert 6 <= words_in(cause.title) <= 12, cause.title
        assert 30 <= words_in(cause.why) <= 70, words_in(cause.why)
        assert [] == [fix.do for fix in cause.fixes if words_in(fix.do) > 20]

    def test_speaks_plainly(self, cause: Cause) -> None:
        assert [] == [text for text in prose(cause) if BANNED.search(text.replace("!important", ""))]

    def test_addresses_somebody_who_can_act(self, cause: Cause) -> None:
        assert {fix.audience for fix in cause.fixes} <= {"client", "server", "operator"}

    def test_appears_somewhere(self, cause: Cause) -> None:
        assert cause.prior.get("failure") or weighted_codes(cause.id)

    def test_links_are_https(self, cause: Cause) -> None:
        assert [] == [link.url for link in cause.learn if not link.url.startswith("https://")]


def test_every_phrase_names_a_cause_that_exists() -> None:
    assert set() == {entry.cause for entry in WORDS} - set(CAUSES)


def test_every_entry_has_words_and_says_something() -> None:
    assert [] == [entry for entry in WORDS if not (entry.codes or entry.phrases) or not entry.says]


def test_phrases_are_long_enough_to_mean_something() -> None:
    assert [] == [
        p for entry in WORDS for p in entry.phrases if len(fold(p).encode()) < 5
    ]  # Chinese says much in four signs


def test_all_words_compile_into_one_book() -> None:
    assert len(WORDS) == len(phrasebook().entries)


def test_vendors_look_at_lower_case_names() -> None:
    signs = [s for v in knowledge.vendors().values() for s in (*v.signs, *v.wrote_it)]

    assert [] == [s for s in signs if s.field != s.field.lower() or not (s.field or s.title or s.text)]


def test_rules_speak_for_causes_that_exist() -> None:
    assert set() == {r.cause for r in rules.load() if r.cause} - set(CAUSES)


def test_a_field_is_found_in_any_case() -> None:
    page = knowledge.field_page("www-authenticate")

    assert page is not None
    assert "WWW-Authenticate" == page.name


def test_what_is_not_there_is_none() -> None:
    assert knowledge.status_page(299) is None
    assert knowledge.cause("auth/no-such-thing") is None
    assert {} == knowledge.family("../status")


def test_an_unknown_code_has_the_fallback_of_its_class() -> None:
    assert "server/error" == knowledge.fallback(599 + 1)
    assert "request/malformed" == knowledge.fallback(489)


def test_a_broken_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    with pytest.raises(KnowledgeError, match=r"x\.toml"):
        reading.typed({"code": "four"}, StatusPage, "x.toml")
