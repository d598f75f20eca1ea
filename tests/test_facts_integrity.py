"""Integrity attributes are found in a page as browsers find them, and judged by their strongest digests."""

from __future__ import annotations

import pytest

from statusdoctor.facts.content import Content
from statusdoctor.facts.integrity import broken_promise, frames_of, promises_of
from statusdoctor.model import Body, Headers, Response

PAGE = "https://www.choir.example/songs/"


def found(markup: str) -> dict[str, str]:
    return promises_of(Content(Headers(()), Body(markup.encode())), PAGE)


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<script integrity="sha256-YQ==" src="/a.js"></script>', "https://www.choir.example/a.js"),
        ("<link rel=stylesheet href=b.css integrity='sha256-YQ=='>", f"{PAGE}b.css"),
        ('<SCRIPT SRC="//cdn.example/c.js?a=1&amp;b=2" INTEGRITY=sha256-YQ==>', "https://cdn.example/c.js?a=1&b=2"),
        (
            '<base href="/v2/"><script src="d.js#x" integrity="sha256-YQ=="></script>',
            "https://www.choir.example/v2/d.js",
        ),
    ],
)
def test_the_address_is_the_one_that_the_browser_asks_for(markup: str, address: str) -> None:
    assert {address: "sha256-YQ=="} == found(markup)


@pytest.mark.parametrize(
    "markup",
    ['<script src="/a.js"></script>', "<p>integrity</p>", '<script integrity="sha256-YQ==">x</script>', ""],
)
def test_a_page_without_promises_gives_none(markup: str) -> None:
    assert {} == found(markup)


def test_a_file_that_was_not_seen_whole_is_not_judged() -> None:
    cut = Response(200, Headers.of(("Content-Length", "900")), Body(b"abc", coded=True))
    lost = Response(200, Headers(()), Body(None, kept=False))

    assert broken_promise("sha256-YQ==", cut) is None
    assert broken_promise("sha256-YQ==", lost) is None


def test_the_real_digest_is_told() -> None:
    whole = Response(200, Headers(()), Body(b"abc", coded=True))

    assert ("sha256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=") == broken_promise("sha256-YQ==", whole)
    assert broken_promise("sha256-ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", whole) is None


def test_frames_are_found_by_their_addresses() -> None:
    markup = (
        '<iframe src="a.html#x"></iframe><object data=/b.pdf></object><iframe srcdoc="<p>"></iframe><a href=c>c</a>'
    )

    assert {f"{PAGE}a.html", "https://www.choir.example/b.pdf"} == frames_of(
        Content(Headers(()), Body(markup.encode())), PAGE
    ).keys()
