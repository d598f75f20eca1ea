"""Paths of fields as validators write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.field_paths import place_of, plain_path


@pytest.mark.parametrize(
    ("written", "path", "where"),
    [
        ("name", "name", ""),
        ("$.age", "age", ""),
        ("$.lines[0].sku", "lines.0.sku", ""),
        ("/data/attributes/title", "title", "body"),
        ("#/age", "age", ""),
        ("body.items[0].name", "items.0.name", "body"),
        ("request/body/age", "age", "body"),
        ("querystring/limit", "limit", "query"),
        ("user['email']", "user.email", ""),
        ("query", "query", ""),
        ("body", "", "body"),
        ("$", "", ""),
    ],
)
def test_a_path_becomes_names_and_dots(written, path, where):
    assert (path, where) == plain_path(written)


def test_words_for_a_part_of_the_request_are_known():
    assert ["body", "path", "query", "header", ""] == [
        place_of(word) for word in ("payload", "params", "queryString", "Headers", "email")
    ]


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text):
    path, _ = plain_path(text)

    assert len(path) <= 160
