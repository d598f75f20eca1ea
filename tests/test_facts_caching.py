"""Caches are recognised by what they write into answers."""

from __future__ import annotations

import pytest

from statusdoctor.facts.caching import cache_hit, directives, varies_by
from statusdoctor.model import Headers


@pytest.mark.parametrize(
    ("name", "value", "hit"),
    [
        ("Age", "311", "Age: 311"),
        ("Age", "0", ""),
        ("Age", "soon", ""),
        ("X-Cache", "HIT", "X-Cache: HIT"),
        ("X-Cache", "Hit from cloudfront", "X-Cache: Hit from cloudfront"),
        ("X-Cache", "TCP_MEM_HIT from a1.deploy", "X-Cache: TCP_MEM_HIT from a1.deploy"),
        ("X-Cache", "MISS, HIT", "X-Cache: MISS, HIT"),
        ("X-Cache", "Error from cloudfront", ""),
        ("X-Cache", "MISS", ""),
        ("CF-Cache-Status", "HIT", "CF-Cache-Status: HIT"),
        ("CF-Cache-Status", "REVALIDATED", "CF-Cache-Status: REVALIDATED"),
        ("CF-Cache-Status", "DYNAMIC", ""),
        ("Cache-Status", "ExampleCache; hit; ttl=30", "Cache-Status: ExampleCache; hit; ttl=30"),
        ("X-Vercel-Cache", "STALE", "X-Vercel-Cache: STALE"),
        ("X-Varnish", "32770 3", "X-Varnish: 32770 3"),
        ("X-Varnish", "32770", ""),
    ],
)
def test_a_copy_is_told_by_one_of_many_fields(name: str, value: str, hit: str) -> None:
    assert hit == cache_hit(Headers.of((name, value)))


def test_directives_are_read_with_their_arguments() -> None:
    headers = Headers.of(
        ("Cache-Control", 'Public, max-age=60, no-cache="Set-Cookie"'), ("Cache-Control", "s-maxage=5,,")
    )

    assert {"public": "", "max-age": "60", "no-cache": "set-cookie", "s-maxage": "5"} == directives(headers)


@pytest.mark.parametrize(
    ("vary", "varies"), [("Accept-Encoding, Origin", True), ("*", True), ("Accept-Encoding", False), ("", False)]
)
def test_copies_are_told_apart_by_what_vary_names(vary: str, varies: bool) -> None:
    assert varies is varies_by(Headers.of(("Vary", vary)), "origin")
