"""Content codings are undone within a limit, whatever the bytes are."""

from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped,unused-ignore]  # mitmproxy brings it
import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.codings import inflate

TEXT = b"the quick brown fox " * 20
CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "identity": TEXT,
    "gzip, br": brotli.compress(gzip.compress(TEXT)),
}


@pytest.mark.parametrize("coding", CODED)
def test_a_coding_is_undone(coding: str) -> None:
    assert TEXT == inflate(CODED[coding], coding)


def test_raw_deflate_is_undone_too() -> None:
    raw = zlib.compressobj(wbits=-15)

    assert TEXT == inflate(raw.compress(TEXT) + raw.flush(), "deflate")


def test_the_beginning_of_a_cut_body_is_read() -> None:
    assert TEXT.startswith(inflate(CODED["gzip"][:-12], "gzip") or b"-")


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_bomb_does_not_unfold(coding: str) -> None:
    bomb = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}[coding](b"0" * 50_000_000)

    assert 1000 == len(inflate(bomb, coding, 1000) or b"")


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "compress"])
def test_what_is_not_in_that_coding_is_refused(coding: str) -> None:
    assert inflate(b'{"plain": "json"}', coding) is None


@given(st.binary(), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "x", ""]))
def test_no_bytes_make_it_raise(raw: bytes, coding: str) -> None:
    assert len(inflate(raw, coding, 100) or b"") <= 100
