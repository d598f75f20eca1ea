"""Messages as they may be shown: no secret in any notation, bounded, and what the evidence quotes is in sight."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.diagnosis import Diagnosis, Messages
from statusdoctor.doctor import Doctor
from statusdoctor.facts.content import Content
from statusdoctor.masking import Masker
from statusdoctor.model import BODY_LIMIT, Body, Exchange, Headers
from statusdoctor.transcript.bodies import GAP, MOST, excerpt, is_secret, masked
from statusdoctor.transcript.finding import spot
from tests.builders import bearer, exchange, form, get, masker, post, reply

CANARY = "Zq7canaryX9secretQ2"


def examined(one: Exchange, **options: bool) -> Diagnosis:
    found = Doctor(masker=masker(), messages=True, **options).examine(one)  # type: ignore[arg-type]  # flags by name
    assert found is not None
    return found


def messages(one: Exchange, **options: bool) -> Messages:
    found = examined(one, **options).messages
    assert isinstance(found, Messages)
    return found


def body(text: str | bytes, content_type: str = "text/plain") -> str:
    raw = text.encode() if isinstance(text, str) else text
    return masked(Content(Headers.of(("Content-Type", content_type)), Body(raw)), masker(), [])


def test_a_diagnosis_bears_no_messages_unless_they_are_asked_for() -> None:
    found = Doctor().examine(exchange(get(), reply(502)))

    assert found is not None
    assert msgspec.UNSET is found.messages
    assert b'"messages"' not in msgspec.json.encode(found)


def test_lines_fields_and_the_beginning_of_an_error_are_shown() -> None:
    answer = reply(401, {"error": "invalid_token"}, reason="Unauthorized", server="nginx")

    found = messages(exchange(get(authorization=bearer()), answer))

    assert "GET https://api.shop.example/v1/orders/8812 HTTP/1.1" == found.request.line
    assert found.request.fields[1].value.startswith("Bearer eyJ")
    assert found.response is not None
    assert "HTTP/1.1 401 Unauthorized" == found.response.line
    assert ("Server", "nginx") == msgspec.structs.astuple(found.response.fields[0])
    assert ('{"error": "invalid_token"}', "JSON, 26 bytes") == (found.response.body, found.response.body_is)


def test_of_a_request_body_only_its_shape_is_shown_where_no_evidence_stands_in_it() -> None:
    found = messages(exchange(post(body={"name": "Ada", "card": "4111"}), reply(502)))

    assert ("", "JSON object: card, name, 31 bytes") == (found.request.body, found.request.body_is)


def test_what_the_evidence_quotes_stands_in_the_excerpt() -> None:
    slip = "{" + '"n": 1, ' * 400 + "'quantity': 2}"
    found = examined(
        exchange(
            post(body=slip, content_type="application/json"), reply(400, {"message": "Unexpected token ' in JSON"})
        )
    )
    assert isinstance(found.messages, Messages)

    quotes = [e.quote for e in found.causes[0].evidence if e.where.startswith("request.body") and e.quote]
    assert quotes
    assert any(spot(found.messages.request.body, quote) for quote in quotes)
    assert len(found.messages.request.body) < 600


def test_a_failure_without_an_answer_has_a_request_alone() -> None:
    assert messages(exchange(get("http://no.example/"), "[Errno -2] Name or service not known")).response is None


@pytest.mark.parametrize(
    "text",
    [
        f'{{"accessToken": "{CANARY}"}}',
        f'{{"client_secret":"{CANARY}"',
        f"{{'password': '{CANARY} and more'}}",
        f'{{"query": "{{\\"password\\": \\"{CANARY}\\"}}"}}',
        f"password: {CANARY}\nname: ada",
        f"user[password]={CANARY},more&name=ada",
        f"user%5Bpassword%5D={CANARY}&name=ada",
        f"<wsse:Password Type='text'>{CANARY}</wsse:Password>",
        f'<input type="hidden" name="csrf_token" value="{CANARY}">',
        f'<input value="{CANARY}" name="authenticity_token">',
        f"<meta name='csrf-token' content='{CANARY}'>",
        f'--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n{CANARY}\r\n--b--',
        f"-----BEGIN RSA PRIVATE KEY-----\n{CANARY}\n{CANARY}\n-----END RSA PRIVATE KEY-----",
        f"[password] => {CANARY}",
        f"array('api_key' => '{CANARY}')",
    ],
)
def test_no_notation_gives_a_secret_away(text: str) -> None:
    assert CANARY not in body(text)
    assert "more" not in body(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"error": "invalid_token", "code": "token_not_valid"}',
        "message: the token is no longer valid",
        "<title>Sign in</title>",
        "quantity=2&page=3",
        "{{ a template }} of theirs",
    ],
)
def test_what_is_no_secret_is_left_as_it_is(text: str) -> None:
    assert text == body(text)


def test_one_secret_has_one_fingerprint_in_fields_and_bodies() -> None:
    shown = body(f'{{"access_token": "{CANARY}"}}')

    assert f'{{"access_token": "… (#{masker().fingerprint(CANARY)})"}}' == shown


def test_line_breaks_stay_and_other_control_signs_become_visible() -> None:
    assert "a\n    b\\x1b[31m" == body("a\r\n\tb\x1b[31m")


def test_shown_secrets_are_shown_on_demand() -> None:
    content = Content(Headers(), Body(f"password={CANARY}".encode()))

    assert f"password={CANARY}" == masked(content, Masker(show=True), [])


def test_the_end_of_a_body_that_was_cut_is_left_off() -> None:
    """Half a secret looks like none."""
    assert "tail" not in body("x" * (BODY_LIMIT - 4) + "tail")


@given(st.text(alphabet="{}\"'\\:=<>&;[]()-\n\r\t abpassword_token\ue0000123", max_size=300))
def test_masking_a_body_never_raises(text: str) -> None:
    body(text)


@pytest.mark.parametrize("unit", ["a:'", 'a:"', "<a ", "&a", '\\"a', 'name="ab"\n', "-----BEGIN PRIVATE KEY-----"])
def test_hostile_bodies_are_read_in_one_pass(unit: str) -> None:
    """These would take minutes where a mask looked twice at what it had seen."""
    body(unit * (BODY_LIMIT // len(unit)))


@pytest.mark.parametrize(
    ("name", "secret"),
    [("accessToken", True), ("user[new_password]", True), ("user.apiKey", True), ("quantity", False), ("code", True)],
)
def test_names_are_read_in_the_ways_they_are_written(name: str, secret: bool) -> None:
    assert secret == is_secret(name, CANARY)


def test_an_excerpt_holds_the_beginning_and_what_is_quoted_and_marks_what_is_left_out() -> None:
    text = "begin" + "x" * 2000 + "QUOTED" + "y" * 2000

    shown = excerpt(text, ["QUOTED"], 5)

    assert shown.startswith(f"begin{GAP}x")
    assert "QUOTED" in shown
    assert shown.endswith("…")
    assert len(shown) < 400


def test_an_excerpt_is_bounded() -> None:
    text = "".join(f"quote{n:03}" + "." * 400 for n in range(100))

    assert len(excerpt(text, [f"quote{n:03}" for n in range(100)], 0)) < MOST + 60


def test_a_short_text_is_shown_whole() -> None:
    assert "short" == excerpt("short", ["or"], 800)


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("it says no", "says", "says"),
        ('{"a": "say \\"no\\""}', 'say "no"', 'say \\"no\\"'),
        ("<p>a &lt; b</p>", "a < b", "a &lt; b"),
        ("first line\nsecond line, longer", "first line\\nsecond line, longer", "second line, longer"),
        ("a long quote", "a long…", "a long"),
        ("nothing", "something", None),
        ("nothing", "", None),
    ],
)
def test_a_quote_is_found_as_the_body_writes_it(text: str, quote: str, found: str | None) -> None:
    place = spot(text, quote)

    assert found == (text[slice(*place)] if place else None)


def test_a_form_keeps_its_shape() -> None:
    found = messages(exchange(form(grant_type="password", username="ada", password=CANARY), reply(400)))

    assert found.request.body_is.startswith("form: grant_type, password, username")
