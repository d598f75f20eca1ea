"""Some pages as one HTML document that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable

from statusdoctor.render.reference.outline import Outline
from statusdoctor.render.website.environment import asset, environment
from statusdoctor.render.website.markup import anchor


def to_html(outlines: Iterable[Outline]) -> str:
    """Pages one after the other; what they say of each other are links, what lies elsewhere is not."""
    pages = list(outlines)
    places = {(page.kind, page.name): f"#{anchor(page.name)}" for page in pages}

    def href(kind: str, name: str) -> str:
        return next((place for key, place in places.items() if key == (kind, name)), "")

    template = environment().get_template("single.html")
    return template.render(pages=pages, href=href, style=asset("style.css"))
