"""Fields of intermediaries: Proxy-Status, Cache-Status, Via and CDN-Loop, well-formed and not."""

from __future__ import annotations

from statusdoctor.facts.intermediaries import Hop, cache_fetched, passed_again, proxy_status
from tests.builders import fields


def test_proxy_status_names_hop_error_and_next_hop() -> None:
    headers = fields(
        {"proxy_status": 'edge-7; error=connection_refused; next-hop="10.0.0.9:8080"; details="port closed"'}
    )

    assert (Hop("edge-7", "connection_refused", "port closed", "10.0.0.9:8080"),) == proxy_status(headers)


def test_proxy_status_tells_what_was_received_from_behind() -> None:
    headers = fields({"proxy_status": '"a cache"; received-status=502, outer; error=http_response_timeout'})

    assert [("a cache", "", 502), ("outer", "http_response_timeout", 0)] == [
        (hop.name, hop.error, hop.status) for hop in proxy_status(headers)
    ]


def test_a_proxy_status_that_does_not_parse_is_nothing() -> None:
    assert () == proxy_status(fields({"proxy_status": 'edge; error="unclosed'}))
    assert () == proxy_status(fields({"proxy_status": "a;" * 5000}))
    assert () == proxy_status(fields({"proxy_status": "(inner list); error=x"}))


def test_cache_status_tells_the_status_from_behind() -> None:
    headers = fields({"cache_status": "edge; fwd=miss; fwd-status=503; stored=?0, outer; hit"})

    assert (("edge", 503),) == cache_fetched(headers)


def test_via_counts_pseudonyms_whatever_their_comments() -> None:
    headers = fields({"via": ["1.1 cache.example (Squid/5.7)", "1.1 cache.example (Squid/5.7), 1.1 other"]})

    assert ("cache.example", 2) == passed_again(headers, "via")


def test_cdn_loop_counts_names_without_their_parameters() -> None:
    headers = fields({"cdn_loop": "cdn.example; n=1, cdn.example; n=2, other.example"})

    assert ("cdn.example", 2) == passed_again(headers, "cdn-loop")


def test_nobody_stands_in_an_absent_field() -> None:
    assert ("", 0) == passed_again(fields({}), "via")
