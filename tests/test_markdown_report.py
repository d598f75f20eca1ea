"""The Markdown report: a golden that reads like a ticket, and hostile traffic that stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from statusdoctor.diagnosis import SourceError
from statusdoctor.masking import clean
from statusdoctor.render import markdown_report
from statusdoctor.render.markdown_report import code, text, to_markdown
from tests.goldens import check
from tests.reports import healthy, hostile, shop

PARSER = MarkdownIt("commonmark").enable("table")


def tokens(markdown: str) -> list[Token]:
    """What a reader of Markdown makes of it, inline pieces included."""
    found = PARSER.parse(markdown)
    return found + [child for token in found for child in token.children or ()]


def rendered(words: str) -> str:
    """The words that a reader sees where these are given."""
    return "".join(t.content for t in tokens(words) if t.type in ("text", "code_inline"))


def test_golden_report() -> None:
    check("report.md", to_markdown(shop(errors=(SourceError("entry 7", "no response.status"),))))


def test_healthy_traffic_is_said_so() -> None:
    assert to_markdown(healthy()).startswith("# HTTP diagnosis: nothing wrong was seen\n\nRead from `fine.har`")


def test_hostile_traffic_makes_no_link_no_image_and_no_html() -> None:
    found = tokens(to_markdown(hostile()))

    assert {"html_block", "html_inline", "image"}.isdisjoint(t.type for t in found)
    assert [] == [t.attrs["href"] for t in found if t.type == "link_open" and "evil" in str(t.attrs["href"])]


def test_hostile_traffic_adds_no_cell_to_the_table() -> None:
    found = tokens(to_markdown(hostile()))
    rows, cells = (sum(t.type == kind for t in found) for kind in ("tr_open", "td_open"))

    assert (rows - 1) * 5 == cells


def test_nobody_is_mentioned_and_no_issue_is_named() -> None:
    shown = text("ask @everyone about #12, GH-3 and https://evil.example/x today")

    assert "ask `@everyone` about `#12`, `GH-3` and `https://evil.example/x` today" == shown


@pytest.mark.parametrize(
    "words", ["plain", "a*b*c", "_x_", "snake_case", "`tick`", "<b>", "a|b", "[l](u)", "&lt;", "\\"]
)
def test_words_are_read_as_they_are(words: str) -> None:
    assert words == rendered(f"- {text(words)}")


@pytest.mark.parametrize("words", ["plain", "`", "``", "`a", "a ` b `` c", " ", " a ", "<b>", "a|b", "\\"])
def test_a_code_span_holds_any_words(words: str) -> None:
    assert words.strip() == rendered(f"- x{code(words)}").removeprefix("x").strip()


@given(st.text(max_size=60))
def test_whatever_the_words_they_make_no_markup(words: str) -> None:
    kinds = {t.type for t in tokens(f"- says: {text(clean(words))} and {code(clean(words))} end")}

    assert kinds <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
        "bullet_list_close", "text", "code_inline",
    }  # fmt: skip


def test_of_many_incidents_the_first_are_told_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown_report, "_IN_FULL", 1)
    monkeypatch.setattr(markdown_report, "_IN_TABLE", 2)
    shown = to_markdown(shop())

    assert "\n## 1. " in shown
    assert "\n## 2. " not in shown
    assert f"{len(shop().incidents) - 2} more incidents are left out." in shown
