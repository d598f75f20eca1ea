"""`statusdoctor list [codes|causes|headers] [FILTER…]`: the index of the reference."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import rich_click as click

from statusdoctor import knowledge
from statusdoctor.cli.pages import FORMATS, write
from statusdoctor.knowledge import selecting
from statusdoctor.render.reference import index_outline
from statusdoctor.render.reference.outline import Outline

_KINDS: dict[str, tuple[Callable[[selecting.Wanted], Iterable[Any]], Callable[[Sequence[Any]], Outline]]] = {
    "codes": (selecting.codes, index_outline.codes),
    "causes": (selecting.known_causes, index_outline.causes),
    "headers": (selecting.known_fields, index_outline.fields),
}


@click.command("list")
@click.argument("what", type=click.Choice(list(_KINDS)), default="codes")
@click.argument("words", nargs=-1, metavar="[FILTER…]")
@click.option(
    "--family",
    type=click.Choice(knowledge.families()),
    metavar="FAMILY",
    help="A family of causes: auth, cors, gateway …",
)
@click.option("--class", "class_", type=click.Choice(selecting.CLASSES), help="A class of codes, or a state.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", help="How the list is written.")
@click.option("--width", type=click.IntRange(min=40), metavar="COLUMNS", help="Width on a terminal.")
def command(
    what: str, words: tuple[str, ...], family: str | None, class_: str | None, form: str, width: int | None
) -> None:
    """Lists the pages of the reference: status codes, causes, or header fields.

    FILTER is a GLOB for the name ('auth/token*', '5*'), or a word of name or title. Causes of a class are those that
    appear as its codes; codes and header fields of a family are those that have a cause of it.
    """
    select, outline = _KINDS[what]
    found = list(select(selecting.Wanted(words, family or "", class_ or "")))
    if form == "json":
        from statusdoctor.render.reference.json_pages import encode, entry

        click.echo(encode({what: [entry(page) for page in found]}))
    elif found:
        write([outline(found)], form, width)
    else:
        click.echo(f"statusdoctor: no {what} match; statusdoctor explain --search WORDS looks into the pages", err=True)
    sys.exit(0 if found else 2)
