"""Failures that a success reports of itself, and things that only look like that."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusdoctor.facts.verdicts import verdict_of

FAILURES: list[tuple[Any, str]] = [
    ({"code": "010104", "desc": "The ticket is expired", "time": 1795518133000}, "code"),
    ({"responseCode": 4, "description": "Account is disabled"}, "responsecode"),
    ({"Status": 0, "ErrorDetails": [{"ErrorCode": "2150", "ErrorMessage": "Twice"}], "Data": None}, "errordetails"),
    ({"Items": [{"Error": "2", "Description": "Unknown key", "Cause": "-", "Resolution": "-"}]}, "Items.0.Error"),
    ({"code": 50011, "msg": "请求过于频繁"}, "code"),
    ({"ok": False, "error": "channel_closed"}, "ok"),
    ({"success": "false", "message": "closed"}, "success"),
    ({"success": 0, "message": "closed"}, "success"),
    ({"status": "error", "code": 401, "message": "no"}, "status"),
    ({"stat": "fail", "code": 100, "message": "Invalid API Key"}, "stat"),
    ({"error": "not found"}, "error"),
    ({"error": {"code": 190, "message": "no"}}, "error"),
    ({"error": True, "reason": "no"}, "error"),
    ({"errors": ["no stock"]}, "errors"),
    ({"errcode": 40001, "errmsg": "invalid credential"}, "errcode"),
    ({"error_message": "You must use an API key", "results": [], "status": "REQUEST_DENIED"}, "status"),
    ({"Error Message": "Invalid API call"}, "error_message"),
    ({"status": "0", "message": "NOTOK", "result": "Invalid API Key"}, "message"),
    ({"statusCode": 500, "message": "Internal"}, "statuscode"),
    ({"code": 10002, "msg": "invalid token", "data": None}, "code"),
    ({"Response": {"Error": {"Code": "AuthFailure", "Message": "no"}}}, "response.error"),
    ({"meta": {"code": 401, "errorDetail": "expired"}, "response": {}}, "meta.error_message"),
    ({"base_resp": {"status_code": 1004, "status_msg": "login failed"}}, "base_resp.status_code"),
    ([{"error": {"code": 3, "message": "no"}}], "error"),
]
FINE: list[Any] = [
    {"code": 12, "description": "Tower crane"},
    {"code": "040110", "description": "Of a fat content, by weight, not exceeding 1 %: is milk"},
    {"response_code": 3, "description": "option: locked door"},
    {"code": 20000, "message": "Nothing is locked", "data": {}},
    {"code": 7, "msg": "OK, the limit is not exceeded"},
    {"code": 404, "name": "Not found", "description": "A page of the reference"},
    {"responseCode": 0, "description": "Accepted"},
    {"Items": [{"Id": "a", "Description": "Unknown key", "Error": None}]},
    {"errorDetails": [], "rows": 4},
    {"errorInfo": {"enabled": True}},
    {"error_info": "https://harbour.example/errors"},
    {"errorList": [{"line": 3, "message": "unused"}]},
    {"id": "job_1", "status": "failed", "error": {"message": "no"}},
    {"name": "nightly", "state": "error"},
    {"data": None, "errors": [{"message": "no"}]},
    {"errors": [{"message": "no", "locations": []}]},
    {"jsonrpc": "2.0", "error": {"code": -32601}},
    {"errcode": 0, "errmsg": "ok"},
    {"success": True, "errors": [], "error": None},
    {"error": {}, "code": 0},
    {"error": {"code": 0, "message": "fine"}},
    {"error": "none"},
    {"code": 200, "message": "the list of errors"},
    {"code": 49, "country": "Germany"},
    {"code": 404123, "description": "wrong part", "price": 3},
    {"valid": False, "errors": ["too short"]},
    {"status": 500, "latency": 20},
    {"total": 2, "error_rate": 0.1, "errors": 3},
    {"level": "error", "msg": "x", "id": 3},
    {"items": [{"error": "timeout"}]},
    {"meta": {"code": 200}, "response": {}},
    [],
    {},
    "error",
    7,
]


@pytest.mark.parametrize(("value", "member"), FAILURES, ids=lambda v: json.dumps(v)[:60])
def test_an_envelope_tells_of_a_failure(value: Any, member: str) -> None:
    found = verdict_of(value)

    assert found is not None
    assert member == found.member


@pytest.mark.parametrize("value", FINE, ids=lambda v: json.dumps(v)[:60])
def test_what_only_looks_like_a_failure_is_left_alone(value: Any) -> None:
    assert verdict_of(value) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ok", "error", "code", "status", "data", "meta", "msg", "errors", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_is_too_strange_to_be_judged(value: Any) -> None:
    found = verdict_of(value)

    assert found is None or found.member
