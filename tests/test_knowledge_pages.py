"""The pages of codes and header fields: whole, well said, true to the registry, and linked to pages that exist."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h11
import msgspec
import pytest
from click.testing import CliRunner

from statusdoctor import knowledge
from statusdoctor.cli import main
from statusdoctor.knowledge import FieldPage, StatusPage
from statusdoctor.knowledge.relations import WEIGHTS, codes_of_field, weighted_causes, weighted_codes
from tests.prose import BANNED, sentences_in, words_in

PAGES = list(knowledge.status_pages())
FIELDS = knowledge.fields()
CAUSES = knowledge.causes()
REGISTRY = Path(__file__).parent / "reference" / "iana-http-status-codes.csv"
MAY_BE_EMPTY = {"requires", "consider", "fallback", "tell_apart", "note", "causes", "codes"}


def prose(page: StatusPage) -> Iterator[str]:
    """All that a page says in sentences, examples and headings left out."""
    yield from (page.summary, page.meaning, page.tell_apart, page.browsers, page.apis, page.developer_note)
    yield from (page.retry.says, page.cacheable.says, *page.fix, *page.client, *page.server, *page.mistakes)
    yield from (use.says for use in page.fields)
    yield from (required.says for required in page.requires)
    yield from (confused.says for confused in page.confused_with)
    yield from (owner.meaning for owner in page.owners)


def empty_places(value: Any, place: str = "") -> Iterator[str]:
    if value in ("", [], {}):
        yield place
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from empty_places(inner, name)
    if isinstance(value, list):
        for inner in value:
            yield from empty_places(inner, place)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.code)
class TestStatusPage:
    def test_leaves_no_field_empty(self, page: StatusPage) -> None:
        assert set() == set(empty_places(msgspec.to_builtins(page))) - MAY_BE_EMPTY

    def test_names_causes_that_exist(self, page: StatusPage) -> None:
        notes = {r.note for r in page.requires if r.note}
        named = {*page.causes, *page.consider, *notes, *([page.fallback] if page.fallback else ())}

        assert set() == named - set(CAUSES)

    def test_has_causes_where_it_is_no_success(self, page: StatusPage) -> None:
        assert page.causes or page.code < 300

    def test_lists_every_cause_once(self, page: StatusPage) -> None:
        listed = [cause.id for found in weighted_causes(page).values() for cause in found]

        assert set(page.causes) <= set(listed)
        assert len(listed) == len(set(listed))
        assert len(page.causes) == len(set(page.causes))

    def test_has_a_fallback_and_suspects_where_it_tells_of_a_failure(self, page: StatusPage) -> None:
        """418 is unused by the registry's word, and yet some do answer it."""
        failure = page.code >= 400

        assert failure == bool(page.fallback)
        assert failure == bool(page.tell_apart)
        assert 2 <= len(page.consider) <= 5 or not failure

    def test_is_related_to_pages_that_exist(self, page: StatusPage) -> None:
        others = {*page.related, *(c.code for c in page.confused_with)}

        assert set() == others - set(knowledge.status_codes())
        assert page.code not in others

    def test_shows_fields_that_have_a_page(self, page: StatusPage) -> None:
        shown = {use.name.lower() for use in page.fields} | {r.field.lower() for r in page.requires}

        assert set() == shown - set(FIELDS)

    def test_shows_each_field_as_it_is_sent(self, page: StatusPage) -> None:
        assert [] == [use for use in page.fields if not is_line(use.name, use.example)]

    def test_keeps_to_its_budgets(self, page: StatusPage) -> None:
        assert words_in(page.summary) <= 20
        assert [] == [fix for fix in page.fix if words_in(fix) > 20]
        assert 3 <= len(page.fix) <= 6
        assert 3 <= len(page.mistakes) <= 5

    def test_speaks_plainly(self, page: StatusPage) -> None:
        assert [] == [text for text in prose(page) if BANNED.search(text)]

    def test_names_its_owners_and_their_sources(self, page: StatusPage) -> None:
        owners = {owner.name.partition(" ")[0] for owner in page.owners}

        assert owners
        assert [] == [owner for owner in page.owners if not owner.source.startswith("https://")]
        assert (page.state == "unofficial") == ("IANA" not in owners)

    def test_links_to_what_specifies_it(self, page: StatusPage) -> None:
        assert page.specification.url.startswith("https://")
        if page.state in ("standard", "obsolete", "unused"):
            assert page.specification.url.startswith("https://www.rfc-editor.org/rfc/")

    def test_is_in_the_class_of_its_first_digit(self, page: StatusPage) -> None:
        classes = ("informational", "success", "redirection", "client error", "server error")

        assert page.class_ == (classes[page.code // 100 - 1] if page.code < 600 else "unofficial")

    def test_its_python_examples_compile(self, page: StatusPage) -> None:
        for example in page.examples:
            if example.language.startswith("Python"):
                compile(example.code, f"{page.code}.toml", "exec")

    def test_its_response_example_parses(self, page: StatusPage) -> None:
        head, _, _ = page.response_example.strip().partition("\n\n")

        assert page.code == parsed(head, upgrade="websocket" if page.code == 101 else "")


def is_line(name: str, line: str) -> bool:
    return line.lower().startswith(f"{name.lower()}:") and "\n" not in line.strip()


def parsed(head: str, upgrade: str) -> int:
    """The status that a strict parser reads in a response's head, as the answer to a plain request."""
    asked = [("Host", "shop.example"), *([("Connection", "upgrade"), ("Upgrade", upgrade)] if upgrade else [])]
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=asked))
    connection.send(h11.EndOfMessage())
    connection.receive_data(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
    event = connection.next_event()
    assert isinstance(event, h11.Response | h11.InformationalResponse), event
    status: int = event.status_code
    return status


@pytest.mark.parametrize("page", FIELDS.values(), ids=FIELDS)
class TestFieldPage:
    def test_leaves_nothing_empty(self, page: FieldPage) -> None:
        assert set() == set(empty_places(msgspec.to_builtins(page))) - MAY_BE_EMPTY
        assert 1 <= len(page.faults) <= 4

    def test_names_causes_and_codes_that_exist(self, page: FieldPage) -> None:
        assert set() == set(page.causes) - set(CAUSES)
        assert set() == set(page.codes) - set(knowledge.status_codes())

    def test_speaks_plainly(self, page: FieldPage) -> None:
        assert [] == [text for text in (page.what, *page.faults) if BANNED.search(text)]

    def test_shows_a_line_and_links_to_what_specifies_it(self, page: FieldPage) -> None:
        assert all(is_line(page.name, line) for line in page.example.strip().splitlines())
        assert page.specification.url.startswith("https://")


def test_no_long_sentence_stands_on_more_than_two_pages() -> None:
    told = ({s for text in prose(page) for s in sentences_in(text) if words_in(s) > 8} for page in PAGES)
    counts = Counter(sentence for sentences in told for sentence in sentences)

    assert [] == [sentence for sentence, count in counts.items() if count > 2]


def test_codes_and_causes_name_each_other_with_the_same_weight() -> None:
    from_codes = {
        (page.code, cause.id, weight)
        for page in PAGES
        for weight, found in weighted_causes(page).items()
        for cause in found
    }
    from_causes = {
        (code, cause_id, weight)
        for cause_id in CAUSES
        for weight, codes in weighted_codes(cause_id).items()
        for code in codes
    }

    assert from_codes == from_causes
    assert {weight for _, _, weight in from_codes} == set(WEIGHTS)


def test_a_field_lists_the_codes_whose_pages_show_it() -> None:
    page = FIELDS["www-authenticate"]

    assert {401, 403} <= set(codes_of_field(page))


def registered() -> dict[int, tuple[str, str]]:
    """The registry: name and state by code; what it calls unassigned left out."""
    found = {}
    with REGISTRY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, _, aside = row["Description"].partition(" (")
            state = {"OBSOLETED)": "obsolete", "": "standard"}.get(aside, "temporary")
            if row["Description"] == "(Unused)":
                name, state = row["Description"], "unused"
            if name != "Unassigned":
                found[int(row["Value"])] = (name, state)
    return found


def test_the_registry_and_the_pages_agree() -> None:
    """305 is deprecated by its RFC, which the registry does not repeat."""
    official = {page.code: (page.name, page.state) for page in PAGES if page.state != "unofficial"}

    assert registered() | {305: ("Use Proxy", "obsolete")} == official


def test_the_registry_and_list_codes_agree() -> None:
    shown = CliRunner().invoke(main, ["list", "codes", "--width", "100"]).stdout
    rows = set(re.findall(r"^  (\d{3}) ", shown, re.M))

    assert {str(code) for code in registered()} <= rows
    assert {str(page.code) for page in PAGES} == rows
