"""Transcripts of wget become exchanges: addresses and answers, and with --debug the requests, too."""

from __future__ import annotations

from typing import Any

import pytest

from statusdoctor.doctor import diagnose
from statusdoctor.intake.problems import Problem
from statusdoctor.intake.raw import from_raw

NOON = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
BEGIN = "--2026-11-24 13:00:00--  http://shop.example:8000/orders\n"
CONNECTED = (
    "Resolving shop.example (shop.example)... 127.0.0.1\n"
    "Connecting to shop.example (shop.example)|127.0.0.1|:8000... connected.\n"
)
WAITING = "HTTP request sent, awaiting response... "
ANSWERED = """
  HTTP/1.1 401 Unauthorized
  Date: Tue, 24 Nov 2026 12:00:00 GMT
  Content-Length: 54
  Set-Cookie: a=1
  Set-Cookie: b=2

Username/Password Authentication Failed.
"""
DEBUG = f"""\
DEBUG output created by Wget 1.21.3 on linux-gnu.

{BEGIN}{CONNECTED}Created socket 3.

---request begin---
POST /orders HTTP/1.1\r
Host: shop.example:8000\r
Content-Length: 3\r
\r
---request end---
[BODY data: a=1]
{WAITING}
---response begin---
HTTP/1.1 401 Unauthorized\r
Date: Tue, 24 Nov 2026 12:00:00 GMT\r
Content-Length: 2\r
\r
---response end---
401 Unauthorized
Skipping 2 bytes of body: [no] done.
"""


def read(text: str) -> list[Any]:
    """The exchanges of a transcript that has no problems."""
    problems: list[Problem] = []
    exchanges = list(from_raw(text, problems, kind="wget"))
    assert problems == []
    return exchanges


def one(text: str) -> Any:
    (exchange,) = read(text)
    return exchange


def test_an_exchange_has_its_address_and_its_answer() -> None:
    exchange = one(BEGIN + CONNECTED + WAITING + ANSWERED)

    assert ("GET", "http://shop.example:8000/orders", 401) == (
        exchange.request.method,
        exchange.request.url,
        exchange.status,
    )
    assert ("a=1", "b=2") == exchange.response.headers.all("set-cookie")
    assert ("127.0.0.1", 8000, False) == (exchange.server_peer.address, exchange.server_peer.port, exchange.reused)


def test_what_was_sent_and_what_came_in_the_body_is_not_shown() -> None:
    exchange = one(BEGIN + CONNECTED + WAITING + ANSWERED)

    assert not exchange.request.headers.lacks("authorization")
    assert not exchange.response.body.kept


def test_debug_shows_both_messages() -> None:
    exchange = one(DEBUG)

    assert ("POST", b"a=1", b"no") == (exchange.request.method, exchange.request.body.raw, exchange.response.body.raw)
    assert exchange.request.headers.lacks("authorization")


def test_a_request_whose_body_is_not_shown_has_lost_it() -> None:
    assert not one(DEBUG.replace("[BODY data: a=1]\n", "")).request.body.kept


def test_the_date_tells_how_far_local_time_is_from_utc() -> None:
    assert NOON == one(BEGIN + CONNECTED + WAITING + ANSWERED).started


@pytest.mark.parametrize("begin", [BEGIN, BEGIN.replace("11-24", "99-99")])
def test_without_a_date_the_time_is_unknown(begin: str) -> None:
    assert 0.0 == one(begin + CONNECTED + WAITING + "\n  HTTP/1.1 404 Not Found\n\n").started


def test_a_redirect_is_followed_on_the_same_connection() -> None:
    found = "\n  HTTP/1.1 302 Found\n  Location: /login\n  Content-Length: 0\nLocation: /login [following]\n"
    next_one = (
        "--2026-11-24 13:00:01--  http://shop.example:8000/login\nReusing existing connection to shop.example:8000.\n"
    )
    first, second = read(BEGIN + CONNECTED + WAITING + found + next_one + WAITING + ANSWERED)

    assert (302, 401, "/login") == (first.status, second.status, second.request.path)
    assert (NOON + 1, True, "127.0.0.1") == (second.started, second.reused, second.server_peer.address)


def test_a_second_answer_at_one_address_is_an_exchange_of_its_own() -> None:
    """So wget tells of a challenge that it answered."""
    again = "Authentication selected: Basic realm=x\nReusing existing connection to shop.example:8000.\n"
    first, second = read(BEGIN + CONNECTED + WAITING + ANSWERED + again + WAITING + "\n  HTTP/1.1 200 OK\n\n")

    assert (401, 200) == (first.status, second.status)
    assert first.request.url == second.request.url


@pytest.mark.parametrize(
    ("text", "stage", "cause"),
    [
        (
            "Resolving x (x)... failed: Name or service not known.\nwget: unable to resolve host address ‘x’\n",
            "dns",
            "connect/dns-failure",
        ),
        ("Connecting to x (x)|127.0.0.1|:8000... failed: Connection refused.\n", "connect", "connect/refused"),
        (
            CONNECTED
            + "ERROR: cannot verify x's certificate, issued by ‘CN=x’:\n  Self-signed certificate encountered.\n",
            "tls-server",
            "tls/server-certificate-untrusted",
        ),
        (
            CONNECTED + "ERROR: The certificate of ‘x’ is not trusted.\n"
            "ERROR: The certificate of ‘x’ doesn't have a known issuer.\n",
            "tls-server",
            "tls/server-certificate-untrusted",
        ),
        (
            CONNECTED + WAITING + "Read error (Connection timed out) in headers.\n",
            "response",
            "connect/client-disconnected",
        ),
        (CONNECTED + WAITING + "No data received.\n", "response", "connect/closed-before-response"),
        (
            CONNECTED
            + WAITING
            + "\n  HTTP/1.1 200 OK\n  Content-Length: 100\n\n2026-11-24 - Connection closed at byte 4. Giving up.\n",
            "response",
            "connect/closed-mid-response",
        ),
    ],
)
def test_a_failure_has_wgets_own_words(text: str, stage: str, cause: str) -> None:
    exchange = one(BEGIN + text)
    (found,) = diagnose([exchange]).diagnoses

    assert stage == exchange.failure.stage
    assert cause == found.causes[0].id


def test_a_warning_and_an_error_that_the_answer_told_are_no_failure() -> None:
    text = CONNECTED + "WARNING: The certificate of ‘x’ is not trusted.\n" + WAITING + ANSWERED
    exchange = one(BEGIN + text + "2026-11-24 13:00:00 ERROR 404: Not Found.\n")

    assert None is exchange.failure
