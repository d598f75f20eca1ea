"""The field that a plain sentence names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.naming import named_in


@pytest.mark.parametrize(
    ("sentence", "name", "kind", "where"),
    [
        ("Missing required parameter: q", "q", "missing", ""),
        ('missing required parameter "q"', "q", "missing", ""),
        ("missing field `name` at line 1 column 2", "name", "missing", ""),
        ("Missing query parameter 'page'", "page", "missing", "query"),
        ("The email field is required.", "email", "missing", ""),
        ("from is required", "from", "missing", ""),
        (
            "Required request header 'X-Tenant' for method parameter type String is not present",
            "X-Tenant",
            "missing",
            "header",
        ),
        ("param is missing or the value is empty: user", "user", "missing", ""),
        ("must have required property 'name'", "name", "missing", ""),
        ("Failed to deserialize the JSON body: missing field `sku` at line 1", "sku", "missing", ""),
        ("max_tokens: Field required", "max_tokens", "missing", ""),
        ("name: must not be blank", "name", "empty", ""),
        ("property vip should not exist", "vip", "unknown", ""),
        ('json: unknown field "vip"', "vip", "unknown", ""),
        ("unknown field `vip`, expected one of `a`, `b`", "vip", "unknown", ""),
        ('Unrecognized field "vip" (class com.shop.Order), not marked as ignorable', "vip", "unknown", ""),
        ("found unpermitted parameter: :admin", "admin", "unknown", ""),
        ("Additional properties are not allowed ('vip' was unexpected)", "vip", "unknown", ""),
        ("email must be an email", "email", "invalid", ""),
        ("querystring/limit must be integer", "limit", "invalid", "query"),
        ("Failed to convert 'id' with value: 'abc'", "id", "invalid", ""),
        ("json: cannot unmarshal string into Go struct field Order.quantity of type int", "quantity", "invalid", ""),
        ("The JSON value could not be converted to System.Int32. Path: $.age | LineNumber: 0", "age", "invalid", ""),
        ("Value 'x' at 'limit' failed to satisfy constraint: Member must be less", "limit", "invalid", ""),
    ],
)
def test_a_sentence_names_its_field(sentence, name, kind, where):
    found = named_in(sentence)

    assert found is not None
    assert (name, kind, where) == (found.name, found.kind, found.where)


@pytest.mark.parametrize(
    "sentence",
    [
        "Bad Request",
        "Validation failed",
        "Authentication is required",
        "You must be logged in",
        "The request body is required",
        "Credentials are required",
        "Field required",
        "Unexpected token s in JSON at position 1",
        "This field is required.",
        "",
    ],
)
def test_a_sentence_without_a_name_gives_none(sentence):
    assert named_in(sentence) is None


@given(st.text(alphabet="abc '\":.requidmsng{}[]()", max_size=300) | st.text(max_size=300))
def test_no_sentence_makes_it_raise(sentence):
    found = named_in(sentence)

    assert found is None or 0 < len(found.name) <= 81
