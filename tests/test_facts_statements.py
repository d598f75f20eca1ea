"""What a server says is found in all the shapes in which servers say it."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.content import Content
from statusdoctor.facts.statements import MOST, statements
from statusdoctor.model import NO_HEADERS, Body, Headers, Response
from tests.builders import page, reply


def said(response: Response) -> set[tuple[str, str]]:
    """The statements as (kind, text)."""
    return {(s.kind, s.text) for s in statements(response, Content(response.headers, response.body))}


@pytest.mark.parametrize(
    "body",
    [
        {"error": "invalid_grant", "error_description": "Code has expired"},
        {"code": "invalid_grant", "message": "Code has expired"},
        {"error": {"type": "invalid_grant", "message": "Code has expired"}},
        {"errors": [{"extensions": {"code": "invalid_grant"}, "message": "Code has expired"}]},
        {"type": "https://errors.example/#invalid_grant", "title": "Code has expired", "status": 400},
        {"fault": {"faultstring": "Code has expired", "detail": {"errorcode": "invalid_grant"}}},
        {"__type": "com.example.coral#invalid_grant", "Message": "Code has expired"},
    ],
)
def test_json_errors_of_all_shapes_give_a_code_and_a_message(body: dict[str, Any]) -> None:
    found = said(reply(400, body))

    assert ("code", "invalid_grant") in found
    assert ("message", "Code has expired") in found


def test_a_number_can_be_a_code() -> None:
    assert ("code", "89") in said(reply(401, {"errors": [{"code": 89, "message": "Invalid or expired token."}]}))


def test_xml_elements_give_codes_and_messages() -> None:
    xml = "<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>"
    found = said(reply(404, xml, content_type="application/xml"))

    assert {("code", "NoSuchKey"), ("message", "The key does not exist.")} <= found


def test_a_namespaced_fault_gives_its_local_code() -> None:
    xml = "<e:Envelope xmlns:e='u:e'><e:Body><e:Fault><faultcode>e:Client</faultcode></e:Fault></e:Body></e:Envelope>"

    assert ("code", "Client") in said(reply(500, xml, content_type="text/xml"))


@pytest.mark.parametrize(
    "hostile",
    [
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Error><Code>&b;</Code></Error>",
        "<!DOCTYPE a [<!ENTITY b 'xxxxxxxx'><!ENTITY c '&b;&b;&b;&b;'>]><Error><Code>&c;</Code></Error>",
        "<Error><Code>Unclosed",
    ],
)
def test_hostile_xml_is_only_text(hostile: str) -> None:
    assert all(kind == "text" for kind, _ in said(reply(400, hostile, content_type="application/xml")))


def test_an_html_page_gives_its_title_headings_and_text() -> None:
    found = said(page(403, "403 Forbidden", "CSRF verification failed."))

    assert ("title", "403 Forbidden") in found
    assert any(kind == "text" and "CSRF verification failed." in text for kind, text in found)


def test_scripts_and_styles_say_nothing() -> None:
    html = "<html><body><script>var error = 'x'</script><style>.error{}</style><p>Hello</p></body></html>"

    assert {("text", "Hello")} == said(reply(500, html, content_type="text/html"))


def test_a_form_body_with_an_error_is_read() -> None:
    body = "error=bad_verification_code&error_description=The+code+is+incorrect"
    found = said(reply(200, body, content_type="application/x-www-form-urlencoded"))

    assert {("code", "bad_verification_code"), ("message", "The code is incorrect")} <= found


def test_plain_text_is_text_and_one_word_is_a_code() -> None:
    assert {("text", "upstream request timeout")} == said(reply(504, "upstream request timeout"))
    assert ("code", "no_text") in said(reply(400, "no_text"))


def test_a_challenge_gives_its_error_and_itself() -> None:
    raw = 'Bearer error="invalid_token", error_description="expired"'
    found = said(reply(401, www_authenticate=raw))

    assert {("code", "invalid_token"), ("challenge", raw)} <= found


def test_fields_that_speak_of_errors_are_heard() -> None:
    found = said(reply(400, x_amzn_errortype="ExpiredTokenException:http://internal", content_language="en"))

    assert ("code", "ExpiredTokenException") in found
    assert not any(text == "en" for _, text in found)


def test_a_redirect_may_carry_an_error() -> None:
    found = said(reply(302, location="https://app.example/cb?error=access_denied&error_description=No&state=1"))

    assert {("code", "access_denied"), ("location", "No")} == found


def test_grpc_statuses_are_named() -> None:
    assert ("code", "unauthenticated") in said(reply(200, grpc_status="16", grpc_message="token expired"))


@pytest.mark.parametrize(
    "body",
    [
        {"title": "How to fix error 500", "status": "published"},
        {"items": [{"code": "A-1", "message": "hello"}]},
        {"error": None, "data": {"status": "failed"}},
    ],
)
def test_a_success_says_nothing_outside_of_its_errors(body: dict[str, Any]) -> None:
    assert set() == said(reply(200, body))


@pytest.mark.parametrize("body", [{"ok": False, "error": "invalid_auth"}, {"success": False, "code": "invalid_auth"}])
def test_a_success_that_says_that_it_failed_is_heard(body: dict[str, Any]) -> None:
    assert ("code", "invalid_auth") in said(reply(200, body))


def test_a_compressed_body_is_unfolded() -> None:
    raw = gzip.compress(b'{"error":"slow_down"}')
    response = Response(400, Headers.of(("Content-Encoding", "gzip")), Body(raw, coded=True))

    assert ("code", "slow_down") in said(response)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=30,
)


@given(JSON, st.sampled_from([200, 400, 500]))
def test_any_json_is_heard_within_bounds(value: Any, status: int) -> None:
    assert len(said(reply(status, {"error": value}))) <= MOST


@given(st.binary(max_size=400), st.sampled_from(["", "text/html", "application/xml", "application/json"]))
def test_any_bytes_are_heard_without_raising(raw: bytes, kind: str) -> None:
    response = Response(500, Headers.of(("Content-Type", kind)), Body(raw))

    said(response)


def test_silence_says_nothing() -> None:
    assert set() == said(Response(500, NO_HEADERS))


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("USER_DISABLED", "USER_DISABLED"),
        ("TOO_MANY_ATTEMPTS_TRY_LATER : Access is off", "TOO_MANY_ATTEMPTS_TRY_LATER"),
    ],
)
def test_a_shouted_message_is_a_code(message: str, code: str) -> None:
    assert ("code", code) in said(reply(400, {"error": {"message": message}}))


def test_a_sentence_that_begins_with_capitals_is_no_code() -> None:
    assert [] == [s for s in said(reply(400, {"message": "ID is wrong. JSON_TEXT"})) if s[0] == "code"]


def test_the_whole_of_a_success_that_reports_its_failure_speaks() -> None:
    body = {"status": "REQUEST_DENIED", "error_message": "You must enable Billing", "results": []}

    assert ("message", "You must enable Billing") in said(reply(200, body))
