"""A content view named Status Doctor: the diagnosis of a flow in place of a body, where the user asks for it.

One class serves both of mitmproxy's interfaces: 11 calls the view, 12 calls `prettify`. It never offers itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from mitmproxy import contentviews, http

Explain = Callable[[http.HTTPFlow], str]
_Line = list[tuple[str, str]]


class StatusDoctorView:
    """What `explain` says of the flow that a message belongs to."""

    name = "Status Doctor"
    syntax_highlight = "none"

    def __init__(self, explain: Explain) -> None:
        self._explain: Explain | None = explain

    def retire(self) -> None:
        """mitmproxy 12 keeps its views: one whose addon is gone says so."""
        self._explain = None

    def text(self, flow: object) -> str:
        if self._explain is None:
            return "statusdoctor is not loaded any more."
        if not isinstance(flow, http.HTTPFlow):
            return "statusdoctor speaks of HTTP flows alone."
        # mitmweb gives a line without signs no height.
        return "\n".join(line or " " for line in self._explain(flow).splitlines())

    def prettify(self, _data: bytes, metadata: Any) -> str:
        """For mitmproxy 12."""
        return self.text(metadata.flow)

    def __call__(self, _data: bytes, *, flow: object = None, **_metadata: Any) -> tuple[str, Iterator[_Line]]:
        """For mitmproxy 11."""
        return self.name, ([("text", line)] for line in self.text(flow).splitlines())

    def render_priority(self, _data: bytes, *_: Any, **_metadata: Any) -> float:
        """Below all others: as the automatic choice it would hide the body."""
        return -1.0

    def __lt__(self, other: Any) -> bool:
        return bool(self.name < other.name)


def add(view: StatusDoctorView) -> None:
    """Offers the view under its name, in place of one that an earlier addon left behind."""
    for left in [old for old in _views_of_11() if old.name == view.name]:
        contentviews.remove(left)
    contentviews.add(cast(Any, view))


def remove(view: StatusDoctorView) -> None:
    """Takes the view away, as far as mitmproxy lets it: 12 knows no way but another view of its name."""
    view.retire()
    if view in _views_of_11():
        contentviews.remove(cast(Any, view))


def _views_of_11() -> list[Any]:
    return [] if hasattr(contentviews, "Contentview") else list(contentviews.views)
