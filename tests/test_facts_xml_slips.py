"""Where an XML text stops being well-formed."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.xml_slips import xml_slip


@pytest.mark.parametrize(
    ("raw", "kind", "line", "column"),
    [
        (b"<a>\n<b></a>", "mismatched-tag", 2, 6),
        (b"<a>bread & butter</a>", "bare-ampersand", 1, 11),
        (b"<a>1 < 2</a>", "bare-less-than", 1, 7),
        (b"<a><b>", "truncated", 1, 7),
        (b"<a/><b/>", "several-roots", 1, 5),
        (b'\n<?xml version="1.0"?><a/>', "declaration-not-first", 2, 1),
        (b"<soap:Body/>", "undeclared-prefix", 1, 1),
        (b"<a>&nbsp;</a>", "unknown-entity", 1, 4),
        (b"<a b=1/>", "unquoted-attribute", 1, 6),
        (b'<a b=\\"1\\"/>', "escaped-quotes", 1, 6),
        (b'<a b="1" b="2"/>', "duplicate-attribute", 1, 10),
        (b"<a>\x01</a>", "control-character", 1, 4),
        ("<a>ü</a>".encode("latin-1"), "encoding", 1, 4),
        (b'{"a": 1}', "not-xml", 1, 1),
    ],
)
def test_a_slip_is_named_with_its_place(raw, kind, line, column):
    slip = xml_slip(raw)

    assert slip is not None
    assert (kind, line, column) == (slip.kind, slip.line, slip.column)


@pytest.mark.parametrize("raw", [b"", b" \n", b"<a/>", b'<?xml version="1.0"?><a>&amp;</a>'])
def test_well_formed_xml_and_nothing_at_all_have_no_slip(raw):
    assert xml_slip(raw) is None


def test_declared_entities_are_neither_expanded_nor_a_slip():
    assert xml_slip(b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>') is None


def test_the_end_of_what_a_capture_kept_is_no_slip():
    assert xml_slip(b"<a><b>", whole=False) is None


@given(st.binary(max_size=300) | st.text(alphabet="<>/a&;=\"' \n!-[]?", max_size=80).map(str.encode))
def test_no_bytes_make_it_raise(raw):
    slip = xml_slip(raw)

    assert slip is None or (slip.line >= 1 and slip.column >= 1)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), max_size=80))
def test_escaped_text_is_never_a_slip(text):
    assert xml_slip(f"<a>{escape(text)}</a>".encode()) is None
