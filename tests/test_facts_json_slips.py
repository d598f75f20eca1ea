"""Where a JSON text breaks the rules of JSON, and by which slip."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.json_slips import excerpt, is_doubly_encoded, json_slip

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("{'sku': 'A'}", "single-quotes", 1, 2),
        ('{"a": 1,}', "trailing-comma", 1, 8),
        ('{"a": [1, 2,\n]}', "trailing-comma", 1, 12),
        ('{sku: "A", n: 1}', "unquoted-key", 1, 2),
        ('{"a": null, b: "x"}', "unquoted-key", 1, 13),
        ("{name:Ada,age:3}", "quotes-lost", 1, 2),
        ('{"a": None}', "python-literal", 1, 7),
        ('{"a": [True]}', "python-literal", 1, 8),
        ('{"a": undefined}', "javascript-literal", 1, 7),
        ('{"a": NaN}', "javascript-literal", 1, 7),
        ('{"NaN": -Infinity}', "javascript-literal", 1, 9),
        ('{"a": 1, // why\n "b": 2}', "comment", 1, 10),
        ('{"a": 1 /* why */}', "comment", 1, 9),
        ('{"a": "x\ny"}', "control-character", 1, 9),
        ('{"lines": [{"n": 1}, {"n": 2}', "truncated", 1, 30),
        ('{"name": "Rex", "age"', "truncated", 1, 22),
        ('{"name": "Re', "truncated", 1, 13),
        ('{"name": "Rex}', "unclosed-string", 1, 10),
        ("{“a”: 1}", "smart-quotes", 1, 2),
        ("'{name:", "shell-quotes", 1, 1),
        ('{\\"a\\": 1}', "escaped-quotes", 1, 1),
        ("name=Lamp&price=3", "form", 1, 1),
        ("%7B%22a%22%3A1%7D", "percent-encoded", 1, 1),
        ('{"a": 1}\n{"a": 2}', "two-values", 2, 1),
        ('{"a": 1\n "b": 2}', "missing-comma", 2, 2),
        ('{"a" 1}', "missing-colon", 1, 6),
        ('{"a" => 1}', "wrong-separator", 1, 6),
        ('{"a": [1}', "wrong-bracket", 1, 9),
        ('{"a": 1}}', "extra-bracket", 1, 9),
        ('{"a": }', "missing-value", 1, 7),
        ('{"a": 1,, "b": 2}', "missing-value", 1, 9),
        ('{"a": "C:\\Users"}', "escape", 1, 10),
        ('{"a": "he said "hi" there"}', "unescaped-quote", 1, 16),
        ('{"a": 007}', "number", 1, 8),
        ('{"a": .5}', "number", 1, 7),
        ('{"a": {{price}}}', "template", 1, 8),
        ("[object Object]", "object-object", 1, 1),
        ("b'{\"a\": 1}'", "python-bytes", 1, 1),
        ("@order.json", "file-name", 1, 1),
        ("<order/>", "markup", 1, 1),
        ('{"a": yes}', "unquoted-value", 1, 7),
        ('\ufeff{"a": 1}', "bom", 1, 1),
        ("\ufeff{'a': 1}", "single-quotes", 1, 3),
        ('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', "multipart", 1, 1),
        ("\x1f\x8b\x08\x00\x00", "binary", 1, 1),
    ],
)
def test_a_slip_is_named_with_its_place(text, kind, line, column):
    slip = json_slip(text.encode())

    assert slip is not None
    assert (kind, line, column) == (slip.kind, slip.line, slip.column)


@pytest.mark.parametrize("text", ["", "  \n", "{}", '"NaN"', "-0.5e7", '{"a": "// no comment, \'quotes\'"}'])
def test_strict_json_and_nothing_at_all_have_no_slip(text):
    assert json_slip(text.encode()) is None


def test_the_end_of_what_a_capture_kept_is_no_slip():
    assert json_slip(b'{"a": [1, 2', whole=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "{'password': 'correct-horse-battery', 'n': None}",
        '{"client_secret": "correct-horse-battery" "n": 1}',
        "{password: correct-horse-battery, n: 1}",
        "password=correct-horse-battery&n=1",
    ],
)
def test_an_excerpt_hides_secrets_however_they_are_quoted(text):
    slip = json_slip(text.encode())

    assert slip is not None
    assert "horse" not in slip.excerpt


def test_an_excerpt_shows_the_surroundings_and_marks_its_cuts():
    text = "x" * 200 + "here" + "y" * 200

    assert "…" + "x" * 48 + "here" + "y" * 44 + "…" == excerpt(text, 200)


@given(VALUES)
def test_what_a_serialiser_writes_is_never_a_slip(value):
    assert json_slip(json.dumps(value).encode()) is None
    assert json_slip(json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "replace")) is None


@given(st.dictionaries(st.text(max_size=8), VALUES, min_size=1), st.data())
def test_an_object_without_its_end_is_always_a_slip_inside_it(value, data):
    text = json.dumps(value)
    cut = text[: data.draw(st.integers(1, len(text) - 1))]
    slip = json_slip(cut.encode())

    assert slip is not None
    assert 0 <= slip.at <= len(cut)


@given(st.binary(max_size=400) | st.text(alphabet="{}[]\",:'\\ntrue0 \n", max_size=60).map(str.encode))
def test_no_bytes_make_it_raise_and_the_place_is_inside_the_text(raw):
    slip = json_slip(raw)

    if slip is not None:
        text = raw.decode("utf-8", "replace")
        assert slip.at <= len(text)
        assert slip.line <= text.count("\n") + 1
        assert slip.column >= 1


@given(VALUES)
def test_only_a_text_that_holds_an_object_or_a_list_is_doubly_encoded(value):
    twice = json.loads(json.dumps(json.dumps(value)))

    assert is_doubly_encoded(twice) == isinstance(value, (dict, list))


def test_a_byte_order_mark_alone_is_nothing() -> None:
    assert json_slip(b"\xef\xbb\xbf") is None
    assert json_slip(b"\xef\xbb\xbf \n") is None
