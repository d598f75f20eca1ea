"""What a validator says of a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.reasons import kind_of


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("missing", "missing"),
        ("value_error.missing", "missing"),
        ("any.required", "missing"),
        ("missing_field", "missing"),
        ("MISSING_REQUIRED_PARAMETER", "missing"),
        ("parameter_missing", "missing"),
        ("required.openapi.validation", "missing"),
        ("extra_forbidden", "unknown"),
        ("object.unknown", "unknown"),
        ("additionalProperties", "unknown"),
        ("NotBlank", "empty"),
        ("isNotEmpty", "empty"),
        ("already_exists", "taken"),
        ("unique", "taken"),
        ("int_parsing", "invalid"),
        ("", "invalid"),
    ],
)
def test_a_code_tells(code, kind):
    assert kind == kind_of(code, "")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("This field is required.", "missing"),
        ("Missing data for required field.", "missing"),
        ("A valid integer is required.", "invalid"),
        ("can't be blank", "empty"),
        ("This field may not be null.", "empty"),
        ("Unknown field.", "unknown"),
        ("Extra inputs are not permitted", "unknown"),
        ("has already been taken", "taken"),
        ("must be greater than 0", "invalid"),
        ("Input should be a valid integer", "invalid"),
    ],
)
def test_a_message_tells_where_there_is_no_telling_code(message, kind):
    assert kind == kind_of("", message)


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_code_and_message_has_a_kind(code, message):
    assert kind_of(code, message) in ("missing", "empty", "unknown", "taken", "invalid")
