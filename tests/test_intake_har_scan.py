"""Entries are found wherever the windows through which a file is read happen to end."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.intake.har.scan import index_of
from statusdoctor.intake.problems import Problem


def entry(number: int, **more: Any) -> dict[str, Any]:
    headers = [{"name": "a", "value": "},{"}, {"name": "b", "value": '}, {"startedDateTime": "'}]
    return {"startedDateTime": f"2024-02-29T12:00:{number:02}Z", "request": {"headers": headers}} | more


def capture(entries: list[Any], indent: int | None = None, **log: Any) -> bytes:
    return json.dumps({"log": {"entries": entries, **log}}, indent=indent).encode()


def found(content: bytes, window: int) -> list[Any]:
    """The entries that an index points at, decoded; the file must be without problems."""
    problems: list[Problem] = []
    index = index_of(io.BytesIO(content), problems, window)
    assert problems == []
    spans = zip(index.offsets, index.lengths, strict=True)
    return [json.loads(content[offset : offset + length]) for offset, length in spans]


ENTRIES = [entry(1), entry(2, _x=[{"request": 1}, {"request": 2}]), None, entry(3, text="ü" * 40), entry(4)]


@given(st.integers(1, 900), st.sampled_from([None, 2]))
def test_windows_of_any_size_find_the_same_entries(window: int, indent: int | None) -> None:
    assert found(capture(ENTRIES, indent), window) == ENTRIES


@given(st.integers(1, 900))
def test_windows_of_any_size_find_the_same_entries_leniently(window: int) -> None:
    odd = [*ENTRIES, entry(5, text="\ud800"), entry(6, text="ü")]

    assert found(capture(odd), window) == odd


@given(st.integers(1, 900))
def test_pages_behind_the_entries_are_no_entries(window: int) -> None:
    pages = [{"startedDateTime": "2024-02-29T12:00:00Z", "id": f"page_{n}", "title": "x" * 50} for n in range(9)]

    assert found(capture(ENTRIES, pages=pages), window) == ENTRIES


def test_what_stands_before_and_behind_the_entries_names_the_recorder() -> None:
    content = b'{"log":{"creator":{"name":"a"},"entries":[1],"browser":{"name":"b"},"pages":[' + b"{}," * 999 + b"{}]}}"

    index = index_of(io.BytesIO(content), [], 100)

    assert index.recorder == {"creator": {"name": "a"}, "browser": {"name": "b"}}


def test_entries_behind_many_pages_are_found() -> None:
    content = b'{"log":{"pages":[' + b'{"title":"x"},' * 9000 + b'{}],"entries":[{"startedDateTime":"2024"}]}}'

    assert found(content, 1000) == [{"startedDateTime": "2024"}]


@pytest.mark.parametrize("depth", [100, 100_000])
def test_a_deeply_nested_entry_does_not_stop_the_scan(depth: int) -> None:
    nested = b'{"request":' + b"[" * depth + b"]" * depth + b"}"
    content = b'{"log":{"entries":[' + nested + b',{"startedDateTime":"2024-02-29T12:00:00Z"}]}}'
    problems: list[Problem] = []

    index = index_of(io.BytesIO(content), problems)

    assert (len(index), problems) == (2, [])


def test_broken_entries_inside_each_other_are_given_up_in_time() -> None:
    tangle = b'{"request":[{},' * 300 + b"1," * 20_000
    problems: list[Problem] = []

    index = index_of(io.BytesIO(b'{"log":{"entries":[{},' + tangle), problems)

    assert len(index) < 300
    assert [problem.fatal for problem in problems] == [True]
