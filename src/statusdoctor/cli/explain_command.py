"""`statusdoctor explain WHAT…`: pages of the reference for status codes, cause ids, header fields."""

from __future__ import annotations

import re
import sys

import rich_click as click

from statusdoctor.cli.pages import FORMATS, write
from statusdoctor.knowledge.finding import Page, called, find, slug

_NAMED = re.compile(r"[\d/-]").search  # what codes, ids and most fields have in their names
_NOTHING = 2  # the exit status where a word means no page


@click.command("explain")
@click.argument("what", nargs=-1, metavar="WHAT…")
@click.option("--search", metavar="WORDS", help="Find the pages that speak of these words, best first.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", help="How pages are written.")
@click.option("--width", type=click.IntRange(min=40), metavar="COLUMNS", help="Width on a terminal.")
def command(what: tuple[str, ...], search: str | None, form: str, width: int | None) -> None:
    """Explains a status code (401), a cause (auth/token-expired) or a header field (WWW-Authenticate).

    Several are explained one after the other; after two status codes stands what tells them apart.
    """
    if search is not None:
        sys.exit(_search(" ".join((search, *what)), form, width))
    if not what:
        raise click.UsageError("name a status code, a cause or a header field; statusdoctor list shows them all")
    found, unknown = _found(what)
    if found:
        _explain(found, form, width)
    for word in unknown:
        click.echo(f"statusdoctor: {_unknown(word)}", err=True)
    sys.exit(_NOTHING if unknown else 0)


def _found(what: tuple[str, ...]) -> tuple[list[Page], list[str]]:
    """The pages that words mean, and the words that mean none; `not found` is one phrase, as is what means nothing."""
    phrase = " ".join(what)
    pages = {word: find(word) for word in what}
    if len(what) > 1 and not any(map(_NAMED, what)) and (called().get(slug(phrase)) or not any(pages.values())):
        pages = {phrase: find(phrase)}
    return [page for page in pages.values() if page], [word for word, page in pages.items() if not page]


def _explain(found: list[Page], form: str, width: int | None) -> None:
    if form == "json":
        from statusdoctor.render.reference.json_pages import to_json

        click.echo(to_json(found))
        return
    from statusdoctor.render.reference.pages import outlines_of

    write(outlines_of(found), form, width)


def _search(words: str, form: str, width: int | None) -> int:
    from statusdoctor.knowledge import KnowledgeError
    from statusdoctor.knowledge.searching import search

    try:
        hits = search(words)
    except KnowledgeError as exc:
        raise click.ClickException(str(exc)) from exc
    if form == "json":
        from statusdoctor.render.reference.json_pages import encode

        click.echo(encode({"search": words, "pages": hits}))
    elif hits:
        from statusdoctor.render.reference import index_outline

        write([index_outline.hits(words, hits)], form, width)
    else:
        click.echo(f"statusdoctor: no page speaks of {words!r}", err=True)
    return 0 if hits else _NOTHING


def _unknown(word: str) -> str:
    if len(word) == 3 and word.isdecimal() and word[0] in "12345":
        return f"no page for {word}: nobody registered it, and clients treat it as {word[0]}00 (RFC 9110, 15)"
    from statusdoctor.knowledge.suggesting import suggestions

    near = suggestions(word)
    hint = f"; did you mean {', '.join(near)}?" if near else "; statusdoctor list shows all pages"
    return f"no page for {word!r}{hint}"
