"""Bodies that are not all there are noticed, and others are not suspected."""

from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped,unused-ignore]
import pytest

from statusdoctor.facts.codings import inflate
from statusdoctor.facts.wholeness import missing_bytes, stops_early
from statusdoctor.model import LOST_BODY, Body, Headers

TEXT = b"".join(b"line %d\n" % n for n in range(5000))


def announced(length: str) -> Headers:
    return Headers.of(("Content-Length", length))


def test_fewer_bytes_than_announced_are_counted() -> None:
    assert (4, 900) == missing_bytes(announced("900"), Body(b"part", coded=True))


@pytest.mark.parametrize(
    ("length", "body"),
    [
        ("4", Body(b"part", coded=True)),
        ("2", Body(b"part", coded=True)),
        ("nine", Body(b"part", coded=True)),
        ("900", Body(b"part")),
        ("900", LOST_BODY),
    ],
)
def test_what_cannot_be_counted_is_not_missed(length: str, body: Body) -> None:
    assert missing_bytes(announced(length), body) is None


@pytest.mark.parametrize(("coding", "raw"), [("gzip", gzip.compress(TEXT)), ("deflate", zlib.compress(TEXT))])
def test_a_compressed_stream_has_an_end_of_its_own(coding: str, raw: bytes) -> None:
    assert not stops_early(raw, coding)
    assert stops_early(raw[: len(raw) // 2], coding)
    assert not stops_early(b"\x00" + raw[: len(raw) // 2], coding)


def test_brotli_has_an_end_of_its_own_as_well() -> None:
    raw = brotli.compress(TEXT)

    assert not stops_early(raw, "br")
    assert stops_early(raw[: len(raw) // 2], "br")
    assert not stops_early(b'console.log("hello")', "br")


@pytest.mark.parametrize("coding", ["zstd", "", "identity"])
def test_other_codings_are_not_asked(coding: str) -> None:
    assert not stops_early(b"part", coding)


def test_what_unfolds_without_end_is_not_followed() -> None:
    bomb = zlib.compress(b"\x00" * (8 * 1024 * 1024))

    assert not stops_early(bomb[:-8], "deflate")


def test_a_long_stream_is_not_read() -> None:
    assert not stops_early(b"\x1f\x8b" * (300 * 1024), "gzip")


@pytest.mark.parametrize("system", [b"\x00", b"\x03", b"\xff"])
def test_gzip_under_the_name_of_brotli_is_no_brotli_cut_short(system: bytes) -> None:
    raw = gzip.compress(b"id;name\n7;Kettle\n", mtime=0)
    raw = raw[:9] + system + raw[10:]  # the system that packed it: Pythons differ

    assert not stops_early(raw, "br")
    assert inflate(raw, "br") is None
