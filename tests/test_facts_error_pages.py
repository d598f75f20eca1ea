"""What is nothing but the report of an error is told from pages that speak of errors."""

from __future__ import annotations

import pytest

from statusdoctor.facts.error_pages import error_root, error_title, own_words


@pytest.mark.parametrize(
    ("title", "is_error"),
    [
        ("404 Not Found", True),
        ("500", True),
        ("Error 404 - Shop", True),
        ("HTTP Status 404 – Not Found", True),
        ("Page Not Found | Shop", True),
        ("Error", True),
        ("404 errors and how we hunt them", False),
        ("500 Days of Summer", False),
        ("Errors in Python", False),
        ("Gone with the Wind", False),
        ("", False),
    ],
)
def test_the_title_of_an_error_page_is_nothing_but_that(title: str, is_error: bool) -> None:
    page = f"<html><head>\n<title>\n {title} </title>".encode()

    assert (title if is_error else "") == error_title(page)


@pytest.mark.parametrize(
    ("document", "root"),
    [
        ('<?xml version="1.0"?>\n<Error><Code>InternalError</Code></Error>', "Error"),
        ('<rsp stat="fail"><err code="100"/></rsp>', "rsp"),
        ('<!-- x --><ows:ExceptionReport version="1.0">', "ExceptionReport"),
        ("<result status='error'/>", "result"),
        ('<rsp stat="ok"></rsp>', ""),
        ("<rss><channel><title>errors</title>", ""),
        ("no document", ""),
    ],
)
def test_the_root_of_a_document_tells_whether_it_reports_an_error(document: str, root: str) -> None:
    assert root == error_root(document)


def test_a_short_page_says_its_handlers_sentence() -> None:
    assert "norad is required" == own_words("Bad Request norad is required")
    assert "Akses ditolak." == own_words("403 Akses ditolak.")
    assert "title missing" == own_words(
        "Error: 400 Bad Request Sorry, the requested URL 'http://shop.example/b' caused an error: title missing"
    )


def test_a_page_that_names_its_status_alone_says_nothing_of_its_own() -> None:
    for said in ("403 Forbidden", "404 Not Found nginx/1.27", "Forbidden. " + "x " * 400):
        assert not own_words(said)
