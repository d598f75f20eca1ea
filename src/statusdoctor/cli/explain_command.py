"""`statusdoctor explain WHAT…`: a page of the reference for a status code, a cause id or a header field."""

from __future__ import annotations

import difflib
import sys

import rich_click as click

from statusdoctor import knowledge


@click.command("explain")
@click.argument("what", nargs=-1, required=True, metavar="WHAT…")
@click.option("--width", type=click.IntRange(min=40), metavar="COLUMNS", help="Width of the output.")
def command(what: tuple[str, ...], width: int | None) -> None:
    """Explains a status code (401), a cause (auth/token-expired) or a header field (WWW-Authenticate)."""
    from statusdoctor.render.terminal import pages
    from statusdoctor.render.terminal.console import plain_or_rich

    missing = False
    for number, word in enumerate(what):
        page = find(word)
        if page is None:
            missing = True
            click.echo(f"statusdoctor: {_unknown(word)}", err=True)
            continue
        if number:
            click.echo()
        draw = {
            knowledge.StatusPage: pages.status_page,
            knowledge.Cause: pages.cause_page,
            knowledge.FieldPage: pages.field_page,
        }[type(page)]
        plain_or_rich(sys.stdout, draw(page), width)  # type: ignore[operator]  # each page goes to its own function
    sys.exit(2 if missing else 0)


def find(word: str) -> knowledge.StatusPage | knowledge.Cause | knowledge.FieldPage | None:
    """The page that a word means; None where there is none."""
    if word.isdigit():
        return knowledge.status_page(int(word))
    if "/" in word:
        return knowledge.cause(word.lower())
    return knowledge.field_page(word)


def _unknown(word: str) -> str:
    near = suggestions(word)
    hint = f"; did you mean {', '.join(near)}?" if near else "; statusdoctor list shows all pages"
    return f"no page for {word!r}{hint}"


def suggestions(word: str) -> list[str]:
    """Up to three pages whose names are near a word."""
    straight = word.lower().translate(str.maketrans("oil", "011")) if any(c.isdigit() for c in word) else word.lower()
    names = {str(code): str(code) for code in knowledge.status_codes()}
    names |= {cause: cause for cause in knowledge.causes()}
    names |= {cause.partition("/")[2]: cause for cause in knowledge.causes()}
    names |= {name: page.name for name, page in knowledge.fields().items()}
    near = difflib.get_close_matches(straight, names, n=3, cutoff=0.6)
    return list(dict.fromkeys(names[name] for name in near))
