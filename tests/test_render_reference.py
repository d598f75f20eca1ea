"""Pages as text: laid out for any width, Markdown that means what it says, and words for every key of the data."""

from __future__ import annotations

import io
import re

import pytest

from statusdoctor import knowledge
from statusdoctor.knowledge import Cause, Fix, Owner
from statusdoctor.knowledge.finding import Page
from statusdoctor.render.reference import cause_outline, index_outline
from statusdoctor.render.reference.markdown import escape, to_markdown
from statusdoctor.render.reference.naming import CACHE, CLASSES, FAMILIES, RETRY, SENT
from statusdoctor.render.reference.outline import Code, Outline, Prose, Row, Rows, Section, Table
from statusdoctor.render.reference.pages import outline_of, outlines_of
from statusdoctor.render.terminal.console import plain_or_rich
from statusdoctor.render.terminal.layout import wrap
from statusdoctor.render.terminal.pages import page

PAGES: list[Page] = [*knowledge.status_pages(), *knowledge.causes().values(), *knowledge.fields().values()]
OUTLINES = [outline_of(one) for one in PAGES]
LISTS = [
    index_outline.codes(list(knowledge.status_pages())),
    index_outline.causes(knowledge.causes().values()),
    index_outline.fields(knowledge.fields().values()),
]


def drawn(outline: Outline, width: int, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    plain_or_rich(stream, page(outline), width)
    return raw.getvalue().decode(encoding)


def sketch(*blocks: Prose | Rows | Code | Table, title: str = "A page") -> Outline:
    return Outline("index", "sketch", title, "What it is about.", (), (Section("Part", blocks),))


def literal(outline: Outline) -> set[str]:
    """The lines that are shown as they are, however long."""
    blocks = [block for section in outline.sections for block in section.blocks]
    code = [line for block in blocks if isinstance(block, Code) for line in block.text.splitlines()]
    return {line.strip() for line in code} | {
        row.term for block in blocks if isinstance(block, Rows) for row in block.rows
    }


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Save code and addresses: a break in them could not be copied."""
    for outline in (*OUTLINES, *LISTS, *outlines_of(PAGES[24:30])):
        as_it_is = literal(outline)
        wide = [line for line in drawn(outline, width).splitlines() if len(line) > width]

        assert [] == [line for line in wide if line.strip() not in as_it_is and "https://" not in line], outline.name


def test_prose_is_never_wider_than_can_be_read() -> None:
    assert 100 >= max(map(len, drawn(sketch(Prose("word " * 80)), 200).splitlines()))


def test_terms_stand_beside_their_text_where_there_is_room_and_above_it_elsewhere() -> None:
    rows = Rows((Row("term", "What is said of it."), Row("a-much-longer-term", "More.")))

    assert "  term                What is said of it." in drawn(sketch(rows), 80)
    assert "  term\n      What is said of it." in drawn(sketch(rows), 60)


def test_a_term_too_long_for_its_column_has_a_line_of_its_own() -> None:
    rows = Rows((Row("x" * 50, "What is said of it."), Row("term", "More.")))

    assert f"  {'x' * 50}\n" in drawn(sketch(rows), 80)


def test_two_things_stand_side_by_side_where_there_is_room() -> None:
    table = Table(("401", "403"), (("retry", "once", "never"),))

    assert re.search(r"retry +once +never", drawn(sketch(table), 100))
    assert "    401: once\n    403: never\n" in drawn(sketch(table), 60)


def test_a_title_and_its_tags_share_a_line_only_where_both_fit() -> None:
    tagged = Outline("code", "1", "A title", "Summary.", ("first", "second"), ())
    long = Outline("code", "1", "A title of many words " * 3, "Summary.", ("first", "second"), ())

    assert "A title" + " " * 37 + "first · second" == drawn(tagged, 58).splitlines()[0]
    assert "  first · second" in drawn(long, 60).splitlines()


def test_signs_that_a_stream_cannot_encode_have_stand_ins() -> None:
    tagged = Outline("code", "1", "A title", "Summary.", ("first", "second"), ())

    assert "first - second" in drawn(tagged, 60, encoding="ascii")


def test_code_is_not_cut() -> None:
    assert "x" * 200 in drawn(sketch(Code("x" * 200)), 60)


def test_wrapping_keeps_every_word() -> None:
    text = "a bb  ccc\ndddd " * 9

    assert text.split() == " ".join(wrap(text, 10)).split()
    assert all(len(line) <= 10 for line in wrap(text, 10))
    assert [] == wrap("", 10)


def test_every_key_of_the_data_has_words() -> None:
    pages = list(knowledge.status_pages())

    assert set(FAMILIES) == set(knowledge.families())
    assert {p.class_ for p in pages} == set(CLASSES)
    assert {p.retry.when for p in pages} == set(RETRY)
    assert {p.cacheable.when for p in pages} == set(CACHE)
    assert {f.sender for f in knowledge.fields().values()} == set(SENT)


def test_fixes_stand_under_who_can_apply_them_each_with_its_example() -> None:
    cause = Cause(
        title="A thing",
        fixes=(Fix("client", "Do this."), Fix("server", "Do that.", "that --now"), Fix("client", "Do more.")),
        id="auth/x",
    )

    shown = drawn(cause_outline.outline(cause), 80)

    assert "  For the client\n  - Do this.\n  - Do more.\n  For the server\n  - Do that.\n  that --now" in shown


def test_an_owner_is_shown_with_his_source() -> None:
    page_444 = next(p for p in knowledge.status_pages() if p.code == 444)
    owner: Owner = page_444.owners[0]

    assert owner.source in drawn(outline_of(page_444), 80)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a*b*", r"a\*b\*"),
        ("<script>", r"\<script\>"),
        ("`<a>` and <b>", r"`<a>` and \<b\>"),
        ("error_description", "error_description"),
        ("_emphasis_", r"\_emphasis\_"),
        ("[a](b)", r"\[a\](b)"),
        ("a lone ` tick", r"a lone \` tick"),
        ("a|b", r"a\|b"),
    ],
)
def test_markdown_text_means_itself(text: str, escaped: str) -> None:
    assert escaped == escape(text)


def test_markdown_has_one_title_and_closes_its_code() -> None:
    for outline in OUTLINES:
        lines = to_markdown(outline).splitlines()
        outside, inside = [], False
        for line in lines:
            if line.startswith("```"):
                inside = not inside
            elif not inside:
                outside.append(line)

        assert not inside, outline.name
        assert 1 == len([line for line in outside if line.startswith("# ")]), outline.name
        assert len(outline.sections) == len([line for line in outside if line.startswith("## ")]), outline.name


def test_markdown_tells_codes_apart_in_a_table() -> None:
    *_, last = outlines_of([one for one in PAGES if getattr(one, "code", 0) in (401, 403)])

    assert "| | 401 | 403 |\n| --- | --- | --- |\n" in to_markdown(last)
