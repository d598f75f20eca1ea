"""What stands in data/ is whole, consistent and well said."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from statusdoctor import knowledge, rules
from statusdoctor.facts.phrases import fold, phrasebook
from statusdoctor.knowledge import Cause, KnowledgeError, StatusPage, reading

BANNED = re.compile(r"\b(simply|just|obviously|please|illegal|oops|easy|easily done|of course)\b|!", re.I)
CAUSES = knowledge.causes()
PAGES = [page for code in knowledge.status_codes() if (page := knowledge.status_page(code))]
WORDS = knowledge.words()
UNUSED = {306, 418}


def words_in(text: str) -> int:
    return len(text.split())


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
        assert 3 <= words_in(cause.title) <= 14, cause.title
        assert 25 <= words_in(cause.why) <= 80, words_in(cause.why)
        assert [] == [fix.do for fix in cause.fixes if words_in(fix.do) > 24]

    def test_speaks_plainly(self, cause: Cause) -> None:
        assert [] == [text for text in prose(cause) if BANNED.search(text.replace("!important", ""))]

    def test_addresses_somebody_who_can_act(self, cause: Cause) -> None:
        assert {fix.audience for fix in cause.fixes} <= {"client", "server", "operator"}

    def test_links_are_https(self, cause: Cause) -> None:
        assert [] == [link.url for link in cause.learn if not link.url.startswith("https://")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.code)
class TestStatusPage:
    def test_names_causes_that_exist(self, page: StatusPage) -> None:
        named = {*page.causes, *page.consider, *([page.fallback] if page.fallback else ())}

        assert set() == named - set(CAUSES)

    def test_has_a_fallback_where_it_tells_of_a_failure(self, page: StatusPage) -> None:
        assert bool(page.fallback) == (page.code >= 400 and page.code not in UNUSED) or page.code in UNUSED

    def test_is_related_to_pages_that_exist(self, page: StatusPage) -> None:
        others = {*page.related, *(c.code for c in page.confused_with)}

        assert set() == others - set(knowledge.status_codes())

    def test_its_python_examples_compile(self, page: StatusPage) -> None:
        for example in page.examples:
            if example.language.startswith("Python"):
                compile(example.code, f"{page.code}.toml", "exec")

    def test_its_response_example_is_a_response(self, page: StatusPage) -> None:
        head, _, _ = page.response_example.partition("\n\n")
        status, *lines = head.strip().splitlines()

        assert re.match(rf"HTTP/(1\.1|2|3) {page.code}\b", status), status
        assert [] == [line for line in lines if not re.match(r"[\w-]+:", line)]


def sentences(page: StatusPage) -> Iterator[str]:
    texts: Iterable[str] = (
        page.meaning, page.browsers, page.apis, page.developer_note, page.retry.says, page.cacheable.says,
        *page.fix, *page.client, *page.server, *page.mistakes, *(c.says for c in page.confused_with),
    )  # fmt: skip
    for text in texts:
        yield from re.split(r"(?<=[.;:])\s+", " ".join(text.split()))


def test_no_long_sentence_stands_on_more_than_two_pages() -> None:
    counts = Counter(s for page in PAGES for s in set(sentences(page)) if words_in(s) > 8)

    assert [] == [sentence for sentence, count in counts.items() if count > 2]


def test_every_phrase_names_a_cause_that_exists() -> None:
    assert set() == {entry.cause for entry in WORDS} - set(CAUSES)


def test_every_entry_has_words_and_says_something() -> None:
    assert [] == [entry for entry in WORDS if not (entry.codes or entry.phrases) or not entry.says]


def test_phrases_are_long_enough_to_mean_something() -> None:
    assert [] == [p for entry in WORDS for p in entry.phrases if len(fold(p).encode()) < 5]  # Chinese says much in four signs


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


def test_explaining_loads_neither_mitmproxy_nor_the_rules() -> None:
    script = """
import sys
from statusdoctor.cli import main
try:
    main(["explain", "401"])
except SystemExit:
    heavy = ("mitmproxy", "statusdoctor.rules", "statusdoctor.doctor")
    print("LOADED", [m for m in sys.modules if m.startswith(heavy)])
"""

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert "LOADED []" in done.stdout + done.stderr, done.stderr
