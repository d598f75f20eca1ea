"""Failures inside an envelope: GraphQL, JSON-RPC, SOAP, gRPC."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.content import Content
from statusdoctor.facts.envelopes import graphql_errors, grpc_failure, jsonrpc_error, soap_fault
from statusdoctor.model import Body, Headers, Request, Response

NOTHING = Content(Headers(), Body(b""))


def content(value: object, kind: str = "application/json") -> Content:
    raw = (
        value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()
    )
    return Content(Headers.of(("Content-Type", kind)), Body(raw))


def asked(path: str = "/graphql") -> Request:
    return Request.to("POST", f"https://a.example{path}")


ERROR = {"message": "boom", "locations": [{"line": 1, "column": 2}], "extensions": {"code": "BAD_USER_INPUT"}}


def test_graphql_tells_the_first_error_its_code_and_how_many():
    told = graphql_errors(asked(), NOTHING, content({"errors": [ERROR, {"message": "too"}], "data": None}))

    assert told is not None
    assert ("BAD_USER_INPUT", "boom", 2) == (told.code, told.message, told.count)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/v1/orders", {"errors": [{"message": "is invalid", "field": "sku"}]}),
        ("/graphql", {"errors": [], "data": {}}),
        ("/graphql", {"errors": ["boom"]}),
        ("/graphql", {"data": {"errors": 3}}),
        ("/graphql", [1, 2]),
    ],
)
def test_other_answers_are_no_graphql_errors(path, answer):
    assert graphql_errors(asked(path), NOTHING, content(answer)) is None


def test_jsonrpc_is_known_by_its_member_or_by_its_call():
    call = content({"id": 1, "method": "getbalance", "params": []})

    assert jsonrpc_error(NOTHING, content({"jsonrpc": "2.0", "error": {"code": 1, "message": "no"}, "id": 1}))
    assert jsonrpc_error(call, content({"result": None, "error": {"code": -5, "message": "no"}, "id": 1}))
    assert jsonrpc_error(
        NOTHING, content([{"id": 1}, {"jsonrpc": "2.0", "error": {"code": 1, "message": "x"}, "id": 2}])
    )
    assert jsonrpc_error(NOTHING, content({"error": {"code": 404, "message": "Not Found"}})) is None
    assert jsonrpc_error(call, content({"result": 1, "error": None, "id": 1})) is None


ENVELOPES = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}


def test_a_soap_fault_tells_code_and_words():
    body = "<s:Fault><faultcode>s:Client</faultcode><faultstring>Unknown order</faultstring></s:Fault>"
    told = soap_fault(
        content(f'<s:Envelope xmlns:s="{ENVELOPES["1.1"]}"><s:Body>{body}</s:Body></s:Envelope>', "text/xml")
    )

    assert told is not None
    assert ("Client", "Unknown order") == (told.code, told.message)


def test_a_soap_12_fault_tells_its_subcode():
    body = (
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>m:OutOfStock</s:Value></s:Subcode></s:Code>"
        "<s:Reason><s:Text>No lamp left</s:Text></s:Reason></s:Fault>"
    )
    xml = f'<s:Envelope xmlns:s="{ENVELOPES["1.2"]}" xmlns:m="urn:m"><s:Body>{body}</s:Body></s:Envelope>'
    told = soap_fault(content(xml, "application/soap+xml"))

    assert told is not None
    assert ("OutOfStock", "No lamp left") == (told.code, told.message)


def test_xml_that_only_speaks_of_faults_is_no_soap_fault():
    assert soap_fault(content("<a>Fault</a>", "text/xml")) is None


def test_a_grpc_status_is_found_wherever_it_stands():
    in_trailers = Response(200, trailers=Headers.of(("grpc-status", "5"), ("grpc-message", "no%20order")))
    frame = b"\x80\x00\x00\x00\x1dgrpc-status:13\r\ngrpc-message:boom"
    web = content(frame, "application/grpc-web+proto")
    told = grpc_failure(in_trailers, NOTHING)
    told_in_body = grpc_failure(Response(200), web)

    assert told is not None
    assert ("NOT_FOUND", "no order") == (told.code, told.message)
    assert told_in_body is not None
    assert ("INTERNAL", "boom") == (told_in_body.code, told_in_body.message)
    assert grpc_failure(Response(200, Headers.of(("grpc-status", "0"))), NOTHING) is None


@given(st.text(max_size=20), st.binary(max_size=200))
def test_nothing_makes_them_raise(status, raw):
    for kind in ("application/json", "text/xml", "application/grpc-web", "application/grpc-web-text"):
        body = content(raw, kind)
        graphql_errors(asked(), body, body)
        jsonrpc_error(body, body)
        soap_fault(body)
        grpc_failure(Response(200, Headers.of(("grpc-status", status))), body)
