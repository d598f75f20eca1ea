"""Faults of fields that a validator prints as text."""

from __future__ import annotations

import pytest

from statusdoctor.facts.validator_texts import printed_faults


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 validation error for M\nname\n  Field required [type=missing, input_value={}]", [("name", "missing")]),
        (
            "2 validation errors for M\nitems.0.qty\n  Input should be greater than 0 [type=greater_than]\n"
            "note\n  Extra inputs are not permitted [type=extra_forbidden]",
            [("items.0.qty", "invalid"), ("note", "unknown")],
        ),
        (
            "1 validation error for M\nage\n  value is not a valid integer (type=type_error.integer)",
            [("age", "invalid")],
        ),
        ("✖ Invalid input: expected string\n  → at a.b\n✖ Required\n  → at c", [("a.b", "invalid"), ("c", "missing")]),
        ('Validation error: Invalid email at "email"; Required at "name"', [("email", "invalid"), ("name", "missing")]),
        ("{'name': ['Missing data for required field.']}", [("name", "missing")]),
        ("{'n': [ErrorDetail(string='Not a number.', code='invalid')]}", [("n", "invalid")]),
    ],
)
def test_what_validators_print_is_read(text, expected):
    assert expected == [(fault.path, fault.kind) for fault in printed_faults(text, ())]


@pytest.mark.parametrize("text", ["", "name is required", "{'a': 1}", "✖ failed", "Validation error: no"])
def test_other_texts_are_left_alone(text):
    assert [] == list(printed_faults(text, ()))
