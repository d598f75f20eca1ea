"""What wget2 writes becomes exchanges, in whichever order its two streams come."""

from __future__ import annotations

from typing import Any

import pytest

from statusdoctor import diagnose, from_raw
from statusdoctor.intake.problems import Problem

URL = "http://shop.example:8000/orders"
HEAD = """\
# got header 138 bytes:
HTTP/1.1 401 Unauthorized
Date: Tue, 24 Nov 2026 12:00:00 GMT
WWW-Authenticate: Bearer error="invalid_token", error_description="The token expired"
"""
ASKED = f"[0] Downloading '{URL}' ...\n"
ENDED = f"HTTP ERROR response 401 Unauthorized [{URL}]\n"
REFUSED = "Failed to write 212 bytes (111: Connection refused)\n"
DEBUG = f"""\
24.120000.100 dequeue job {URL}
24.120000.101 established connection 127.0.0.1
24.120000.102 # sent 60 bytes:
GET /orders HTTP/1.1
Host: shop.example
Authorization: Bearer abc

24.120000.103 [0] action=2 pending=1 host=0x55e0d4428120
24.120000.150 {HEAD}
24.120000.151 keep_alive=0
"""


def read(text: str) -> list[Any]:
    """The exchanges of a transcript that has no problems and is known for what it is."""
    problems: list[Problem] = []
    exchanges = list(from_raw(text, problems))
    assert problems == []
    assert {"wget"} == {exchange.client for exchange in exchanges}
    return exchanges


def test_a_head_belongs_to_the_download_above_it() -> None:
    (exchange,) = read(f"{ASKED}{HEAD}\n\n{ENDED}")

    assert ("GET", URL, 401) == (exchange.request.method, exchange.request.url, exchange.status)
    assert "www-authenticate" in exchange.response.headers
    assert not exchange.request.headers.lacks("authorization")


def test_without_heads_the_outcome_is_all_that_is_known() -> None:
    (exchange,) = read(ASKED + ENDED)

    assert (401, "Unauthorized") == (exchange.status, exchange.response.reason)
    assert not exchange.response.headers.lacks("www-authenticate")


def test_each_try_is_an_exchange() -> None:
    assert [401, 401] == [exchange.status for exchange in read(f"{ASKED}{HEAD}\n\n{ENDED}" * 2)]


@pytest.mark.parametrize("text", [ASKED + REFUSED + ASKED + REFUSED, REFUSED * 2 + ASKED * 2])
def test_a_failure_belongs_to_its_download_on_whichever_side_it_stands(text: str) -> None:
    exchanges = read(text)

    assert [URL, URL] == [exchange.request.url for exchange in exchanges]
    assert {"connect"} == {exchange.failure.stage for exchange in exchanges}


def test_a_name_that_is_not_resolved_is_told_without_a_request() -> None:
    (exchange,) = read("Failed to resolve nosuch.example (Name or service not known)\n")

    assert (None, "nosuch.example", "dns") == (exchange.request, exchange.host, exchange.failure.stage)


@pytest.mark.parametrize(("number", "words"), [(111, "refused"), (61, "refused"), (65, "No route"), (999, "(999)")])
def test_numbers_of_failures_mean_what_they_do_where_wget2_ran(number: int, words: str) -> None:
    (exchange,) = read(f"{ASKED}Failed to connect ({number})\n")

    assert words in exchange.failure.text


def test_debug_shows_requests_and_each_exchange_once() -> None:
    (exchange,) = read(f"{DEBUG}{ASKED}{HEAD}\n\n{ENDED}")

    assert (URL, "Bearer abc") == (exchange.request.url, exchange.request.headers.get("authorization"))
    assert 401 == exchange.status


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("The certificate issuer is unknown.", "tls/server-certificate-untrusted"),
        ("The certificate chain uses expired certificate.", "tls/server-certificate-expired"),
        ("The name in the certificate does not match the expected.", "tls/server-hostname-mismatch"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_read(said: str, cause: str) -> None:
    (found,) = diagnose(read(f"ERROR: The certificate is NOT trusted. {said} \n")).diagnoses

    assert cause == found.causes[0].id
