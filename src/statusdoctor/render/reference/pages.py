"""Any page as an outline, and what stands at the end of several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from statusdoctor.knowledge import Cause, StatusPage
from statusdoctor.knowledge.finding import Page
from statusdoctor.render.reference import cause_outline, code_outline, difference_outline, field_outline
from statusdoctor.render.reference.outline import Outline


def outline_of(page: Page) -> Outline:
    """What stands on a page, whatever it is about."""
    if isinstance(page, StatusPage):
        return code_outline.outline(page)
    return cause_outline.outline(page) if isinstance(page, Cause) else field_outline.outline(page)


def outlines_of(pages: Iterable[Page]) -> Iterator[Outline]:
    """The pages in order; then the differences between the codes among them."""
    pages = list(pages)
    yield from map(outline_of, pages)
    for left, right in compared(pages):
        yield difference_outline.outline(left, right)


def compared(pages: Iterable[Page]) -> list[tuple[StatusPage, StatusPage]]:
    """Which codes are told apart: two whatever they are, of several those that people confuse."""
    codes = list({page.code: page for page in pages if isinstance(page, StatusPage)}.values())
    pairs = list(combinations(codes, 2))
    return pairs if len(pairs) == 1 else [(one, other) for one, other in pairs if _confused(one, other)]


def _confused(one: StatusPage, other: StatusPage) -> bool:
    return other.code in {c.code for c in one.confused_with} or one.code in {c.code for c in other.confused_with}
